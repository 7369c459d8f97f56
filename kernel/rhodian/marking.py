"""Trusted: a market's mark moves, and all that follows from it is one round.

`mark: Exchange → Marked`, `close: Marked → Closed`; then the round goes through `rhodian.rounds` and
`rhodian.mutual`, and `finish: Closed, Settled → Step`. The forced sales of a round are settled together with the
move that forced them, so a shortfall is the same in whatever order the accounts are sold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import loops
from rhodian.accounts import OUTSIDE, Amount, natural, positive
from rhodian.errors import InsufficientMargin, InvalidValue, OutOfOrder, UnknownName
from rhodian.exchange import Exchange, Listed, Step, holding, novate, position
from rhodian.ledger import Transfer, post_all
from rhodian.liquidation import Healthy, Liquidatable, assess
from rhodian.margin import PPM, MarginAccount, standing
from rhodian.mutual import Settled
from rhodian.rounds import Round

if TYPE_CHECKING:
    from rhodian.ledger import Balances
    from rhodian.settlement import LossId


@attrs.frozen
class Marked:
    """A market whose new mark is known, and not yet settled."""

    exchange: Exchange
    """The exchange, its clock at the mark's time; the market still at the old mark."""
    listed: Listed
    """The market, at the old mark."""
    price: Amount
    """The new mark."""
    owners: tuple[str, ...]
    """Everyone who holds contracts, and whoever else may take some, in the canonical order."""

    def assess(self, owner: str) -> Healthy | Liquidatable:
        """Tell how an owner stands at the new mark.

        Raises:
            UnknownName: if the owner is not among those of the round.
        """
        if owner not in self.owners:
            raise UnknownName("owner", owner)
        return assess(_account_at(self, self.exchange.books.balances, owner))


def mark(exchange: Exchange, time: int, name: str, price: Amount, owners: tuple[str, ...]) -> Marked:
    """Give a market a new mark (SPEC MK-1).

    Raises:
        BackDated: if the time is before that of the last event.
        UnknownName: if there is no such market.
        InvalidValue: if the price is not 1 or more, the owners are not a tuple of owners named once each, or not
            everyone who holds contracts is among them.
    """
    later = exchange.at(time)
    listed = later.find(name)
    positive(price, "price")
    if owners.__class__ is not tuple or len(set(owners)) != len(owners):
        raise InvalidValue("owners", owners, "a tuple of owners, each named once")
    market, balances = listed.market, later.books.balances
    for side in (market.long, market.short):
        held = loops.total(balances.get(market.side(owner, side), 0) for owner in owners)
        if (all_held := -balances.get(market.side(OUTSIDE, side), 0)) != held:
            raise InvalidValue("owners", owners, f"everyone who holds {side.code}: {all_held} in all, not {held}")
    return Marked(later, listed, price, owners)


@attrs.frozen
class Sale:
    """A forced sale, as it was done: contracts of an owner went to a counterpart at a price."""

    owner: str
    """Whose contracts; of the long side if they are sold, of the short side if they are bought back."""
    counterpart: str
    """Who takes them."""
    quantity: Amount
    """How many; at least 1."""
    price: Amount
    """The price of each."""
    fee: Amount = 0
    """What the owner owes a liquidator for it."""
    penalty: Amount = 0
    """What the owner owes a pool for it."""

    def __attrs_post_init__(self) -> None:
        """Check the amounts (SPEC MK-6).

        Raises:
            InvalidValue: if the quantity or the price is not 1 or more.
            InvalidAmount: if the fee or the penalty is not a natural number.
        """
        positive(self.quantity, "quantity")
        positive(self.price, "price")
        natural(self.fee, "fee")
        natural(self.penalty, "penalty")


@attrs.frozen
class Closed:
    """A mark, the sales that it forced, and what both bring each account."""

    marked: Marked
    """The mark."""
    contracts: tuple[Transfer, ...]
    """The contracts that change hands."""
    round: Round
    """What each account gains or loses by the mark and the sales together."""


