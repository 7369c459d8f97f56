"""Convenience: false claims about columns made of columns; each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Signeds,
    claim,
    refusal_of,
    total,
    upto,
)


def _row(x: Any, y: Any) -> Any:
    return x - y


def _differs(at: Moment) -> Conditions:
    yield at.given.difference == at.seen.xs - at.seen.ys


def _nothing(_: Moment) -> Conditions:
    yield True


SIGNED = Invariant("_row", _differs, ("difference",), signed=("difference",))
NATURAL = Invariant("_row", _differs, ("difference",))
UNSAID = Invariant("_row", _nothing, ("difference",), signed=("difference",))


@claim("CM-1", about=(columns.each,), invariants=(SIGNED,), same_length=True)
def signed_sums_are_natural(xs: Naturals, ys: Naturals) -> None:
    """FALSE for (0, 0, 0, 0), (0, 0, 0, 1): what a function of rows gives adds up to 0 or more."""
    made = columns.each(_row, xs, ys)
    assert total(made) >= 0


@claim("CM-1", about=(columns.each,), invariants=(NATURAL,), same_length=True)
def a_part_that_is_not_natural(xs: Naturals, ys: Naturals) -> None:
    """FALSE for (0, 0, 0, 0), (0, 0, 0, 1): its invariant says that it is natural."""
    assert total(columns.each(_row, xs, ys)) >= 0


@claim("CM-1", about=(columns.each,), invariants=(UNSAID,), same_length=True)
def a_sum_of_which_nothing_is_proved(xs: Naturals, ys: Naturals) -> None:
    """FALSE for (0, 0, 0, 2), (0, 0, 0, 0): nobody has said what the results add up to."""
    assert total(columns.each(_row, xs, ys)) <= 1


@claim("CM-1", about=(columns.added,))
def signed_numbers_do_not_fall(xs: Signeds, place: AnyPlace) -> None:
    """FALSE for (0, 0, 1, -1), 2: what comes before a place is no more than all, though numbers may be below 0."""
    assert upto(xs, place) + xs[place] <= total(xs)


@claim("CM-1", about=(columns.less,), same_length=True)
def a_difference_is_natural(xs: Naturals, ys: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 0), (0, 0, 0, 1), 3: one column less another is nowhere below 0."""
    assert columns.less(xs, ys)[place] >= 0


@claim("CM-1", about=(loops.largest,))
def the_largest_of_signed_numbers_is_natural(xs: Signeds, place: AnyPlace) -> None:
    """FALSE for (-1, -1, -1, -1), 0: a column that is summed has a largest of 0 or more, if it has any item below 9."""
    assert (xs[place] > 8) | (loops.largest(xs) >= 0)  # noqa: PLR2004  # any number


def _small(x: Any) -> Any:
    if x > 2:  # noqa: PLR2004  # any number
        raise InvalidValue("x", x, "at most 2")
    return x


@claim("CM-1", about=(columns.each,))
def a_refused_row_is_no_row(xs: Naturals) -> None:
    """FALSE for (0, 0, 0, 3): a function that refuses some rows is never refused."""
    assert refusal_of(columns.each, _small, xs) is None


@claim("CM-1", about=(columns.each,))
def whoever_is_let_through_is_small(xs: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 2), 3: where all are let through, each is at most 1."""
    try:
        columns.each(_small, xs)
    except InvalidValue:
        return
    assert xs[place] <= 1


def _below(limit: Natural) -> Any:
    bounds = (limit, limit)

    def below(x: Any) -> Any:
        return x if x <= bounds[0] else bounds[1]

    return below


@claim("CM-1", about=(columns.each,))
def a_function_that_looks_at_a_tuple_around_it(xs: Naturals, limit: Natural, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 9), 3, 3: a function of rows may look at what is around it, and makes all less than that."""
    assert columns.each(_below(limit), xs)[place] < limit
