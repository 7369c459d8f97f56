"""Convenience: false claims about records that are equal only if they are one; each says of which it is false."""

from __future__ import annotations

from rhodian import Fund
from rhodian.base.numbers import natural
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import Books, Natural, Transfers, claim, refusal_of
from rhodian_proofs.theorems.ledger.posting import POST_ALL


@claim("RO-1", about=(natural,))
def two_funds_are_never_one(fund: Fund, other: Fund, number: Natural) -> None:
    """FALSE of a fund and itself: no fund is the other."""
    assert natural(number, "number") == number
    assert fund != other


@claim("RO-2", about=(natural,))
def what_is_said_of_a_fund_is_said_of_no_other(fund: Fund, other: Fund, number: Natural) -> None:
    """FALSE of a fund and itself: under another fund nothing stands."""
    assert natural(number, "number") == number
    assert {fund: 1}.get(other, 0) == 0


@claim("RO-3", about=(post_all,), invariants=(POST_ALL,), length_max=0)
def what_is_refused_twice_is_refused_once(books: Books, moves: Transfers) -> None:
    """FALSE for no books and a unit to be paid: the two refusals of one call, made twice, are one."""
    refusal = refusal_of(post_all, books, moves)
    assert refusal is None or refusal == refusal_of(post_all, books, moves)
