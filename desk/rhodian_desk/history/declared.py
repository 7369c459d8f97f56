"""Checked: what a history file declares: its assets, its markets and its pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, Listing, Market, PoolTerms, Terms
from rhodian.machine.counters import COUNTED
from rhodian.markets import is_side
from rhodian_desk.decoding import known, values
from rhodian_desk.history import entries as written
from rhodian_desk.history.records import MarketPlace, PoolPlace
from rhodian_desk.io.faults import shown

if TYPE_CHECKING:
    from rhodian_desk.history.reading import Reading


def asset(reading: Reading, path: str, item: Any) -> None:
    """Read an asset."""
    keys = reading.reader.read(values.AssetKeys, item, path)
    if keys is not None:
        reading.once(f"{path}.code", keys.code, reading.assets)
        reading.assets[keys.code] = Asset(keys.code, keys.scale)
        if is_side(reading.assets[keys.code]):
            right = "end it otherwise than in .L or .S, or give it decimals"
            reading.faults.add(f"{path}.code", "is named as contracts of a market are", right)
        if reading.assets[keys.code] in COUNTED:
            what = "is kept for what the machine counts"
            reading.faults.add(f"{path}.code", what, "give another code, or some decimals")


def market(reading: Reading, path: str, item: Any) -> None:
    """Read a market."""
    entry = reading.read(path, item, written.MarketEntry)
    if entry is None:
        return
    reading.once(f"{path}.name", entry.name, reading.markets)
    asset, quote = reading.names.asset, reading.names.quote
    if entry.quote is not None:
        reading.known(f"{path}.quote", entry.quote, "asset", reading.assets)
    if (entry.inverse is None) == (quote != asset):
        right = "give both for a contract that is settled in what it is on, else neither"
        reading.faults.add(f"{path}.inverse", "goes with a quote in another asset and only with one", right)
    sharing = [each.listing.market for each in reading.markets.values()]
    first = [each for each in sharing if (each.asset, each.purpose) == (asset, entry.purpose)]
    liquidator = entry.liquidator or (first[0].liquidator if first else f"market {entry.name}")

    def make() -> MarketPlace:
        auction = None if entry.auction is None else entry.auction.terms()
        terms = Terms(entry.fee_ppm, entry.penalty_ppm, entry.partial, entry.band_ppm, auction)
        face = 0 if entry.inverse is None else entry.inverse * 10**asset.scale
        rates = (entry.initial_ppm, entry.maintenance_ppm)
        made = Market(entry.name, asset, *rates, terms, entry.purpose, liquidator, face)
        return MarketPlace(Listing(made, entry.mark), quote)

    place = reading.built(path, make)
    if place is not None:
        sides = (place.listing.market.long.code, place.listing.market.short.code)
        if not reading.assets.keys().isdisjoint(sides):
            reading.faults.add(f"{path}.name", f"makes contracts of the codes {known.among(sides)}", "rename the asset")
        reading.markets[entry.name] = place
        reading.partial[entry.name] = entry.partial
        if entry.auction is not None:
            reading.auctioning.add(entry.name)


def pool(reading: Reading, path: str, item: Any) -> None:
    """Read a pool."""
    entry = reading.read(path, item, written.PoolEntry)
    if entry is None:
        return
    reading.once(f"{path}.name", entry.name, reading.pools)
    account = Account(entry.owner, entry.purpose, reading.names.asset)
    if any(each.account == account for each in reading.pools.values()):
        reading.faults.add(path, "has the account of another pool", "give each pool its own owner or purpose")
    purposes = None if entry.markets is None else _reaching(reading, f"{path}.markets", entry.markets)
    terms = reading.built(
        path,
        lambda: PoolTerms(entry.event_limit, entry.period_limit, entry.period, entry.minimum, entry.all_or_nothing),
    )
    if terms is not None:
        reading.pools[entry.name] = PoolPlace(entry.name, account, terms, purposes, entry.notice)


def _reaching(reading: Reading, path: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the purposes of the margins behind the markets that may reach a pool."""
    asset = reading.names.asset
    for place, name in enumerate(names):
        found = reading.known(f"{path}[{place}]", name, "market", reading.markets)
        if found is not None and reading.markets[found].listing.market.asset != asset:
            right = f"name markets that are settled in {asset.code}, which the pool holds"
            reading.faults.add(f"{path}[{place}]", "is settled in another asset", right)
    purposes = dict.fromkeys(reading.purpose_of(name) for name in names if name in reading.markets)
    for name, each in reading.markets.items():
        market_of = each.listing.market
        if market_of.asset == asset and market_of.purpose in purposes and name not in names:
            right = "name all markets that share it: what is missing in one is missing in all"
            reading.faults.add(path, f"leaves out {shown(name)}, which shares the collateral of others", right)
    return tuple(purposes)
