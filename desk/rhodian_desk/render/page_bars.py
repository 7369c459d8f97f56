"""Convenience: bars made of boxes: how wide each is, what it holds, and the numbers of its parts.

Widths are worked out in integers and are parts of the room there is, so that bars shrink to a telephone; how wide
letters are only the browser knows, and what has no room is not shown within a bar. What is drawn is hatched, so that
nothing is told by colour alone.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import attrs
import htpy as h

from rhodian_desk.render.page_text import decimal, grouped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FULL: Final = 100_000
"""How wide the room for a bar is: widths are thousandths of a percent of it."""
NARROW: Final = 7_000
"""Parts narrower than this are listed below their bar."""


@attrs.frozen
class Part:
    """A part of a bar."""

    name: str
    """Whose it is."""
    capacity: int
    """How wide it is, in smallest units."""
    drawn: int
    """How far it is filled, in smallest units."""
    look: str = "drawn"
    """The class of what is filled."""
    number: str = ""
    """Its number in the table; empty for none."""


def shares(amounts: Iterable[int], whole: int, room: int = FULL) -> list[int]:
    """Return how wide amounts side by side are in a room as wide as a whole: each ends where the exact sum does.

    Args:
        amounts: in smallest units.
        whole: what is as wide as the room, in smallest units.
        room: how wide that is.
    """
    ends, so_far = [0], 0
    for amount in amounts:
        so_far += amount
        ends.append(so_far * room // max(whole, 1))
    return [end - start for start, end in pairwise(ends)]


def percent(thousandths: int) -> str:
    """Return thousandths of a percent as a length."""
    return f"{thousandths // 1000}.{thousandths % 1000:03d}%"


def part_of(amount: int, whole: int) -> str:
    """Return an amount as a part of a whole, as a length."""
    return percent(amount * FULL // max(whole, 1))


def bar(parts: Sequence[Part], longest: int, *, rising: bool = False, named: bool = False, scale: int = 0) -> h.Node:
    """Return a bar, as long as its parts' capacities together; nothing if they have none.

    Args:
        parts: what stands side by side in it.
        longest: the amount that is as long as the room, in smallest units.
        rising: whether the parts fill together from below, rather than each from the left.
        named: whether the parts are named where there is room, beside their number.
        scale: how many decimals the asset has, where parts are named.
    """
    whole = sum(part.capacity for part in parts)
    boxes = (
        _box(part, across, rising=rising, words=_words(part, scale) if named else None)
        for part, across in zip(parts, shares((part.capacity for part in parts), whole), strict=True)
    )
    look, width = ".bar.rising" if rising else ".bar", f"width:{part_of(whole, longest)}"
    return h.div(look, style=width, aria_hidden="true")[boxes] if whole else None


def _box(part: Part, across: int, *, rising: bool, words: h.Node) -> h.Node:
    """Return a part as a box with its filling and its number; nothing if there is nothing of it."""
    if not part.capacity:
        return None
    side = "height" if rising else "width"
    filled = f"{side}:{part_of(part.drawn, part.capacity)}"
    tag = part.number and h.span(".tag")[h.b[part.number], words]
    return h.span(".part", style=f"width:{percent(across)}")[
        part.drawn > 0 and h.span(class_=f"fill {part.look}", style=filled), tag
    ]


def _words(part: Part, scale: int) -> h.Node:
    """Return a part's name, and its amount below."""
    return h.span[h.b[part.name], h.small[grouped(decimal(part.capacity, scale))]]


def narrow(parts: Sequence[Part], longest: int, scale: int) -> h.Node:
    """Return in words the parts of a bar that may have no room for a number; nothing if there are none."""
    slight = [part for part in parts if part.number and 0 < part.capacity * FULL < NARROW * max(longest, 1)]
    words: Iterable[h.Node] = (
        h.li[h.b[part.number], f" {part.name} {grouped(decimal(part.capacity, scale))}"] for part in slight
    )
    return h.ul(".narrow", aria_label="Narrow parts")[words] if slight else None


def ruler(code: str, longest: int, scale: int) -> h.Element:
    """Return the scale: how much the room for a bar is."""
    return h.p(".ruler")[f"This length is {code} {grouped(decimal(longest, scale))}."]


def swatch(look: str) -> h.Element:
    """Return a piece of a hatching for a legend."""
    return h.i(class_=f"swatch {look}", aria_hidden="true")
