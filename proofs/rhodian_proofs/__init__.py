"""Checked: why Rhodian can be trusted: the proof engine, and the claims it proves about the kernel."""
