"""Trusted: claims in the book: what is owed of them, in an asset of its own, and what is paid out of the capital.

`owe_claims` books what is admitted. `settle_claims` pays, and extinguishes as much of what is owed; the rest stays
owed, so that what is collected later can be paid on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import OutOfOrder
from rhodian.insurance.payments import ClaimsPaid
from rhodian.ledger.posting import Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.base.accounts import Account
    from rhodian.base.numbers import Amount


@attrs.frozen
class Cover:
    """Where claims stand in the book."""

    owed: tuple[Account, ...]
    """Of each claim, what it is due still. In an asset of its own."""
    paid: tuple[Account, ...]
    """Of each, the account that is paid."""
    issuer: Account
    """Of the world outside, in the asset in which is counted what is owed."""
    capital: Account
    """What pays: the capital, and what was collected of members."""


def owe_claims(claims: Iterable[Amount], cover: Cover) -> tuple[Transfer, ...]:
    """Return what books that each claim is owed (SPEC IN-10, IN-11).

    Args:
        claims: what is admitted of each.
        cover: where claims stand in the book.

    Raises:
        InvalidAmount: for the first claim that is not a natural number.
        LengthMismatch: if there are not as many accounts as claims.
    """
    claims = loops.naturals(claims, "claims")
    issuer = cover.issuer

    def of(owed: Account, due: Amount) -> Transfer | None:
        return Transfer(issuer, owed, due) if due > 0 else None

    return columns.present(columns.each(of, cover.owed, claims))


def settle_claims(payment: ClaimsPaid, cover: Cover) -> tuple[Transfer, ...]:
    """Return what pays claims out of the capital, and extinguishes as much of what is owed (SPEC IN-10, IN-11).

    Raises:
        OutOfOrder: if what is given is no payment.
        LengthMismatch: if there are not as many accounts as claims.
    """
    if payment.__class__ is not ClaimsPaid:
        raise OutOfOrder("settle_claims", payment, "ClaimsPaid")
    issuer, capital = cover.issuer, cover.capital

    def redeemed(owed: Account, amount: Amount) -> Transfer | None:
        return Transfer(owed, issuer, amount) if amount > 0 else None

    def paid(claimant: Account, amount: Amount) -> Transfer | None:
        return Transfer(capital, claimant, amount) if amount > 0 else None

    return columns.joined(
        columns.present(columns.each(redeemed, cover.owed, payment.paid)),
        columns.present(columns.each(paid, cover.paid, payment.paid)),
    )
