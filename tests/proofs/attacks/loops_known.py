"""Convenience: false claims about loops that an earlier engine believed; each says for which plain values it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.base import loops
from rhodian.base.errors import InvalidAmount
from rhodian_proofs.claims import AnyInt, AnyPlace, Conditions, Invariant, Moment, Natural, Naturals, claim, where

if TYPE_CHECKING:
    from collections.abc import Callable


def n_step(n: Any, _: Any) -> Any:
    """Count."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("n_step", _counts)


@claim("LK-3", about=(loops.largest,), invariants=(COUNT,))
def the_largest_is_natural(items: tuple[AnyInt, ...]) -> None:
    """FALSE for (-1, -1, -1, -1): of more than three whole numbers the largest is 0 or more."""
    n, _ = loops.scan(n_step, 0, items)
    assert where(n > 3, loops.largest(items), 0) >= 0


@claim("LK-4", about=(loops.naturals,), invariants=(COUNT,))
def one_of_the_first_three_is_refused(items: tuple[AnyInt, ...]) -> None:
    """FALSE for (0, 0, 0, -1): what is refused is always one of the first three items."""
    field = "items[0]"
    try:
        loops.naturals(items, "items")
    except InvalidAmount as error:
        field = error.field
    assert field in ("items[0]", "items[1]", "items[2]")


def rank_step(state: Any, item: Any) -> Any:
    """Keep the fourth item."""
    n, fourth = state
    return (n + 1, where(n == 3, item, fourth)), item


def _same_fourth(one: Any, other: Any) -> Conditions:
    yield one.state[0] == other.state[0]
    yield one.state[1] == other.state[1]


def _counts_first(at: Moment) -> Conditions:
    yield at.state[0] >= 0


RANKED = Invariant("rank_step", _counts_first, ("ranked",), beside=_same_fourth)


def fourth_by(values: Any, key: Callable[[Any], Any]) -> Any:
    """Return the fourth by a key."""
    return loops.scan_ranked(rank_step, (0, -1), values, key)[0][1]


@claim("LK-6", about=(fourth_by,), invariants=(RANKED,))
def two_keys_that_differ_in_a_constant(values: Naturals) -> None:
    """FALSE for (1, 2, 3, 4): the fourth by rising key is the fourth by falling key."""
    assert fourth_by(values, lambda item: item * 1) == fourth_by(values, lambda item: item * -1)


def _first_by(values: Any, sign: Any) -> Any:
    return fourth_by(values, lambda item: sign * item)


def _deep(amount: Any, last: Any) -> Any:
    """Return a number in so many words that they are not all printed."""
    number = last
    for limit in range(60):
        number = where(amount > limit, number, where(amount > limit + 1, 0, last))
    return number


@claim("LK-7", about=(fourth_by,), invariants=(RANKED,))
def two_keys_that_are_printed_alike(values: Naturals, amount: Natural) -> None:
    """FALSE for (1, 2, 3, 4), 100: the fourth by rising key is the fourth by falling key."""
    assert _first_by(values, _deep(amount, 1)) == _first_by(values, _deep(amount, -1))


@claim("PK-1", about=(loops.scan,), invariants=(COUNT,))
def two_places_are_never_one(values: Naturals, one: AnyPlace, other: AnyPlace) -> None:
    """FALSE for (0, 0, 0, 0), 0, 0: of more than three items no place is any other."""
    n, _ = loops.scan(n_step, 0, values)
    equal = 1 if one == other else 0
    assert where(n > 3, equal, 0) == 0
