"""Convenience: a second opinion on the kernel's arithmetic, slow, plain, and sharing no code with it.

Every answer comes from exact fractions, from a ruler, from trying every level or
from handing out single units, never from a carry. A tree is nested JSON, as in `tests/vectors/README.md`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor, lcm
from operator import add
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Answer: TypeAlias = tuple[list[int], int]
"""The shares, and what nobody bears."""

_Stage: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...]]
"""A level: the parts borne in all when it is reached; what each at its cap pays; the weights of all others."""

Tree: TypeAlias = "Mapping[str, Any]"
"""A fund or a layer as JSON, its integers as decimal strings."""


def in_order_unit_by_unit(amount: int, capacities: Sequence[int]) -> Answer:
    """Hand out one unit at a time, each to the first member that still has room; for small amounts only."""
    shares = [0] * len(capacities)
    for unit in range(amount):
        with_room = [place for place, capacity in enumerate(capacities) if shares[place] < capacity]
        if not with_room:
            return shares, amount - unit
        shares[with_room[0]] += 1
    return shares, 0


def in_order(amount: int, capacities: Sequence[int]) -> Answer:
    """Lay the capacities end to end on a ruler and cut it at the amount."""
    marks = [min(amount, end) for end in accumulate(capacities, initial=0)]
    return _between(marks), amount - marks[-1]


@lru_cache(maxsize=1 << 18)
def _ruler(amount: int, weights: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Lay the weights end to end, stretch them to the amount, and cut at the whole unit below each mark."""
    total = sum(weights)
    if total == 0:
        return (0,) * len(weights), amount
    marks = [floor(Fraction(amount * end, total)) for end in accumulate(weights, initial=0)]
    return tuple(_between(marks)), 0


def in_proportion(amount: int, weights: Sequence[int]) -> Answer:
    """Cut a ruler of the weights at the whole units."""
    shares, unallocated = _ruler(amount, tuple(weights))
    return list(shares), unallocated


def in_proportion_capped(amount: int, weights: Sequence[int], caps: Sequence[int]) -> Answer:
    """Find the last level that the amount reaches; let those at their caps there pay them, and the rest share."""
    parts, stages = _stages(tuple(weights), tuple(caps))
    paid, rest = next((paid, rest) for reached, paid, rest in stages if reached <= amount * parts)
    shared, unallocated = in_proportion(amount - sum(paid), rest)
    return list(map(add, paid, shared)), unallocated


def capacity(tree: Tree) -> int:
    """Return the most that a tree can bear."""
    if "available" in tree:
        return int(tree["available"])
    return _bearable(tree, [capacity(branch) for branch in _branches(tree)])


def draw(tree: Tree, loss: int) -> list[int]:
    """Return what each fund bears, from the first leaf to the last, by recursion."""
    borne = min(loss, capacity(tree))
    if "available" in tree:
        return [borne]
    shares = _shares(tree, borne, [capacity(branch) for branch in _branches(tree)])
    return [unit for branch, share in zip(_branches(tree), shares, strict=True) for unit in draw(branch, share)]


def draws(tree: Tree) -> list[list[int]]:
    """Return what each fund bears of each loss from 0 to the capacity, in that order; for small trees only."""
    if "available" in tree:
        return [[loss] for loss in range(int(tree["available"]) + 1)]
    below = [draws(branch) for branch in _branches(tree)]
    capacities = [len(table) - 1 for table in below]
    answers = [_shares(tree, loss, capacities) for loss in range(_bearable(tree, capacities) + 1)]
    return [[unit for table, share in zip(below, shares, strict=True) for unit in table[share]] for shares in answers]


def _branches(tree: Tree) -> list[Tree]:
    """Return what lies right below a layer."""
    return [tree["branch"]] if tree["rule"] == "limited" else list(tree["branches"])


def _bearable(tree: Tree, capacities: list[int]) -> int:
    """Return the most that a layer can bear, given the same of what lies right below."""
    if tree["rule"] == "limited":
        return min(int(tree["limit"]), *capacities)
    weights = tree.get("weights") or ["1"] * len(capacities)
    borne = [(capacity, int(w)) for capacity, w in zip(capacities, weights, strict=True) if int(w) > 0]
    if tree["rule"] == "in fixed proportion":
        levels = [Fraction(capacity, weight) for capacity, weight in borne]
        return floor(min(levels, default=Fraction(0)) * sum(weight for _, weight in borne))
    return sum(capacity for capacity, _ in borne)


def _shares(tree: Tree, borne: int, capacities: list[int]) -> list[int]:
    """Return what each child of a layer bears of what the layer bears."""
    if tree["rule"] == "limited":
        return [borne]
    if tree["rule"] == "in order":
        return in_order(borne, capacities)[0]
    if tree["rule"] == "in fixed proportion":
        return in_proportion(borne, [int(w) for w in tree["weights"]])[0]
    return in_proportion_capped(borne, [int(w) for w in tree["weights"]], capacities)[0]


def _between(marks: Sequence[int]) -> list[int]:
    """Return the distances between neighbouring marks."""
    return [right - left for left, right in pairwise(marks)]


@lru_cache(maxsize=1 << 12)
def _stages(weights: tuple[int, ...], caps: tuple[int, ...]) -> tuple[int, list[_Stage]]:
    """Return each level at which a cap begins to bind, highest first, and into how many parts units are cut.

    A level is what is borne per unit of weight; in parts so small, every level is a whole number.
    """
    parts = lcm(*filter(None, weights))
    levels = [cap * parts // w if w else 0 for w, cap in zip(weights, caps, strict=True)]
    found = []
    for level in sorted({0, *levels}, reverse=True):
        paid = tuple([cap if w and own <= level else 0 for w, cap, own in zip(weights, caps, levels, strict=True)])
        rest = tuple([w if own > level else 0 for w, own in zip(weights, levels, strict=True)])
        found.append((sum(paid) * parts + sum(rest) * level, paid, rest))
    return parts, found
