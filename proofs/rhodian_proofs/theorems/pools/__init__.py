"""Checked: the claims about pools."""
