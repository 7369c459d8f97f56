"""Convenience: results for people: tables at a terminal, and pages that stand alone."""
