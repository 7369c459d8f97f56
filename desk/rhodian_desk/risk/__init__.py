"""Checked: how much there has to be: what floats are used for, and what of it crosses to the kernel as integers."""
