"""Trusted: the one door for hosts: a state, an event, and so the next state and what to post."""
