"""Trusted: a market's mark moves, and all that follows from it is one round.

`mark: Exchange → Marked`, `close: Marked → Closed`; then the round goes through `rhodian.mutualisation`, and
`finish: Closed, Settled → Step`. The order in which accounts are sold decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import BooksMoved, InsufficientMargin, InvalidValue, OutOfOrder, UnknownName
from rhodian.base.numbers import Amount, checked_name, natural, positive
from rhodian.base.rates import PPM
from rhodian.ledger.posting import Transfer, post_all
from rhodian.markets.contracts import holding, novate, variation
from rhodian.markets.errors import NotLiquidatable
from rhodian.markets.exchange import Exchange, Step, position
from rhodian.markets.liquidation import Healthy, Liquidatable, assess
from rhodian.markets.margin import MarginAccount, standing
from rhodian.mutualisation.settlement import Settled
from rhodian.mutualisation.shortfall import Round

if TYPE_CHECKING:
    from rhodian.ledger.posting import Balances, Changes
    from rhodian.markets.terms import Listed
    from rhodian.waterfall.settlement import LossId


@attrs.frozen
class Recorded:
    """What the books held for each owner of a round when it began."""

    longs: tuple[Amount, ...]
    """The contracts of the long side."""
    shorts: tuple[Amount, ...]
    """The contracts of the short side."""
    margins: tuple[Amount, ...]
    """The margin, in smallest units."""


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
    recorded: Recorded
    """What the books held for each of them at the mark."""
    _places: dict[str, int] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Note where each owner stands."""
        object.__setattr__(self, "_places", {owner: place for place, owner in enumerate(self.owners)})

    def place(self, owner: str) -> int:
        """Return where an owner stands among the owners.

        Raises:
            UnknownName: if it is not there.
        """
        if owner not in self._places:
            raise UnknownName("owner", owner)
        return self._places[owner]

    def assess(self, owner: str) -> Healthy | Liquidatable:
        """Tell how an owner stands at the new mark.

        Raises:
            UnknownName: if the owner is not among those of the round.
        """
        self.place(owner)
        return assess(_account_at(self, self.exchange.books.balances, owner))


def mark(exchange: Exchange, time: int, name: str, price: Amount, owners: tuple[str, ...]) -> Marked:
    """Give a market a new mark (SPEC MK-1).

    Raises:
        BackDated: if the time is before that of the last event.
        UnknownName: if there is no such market.
        InvalidValue: if the price is not 1 or more, the owners are not a tuple of owners inside the books, named
            once each, or not everyone who holds contracts is among them.
        InvalidAmount: if the books hold for one of them what is not a natural number.
    """
    later = exchange.at(time)
    listed = later.find(name)
    positive(price, "price")
    if owners.__class__ is not tuple:
        raise InvalidValue("owners", owners, "a tuple of owners")
    market, balances = listed.market, later.books.balances
    margins = _held(balances, tuple(market.margin(owner) for owner in owners))
    longs = _held(balances, tuple(market.side(owner, market.long) for owner in owners))
    shorts = _held(balances, tuple(market.side(owner, market.short) for owner in owners))
    if len(set(owners)) != len(owners):
        raise InvalidValue("owners", owners, "owners named once each")
    for side, held in ((market.long, longs), (market.short, shorts)):
        if (out := -balances.get(market.side(OUTSIDE, side), 0)) != (found := loops.total(held)):
            raise InvalidValue("owners", owners, f"everyone who holds {side.code}: {out} in all, not {found}")
    return Marked(later, listed, price, owners, Recorded(longs, shorts, margins))


