"""Checked: the forms of a file with rows, each with the key that names it in a scenario or a history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk.io.excel import of_excel
from rhodian_desk.io.parquet import of_parquet
from rhodian_desk.io.rows import of_csv

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rhodian_desk.io.rows import Rows

CSV, PARQUET, EXCEL = "csv", "parquet", "excel"

FORMS = (CSV, PARQUET, EXCEL)
"""The keys; `sheet` may stand beside the last."""

_LISTED_MAX = 200
"""The most characters of the names of columns in a message."""


def rows_of(form: str, path: Path, sheet: str | None) -> Rows:
    """Read the rows of a file of a form.

    Raises:
        Wrong: if they cannot be read, now or when they are asked for.
    """
    if form == EXCEL:
        return of_excel(path, sheet)
    return of_parquet(path) if form == PARQUET else of_csv(path)


def listed(header: Sequence[str]) -> str:
    """Return the names of columns, the first of them if there are too many to be read."""
    words = ", ".join(header)
    return words if len(words) <= _LISTED_MAX else f"{words[:_LISTED_MAX]}…"
