"""Convenience: a table of figures, as plain text for a terminal and as Markdown for a page."""

from __future__ import annotations

from itertools import chain
from textwrap import fill

import attrs

_POWERS_FROM = 1000
_LINE_WIDTH = 110


@attrs.frozen
class Table:
    """Figures under headings, and what to know when reading them."""

    title: str
    """What was measured, in one line."""
    head: tuple[str, ...]
    """The headings of the columns."""
    rows: tuple[tuple[str, ...], ...]
    """The cells, row by row; the first of each row names it."""
    notes: tuple[str, ...] = ()
    """Sentences to print below the table."""

    def text(self) -> str:
        """Return the table with its columns aligned: names to the left, figures to the right."""
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        lines = [self.title, "-" * len(self.title)]
        for row in chain((self.head,), self.rows):
            cells = (
                cell.rjust(width) if place else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            lines.append("  ".join(cells).rstrip())
        indent = "  "
        notes = (fill(note, _LINE_WIDTH, initial_indent=indent, subsequent_indent=indent) for note in self.notes)
        return "\n".join((*lines, *notes)) + "\n"

    def markdown(self) -> str:
        """Return the table as Markdown under a heading of the third level."""
        notes = "".join(f"\n{note}\n" for note in self.notes)
        return f"### {self.title}\n\n{grid(self.head, self.rows)}{notes}"


def grid(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    """Return a Markdown table: first column to the left, the others to the right."""
    rule = ("---", *("---:" for _ in head[1:]))
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rule, *rows))


def size(count: int) -> str:
    """Return a power of ten from a thousand up as `10^n`, and any other number with its thousands apart."""
    text = str(count)
    return f"10^{len(text) - 1}" if text.rstrip("0") == "1" and count >= _POWERS_FROM else f"{count:,}"


def times(ratio: float) -> str:
    """Return a ratio to two decimals."""
    return f"{ratio:.2f}x"
