"""Checked: the claims, by the part of the kernel that they are about."""
