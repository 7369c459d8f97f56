"""Convenience: how hard Hypothesis looks, chosen by RHODIAN_PROFILE: fast (the default), ci or deep.

What is printed is as wide as it needs, however wide the terminal is in which the tests run.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

import rhodian_proofs  # noqa: F401  # puts the loader in force before anything imports the kernel

os.environ.pop("COLUMNS", None)

# No deadline: a slow machine is no counterexample.
settings.register_profile("fast", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "deep", max_examples=5_000, stateful_step_count=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("RHODIAN_PROFILE", "fast"))
