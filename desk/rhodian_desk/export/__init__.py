"""Convenience: results for other programs: sheets and journals."""
