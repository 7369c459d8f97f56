"""Trusted: values that are not known, and the path on which something is found out of them."""
