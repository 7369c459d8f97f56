"""Where there is no Chromium, the tests of pages say so; where there must be one, they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[3]
ONE = "tests/desk/browser/test_pages.py::test_dark_is_dark_and_light_is_light"


@pytest.mark.parametrize(("required", "code", "said"), [("", 0, "SKIPPED ["), ("required", 1, "errors in")])
def test_without_a_browser_a_test_is_skipped_and_says_why_or_fails(required: str, code: int, said: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", ONE],
        cwd=HOUSE,
        env={**os.environ, "RHODIAN_CHROMIUM": required, "RHODIAN_CHROMIUM_PROGRAM": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert "there is no Chromium here" in done.stdout
