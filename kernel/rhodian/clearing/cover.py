"""Trusted: how much is enough if some members default together, whichever they are.

With any threshold t, n times t and what each loss has beyond t is enough for whatever n members default: each of them
loses no more than t and what it has beyond. So whoever checks a cover sorts nothing, and need not trust who found the
threshold. At the largest loss but n it is no more than is needed: what the n largest lose together.

Source: Regulation (EU) No 648/2012, Articles 42(3) and 43(2), and the Principles for financial market infrastructures,
principle 4: the member with the largest exposures, or the two with the largest, in extreme but plausible conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns, loops
from rhodian.base.numbers import Amount, natural

if TYPE_CHECKING:
    from collections.abc import Iterable


def enough(losses: Iterable[Amount], defaults: Amount, threshold: Amount) -> Amount:
    """Return what is enough for so many defaults, whoever defaults, by a threshold of any height (SPEC CV-1 to CV-4).

    Args:
        losses: what is lost by the default of each member or group, in smallest units, as under stress.
        defaults: of how many at once.
        threshold: an amount; there is no wrong one, and a good one asks for less.

    Returns:
        As many times the threshold, and what each loss has beyond it.

    Raises:
        InvalidAmount: for the first loss, or else the defaults, or else the threshold, that is not a natural number.
    """
    losses = loops.naturals(losses, "losses")
    least = natural(defaults, "defaults") * natural(threshold, "threshold")

    def beyond(loss: Amount) -> Amount:
        return max(0, loss - threshold)

    return least + loops.total(columns.each(beyond, losses))


def cover(losses: Iterable[Amount], defaults: Amount) -> Amount:
    """Return the least that is enough for so many defaults: what the largest lose together (SPEC CV-2, CV-4).

    Args:
        losses: what is lost by the default of each member or group, in smallest units, as under stress.
        defaults: of how many at once; of more than there are, all.

    Raises:
        InvalidAmount: for the first loss, or else the defaults, that is not a natural number.
    """
    losses = loops.naturals(losses, "losses")
    return enough(losses, defaults, _parted(losses, natural(defaults, "defaults"))[0])


def _parted(losses: tuple[Amount, ...], defaults: Amount) -> tuple[Amount, tuple[int, ...]]:
    """Return the largest loss but so many, 0 if there are no more, and for each whether it is one of those: 1 or 0."""

    def step(state: tuple[Amount, Amount], loss: Amount) -> tuple[tuple[Amount, Amount], int]:
        more, largest = state
        if more > 0:
            return (more - 1, largest), 1
        return (more, max(largest, loss)), 0

    (_, threshold), chosen = loops.scan_ranked(step, (defaults, 0), losses, _by_falling_loss)
    return threshold, chosen


def _by_falling_loss(loss: Amount) -> int:
    """Return a key that ranks losses, the largest first."""
    return -loss