def close(marked: Marked, id_: LossId, sales: tuple[Sale, ...] = ()) -> Closed:
    """Close a round: who gains and loses what, by the mark's move and the sales it forced (SPEC MK-2 to MK-5).

    Args:
        marked: the mark.
        id_: the round's id, under which its shortfall is absorbed once.
        sales: the forced sales. Their order does not matter, unless an owner who is sold is also a counterpart.

    Raises:
        OutOfOrder: if what is given is not a mark, or a sale is of an owner who is not liquidatable at the mark.
        UnknownName: if an owner or a counterpart is not among those of the round.
        InvalidValue: if a sale is of more contracts than its owner holds, or to the owner.
        InsufficientMargin: if a counterpart takes on what it does not hold the initial requirement for.
    """
    if marked.__class__ is not Marked:
        raise OutOfOrder("close", marked, "Marked")
    market, books = marked.listed.market, loops.Overlay(marked.exchange.books.balances)
    moved = marked.price - marked.listed.mark
    changes = {owner: holding(books, market, owner) * moved for owner in marked.owners}
    charges = dict.fromkeys(marked.owners, (0, 0))
    contracts: list[Transfer] = []
    for sale in sales:
        if sale.owner not in changes or sale.counterpart not in changes:
            raise UnknownName("owner", sale.counterpart if sale.owner in changes else sale.owner)
        held = _sold_from(marked, books, sale)
        buyer, seller = (sale.counterpart, sale.owner) if held > 0 else (sale.owner, sale.counterpart)
        novated = novate(books, market, buyer, seller, sale.quantity)
        books.update(post_all(books, novated))
        contracts.extend(novated)
        cheaper = sale.quantity * (marked.price - sale.price)
        changes[buyer] += cheaper
        changes[seller] -= cheaper
        fee, penalty = charges[sale.owner]
        charges[sale.owner] = (fee + sale.fee, penalty + sale.penalty)
    for sale in sales:
        _must_carry(marked, books, sale.counterpart, changes[sale.counterpart])
    return Closed(marked, tuple(contracts), _round(marked, id_, changes, charges))


def _sold_from(marked: Marked, books: Balances, sale: Sale) -> int:
    """Return what the owner of a sale holds, after checking that it may be sold."""
    standing_there = assess(_account_at(marked, marked.exchange.books.balances, sale.owner))
    if standing_there.__class__ is not Liquidatable:
        raise OutOfOrder("close", standing_there, f"Liquidatable for {sale.owner}")
    held = holding(books, marked.listed.market, sale.owner)
    if sale.quantity > abs(held):
        raise InvalidValue("quantity", sale.quantity, f"at most {abs(held)}, which is all that {sale.owner} holds")
    return held


def _must_carry(marked: Marked, books: Balances, owner: str, change: int) -> None:
    """Refuse a counterpart that has taken on contracts for which it does not hold the initial requirement."""
    before = holding(marked.exchange.books.balances, marked.listed.market, owner)
    after = holding(books, marked.listed.market, owner)
    if abs(after) <= abs(before) and before * after >= 0:
        return
    measured = standing(_account_at(marked, books, owner))
    equity = measured.equity - after * (marked.price - marked.listed.mark) + change
    if equity * PPM < measured.initial_millionths:
        raise InsufficientMargin(marked.listed.market.margin(owner), equity, measured.initial)


def _account_at(marked: Marked, balances: Balances, owner: str) -> MarginAccount:
    """Return an owner's margin account at the new mark, given the contracts in some balances."""
    market = marked.listed.market
    margin = market.margin(owner)
    sharing = tuple(listed for listed in marked.exchange.listed if listed.market.margin(owner) == margin)
    positions = tuple(
        position(listed, holding(balances, listed.market, owner), _mark_of(marked, listed)) for listed in sharing
    )
    return MarginAccount(margin, natural(balances.get(margin, 0), "collateral"), positions)


def _mark_of(marked: Marked, listed: Listed) -> Amount:
    """Return where a market stands: at the new mark if it is the one that moved."""
    return marked.price if listed.market.name == marked.listed.market.name else listed.mark


def _round(marked: Marked, id_: LossId, changes: dict[str, int], charges: dict[str, tuple[Amount, Amount]]) -> Round:
    """Return the round that brings each owner a change, and the owners of sales their charges."""
    return Round(
        id_,
        tuple(marked.listed.market.margin(owner) for owner in marked.owners),
        tuple(max(0, change) for change in changes.values()),
        tuple(max(0, -change) for change in changes.values()),
        tuple(fee for fee, _ in charges.values()),
        tuple(penalty for _, penalty in charges.values()),
    )


def finish(closed: Closed, settled: Settled) -> Step:
    """Post a settled round, contracts and money, all or nothing; the market then stands at the new mark (SPEC MK-7).

    Raises:
        OutOfOrder: if what is given is not a closed round and its settlement.
        Overdrawn: if an account holds less than it is to pay or to hand over.
    """
    if closed.__class__ is not Closed:
        raise OutOfOrder("finish", closed, "Closed")
    if settled.__class__ is not Settled or settled.shared.drawn.shortfall.round != closed.round:
        raise OutOfOrder("finish", settled, "Settled, of the same round")
    marked = closed.marked
    transfers = (*closed.contracts, *settled.transfers)
    exchange = marked.exchange.marked(marked.listed.market.name, marked.price)
    return Step(exchange, transfers, post_all(marked.exchange.books.balances, transfers), settled.loss_id)
