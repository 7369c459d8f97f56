"""Checked: claims in the book: what is owed of them, and what is paid out of the capital."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, InvalidAmount, LengthMismatch, OutOfOrder, outside, post_all
from rhodian.insurance import ClaimsPaid, Cover, owe_claims, pay_collected, settle_claims
from rhodian.ledger.errors import Overdrawn
from tests import insurance_oracle

USD, DUE = Asset("USD", 2), Asset("USD-claims", 2)
CAPITAL = Account("mutual", "capital", USD)


def cover_of(count: int) -> Cover:
    """Return accounts of so many claims."""
    owed = tuple(Account(f"claim {place}", "owed", DUE) for place in range(count))
    paid = tuple(Account(f"claim {place}", "cash", USD) for place in range(count))
    return Cover(owed, paid, outside(DUE), CAPITAL)


@pytest.mark.clause("IN-10")
@given(st.integers(0, 60), st.lists(st.integers(0, 20), max_size=5), st.lists(st.integers(0, 30), max_size=5))
def test_over_any_instalments_what_is_owed_and_paid_is_what_was_admitted(
    capital: int, claims: list[int], instalments: list[int]
) -> None:
    """And the capital falls by what is paid, and is never below 0."""
    cover, collected, paid = cover_of(len(claims)), 0, tuple(0 for _ in claims)
    book = {CAPITAL: capital, outside(USD): -capital}
    book.update(post_all(book, owe_claims(claims, cover)))
    for instalment in (0, *instalments):
        collected += instalment
        book[CAPITAL] += instalment
        book[outside(USD)] -= instalment
        found = pay_collected(capital, collected, claims, paid)
        book.update(post_all(book, settle_claims(found, cover)))
        paid = tuple(had + now for had, now in zip(paid, found.paid, strict=True))
        wanted = insurance_oracle.settle_claims(claims, list(paid), capital + collected)
        assert [book.get(account, 0) for account in cover.owed] == wanted["owed"]
        assert [book.get(account, 0) for account in cover.paid] == wanted["paid"]
        assert book[CAPITAL] == wanted["capital"] >= 0
    assert sum(amount for account, amount in book.items() if account.asset == USD) == 0
    assert sum(amount for account, amount in book.items() if account.asset == DUE) == 0


@pytest.mark.clause("IN-10")
def test_a_payment_beyond_the_capital_is_refused_whole() -> None:
    cover, book = cover_of(2), {CAPITAL: 6, outside(USD): -6}
    book.update(post_all(book, owe_claims((3, 4), cover)))
    before = dict(book)
    with pytest.raises(Overdrawn):
        post_all(book, settle_claims(ClaimsPaid((3, 4), (0, 0), 0), cover))
    assert book == before


@pytest.mark.clause("IN-11")
def test_what_is_no_payment_or_no_claim_or_of_another_number_is_refused() -> None:
    nothing: Any = None
    with pytest.raises(OutOfOrder):
        settle_claims(nothing, cover_of(1))
    with pytest.raises(InvalidAmount):
        owe_claims((1, -1), cover_of(1))
    with pytest.raises(LengthMismatch):
        owe_claims((1, 1), cover_of(1))
    with pytest.raises(LengthMismatch):
        settle_claims(ClaimsPaid((1,), (0,), 0), cover_of(2))
