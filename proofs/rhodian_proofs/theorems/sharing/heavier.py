"""Checked: that other rules of sharing ask nobody for less because its own weight is larger, of any number of members.

The larger weights are the smaller ones and what each has more, added place by place: nothing, but at one place.
"""

from __future__ import annotations

from typing import Any

from rhodian.base import columns, loops
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    use,
    where,
)
from rhodian_proofs.fairness.axioms import weight_monotone
from rhodian_proofs.fairness.rivals import floor_with_residue, sequential_floors
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows

SMALL = ("weights", "more")
"""The columns that hold only small numbers when spelled out."""


def _weight_seen(at: Moment, whole: Any) -> Any:
    """Return the weight of the members so far, of those whose weights add up to the whole."""
    return at.seen.weights + where(whole == at.whole.weights, 0, at.seen.more)


# Sequential floors.


def _left_by_weight_left(at: Moment) -> Conditions:
    left, weight_left = at.state
    amount, whole = at.start
    yield (whole == at.whole.weights) | (whole == at.whole.weights + at.whole.more)
    yield left >= 0
    yield weight_left == whole - _weight_seen(at, whole)
    yield left + at.given.share == amount


def _takes_a_part_of_the_left(_: Moment, turn: Turn, share: Any) -> Conditions:
    """Keep a share within what is left."""
    (left, weight_left), weight = turn.before, turn.item
    use(product_grows, weight, weight_left, left)
    use(product_grows, left + 1, share, weight_left)
    yield share <= left


def _no_less_is_left(other: Moment, at: Moment) -> Conditions:
    (less, weight_left), (more, weight_left_of_more) = other.state, at.state
    yield implies(at.seen.more == 0, weight_left_of_more == weight_left + at.whole.more)
    yield implies(at.seen.more == 0, less <= more)


def _rounds_alike(at: Moment, other: Turn, share: Any, _: Moment, turn: Turn, share_of_more: Any) -> Conditions:
    """Show that whoever has as much weight leaves no less, and whoever alone has more does not bear less."""
    if at.seen.more != 0:
        return
    (less, whole), (more, whole_of_more) = other.before, turn.before
    weight, heavier, extra = other.item, turn.item, at.whole.more
    use(product_grows, 0, more, whole)
    if heavier == weight + extra:
        grown = weight + extra
        _products_grow(less, more, (weight, grown, heavier), (whole, whole + extra, whole_of_more))
        use(quotient_grows, share, less * weight, whole, share_of_more, more * heavier, whole_of_more)
        yield share <= share_of_more
    if heavier == weight:
        left, left_of_more = other.after[0], turn.after[0]
        rest, grown, rest_of_more = whole - weight, whole + extra - weight, whole_of_more - weight
        use(product_grows, 0, weight, extra)
        use(product_grows, heavier, weight, more)
        _products_grow(less, more, (rest, grown, rest_of_more), (whole, whole + extra, whole_of_more))
        small, large = less * rest - 1, more * rest_of_more - 1
        use(quotient_grows, left - 1, small, whole, left_of_more - 1, large, whole_of_more)
        yield left <= left_of_more


def _products_grow(less: Any, more: Any, parts: Any, wholes: Any) -> None:
    """Give the instances by which a part of less, of a whole, is no larger than a part of more, of a larger whole.

    Of parts and wholes it is given the one, the other, and what the other is called besides.
    """
    (part, grown, named), (whole, larger, called) = parts, wholes
    use(product_grows, 0, less, part)
    use(product_grows, 0, whole, grown)
    use(product_grows, part, whole, larger - whole)
    use(product_grows, called, larger, less * part)
    use(product_grows, part * larger, grown * whole, less)
    use(product_grows, less, more, grown * whole)
    use(product_grows, grown, named, more * whole)


HEAVIER = Invariant(
    "sequential_floors.<locals>.step",
    _left_by_weight_left,
    ("share",),
    _takes_a_part_of_the_left,
    beside=_no_less_is_left,
    alongside=_rounds_alike,
    along=("weights", "more"),
)


