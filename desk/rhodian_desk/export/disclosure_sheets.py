"""Convenience: a disclosure as tables to export: a column a reference, as houses publish it, and a row a figure.

In the first a row is what the standard keys its rows by: the day, the service, the fund and the currency. What is not
given is an empty cell, and never 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import astuple

from rhodian_desk.disclosure.fields import FIELDS
from rhodian_desk.documents.disclosure import Given, NotGiven, Span, document
from rhodian_desk.export.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_desk.disclosure.report import Report

KEY = ("date", "service", "fund", "currency")
"""What a row is of."""


def _columns(of: Report) -> Sheet:
    """Return a row for each fund and currency, and a column for each reference."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in of.rows:
        found.setdefault((row.fund, row.asset.code), {})[row.field.column] = row.text
    rows = (
        (of.day.isoformat(), of.service, *key, *(cells.get(column) for column in FIELDS))
        for key, cells in found.items()
    )
    return Sheet((*KEY, *FIELDS), rows)


def _rows(of: Report) -> Sheet:
    """Return a line for each figure."""
    rows = ((of.day.isoformat(), of.service, *astuple(row)) for row in document(of).rows)
    return Sheet((*KEY[:2], *Given.__struct_fields__), rows)


SHEETS: Final[Mapping[str, Callable[[Report], Sheet]]] = {
    "columns": _columns,
    "rows": _rows,
    "windows": lambda of: Sheet(Span.__struct_fields__, map(astuple, document(of).windows)),
    "not-given": lambda of: Sheet(NotGiven.__struct_fields__, map(astuple, document(of).not_given)),
}
"""The tables by name, the first of which is written if none is named."""
