"""Checked: what comes in and goes out as bytes and text, and what can be wrong with it."""
