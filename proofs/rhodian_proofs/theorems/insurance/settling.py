"""Checked: what is claimed of the book once claims are owed and paid: what each account then holds."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.insurance.payments import ClaimsPaid
from rhodian.insurance.settling import Cover, owe_claims, settle_claims
from rhodian.ledger.errors import Overdrawn, SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Invariant,
    Naturals,
    Not,
    adds_up_as,
    claim,
    refusal_of,
    tells,
    total,
    unchecked,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, gained

Accounts = tuple[AnyAccount, ...]


def _moved(claims: Any, payment: Any, cover: Any) -> Any:
    """Return what books claims and pays them, or nothing if an account is one of those that it is moved to."""
    try:
        return columns.joined(owe_claims(claims, cover), settle_claims(payment, cover))
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


def _owed_at(holder: Any, issuer: Any, accounts: Any, amounts: Any) -> Any:
    """Return what the holder is owed, less what it issues of that."""

    def owed_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0) - where(issuer == holder, amount, 0)

    return columns.each(owed_of, accounts, amounts)


def _redeemed_at(holder: Any, issuer: Any, accounts: Any, amounts: Any) -> Any:
    """Return what is withdrawn to the holder as issuer, less what it was owed of that."""

    def redeemed_of(account: Any, amount: Any) -> Any:
        return where(issuer == holder, amount, 0) - where(account == holder, amount, 0)

    return columns.each(redeemed_of, accounts, amounts)


def _paid_at(holder: Any, capital: Any, accounts: Any, amounts: Any) -> Any:
    """Return what the holder is paid, less what it pays."""

    def paid_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0) - where(capital == holder, amount, 0)

    return columns.each(paid_of, accounts, amounts)


AT = tuple(
    Invariant(f"{function}.<locals>.{step}", nothing_holds, (name,), signed=(name,))
    for function, step, name in (
        ("_owed_at", "owed_of", "owed"),
        ("_redeemed_at", "redeemed_of", "redeemed"),
        ("_paid_at", "paid_of", "had"),
    )
)


@claim("IN-10", about=(owe_claims, settle_claims, post_all), invariants=(*AT, *GAINED), length_max=0, same_length=True)
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
    transfers = _moved(due, payment, Cover(counters, claimants, issuer, capital))
    if transfers is None:
        return
    owed, redeemed = _owed_at(holder, issuer, counters, due), _redeemed_at(holder, issuer, counters, paid)
    had = _paid_at(holder, capital, claimants, paid)
    increases = gained(holder, transfers)
    after = _posted(books, transfers)
    if after is not None:
        adds_up_as(increases, owed, redeemed, had)
        assert after.get(holder, 0) == books.get(holder, 0) + total(owed) + total(redeemed) + total(had)


@claim("IN-11", about=(settle_claims,))
def what_is_no_payment_is_not_settled(no_payment: Annotated[Any, Not(ClaimsPaid)]) -> None:
    """A settlement is refused of what is no payment."""
    refusal = refusal_of(settle_claims, no_payment, None)
    assert tells(refusal, OutOfOrder, step="settle_claims", phase=no_payment)
