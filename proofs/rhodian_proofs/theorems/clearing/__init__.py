"""Checked: what is claimed of what a clearing house may call."""
