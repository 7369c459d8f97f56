"""Convenience: the canvas on which a waterfall is drawn: labels and bars, from the top down, each bar on a band.

Bars all begin at one line, so that what is above another can be compared with it; only their labels are indented. On
paper a page ends between two bands.

Widths are percentages of the picture, worked out in integers, so that bars shrink
to a telephone while their labels stay readable. Every drawn part is hatched, so
that nothing is told by colour alone.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_desk.render.page_marks import BELOW, FULL, NARROWEST, Mark, below, percent, within
from rhodian_desk.render.page_text import decimal, escaped, grouped
from rhodian_desk.render.page_tree import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

CELLS: Final = 64
"""How many cells a bar has at most."""
INDENTS: Final = 6
"""How many levels are indented; deeper ones are not indented further."""
_INDENT: Final = 3_000
_SLIVER: Final = 400
_CELL: Final = 1_300
_LABELS: Final = {"name": 38, "note": 52, "sum": 52}
_LABEL_LINES: Final = 3
_LINE: Final = 18
_GAP: Final = 18
_AROUND_RULE: Final = 12
_LEAST_LEVEL: Final = 100


@attrs.frozen
class Row:
    """One bar with its label."""

    within: tuple[bool, ...]
    """The layers it is indented below, outermost first: whether each shares in proportion."""
    number: str
    """Its place in the outline; empty for a tree that is one layer."""
    part: Part
    """Its name, its capacity (the length of the bar) and what was drawn."""
    note: str
    """A line of words below the name; none if empty."""
    amounts: str
    """What was drawn of how much, in words."""
    cells: tuple[Part, ...] = ()
    """What stands side by side in the bar; none for a bar of one piece."""
    marks: tuple[str, ...] = ()
    """A number for each cell, where there is one to show."""
    rising: bool = False
    """Whether the cells fill together from below, rather than each from the left."""
    thin: bool = False
    """Whether the bar only sums up the rows below it."""

    @property
    def height(self) -> int:
        """How high its bar is, in pixels."""
        return 8 if self.thin else 40 if self.rising else 26


class Canvas:
    """The bands drawn so far, and how far down the last of them reaches."""

    def __init__(self, scale: int, key: str, longest: int, deepest: int) -> None:
        """Begin at the top.

        Args:
            scale: how many decimals the asset has.
            key: the prefix of the ids in the element.
            longest: the amount that is as long as the picture is wide, in smallest units.
            deepest: how many levels are indented.
        """
        self._scale, self._key, self._longest = scale, key, max(longest, 1)
        self._deepest = min(deepest, INDENTS)
        self._left = self._deepest * _INDENT
        self._bands: list[str] = []
        self._elements: list[str] = []
        self._y = 0
        self._gap = 0
        self._slivers = False
        self._merged = False

    def text(self, depth: int, look: str, words: str, lead: str = "") -> None:
        """Write a label, in as many lines as it needs on a narrow screen.

        Args:
            depth: how far it is indented, in levels.
            look: the class of the text: name, note or sum.
            words: what to write, not yet escaped; what does not fit in three lines is cut.
            lead: a number to write before them.
        """
        x = percent(self._indent(depth))
        number = f'<tspan class="number">{escaped(lead)}</tspan> ' if lead else ""
        for line in wrap(words, _LABELS[look], max_lines=_LABEL_LINES, placeholder=" \N{HORIZONTAL ELLIPSIS}"):
            self._y += _LINE
            self._elements.append(f'<text class="{look}" x="{x}" y="{self._y - 5}">{number}{escaped(line)}</text>')
            number = ""

    def row(self, row: Row) -> None:
        """Draw one bar below its label."""
        self._end_band()
        self._y, depth = self._gap, len(row.within)
        self.text(depth, "name", row.part.name, row.number)
        self.text(depth, "note", row.note)
        self.text(depth, "sum", row.amounts)
        self._y += 3
        marks = self._bar(row)
        self._y += row.height
        if marks:
            self._elements.append(below(marks, self._y))
            self._y += BELOW
        for level, beside in enumerate(row.within[: self._deepest], 1):
            x = percent(self._indent(level) - _INDENT // 2)
            look = "guide beside" if beside else "guide"
            self._elements.append(f'<line class="{look}" x1="{x}" x2="{x}" y1="0" y2="{self._y}"/>')
            if beside:
                self._elements.append(f'<line class="between" x1="{x}" x2="{x}" y1="0" y2="{self._y}"/>')
        self._gap = _GAP

    def rule(self) -> None:
        """Draw a line across."""
        self._y += _AROUND_RULE
        self._elements.append(f'<line class="rule" x1="0" x2="100%" y1="{self._y - 1}" y2="{self._y - 1}"/>')
        self._gap = _AROUND_RULE

    def ruler(self, code: str) -> None:
        """Draw the scale, and say how much it is and what is not to scale.

        Args:
            code: the asset's code.
        """
        self._end_band()
        self._y = y = self._gap
        left, right = percent(self._left), percent(self._left + self._across(self._longest))
        for x1, x2, y1, y2 in ((left, right, y, y), (left, left, y - 4, y + 4), (right, right, y - 4, y + 4)):
            self._elements.append(f'<line class="scale" x1="{x1}" x2="{x2}" y1="{y1}" y2="{y2}"/>')
        self._y += 6
        self.text(0, "note", f"This length is {code} {grouped(decimal(self._longest, self._scale))}.")
        if self._slivers:
            self.text(0, "note", "What is too small to see is drawn as a sliver.")
        if self._merged:
            self.text(0, "note", "Cells too narrow to tell apart are drawn as one.")

    def element(self, title: str, description: str) -> str:
        """Return the whole as an element of bands, with its patterns.

        Args:
            title: its name, not yet escaped.
            description: what it shows, for those who do not see it, not yet escaped.
        """
        key = self._key
        self._y += 4
        self._end_band()
        return (
            f'<div class="waterfall" role="img" aria-labelledby="{key}-title {key}-desc">'
            f'<svg class="hatchings" width="0" height="0"><title id="{key}-title">{escaped(title)}</title>'
            f'<desc id="{key}-desc">{escaped(description)}</desc>'
            f"<defs>{_pattern(key, 'drawn', 'M-1 1l2-2M0 6l6-6M5 7l2-2')}"
            f"{_pattern(key, 'uncovered', 'M0 0l6 6M0 6l6-6')}</defs></svg>{''.join(self._bands)}</div>"
        )

    def _end_band(self) -> None:
        """End the band at hand, if anything is drawn on it."""
        if self._elements:
            drawn = "".join(self._elements)
            self._bands.append(f'<svg class="band" width="100%" height="{self._y}" aria-hidden="true">{drawn}</svg>')
        self._elements = []

    def _indent(self, depth: int) -> int:
        """Return where a level begins, in thousandths of a percent."""
        return min(depth, self._deepest) * _INDENT

    def _across(self, amount: int) -> int:
        """Return how long an amount is, in thousandths of a percent; one length serves every level."""
        return amount * (FULL - self._deepest * _INDENT) // self._longest

    def _bar(self, row: Row) -> list[Mark]:
        """Draw a bar: its cells, and the frame around them; return the numbers that have no room in it."""
        left, width, narrow = self._left, self._across(row.part.capacity), list[Mark]()
        if row.part.capacity and width < _SLIVER:
            self._slivers, width = True, _SLIVER
        cells: Sequence[Part] = row.cells or (row.part,)
        most = max(1, min(CELLS, width // _CELL))
        if len(cells) > most and not row.marks:
            self._merged, cells = True, _merged(cells, most)
        total, before = max(sum(cell.capacity for cell in cells), 1), 0
        for place, cell in enumerate(cells):
            start, before = before * width // total, before + cell.capacity
            across = before * width // total - start
            self._fill(row, cell, left + start, across)
            if len(cells) > 1:
                self._rect(left + start, across, 0, row.height * 100, "cell")
            if row.marks and row.marks[place] and cell.capacity:
                mark = Mark(row.marks[place], left + start, across)
                if mark.fits(NARROWEST):
                    self._elements.append(within(mark, self._y + row.height // 2))
                else:
                    narrow.append(mark)
        self._rect(left, width, 0, row.height * 100, "frame" if row.part.capacity else "empty")
        return narrow

    def _fill(self, row: Row, cell: Part, left: int, across: int) -> None:
        """Fill a cell as far as it was drawn: from below if its neighbours fill with it, or else from the left."""
        height = row.height * 100
        look = "uncovered" if cell.uncovered else "drawn"
        if cell.drawn and row.rising:
            level = max(cell.drawn * height // cell.capacity, _LEAST_LEVEL)
            self._rect(left, across, height - level, level, look)
        elif cell.drawn:
            length = cell.drawn * across // cell.capacity
            self._slivers |= length < _SLIVER <= across
            self._rect(left, min(across, max(length, _SLIVER)), 0, height, look)

    def _rect(self, x: int, width: int, down: int, height: int, look: str) -> None:
        """Draw a rectangle of the bar at hand.

        Args:
            x: its left side, in thousandths of a percent.
            width: in thousandths of a percent.
            down: how far below the bar's top it begins, in hundredths of a pixel.
            height: in hundredths of a pixel.
            look: its class; what is drawn or uncovered is hatched.
        """
        fill = f' fill="url(#{self._key}-{look})"' if look in {"drawn", "uncovered"} else ""
        self._elements.append(
            f'<rect class="{look}" x="{percent(x)}" y="{_pixels(self._y * 100 + down)}" width="{percent(width)}"'
            f' height="{_pixels(height)}"{fill}/>'
        )


def _merged(cells: Sequence[Part], most: int) -> list[Part]:
    """Return neighbouring cells added together, so that no more are left than can be told apart."""
    size = -(-len(cells) // most)
    blocks = (cells[start : start + size] for start in range(0, len(cells), size))
    return [Part("", sum(cell.capacity for cell in block), sum(cell.drawn for cell in block)) for block in blocks]


def _pattern(key: str, look: str, path: str) -> str:
    """Return a hatching."""
    return (
        f'<pattern id="{key}-{look}" class="hatch-{look}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6"/><path d="{path}"/></pattern>'
    )


def _pixels(hundredths: int) -> str:
    """Return hundredths of a pixel as a length."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
