"""Trusted: tranches between attachment and detachment points: losses from below, recoveries from above.

Tranches that lie one on the other part a notional. Each default takes its loss from the lowest of them that is left,
and what is recovered of it from the highest, for which nothing is paid; so together they are always what is left of the
index.

Where the two meet, the loss comes first: it is what is paid for, so that what each tranche pays for is of the loss and
its own points alone, whatever is recovered. What is lost or recovered beyond what there is of the notional is said. Of
the defaults of an index, loss and recovery are together no more than what defaulted, and never meet.

Source: the rule of index tranches, as in the definition of credit default swap indices and in the published example of
LCDX-12 (0-8, 8-15, 15-30, 30-100 %).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import in_order
from rhodian.tranches.seniority import senior_first

if TYPE_CHECKING:
    from collections.abc import Iterable


def tranche_loss(loss: Amount, attachment: Amount, detachment: Amount) -> Amount:
    """Return what lies of a loss between two points (SPEC TR-3, TR-6, TR-14).

    Args:
        loss: all that was lost of the notional so far, in smallest units.
        attachment: up to where others bear it.
        detachment: from where on others bear it.

    Raises:
        InvalidAmount: for the loss, or else a point, that is not a natural number.
        InvalidValue: if the detachment point lies below the attachment point.
    """
    natural(loss, "loss")
    if natural(attachment, "attachment") > natural(detachment, "detachment"):
        raise InvalidValue("detachment", detachment, "at or above the attachment point")
    return min(max(loss - attachment, 0), detachment - attachment)


@attrs.frozen
class Reduced:
    """Tranches after losses and recoveries."""

    losses: tuple[Amount, ...]
    """What is lost of each, the most junior first."""
    recoveries: tuple[Amount, ...]
    """What is recovered of each: its notional is less, and nothing is paid for it."""
    sizes: tuple[Amount, ...]
    """What is left of the notional of each."""
    loss_left: Amount
    """What is lost beyond all there is."""
    recovery_left: Amount
    """What is recovered beyond what losses leave."""


def reduce_tranches(sizes: Iterable[Amount], loss: Amount, recovery: Amount) -> Reduced:
    """Take a loss from below, and then a recovery from above (SPEC TR-3 to TR-5, TR-14).

    Args:
        sizes: the notional of each tranche, the most junior first: detachment less attachment point.
        loss: what is lost, in smallest units.
        recovery: what is recovered of what defaulted.

    Raises:
        InvalidAmount: for the first size, or else the loss, or else the recovery, that is not a natural number.
    """
    sizes = loops.naturals(sizes, "sizes")
    lost = in_order(natural(loss, "loss"), sizes)
    rest = columns.each(_rest, sizes, lost.shares)
    recovered = senior_first(natural(recovery, "recovery"), rest)
    left = columns.each(_left, rest, recovered.shares)
    return Reduced(lost.shares, recovered.shares, left, lost.left, recovered.left)


def _rest(size: Amount, lost: Amount) -> Amount:
    """Return what a loss leaves of a tranche."""
    return size - lost


def _left(rest: Amount, recovered: Amount) -> Amount:
    """Return what a recovery leaves of that."""
    return rest - recovered
