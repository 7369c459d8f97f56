"""Checked: the claims about ledger."""
