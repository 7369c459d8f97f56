"""Convenience: the waterfall of one loss as a picture: rows of words, each with its bar.

First comes the loss, cut up by who bears it; then each layer and fund from first to last, as a bar as long as its
capacity, hatched as far as it was drawn. Where funds share in proportion they stand side by side in one bar and fill
together, from below. Bars all begin at one line, so that what is above another can be compared with it; only their
labels are indented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import htpy as h

from rhodian_desk.render.page_bars import FULL, Part, bar, narrow, ruler
from rhodian_desk.render.page_frame import number
from rhodian_desk.render.page_text import count, decimal, grouped, units
from rhodian_desk.render.page_tree import Line, layer_part, numbered, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROWS_DRAWN: Final = 60
"""How many bars a picture has at most; the rest is said in words."""
CELLS: Final = 64
"""How many cells a bar has at most."""
INDENTS: Final = 6
"""How many levels are indented; deeper ones are not indented further."""
_CELL: Final = 1_300
_APART: Final = 6


@attrs.frozen
class Row:
    """One bar with its label."""

    within: tuple[bool, ...]
    """The layers it is indented below, outermost first: whether each shares in proportion."""
    number: str
    """Its place in the outline; empty for a tree that is one layer."""
    name: str
    """What it is."""
    note: str
    """A line of words below the name; none if empty."""
    amounts: str
    """What was drawn of how much, in words."""
    parts: tuple[Part, ...]
    """What stands side by side in the bar."""
    rising: bool = False
    """Whether the parts fill together from below, rather than each from the left."""
    thin: bool = False
    """Whether the bar only sums up the rows below it."""
    whole: bool = False
    """Whether it is the loss itself, whose narrow parts are listed below its bar."""

    @property
    def capacity(self) -> int:
        """How long the bar is, in smallest units."""
        return sum(part.capacity for part in self.parts)


def picture(loss: dict[str, Any], lines: list[Line], asset: dict[str, Any]) -> h.Node:
    """Return the waterfall of a loss.

    Args:
        loss: an entry of the document's losses.
        lines: its outline.
        asset: the document's asset: its code and its scale.
    """
    scale = asset["scale"]
    rows = list(_rows(lines, scale))
    drawn, left_out = rows[:ROWS_DRAWN], len(rows) - ROWS_DRAWN
    if uncovered := units(loss["uncovered"], scale):
        part = Part("Uncovered", uncovered, uncovered, "uncovered")
        note = "borne by no layer of this waterfall"
        drawn.append(Row((), "", "Uncovered", note, grouped(loss["uncovered"]), (part,)))
    drawn.insert(0, _loss_row(loss, lines[0], scale))
    longest = max(row.capacity for row in drawn)
    return [
        h.div(".rows")[(_drawn(row, longest, scale) for row in drawn)],
        left_out > 0 and h.p(".note")[f"{count(left_out, 'more bar')} not drawn: the tree lists them."],
        h.div(".row")[h.div(".label"), ruler(asset["code"], longest, scale)],
    ]


def _drawn(row: Row, longest: int, scale: int) -> h.Node:
    """Return a row: its label, and its bar beside or below it."""
    parts = row.parts
    most = max(1, min(CELLS, row.capacity * FULL // max(longest, 1) // _CELL))
    merged = len(parts) > most and not any(part.number for part in parts)
    guides = (h.i(class_={"guide": True, "beside": beside}) for beside in row.within[:INDENTS])
    return h.div(class_={"row": True, "thin": row.thin, "whole": row.whole})[
        h.div(".label")[
            guides,
            h.div[
                h.p(".name")[number(row.number), row.name],
                row.note and h.p(".note")[row.note],
                h.p(".sum")[row.amounts],
                merged and h.p(".note")[f"drawn as {count(most, 'cell')}"],
            ],
        ],
        h.div(".track")[
            bar(_merged(parts, most) if merged else parts, longest, rising=row.rising),
            row.whole and narrow(parts, longest, scale),
        ],
    ]


def _merged(parts: Sequence[Part], most: int) -> list[Part]:
    """Return neighbouring parts added together, so that no more are left than can be told apart."""
    size = -(-len(parts) // most)
    blocks = (parts[start : start + size] for start in range(0, len(parts), size))
    return [Part("", sum(each.capacity for each in block), sum(each.drawn for each in block)) for block in blocks]


def _loss_row(loss: dict[str, Any], root: Line, scale: int) -> Row:
    """Return the bar of the loss itself, cut up by what right below the root bears it."""
    uncovered = units(loss["uncovered"], scale)
    borne = [layer_part(root.layer or {}, scale)]
    if not root.in_proportion() and root.children <= CELLS:
        places = enumerate(root.parts(scale), 1)
        borne = [attrs.evolve(part, number=str(place)) for place, part in places]
    parts = [attrs.evolve(part, capacity=part.drawn) for part in borne]
    parts.append(Part("Uncovered", uncovered, uncovered, "uncovered"))
    words = f"{grouped(loss['absorbed'])} borne of {grouped(loss['amount'])}"
    return Row((), "", "The loss", "", words, tuple(parts), whole=True)


def _rows(lines: list[Line], scale: int) -> Iterator[Row]:
    """Yield the bars, from first to last; a run of many funds is one bar of cells."""
    for line in lines:
        if line.layer is None:
            if line.above is not None and not _all_in_cells(line.above):
                yield from _fund_rows(line, scale)
        elif line.above is not None or _has_bar(line):
            yield _layer_row(line, line.layer, scale)


def _all_in_cells(line: Line) -> bool:
    """Say whether a layer's children are all funds, and too many to have a bar each."""
    return line.children > _APART and len(line.below) == 1


