"""Checked: what holds in the loops of the rules of sharing that are compared with ours."""

from __future__ import annotations

from typing import Any

from rhodian_proofs.claims import Conditions, Invariant, Moment, Turn, implies, only, use
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows

# Cumulative marks.


def _between_marks(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state < at.free.total
    yield at.given.share * at.free.total + at.state == at.free.amount * only(at.seen)


def _within_the_weight(at: Moment, turn: Turn, share: Any) -> Conditions:
    amount, whole, weight = at.free.amount, at.free.total, turn.item
    use(product_grows, amount, whole, weight)
    use(product_grows, weight + 1, share, whole)
    yield implies(amount <= whole, share <= weight)


CUMULATIVE_MARKS = (Invariant("in_proportion.<locals>.step", _between_marks, ("share",), _within_the_weight),)

# Largest remainder.


def _quotas_rounded_down(at: Moment) -> Conditions:
    amount, whole, seen = at.free.amount, at.free.total, at.seen.weights
    yield at.state + at.given.floor == amount
    yield at.given.floor * whole + at.given.remainder == amount * seen
    yield at.state * whole == amount * (whole - seen) + at.given.remainder
    use(product_grows, 0, amount, whole - seen)
    use(product_grows, at.state + 1, 0, whole)
    yield at.state >= 0


def _remainders_rounded_up(at: Moment) -> Conditions:
    handed_out = at.start - at.state
    yield at.state >= 0
    yield at.given.share == at.seen.floor + handed_out
    yield implies(at.state > 0, handed_out * at.whole.weights >= at.seen.remainder)


LARGEST_REMAINDER = (
    Invariant("largest_remainder.<locals>.round_down", _quotas_rounded_down, ("floor", "remainder")),
    Invariant("largest_remainder.<locals>.round_up", _remainders_rounded_up, ("share",)),
)

# Floor with residue.


def _floors(at: Moment) -> Conditions:
    amount, whole, seen = at.free.amount, at.free.total, at.seen.weights
    _, left = at.state
    yield left + at.given.floor == amount
    yield at.given.floor * whole <= amount * seen
    use(product_grows, seen, whole, amount)
    use(product_grows, amount + 1, at.given.floor, whole)
    yield left >= 0


def _residue_settled(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.given.share + at.state == at.seen.floor + at.start
    yield implies(at.seen.weights > 0, at.state == 0)


FLOOR_WITH_RESIDUE = (
    Invariant("floor_with_residue.<locals>.round_down", _floors, ("floor",)),
    Invariant("floor_with_residue.<locals>.settle", _residue_settled, ("share",)),
)

# Per-leg rounding.


PER_LEG_ROUNDING = (Invariant("per_leg_rounding.<locals>.step", nothing_holds, ("share",), _within_the_weight),)

# Sequential floors.


def _left_by_weight_left(at: Moment) -> Conditions:
    left, weight_left = at.state
    amount, whole = at.start
    yield left >= 0
    yield weight_left == whole - at.seen.weights
    yield left + at.given.share == amount
    yield implies((weight_left == 0) & (whole > 0), left == 0)
    yield implies(amount <= whole, left <= weight_left)


def _takes_a_part_of_the_left(_: Moment, turn: Turn, share: Any) -> Conditions:
    """Keep a share within what is left, and within the weight if what is left is."""
    (left, weight_left), weight = turn.before, turn.item
    use(product_grows, weight, weight_left, left)
    use(product_grows, left + 1, share, weight_left)
    yield share <= left
    use(product_grows, left, weight_left, weight)
    use(product_grows, weight + 1, share, weight_left)
    yield implies(left <= weight_left, share <= weight)
    use(product_grows, left, weight_left, weight_left - weight)
    use(product_grows, weight_left - weight + 1, left - share, weight_left)
    yield implies(left <= weight_left, left - share <= weight_left - weight)


SEQUENTIAL_FLOORS = (
    Invariant("sequential_floors.<locals>.step", _left_by_weight_left, ("share",), _takes_a_part_of_the_left),
)

SMALL = ("weights", "others")
"""The columns of weights that hold only small numbers when spelled out."""


def _no_less_is_left(other: Moment, at: Moment) -> Conditions:
    yield other.state[1] == at.state[1]
    yield other.state[0] <= at.state[0]


def _rounded_up_alike(_: Moment, other: Turn, __: Any, ___: Moment, turn: Turn, ____: Any) -> Conditions:
    """Show that of more no less is left: what is left is the quota of all who follow, rounded up."""
    (less, weight_left), (more, _) = other.before, turn.before
    left, left_of_more, rest = other.after[0], turn.after[0], other.after[1]
    use(product_grows, less, more, rest)
    use(product_grows, less * rest, more * rest, weight_left)
    small, large = less * rest - 1, more * rest - 1
    use(quotient_grows, left - 1, small, weight_left, left_of_more - 1, large, weight_left)
    yield left <= left_of_more


OF_MORE = Invariant(
    "sequential_floors.<locals>.step",
    _left_by_weight_left,
    ("share",),
    _takes_a_part_of_the_left,
    beside=_no_less_is_left,
    alongside=_rounded_up_alike,
)
