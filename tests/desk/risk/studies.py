"""Studies that tests make: a small file of prices, and a study of it, with parts replaced."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

ROOT = Path(__file__).parents[3]
SP500 = ROOT / "examples" / "risk" / "sp500.toml"

STUDY = """\
schema = "rhodian.risk/1"
id = "small"
title = "Two instruments"
date = 2024-06-30
asset = { code = "EUR", scale = 2 }

[data]
csv = "prices.csv"

[margin]
models = ["historical", "ewma"]
confidence = "90%"
lookback = 20

[[members]]
name = "A"
positions = { one = "1000.00" }

[[members]]
name = "B"
positions = { one = "-500.00", two = "800.00" }
"""
DAYS = 60


def rows(count: int = DAYS) -> list[list[str]]:
    """Return the head and the rows of a table of prices that move up and down, less and more."""
    found = [["Date", "one", "two"]]
    for place in range(count):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=place)
        one = 100 + 5 * math.sin(place) + place % 7
        two = 50 + 3 * math.cos(2 * place) - place % 5
        found.append([day.isoformat(), f"{one:.4f}", f"{two:.4f}"])
    return found


def written(folder: Path, *changes: tuple[str, str], table: list[list[str]] | None = None) -> str:
    """Write the study with parts replaced, and its prices; return its name."""
    text = STUDY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "prices.csv").write_text("".join(f"{','.join(row)}\n" for row in table or rows()), encoding="utf-8")
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)
