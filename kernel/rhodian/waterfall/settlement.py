"""Trusted: a loss is planned first and posted whole, once.

`plan` is a pure function from a waterfall and a loss to a plan: the transfers,
and a receipt that names for each of them the layer and the rule it came from.
`absorb` turns a plan into changes to the books, or refuses it whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.ledger.errors import SelfTransfer
from rhodian.ledger.posting import Balances, Changes, Transfer, held_after
from rhodian.waterfall.draws import Draw, FundDrawn, draw
from rhodian.waterfall.errors import AlreadyAbsorbed
from rhodian.waterfall.tree import Fund

if TYPE_CHECKING:
    from collections.abc import Container

    from rhodian.waterfall.tree import Node, Waterfall

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
        """Check the three fields (SPEC SE-5).

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
    """How one loss is to be settled; nothing has moved yet. The receipt and the transfers are made when asked for."""

    waterfall: Waterfall = attrs.field(repr=False)
    """Who is to bear it."""
    loss: Loss
    """The loss."""
    draw: Draw = attrs.field(init=False)
    """Who bears what, and what nobody can bear."""

    def __attrs_post_init__(self) -> None:
        """Draw the loss, and check the payee (SPEC SE-5).

        Raises:
            AssetMismatch: if the payee is not in the waterfall's asset.
            SelfTransfer: if the payee is one of the funds that bear the loss.
        """
        tree, payee = self.waterfall, self.loss.payee
        if payee.asset != tree.asset:
            raise AssetMismatch("payee", payee.asset, tree.asset)
        drawn = draw(tree, self.loss.amount)

        def is_not_the_payee(row: tuple[Node, Amount]) -> bool:
            node, amount = row
            return not (amount > 0 and isinstance(node, Fund) and node.account == payee)

        if not columns.every(is_not_the_payee, columns.rows(tree.nodes, amounts=drawn.amounts)):
            raise SelfTransfer(payee)
        object.__setattr__(self, "draw", drawn)

    @property
    def receipt(self) -> tuple[FundDrawn, ...]:
        """The funds that bear something; each accounts for the transfer in the same place."""
        return tuple(fund for fund in self.draw.funds if fund.amount > 0)

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """What is to move: from each of those funds to the payee."""
        payee = self.loss.payee

        def pay(bearer: tuple[Account, Amount]) -> Transfer:
            account, amount = bearer
            return Transfer(account, payee, amount)

        return columns.each(pay, self.draw.bearers)


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
    """The accounts touched, each once, with their new balances; `dict.update` takes them as they are."""
    loss_id: LossId
    """The id to add to those absorbed."""


def plan(waterfall: Waterfall, loss: Loss) -> Plan:
    """Plan the settlement of a loss: who pays the payee how much, and by which rule (SPEC SE-1, SE-5, SE-6).

    Raises:
        AssetMismatch: if the payee is not in the waterfall's asset.
        SelfTransfer: if the payee is one of the funds that bear the loss.
    """
    return Plan(waterfall, loss)


def absorb(books: Books, settlement: Plan) -> Absorbed:
    """Work out what posting a plan changes, all or nothing (SPEC SE-3, SE-7).

    A waterfall names no account twice, and none that bears something is the payee: so each is read and
    written once, and the payee is paid all at once.

    Raises:
        AlreadyAbsorbed: exactly if the loss has been absorbed before.
        Overdrawn: if an account holds less than the plan draws from it.
        InvalidBalance: if a balance is not a whole number, or is below 0.
    """
    loss, drawn, balances = settlement.loss, settlement.draw, books.balances
    if loss.id in books.absorbed:
        raise AlreadyAbsorbed(loss.id)
    if drawn.borne == 0:
        return Absorbed((), loss.id)

    def pay(bearer: tuple[Account, Amount]) -> tuple[Account, int]:
        account, amount = bearer
        return account, held_after(balances, account, -amount)

    paid = columns.each(pay, drawn.bearers)
    return Absorbed(columns.joined(paid, ((loss.payee, held_after(balances, loss.payee, drawn.borne)),)), loss.id)
