"""Convenience: tables as CSV and as JSON lines, whole, with amounts as decimal texts.

A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and runs it. Words that a file brought
are therefore written behind an apostrophe where they could be one, unless they are asked for raw.
"""

from __future__ import annotations

import csv
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.documents.records import figure
from rhodian_desk.documents.writing import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian import Account
    from rhodian_desk.decoding.published import Compared

Cell = str | int | bool | None
"""What stands in a table; None is an empty cell."""

OURS = frozenset(
    (
        *("event", "at", "amount", "available", "drawn", "remaining", "absorbed", "uncovered", "capacity"),
        *("before", "after", "change", "balance", "lost", "borne", "had", "inside", "outside", "drawn_in_period"),
        *("value", "from", "to", "around", "recomputed", "difference", "z1", "z2"),
    )
)
"""The columns of numbers and dates, which the desk has read and writes itself; all others are of words."""

WHO = ("owner", "purpose", "asset")
"""The columns that say which account."""

BETWEEN = ("payer_owner", "payer_purpose", "payee_owner", "payee_purpose", "asset", "amount")
"""The columns that say what one account pays another."""

_FORMULA = re.compile(r"\A(?=[\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet could see a formula begin: there, or after what it may take for the end of a cell."""

_END = "\r\n"

_FIGURE = (
    "policy",
    "what",
    "value",
    "from",
    "to",
    "around",
    "asset",
    "recomputed",
    "agrees",
    "difference",
    "undefined",
)
_FIGURE_SAID = ("measure", "source", "quote", "note")
"""The columns of published figures."""


@attrs.frozen
class Sheet:
    """A table, whole."""

    columns: tuple[str, ...]
    """The heads of its columns."""
    rows: Iterable[tuple[Cell, ...]]
    """Its rows; they are made as they are asked for, once."""


class _Echo:
    """A file that hands back what is written to it, with the end of the line that is customary here.

    The writer is told of CR and LF as the end, and therefore quotes either within a cell.
    """

    def write(self, text: str) -> str:
        """Return the line."""
        return f"{text.removesuffix(_END)}\n"


def csv_lines(sheet: Sheet, *, raw: bool) -> Iterator[str]:
    """Yield a table as CSV, its heads first; words as they are if raw, or else so that none of them is a formula."""
    writer = csv.writer(_Echo(), lineterminator=_END)
    words = [not raw and column not in OURS for column in sheet.columns]
    yield writer.writerow(sheet.columns)
    for row in sheet.rows:
        yield writer.writerow([_cell(cell, harmless=word) for cell, word in zip(row, words, strict=True)])


def _cell(cell: Cell, *, harmless: bool) -> Cell:
    """Return a cell as CSV has it."""
    if isinstance(cell, str):
        return _harmless(cell) if harmless else cell
    return cell if not isinstance(cell, bool) else "true" if cell else "false"


@lru_cache(maxsize=1_000)
def _harmless(words: str) -> str:
    """Return words so that none of them is a formula; most of a row's are those of the row before."""
    return _FORMULA.sub("'", words)


def json_lines(sheets: Iterable[tuple[str, Sheet]], encoding: str | None) -> Iterator[str]:
    """Yield tables as lines of JSON, a row a line, each with the name of its table.

    Args:
        sheets: the tables by name.
        encoding: of where it goes, if it has one; unless that is UTF-8, names are escaped to ASCII.
    """
    encode = json.JSONEncoder(ensure_ascii=(encoding or "utf-8").lower().replace("-", "") != "utf8").encode
    for name, sheet in sheets:
        for row in sheet.rows:
            yield f"{encode({'table': name, **dict(zip(sheet.columns, row, strict=True))})}\n"


def account(of: Account) -> tuple[str, str, str]:
    """Return the cells of an account: `owner`, `purpose`, `asset`."""
    return of.owner, of.purpose, of.asset.code


def published(figures: Iterable[Compared]) -> Sheet:
    """Return published figures beside recomputed ones; in a history, with the policy of each."""
    columns = (*_FIGURE, *_FIGURE_SAID)
    return Sheet(
        columns, (tuple(map({**plain(figure(each)), "policy": each.entry.policy}.get, columns)) for each in figures)
    )
