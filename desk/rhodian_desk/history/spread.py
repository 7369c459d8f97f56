"""Checked: an event of a history whose owners and amounts stand in a file beside it: one event for each row.

Whatever is wrong with a row is a fault of the history at the event, with the file, and the row's place in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import beside
from rhodian_desk.io.forms import EXCEL, FORMS, listed, rows_of
from rhodian_desk.io.rows import Number, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.history.reading import Reading
    from rhodian_desk.io.rows import Cell

SPREAD = ("deposit", "join", "withdraw")
"""The events that may have a file."""

COLUMNS = ("owner", "amount")
"""The columns of the file."""

_SHEET = "sheet"


def spread(reading: Reading, path: str, item: Any) -> Iterator[tuple[str, Any]]:
    """Yield an event as it is, or if it names a file one for each row of it, each with where it stands."""
    form = next((key for key in FORMS if key in item), None) if isinstance(item, dict) else None
    if form is None or item.get("type") not in SPREAD:
        yield path, item
        return
    among = (*COLUMNS, *FORMS)
    for key in [key for key in among if key in item and key != form]:
        reading.faults.add(
            f"{path}.{key}", f"is given, and so is {form}", f"give owner and amount, or one of {', '.join(FORMS)}"
        )
    if _SHEET in item and form != EXCEL:
        reading.faults.add(f"{path}.{_SHEET}", "is of an Excel workbook, and none is given", "leave it out")
    event = {key: value for key, value in item.items() if key not in {*among, _SHEET}}
    try:
        yield from _rows(reading, path, item, form, event)
    except Wrong as wrong:
        where = ", ".join(part for part in (f"{path}.{form}", wrong.key) if part)
        reading.faults.add(where, wrong.what, wrong.right)


def _rows(
    reading: Reading, path: str, item: dict[str, Any], form: str, event: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield an event for each row of a file.

    Raises:
        Wrong: if it cannot be read, or its columns are others.
    """
    for key in (form, _SHEET):
        if not isinstance(item.get(key, ""), str):
            raise Wrong(f"has a {key} that is {shown(item[key])}, not text", "write text in quotes")
    file = beside(Path(reading.faults.file).parent, item[form])
    reading.files.append(str(file))
    read = rows_of(form, file, item.get(_SHEET))
    _, heads = next(read.rows, (1, []))
    header = [head if isinstance(head, str) else "?" for head in heads]
    if sorted(header) != sorted(COLUMNS):
        raise Wrong(f"has the columns {listed(header) or 'none'}", f"write {', '.join(COLUMNS)}")
    seen: set[str] = set()
    number = 0
    for number, (place, row) in enumerate(read.rows, start=1):
        if number % 20_000 == 0:
            reading.note(f"Reading {file.name}: {number:,} rows")
        where = f"{path}.{form} ({item[form]}), {read.before}{place}"
        if len(row) != len(header):
            reading.faults.add(where, f"has {len(row)} cells", f"write {len(header)}: {listed(header)}")
        elif _is_sound(reading, where, cells := dict(zip(header, row, strict=True)), seen):
            yield where, {**event, **{key: _raw(cell) for key, cell in cells.items()}}
    if number == 0:
        raise Wrong("has no rows", "give it at least one")


def _is_sound(reading: Reading, where: str, cells: dict[str, Cell], seen: set[str]) -> bool:
    """Tell whether a row has an owner of its own and an amount of a form that can be read; add a fault if not."""
    owner, amount = cells["owner"], cells["amount"]
    if not isinstance(owner, str):
        what = f"is the number {owner.text}" if isinstance(owner, Number) else owner.what
        reading.faults.add(f"{where}, owner", what, "write names as text")
    elif owner in seen:
        reading.faults.add(f"{where}, owner", f"is {shown(owner)} again", "give each owner one row")
    elif isinstance(amount, Unfit):
        reading.faults.add(f"{where}, amount", amount.what, amount.right)
    else:
        seen.add(owner)
        return True
    return False


def _raw(cell: Cell) -> str:
    """Return a cell as a history has it: as text."""
    return cell.text if isinstance(cell, Number) else str(cell)
