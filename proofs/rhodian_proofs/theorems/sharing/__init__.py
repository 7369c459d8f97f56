"""Checked: the claims about sharing."""
