"""Checked: what is claimed of the book after a payment date: what each account then holds."""

from __future__ import annotations

from rhodian.ledger.posting import post_all
from rhodian.sharing.allocation import Allocation
from rhodian.tranches.deficiency import Entry
from rhodian.tranches.payments import DatePaid, InterestPaid
from rhodian.tranches.streams import Streams, settle_date
from rhodian_proofs.claims import (
    AnyAccount,
    Books,
    Naturals,
    adds_up_as,
    claim,
    total,
    unchecked,
)
from rhodian_proofs.theorems.ledger.posting import GAINED, NET_PAID, Accounts, gained, made, net_paid, posted, the_same


@claim("TR-20", about=(settle_date, post_all), invariants=(NET_PAID, *GAINED), length_max=0, same_length=True)
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
    transfers = made(settle_date, date, Streams(payees, ledgers, issuer, interest, principal))
    if transfers is None:
        return
    issuers, interests, principals = (the_same(account, payees) for account in (issuer, interest, principal))
    debit, cure = net_paid(holder, issuers, ledgers, debits), net_paid(holder, ledgers, issuers, cured)
    turned = net_paid(holder, interests, principals, cured)
    served, back = net_paid(holder, interests, payees, paid), net_paid(holder, principals, payees, repaid)
    increases = gained(holder, transfers)
    after = posted(books, transfers)
    if after is not None:
        adds_up_as(increases, debit, cure, turned, served, back)
        increase = total(debit) + total(cure) + total(turned) + total(served) + total(back)
        assert after.get(holder, 0) == books.get(holder, 0) + increase
