"""Convenience: false claims about loops over books that are run again; each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian.base.errors import RhodianError
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import (
    AnyAccount,
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


def _nothing(_: Moment) -> Conditions:
    yield from ()


POSTED = Invariant("post_all.<locals>.step", _nothing)
LESS = Invariant("_less.<locals>.step", _nothing)


@claim("BK-6", about=(post_all,), invariants=(POSTED,), length_max=0)
def posting_again_changes_nothing(books: Books, transfers: Transfers, holder: AnyAccount) -> None:
    """FALSE for books that hold enough: what is posted again, on the books that it left, changes nothing."""
    try:
        after = written(books, post_all(books, transfers))
        again = written(after, post_all(after, transfers))
    except RhodianError:
        return
    assert again.get(holder, 0) == after.get(holder, 0)


@claim("BK-6", about=(post_all,), invariants=(POSTED,), length_max=0, same_length=False)
def others_are_refused_alike(books: Books, transfers: Transfers, others: Transfers) -> None:
    """FALSE for none, and one that overdraws: what is posted is refused if others are, posted on the same books."""
    first, second = refusal_of(post_all, books, transfers), refusal_of(post_all, books, others)
    assert (first is None) == (second is None)


def _less(books: Any, transfers: Any, amount: Any) -> Any:
    """Return books in which each payer holds an amount less."""

    def step(state: Any, transfer: Any) -> Any:
        return ((transfer.payer, state.get(transfer.payer, 0) - amount),), None

    return written(books, loops.scan_books(step, books, transfers)[0])


@claim("BK-6", about=(loops.scan_books,), invariants=(LESS,), length_max=0)
def what_a_step_takes_from_around_it_makes_no_difference(
    books: Books, transfers: Transfers, amount: Natural, holder: AnyAccount
) -> None:
    """FALSE for any transfer: to take an amount is to take one unit more."""
    one, other = _less(books, transfers, amount), _less(books, transfers, amount + 1)
    assert one.get(holder, 0) == other.get(holder, 0)
