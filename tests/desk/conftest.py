"""What the tests of the desk share: one sound scenario, changed piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOUND = """\
schema = "rhodian.scenario/1"
id = "a-default"
title = "A default"
date = 2020-02-29
summary = "A member failed."
assumptions = ["All of it."]

[asset]
code = "EUR"
scale = 2

[[accounts]]
owner = "House"
purpose = "junior capital"
balance = "7.00"

[[accounts]]
owner = "House"
purpose = "senior capital"
balance = "5.00"

[groups.members]
purpose = "default fund"
rows = [
    { owner = "C", balance = "30.00" },
    { owner = "A", balance = "20.00" },
    { owner = "B", balance = "50.01" },
]

[[waterfalls]]
name = "default waterfall"
rule = "in order"

[[waterfalls.layers]]
fund = { owner = "House", purpose = "junior capital" }

[[waterfalls.layers]]
name = "member default fund"
rule = "in proportion"
basis = "contribution"
group = "members"

[[losses]]
id = "loss-1"
amount = "57.00"
source = "https://example.org/loss"

[[published]]
what = "members' part"
value = "50.00"
measure = { drawn = "member default fund" }
source = "https://example.org/members"
"""


@pytest.fixture
def sound() -> str:
    """Return the text of a sound scenario."""
    return SOUND


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., str]:
    """Return a function that writes the sound scenario, with texts replaced, and returns its path."""

    def write(*changes: tuple[str, str], text: str = SOUND) -> str:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
