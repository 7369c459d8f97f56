"""Trusted: who is paid first: the most senior, and so who goes without first is the most junior.

In this room classes stand in one order, the most junior first, as attachment points do. A loss takes them in that order
(`in_order`). What is paid is paid in the mirror of it: each has what all that is due to those senior to it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import Allocation

if TYPE_CHECKING:
    from collections.abc import Iterable


def senior_first(amount: Amount, dues: Iterable[Amount]) -> Allocation:
    """Pay the last of those listed all that it is due, then the one before it (SPEC TR-1, TR-2, TR-9).

    Args:
        amount: what there is to pay, in smallest units.
        dues: the most that each is to have, the most junior first.

    Returns:
        What each has; and what is left once all have what they are due.

    Raises:
        InvalidAmount: for the amount, or else for the first due that is not a natural number.
    """
    natural(amount, "amount")
    dues = loops.naturals(dues, "dues")

    def step(above: Amount, due: Amount) -> tuple[Amount, Amount]:
        senior = above - due
        return senior, min(due, max(0, amount - senior))

    _, shares = loops.scan(step, loops.total(dues), dues)
    return Allocation(shares, amount - loops.total(shares))
