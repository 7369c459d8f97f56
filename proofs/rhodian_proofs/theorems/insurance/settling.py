"""Checked: what is claimed of the book once claims are owed and paid: what each account then holds."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import OutOfOrder
from rhodian.insurance.payments import ClaimsPaid
from rhodian.insurance.settling import Cover, owe_claims, settle_claims
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Naturals,
    Not,
    adds_up_as,
    claim,
    refusal_of,
    tells,
    total,
    unchecked,
)
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, made, net_paid, posted, the_same


def _moved(claims: Any, payment: Any, cover: Any) -> Any:
    """Return what books claims and pays them."""
    return columns.joined(owe_claims(claims, cover), settle_claims(payment, cover))


@claim(
    "IN-10", about=(owe_claims, settle_claims, post_all), invariants=(NET_PAID, *GAINED), length_max=0, same_length=True
)
def claims_that_are_owed_and_paid_change_what_is_owed_by_the_rest_and_money_by_what_is_paid(
    books: Books,
    counters: Accounts,
    claimants: Accounts,
    issuer: AnyAccount,
    capital: AnyAccount,
    due: Naturals,
    paid: Naturals,
    holder: AnyAccount,
) -> None:
    """Claims add what is due to what is owed; a payment takes what is paid off that, and off the capital; no more."""
    payment = unchecked(ClaimsPaid, paid=paid, unpaid=(), left=0)
    transfers = made(_moved, due, payment, Cover(counters, claimants, issuer, capital))
    if transfers is None:
        return
    issuers, payers = the_same(issuer, counters), the_same(capital, claimants)
    owed, redeemed = net_paid(holder, issuers, counters, due), net_paid(holder, counters, issuers, paid)
    had = net_paid(holder, payers, claimants, paid)
    increases = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        adds_up_as(increases, owed, redeemed, had)
        assert after.get(holder, 0) == books.get(holder, 0) + total(owed) + total(redeemed) + total(had)


@claim("IN-11", about=(settle_claims,))
def what_is_no_payment_is_not_settled(no_payment: Annotated[Any, Not(ClaimsPaid)]) -> None:
    """A settlement is refused of what is no payment."""
    refusal = refusal_of(settle_claims, no_payment, None)
    assert tells(refusal, OutOfOrder, step="settle_claims", phase=no_payment)
