"""Trusted: the double-entry ledger. Money moves through `post`, or down a waterfall through `held_after`; nowhere else.

The balances stay in the host's own container: a dict, a database, anything that
reads by account. The kernel reads what it must and returns the changes, which
the host writes, all of them or none. The cost is in what moves, not in what exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.ledger.errors import InvalidBalance, Overdrawn, SelfTransfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Balances: TypeAlias = loops.Readable[Account]
"""What each account holds, in smallest units; an account that is not there holds 0.

Of every account but the world outside it is a natural number; what came in from outside stands there below 0."""


Host: TypeAlias = loops.Host
"""What a whole machine asks of whoever keeps the book: to read a number by account, and to list accounts of a kind."""

Changes: TypeAlias = tuple[tuple[Account, int], ...]
"""The accounts touched, each once, with their new balances; `dict.update` takes it as it is."""

_Row: TypeAlias = tuple[Account, int]
"""An account, and what it holds."""


@attrs.frozen
class Transfer:
    """One movement of money: the payer's account is debited, the payee's is credited."""

    payer: Account
    """The account that holds less afterwards."""
    payee: Account
    """The account that holds more afterwards, by as much."""
    amount: Amount
    """How much, in smallest units; 0 moves nothing."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC LE-8).

        Raises:
            InvalidValue: if payer or payee is not an account.
            SelfTransfer: if they are the same account.
            AssetMismatch: if they are in different assets.
            InvalidAmount: if the amount is not a natural number.
            InvalidValue: if the asset only rises, and the payer is not the world outside (SPEC LE-11).
        """
        payer, payee = self.payer, self.payee
        if payer.__class__ is not Account:
            raise InvalidValue("payer", payer, "an Account")
        if payee.__class__ is not Account:
            raise InvalidValue("payee", payee, "an Account")
        if payer == payee:
            raise SelfTransfer(payer)
        if payer.asset not in (payee.asset,):  # noqa: FURB171  # asks first if it is the very same
            raise AssetMismatch("payee", payee.asset, payer.asset)
        natural(self.amount, "amount")
        if payer.asset.only_rises and not payer.is_outside:
            raise InvalidValue("payer", payer, "the world outside, since what is counted here never falls")


def post(balances: Balances, transfer: Transfer) -> Changes:
    """Work out what one transfer changes (SPEC LE-1 to LE-4).

    Returns:
        The payer's and the payee's new balances.

    Raises:
        InvalidBalance: if what the balances hold for the payer, or else for the payee, is not a whole
            number, 0 or more (of any sign for the world outside) (SPEC LE-7, LE-13).
        Overdrawn: exactly if the payer is not the world outside and holds less than the amount.
    """
    payer, payee, amount = transfer.payer, transfer.payee, transfer.amount
    payer_balance = _read(balances, payer)
    payee_balance = _read(balances, payee)
    if payer_balance < amount and not payer.is_outside:
        raise Overdrawn(payer, payer_balance, amount)
    return (payer, payer_balance - amount), (payee, payee_balance + amount)


def held_after(balances: Balances, account: Account, gain: int) -> int:
    """Return what an account holds once it has gained so much, or lost it if the gain is below 0 (SPEC LE-10).

    Raises:
        InvalidBalance: if what the balances hold for it is not a whole number, 0 or more (of any sign for the
            world outside).
        Overdrawn: if it is not the world outside and holds less than it is to lose.
    """
    held = _read(balances, account)
    after = held + gain
    if after < 0 and not account.is_outside:
        raise Overdrawn(account, held, -gain)
    return after


def post_all(balances: Balances, transfers: Iterable[Transfer]) -> Changes:
    """Work out what transfers change, one after the other, all or nothing (SPEC LE-5, LE-9, LE-12, LE-14).

    Returns:
        Each account touched, once, with its balance after the last transfer.

    Raises:
        InvalidValue: if something among the transfers is not one.
        InvalidBalance: as `post` does.
        Overdrawn: as `post` does, for the first transfer that the earlier ones leave no money for.
    """

    def step(books: Balances, transfer: Transfer) -> tuple[Changes, None]:
        if transfer.__class__ is not Transfer:
            raise InvalidValue("transfers", transfer, "a sequence of Transfer")
        return post(books, transfer), None

    return loops.scan_books(step, balances, transfers)[0]


def _read(balances: Balances, account: Account) -> int:
    """Return what an account holds, checked, since the container is the host's."""
    balance = balances.get(account, 0)
    if balance.__class__ is not int or (balance < 0 and not account.is_outside):
        raise InvalidBalance(account, balance)
    return balance


@attrs.frozen
class TrialBalance:
    """The books of one asset, added up."""

    asset: Asset
    """The asset."""
    inside: Amount
    """What all accounts but the world outside hold together, in smallest units."""
    outside: int
    """What the world outside holds together: as much, below 0, when the books balance."""

    @property
    def balanced(self) -> bool:
        """Whether every unit inside came from outside and none was made or lost (SPEC LE-6)."""
        return self.inside + self.outside == 0


def trial_balance(balances: Mapping[Account, int]) -> tuple[TrialBalance, ...]:
    """Add up the whole books, asset by asset, by code and then by scale (SPEC LE-6, LE-14).

    Raises:
        InvalidBalance: for the first balance that is not a whole number, 0 or more (of any sign for the world outside).
    """
    assets = columns.grouped(checked(tuple(balances.items())), _asset)
    return tuple(
        added_up(asset, assets[asset]) for asset in sorted(assets, key=lambda asset: (asset.code, asset.scale))
    )


def checked(rows: tuple[_Row, ...]) -> tuple[_Row, ...]:
    """Return accounts with what each holds, if each holds what it may (SPEC LE-6).

    Raises:
        InvalidBalance: for the first that holds no whole number, 0 or more (of any sign for the world outside).
    """
    at_fault = columns.first(_holds_none, rows)
    if at_fault is not None:
        raise InvalidBalance(*rows[at_fault])
    return rows


def added_up(asset: Asset, rows: tuple[_Row, ...]) -> TrialBalance:
    """Add up what accounts of one asset hold, inside and outside (SPEC LE-6)."""
    inside, beyond = columns.each(_inside, rows), columns.each(_beyond, rows)
    return TrialBalance(asset, loops.total(inside), loops.total(beyond))


def _holds_none(row: _Row) -> bool:
    """Return whether an account holds what is no balance."""
    account, balance = row
    return balance.__class__ is not int or (balance < 0 and not account.is_outside)


def _asset(row: _Row) -> Asset:
    """Return in what asset an account holds something."""
    return row[0].asset


def _inside(row: _Row) -> int:
    """Return what an account holds inside."""
    account, balance = row
    return 0 if account.is_outside else balance


def _beyond(row: _Row) -> int:
    """Return what an account of the world outside holds."""
    account, balance = row
    return balance if account.is_outside else 0
