"""Checked: what is claimed of rules that change: bounds, delays, kept terms, pauses, and actions that run once."""
