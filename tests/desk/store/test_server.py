"""Where no PostgreSQL can run, the tests say so; where there must be one, they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
ONE = "tests/desk/store/test_store.py::test_a_head_is_its_count_and_its_hash[postgres]"


@pytest.mark.parametrize(("required", "code", "said"), [("", 0, "SKIPPED [1]"), ("required", 1, "1 error in")])
def test_without_a_server_a_test_is_skipped_and_says_why_or_fails(required: str, code: int, said: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", ONE],
        cwd=HOUSE,
        env={**os.environ, "RHODIAN_POSTGRES": required, "RHODIAN_POSTGRES_PROGRAMS": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert "there is no PostgreSQL that runs here" in done.stdout
