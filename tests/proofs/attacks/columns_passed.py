"""Convenience: false claims about columns every item of which passes; each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Transfers,
    claim,
    refusal_of,
    written,
)
from rhodian_proofs.theorems.ledger.posting import POST_ALL

Numbers = tuple[AnyInt, ...]


def _is_positive(item: Any) -> bool:
    return item > 0  # type: ignore[no-any-return]  # of whole numbers


@claim("CP-1", about=(columns.every,), length_max=0)
def what_fails_somewhere_fails_here(xs: Numbers, place: AnyPlace) -> None:
    """FALSE for (1, 0) at place 0: if not every item is positive, the one at any place is not."""
    assert columns.every(_is_positive, xs) or xs[place] <= 0


@claim("CP-2", about=(columns.every,), length_max=0, same_length=True)
def what_passes_in_one_column_passes_in_another(xs: Numbers, ys: Numbers, place: AnyPlace) -> None:
    """FALSE for (1,) and (0,) at place 0: if every item of one column is positive, so is each of another."""
    assert not columns.every(_is_positive, xs) or ys[place] > 0


@claim("CP-3", about=(columns.every,), length_max=0)
def nothing_passes_two_tests_that_exclude_each_other(xs: Numbers, least: Natural) -> None:
    """FALSE for (): not every item can be positive, and also below it."""

    def is_below(item: Any) -> bool:
        return item < -least  # type: ignore[no-any-return]  # of whole numbers

    assert not (columns.every(_is_positive, xs) and columns.every(is_below, xs))


@claim("CP-4", about=(columns.every,), length_max=0)
def a_test_that_refuses_is_one_that_fails(xs: Numbers) -> None:
    """FALSE for (-1,): whether every item passes is always answered."""

    def is_natural_there(item: Any) -> bool:
        if item < 0:
            raise InvalidValue("item", item, "0 or more")
        return item > 0  # type: ignore[no-any-return]  # of whole numbers

    assert refusal_of(columns.every, is_natural_there, xs) is None


def _taken(books: Any, moves: Any, holder: Any) -> Any:
    def take(before: Any, move: Any) -> tuple[Any, None]:
        def holds_something(_: Any) -> bool:
            return before.get(holder, 0) > 0  # type: ignore[no-any-return]  # of whole numbers

        if columns.every(holds_something, moves):
            return (), None
        return ((move.payee, before.get(move.payee, 0)),), None

    return written(books, loops.scan_books(take, books, moves)[0])


def _positive(at: Moment) -> Conditions:
    yield at.state is not None


TAKE = Invariant("_taken.<locals>.take", _positive)


@claim("CP-5", about=(columns.every,), invariants=(TAKE, POST_ALL), length_max=0)
def what_passed_in_a_step_holds_after_it(books: Books, moves: Transfers, holder: AnyAccount) -> None:
    """FALSE for books of nothing and one move: what a test within a step has looked at holds when it is over."""
    assert _taken(books, moves, holder).get(holder, 0) > 0