def _has_bar(root: Line) -> bool:
    """Say whether the root has a bar of its own: not where the picture as a whole shows it in order."""
    return root.in_proportion() or _all_in_cells(root)


def _within(line: Line) -> tuple[bool, ...]:
    """Return for each layer with a bar above a line, outermost first, whether it shares in proportion."""
    within: list[bool] = []
    while line.above is not None:
        line = line.above
        if line.above is not None or _has_bar(line):
            within.append(line.in_proportion())
    return tuple(reversed(within))


def _layer_row(line: Line, layer: dict[str, Any], scale: int) -> Row:
    """Return a layer's bar: with its children as cells, or thin where only the rows below tell them apart."""
    part, note, rising = layer_part(layer, scale), rule_of(layer), line.in_proportion()
    told = _told(part.drawn, part.capacity, scale)
    cells = tuple(line.parts(scale))
    if _all_in_cells(line):
        note = f"{note}, {count(line.children, 'fund')}"
    elif not rising:
        return Row(_within(line), line.number, part.name, note, told, (part,), thin=True)
    elif len(cells) <= CELLS:
        places = enumerate(cells, 1)
        cells = tuple(attrs.evolve(cell, number=numbered(line.number, place)) for place, cell in places)
    return Row(_within(line), line.number, part.name, note, told, cells or (part,), rising=rising)


def _fund_rows(line: Line, scale: int) -> Iterator[Row]:
    """Yield a bar for each of a few funds next to one another, or one bar for many."""
    within, parts = _within(line), tuple(line.parts(scale))
    if len(parts) <= _APART:
        for place, part in enumerate(parts, line.first):
            told = _told(part.drawn, part.capacity, scale)
            yield Row(within, numbered(line.number, place), part.name, "", told, (part,))
        return
    told = _told(sum(part.drawn for part in parts), sum(part.capacity for part in parts), scale)
    above = line.above.layer if line.above is not None and line.above.in_proportion() else None
    run = f"{numbered(line.number, line.first)}\N{EN DASH}{line.first + len(parts) - 1}"
    rule = "in order" if above is None else above["rule"]
    yield Row(within, run, count(len(parts), "fund"), rule, told, parts, rising=above is not None)


def _told(drawn: int, capacity: int, scale: int) -> str:
    """Return in words what was drawn of how much."""
    words = f"{grouped(decimal(drawn, scale))} drawn of {grouped(decimal(capacity, scale))}"
    return words if capacity else "nothing available"
