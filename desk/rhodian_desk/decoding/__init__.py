"""Checked: the kinds of value that scenarios and histories have in common, and how tables become records of them."""
