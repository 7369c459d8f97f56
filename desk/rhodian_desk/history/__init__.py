"""Checked: histories, from their file to events of the kernel's machine."""
