"""Convenience: tables as a workbook, a sheet each, written with XlsxWriter; words are text, and never a formula.

A spreadsheet keeps 15 digits of a number. An amount of no more is a number, and one of more is text, so that all of it
is there. The same tables are the same file to the byte.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rhodian_desk.export.typed import DECIMAL, missing
from rhodian_desk.io.faults import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian_desk.export.sheets import Cell
    from rhodian_desk.export.typed import Column, Table

DIGITS_MAX = 15
"""The most digits of a number that a spreadsheet keeps."""

ROWS_MAX = 2**20
"""The most rows of a sheet, its heads included."""

CHARACTERS_MAX = 32_767
"""The most characters of a cell."""

_INSTEAD = "use --parquet or --csv"
_NEVER = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # a workbook has no zone, and this says nothing of when it was made
_WIDTH = 18


def workbook(tables: Iterable[tuple[str, Table]]) -> bytes:
    """Return tables, each with its name, as a workbook.

    Raises:
        OutputRefused: if XlsxWriter is not installed, or a table is more than a sheet holds.
    """
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415  # it may be missing
    except ModuleNotFoundError as module:
        raise missing(module, "--excel", "files") from None
    target = io.BytesIO()
    book = Workbook(target, {"constant_memory": True})
    try:
        book.set_properties({"created": _NEVER})
        for name, table in tables:
            _write(book, name, table)
    finally:
        book.close()
    return target.getvalue()


def _write(book: Any, name: str, table: Table) -> None:
    """Write a table as a sheet.

    Raises:
        OutputRefused: if it is more than a sheet holds.
    """
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(table.columns) - 1, _WIDTH)
    head = book.add_format({"bold": True})
    formats = [_format(book, column) for column in table.columns]
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.name, head)
    for number, row in enumerate(table.rows(), start=1):
        if number == ROWS_MAX:
            raise OutputRefused("--excel", f"has sheets of at most {ROWS_MAX:,} rows, and {name} has more", _INSTEAD)
        for place, (cell, form) in enumerate(zip(row, formats, strict=True)):
            _write_cell(sheet, (number, place), cell, form)


def _format(book: Any, column: Column) -> Any:
    """Return how the numbers of a column are shown, or None if they need not be."""
    if column.kind != DECIMAL:
        return None
    return book.add_format({"num_format": "#,##0" + ("." + "0" * column.places if column.places else "")})


def _write_cell(sheet: Any, place: tuple[int, int], cell: Cell | Decimal, form: Any) -> None:
    """Write a cell."""
    if isinstance(cell, bool):
        sheet.write_boolean(*place, cell)
    elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) > DIGITS_MAX:
        sheet.write_string(*place, format(cell, "f"))
    elif isinstance(cell, (int, Decimal)):
        sheet.write_number(*place, cell, form)
    elif cell:
        if len(cell) > CHARACTERS_MAX:
            raise OutputRefused("--excel", f"has cells of at most {CHARACTERS_MAX:,} characters", _INSTEAD)
        sheet.write_string(*place, cell)
