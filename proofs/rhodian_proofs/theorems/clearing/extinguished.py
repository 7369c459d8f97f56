"""Checked: what is claimed of what the book holds once gains are cut: what was owed is gone, and where it went."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.clearing.haircuts import Booked, Cut, Owing, owe_gains, settle_gains
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
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, made, net_paid, posted, the_same


def _moved(booked: Any, cut: Any, owing: Any) -> Any:
    """Return what books a day and extinguishes it."""
    return columns.joined(owe_gains(booked, owing), settle_gains(booked, cut, owing))


def _cut_of(holder: Any, issuer: Any, owed: Any, cuts: Any) -> Any:
    """Return what is cut of what the holder is owed, less what it issues of that."""

    def cut(account: Any, amount: Any) -> Any:
        return where(account == holder, amount, 0) - where(issuer == holder, amount, 0)

    return columns.each(cut, owed, cuts)


CUT = Invariant("_cut_of.<locals>.cut", nothing_holds, ("cut",), signed=("cut",))


@claim(
    "VG-6",
    about=(owe_gains, settle_gains, post_all),
    invariants=(CUT, NET_PAID, *GAINED),
    length_max=0,
    same_length=True,
)
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
    transfers = made(_moved, booked, Cut(None, cuts, 0), Owing(owed, counts, members, issuer, clearing))  # type: ignore[arg-type]
    if transfers is None:
        return
    issuers, payers = the_same(issuer, owed), the_same(clearing, members)
    counted, money = net_paid(holder, issuers, counts, cuts), net_paid(holder, payers, members, paid)
    cut, redeemed = _cut_of(holder, issuer, owed, cuts), net_paid(holder, owed, issuers, paid)
    increases = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        adds_up_as(increases, columns.less(cut, redeemed), columns.less(counted, cut), redeemed, money)
        increase = total(counted) + total(money)
        assert after.get(holder, 0) == books.get(holder, 0) + increase
