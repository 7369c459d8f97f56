"""Convenience: the command line."""