@claim("FA-11", about=(sequential_floors,), invariants=(HEAVIER,), length_max=1, small=SMALL, same_length=True)
def sequential_floors_ask_nobody_for_less_at_a_larger_weight(
    amount: Natural, weights: Naturals, more: Naturals, place: AnyPlace
) -> None:
    """Sequential floors ask nobody for less because its own weight is larger."""
    assert weight_monotone(sequential_floors, amount, weights, columns.added(weights, more), place)


# Floor with residue.


def told_apart(more: Any) -> Any:
    """Return for each member whether it is the first, what it has more if it is, and what if it is not."""

    def apart(is_first: Any, extra: Any) -> Any:
        return 0, (is_first, is_first * extra, (1 - is_first) * extra)

    return loops.scan(apart, 1, more)[1]


def _is_told_once(at: Moment) -> Conditions:
    yield (at.state == 0) | (at.state == 1)
    yield at.given.first == 1 - at.state
    yield at.given.at_first + at.given.beyond == at.seen.more


def _floors(at: Moment) -> Conditions:
    """Say what is left, and that it is not below 0, since no more than the quotas is taken."""
    amount, whole = at.free.amount, at.free.total
    is_first, left = at.state
    seen = _weight_seen(at, whole)
    yield (whole == at.whole.weights) | (whole == at.whole.weights + at.whole.more)
    yield is_first == where(at.seen.first == 0, 1, 0)
    yield left + at.given.floor == amount
    yield at.given.floor * whole <= amount * seen
    use(product_grows, seen, whole, amount)
    use(product_grows, amount + 1, at.given.floor, whole)
    yield left >= 0


def _others_bear_no_more(other: Moment, at: Moment) -> Conditions:
    yield at.free.total == other.free.total + at.whole.more
    yield implies(at.whole.beyond == 0, other.state[1] <= at.state[1])


def _floors_fall(at: Moment, other: Turn, floor: Any, _: Moment, turn: Turn, floor_of_more: Any) -> Conditions:
    """Show that whoever has as much weight bears no more, and whoever alone has more does not bear less."""
    amount, weight, heavier, extra = at.free.amount, other.item, turn.item, at.whole.more
    whole, larger = at.free.total, at.free.total + extra
    if heavier == weight:
        use(product_grows, 0, amount, weight)
        use(product_grows, whole, larger, amount * weight)
        use(quotient_grows, floor_of_more, amount * weight, larger, floor, amount * weight, whole)
        yield floor_of_more <= floor
    if heavier == weight + extra:
        use(product_grows, weight, whole, extra)
        use(product_grows, weight * larger, heavier * whole, amount)
        use(quotient_grows, floor, amount * weight, whole, floor_of_more, amount * heavier, larger)
        yield floor <= floor_of_more


def _is_settled_at_once(at: Moment) -> Conditions:
    yield at.state >= 0
    yield implies(at.seen.first > 0, at.state == 0)
    yield at.given.share + at.state == at.seen.floor + at.start


def _is_settled_alike(other: Moment, at: Moment) -> Conditions:
    settled = (other.state == 0) & (at.state == 0)
    yield settled | ((other.state == other.start) & (at.state == at.start))


RESIDUE = (
    Invariant("told_apart.<locals>.apart", _is_told_once, ("first", "at_first", "beyond")),
    Invariant(
        "floor_with_residue.<locals>.round_down",
        _floors,
        ("floor",),
        beside=_others_bear_no_more,
        alongside=_floors_fall,
        along=("weights", "more", "first", "beyond"),
    ),
    Invariant(
        "floor_with_residue.<locals>.settle",
        _is_settled_at_once,
        ("share",),
        beside=_is_settled_alike,
        along=("first", "floor"),
    ),
)


@claim("FA-11", about=(floor_with_residue,), invariants=RESIDUE, length_max=1, small=SMALL, same_length=True)
def floor_with_residue_asks_nobody_for_less_at_a_larger_weight(
    amount: Natural, weights: Naturals, more: Naturals, place: AnyPlace
) -> None:
    """Floor with residue asks nobody for less because its own weight is larger."""
    _, at_first, beyond = told_apart(more)[place]
    assert at_first + beyond == more[place]
    assert weight_monotone(floor_with_residue, amount, weights, columns.added(weights, more), place)
