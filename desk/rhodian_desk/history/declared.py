"""Checked: what a history file declares: its assets, its markets and its pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account, Asset, Listing, Market, PoolTerms, Terms
from rhodian.machine.counters import COUNTED
from rhodian.markets import is_side
from rhodian_desk.decoding import known
from rhodian_desk.decoding.structure import decoded
from rhodian_desk.history import entries as written
from rhodian_desk.history.records import MarketPlace, PoolPlace
from rhodian_desk.io.faults import shown
from rhodian_desk.scenario import entries

if TYPE_CHECKING:
    from rhodian_desk.history.decode import Decoding


def asset(decoding: Decoding, path: str, item: Any) -> None:
    """Read an asset."""
    keys = decoded(decoding.made, item, entries.AssetKeys, path, decoding.faults)
    if keys is not None:
        decoding.once(f"{path}.code", keys.code, decoding.assets)
        decoding.assets[keys.code] = Asset(keys.code, keys.scale)
        if is_side(decoding.assets[keys.code]):
            right = "end it otherwise than in .L or .S, or give it decimals"
            decoding.faults.add(f"{path}.code", "is named as contracts of a market are", right)
        if decoding.assets[keys.code] in COUNTED:
            what = "is kept for what the machine counts"
            decoding.faults.add(f"{path}.code", what, "give another code, or some decimals")


def market(decoding: Decoding, path: str, item: Any) -> None:
    """Read a market."""
    entry = decoding.read(path, item, written.MarketEntry)
    if entry is None:
        return
    decoding.once(f"{path}.name", entry.name, decoding.markets)
    asset, quote = decoding.names.asset, decoding.quotes.asset
    if entry.quote is not None:
        decoding.known(f"{path}.quote", entry.quote, "asset", decoding.assets)
    if (entry.inverse is None) == (quote != asset):
        right = "give both for a contract that is settled in what it is on, else neither"
        decoding.faults.add(f"{path}.inverse", "goes with a quote in another asset and only with one", right)
    sharing = [each.listing.market for each in decoding.markets.values()]
    first = [each for each in sharing if (each.asset, each.purpose) == (asset, entry.purpose)]
    liquidator = entry.liquidator or (first[0].liquidator if first else f"market {entry.name}")

    def make() -> MarketPlace:
        auction = None if entry.auction is None else entry.auction.terms()
        terms = Terms(entry.fee_ppm, entry.penalty_ppm, entry.partial, entry.band_ppm, auction)
        face = 0 if entry.inverse is None else entry.inverse * 10**asset.scale
        rates = (entry.initial_ppm, entry.maintenance_ppm)
        made = Market(entry.name, asset, *rates, terms, entry.purpose, liquidator, face)
        return MarketPlace(Listing(made, entry.mark), quote)

    place = decoding.built(path, make)
    if place is not None:
        sides = (place.listing.market.long.code, place.listing.market.short.code)
        if not decoding.assets.keys().isdisjoint(sides):
            decoding.faults.add(
                f"{path}.name", f"makes contracts of the codes {known.among(sides)}", "rename the asset"
            )
        decoding.markets[entry.name] = place
        decoding.partial[entry.name] = entry.partial
        if entry.auction is not None:
            decoding.auctioning.add(entry.name)


def pool(decoding: Decoding, path: str, item: Any) -> None:
    """Read a pool."""
    entry = decoding.read(path, item, written.PoolEntry)
    if entry is None:
        return
    decoding.once(f"{path}.name", entry.name, decoding.pools)
    account = Account(entry.owner, entry.purpose, decoding.names.asset)
    if any(each.account == account for each in decoding.pools.values()):
        decoding.faults.add(path, "has the account of another pool", "give each pool its own owner or purpose")
    purposes = None if entry.markets is None else _reaching(decoding, f"{path}.markets", entry.markets)
    terms = decoding.built(
        path,
        lambda: PoolTerms(entry.event_limit, entry.period_limit, entry.period, entry.minimum, entry.all_or_nothing),
    )
    if terms is not None:
        decoding.pools[entry.name] = PoolPlace(entry.name, account, terms, purposes, entry.notice)


def _reaching(decoding: Decoding, path: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the purposes of the margins behind the markets that may reach a pool."""
    asset = decoding.names.asset
    for place, name in enumerate(names):
        found = decoding.known(f"{path}[{place}]", name, "market", decoding.markets)
        if found is not None and decoding.markets[found].listing.market.asset != asset:
            right = f"name markets that are settled in {asset.code}, which the pool holds"
            decoding.faults.add(f"{path}[{place}]", "is settled in another asset", right)
    purposes = dict.fromkeys(decoding.purpose_of(name) for name in names if name in decoding.markets)
    for name, each in decoding.markets.items():
        market_of = each.listing.market
        if market_of.asset == asset and market_of.purpose in purposes and name not in names:
            right = "name all markets that share it: what is missing in one is missing in all"
            decoding.faults.add(path, f"leaves out {shown(name)}, which shares the collateral of others", right)
    return tuple(purposes)
