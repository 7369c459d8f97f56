"""Checked: the claims about auctions."""
