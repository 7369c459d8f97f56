"""Convenience: a differential fuzzer of the prover: where it says proved, plain values are looked for that say no."""
