"""Trusted: what moves once a shortfall is borne: charges, what is paid in, and each gain as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import columns
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import Transfer
from rhodian.mutualisation.remedies import POOL, WATERFALL, Borne

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset
    from rhodian.base.numbers import Amount


def settle(borne: Borne, clearing: Account, fees_to: Account, penalties_to: Account) -> tuple[Transfer, ...]:
    """Return what moves: charges, all that is paid in, then each gain as it was left (SPEC RM-8, RM-12, RM-13).

    Args:
        borne: a shortfall that is borne whole.
        clearing: the account that the money passes through; it holds afterwards what it held before.
        fees_to: the liquidator's account.
        penalties_to: the account of the pool that penalties refill.

    Raises:
        OutOfOrder: if what is given is not a shortfall on its way.
        InvalidValue: if it is not borne whole, or one of these accounts is no account.
        AssetMismatch: if one is in another asset than the cycle.
        SelfTransfer: if the clearing account is one that pays or is paid.
    """
    if borne.__class__ is not Borne:
        raise OutOfOrder("settle", borne, "Borne")
    if borne.left > 0:
        raise InvalidValue("borne", borne, "a shortfall that is borne whole")
    accounts = borne.accounts
    _must_be_route(accounts[0].asset if accounts else None, clearing, fees_to, penalties_to)
    _must_pay_nobody(clearing, (*accounts, *borne.drawn, fees_to, penalties_to))
    return _moves(borne, clearing, fees_to, penalties_to)


def _moves(borne: Borne, clearing: Account, fees_to: Account, penalties_to: Account) -> tuple[Transfer, ...]:
    """Return what moves: each kind of transfer in the order of the accounts, for those rows in which anything does."""
    accounts, rows = borne.accounts, borne.shortfall.collected.rows

    def fee_of(account: Account, row: tuple[Amount, Amount, Amount]) -> Transfer | None:
        return _moved(account, fees_to, row[1]) if row[1] > 0 else None

    def penalty_of(account: Account, row: tuple[Amount, Amount, Amount]) -> Transfer | None:
        return _moved(account, penalties_to, row[2]) if row[2] > 0 else None

    def paid_in(account: Account, had: Amount, row: tuple[Amount, Amount, Amount], has: Amount) -> Transfer | None:
        paid = had - row[1] - row[2] - has
        return _moved(account, clearing, paid) if paid > 0 else None

    def drawn_in(account: Account, amount: Amount) -> Transfer | None:
        return _moved(account, clearing, amount) if amount > 0 else None

    def paid_out(account: Account, gain: Amount) -> Transfer | None:
        return _moved(clearing, account, gain) if gain > 0 else None

    return columns.joined(
        columns.present(columns.each(fee_of, accounts, rows)),
        columns.present(columns.each(penalty_of, accounts, rows)),
        columns.present(columns.each(paid_in, accounts, borne.shortfall.margins, rows, borne.margins)),
        *[
            columns.present(columns.each(drawn_in, take.accounts, take.amounts))
            for take in borne.takes
            if take.remedy in (POOL, WATERFALL)
        ],
        columns.present(columns.each(paid_out, accounts, borne.gains)),
    )


def _moved(payer: Account, payee: Account, amount: Amount) -> Transfer | None:
    """Return the transfer, if there is anywhere to move it."""
    return Transfer(payer, payee, amount) if payer != payee else None


def _must_be_route(asset: Asset | None, clearing: Account, fees_to: Account, penalties_to: Account) -> None:
    """Refuse what are no accounts of the cycle's asset, if it has one, whether or not money would pass (SPEC RM-8)."""
    for name, account in (("clearing", clearing), ("fees_to", fees_to), ("penalties_to", penalties_to)):
        if account.__class__ is not Account:
            raise InvalidValue(name, account, "an Account")
        if asset is not None and account.asset != asset:
            raise AssetMismatch(name, account.asset, asset)


def _must_pay_nobody(clearing: Account, accounts: tuple[Account, ...]) -> None:
    """Refuse a clearing account that is one of those that pay or are paid (SPEC RM-8)."""
    owner = clearing.owner

    def is_another(account: Account) -> bool:
        return account.owner != owner or account != clearing  # most differ by their owners, which are soon compared

    if not columns.every(is_another, accounts):
        raise SelfTransfer(clearing)
