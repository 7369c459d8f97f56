"""Checked: changes the kernel in every way, and lets the proofs alone notice; nothing here turns anything green."""
