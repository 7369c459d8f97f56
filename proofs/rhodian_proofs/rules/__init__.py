"""Trusted: what may be concluded of a loop or a tree of unknown size, and in Rocq beside it why."""
