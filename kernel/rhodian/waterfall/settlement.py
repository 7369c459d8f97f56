"""Trusted: a loss is planned first and posted whole, once.

`plan` is a pure function from a waterfall and a loss to a plan: the transfers,
and a receipt that names for each of them the layer and the rule it came from.
`absorb` turns a plan into changes to the books, or refuses it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base.accounts import Account
from rhodian.base.errors import AlreadyAbsorbed, AssetMismatch, InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.ledger.posting import Balances, Changes, Transfer, post_all
from rhodian.waterfall.draws import Draw, FundDrawn, draw

if TYPE_CHECKING:
    from collections.abc import Container

    from rhodian.waterfall.tree import Waterfall

LossId: TypeAlias = str
"""The name of a loss: what is absorbed under it once is never absorbed again."""


@attrs.frozen
class Loss:
    """Something was lost, and is to be made good."""

    id: LossId
    """Its name, by which it is absorbed once and never again."""
    amount: Amount
    """How much, in smallest units of the payee's asset."""
    payee: Account
    """The account to which those who bear it pay."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC SE-6).

        Raises:
            InvalidValue: if the id is malformed, or the payee is not an account.
            InvalidAmount: if the amount is not a natural number.
        """
        checked_name(self.id, "id")
        if self.payee.__class__ is not Account:
            raise InvalidValue("payee", self.payee, "an Account")
        natural(self.amount, "amount")


@attrs.frozen
class Plan:
    """How one loss is to be settled; nothing has moved yet."""

    loss: Loss
    """The loss."""
    draw: Draw
    """Who bears what, and what nobody can bear."""
    receipt: tuple[FundDrawn, ...]
    """The funds that bear something; each accounts for the transfer in the same place."""
    transfers: tuple[Transfer, ...]
    """What is to move: from each of those funds to the payee."""


@attrs.frozen
class Books:
    """What the host keeps between two settlements."""

    balances: Balances
    """What each account holds."""
    absorbed: Container[LossId]
    """The ids of the losses absorbed so far."""


@attrs.frozen
class Absorbed:
    """What the host has to write, all of it or nothing."""

    changes: Changes
    """The accounts touched, with their new balances."""
    loss_id: LossId
    """The id to add to those absorbed."""


def plan(waterfall: Waterfall, loss: Loss) -> Plan:
    """Plan the settlement of a loss: who pays the payee how much, and by which rule (SPEC SE-1, SE-2, SE-5).

    Raises:
        AssetMismatch: if the payee is not in the waterfall's asset.
        SelfTransfer: if the payee is one of the funds that bear the loss.
    """
    if loss.payee.asset != waterfall.asset:
        raise AssetMismatch("payee", loss.payee.asset, waterfall.asset)
    drawn = draw(waterfall, loss.amount)
    receipt = tuple(fund for fund in drawn.funds if fund.amount > 0)
    transfers = tuple(Transfer(fund.account, loss.payee, fund.amount) for fund in receipt)
    return Plan(loss, drawn, receipt, transfers)


def absorb(books: Books, settlement: Plan) -> Absorbed:
    """Work out what posting a plan changes, all or nothing (SPEC SE-3, SE-4).

    Raises:
        AlreadyAbsorbed: exactly if the loss has been absorbed before.
        Overdrawn: if an account holds less than the plan draws from it.
        InvalidBalance: if a balance is not a whole number, or is below 0.
    """
    if settlement.loss.id in books.absorbed:
        raise AlreadyAbsorbed(settlement.loss.id)
    return Absorbed(post_all(books.balances, settlement.transfers), settlement.loss.id)
