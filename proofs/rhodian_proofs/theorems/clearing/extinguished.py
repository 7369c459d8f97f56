"""Checked: what is claimed of what the book holds once gains are cut: what was owed is gone, and where it went."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.clearing.haircuts import Booked, Cut, Owing, owe_gains, settle_gains
from rhodian.ledger.errors import Overdrawn, SelfTransfer
from rhodian.ledger.posting import post_all
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


def _moved(booked: Any, cut: Any, owing: Any) -> Any:
    """Return what books a day and extinguishes it, or nothing if an account is one of those that it is moved to."""
    try:
        return columns.joined(owe_gains(booked, owing), settle_gains(booked, cut, owing))
    except (SelfTransfer, AssetMismatch, InvalidValue):
        return None


def _posted(books: Any, transfers: Any) -> Any:
    """Return the books after the transfers, or nothing if they are refused."""
    try:
        return written(books, post_all(books, transfers))
    except Overdrawn:
        return None


def _due_at(holder: Any, accounts: Any, amounts: Any) -> Any:
    """Return what is due of whoever is owed it in the holder."""

    def due_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0)

    return columns.each(due_of, accounts, amounts)


def _cut_at(holder: Any, accounts: Any, amounts: Any) -> Any:
    """Return what is cut of them."""

    def cut_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0)

    return columns.each(cut_of, accounts, amounts)


def _counted_at(holder: Any, accounts: Any, amounts: Any) -> Any:
    """Return what is cut of those of whom the holder counts it."""

    def counted_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0)

    return columns.each(counted_of, accounts, amounts)


def _issued(holder: Any, issuer: Any, amounts: Any) -> Any:
    """Return what is due, if the holder issues it."""

    def issued_of(amount: Any) -> Any:
        return where(issuer == holder, amount, 0)

    return columns.each(issued_of, amounts)


def _withdrawn(holder: Any, issuer: Any, amounts: Any) -> Any:
    """Return what is cut, if the holder issues it."""

    def withdrawn_of(amount: Any) -> Any:
        return where(issuer == holder, amount, 0)

    return columns.each(withdrawn_of, amounts)


def _money(holder: Any, clearing: Any, accounts: Any, amounts: Any) -> Any:
    """Return what the holder is paid in money, less what it pays."""

    def money_of(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0) - where(clearing == holder, amount, 0)

    return columns.each(money_of, accounts, amounts)


AT = (
    Invariant("_due_at.<locals>.due_of", nothing_holds, ("due",)),
    Invariant("_cut_at.<locals>.cut_of", nothing_holds, ("cut",)),
    Invariant("_counted_at.<locals>.counted_of", nothing_holds, ("counted",)),
    Invariant("_issued.<locals>.issued_of", nothing_holds, ("issued",)),
    Invariant("_withdrawn.<locals>.withdrawn_of", nothing_holds, ("withdrawn",)),
    Invariant("_money.<locals>.money_of", nothing_holds, ("money",), signed=("money",)),
)


@claim("VG-6", about=(owe_gains, settle_gains, post_all), invariants=(*AT, *GAINED), length_max=0, same_length=True)
def what_is_owed_for_a_day_is_extinguished_by_what_is_cut_and_what_is_paid(
    books: Books,
    owed: Accounts,
    counts: Accounts,
    members: Accounts,
    issuer: AnyAccount,
    clearing: AnyAccount,
    paid: Naturals,
    cuts: Naturals,
    holder: AnyAccount,
) -> None:
    """Once a day is owed and settled nothing is owed for it: accounts change by what is paid, and counted as cut."""
    due = columns.added(paid, cuts)
    booked = unchecked(Booked, variations=(), due=due, missing=0)
    transfers = _moved(booked, Cut(None, cuts, 0), Owing(owed, counts, members, issuer, clearing))  # type: ignore[arg-type]
    if transfers is None:
        return
    held, cut = _due_at(holder, owed, due), _cut_at(holder, owed, cuts)
    counted, money = _counted_at(holder, counts, cuts), _money(holder, clearing, members, paid)
    issued, withdrawn = _issued(holder, issuer, due), _withdrawn(holder, issuer, cuts)
    redeemed = columns.less(columns.less(issued, withdrawn), columns.less(held, cut))
    increases = gained(holder, transfers)
    after = _posted(books, transfers)
    if after is not None:
        adds_up_as(increases, columns.less(held, issued), columns.less(counted, cut), redeemed, money)
        increase = total(counted) - total(withdrawn) + total(money)
        assert after.get(holder, 0) == books.get(holder, 0) + increase
