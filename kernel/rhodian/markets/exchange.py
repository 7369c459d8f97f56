"""Trusted: a market on the ledger: contracts and margins are accounts, and every event is a step that posts.

A contract has two sides, each an asset of its own: `NAME.L` for the long side, `NAME.S` for the short one. A trade
brings as many of each into the books, so both sides are equal after any history. All positions of a market are
settled at one price, the mark, as futures are: so between two marks a margin account is worth what it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Account, outside
from rhodian.base.errors import BackDated, InsufficientMargin, InvalidValue, UnknownName
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.base.rates import PPM
from rhodian.ledger.posting import Changes, Transfer, post_all
from rhodian.markets.contracts import holding, novate
from rhodian.markets.margin import MarginAccount, Position, standing
from rhodian.markets.terms import CLEARING, CONTRACTS, Listed, Market, inside
from rhodian.waterfall.settlement import Books

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances
    from rhodian.waterfall.settlement import LossId


@attrs.frozen
class Exchange:
    """Where a history has got to."""

    time: int
    """When the last event was."""
    books: Books
    """What the host keeps: the balances, and the ids of what was absorbed."""
    listed: tuple[Listed, ...]
    """The markets, in a declared order, each once; none is settled in the contracts of another."""
    events: int = 0
    """How many events led here."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields (SPEC EC-1).

        Raises:
            InvalidAmount: if the time or the number of events is not a natural number.
            InvalidValue: if the books or the markets are not such, or two markets would share contracts.
        """
        natural(self.time, "time")
        natural(self.events, "events")
        if self.books.__class__ is not Books:
            raise InvalidValue("books", self.books, "Books")
        if self.listed.__class__ is not tuple or any(each.__class__ is not Listed for each in self.listed):
            raise InvalidValue("listed", self.listed, "a tuple of Listed")
        sides = {side for each in self.listed for side in (each.market.long, each.market.short)}
        if len(sides) < 2 * len(self.listed) or any(each.market.asset in sides for each in self.listed):
            raise InvalidValue(
                "listed", self.listed, "markets with contracts of their own, none of them settled in any"
            )

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
        """Return the exchange with its clock moved on, and one more event counted (SPEC EC-2).

        Raises:
            InvalidAmount: if the time is not a natural number.
            BackDated: exactly if the time is before that of the last event.
        """
        if natural(time, "time") < self.time:
            raise BackDated(time, self.time)
        return attrs.evolve(self, time=time, events=self.events + 1)

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
        InvalidValue: if the payee is no account, one of the world outside, or one that only markets move.
        InvalidAmount: if the amount is not a natural number.
    """
    later = exchange.at(time)
    if payee.__class__ is not Account or payee.is_outside or payee.purpose in (CONTRACTS, CLEARING):
        raise InvalidValue("payee", payee, "an Account inside the books, and none of a market's own")
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

    def __attrs_post_init__(self) -> None:
        """Check all but the market's name (SPEC EC-1).

        Raises:
            InvalidValue: if an owner's name is malformed or that of the world outside, buyer and seller are the
                same, or the quantity or the price is not 1 or more.
        """
        checked_name(inside(self.buyer), "buyer")
        if checked_name(inside(self.seller), "seller") == self.buyer:
            raise InvalidValue("seller", self.seller, "another owner than the buyer")
        positive(self.quantity, "quantity")
        positive(self.price, "price")


def trade(exchange: Exchange, time: int, deal: Deal) -> Step:
    """Let two owners trade; the price's difference to the mark is paid at once (SPEC EC-4, EC-7).

    Raises:
        BackDated: if the time is before that of the last event.
        UnknownName: if there is no such market.
        InvalidValue: if what is given is not a deal.
        Overdrawn: if who pays the difference holds less.
        InsufficientMargin: if the buyer, or else the seller, would then not reach the initial requirement.
    """
    later = exchange.at(time)
    if deal.__class__ is not Deal:
        raise InvalidValue("deal", deal, "a Deal")
    listed = later.find(deal.market)
    market = listed.market
    contracts = novate(later.books.balances, market, deal.buyer, deal.seller, deal.quantity)
    buyer, seller = market.margin(deal.buyer), market.margin(deal.seller)
    dearer, cheaper = (deal.quantity * max(0, more) for more in (deal.price - listed.mark, listed.mark - deal.price))
    paid = (Transfer(buyer, seller, dearer), Transfer(seller, buyer, cheaper))
    step = _posted(later, (*contracts, *(move for move in paid if move.amount > 0)))
    _must_reach_initial(step, deal.buyer, market)
    _must_reach_initial(step, deal.seller, market)
    return step


def _must_reach_initial(step: Step, owner: str, market: Market) -> None:
    """Refuse a step after which an owner does not reach the initial requirement."""
    after = loops.over(step.exchange.books.balances, step.changes)
    measured = standing(account(step.exchange, after, owner, market))
    if measured.equity * PPM < measured.initial_millionths:
        raise InsufficientMargin(market.margin(owner), measured.equity, measured.initial)


def _posted(exchange: Exchange, transfers: tuple[Transfer, ...]) -> Step:
    """Return the step that posts transfers."""
    return Step(exchange, transfers, post_all(exchange.books.balances, transfers))
