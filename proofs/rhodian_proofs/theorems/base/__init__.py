"""Checked: the claims about base."""
