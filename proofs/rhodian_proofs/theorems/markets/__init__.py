"""Checked: the claims about markets."""
