"""Convenience: false claims in which an invariant, a measure or an order raises, and values for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian_proofs.claims import AnyPlace, Conditions, Invariant, Moment, Naturals, Turn, claim, total


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def counted(values: Any) -> Any:
    """Return how many items there are."""
    return loops.scan(count, 0, values)[0]


def _raises(at: Moment) -> Conditions:
    yield at.state >= 0
    raise InvalidValue("state", at.state, "something else")


@claim("LA-1", about=(loops.scan,), invariants=(Invariant("count", _raises),))
def an_invariant_that_is_refused(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the invariant raises what the claim catches."""
    assert total(values) >= 0
    try:
        n = counted(values)
    except InvalidValue:
        return
    assert n <= 3


def _no_measure(one: Any, other: Any) -> Any:
    raise InvalidValue("measure", (one, other), "none")


def _at_most_three(at: Moment) -> Conditions:
    yield at.state <= 3


@claim(
    "LA-3",
    about=(loops.scan,),
    invariants=(Invariant("count", _at_most_three),),
    measures={"none": _no_measure},
    same_length=True,
)
def a_measure_that_is_refused(values: Naturals, others: Naturals) -> None:
    """FALSE for (0, 0, 0, 0) twice: nobody counts beyond three; the measure raises where the step is to be proved."""
    assert total(values) >= 0
    try:
        n = counted(loops.pairs(values, others, "others"))
    except InvalidValue:
        return
    assert n <= 3


def rank(_: Any, item: Any) -> Any:
    """Keep the last item, by rising key."""
    return item, item


def _no_less(_: Any, turn: Turn, later: Any) -> Conditions:
    yield later <= turn.after


def _never(_: Any, turn: Turn, later: Turn) -> Conditions:
    yield turn.item <= later.item
    raise InvalidValue("later", later, "never")


def _natural(at: Moment) -> Conditions:
    yield at.state >= 0


RANK = Invariant("rank", _natural, ("ranked",), None, _no_less, _never)


def _itself(item: Any) -> Any:
    return item


@claim("LA-4", about=(loops.scan,), invariants=(RANK, COUNT))
def an_order_that_is_refused(values: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 1) at place 0: of more than three the largest is at most the one at the place."""
    n = counted(values)
    try:
        last, ranked = loops.scan_ranked(rank, 0, values, _itself)
    except InvalidValue:
        return
    assert (n <= 3) | (last <= ranked[place])


def never(number: Any) -> Any:
    """State that a number is below 0."""
    return number < 0
