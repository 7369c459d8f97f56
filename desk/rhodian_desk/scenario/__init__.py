"""Checked: scenarios, from their file to what their losses come to."""
