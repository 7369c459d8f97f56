"""Convenience: the pages of the desk, in HTML that escapes whatever a document says."""
