"""Trusted: the two ways to share, in order and in proportion, exactly and in integers.

Every function here is total: each input of natural numbers has an answer, and
what finds no bearer is returned as `unallocated`, never dropped (SPEC AL-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian import loops
from rhodian.accounts import Amount, natural
from rhodian.errors import KernelFault

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Allocation:
    """An amount, split: who bears how much of it, and what nobody bears."""

    shares: tuple[Amount, ...]
    """What each member bears, in the order the members were given."""
    unallocated: Amount
    """What is left over because there was nobody to bear it."""


def in_order(amount: Amount, capacities: Iterable[Amount]) -> Allocation:
    """Let the first bear all it can, then the next: seniority (SPEC AL-2 to AL-4).

    The rule of default waterfalls (Regulation (EU) No 648/2012, Article 45), of tranches between
    attachment and detachment points, and of payment priorities.

    Args:
        amount: what is to be borne, in smallest units.
        capacities: the most that each member can bear, first bearer first.

    Raises:
        InvalidAmount: for the amount, or else for the first capacity that is not a natural number.
    """
    natural(amount, "amount")
    capacities = loops.naturals(capacities, "capacities")

    def step(left: Amount, capacity: Amount) -> tuple[Amount, Amount]:
        share = min(left, capacity)
        return left - share, share

    left, shares = loops.scan(step, amount, capacities)
    return Allocation(shares, left)


def in_proportion(amount: Amount, weights: Iterable[Amount]) -> Allocation:
    """Let each bear by weight, the remainder of each division carried into the next (SPEC AL-5 to AL-9).

    Each share is the member's exact quota `amount * weight / total`, rounded down or up; so is the sum
    over any members that stand side by side. The order of the members decides only who bears the odd
    units, so callers give members in a declared, canonical order, such as by account.

    Args:
        amount: what is to be borne, in smallest units.
        weights: how the members stand to each other, in any one unit; a member of weight 0 bears nothing.

    Returns:
        Shares that sum to the amount; or, if no weight is above 0, zeros and the whole amount unallocated.

    Raises:
        InvalidAmount: for the amount, or else for the first weight that is not a natural number.
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
    """Let each bear by weight up to its cap, and the rest bear what the capped cannot (SPEC AL-10 to AL-15).

    Known as water-filling.

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
        LengthMismatch: if there are not as many caps as weights.
    """
    natural(amount, "amount")
    weights = loops.naturals(weights, "weights")
    members = loops.pairs(weights, loops.naturals(caps, "caps"), "caps")
    rest, weight_open = _level(amount, loops.total(weights), _by_cap_per_weight(members, loops.largest(weights)))

    def step(state: _Paying, member: _Member) -> tuple[_Paying, Amount]:
        left, weight_seen, carry = state
        weight, cap = member
        if _is_capped(weight, cap, rest, weight_open):
            return (left - cap, weight_seen, carry), cap
        if weight == 0:
            return state, 0
        share, carry = divmod(rest * weight + carry, weight_open)
        return (left, weight_seen + weight, carry), share

    (left, weight_seen, _), shares = loops.scan(step, (amount, 0, 0), members)
    if (left, weight_seen) != (rest, weight_open):
        raise KernelFault("AL-15")
    return Allocation(shares, 0 if weight_open else rest)


_Member: TypeAlias = tuple[Amount, Amount]
"""A member's weight and cap."""

_Level: TypeAlias = tuple[Amount, Amount]
"""What is left once the capped have paid, and the weight of those who share it."""

_Paying: TypeAlias = tuple[Amount, Amount, Amount]
"""What is left after the capped so far, the weight of the others so far, and the carry."""


def _is_capped(weight: Amount, cap: Amount, rest: Amount, weight_open: Amount) -> bool:
    """Tell whether the quota of a member, when `rest` is shared over `weight_open`, reaches its cap."""
    return weight > 0 and cap * weight_open <= rest * weight


def _by_cap_per_weight(members: tuple[_Member, ...], weight_largest: Amount) -> tuple[_Member, ...]:
    """Rank members by cap per unit of weight, lowest first, exactly (SPEC AL-14).

    Two different ratios differ by at least one part in the product of their weights, so scaled by the
    square of the largest weight they differ by at least 1, and rounding down keeps them apart.
    """
    scale = weight_largest * weight_largest

    def key(member: _Member) -> int:
        weight, cap = member
        return cap * scale // weight if weight > 0 else 0

    return loops.ranked(members, key)


def _level(amount: Amount, weight_total: Amount, members: tuple[_Member, ...]) -> _Level:
    """Find the level at which the uncapped share what the capped leave (SPEC AL-14).

    Args:
        amount: what is to be borne.
        weight_total: the sum of all weights.
        members: weight and cap of each, ranked by cap per unit of weight.
    """

    def step(level: _Level, member: _Member) -> tuple[_Level, None]:
        rest, weight_open = level
        weight, cap = member
        if _is_capped(weight, cap, rest, weight_open):
            return (rest - cap, weight_open - weight), None
        return level, None

    level, _ = loops.scan(step, (amount, weight_total), members)
    return level
