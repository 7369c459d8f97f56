"""Trusted: puts a claim to every test, and judges it by all that was found."""
