"""Convenience: how fast and how exact Rhodian is, measured beside what a user could take instead."""
