"""Checked: what checks the proofs again without this project: no file here imports another."""
