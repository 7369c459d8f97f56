"""Checked: what is claimed of mutual insurance: claims paid by three policies, calls, layers, and the book."""
