"""Checked: tools that keep margin from following every calm and every storm, and how far it still does.

Each answers with a margin that is never below the one it begins with. Source: Delegated Regulation (EU) No 153/2013,
Article 28(1): a buffer of a quarter that may be used up, a weight of a quarter for days of stress, or a floor from a
look-back of ten years.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

NONE: Final = "none"
BUFFER, STRESS, FLOOR = "buffer", "stress", "floor"
TOOLS: Final = (BUFFER, STRESS, FLOOR)
"""The tools by name."""

QUARTER = 0.25
"""How large the buffer, and the weight of stress, has to be at least."""

FLOOR_DAYS = 2500
"""Ten years of 250 days each."""


def buffered(margins: Sequence[float], rebuild: int) -> tuple[float, ...]:
    """Return margins with a buffer: a rise uses it up before anybody pays more, and it comes back day by day.

    Args:
        margins: what is needed on each day.
        rebuild: in how many days a buffer that was used up is whole again, if what is needed stays as it is.
    """
    charged, found = math.inf, []
    for margin in margins:
        whole = (1 + QUARTER) * margin
        charged = min(whole, max(margin, charged + QUARTER * margin / rebuild))
        found.append(charged)
    return tuple(found)


def stressed(margins: Sequence[float], stress: Sequence[float]) -> tuple[float, ...]:
    """Return margins of which a quarter is that of days of stress, where that is more."""
    return tuple(
        max(margin, (1 - QUARTER) * margin + QUARTER * worst) for margin, worst in zip(margins, stress, strict=True)
    )


def floored(margins: Sequence[float], floors: Sequence[float]) -> tuple[float, ...]:
    """Return margins, none below the floor of its day."""
    return tuple(map(max, margins, floors))


def long_volatility(losses: Sequence[float], first: int) -> tuple[float, ...]:
    """Return the volatility around 0 of the ten years before each day, from a day on to the one after the last.

    Of fewer days it is that of all there are before. Days are added up from the beginning and from the end of each ten
    years of the data, so that nothing is ever subtracted, and no large loss that is forgotten takes digits with it.
    """
    squares = [loss * loss for loss in losses]
    blocks = [squares[begin : begin + FLOOR_DAYS] for begin in range(0, len(squares), FLOOR_DAYS)]
    upto = [total for block in blocks for total in itertools.accumulate(block)]
    since = [total for block in blocks for total in [*itertools.accumulate(reversed(block))][::-1]]

    def within(begin: int, day: int) -> float:
        return upto[day - 1] if begin % FLOOR_DAYS == 0 else since[begin] + upto[day - 1]

    spans = ((max(0, day - FLOOR_DAYS), day) for day in range(first, len(losses) + 1))
    return tuple(math.sqrt(within(begin, day) / (day - begin)) for begin, day in spans)


def peak_to_trough(margins: Sequence[int]) -> Fraction | None:
    """Return how many times the smallest margin the largest is; None if the smallest is 0."""
    return Fraction(max(margins), min(margins)) if min(margins) > 0 else None


def largest_call(margins: Sequence[int], days: int) -> int:
    """Return by how much margin rose at most from a day to one so many later; 0 if it never did."""
    return max((later - before for before, later in zip(margins, margins[days:], strict=False)), default=0)
