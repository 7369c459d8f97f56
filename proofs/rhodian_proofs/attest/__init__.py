"""Checked: whether what is installed is what was signed off."""
