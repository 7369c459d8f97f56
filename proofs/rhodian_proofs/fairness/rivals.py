"""Checked: four other rules of sharing by weight, and ours beside them, all in one shape.

They are here to be compared, in spec/sharing.md, with the rule that ships. Each takes an
amount and weights, natural numbers, to one share for each weight, in order; if no
weight is above 0, all shares are 0. Each is written with the kernel's loops, so that
the engine's rules for sequences of unknown length apply to it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rhodian import in_proportion
from rhodian.base import loops

if TYPE_CHECKING:
    from collections.abc import Callable

Shares: TypeAlias = tuple[int, ...]
"""What each member bears, in smallest units, in the order of the members."""

Rule: TypeAlias = "Callable[[int, tuple[int, ...]], Shares]"
"""From an amount and weights to shares."""


def cumulative_marks(amount: int, weights: tuple[int, ...]) -> Shares:
    """Share as the kernel does: by `in_proportion`."""
    return in_proportion(amount, weights).shares


def largest_remainder(amount: int, weights: tuple[int, ...]) -> Shares:
    """Round every quota down; then a unit each to the largest remainders, the earlier member first if they tie.

    Also known as Hamilton's or Hare-Niemeyer's method.
    """
    total = loops.total(weights)
    if total == 0:
        return weights

    def round_down(left: int, weight: int) -> tuple[int, tuple[int, int]]:
        share, remainder = divmod(amount * weight, total)
        return left - share, (share, remainder)

    def round_up(left: int, part: tuple[int, int]) -> tuple[int, int]:
        share, remainder = part
        if left > 0 and remainder > 0:
            return left - 1, share + 1
        return left, share

    left, parts = loops.scan(round_down, amount, weights)
    return loops.scan_ranked(round_up, left, parts, _by_falling_remainder)[1]


def _by_falling_remainder(part: tuple[int, int]) -> int:
    """Return a key that ranks a share and its remainder, the largest remainder first."""
    return -part[1]


def floor_with_residue(amount: int, weights: tuple[int, ...]) -> Shares:
    """Round every other quota down; the first member takes all that is left, whatever its weight."""
    total = loops.total(weights)
    if total == 0:
        return weights

    def round_down(so_far: tuple[int, int], weight: int) -> tuple[tuple[int, int], int]:
        is_first, left = so_far
        share = 0 if is_first == 1 else amount * weight // total
        return (0, left - share), share

    def settle(left: int, share: int) -> tuple[int, int]:
        return 0, share + left

    (_, left), floors = loops.scan(round_down, (1, amount), weights)
    return loops.scan(settle, left, floors)[1]


def per_leg_rounding(amount: int, weights: tuple[int, ...]) -> Shares:
    """Round every quota by itself to the nearest unit, half a unit up."""
    total = loops.total(weights)
    if total == 0:
        return weights

    def step(_: None, weight: int) -> tuple[None, int]:
        return None, (2 * amount * weight + total) // (2 * total)

    return loops.scan(step, None, weights)[1]


def sequential_floors(amount: int, weights: tuple[int, ...]) -> Shares:
    """Round down, one after the other, each member's quota of what is left by the weight that is left.

    Also known as a running residual.
    """

    def step(state: tuple[int, int], weight: int) -> tuple[tuple[int, int], int]:
        left, weight_left = state
        if weight == 0:
            return state, 0
        share = left * weight // weight_left
        return (left - share, weight_left - weight), share

    return loops.scan(step, (amount, loops.total(weights)), weights)[1]


RULES: tuple[Rule, ...] = (
    cumulative_marks,
    largest_remainder,
    floor_with_residue,
    per_leg_rounding,
    sequential_floors,
)
"""All five, in the order of the table in spec/sharing.md."""
