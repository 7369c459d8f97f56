"""Convenience: a second opinion on the kernel's arithmetic, slow, plain, and sharing no code with it.

Every answer comes from exact fractions, from a ruler or from handing out single
units, never from a carry. A tree is nested JSON, as in `tests/vectors/README.md`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from math import floor
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Answer: TypeAlias = tuple[list[int], int]
"""The shares, and what nobody bears."""

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


def in_proportion(amount: int, weights: Sequence[int]) -> Answer:
    """Lay the weights end to end, stretch them to the amount, and cut at the whole unit below each mark."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights), amount
    marks = [floor(Fraction(amount * end, total)) for end in accumulate(weights, initial=0)]
    return _between(marks), 0


def in_proportion_capped(amount: int, weights: Sequence[int], caps: Sequence[int]) -> Answer:
    """Find the level by trying every one at which a cap begins to bind; then share the rest as on the ruler."""
    level = _level(amount, weights, caps)
    at_cap = [w > 0 and (level is None or cap <= level * w) for w, cap in zip(weights, caps, strict=True)]
    paid = [cap if bound else 0 for cap, bound in zip(caps, at_cap, strict=True)]
    rest = [0 if bound else w for w, bound in zip(weights, at_cap, strict=True)]
    shared, unallocated = in_proportion(amount - sum(paid), rest)
    return [a + b for a, b in zip(paid, shared, strict=True)], unallocated


def capacity(tree: Tree) -> int:
    """Return the most that a tree can bear."""
    if "available" in tree:
        return int(tree["available"])
    if tree["rule"] == "limited":
        return min(int(tree["limit"]), capacity(tree["branch"]))
    weights = tree.get("weights") or ["1"] * len(tree["branches"])
    return sum(capacity(branch) for branch, w in zip(tree["branches"], weights, strict=True) if int(w) > 0)


def draw(tree: Tree, loss: int) -> list[int]:
    """Return what each fund bears, from the first leaf to the last, by recursion."""
    borne = min(loss, capacity(tree))
    if "available" in tree:
        return [borne]
    if tree["rule"] == "limited":
        return draw(tree["branch"], borne)
    capacities = [capacity(branch) for branch in tree["branches"]]
    if tree["rule"] == "in order":
        shares, _ = in_order(borne, capacities)
    else:
        shares, _ = in_proportion_capped(borne, [int(w) for w in tree["weights"]], capacities)
    return [unit for branch, share in zip(tree["branches"], shares, strict=True) for unit in draw(branch, share)]


def _between(marks: Sequence[int]) -> list[int]:
    """Return the distances between neighbouring marks."""
    return [right - left for left, right in pairwise(marks)]


def _level(amount: int, weights: Sequence[int], caps: Sequence[int]) -> Fraction | None:
    """Return what is borne per unit of weight, or None if the caps together cannot bear the amount."""
    members = tuple((w, cap) for w, cap in zip(weights, caps, strict=True) if w > 0)
    if sum(cap for _, cap in members) <= amount:
        return None
    reached, borne, weight_above = max(step for step in _steps(members) if step[1] <= amount)
    return reached + (amount - borne) / weight_above


@lru_cache(maxsize=1)
def _steps(members: tuple[tuple[int, int], ...]) -> list[tuple[Fraction, Fraction, int]]:
    """Return each level at which a cap begins to bind, what is borne there, and the weight not yet at its cap."""
    levels = {Fraction(), *(Fraction(cap, w) for w, cap in members)}
    return [
        (
            level,
            sum((min(Fraction(cap), level * w) for w, cap in members), Fraction()),
            sum(w for w, cap in members if cap > level * w),
        )
        for level in levels
    ]
