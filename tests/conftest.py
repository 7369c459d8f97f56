"""Convenience: how hard Hypothesis looks, chosen by RHODIAN_PROFILE: fast (the default), ci or deep.

What is printed is as wide as it needs, however wide the terminal is in which the tests run.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import rhodian_proofs  # noqa: F401  # puts the loader in force before anything imports the kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ.pop("COLUMNS", None)

# No deadline: a slow machine is no counterexample.
settings.register_profile("fast", max_examples=60, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "deep", max_examples=5_000, stateful_step_count=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("RHODIAN_PROFILE", "fast"))


@pytest.fixture(scope="session", autouse=True)
def kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no test, nor what it starts, keep verdicts where the person who runs the tests keeps them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield
