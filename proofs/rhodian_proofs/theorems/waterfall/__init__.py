"""Checked: the claims about waterfall."""
