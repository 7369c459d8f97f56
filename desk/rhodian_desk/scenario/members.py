"""Checked: the members of a group, from rows in the scenario or from a file beside it, one row at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rhodian import OUTSIDE, InvalidValue
from rhodian.base.numbers import checked_name
from rhodian_desk.decoding import known
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import beside
from rhodian_desk.io.forms import listed, rows_of
from rhodian_desk.io.rows import Number, Unfit
from rhodian_desk.scenario.checks import check_left_out
from rhodian_desk.scenario.records import Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Amount
    from rhodian_desk.decoding.known import Known
    from rhodian_desk.io.faults import FaultList
    from rhodian_desk.scenario.entries import GroupEntry, Times

_ROWS_PER_NOTE = 20_000
"""How many rows are read between two words about progress."""

Place = tuple[str, str, int]
"""Where a row is: its file, the words before its number (`line `, `row `, or a key path), and the number."""

Cells = dict[str, object]
"""The cells of a row by column: those of a file, or an amount already if the row is inline."""


class Opener:
    """Opens the accounts of one group, row after row, and notes each fault."""

    def __init__(self, entry: GroupEntry, names: Known, faults: FaultList) -> None:
        """Begin with no members; accounts opened are added to those known."""
        self.owners: list[str] = []
        self.weights: list[Amount] = []
        self.left_out: set[str] = set()
        self.sound = True
        self._entry = entry
        self._names = names
        self._faults = faults

    def fault(self, where: str | Place, what: str, right: str, file: str | None = None) -> None:
        """Note a fault; the group is then not whole."""
        self.sound = False
        if isinstance(where, tuple):
            file, before, number = where
            where = f"{before}{number}" if before.endswith(" ") else f"{before}[{number}]"
        self._faults.add(where, what, right, file)

    def open(self, cells: Cells, place: Place) -> None:
        """Open the account of one row, unless there is a fault in it."""
        balance = self._amount(cells, "balance", place)
        weight = self._amount(cells, "weight", place)
        times = self._entry.times
        if times is not None and weight is not None:
            balance = weight * times.numerator // times.denominator
        if (owner := self._owner(cells["owner"], place, to_be_opened=balance is not None)) is None:
            return
        purpose, openings = self._entry.purpose, self._names.openings
        if openings.holds(owner, purpose):
            label = f"{owner} / {purpose}"
            self.fault(place, f"opens the account {shown(label)} again", "give each account one balance, once")
        elif balance is not None:
            openings.put(owner, purpose, balance)
            self.owners.append(owner)
            if weight is not None:
                self.weights.append(weight)

    def _owner(self, cell: object, place: Place, *, to_be_opened: bool) -> str | None:
        """Read whose account it is, or note what is wrong with that or that it is left out."""
        if isinstance(cell, (Number, Unfit)):
            what = f"is the number {cell.text}" if isinstance(cell, Number) else cell.what
            self.fault(place, f"has an owner that {what}", "write names as text")
            return None
        left_out = cell in self._entry.except_
        try:
            owner = checked_name(str(cell), "owner")
            self._names.apart(owner, to_be_opened=to_be_opened and not left_out and owner != OUTSIDE)
        except Wrong as wrong:
            self.fault(place, f"has an owner that {wrong.what}", wrong.right)
            return None
        except InvalidValue as refusal:
            self.fault(place, f"has the owner {shown(cell)}, which is not a name", f"write {refusal.expected}")
            return None
        if owner == OUTSIDE:
            self.fault(place, 'has the owner "outside", the world outside the books', "name a member")
        elif left_out:
            self.left_out.add(owner)
        else:
            return owner
        return None

    def _amount(self, cells: Cells, column: str, place: Place) -> int | None:
        """Read an amount of a row, or note what is wrong with it."""
        cell = cells.get(column)
        if cell is None or isinstance(cell, int):
            return cell
        if isinstance(cell, Unfit):
            self.fault(place, f"has a {column} that {cell.what}", cell.right)
            return None
        try:
            return known.money(cell.text if isinstance(cell, Number) else cell, self._names.asset)
        except Wrong as wrong:
            self.fault(place, f"has a {column} that {wrong.what}", wrong.right)
            return None


def opened(
    name: str, entry: GroupEntry, names: Known, faults: FaultList, note: Callable[[str], None]
) -> tuple[Group | None, str | None]:
    """Open the accounts of a group.

    Returns:
        The group, or None if there is a fault in it; and the file its rows came from, if they came from one.
    """
    opener, first = Opener(entry, names, faults), len(names.openings)
    where, file = f"groups.{name}", None
    form = entry.form
    if form is None:
        weighted = _inline(entry, opener, faults.file, where)
    else:
        key, relative = form
        try:
            path = beside(Path(faults.file).parent, relative)
        except Wrong as wrong:
            opener.fault(f"{where}.{key}", wrong.what, wrong.right)
            return None, None
        file = str(path)
        weighted = _from_file(key, path, str(Path(faults.file).parent / relative), entry, opener, note)
    if opener.sound and not opener.owners and not opener.left_out:
        opener.fault(where, "has no members", "give it at least one row")
    if not opener.sound:
        return None, file
    check_left_out(where, entry.except_, (opener.owners, opener.left_out), faults)
    weights = tuple(opener.weights) if weighted else None
    return Group(name, entry.purpose, tuple(opener.owners), weights, names.openings, first), file


def _columns(times: Times | None) -> tuple[set[str], set[str]]:
    """Return the columns that must and those that may be there."""
    if times is not None:
        return {"owner", "weight"}, set()
    return {"owner", "balance"}, {"weight"}


def _inline(entry: GroupEntry, opener: Opener, file: str, where: str) -> bool:
    """Open the accounts of the rows in the scenario; tell whether they have weights."""
    rows = entry.rows or ()
    must, may = _columns(entry.times)
    weighted = any(row.weight is not None for row in rows)
    if weighted:
        must, may = must | {"weight"}, set()
    for number, row in enumerate(rows):
        place = (file, f"{where}.rows", number)
        cells = {key: value for key, value in attrs.asdict(row).items() if value is not None}
        for key in sorted(must - set(cells)):
            opener.fault(
                place, f"has no {key}", "give every row a weight, or none" if "weight" in key else "give it one"
            )
        for key in sorted(set(cells) - must - may):
            opener.fault(place, f"has a {key} beside times", f"leave {key} out: it is worked out from times and weight")
        opener.open(cells, place)
    return weighted


def _from_file(  # noqa: PLR0913, PLR0917  # the file as it is read and as the person named it, and what for
    form: str, path: Path, file: str, entry: GroupEntry, opener: Opener, note: Callable[[str], None]
) -> bool:
    """Open the accounts of the rows of a file; tell whether they have weights."""
    must, may = _columns(entry.times)
    try:
        read = rows_of(form, path, entry.sheet)
        first, heads = next(read.rows, (1, []))
        header = [head if isinstance(head, str) else "?" for head in heads]
        where = (file, read.before, first) if first else "the table"
        if not must <= set(header) <= must | may or len(set(header)) != len(header):
            right = f"write {', '.join(sorted(must))}" + (f", perhaps {', '.join(sorted(may))}" if may else "")
            opener.fault(where, f"has the columns {listed(header) or 'none'}", right, file)
            return False
        for number, (place, row) in enumerate(read.rows, start=1):
            at = (file, read.before, place)
            if len(row) != len(header):
                opener.fault(at, f"has {len(row)} cells", f"write {len(header)}: {listed(header)}")
                continue
            opener.open(dict(zip(header, row, strict=True)), at)
            if number % _ROWS_PER_NOTE == 0:
                note(f"Reading {path.name}: {number:,} rows")
    except Wrong as wrong:
        opener.fault(wrong.key, wrong.what, wrong.right, file)
        return False
    return "weight" in header
