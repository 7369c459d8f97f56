"""Trusted: a payment date in the book: two streams of cash, and deficiency ledgers in an asset of their own.

What was lost is issued to the ledgers, and what cures is withdrawn from them; so each always holds its class's
deficiency. What cures moves from interest to principal. The rest is paid out, and what is left stays in its stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns
from rhodian.base.errors import OutOfOrder
from rhodian.ledger.posting import Transfer
from rhodian.tranches.payments import DatePaid

if TYPE_CHECKING:
    from rhodian.base.accounts import Account
    from rhodian.base.numbers import Amount


@attrs.frozen
class Streams:
    """Where cash and deficiencies of a contract stand in the book; classes are listed the most junior first."""

    paid: tuple[Account, ...]
    """Of each class, the account that is paid."""
    ledgers: tuple[Account, ...]
    """Of each class, what it is deficient. In an asset of its own."""
    issuer: Account
    """Of the world outside, in that asset."""
    interest: Account
    """The stream of interest: what came in and is not paid yet."""
    principal: Account
    """The stream of principal."""


def settle_date(date: DatePaid, streams: Streams) -> tuple[Transfer, ...]:
    """Return what settles a date: debits, cures, what cures as principal, interest, and principal (SPEC TR-20, TR-21).

    Raises:
        OutOfOrder: if what is given is no payment date.
        LengthMismatch: if there are not as many accounts as classes.
    """
    if date.__class__ is not DatePaid:
        raise OutOfOrder("settle_date", date, "DatePaid")
    issuer, interest, principal = streams.issuer, streams.interest, streams.principal

    def debited(ledger: Account, amount: Amount) -> Transfer | None:
        return Transfer(issuer, ledger, amount) if amount > 0 else None

    def cured(ledger: Account, amount: Amount) -> Transfer | None:
        return Transfer(ledger, issuer, amount) if amount > 0 else None

    def moved(amount: Amount) -> Transfer | None:
        return Transfer(interest, principal, amount) if amount > 0 else None

    def served(payee: Account, amount: Amount) -> Transfer | None:
        return Transfer(interest, payee, amount) if amount > 0 else None

    def repaid(payee: Account, amount: Amount) -> Transfer | None:
        return Transfer(principal, payee, amount) if amount > 0 else None

    cures = date.interest.cured
    return columns.joined(
        columns.present(columns.each(debited, streams.ledgers, date.debited.entered)),
        columns.present(columns.each(cured, streams.ledgers, cures)),
        columns.present(columns.each(moved, cures)),
        columns.present(columns.each(served, streams.paid, date.interest.paid)),
        columns.present(columns.each(repaid, streams.paid, date.principal.shares)),
    )
