"""Convenience: the waterfall of one loss as a picture, in SVG.

First comes the loss, cut up by who bears it; then each layer and fund from first
to last, as a bar as long as its capacity, hatched as far as it was drawn. Where
funds share in proportion they stand side by side in one bar and fill together,
from below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rhodian_desk.render.page_canvas import CELLS, Canvas, Row
from rhodian_desk.render.page_text import count, decimal, grouped, units
from rhodian_desk.render.page_tree import Line, Part, fund_part, layer_part, numbered, rule_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS_DRAWN: Final = 60
"""How many bars a picture has at most; the rest is said in words."""
_APART: Final = 6


def picture(loss: dict[str, Any], lines: list[Line], asset: dict[str, Any], key: str) -> str:
    """Return the waterfall of a loss as one inline SVG element.

    Args:
        loss: an entry of the document's losses.
        lines: its outline.
        asset: the document's asset: its code and its scale.
        key: a prefix for the ids in the element, unique in the page.
    """
    scale = asset["scale"]
    rows = list(_rows(lines, scale))
    drawn, left_out = rows[:ROWS_DRAWN], len(rows) - ROWS_DRAWN
    if uncovered := units(loss["uncovered"], scale):
        part = Part("Uncovered", uncovered, uncovered, uncovered=True)
        drawn.append(Row((), "", part, "borne by no layer of this waterfall", grouped(loss["uncovered"])))
    whole = _loss_row(loss, lines[0], scale)
    longest = max(row.part.capacity for row in (whole, *drawn))
    canvas = Canvas(scale, key, longest, max((len(row.within) for row in drawn), default=0))
    canvas.row(whole)
    canvas.rule()
    for row in drawn:
        canvas.row(row)
    if left_out > 0:
        canvas.text(0, "note", f"{count(left_out, 'more bar')} not drawn: the tree lists them.")
    canvas.ruler(asset["code"])
    told = (f"{row.number} {row.part.name}: {row.amounts}.".lstrip() for row in (whole, *drawn))
    return canvas.element(f"Waterfall: {loss['waterfall']}", " ".join(told))


def _loss_row(loss: dict[str, Any], root: Line, scale: int) -> Row:
    """Return the bar of the loss itself, cut up by what right below the root bears it."""
    amount, uncovered = units(loss["amount"], scale), units(loss["uncovered"], scale)
    borne = [(layer_part(root.layer or {}, scale), "")]
    if not root.in_proportion() and root.children <= CELLS:
        borne = [(part, str(place)) for place, part in enumerate(root.parts(scale), 1)]
    cells = [Part(part.name, part.drawn, part.drawn) for part, _number in borne]
    cells.append(Part("Uncovered", uncovered, uncovered, uncovered=True))
    marks = (*(number for _part, number in borne), "")
    words = f"{grouped(loss['absorbed'])} borne of {grouped(loss['amount'])}"
    return Row((), "", Part("The loss", amount, amount), "", words, tuple(cells), marks)


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
    within, note, part = _within(line), rule_of(layer), layer_part(layer, scale)
    rising, told = line.in_proportion(), _told(part, scale)
    if _all_in_cells(line):
        note = f"{note}, {count(line.children, 'fund')}"
        return Row(within, line.number, part, note, told, tuple(line.parts(scale)), rising=rising)
    if not rising:
        return Row(within, line.number, part, note, told, thin=True)
    cells = tuple(line.parts(scale))
    numbers = range(1, len(cells) + 1) if len(cells) <= CELLS else ()
    marks = tuple(numbered(line.number, place) for place in numbers)
    return Row(within, line.number, part, note, told, cells, marks, rising=rising)


def _fund_rows(line: Line, scale: int) -> Iterator[Row]:
    """Yield a bar for each of a few funds next to one another, or one bar for many."""
    within = _within(line)
    if len(line.funds) <= _APART:
        for place, fund in enumerate(line.funds, line.first):
            part = fund_part(fund, scale)
            yield Row(within, numbered(line.number, place), part, "", _told(part, scale))
        return
    parts = tuple(line.parts(scale))
    capacity, drawn = sum(part.capacity for part in parts), sum(part.drawn for part in parts)
    whole = Part(count(len(parts), "fund"), capacity, drawn)
    rising = line.above is not None and line.above.in_proportion()
    number = f"{numbered(line.number, line.first)}\N{EN DASH}{line.first + len(parts) - 1}"
    rule = "in proportion" if rising else "in order"
    yield Row(within, number, whole, rule, _told(whole, scale), parts, rising=rising)


def _told(part: Part, scale: int) -> str:
    """Return in words what was drawn of how much."""
    drawn, capacity = grouped(decimal(part.drawn, scale)), grouped(decimal(part.capacity, scale))
    return f"{drawn} drawn of {capacity}" if part.capacity else "nothing available"
