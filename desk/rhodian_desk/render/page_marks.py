"""Convenience: the numbers of the parts of a bar: on a ground of their own within it, or below it with a line to it.

Widths are thousandths of a percent of the picture; how wide letters are is guessed for the narrowest screen at hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from rhodian_desk.render.page_text import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL: Final = 100_000
"""How wide a picture is."""
NARROWEST: Final = 350
"""How many pixels that is at least."""
BELOW: Final = 20
"""How many pixels the numbers below a bar need."""
_LETTER: Final = 8
_PADDING: Final = 6


@attrs.frozen
class Mark:
    """The number of a part of a bar."""

    text: str
    """The number."""
    left: int
    """Where the part begins."""
    across: int
    """How wide it is."""

    @property
    def middle(self) -> int:
        """Where the part's middle is."""
        return self.left + self.across // 2

    def fits(self, pixels: int) -> bool:
        """Tell whether the number has room within the part, in a picture so many pixels wide."""
        return self.across * pixels // FULL >= room(self.text)


def room(text: str) -> int:
    """Return how many pixels wide a number is, with the ground around it."""
    return _LETTER * len(text) + _PADDING


def within(mark: Mark, y: int) -> str:
    """Return a number in the middle of its part, on plain ground.

    Args:
        mark: the number.
        y: how far down the middle of the bar is, in pixels.
    """
    return grounded(mark.text, percent(mark.middle), y)


def grounded(text: str, x: str, y: int) -> str:
    """Return a number on plain ground around a place."""
    wide = room(text)
    return (
        f'<svg class="mark" x="{x}" y="{y}" overflow="visible"><rect class="plain" x="-{wide // 2}" y="-9"'
        f' width="{wide}" height="18"/><text y="5" text-anchor="middle">{escaped(text)}</text></svg>'
    )


def below(marks: Sequence[Mark], y: int, pixels: int = NARROWEST) -> str:
    """Return numbers below a bar, none over another, each with a line to its part.

    Args:
        marks: the numbers, from left to right.
        y: where the bar ends, in pixels.
        pixels: how wide the picture is at least.
    """
    shapes = []
    for mark, x in spread(marks, pixels):
        ends = f'x1="{percent(mark.middle)}" y1="{y}" x2="{percent(x)}" y2="{y + 6}"'
        shapes.append(f'<line class="leader" {ends}/>')
        shapes.append(
            f'<text class="led" x="{percent(x)}" y="{y + 17}" text-anchor="middle">{escaped(mark.text)}</text>'
        )
    return "".join(shapes)


def spread(marks: Sequence[Mark], pixels: int) -> list[tuple[Mark, int]]:
    """Return numbers, each with the place of its middle, as near to its part as those beside it let it be.

    Where there is no room for all, every other one is left out, until there is; the first stays.
    """
    wide = [room(mark.text) * FULL // pixels for mark in marks]
    if sum(wide) > FULL:
        return spread(marks[::2], pixels) if len(marks) > 1 else []
    places: list[int] = []
    edge = 0
    for mark, width in zip(marks, wide, strict=True):
        places.append(max(mark.middle, edge + width // 2))
        edge = places[-1] + width // 2
    edge = FULL
    for place in reversed(range(len(places))):
        places[place] = min(places[place], edge - wide[place] // 2)
        edge = places[place] - wide[place] // 2
    return list(zip(marks, places, strict=True))


def percent(thousandths: int) -> str:
    """Return thousandths of a percent as a length."""
    return f"{thousandths // 1000}.{thousandths % 1000:03d}%"
