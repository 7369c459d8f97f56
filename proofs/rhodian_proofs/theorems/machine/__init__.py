"""Checked: what is claimed of the machine."""