def _held(balances: Balances, accounts: tuple[Account, ...]) -> tuple[Amount, ...]:
    """Return what the books hold for accounts."""
    return loops.naturals(tuple(balances.get(account, 0) for account in accounts), "balances")


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
        """Check the six fields (SPEC MK-6).

        Raises:
            InvalidValue: if a name is malformed, owner and counterpart are the same, or the quantity or the price is
                not 1 or more.
            InvalidAmount: if the fee or the penalty is not a natural number.
        """
        checked_name(self.owner, "owner")
        if checked_name(self.counterpart, "counterpart") == self.owner:
            raise InvalidValue("counterpart", self.counterpart, "another than the owner")
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
        id_: the round's id, absorbed once.
        sales: the forced sales; their order does not matter.

    Raises:
        OutOfOrder: if what is given is not a mark.
        NotLiquidatable: if a sale is of an owner who is not liquidatable at the mark.
        UnknownName: if an owner or a counterpart is not among those of the round.
        InvalidValue: if the sales are not a tuple of sales, or one is of more contracts than its owner holds, or to an
            owner who is sold in the round too, and so has nothing to carry contracts with.
        InsufficientMargin: if a counterpart takes on what it does not hold the initial requirement for.
    """
    if marked.__class__ is not Marked:
        raise OutOfOrder("close", marked, "Marked")
    if sales.__class__ is not tuple or any(sale.__class__ is not Sale for sale in sales):
        raise InvalidValue("sales", sales, "a tuple of Sale")
    sold = {sale.owner for sale in sales}
    for sale in sales:
        if sale.counterpart in sold:
            raise InvalidValue("counterpart", sale.counterpart, "an owner who is not sold in the round too")

    def step(books: Balances, sale: Sale) -> tuple[Changes, _Sold]:
        return _sell(marked, books, sale)

    changes, done = loops.scan_books(step, marked.exchange.books.balances, sales)
    gains, losses, fees, penalties = _billed(marked, done)
    books = loops.over(marked.exchange.books.balances, changes)
    for each in done:
        _must_carry(marked, books, each.sale.counterpart, gains[each.counterpart] - losses[each.counterpart])
    accounts = tuple(marked.listed.market.margin(owner) for owner in marked.owners)
    contracts = tuple(move for each in done for move in each.contracts)
    return Closed(marked, contracts, Round(id_, accounts, gains, losses, fees, penalties))


@attrs.frozen
class _Sold:
    """A sale that was done in a round."""

    sale: Sale
    """The sale."""
    owner: int
    """Where its owner stands among the owners of the round."""
    counterpart: int
    """Where its counterpart does."""
    contracts: tuple[Transfer, ...]
    """What changes hands."""
    dearer: int
    """By how much the owner fares better than at the mark, and the counterpart worse; below 0 the other way round."""


def _sell(marked: Marked, books: Balances, sale: Sale) -> tuple[Changes, _Sold]:
    """Move the contracts of one sale, and say by how much its price differs from the mark."""
    owner, counterpart = marked.place(sale.owner), marked.place(sale.counterpart)
    is_long = _sold_from(marked, books, sale) > 0
    buyer, seller = (sale.counterpart, sale.owner) if is_long else (sale.owner, sale.counterpart)
    novated = novate(books, marked.listed.market, buyer, seller, sale.quantity)
    dearer = sale.quantity * (sale.price - marked.price if is_long else marked.price - sale.price)
    return post_all(books, novated), _Sold(sale, owner, counterpart, novated, dearer)


def _billed(marked: Marked, done: tuple[_Sold, ...]) -> tuple[tuple[Amount, ...], ...]:
    """Return what each owner gains and loses by the mark and the sales together, and its fees and penalties."""
    count = len(marked.owners)
    brought = tuple(entry for each in done for entry in ((each.owner, each.dearer), (each.counterpart, -each.dearer)))
    credited = loops.sums(count, tuple((place, max(0, more)) for place, more in brought))
    debited = loops.sums(count, tuple((place, max(0, -more)) for place, more in brought))
    recorded = marked.recorded
    change = marked.price - marked.listed.mark
    return (
        *variation(recorded.longs, recorded.shorts, credited, debited, change),
        loops.sums(count, tuple((each.owner, each.sale.fee) for each in done)),
        loops.sums(count, tuple((each.owner, each.sale.penalty) for each in done)),
    )


def _sold_from(marked: Marked, books: Balances, sale: Sale) -> int:
    """Return what the owner of a sale holds, after checking that it may be sold."""
    standing_there = assess(_account_at(marked, marked.exchange.books.balances, sale.owner))
    if standing_there.__class__ is not Liquidatable:
        raise NotLiquidatable(sale.owner, standing_there.standing.equity, standing_there.standing.maintenance)
    held = holding(books, marked.listed.market, sale.owner)
    if sale.quantity > max(held, -held):
        raise InvalidValue("quantity", sale.quantity, f"at most what {sale.owner} holds")
    return held


def _must_carry(marked: Marked, books: Balances, owner: str, change: int) -> None:
    """Refuse a counterpart that has taken on contracts for which it does not hold the initial requirement.

    What it holds is counted with what the mark and the sales bring it, and before any haircut, which is not known yet.
    """
    before = holding(marked.exchange.books.balances, marked.listed.market, owner)
    after = holding(books, marked.listed.market, owner)
    if 0 <= after <= before or before <= after <= 0:
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


def finish(closed: Closed, settled: Settled) -> Step:
    """Post a settled round, contracts and money, all or nothing; the market then stands at the new mark (SPEC MK-7).

    A mark without sales can always be settled and finished, whatever the accounts hold (SPEC HI-5).

    Raises:
        OutOfOrder, InvalidValue: if what is given is not a closed round, or not a settlement, or not of that round.
        BooksMoved: if the books hold for an owner something else than at the mark.
        Overdrawn: if an account holds less than it is to pay or to hand over.
    """
    if closed.__class__ is not Closed:
        raise OutOfOrder("finish", closed, "Closed")
    if settled.__class__ is not Settled:
        raise OutOfOrder("finish", settled, "Settled")
    if settled.shared.drawn.shortfall.round != closed.round:
        raise InvalidValue("settled", settled, "the settlement of the round that was closed")
    marked, balances = closed.marked, closed.marked.exchange.books.balances
    _must_be_as_recorded(marked, balances, settled.shared.drawn.shortfall.margins)
    transfers = (*closed.contracts, *settled.transfers)
    exchange = marked.exchange.marked(marked.listed.market.name, marked.price)
    return Step(exchange, transfers, post_all(balances, transfers), settled.loss_id)


def _must_be_as_recorded(marked: Marked, balances: Balances, settled: tuple[Amount, ...]) -> None:
    """Refuse a round of whose owners one holds, or was settled by, something else than was recorded at the mark."""
    market, recorded = marked.listed.market, marked.recorded
    for place, owner in enumerate(marked.owners):
        margin = market.margin(owner)
        if settled[place] != recorded.margins[place]:
            raise BooksMoved(margin, recorded.margins[place], settled[place])
        for account, held in (
            (market.side(owner, market.long), recorded.longs[place]),
            (market.side(owner, market.short), recorded.shorts[place]),
            (margin, recorded.margins[place]),
        ):
            if (found := balances.get(account, 0)) != held:
                raise BooksMoved(account, held, found)
