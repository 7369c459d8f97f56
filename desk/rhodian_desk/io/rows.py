"""Checked: the rows of a table of members, whatever the form of its file, and what may stand in a cell of them.

A number of a file is kept as the exact decimal text of what the file holds. What has none, or could have been rounded
before it came here, is no number but unfit, with what would be right instead.
"""

from __future__ import annotations

import csv
import importlib
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DIGITS_MAX = 15
"""The most significant digits that a number of a spreadsheet keeps, so that it is told from every other of as many."""

CHARACTERS_MAX = 300
"""The most characters of a cell."""

_DECIMALS_MAX = 30
_FLOAT_MAX = 2**53
"""Below it a float differs from that of the next whole number."""


@attrs.frozen
class Number:
    """A cell that is a number."""

    text: str
    """The number, exactly, in plain digits, without zeros at the end of its decimals."""


@attrs.frozen
class Unfit:
    """A cell that can be neither text nor a number."""

    what: str
    """What it is."""
    right: str
    """What would be right."""


Cell = str | Number | Unfit
"""What stands in a row; an empty cell is empty text."""


@attrs.frozen
class Rows:
    """A table on its way in."""

    before: str
    """The words before the number of a row, with a space at the end."""
    rows: Iterator[tuple[int, list[Cell]]]
    """The rows that are not blank, the heads of the columns first, each with its number in the file."""


def text(value: str) -> str | Unfit:
    """Return text as a cell, unless it is longer than any name or amount; it may be repeated very often."""
    if len(value) <= CHARACTERS_MAX:
        return value
    return Unfit(f"is text of {len(value):,} characters", f"write at most {CHARACTERS_MAX}")


def number(value: Decimal | int) -> Number | Unfit:
    """Return a whole number or a decimal as a cell."""
    if isinstance(value, Decimal) and not value.is_finite():
        return Unfit(f"is {value}, which is no amount", "write digits")
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return Number(text.rstrip("0").rstrip(".") if "." in text else text)


def binary(value: float) -> Number | Unfit:
    """Return a float as a cell, if it is a decimal of at most 30 places exactly."""
    right = "write decimals as decimal128 or as text"
    if not math.isfinite(value):
        return Unfit(f"is {value}, which is no amount", right)
    exact = Decimal(value)
    if -int(exact.as_tuple().exponent) > _DECIMALS_MAX:
        return Unfit(f"is the float {value!r}, which is not exactly that but {shown_decimal(exact)}", right)
    if abs(exact) >= _FLOAT_MAX:
        return Unfit(f"is the float {value!r}, which may have been rounded", right)
    return number(exact)


def shown_decimal(value: Decimal) -> str:
    """Return the first digits of a decimal, with dots if there are more."""
    text = format(value, "f")
    return text if len(text) <= 2 * DIGITS_MAX else f"{text[: 2 * DIGITS_MAX]}…"


def sheet_number(value: float) -> Number | Unfit:
    """Return a number of a spreadsheet as a cell: the one decimal of at most 15 digits that is kept like this.

    A spreadsheet keeps numbers as floats, and gives back 15 digits of what was typed; more of them have been rounded.
    """
    right = "format the cell as text, and write it there"
    if not math.isfinite(value):
        return Unfit(f"is {value}, which is no amount", right)
    nearest = Decimal(repr(value))
    digits = len(re.sub(r"\D", "", format(nearest.normalize(), "f")).strip("0"))
    if digits > DIGITS_MAX or abs(nearest) >= 10**DIGITS_MAX:
        return Unfit(f"is the number {shown(repr(value))}, of more than the {DIGITS_MAX} digits that are kept", right)
    return number(nearest)


def wanted(module: str, form: str, extra: str = "files") -> Any:
    """Return a module that an extra brings.

    Raises:
        Wrong: if it is not installed; with what installs it.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        package = (missing.name or module).partition(".")[0]
        what = f"is {form}, and {package}, which reads it, is not installed"
        raise Wrong(what, f"pip install 'rhodian[{extra}]', or write CSV") from None


def of_csv(path: Path) -> Rows:
    """Read the rows of a CSV file, numbered by the lines that they begin on; every cell is text.

    The rows raise:
        Wrong: as `read_lines` does, and if a line is not CSV.
    """
    return Rows("line ", _csv_rows(path))


def _csv_rows(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of a CSV file that are not blank, each with the number of the line that it begins on."""
    last = 0

    def lines() -> Iterator[str]:
        nonlocal last
        for last, line in read_lines(path):  # noqa: B007  # the number is read by the loop below
            yield line

    reader = csv.reader(lines(), strict=True)
    while True:
        first = last + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as refusal:
            why = "a carriage return ends it" if "new-line" in str(refusal) else refusal
            raise Wrong(f"is not CSV ({why})", 'separate cells by commas and quote with "', f"line {first}") from None
        if row:
            yield first, [*row]
