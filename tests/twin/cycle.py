"""Convenience: the twin's marks and funding: who is sold, who is closed, and who is paid what."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from rhodian import Account, ByDeleveraged, ByPools
from tests.twin import contracts
from tests.twin.bearing import Event, Stakes, reached
from tests.twin.books import MILLION, Twin, checked_name, margin, natural, need, positive, required, shares, worth
from tests.twin.closing import close
from tests.twin.money import fees

if TYPE_CHECKING:
    from rhodian import AuctionedSale, ForcedSale, Funding, Listing, Market, Marks


def receives(market: Market, number: int) -> bool:
    """Tell whether somebody is paid for selling what it holds: who is long, or of inverse contracts who is short."""
    return (number > 0) != (market.inverse > 0)


class Cycle:
    """The markets that share one collateral, at their new marks, with all who hold contracts in them."""

    def __init__(self, twin: Twin, group: list[Listing], marks: dict[str, int], funding: dict[str, int]) -> None:
        self.twin, self.group = twin, group
        self.held = {each.market.name: twin.held(each.market) for each in group}
        self.marks = {each.market.name: marks.get(each.market.name, twin.mark(each)) for each in group}
        self.net: dict[str, int] = {}
        self.owes: dict[str, tuple[int, int]] = {}
        self.closed: dict[str, int] = {}
        for each in group:
            name = each.market.name
            change = worth(each.market, self.marks[name]) - worth(each.market, twin.mark(each)) - funding.get(name, 0)
            for owner, number in self.held[name].items():
                self.net[owner] = self.net.get(owner, 0) + number * change
        self.begun = {name: dict(held) for name, held in self.held.items()}
        self.standing = {owner: (self.equity(owner), self.needs(owner)[1]) for owner in self.net}

    def equity(self, owner: str) -> int:
        """Return what an owner is worth at the new marks."""
        return self.twin.has(margin(self.group[0].market, owner)) + self.net.get(owner, 0)

    def needs(self, owner: str) -> tuple[Fraction, Fraction]:
        """Return what an owner must hold for what it holds: initially, and to keep it."""
        parts = [required(each, self.held[each.market.name].get(owner, 0), self.size(each)) for each in self.group]
        return sum((part[0] for part in parts), Fraction()), sum((part[1] for part in parts), Fraction())

    def size(self, listing: Listing) -> int:
        """Return a market's new mark."""
        return self.marks[listing.market.name]

    def fair(self, market: Market) -> int:
        """Return what a contract of a market is worth at the new mark, whichever side it is."""
        return abs(worth(market, self.marks[market.name]))

    def is_liquidatable(self, owner: str) -> bool:
        """Tell whether an owner was below its maintenance requirement at the new marks, before any sale."""
        return owner in self.standing and self.standing[owner][0] < self.standing[owner][1]

    def ordered(self, market: Market, owner: str, price: int) -> int:
        """Return how many contracts the terms order to be sold now of an owner, at a price each."""
        number = self.held[market.name].get(owner, 0)
        if not market.terms.partial:
            return abs(number)
        short = self.needs(owner)[1] - (self.equity(owner) - sum(self.owes.get(owner, (0, 0))))
        slip = (self.fair(market) - price) * (1 if receives(market, number) else -1)
        charges = ceil(Fraction(price * (market.terms.fee_ppm + market.terms.penalty_ppm), MILLION))
        relief = Fraction(self.fair(market) * market.maintenance_ppm, MILLION) - slip - charges
        if short <= 0:
            return 0
        return abs(number) if relief <= 0 else min(abs(number), ceil(short / relief))

    def charge(self, market: Market, owner: str, value: int) -> None:
        """Note what an owner owes for what is sold of it."""
        fee, penalty = self.owes.get(owner, (0, 0))
        terms = market.terms
        self.owes[owner] = (fee + value * terms.fee_ppm // MILLION, penalty + value * terms.penalty_ppm // MILLION)

    def sell(self, sale: ForcedSale, *, auctioned: bool) -> None:
        """Carry out a sale to a counterpart, on what those before it have left; by an auction, at whatever value."""
        assert sale.counterpart is not None
        market = self.twin.listing(sale.market).market
        held, fair = self.held[market.name], self.fair(market)
        number = held.get(sale.owner, 0)
        need(sale.quantity is not None or sale.value is None, "InvalidValue")
        quantity = self.ordered(market, sale.owner, fair) if sale.quantity is None else sale.quantity
        need(0 < quantity <= abs(number), "InvalidValue")
        value = quantity * fair if sale.value is None else sale.value
        off = abs(value - quantity * fair)
        need(auctioned or off * MILLION <= market.terms.band_ppm * quantity * fair, "OutsideBand")
        each = Fraction(value, quantity)
        price = floor(each) if receives(market, number) else ceil(each)
        need(quantity <= self.ordered(market, sale.owner, price), "InvalidValue")
        more = (value - quantity * fair) * (1 if receives(market, number) else -1)
        self.net[sale.owner] += more
        self.net[sale.counterpart] = self.net.get(sale.counterpart, 0) - more
        moved = quantity if number > 0 else -quantity
        held[sale.owner] = number - moved
        held[sale.counterpart] = held.get(sale.counterpart, 0) + moved
        self.charge(market, sale.owner, value)
        note = self.twin.note
        note("sold to somebody", happened=True)
        note("sold to somebody off the mark", value != quantity * fair)
        note("sold to somebody of inverse contracts", market.inverse)
        note("sold to somebody no more than restores the margin", market.terms.partial and quantity < abs(number))
        note("sold to somebody as ordered", sale.quantity is None)
        note("sold by auction outside the band", off * MILLION > market.terms.band_ppm * quantity * fair)

    def only_closes(self, owner: str) -> bool:
        """Tell whether an owner has come to hold no more than it did, on the same side, in every market."""
        pairs = [(self.begun[name].get(owner, 0), held.get(owner, 0)) for name, held in self.held.items()]
        return all(0 <= after <= before or before <= after <= 0 for before, after in pairs)

    def close_bankrupt(self) -> None:
        """Close at the marks all contracts of whoever is worth less than nothing, and note against whom."""
        worths = {owner: self.equity(owner) for owner in self.net}
        for each in self.group:
            held, fair = self.held[each.market.name], self.fair(each.market)
            wanted = {owner: abs(number) for owner, number in held.items() if worths[owner] < 0}
            held_before = dict(held)
            _, against = close(held, wanted, set(), self.by_leverage(worths))
            for owner, number in against.items():
                self.closed[owner] = self.closed.get(owner, 0) + number * fair
            one = len([owner for owner, number in against.items() if number]) == 1
            self.twin.note("bankrupt closed against one", one)
            self.twin.note(
                "bankrupt closed against some in proportion", any(against.values()) and not one and not self.is_ranked
            )
            self.twin.note(
                "bankrupt closed against some by leverage", any(against.values()) and not one and self.is_ranked
            )
            self.twin.note(
                "bankrupt closed against bankrupt",
                any(wanted[owner] and held_before[owner] > 0 for owner in wanted)
                and any(wanted[owner] and held_before[owner] < 0 for owner in wanted),
            )

    def by_leverage(self, worths: dict[str, int]) -> dict[str, int] | None:
        """Return what each is worth if the rules close by leverage, or None if in proportion."""
        return worths if self.is_ranked else None

    @property
    def is_ranked(self) -> bool:
        """Whether the other side is closed by leverage."""
        return any(isinstance(each, ByDeleveraged) and each.ranked for each in self.twin.now.remedies)

    def close_unnamed(self, sales: list[ForcedSale], sold: set[str], *, sell_all: bool) -> None:
        """Close at the marks what is sold to nobody by name, market by market, as far as the other side goes."""
        named = {sale.owner for sale in sales if sale.counterpart is not None} | sold
        asked = {(sale.owner, sale.market): sale.quantity for sale in sales if sale.counterpart is None}
        selling = {
            owner for owner in self.net
            if self.is_liquidatable(owner) and self.equity(owner) >= 0
            if owner in {owner for owner, _ in asked} or (sell_all and owner not in named)
        }  # fmt: skip
        spared = {owner for owner in self.net if owner in selling or self.at_marks(owner) < 0}
        for each in self.group:
            market, wanted = each.market, {}
            for owner in selling:
                allowed = self.ordered(market, owner, self.fair(market))
                if (owner, market.name) in asked:
                    quantity = asked[owner, market.name]
                    wanted[owner] = allowed if quantity is None else min(quantity, allowed)
                elif sell_all and owner not in named:
                    wanted[owner] = allowed
            worths = {owner: self.at_marks(owner) for owner in self.net}
            closed, _ = close(self.held[market.name], wanted, spared, self.by_leverage(worths))
            for owner in selling:
                number = closed.get(owner, 0)
                self.charge(market, owner, number * self.fair(market))
                self.twin.note("sold to the other side as a sale says", number and (owner, market.name) in asked)
                self.twin.note("sold to the other side like all", number and (owner, market.name) not in asked)
                self.twin.note("sold to the other side as far as it goes", number < wanted.get(owner, 0))
                self.twin.note(
                    "sold to the other side in part", market.terms.partial and number and self.held[market.name][owner]
                )

    def at_marks(self, owner: str) -> int:
        """Return what an owner was worth at the new marks, before any sale."""
        return self.standing.get(owner, (self.twin.has(margin(self.group[0].market, owner)), 0))[0]

    def settle(self, event: Event) -> None:
        """Let each pay its own, the remedies bear what is missing, and all be paid; then write contracts and marks."""
        twin, market = self.twin, self.group[0].market
        contracts = {owner: sum(abs(held.get(owner, 0)) for held in self.held.values()) for owner in self.net}
        stakes = Stakes(twin, self.group, self.net, self.owes)
        twin.note("fees are owed", stakes.fees)
        twin.note("penalties are owed", stakes.penalties)
        stakes.bear(event, contracts, self.closed)
        for owner in stakes.owners:
            twin.book[stakes.account(owner)] = stakes.left[owner] + stakes.gain[owner]
        twin.add(fees(market), stakes.fees)
        pools = [
            each.account
            for remedy in event.rules.remedies
            if isinstance(remedy, ByPools)
            for each in reached(event.rules, remedy, market.asset, market.purpose)
        ]
        twin.add([*pools, Account(market.liquidator, "penalties", market.asset)][0], stakes.penalties)
        for each in self.group:
            for owner, number in self.held[each.market.name].items():
                twin.set_held(each.market, owner, number)
            twin.marks[each.market.name] = self.marks[each.market.name]


def marks(twin: Twin, event: Marks) -> None:
    """Mark markets, carry out forced sales, close the bankrupt, and settle."""
    twin.absorb(event.id)
    new: dict[str, int] = {}
    for price in event.prices:
        twin.listing(price.market)
        positive(price.mark)
        need(price.market not in new, "InvalidValue")
        new[price.market] = price.mark
    for sale in event.sales:
        check(twin, sale)
    for auction in event.auctions:
        contracts.check(twin, auction)
    named = [*new, *(sale.market for sale in event.sales), *(each.market for each in event.auctions)]
    draws = Event(twin, event.id, event.time, dict(twin.book))
    for group in groups(twin):
        markets = [each.market.name for each in group]
        if any(name in markets for name in named) or (event.sell_all and not named):
            cycle = Cycle(twin, group, new, {})
            sales = [sale for sale in event.sales if sale.market in markets]
            force(cycle, sales, [each for each in event.auctions if each.market in markets], sell_all=event.sell_all)
            cycle.settle(draws)


def groups(twin: Twin) -> list[list[Listing]]:
    """Return the markets of now by the collateral that they share, in the order of the rules."""
    return [
        twin.group(each.market)
        for place, each in enumerate(twin.now.listings)
        if not any(shares(each.market, other.market) for other in twin.now.listings[:place])
    ]


def check(twin: Twin, sale: ForcedSale) -> None:
    """Refuse a sale of an unknown market, or by names and numbers that are none."""
    twin.listing(sale.market)
    for name in (sale.owner, sale.counterpart):
        if name is not None:
            checked_name(name)
            need(name != "outside", "InvalidValue")
    need(sale.owner != sale.counterpart, "InvalidValue")
    if sale.quantity is not None:
        positive(sale.quantity)
    if sale.value is not None:
        natural(sale.value, "InvalidValue")


def force(cycle: Cycle, sales: list[ForcedSale], auctions: list[AuctionedSale], *, sell_all: bool) -> None:
    """Carry out the sales that name a counterpart, close the bankrupt, and then whoever is sold to nobody by name."""
    won = [sale for auction in auctions for sale in contracts.awards(cycle, auction)]
    for owner in [*(sale.owner for sale in sales), *(auction.owner for auction in auctions)]:
        need(owner in cycle.net or owner in {sale.counterpart for sale in (*sales, *won)}, "UnknownName")
        need(cycle.is_liquidatable(owner), "NotLiquidatable")
    named = [(sale, False) for sale in sales if sale.counterpart is not None] + [(sale, True) for sale in won]
    places = [each.market.name for each in cycle.group]
    named.sort(key=lambda row: (places.index(row[0].market), row[0].owner, row[0].counterpart, row[0].quantity or 0,
                                -1 if row[0].value is None else row[0].value))  # fmt: skip
    for sale, auctioned in named:
        assert sale.counterpart is not None
        need(sale.counterpart not in {each.owner for each, _ in named}, "InvalidValue")
        need(cycle.at_marks(sale.counterpart) >= 0, "InvalidValue")
        cycle.sell(sale, auctioned=auctioned)
    for sale, _ in named:
        assert sale.counterpart is not None
        carries = cycle.equity(sale.counterpart) >= cycle.needs(sale.counterpart)[0]
        need(carries or cycle.only_closes(sale.counterpart), "InsufficientMargin")
        need(cycle.equity(sale.counterpart) >= 0, "InvalidValue")
    seen = set()
    for sale in sales:
        if sale.counterpart is None:
            market = cycle.twin.listing(sale.market).market
            need(sale.value is None and (sale.owner, sale.market) not in seen, "InvalidValue")
            seen.add((sale.owner, sale.market))
            need((sale.quantity or 0) <= cycle.ordered(market, sale.owner, cycle.fair(market)), "InvalidValue")
    cycle.close_bankrupt()
    cycle.close_unnamed(sales, {sale.owner for sale in won}, sell_all=sell_all)


def funding(twin: Twin, event: Funding) -> None:
    """Let every long contract of a market pay every short one, and close whoever cannot."""
    twin.absorb(event.id)
    market = twin.listing(event.market).market
    need(type(event.amount) is int, "InvalidValue")
    cycle = Cycle(twin, twin.group(market), {}, {market.name: event.amount})
    force(cycle, [], [], sell_all=False)
    cycle.settle(Event(twin, event.id, event.time, dict(twin.book)))
