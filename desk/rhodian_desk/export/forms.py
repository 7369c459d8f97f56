"""Convenience: what a command writes besides, or instead of, its tables, by the words that ask for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

import attrs

from rhodian_desk.export import beans, excel, hledger, parquet
from rhodian_desk.export.sheets import csv_lines, json_lines
from rhodian_desk.export.typed import typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rhodian_desk.export.ledger import Ledger
    from rhodian_desk.export.sheets import Sheet

T = TypeVar("T")


@attrs.frozen
class Asked:
    """What is to be exported."""

    form: str = ""
    """What goes to standard output: `csv`, `jsonl`, `beancount`, `hledger`, or something else."""
    table: str | None = None
    """The one table, or else all; of forms that hold one, the first."""
    raw: bool = False
    """Whether cells of CSV are written as they are."""
    parquet: str | None = None
    """The file that one table goes to."""
    excel: str | None = None
    """The file that tables go to."""


def text(of: T, sheets: Mapping[str, Callable[[T], Sheet]], asked: Asked, encoding: str | None) -> Iterator[str]:
    """Yield the table asked for as CSV, or it or all of them as JSON lines, for standard output of an encoding."""
    if asked.form == "csv":
        return csv_lines(sheets[asked.table or next(iter(sheets))](of), raw=asked.raw)
    return json_lines(((name, sheets[name](of)) for name in _names(sheets, asked)), encoding)


def journal(ledger: Callable[[], Ledger], asked: Asked) -> Iterator[str]:
    """Return the journal asked for, line by line.

    Raises:
        OutputRefused: if it cannot be kept as it is.
    """
    lines = beans.lines if asked.form == "beancount" else hledger.lines
    return lines(beans.made(ledger))


def files(of: T, sheets: Mapping[str, Callable[[T], Sheet]], asked: Asked) -> list[tuple[str, str, str | bytes]]:
    """Return the files of tables that are asked for: where each goes, what it is, and what it holds.

    Args:
        of: what the tables are of.
        sheets: the tables by name.
        asked: which of them, and where they go.

    Raises:
        OutputRefused: if one cannot be made.
    """
    made: list[tuple[str, str, str | bytes]] = []
    if asked.parquet is None and asked.excel is None:
        return made
    names = _names(sheets, asked)
    tables = [(name, typed(partial(_made, of, sheets[name]))) for name in names]
    if asked.parquet is not None:
        made.append((asked.parquet, f"table {names[0]}", parquet.parquet(tables[0][1])))
    if asked.excel is not None:
        made.append((asked.excel, "workbook", excel.workbook(tables)))
    return made


def _made(of: T, sheet: Callable[[T], Sheet]) -> Sheet:
    """Make a table."""
    return sheet(of)


def _names(sheets: Mapping[str, Callable[[T], Sheet]], asked: Asked) -> tuple[str, ...]:
    """Return the names of the tables that are asked for: one, or else all."""
    return (asked.table,) if asked.table else tuple(sheets)
