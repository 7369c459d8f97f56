"""Checked: what is claimed of who provides to a market: loss against holding, its cover, and leaving by one ratio."""
