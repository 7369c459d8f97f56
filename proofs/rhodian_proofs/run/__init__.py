"""Checked: one run over many claims: which there are, who walks them, what is kept of it, and what is said."""
