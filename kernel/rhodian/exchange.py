"""Trusted: a market on the ledger: contracts and margins are accounts, and every event is a step that posts.

A contract has two sides, each an asset of its own: `NAME.L` for the long side, `NAME.S` for the short one. A trade
brings as many of each into the books, so both sides are equal after any history. All positions of a market are
settled at one price, the mark, as futures are: so between two marks a margin account is worth what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.accounts import OUTSIDE, Account, Amount, Asset, checked_name, natural, outside, positive
from rhodian.errors import BackDated, InsufficientMargin, InvalidValue, UnknownName
from rhodian.ledger import Changes, Transfer, post_all
from rhodian.liquidation import Terms
from rhodian.loops import Overlay
from rhodian.margin import PPM, MarginAccount, Position, standing

if TYPE_CHECKING:
    from rhodian.ledger import Balances
    from rhodian.settlement import Books, LossId

MARKET_NAME_LENGTH_MAX = 22
"""The most characters that a market's name may have, so that its sides can be told apart in an asset's code."""


@attrs.frozen
class Market:
    """What is traded, and on which terms."""

    name: str
    """Its name, as in `BTC-PERP`: 1 to 22 ASCII letters, digits, dots, dashes or underscores."""
    asset: Asset
    """What it is settled in."""
    initial_ppm: Amount
    """What must be held to take contracts on, in parts per million of their value."""
    maintenance_ppm: Amount
    """What must be held to keep them, in the same parts; at most `initial_ppm`."""
    terms: Terms
    """How accounts are liquidated in it."""
    purpose: str = "margin"
    """The purpose of the accounts that stand behind its positions; markets with one purpose share their collateral."""

    def __attrs_post_init__(self) -> None:
        """Check the six fields (SPEC EC-1).

        Raises:
            InvalidValue: if the name or the purpose is malformed, the asset, the rates or the terms are not such.
            InvalidAmount: if a rate is not a natural number.
        """
        if self.name.__class__ is not str or len(self.name) > MARKET_NAME_LENGTH_MAX:
            raise InvalidValue("name", self.name, f"text of 1 to {MARKET_NAME_LENGTH_MAX} characters")
        if self.asset.__class__ is not Asset:
            raise InvalidValue("asset", self.asset, "an Asset")
        natural(self.initial_ppm, "initial_ppm")
        if natural(self.maintenance_ppm, "maintenance_ppm") > self.initial_ppm:
            raise InvalidValue("maintenance_ppm", self.maintenance_ppm, "at most initial_ppm")
        if self.terms.__class__ is not Terms:
            raise InvalidValue("terms", self.terms, "Terms")
        checked_name(self.purpose, "purpose")
        Asset(self.name, 0)

    @property
    def long(self) -> Asset:
        """The asset of the long side: one for each contract."""
        return Asset(f"{self.name}.L", 0)

    @property
    def short(self) -> Asset:
        """The asset of the short side: one for each contract."""
        return Asset(f"{self.name}.S", 0)

    @property
    def clearing(self) -> Account:
        """The account that the money of a round passes through."""
        return Account(f"market {self.name}", "clearing", self.asset)

    def margin(self, owner: str) -> Account:
        """Return the account that stands behind an owner's positions."""
        return Account(owner, self.purpose, self.asset)

    def side(self, owner: str, asset: Asset) -> Account:
        """Return the account of an owner's contracts on one side; of the owner `outside`, where they come from."""
        return Account(owner, "contracts", asset)


@attrs.frozen
class Listed:
    """A market, with the price at which it was last settled."""

    market: Market
    """The market."""
    mark: Amount
    """The price, in smallest units for one contract."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC EC-1).

        Raises:
            InvalidValue: if the market is not one, or the mark is not 1 or more.
        """
        if self.market.__class__ is not Market:
            raise InvalidValue("market", self.market, "a Market")
        positive(self.mark, "mark")


@attrs.frozen
class Exchange:
    """Where a history has got to."""

    time: int
    """When the last event was."""
    books: Books
    """What the host keeps: the balances, and the ids of what was absorbed."""
    listed: tuple[Listed, ...]
    """The markets, in a declared order, each once."""

    def find(self, name: str) -> Listed:
        """Return a market by its name.

        Raises:
            UnknownName: if no market has that name.
        """
        found = tuple(listed for listed in self.listed if listed.market.name == name)
        if not found:
            raise UnknownName("market", name)
        return found[0]

    def at(self, time: int) -> Exchange:
        """Return the exchange with its clock moved on (SPEC EC-2).

        Raises:
            InvalidAmount: if the time is not a natural number.
            BackDated: exactly if the time is before that of the last event.
        """
        if natural(time, "time") < self.time:
            raise BackDated(time, self.time)
        return attrs.evolve(self, time=time)

    def marked(self, name: str, price: Amount) -> Exchange:
        """Return the exchange with one market at another price."""
        listed = tuple(Listed(each.market, price) if each.market.name == name else each for each in self.listed)
        return attrs.evolve(self, listed=listed)


@attrs.frozen
class Step:
    """One event: where the exchange goes from it, and what the host has to write, all of it or nothing."""

    exchange: Exchange
    """The exchange afterwards, on the host's same books."""
    transfers: tuple[Transfer, ...]
    """What moved, in order."""
    changes: Changes
    """The accounts touched, with their new balances."""
    absorbed: LossId | None = None
    """The id to add to those absorbed, if there is one."""


