"""Checked: the rows of a sheet of an Excel workbook, read with calamine, in bounds and without formulas.

A cell of text is text, whatever it looks like. A number is the decimal that was typed, if it was short enough for a
spreadsheet to keep it. Dates, truth values and errors are neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.io import rows
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.files import FILE_BYTES_MAX, opened_file
from rhodian_desk.io.workbook import looked_over, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from rhodian_desk.io.rows import Cell
    from rhodian_desk.io.workbook import Workbook

_LISTED_MAX = 10


def of_excel(path: Path, sheet: str | None = None) -> rows.Rows:
    """Read the rows of a sheet, numbered as the spreadsheet numbers them.

    Args:
        path: the workbook.
        sheet: the name of the sheet; it may be left out if there is one only.

    Raises:
        Wrong: if it cannot be read, is no workbook, has no such sheet, or a formula in it; its key is then the cell.
    """
    calamine = rows.wanted("python_calamine", "an Excel workbook")
    with opened_file(path) as stream:
        content = stream.read(FILE_BYTES_MAX + 1)
        if len(content) > FILE_BYTES_MAX:
            raise Wrong(
                f"has more than {FILE_BYTES_MAX} bytes", f"a file may have at most {FILE_BYTES_MAX // 2**20} MiB"
            )
        stream.seek(0)
        book = unpacked(stream)
    name = _named(book, sheet)
    looked_over(book, name)
    try:
        read = calamine.CalamineWorkbook.from_filelike(book.packed()).get_sheet_by_name(name)
        table = read.to_python(skip_empty_area=False)
    except (calamine.CalamineError, OSError, ValueError):
        raise Wrong("cannot be read as an Excel workbook", "save it again as .xlsx", f"sheet {shown(name)}") from None
    return rows.Rows(f"sheet {shown(name)}, row ", _rows(table))


def _named(book: Workbook, sheet: str | None) -> str:
    """Return the name of the sheet that is meant.

    Raises:
        Wrong: if there is none of that name, or no name and several sheets.
    """
    names = list(book.sheets)
    if sheet is None and len(names) == 1:
        return names[0]
    listed = ", ".join(map(shown, names[:_LISTED_MAX])) + (", …" if len(names) > _LISTED_MAX else "")
    if sheet is None:
        raise Wrong(f"has {len(names)} sheets", f"name one as sheet: {listed}" if names else "give it a sheet")
    if sheet not in book.sheets:
        raise Wrong(f"has no sheet {shown(sheet)}", f"name one of {listed}" if names else "give it a sheet")
    return sheet


def _rows(table: list[list[Any]]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows that are not blank, without the empty cells right of the heads."""
    width = None
    for place, raw in enumerate(table, start=1):
        filled = max((number for number, cell in enumerate(raw, start=1) if cell != ""), default=0)
        if filled:
            width = filled if width is None else width
            yield place, [_cell(cell) for cell in raw[: max(width, filled)]]


def _cell(value: object) -> Cell:
    """Return a cell."""
    if isinstance(value, str):
        return rows.text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return rows.sheet_number(value)
    kind = "a truth value" if isinstance(value, bool) else "a date or a time"
    return rows.Unfit(f"is {kind}, {shown(value)}", "format the cell as text, and write it there")
