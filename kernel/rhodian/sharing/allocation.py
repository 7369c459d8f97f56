"""Trusted: the two ways to share, in order and in proportion, exactly and in integers.

Every function here is total: each input of natural numbers has an answer, and
what finds no bearer is returned as `left`, never dropped (SPEC AL-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.numbers import Amount, natural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@attrs.frozen
class Allocation:
    """An amount, split: who bears how much of it, and what nobody bears."""

    shares: tuple[Amount, ...]
    """What each member bears, in the order the members were given."""
    left: Amount
    """What is left over because there was nobody to bear it."""


def in_order(amount: Amount, capacities: Iterable[Amount]) -> Allocation:
    """Let the first bear all it can, then the next: seniority (SPEC AL-2 to AL-4, AL-16).

    The rule of default waterfalls (Regulation (EU) No 648/2012, Article 45), of tranches between
    attachment and detachment points, and of payment priorities.

    Args:
        amount: what is to be borne, in smallest units.
        capacities: the most that each member can bear, first bearer first.

    Raises:
        InvalidAmount: for the amount, or else for the first capacity that is not a natural number (SPEC AL-15).
    """
    natural(amount, "amount")
    capacities = loops.naturals(capacities, "capacities")

    def step(left: Amount, capacity: Amount) -> tuple[Amount, Amount]:
        share = min(left, capacity)
        return left - share, share

    left, shares = loops.scan(step, amount, capacities)
    return Allocation(shares, left)


def in_proportion(amount: Amount, weights: Iterable[Amount]) -> Allocation:
    """Let each bear by weight, the remainder of each division carried into the next (SPEC AL-5 to AL-9, AL-17).

    Each share is the member's exact quota `amount * weight / total`, rounded down or up; so is the sum
    over any members that stand side by side. The order of the members decides only who bears the odd
    units, so callers give members in a declared, canonical order, such as by account.

    Args:
        amount: what is to be borne, in smallest units.
        weights: how the members stand to each other, in any one unit; a member of weight 0 bears nothing.

    Returns:
        Shares that sum to the amount; or, if no weight is above 0, zeros and the whole amount left.

    Raises:
        InvalidAmount: for the amount, or else for the first weight that is not a natural number (SPEC AL-15).
    """
    natural(amount, "amount")
    weights = loops.naturals(weights, "weights")
    total = loops.total(weights)
    if total == 0:
        return Allocation(weights, amount)

    def step(carry: Amount, weight: Amount) -> tuple[Amount, Amount]:
        share, carry = divmod(amount * weight + carry, total)
        return carry, share

    _, shares = loops.scan(step, 0, weights)
    return Allocation(shares, 0)


def in_proportion_capped(amount: Amount, weights: Iterable[Amount], caps: Iterable[Amount]) -> Allocation:
    """Let each bear by weight up to its cap, and the rest bear what the capped cannot (SPEC AL-10 to AL-14, AL-18).

    Known as water-filling. Caps that leave each member what it is required to hold leave it so (SPEC CA-13).

    There is one level, an amount borne per unit of weight, at which everyone bears the smaller of its
    cap and its quota at that level, and the shares sum to the amount or everyone is at its cap. Those
    below their caps share as `in_proportion` does, so where no cap binds the two give the same answer.

    Args:
        amount: what is to be borne, in smallest units.
        weights: how the members stand to each other, in any one unit; a member of weight 0 bears nothing.
        caps: the most that each member may bear, in smallest units, on any base: it need not follow the weights.

    Returns:
        Shares that sum to the smaller of the amount and the caps of all members of weight above 0.

    Raises:
        InvalidAmount: for the amount, or else the first weight, or else the first cap that is not a natural number.
        LengthMismatch: if there are not as many caps as weights (SPEC AL-15).
    """
    natural(amount, "amount")
    weights = loops.naturals(weights, "weights")
    members = loops.pairs(weights, loops.naturals(caps, "caps"), "caps")
    (rest, weight_open), parts = _fill(amount, weights, members)

    def step(carry: Amount, part: _Part) -> tuple[Amount, Amount]:
        paid, weight = part
        if weight == 0:
            return carry, paid
        share, carry = divmod(rest * weight + carry, weight_open)
        return carry, share

    _, shares = loops.scan(step, 0, parts)
    return Allocation(shares, 0 if weight_open > 0 else rest)


_Member: TypeAlias = tuple[Amount, Amount]
"""A member's weight and cap."""

_Level: TypeAlias = tuple[Amount, Amount]
"""What is left once the capped have paid, and the weight of those who share it."""

_Part: TypeAlias = tuple[Amount, Amount]
"""What a member pays at its cap, and the weight with which it shares the rest; one of them is 0."""


def _fill(
    amount: Amount, weights: tuple[Amount, ...], members: loops.Column[_Member]
) -> tuple[_Level, tuple[_Part, ...]]:
    """Part the members who pay their cap from those who share the rest, and find the level of the rest.

    Members are taken by cap per unit of weight, lowest first. One whose quota of what is then left reaches
    its cap pays the cap, and so the level rises for all who follow; the first whose quota does not reach its
    cap ends this, since those who follow have room for more.
    """

    def step(level: _Level, member: _Member) -> tuple[_Level, _Part]:
        rest, weight_open = level
        weight, cap = member
        if weight > 0 and cap * weight_open <= rest * weight:
            return (rest - cap, weight_open - weight), (cap, 0)
        return level, (0, weight)

    return loops.scan_ranked(step, (amount, loops.total(weights)), members, _by_cap_per_weight(weights))


def _by_cap_per_weight(weights: tuple[Amount, ...]) -> Callable[[_Member], Amount]:
    """Return a key that ranks members by cap per unit of weight, exactly and in integers (SPEC AL-14).

    Two different ratios differ by at least one part in the product of their weights, so scaled by the
    square of the largest weight they differ by at least 1, and rounding down keeps them apart.
    """
    weight_largest = loops.largest(weights)

    def key(member: _Member) -> Amount:
        weight, cap = member
        return cap * weight_largest * weight_largest // weight if weight > 0 else 0

    return key
