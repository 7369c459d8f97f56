"""Convenience: how lines and tables are laid out in a width. A number is never broken; names are, or a row is stacked.

Lines are broken between words only, cells of tables also within words.

A number is digits with what stands between and around them: `-1,000.00`, `2018-09-10`, `6%`. One that is wider than
there is room stands on a line of its own, whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import attrs
from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"[-+\u00b1]?[0-9](?:[0-9.,:-]*[0-9])?%?|.", re.DOTALL)
"""What a word that is too wide is broken into: numbers, and single characters of all else."""

_GAP, _GAP_NARROW = 3, 2
"""How far columns stand from each other, if there is room and if there is not."""

_HANG = 1
"""How far the second line of a cell stands in."""

_STACK = 2
"""How far what is stacked under a name stands in, and how far an amount stands from its label."""

_WORD_WHOLE = 12
"""Words up to this width stay whole in a column; rows are stacked before it gets narrower."""


def width_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: letters of some scripts take two, accents none."""
    return len(text) if text.isascii() else cell_len(text)


def wrapped(text: str, width: int | None, hang: int = 0, *, fold: bool = False) -> list[str]:
    """Return a text in lines of a width, as far as what is not broken allows; None is any width.

    Args:
        text: one line, perhaps with spaces before it, which stand before each of its lines.
        width: how many columns a line may take.
        hang: how much further in the second line and those after it stand.
        fold: whether words that are too wide are broken, but for their numbers. A path or an address is of use whole.
    """
    if width is None or width_of(text) <= width:
        return [text]
    body = text.lstrip(" ")
    lead = " " * min(len(text) - len(body), width // 3)
    made, now, used = list[str](), lead, len(lead)
    inner, start = lead + " " * min(hang, width // 3), len(lead)
    for space, piece in _pieces(body, width - len(inner) if fold else None):
        wide = width_of(piece)
        if used + len(space) + wide > width and used > start:
            made.append(now.rstrip(" "))
            now, used, start = inner + piece, len(inner) + wide, len(inner)
        else:
            now, used = f"{now}{space}{piece}", used + len(space) + wide
    return [*made, now.rstrip(" ")]


def _pieces(text: str, width: int | None) -> Iterator[tuple[str, str]]:
    """Yield what may stand on a line by itself, with the space before it: words, and the pieces of those too wide."""
    space = ""
    for word in text.split(" "):
        if width is None or width_of(word) <= width:
            yield space, word
        else:
            for place, piece in enumerate(_PIECE.findall(word)):
                yield "" if place else space, piece
        space = " "


def _least(cell: str) -> int:
    """Return how narrow a cell can be: its numbers stay whole, and so do its words, unless they are long."""
    first, *others = cell.lstrip(" ").split(" ")
    lead = len(cell) - len(cell.lstrip(" "))
    return lead + max(_whole(first), *(_HANG + _whole(word) for word in others), 0)


def _whole(word: str) -> int:
    """Return how wide the widest part of a word is that stays whole."""
    if (wide := width_of(word)) <= _WORD_WHOLE:
        return wide
    return max(_WORD_WHOLE, *map(width_of, _PIECE.findall(word)))


@attrs.frozen
class Layout:
    """How the rows of a table are laid out."""

    heads: tuple[str, ...]
    """The heads of its columns."""
    names: int
    """How many of them are of names; those after them are of amounts, which stand to the right."""
    widths: tuple[int, ...]
    """How wide each column is; nothing if rows are stacked, a cell below the other."""
    gap: int
    """How far columns stand from each other."""
    limit: int
    """How wide a line may be, if rows are stacked."""
    amount: int = 0
    """How wide the widest amount is, if rows are stacked."""

    @classmethod
    def of(cls, heads: tuple[str, ...], names: int, rows: Sequence[tuple[str, ...]], width: int | None) -> Layout:
        """Lay out rows: as wide as they need, or in columns of which those of names are narrower, or stacked."""
        columns = list(zip(heads, *rows, strict=True))
        needed = [max(map(width_of, column)) for column in columns]
        if width is None or sum(needed) + _GAP * (len(heads) - 1) <= width:
            return cls(heads, names, tuple(needed), _GAP, 0)
        left = width - _GAP_NARROW * (len(heads) - 1)
        least = [_narrowest(column) for column in columns]
        if sum(least) <= left:
            # Heads give way before what stands below them.
            wide = [max([_least(head), *map(width_of, cells)]) for head, *cells in columns]
            return cls(heads, names, _fitted(wide, least, left), _GAP_NARROW, 0)
        return cls(heads, names, (), 0, width, max(needed[names:], default=0))

    @property
    def width(self) -> int:
        """How wide the table is, in columns."""
        return sum(self.widths) + self.gap * (len(self.widths) - 1)

    def lines(self, cells: tuple[str, ...]) -> Iterator[str]:
        """Yield the lines of one row."""
        if not self.widths:
            yield from self._stacked(cells)
            return
        parts = [wrapped(cell, width, _HANG, fold=True) for cell, width in zip(cells, self.widths, strict=True)]
        for number in range(max(map(len, parts))):
            line = [self._cell(place, part[number] if number < len(part) else "") for place, part in enumerate(parts)]
            yield (" " * self.gap).join(line).rstrip(" ")

    def _cell(self, place: int, text: str) -> str:
        """Return one line of a cell with the spaces beside it."""
        missing = " " * (self.widths[place] - width_of(text))
        return text + missing if place < self.names else missing + text

    def _stacked(self, cells: tuple[str, ...]) -> Iterator[str]:
        """Yield the first cell that says anything, and below it the others, each behind the head of its column."""
        said = [place for place, cell in enumerate(cells) if cell]
        name = cells[said[0]] if said else ""
        yield from wrapped(name, self.limit, _HANG, fold=True)
        lead = _STACK + min(len(name) - len(name.lstrip(" ")), self.limit // 3)
        label = max(map(width_of, self.heads[self.names :]), default=0)
        for place in said[1:]:
            head, cell = self.heads[place], cells[place]
            if place >= self.names and lead + label + _STACK + self.amount <= self.limit:
                between = label + _STACK + self.amount - width_of(head) - width_of(cell)
                yield f"{' ' * lead}{head}{' ' * between}{cell}"
            else:
                yield from wrapped(f"{' ' * lead}{head}: {cell}", self.limit, _HANG, fold=True)


def _narrowest(cells: Sequence[str]) -> int:
    """Return how narrow a column can be; the widest cells alone do not say so."""
    least = 0
    for cell in cells:
        if width_of(cell) > least:
            least = max(least, _least(cell))
    return least


def _fitted(needed: list[int], least: list[int], width: int) -> tuple[int, ...]:
    """Return the widths of columns that fit: the widest give way first, none below its least."""

    def at(level: int) -> list[int]:
        return [min(need, max(low, level)) for need, low in zip(needed, least, strict=True)]

    return tuple(at(bisect_right(range(width + 1), width, key=lambda level: sum(at(level))) - 1))
