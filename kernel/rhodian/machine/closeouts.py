"""Trusted: the close-out of a member in default, in the machine: once in each asset, by the rules of when it defaulted.

Who is in default, and since when, is what the book says of it, and not what whoever closes it out says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.accounts import Account, Asset
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import CLOSE_OUT, DEFAULT_LENGTH_MAX, RECOVERED
from rhodian.machine.errors import UnknownName
from rhodian.machine.periods import declared_in, in_default
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances
    from rhodian.machine.state import Moves


def declared_at(books: Balances, fund: str, default: str, defaulter: str) -> Amount:
    """Return when somebody was declared in default in a fund that there is, by the default's id (SPEC CO-2).

    Raises:
        InvalidValue: if a name is malformed, or the defaulter's the world outside's.
        UnknownName, InvalidAmount: as `noted_at` does.
    """
    inside(checked_name(defaulter, "defaulter"), "defaulter")
    checked_name(default, "default")
    if len(default) > DEFAULT_LENGTH_MAX:
        raise UnknownName("default", default)
    return noted_at(books, default, declared_in(fund, default), in_default(defaulter, default))


def noted_at(books: Balances, default: str, in_fund: Account, of_it: Account) -> Amount:
    """Return the time that the book notes of a default, both in its fund and of whoever is in default (SPEC CO-2).

    Raises:
        UnknownName: if it notes none of either.
        InvalidAmount: if the book holds what is no natural number.
    """
    noted, of_whom = natural(books.get(in_fund, 0), "declared in"), natural(books.get(of_it, 0), "in default as")
    if noted == 0 or of_whom == 0:
        raise UnknownName("default", default)
    return of_whom - 1


def realised(default: str, asset: Asset) -> str:
    """Return the id under which the loss of a default in an asset is absorbed: so it is closed out once in each.

    No other event has such an id.
    """
    return f"{CLOSE_OUT}{default} in {asset.code}/{asset.scale}"


def to_estate(payer: Account, defaulter: str, surplus: Amount) -> Moves:
    """Return what moves when something is left over: it is the defaulter's (SPEC CO-3).

    Raises:
        SelfTransfer: if it is in the account already to which it goes.
    """
    return (Transfer(payer, Account(defaulter, RECOVERED, payer.asset), surplus),) if surplus > 0 else ()
