"""Checked: one history under several policies."""
