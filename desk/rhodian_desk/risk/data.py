"""Checked: prices or returns by day and instrument, from a file beside a study or from a package; floats begin here.

A row is a day, in order, and a column an instrument. Whatever could be taken for a move and is none is a fault with its
row and column: an empty cell, a price of 0, a day that comes twice or too early, a stretch of days that is missing.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import math
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import FILE_BYTES_MAX, beside
from rhodian_desk.io.forms import listed
from rhodian_desk.io.parquet import of_parquet
from rhodian_desk.io.rows import Number, Rows, Unfit, of_csv
from rhodian_desk.risk.entries import LOG, PRICES, RETURNS, DataEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.io.faults import FaultList
    from rhodian_desk.io.rows import Cell

DAYS_MAX: Final = 50_000
"""The most days: more than there has been a stock exchange index."""

CELLS_MAX: Final = 2**22
"""The most prices of one file."""

_LEAST, _MOST = 1e-12, 1e15
_RETURN_MOST = 1e6
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@attrs.frozen
class Series:
    """How instruments moved from day to day."""

    days: tuple[dt.date, ...]
    """The day at the end of each move."""
    moves: dict[str, tuple[float, ...]]
    """For each instrument what it moved, as a share of its value."""
    sha256: str
    """Of the days and of what stands in the cells, as text."""
    files: tuple[str, ...] = ()
    """The files that were read."""


def series(entry: DataEntry, faults: FaultList) -> Series | None:
    """Read the data that a study names, or add every fault in them and return None."""
    key, relative = entry.form
    file = "the package arch"
    try:
        if key == "packaged":
            rows = _packaged(relative)
        else:
            path = beside(Path(faults.file).parent, relative)
            file = str(Path(faults.file).parent / relative)
            rows = of_csv(path) if key == "csv" else of_parquet(path, measured=True)
    except Wrong as wrong:
        faults.add(f"data.{key}", wrong.what, wrong.right)
        return None
    reading = _Reading(entry, file, rows.before, faults)
    try:
        made = reading.read(rows.rows)
    except Wrong as wrong:
        faults.add(wrong.key, wrong.what, wrong.right, file)
        return None
    if made is None:
        return None
    return attrs.evolve(made, files=() if key == "packaged" else (file,))


def _packaged(names: tuple[str, ...]) -> Rows:
    """Return the rows of series that the package arch brings, a column each, their days written as everywhere else.

    Raises:
        Wrong: if the package is not installed, or two of them have not the same days.
    """
    found = find_spec("arch")
    if found is None or not found.submodule_search_locations:
        raise Wrong("is in the package arch, which is not installed", "pip install 'rhodian[risk]'")
    series = [_closes(Path(found.submodule_search_locations[0]) / "data" / name / f"{name}.csv.gz") for name in names]
    if any(each.keys() != series[0].keys() for each in series):
        raise Wrong("has series that are not of the same days", "name one of them")

    def rows() -> Iterator[tuple[int, list[Cell]]]:
        yield 1, ["Date", *names]
        for number, day in enumerate(series[0], start=2):
            yield number, [day, *(each[day] for each in series)]

    return Rows("line ", rows())


def _closes(path: Path) -> dict[str, str]:
    """Return the adjusted closes of a packed file of the package arch by day.

    Raises:
        Wrong: if it cannot be read.
    """
    try:
        with gzip.open(path) as stream:
            text = stream.read(FILE_BYTES_MAX).decode()
        rows = [(row["Date"].split("/"), row["Adj Close"]) for row in csv.DictReader(io.StringIO(text))]
        return {f"{year}-{int(month):02}-{int(day):02}": close for (month, day, year), close in rows}
    except (OSError, EOFError, ValueError, KeyError):
        raise Wrong(f"cannot be read from {path.name} of arch", "install arch anew, or give a file") from None


class _Reading:
    """One reading: what has come so far, and the faults so far."""

    def __init__(self, entry: DataEntry, file: str, before: str, faults: FaultList) -> None:
        self._entry = entry
        self._file = file
        self._before = before
        self._faults = faults
        self._sound = True
        self._last: dt.date | None = None
        self._hash = hashlib.sha256()

    def read(self, rows: Iterator[tuple[int, list[Cell]]]) -> Series | None:
        """Read every row."""
        first, heads = next(rows, (1, []))
        columns = self._columns(first, heads)
        if columns is None:
            return None
        days: list[dt.date] = []
        found: dict[str, list[float]] = {heads_of: [] for heads_of in columns}
        date = [str(head) for head in heads].index(self._entry.date)
        for number, row in rows:
            if len(days) * len(columns) >= CELLS_MAX or len(days) >= DAYS_MAX:
                self._fault(number, "", f"is more than the {len(days):,} days that are read", "give fewer")
                return None
            if len(row) != len(heads):
                right = f"write {len(heads)}, as its head has"
                right += ", and decimals with a point" if len(row) == 2 * len(heads) - 1 else ""
                self._fault(number, "", f"has {len(row)} cells", right)
                continue
            day = self._day(number, row[date])
            cells = {name: self._value(number, name, row[place]) for name, place in columns.items()}
            if day is not None and None not in cells.values():
                days.append(day)
                for name, value in cells.items():
                    found[name].append(value or 0.0)
        least = 2 if self._entry.holds == PRICES else 1
        if self._sound and len(days) < least:
            self._fault(first, "", f"is followed by {len(days)} days", f"give at least {least}")
        return self._series(days, found) if self._sound else None

    def _series(self, days: list[dt.date], found: dict[str, list[float]]) -> Series:
        """Make moves of what was read."""
        if self._entry.holds == RETURNS:
            moves = {name: tuple(values) for name, values in found.items()}
        else:
            days = days[1:]
            move = _log if self._entry.returns == LOG else _simple
            moves = {name: tuple(map(move, values, values[1:])) for name, values in found.items()}
        return Series(tuple(days), moves, self._hash.hexdigest())

    def _columns(self, number: int, heads: Sequence[Cell]) -> dict[str, int] | None:
        """Return the place of each instrument that is asked for, or of each there is."""
        names = [head if isinstance(head, str) else "" for head in heads]
        date, wanted = self._entry.date, self._entry.instruments
        places = {name: place for place, name in enumerate(names)}
        twice = len(places) < len(names)
        missing = [name for name in (date, *wanted) if name not in places]
        if missing or twice or not all(names):
            what = f"has the columns {listed(names) or 'none'}"
            self._fault(number, "", what, self._right(names, missing))
            return None
        columns = {name: places[name] for name in wanted or names if name != date}
        if not columns:
            self._fault(number, "", "has no column beside the date", "give at least one instrument")
            return None
        self._hash.update(repr((self._entry.holds, self._entry.returns, [*columns])).encode())
        return columns

    def _right(self, names: list[str], missing: list[str]) -> str:
        """Say what is right where columns are missing, or have not each a name of their own."""
        if len(names) == 1 and ";" in names[0]:
            return "separate cells by commas"
        if missing[:1] == [self._entry.date]:
            return (
                f'call the column of days {shown(missing[0])}, or write under [data] what it is called, as date = "…"'
            )
        return f"write {shown(missing[0])}, too" if missing else "give each column a name of its own"

    def _day(self, number: int, cell: Cell) -> dt.date | None:
        """Read a day, which comes after the one before, and not long after it."""
        text = cell if isinstance(cell, str) else cell.text if isinstance(cell, Number) else cell.what
        day = _day(text)
        right = "write year, month and day, as in 2018-09-11"
        if day is None:
            self._fault(number, self._entry.date, f"is {shown(text)}, which is no day" if text else "is empty", right)
            return None
        last, self._last = self._last, day
        self._hash.update(f"\n{day}".encode())
        if last is not None and day == last:
            self._fault(number, self._entry.date, f"is {day} again", "give each day one row")
        elif last is not None and day < last:
            self._fault(number, self._entry.date, f"is {day}, after {last}", "sort the rows by day")
        elif last is not None and (day - last).days > self._entry.gap:
            right = f"fill the gap, or write gap = {(day - last).days} if nothing is missing"
            self._fault(number, self._entry.date, f"comes {(day - last).days} days after {last}", right)
        return day

    def _value(self, number: int, name: str, cell: Cell) -> float | None:
        """Read a price or a return."""
        if isinstance(cell, Unfit):
            self._fault(number, name, cell.what, cell.right)
            return None
        text = cell.text if isinstance(cell, Number) else cell.strip()
        is_price = self._entry.holds == PRICES
        if not text:
            right = "give every instrument a value on each day, or leave the day out"
            self._fault(number, name, "is empty", right)
            return None
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if math.isnan(value):
            self._fault(number, name, f"is {shown(text)}, which is no number", "write digits, with a point if need be")
        elif is_price and value <= 0:
            what = "is 0" if value == 0 else f"is {shown(text)}, which is below 0"
            self._fault(number, name, f"{what}; a price is above 0", 'or give returns, and write holds = "returns"')
        elif (is_price and not _LEAST <= value <= _MOST) or (not is_price and abs(value) > _RETURN_MOST):
            self._fault(number, name, f"is {shown(text)}", "write it in other units")
        else:
            self._hash.update(f",{value!r}".encode())
            return value
        return None

    def _fault(self, number: int, column: str, what: str, right: str) -> None:
        """Note a fault in a row, or in a cell of it."""
        self._sound = False
        where = f"{self._before}{number}" if number else "the table"
        self._faults.add(f"{where}, column {shown(column)}" if column else where, what, right, self._file)


def _day(text: str) -> dt.date | None:
    """Return the day that a text is; None if it is none."""
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _simple(before: float, after: float) -> float:
    return after / before - 1


def _log(before: float, after: float) -> float:
    return math.log(after / before)
