"""Checked: what the front page shows in Python is what Python answers."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_every_line_of_python_on_the_front_page_gives_what_the_page_says() -> None:
    page = Path(__file__).parents[2] / "README.md"
    outcome = doctest.testfile(str(page), module_relative=False)
    assert outcome.attempted > 30
    assert outcome.failed == 0
