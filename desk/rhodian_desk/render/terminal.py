"""Convenience: what is printed for people at a terminal: lines and tables, and nothing in them is obeyed.

It is as wide as `COLUMNS` says, or else as the terminal; into a pipe or a file without `COLUMNS`, as wide as it needs.
"""

from __future__ import annotations

import os
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO, TypeVar

import attrs

from rhodian_desk.io.faults import visible
from rhodian_desk.render.wrapping import Layout, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROWS_MAX = 24
"""The most rows of one table, and the most losses or events, that are shown whole."""

ROWS_SHOWN = 10
"""How many are shown of what is more."""

_WIDTH_LEAST, _WIDTH_UNKNOWN = 20, 80
"""Narrower than this nothing can be read; and how wide a terminal is that does not say so."""

_CODES = {"bold": "1", "dim": "2", "bold red": "1;31", "bold green": "1;32", "cyan": "36", "yellow": "33"}
"""The styles, and how a terminal is told of each."""

T = TypeVar("T")


@attrs.frozen
class Line:
    """A paragraph, or several: each is wrapped where it is too long."""

    text: str
    """What it says, a paragraph a line."""
    style: str = ""
    """How it looks."""

    def lines(self, width: int | None, rule: str) -> Iterator[tuple[str, str]]:
        """Yield its lines and their style; it needs no `rule`, as a table does."""
        del rule
        for text in self.text.splitlines() or [""]:
            yield from ((each, self.style) for each in wrapped(visible(text), width))


@attrs.frozen
class Table:
    """A table: columns of names, and then columns of amounts, which stand to the right."""

    title: str
    """What stands above it."""
    names: Sequence[str]
    """The heads of the columns of names."""
    amounts: Sequence[str]
    """The heads of the columns of amounts."""
    rows: list[tuple[tuple[str, ...], str]] = attrs.field(factory=list)
    """The cells of each row, and its style."""

    def row(self, *cells: str, style: str = "") -> None:
        """Add a row; cells that are not given are empty."""
        missing = len(self.names) + len(self.amounts) - len(cells)
        self.rows.append((tuple(map(visible, cells)) + ("",) * missing, style))

    def lines(self, width: int | None, rule: str) -> Iterator[tuple[str, str]]:
        """Yield an empty line, the title, and the table's lines, each with its style."""
        yield "", ""
        yield from Line(self.title, "bold").lines(width, rule)
        heads = tuple(map(visible, (*self.names, *self.amounts)))
        layout = Layout.of(heads, len(self.names), [cells for cells, _ in self.rows], width)
        if layout.widths:
            yield from ((each, "bold") for each in layout.lines(heads))
            yield rule * layout.width, ""
        for cells, style in self.rows:
            yield from ((each, style) for each in layout.lines(cells))


def write(parts: Iterable[Line | Table], file: TextIO) -> None:
    """Print parts one below the other."""
    width, styled = _width(file), _is_styled(file)
    rule = "─" if (file.encoding or "utf-8").lower().startswith("utf") else "-"
    file.writelines(
        f"\x1b[{_CODES[style]}m{text}\x1b[0m\n" if style and styled else f"{text}\n"
        for part in parts
        for text, style in part.lines(width, rule)
    )


def _width(file: TextIO) -> int | None:
    """Return how many characters a line may have; None if it is all the same."""
    if os.environ.get("COLUMNS"):
        return max(get_terminal_size().columns, _WIDTH_LEAST)
    if not file.isatty():
        return None
    return max(os.get_terminal_size(file.fileno()).columns or _WIDTH_UNKNOWN, _WIDTH_LEAST)


def _is_styled(file: TextIO) -> bool:
    """Tell whether the output may be bold, dim and coloured: at a terminal that can, unless people say no."""
    if os.environ.get("FORCE_COLOR"):
        return True
    able = sys.platform != "win32" or "WT_SESSION" in os.environ
    return (
        able and file.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in ("dumb", "unknown")
    )


def some(rows: Sequence[T], *, every_row: bool) -> Sequence[T]:
    """Return the rows that are shown: all of a few, the first of many, unless every row is asked for."""
    return rows if every_row or len(rows) <= ROWS_MAX else rows[:ROWS_SHOWN]


def told(title: str, heading: str, summary: str, assumptions: Sequence[str]) -> Iterator[Line]:
    """Yield what a file says of itself: its title, what it is of, and what in it is assumed."""
    yield Line(title, "bold")
    yield Line(heading)
    if summary:
        yield Line(summary)
    yield from (Line(f"Assumed: {assumption}") for assumption in assumptions)
