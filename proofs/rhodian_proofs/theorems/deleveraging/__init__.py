"""Checked: the claims about deleveraging."""
