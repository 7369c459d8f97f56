"""Trusted: what members can bear together: each all that it can, or all only as far as the first of them can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount


def payable(weights: tuple[Amount, ...], capacities: tuple[Amount, ...]) -> Amount:
    """Return what the members of weight above 0 can bear together."""

    def step(so_far: Amount, member: tuple[Amount, Amount]) -> tuple[Amount, None]:
        weight, capacity = member
        return so_far + (capacity if weight > 0 else 0), None

    return loops.scan(step, 0, loops.pairs(weights, capacities, "capacities"))[0]


def payable_in_ratio(weights: tuple[Amount, ...], capacities: tuple[Amount, ...]) -> Amount:
    """Return the most of which each member can bear the fraction that its weight is of all weights (SPEC WF-13).

    A member of weight 0 holds nobody up. If no weight is above 0, nothing can be borne.
    """
    total = loops.total(weights)

    def step(least: Amount, member: tuple[Amount, Amount]) -> tuple[Amount, None]:
        weight, capacity = member
        return (min(least, capacity * total // weight) if weight > 0 else least), None

    most = payable(weights, capacities)
    return loops.scan(step, most, loops.pairs(weights, capacities, "capacities"))[0]
