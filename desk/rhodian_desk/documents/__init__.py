"""Convenience: what commands answer, as records: `--json` writes them, pages show them, schemas are made from them."""
