"""Convenience: a disclosure as a table for a terminal, and at its foot what is not given, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rhodian_desk.io.units import grouped_text
from rhodian_desk.render.terminal import Line, Table, told, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.disclosure.report import Report


def show(of: Report, file: TextIO, *, every_row: bool) -> None:
    """Print a disclosure; it is never so long that rows of it would be left out."""
    del every_row
    write(_parts(of), file)


def _parts(of: Report) -> Iterator[Line | Table]:
    """Yield what is printed, part by part."""
    history, day = of.run.history, of.day.isoformat()
    heading = f"{of.service} at the end of {day}, under the policy {of.run.policy.name}"
    yield from told(history.title, heading, history.summary, history.assumptions)
    spans = (f"{window.value}: {first} to {day}" for window, first in of.windows if first is not None)
    made = Table(f"Quantitative disclosure ({', '.join(spans)})", ("Row", "What", "Window"), ("Figure", "Of"))
    for row in of.rows:
        what = f"{row.field.what}, {row.fund}" if row.fund else row.field.what
        unit = row.unit if row.asset.code in row.unit or len(history.assets) == 1 else f"{row.unit} {row.asset.code}"
        made.row(row.field.column, what, row.field.window.value, grouped_text(row.text), unit.strip())
    if of.rows:
        yield made
    yield Line("")
    yield Line("Not given:" if of.rows else "No row can be given:", "bold")
    yield from (Line(f"{left.refs}: {left.because}.") for left in of.left)
