"""Convenience: false claims about those present in a column, and columns in one; each says for which values it fails."""

from __future__ import annotations

from typing import Any

from rhodian import draw
from rhodian.base import columns, loops
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import (
    AnyAccount,
    AnyPlace,
    AnyTree,
    Books,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Transfers,
    adds_only_at,
    adds_up_as,
    adds_up_down_the_tree,
    claim,
    length_of,
    refusal_of,
    total,
    written,
)
from rhodian_proofs.theorems.ledger.posting import POST_ALL
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE


def _large(x: Any) -> Any:
    return x if x > 0 else None


def _itself(x: Any) -> Any:
    return x


def _one(_: Any) -> Any:
    return 1


def _one_more(x: Any) -> Any:
    return x + 1


def _both(x: Any, _: Any) -> Any:
    return x


def _nothing(_: Moment) -> Conditions:
    yield True


ITSELF = Invariant("_itself", _nothing, ("itself",))
MORE = Invariant("_one_more", _nothing, ("more",))
ONE = Invariant("_one", _nothing, ("one",))


def _present(xs: Any) -> Any:
    return columns.present(columns.each(_large, xs))


@claim("CN-1", about=(columns.present,), invariants=(ONE,), length_max=0)
def as_many_are_present_as_there_are(xs: Naturals) -> None:
    """FALSE for (0,): those present are as many as there are in all."""
    assert total(columns.each(_one, _present(xs))) == total(columns.each(_one, xs))


@claim("CN-1", about=(columns.present,), length_max=0)
def those_present_stand_beside_all(xs: Naturals) -> None:
    """FALSE for (0,): those present are as long a column as all."""
    assert refusal_of(columns.each, _both, _present(xs), xs) is None


@claim("CN-1", about=(columns.present,), length_max=0)
def those_present_stand_beside_others_present(xs: Naturals) -> None:
    """FALSE for (0,): those present are as long a column as those present among other items."""
    assert refusal_of(columns.each, _both, _present(xs), columns.present(columns.each(_itself, xs))) is None


@claim("CN-1", about=(columns.present,), length_max=0)
def those_present_stand_where_they_stood(xs: Naturals, place: AnyPlace) -> None:
    """FALSE for (0, 1) at place 0: at a place of those present stands what stood at that place of all."""
    assert _present(xs)[place] == xs[place]


@claim("CN-1", about=(columns.present,), invariants=(ITSELF,), length_max=0)
def one_place_adds_all(xs: Naturals, place: AnyPlace) -> None:
    """FALSE for (1, 1) at place 0: all that is present is present at one place."""
    made = columns.each(_itself, _present(xs))
    adds_only_at(made, place)
    assert total(made) == xs[place]


@claim("CN-1", about=(columns.joined,), invariants=(ITSELF,), length_max=0, same_length=True)
def the_first_is_all(xs: Naturals, ys: Naturals) -> None:
    """FALSE for (0,) and (1,): two columns in one add up to what the first does."""
    assert total(columns.each(_itself, columns.joined(xs, ys))) == total(columns.each(_itself, xs))


@claim("CN-1", about=(columns.present,), invariants=(ITSELF, MORE), length_max=0)
def what_is_absent_adds_what_it_would(xs: Naturals) -> None:
    """FALSE for (0, 1): one more than those present, at each place, is what all add up to."""
    made, more = columns.each(_itself, _present(xs)), columns.each(_one_more, xs)
    adds_up_as(made, more)
    assert total(made) == total(more)


@claim("CN-1", about=(columns.present,), length_max=0)
def those_present_are_counted_as_all_are(xs: Naturals) -> None:
    """FALSE for (0,): a column of those present is as long as one of all."""
    assert length_of(_present(xs)) == length_of(xs)


def _counted(state: Any, _: Any) -> Any:
    return state + 1, 1


COUNTED = Invariant("_counted", _nothing, ("counted",))


@claim("CN-1", about=(columns.present,), invariants=(COUNTED, ONE), length_max=0)
def a_step_is_taken_where_nobody_is_present(xs: Naturals) -> None:
    """FALSE for (0,): a loop over those present, beside themselves, takes as many steps as there are items in all."""
    there, ones = _present(xs), columns.each(_one, xs)
    steps = loops.scan(_counted, 0, loops.pairs(there, there, "there"))[1]
    adds_up_as(steps, ones)
    assert total(steps) == total(ones)


def _posted(books: Any, moves: Any, holder: Any) -> Any:
    try:
        return written(books, post_all(books, moves)).get(holder, 0)
    except Overdrawn:
        return 0


@claim("CN-1", about=(columns.joined, post_all), invariants=(POST_ALL,), length_max=0)
def twice_is_once(books: Books, moves: Transfers, holder: AnyAccount) -> None:
    """FALSE for books that hold enough and any moves: what is posted twice is posted once."""
    assert _posted(books, columns.joined(moves, moves), holder) == _posted(books, moves, holder)


@claim("CN-1", about=(draw,), invariants=(IN_ORDER, *CAPPED, ONE), measures=PAYABLE, length_max=0)
def whoever_bears_bears_one_unit(tree: AnyTree, loss: Natural) -> None:
    """FALSE for a loss of 2: as many funds bear something as units are borne."""
    drawn = draw(tree, loss)
    ones = columns.each(_one, drawn.bearers)
    adds_up_down_the_tree(ones, drawn.amounts)
    assert loops.total(ones) == drawn.borne
