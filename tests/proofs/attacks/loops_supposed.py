"""Convenience: false claims about what is supposed, asked or used of numbers, and values for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian import integer
from rhodian.base import loops
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    is_same,
    is_whole,
    same_weights,
    total,
    use,
)


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def counted(values: Any) -> Any:
    """Return how many items there are."""
    return loops.scan(count, 0, values)[0]


@claim("LA-10", about=(loops.scan,), invariants=(COUNT,), same_length=True)
def a_supposition_within_a_supposition(values: Naturals, others: Naturals) -> None:
    """FALSE for (1, 2, 0, 0) and (0, 3, 0, 0): what holds if other numbers are the same holds of any."""
    differ = total(values) != total(others)
    supposed = implies(same_weights(values, others), differ)
    assert (counted(values) <= 3) | implies(supposed, differ)


@claim("LA-11", about=(loops.scan,), invariants=(COUNT,), same_length=True)
def a_supposition_denied(values: Naturals, others: Naturals) -> None:
    """FALSE for (1, 2, 0, 0) and (0, 3, 0, 0): of more than three, equal sums are of the same numbers."""
    same = implies(same_weights(values, others), total(values) != total(others))
    if counted(values) > 3 and total(values) == total(others):
        assert not same


@claim("LA-12", about=(loops.scan,))
def no_number_is_seven(number: Natural) -> None:
    """FALSE for 7: no natural number is the number 7."""
    assert not is_same(number, 7)


@claim("LA-13", about=(loops.scan,), invariants=(COUNT,))
def no_place_is_a_number(values: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 0) at any place: a place among more than three is no whole number."""
    n = counted(values)
    whole = 1 if is_whole(place) else 0
    assert (n <= 3) | (whole == 0)


def half(number: Any) -> Any:
    """State that a number is 0 or more."""
    return number >= 0


@claim("LA-17", about=(loops.scan,), lemma=half)
def naturals_are_natural(number: Natural) -> None:
    """TRUE: a natural number is 0 or more."""
    assert half(number)


@claim("LA-18", about=(integer,))
def a_lemma_of_naturals_used_of_others(number: AnyInt) -> None:
    """FALSE for -1: any whole number is 0 or more."""
    use(half, number)
    assert integer(number, "number") >= 0


def never(number: Any) -> Any:
    """State that a number is below 0."""
    return number < 0


@claim("LA-19", about=(), lemma=never)
def a_lemma_of_something_else(number: AnyInt) -> None:
    """TRUE: a number is itself; but the lemma that it lends says something else."""
    assert number == number + 0


@claim("LA-20", about=(integer,))
def a_lemma_that_nobody_proved(number: AnyInt) -> None:
    """FALSE for 0: any whole number is below 0."""
    use(never, number)
    assert integer(number, "number") < 0
