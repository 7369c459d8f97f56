"""Checked: the claims about mutualisation."""
