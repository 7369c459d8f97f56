"""Checked: the rows of a quantitative disclosure that a played history gives."""
