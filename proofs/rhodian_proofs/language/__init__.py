"""Trusted: the language in which the kernel and the claims are written, and that what is checked is what runs."""