def holding(balances: Balances, market: Market, owner: str) -> int:
    """Return how many contracts an owner holds: above 0 long, below 0 short (SPEC EC-3)."""
    longs = balances.get(market.side(owner, market.long), 0)
    return longs - balances.get(market.side(owner, market.short), 0)


def novate(balances: Balances, market: Market, buyer: str, seller: str, quantity: Amount) -> tuple[Transfer, ...]:
    """Return what makes one owner the buyer, and another the seller, of some contracts (SPEC EC-3, EC-4).

    What a party holds on the other side goes out of the books first; only the rest comes in. So nobody is on both
    sides, and both sides stay equal.

    Raises:
        InvalidValue: if the quantity is not 1 or more, or buyer and seller are the same.
    """
    positive(quantity, "quantity")
    if buyer == seller:
        raise InvalidValue("seller", seller, "another owner than the buyer")
    bought = _turned(balances, market, buyer, (market.short, market.long), quantity)
    return (*bought, *_turned(balances, market, seller, (market.long, market.short), quantity))


def _turned(
    balances: Balances, market: Market, owner: str, sides: tuple[Asset, Asset], quantity: Amount
) -> tuple[Transfer, ...]:
    """Take contracts of the first side from an owner as far as they go, and give the rest of the second."""
    reduced, grown = sides
    given_up = min(quantity, balances.get(market.side(owner, reduced), 0))
    moves = (
        Transfer(market.side(owner, reduced), market.side(OUTSIDE, reduced), given_up),
        Transfer(market.side(OUTSIDE, grown), market.side(owner, grown), quantity - given_up),
    )
    return tuple(move for move in moves if move.amount > 0)


def account(exchange: Exchange, balances: Balances, owner: str, market: Market) -> MarginAccount:
    """Return an owner's margin account, with its positions in every market that shares its collateral (SPEC EC-5)."""
    margin = market.margin(owner)
    sharing = tuple(listed for listed in exchange.listed if listed.market.margin(owner) == margin)
    positions = tuple(position(listed, holding(balances, listed.market, owner), listed.mark) for listed in sharing)
    return MarginAccount(margin, natural(balances.get(margin, 0), "collateral"), positions)


def position(listed: Listed, quantity: int, mark: Amount) -> Position:
    """Return contracts of a market at a mark."""
    market = listed.market
    return Position(quantity, listed.mark, mark, market.initial_ppm, market.maintenance_ppm)


def deposit(exchange: Exchange, time: int, payee: Account, amount: Amount) -> Step:
    """Bring money in from outside: collateral, or a contribution to a pool (SPEC EC-6).

    Raises:
        BackDated: if the time is before that of the last event.
        InvalidValue, InvalidAmount, SelfTransfer: as `Transfer` does.
    """
    later = exchange.at(time)
    return _posted(later, (Transfer(outside(payee.asset), payee, amount),))


def withdraw(exchange: Exchange, time: int, name: str, owner: str, amount: Amount) -> Step:
    """Take collateral out, as far as what stays reaches the initial requirement (SPEC EC-6).

    Raises:
        BackDated: if the time is before that of the last event.
        UnknownName: if there is no such market.
        Overdrawn: if the owner holds less.
        InsufficientMargin: exactly if what would be left does not reach the initial requirement.
    """
    later = exchange.at(time)
    market = later.find(name).market
    step = _posted(later, (Transfer(market.margin(owner), outside(market.asset), amount),))
    _must_reach_initial(step, owner, market)
    return step


@attrs.frozen
class Deal:
    """A trade that two owners agreed on."""

    market: str
    """The market's name."""
    buyer: str
    """Who takes the long side."""
    seller: str
    """Who takes the short side."""
    quantity: Amount
    """How many contracts."""
    price: Amount
    """The price of each, in smallest units."""


def trade(exchange: Exchange, time: int, deal: Deal) -> Step:
    """Let two owners trade; the price's difference to the mark is paid at once (SPEC EC-4, EC-7).

    Raises:
        BackDated: if the time is before that of the last event.
        UnknownName: if there is no such market.
        InvalidValue: if the quantity or the price is not 1 or more, or buyer and seller are the same.
        Overdrawn: if who pays the difference holds less.
        InsufficientMargin: if the buyer, or else the seller, would then not reach the initial requirement.
    """
    later = exchange.at(time)
    listed = later.find(deal.market)
    market = listed.market
    contracts = novate(later.books.balances, market, deal.buyer, deal.seller, deal.quantity)
    dearer = deal.quantity * (positive(deal.price, "price") - listed.mark)
    payer, payee = (deal.buyer, deal.seller) if dearer > 0 else (deal.seller, deal.buyer)
    paid = () if dearer == 0 else (Transfer(market.margin(payer), market.margin(payee), abs(dearer)),)
    step = _posted(later, (*contracts, *paid))
    _must_reach_initial(step, deal.buyer, market)
    _must_reach_initial(step, deal.seller, market)
    return step


def _must_reach_initial(step: Step, owner: str, market: Market) -> None:
    """Refuse a step after which an owner does not reach the initial requirement."""
    after: Overlay[Account] = Overlay(step.exchange.books.balances)
    after.update(step.changes)
    measured = standing(account(step.exchange, after, owner, market))
    if measured.equity * PPM < measured.initial_millionths:
        raise InsufficientMargin(market.margin(owner), measured.equity, measured.initial)


def _posted(exchange: Exchange, transfers: tuple[Transfer, ...]) -> Step:
    """Return the step that posts transfers."""
    return Step(exchange, transfers, post_all(exchange.books.balances, transfers))
