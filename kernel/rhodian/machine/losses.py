"""Trusted: a plain loss down the layers of the rules that held when it occurred: pools within limits, then accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import DRAWN
from rhodian.machine.errors import UnknownName
from rhodian.machine.layers import bears, draws_on
from rhodian.machine.members import exposed, in_turn, is_of, members
from rhodian.machine.recoveries import borne
from rhodian.markets.terms import CLEARING, inside
from rhodian.pools.limits import Pool, PoolUse, draw_pool
from rhodian.waterfall.draws import capacity
from rhodian.waterfall.settlement import Loss, Plan, plan
from rhodian.waterfall.tree import Fund, InOrder, InProportion, Limited, Rule, Waterfall

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Host
    from rhodian.machine.happenings import PlainLoss
    from rhodian.machine.layers import Layer
    from rhodian.machine.recoveries import Paid
    from rhodian.machine.rules import MutualPool, Rules
    from rhodian.machine.state import Moves
    from rhodian.waterfall.tree import Node


@attrs.frozen
class Bearers:
    """Who may bear a loss, and as the books stand."""

    rules: Rules
    """The rules that held when it occurred."""
    occurred: Amount
    """When that was: a pool pays of the limit of that period."""
    host: Host
    """The book as the event found it."""
    books: Balances
    """The same, as the event has left it so far."""
    defaulter: str = ""
    """Whose default it is of; nothing if it is of none."""
    fund: str = ""
    """The default fund that it is a loss of; nothing if of none."""

    def pool(self, pool: MutualPool) -> Pool:
        """Return a pool as this event finds it: what it has paid in the period, and for the event, counted.

        Raises:
            InvalidAmount: if the book holds what is no natural number.
        """
        counter = pool.drawn(self.occurred)
        in_period = natural(self.books.get(counter, 0), "drawn")
        use = PoolUse(self.occurred, in_period, in_period - self.host.get(counter, 0))
        balance = self.books.get(pool.account, 0) + exposed(members(self.host, self.books, pool), self.occurred)
        return Pool(pool.terms, balance, use)

    def payers(self, pool: MutualPool, amount: Amount) -> tuple[tuple[Account, Amount], ...]:
        """Return who pays what a pool pays: its own account first, then its members, as of when the loss occurred.

        What those would pay who have left since, nobody pays.
        """
        held = self.books.get(pool.account, 0)
        found = () if amount <= held else members(self.host, self.books, pool)
        return in_turn(pool, held, found, self.occurred, amount)

    def at_layers(self, paid: tuple[tuple[Account, Amount], ...], before: Amount = 0) -> tuple[Paid, ...]:
        """Return who has paid what, layer by layer, each with the place of its layer behind so many places before.

        No account is in two of them.
        """
        return tuple(
            (account, amount, before + place)
            for place, layer in enumerate(self.rules.layers, 1)
            for account, amount in paid
            if self._is_in(layer, account)
        )

    def _is_in(self, layer: Layer, account: Account) -> bool:
        """Return whether an account is one of those that a layer draws on."""
        if not bears(layer, account.asset, self.fund):
            return False
        if layer.pool:
            return any(pool.name == layer.pool and is_of(pool, account) for pool in self.rules.pools)
        return account.purpose == layer.purpose and draws_on(layer, account.owner, self.defaulter)

    def noted(self, name: str, paid: tuple[Paid, ...]) -> Moves:
        """Return what counts what was paid of a loss: against the limits of pools, and as borne by pools and owners."""
        by_pools = tuple(
            (pool, loops.total(amount for account, amount, _ in paid if is_of(pool, account)))
            for pool in self.rules.pools
        )
        drawn = tuple(
            Transfer(outside(DRAWN), pool.drawn(self.occurred), amount) for pool, amount in by_pools if amount > 0
        )
        return (*drawn, *borne(name, {pool.account: pool.name for pool in self.rules.pools}, paid, self.defaulter))

    def waterfall(self, asset: Asset, amount: Amount, without: tuple[Account, ...]) -> Waterfall:
        """Return the layers of the rules that can bear a loss in an asset, some accounts left out (SPEC MC-24).

        Where nobody bears anything, a fund of nothing stands for it, so that what is not covered is said.
        """

        def step(state: tuple[Amount, int], layer: Layer) -> tuple[tuple[Amount, int], tuple[Node, ...]]:
            left, place = state
            node = self._node(layer, f"layer {place}", asset, left, without)
            return (left - min(left, _capacity(node)), place + 1), node

        nodes = tuple(node for found in loops.scan(step, (amount, 1), self.rules.layers)[1] for node in found)
        return Waterfall(InOrder("layers", nodes or (Fund(Account("nobody", CLEARING, asset), 0),)))

    def _node(
        self, layer: Layer, name: str, asset: Asset, left: Amount, without: tuple[Account, ...]
    ) -> tuple[Node, ...]:
        """Return a layer as a node of the waterfall; or none, if it bears no such loss, or holds nothing."""
        if not bears(layer, asset, self.fund):
            return ()
        asked = left if layer.limit is None else min(left, layer.limit)
        if layer.pool:
            return tuple(
                funds[0] if len(funds) == 1 else InOrder(name, funds)
                for pool in self.rules.pools
                if pool.name == layer.pool and pool.account.asset == asset and pool.account not in without
                for paid in (draw_pool(self.pool(pool), asked).amount,)
                for funds in (tuple(Fund(account, each) for account, each in self.payers(pool, paid)),)
            )
        accounts = tuple(
            account
            for account in sorted(self.host.accounts(layer.purpose, asset), key=_owner)
            if draws_on(layer, account.owner, self.defaulter)
        )
        funds = columns.present(asked_of(self.host, self.books, accounts, without))
        if not funds:
            return ()
        weights = tuple(fund.available for fund in funds)
        whole: InOrder | InProportion = InOrder(name, funds)
        if layer.rule is Rule.IN_PROPORTION:
            whole = InProportion(name, funds, weights, "balance")
        return (whole,) if layer.limit is None else (Limited(f"{name}, limited", whole, layer.limit),)


def asked_of(
    then: Balances, now: Balances, accounts: tuple[Account, ...], without: tuple[Account, ...]
) -> tuple[Fund | None, ...]:
    """Return for each account a fund of what it held when the event came, as far as it still does (SPEC MC-24).

    What the event brings is spared. None stands for an account that is left out, or has nothing of it.

    Raises:
        InvalidValue: if one that has something is of the world outside, or in an asset that only rises.
    """

    def fund(account: Account) -> Fund | None:
        def is_another(other: Account) -> bool:
            return other != account

        most = min(then.get(account, 0), now.get(account, 0))
        return Fund(account, most) if most > 0 and columns.every(is_another, without) else None

    return columns.each(fund, accounts)


def _owner(account: Account) -> str:
    """Return the owner, by whom accounts are taken."""
    return account.owner


def _capacity(node: tuple[Node, ...]) -> Amount:
    """Return the most that a layer bears."""
    if not node:
        return 0
    return capacity(Waterfall(InOrder("layer", node)))


def plain_loss(bearers: Bearers, name: str, amount: Amount, payee: Account) -> tuple[Moves, Plan]:
    """Return what moves when the layers of the rules bear a loss, and by which rule (SPEC MC-12).

    Raises:
        InvalidValue: if the id is malformed, or the payee is not an account.
        InvalidAmount: if the amount is not a natural number.
    """
    loss = Loss(name, amount, payee)
    planned = plan(bearers.waterfall(payee.asset, amount, (payee,)), loss)
    paid = tuple((fund.account, fund.amount) for fund in planned.receipt)
    return (*planned.transfers, *bearers.noted(name, bearers.at_layers(paid))), planned


def occurred(event: PlainLoss) -> Amount:
    """Return when a loss occurred, after checking that it is booked no earlier.

    Raises:
        InvalidAmount: if it is not a natural number.
        InvalidValue: if it is later than the booking.
    """
    if natural(event.occurred, "occurred") > event.time:
        raise InvalidValue("occurred", event.occurred, f"no later than it is booked, at {event.time}")
    return event.occurred


def fund_of(rules: Rules, name: str) -> str:
    """Return the name of the default fund that a loss is of; nothing if it is of none.

    Raises:
        UnknownName: if it is neither nothing nor the name of a fund of the rules.
    """
    if name.__class__ is str and (name == "" or any(fund.name == name for fund in rules.assessments)):
        return name
    raise UnknownName("default fund", name)


def in_default(event: PlainLoss) -> str:
    """Return whose default a loss is of; nothing if it is of none.

    Raises:
        InvalidValue: if it is neither nothing nor the name of somebody inside the books.
    """
    name = event.defaulter
    if name.__class__ is str and name == "":
        return ""
    return inside(checked_name(name, "defaulter"), "defaulter")
