"""Convenience: false claims about records that are equal only if they are one; each says of which it is false."""

from __future__ import annotations

from rhodian import Fund
from rhodian.base.numbers import natural
from rhodian_proofs.claims import Natural, claim


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
