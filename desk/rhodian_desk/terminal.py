"""Convenience: what is printed for people at a terminal: parts one after the other, and nothing in them is obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from rhodian_desk.faults import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROWS_MAX = 24
"""The most rows of one table that are shown whole."""

ROWS_SHOWN = 10
"""How many rows are shown of what is longer."""


class _Console(Console):
    """A console that leaves a closed pipe to the command, which is quiet about it."""

    def on_broken_pipe(self) -> None:
        """Raise it again."""
        raise BrokenPipeError


def write(parts: Iterable[RenderableType], file: TextIO) -> None:
    """Print parts; as wide as the terminal, or as wide as each needs if the file is not one."""
    console = _Console(file=file, markup=False, highlight=False, emoji=False)
    for part in parts:
        if not console.is_terminal:
            wide = console.options.update(max_width=1_000_000)
            needed = max(Measurement.get(console, wide, part).maximum, 80)
            console.width = needed
        if isinstance(part, Table):
            console.print()
        console.print(part)


def line(text: str, style: str = "") -> Text:
    """Return text that cannot control the terminal, each of its lines by itself."""
    return Text("\n".join(visible(each) for each in text.splitlines()), style=style)


def table(title: str, columns: Sequence[str], amounts: Sequence[str]) -> Table:
    """Begin a table: columns of text, then columns of amounts."""
    made = Table(title=line(title, "bold"), title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for column in amounts:
        made.add_column(column, justify="right", overflow="fold")
    return made


def row(to: Table, *cells: str, style: str = "") -> None:
    """Add a row."""
    to.add_row(*(line(cell) for cell in cells), style=style)
