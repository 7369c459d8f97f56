"""Convenience: false claims about the class of what a loop returns, and values for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import Books, Conditions, Invariant, Moment, Naturals, Transfers, claim


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def empty(_: Any, transfer: Any) -> Any:
    """Leave nothing in the payer's account."""
    return ((transfer.payer, 0),), None


def _nothing(_: Moment) -> Conditions:
    yield from ()


@claim("LC-1", about=(loops.scan_books,), invariants=(COUNT, Invariant("empty", _nothing)))
def changes_are_no_tuple(books: Books, transfers: Transfers) -> None:
    """FALSE of four transfers: what more than three changed is no tuple."""
    n = loops.scan(count, 0, transfers)[0]
    changes = loops.scan_books(empty, books, transfers)[0]
    other = 0 if changes.__class__ is tuple else 1
    assert (n <= 3) | (other == 1)


@claim("LC-2", about=(loops.pairs,), invariants=(COUNT,), same_length=True)
def pairs_are_a_tuple(values: Naturals, others: Naturals) -> None:
    """FALSE for (0, 0, 0, 0) twice: more than three pairs are a tuple."""
    n = loops.scan(count, 0, values)[0]
    rows = loops.pairs(values, others, "others")
    same = 1 if rows.__class__ is tuple else 0
    assert (n <= 3) | (same == 1)
