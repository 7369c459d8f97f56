"""Checked: a second walker of claims, which reads their text and runs nothing of it, to be compared with the first."""
