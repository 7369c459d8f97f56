"""Checked: what is claimed of the book after a payment date: what each account then holds."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.ledger.errors import Overdrawn, SelfTransfer
from rhodian.ledger.posting import post_all
from rhodian.sharing.allocation import Allocation
from rhodian.tranches.deficiency import Entry
from rhodian.tranches.payments import DatePaid, InterestPaid
from rhodian.tranches.streams import Streams, settle_date
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Invariant,
    Naturals,
    adds_up_as,
    claim,
    total,
    unchecked,
    where,
    written,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, gained

Accounts = tuple[AnyAccount, ...]


def _moved(date: Any, streams: Any) -> Any:
    """Return what settles a date, or nothing if an account is one of those that it is moved to."""
    try:
        return settle_date(date, streams)
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


def _debited_at(holder: Any, issuer: Any, ledgers: Any, amounts: Any) -> Any:
    """Return what the holder's ledgers are debited with, less what it issues of that."""

    def debit_of(ledger: Any, amount: Any) -> Any:
        return where(ledger == holder, amount, 0) - where(issuer == holder, amount, 0)

    return columns.each(debit_of, ledgers, amounts)


def _cured_at(holder: Any, issuer: Any, ledgers: Any, amounts: Any) -> Any:
    """Return what is withdrawn to the holder as issuer, less what its ledgers are credited with."""

    def cure_of(ledger: Any, amount: Any) -> Any:
        return where(issuer == holder, amount, 0) - where(ledger == holder, amount, 0)

    return columns.each(cure_of, ledgers, amounts)


def _turned_at(holder: Any, interest: Any, principal: Any, amounts: Any) -> Any:
    """Return what becomes the holder's principal, less what was its interest."""

    def turn_of(amount: Any) -> Any:
        return where(principal == holder, amount, 0) - where(interest == holder, amount, 0)

    return columns.each(turn_of, amounts)


def _served_at(holder: Any, stream: Any, payees: Any, amounts: Any) -> Any:
    """Return the interest that the holder is paid, less what it pays."""

    def interest_of(payee: Any, amount: Any) -> Any:
        return where(payee == holder, amount, 0) - where(stream == holder, amount, 0)

    return columns.each(interest_of, payees, amounts)


def _repaid_at(holder: Any, stream: Any, payees: Any, amounts: Any) -> Any:
    """Return the principal that the holder is repaid, less what it repays."""

    def principal_of(payee: Any, amount: Any) -> Any:
        return where(payee == holder, amount, 0) - where(stream == holder, amount, 0)

    return columns.each(principal_of, payees, amounts)


AT = tuple(
    Invariant(f"{function}.<locals>.{step}", nothing_holds, (name,), signed=(name,))
    for function, step, name in (
        ("_debited_at", "debit_of", "debits"),
        ("_cured_at", "cure_of", "cures"),
        ("_turned_at", "turn_of", "turned"),
        ("_served_at", "interest_of", "served"),
        ("_repaid_at", "principal_of", "repaid"),
    )
)


@claim("TR-20", about=(settle_date, post_all), invariants=(*AT, *GAINED), length_max=0, same_length=True)
def a_date_moves_what_it_says_from_stream_to_stream_and_to_each_class_and_nothing_else(
    books: Books,
    payees: Accounts,
    ledgers: Accounts,
    issuer: AnyAccount,
    interest: AnyAccount,
    principal: AnyAccount,
    debits: Naturals,
    cured: Naturals,
    paid: Naturals,
    repaid: Naturals,
    holder: AnyAccount,
) -> None:
    """A date moves what it says out of its streams, between them and in the ledgers, and no other account changes."""
    entry = unchecked(Entry, after=(), entered=debits, left=0)
    of_interest = unchecked(InterestPaid, paid=paid, cured=cured, left=0)
    date = unchecked(
        DatePaid, debited=entry, interest=of_interest, principal=Allocation(repaid, 0), balances=(), deficiencies=()
    )
    transfers = _moved(date, Streams(payees, ledgers, issuer, interest, principal))
    if transfers is None:
        return
    debit, cure = _debited_at(holder, issuer, ledgers, debits), _cured_at(holder, issuer, ledgers, cured)
    turned = _turned_at(holder, interest, principal, cured)
    served, back = _served_at(holder, interest, payees, paid), _repaid_at(holder, principal, payees, repaid)
    increases = gained(holder, transfers)
    after = _posted(books, transfers)
    if after is not None:
        adds_up_as(increases, debit, cure, turned, served, back)
        increase = total(debit) + total(cure) + total(turned) + total(served) + total(back)
        assert after.get(holder, 0) == books.get(holder, 0) + increase
