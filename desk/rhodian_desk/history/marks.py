"""Checked: a mark or a funding of a history file, from its raw table to an event of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import ForcedSale, Funding, Marks, Price
from rhodian_desk.decoding.reader import joined
from rhodian_desk.history import entries as written
from rhodian_desk.history import records as told
from rhodian_desk.history.contracts import auctioned
from rhodian_desk.history.values import price
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from rhodian import Event, Market
    from rhodian_desk.history.reading import Reading


def marks(reading: Reading, path: str, entry: written.MarkEntry) -> Event:
    """Read new marks, and the sales and auctions that follow."""
    if (entry.market is None) != (entry.price is None):
        reading.faults.add(path, "must have both a market and a price, or neither", "give both, or prices")
    prices = tuple(_prices(reading, path, entry))
    meant = [price.market for price in prices] or list(reading.markets)
    one = meant[0] if len(meant) == 1 else None
    sales = tuple(
        sale
        for place, item in enumerate(entry.sales)
        if (sale := _sale(reading, f"{path}.sales[{place}]", item, one)) is not None
    )
    auctions = tuple(
        made
        for place, item in enumerate(entry.auctions)
        for where in (f"{path}.auctions[{place}]",)
        if (market := _meant(reading, where, item, one)) is not None
        if (made := auctioned(reading, where, item, market)) is not None
    )
    if not any((entry.market, entry.price, entry.prices, entry.sales, entry.auctions, entry.sell)):
        right = "give a market and a price, prices, sales, auctions or sell"
        reading.faults.add(path, "marks nothing and sells nobody", right)
    return Marks(entry.at.seconds, _id(reading, path, entry.id), prices, sales, entry.sell is not None, auctions)


def _id(reading: Reading, path: str, name: str | None) -> str:
    """Return the id of a cycle: the file's, or else its place in the file."""
    if name is not None:
        reading.own_id(path, name)
    return name or path


def _prices(reading: Reading, path: str, entry: written.MarkEntry) -> list[Price]:
    """Return the new marks, each in what its market's prices are counted in."""
    found = []
    if entry.market is not None and entry.price is not None:
        if entry.prices:
            reading.faults.add(f"{path}.prices", "stands beside a market and a price", "give all of them in prices")
        if reading.known(f"{path}.market", entry.market, "market", reading.markets) is not None:
            found.append(Price(entry.market, entry.price))
    for name, value in entry.prices.items():
        where = joined(f"{path}.prices", name)
        if reading.known(where, name, "market", reading.markets) is not None:
            try:
                found.append(Price(name, price(value, reading.markets[name].quote)))
            except Wrong as wrong:
                reading.faults.add(where, wrong.what, wrong.right)
    return found


def _meant(reading: Reading, path: str, item: Any, one: str | None) -> str | None:
    """Return a sale's market: the one that is marked, or the only one there is, unless it names another."""
    named = item.get("market", one) if isinstance(item, dict) else next(iter(reading.markets), None)
    if named is None:
        reading.faults.add(f"{path}.market", "is missing", "name the market, since more than one may be meant")
        return None
    return reading.known(f"{path}.market", named, "market", reading.markets)


def _sale(reading: Reading, path: str, item: Any, one: str | None) -> ForcedSale | None:
    """Read a forced sale."""
    named = _meant(reading, path, item, one)
    if named is None:
        return None
    place = reading.markets[named]
    entry = reading.read(path, item, written.SaleEntry, place.listing.market.asset, place.quote)
    if entry is None:
        return None
    if entry.counterpart == entry.owner:
        reading.faults.add(f"{path}.counterpart", "is the owner too", "name another owner")
    counterpart = None if entry.counterpart == told.DELEVERAGE else entry.counterpart
    quantity = entry.quantity
    if isinstance(quantity, str):
        _by_the_terms(reading, f"{path}.quantity", named, quantity)
        quantity = None
    value = _value(reading, path, entry, place.listing.market, quantity)
    if value is not None and counterpart is None:
        where = f"{path}.{'price' if entry.price else 'value'}"
        reading.faults.add(where, "is given for a sale to the other side", "leave it out: that is at the mark")
    return ForcedSale(named, entry.owner, counterpart, quantity, value)


def _by_the_terms(reading: Reading, path: str, market: str, word: str) -> None:
    """Add a fault if a market's terms sell something else than a word says."""
    if reading.partial[market] != (word == told.RESTORING):
        sells = "no more than restores the margin" if reading.partial[market] else "the whole position"
        reading.faults.add(path, f"is {shown(word)}, but the terms of {market} sell {sells}", "change the terms")


def _value(reading: Reading, path: str, entry: written.SaleEntry, market: Market, quantity: int | None) -> int | None:
    """Return what is paid for all contracts of a sale together; None for what they are worth at the mark."""
    if not entry.price and entry.value is None:
        return None
    if entry.price and entry.value is not None:
        reading.faults.add(path, "has both a price and a value", "give one of the two")
    if quantity is None:
        reading.faults.add(f"{path}.quantity", "is missing", "say how many contracts the price or the value is for")
        return None
    if entry.value is not None:
        return entry.value
    return quantity * abs(market.worth(entry.price))


def funding(reading: Reading, path: str, entry: written.FundingEntry) -> Event:
    """Read what one side of a market pays the other for each contract."""
    reading.known(f"{path}.market", entry.market, "market", reading.markets)
    amount = entry.amount if entry.paid_by == told.LONGS else -entry.amount
    return Funding(entry.at.seconds, _id(reading, path, entry.id), entry.market, amount)
