"""Convenience: what a settlement, a history or a comparison comes to, as documents and in words."""
