"""Checked: from a history file to a sound history, or to every fault in it at once.

Sections are read in the order in which they can name each other: assets, markets, pools, policies, events. An
amount is read in the asset of what it belongs to: of the market or the pool that is named beside it, or else of
the asset that is, or else of the only one there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian import Account, Asset, InvalidValue, Listing, Market, PoolTerms, Terms
from rhodian_desk import entries, history_values, known, published_entries, structure
from rhodian_desk import history_entries as written
from rhodian_desk.faults import FaultList, Wrong, shown
from rhodian_desk.files import read_text
from rhodian_desk.history import History, MarketPlace, PoolPlace
from rhodian_desk.history_events import event
from rhodian_desk.history_policies import policy
from rhodian_desk.history_rules import Ruling
from rhodian_desk.known import Known
from rhodian_desk.structure import decoded, joined
from rhodian_desk.toml import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian import AuctionOpened
    from rhodian_desk.history import Policy
    from rhodian_desk.published import Published

T = TypeVar("T")


def load(file: str, note: Callable[[str], None] = lambda _: None) -> History:
    """Read a history file.

    Args:
        file: its path.
        note: told now and then how far a long reading has come.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all of them.
    """
    faults = FaultList(file)
    raw: dict[str, Any] = {}
    try:
        raw = tables(read_text(Path(file)))
    except Wrong as wrong:
        faults.add(wrong.key, wrong.what, wrong.right)
    faults.raise_any()
    return Decoding(faults, note).decode(raw)


def is_history(file: str) -> bool:
    """Tell whether a file says that it is a history; a file that cannot be read says nothing."""
    try:
        return str(tables(read_text(Path(file))).get("schema")).startswith("rhodian.history/")
    except Wrong:
        return False


class Decoding:
    """One decoding on its way: what is known so far, and the faults so far."""

    def __init__(self, faults: FaultList, note: Callable[[str], None] = lambda _: None) -> None:
        """Begin with nothing known."""
        self.faults = faults
        self.note = note
        self.names = Known()
        self.lots = Known()
        self.quotes = Known()
        self.made = structure.converter(self.names)
        for kind, check in history_values.checks(self.lots, self.quotes).items():
            self.made.register_structure_hook(kind, _hook(check))
        published_entries.register(self.made, published_entries.HistoryMeasure, published_entries.label, None)
        self.assets: dict[str, Asset] = {}
        self.markets: dict[str, MarketPlace] = {}
        self.pools: dict[str, PoolPlace] = {}
        self.auctions: dict[str, AuctionOpened] = {}
        self.partial: dict[str, bool] = {}
        self.ids: set[str] = set()

    def decode(self, raw: dict[str, Any]) -> History:
        """Read every section, raise the faults if there are any, and assemble the history once."""
        header = decoded(self.made, raw, written.Header, "", self.faults)
        self._declared(raw)
        section = raw.get("policies")
        policies = [policy(self, name, item) for name, item in (section.items() if isinstance(section, dict) else ())]
        if section == {}:
            self.faults.add("policies", "is empty", "give at least one, as in [policies.default]")
        self.faults.raise_any()
        events = []
        for place, (path, item) in enumerate(self.each(raw, "events")):
            if place % 2_000 == 0:
                self.note(f"Reading event {place:,}")
            events.append(event(self, path, item))
        named = {each.name: each for each in policies if each is not None}
        published = [self._published(path, item, named) for path, item in self.each(raw, "published")]
        self.faults.raise_any()
        if header is None:
            raise TypeError  # a header that could not be read is a fault, and was raised above
        history = History(
            id=header.id,
            title=header.title,
            date=header.date,
            summary=header.summary,
            assumptions=header.assumptions,
            assets=self.assets,
            pools=self.pools,
            markets=self.markets,
            policies=named,
            events=tuple(each for each in events if each is not None),
            auctions=self.auctions,
            published=tuple(each for each in published if each is not None),
            file=self.faults.file,
        )
        for each in named.values():
            self.built(joined("policies", each.name), lambda each=each: Ruling(history, each).rules(0))  # type: ignore[misc]
        self.faults.raise_any()
        return history

    def _declared(self, raw: dict[str, Any]) -> None:
        """Read assets, markets and pools; a fault in one section would only bring faults that are none to the next."""
        for section, read in (("assets", self._asset), ("markets", self._market), ("pools", self._pool)):
            for path, item in self.each(raw, section):
                read(path, item)
            self.faults.raise_any()

    def each(self, raw: dict[str, Any], section: str) -> Iterator[tuple[str, Any]]:
        """List the tables of a section with their key paths; an empty one is a fault."""
        items = raw.get(section)
        if items == []:
            self.faults.add(section, "is empty", f"give at least one [[{section}]], or leave it out if it may be")
        for place, item in enumerate(items if isinstance(items, list) else ()):
            yield f"{section}[{place}]", item

    def read(
        self, path: str, item: Any, kind: type[T], asset: Asset | None = None, quote: Asset | None = None
    ) -> T | None:
        """Read a table whose amounts are in an asset, and its prices in another; if not given, the table decides."""
        self.names.asset = asset or self.asset_of(path, item)
        self.quotes.asset = quote or self._quote_of(item) or self.names.asset
        self.lots.asset = self._lot_asset(item)
        return decoded(self.made, item, kind, path, self.faults)

    def asset_of(self, path: str, item: Any) -> Asset:
        """Tell what the amounts of a table are counted in."""
        keys = item if isinstance(item, dict) else {}
        market, pool, auction, asset = (keys.get(key) for key in ("market", "pool", "auction", "asset"))
        if isinstance(market, str) and market in self.markets:
            return self.markets[market].listing.market.asset
        if isinstance(pool, str) and pool in self.pools:
            return self.pools[pool].account.asset
        if asset is not None:
            return self.assets[self.known(f"{path}.asset", asset, "asset", self.assets) or next(iter(self.assets))]
        if isinstance(auction, str) and auction in self.auctions:
            return self.auctions[auction].payee.asset
        if not (market or pool or auction) and len(self.assets) > 1:
            self.faults.add(f"{path}.asset", "is missing", f"write {known.among(self.assets)}")
        return next(iter(self.assets.values()))

    def _lot_asset(self, item: Any) -> Asset:
        """Tell what the lots of a table are counted in; where there is no telling, any lot will do."""
        keys = item if isinstance(item, dict) else {}
        auction, asset = (keys.get(key) if isinstance(keys.get(key), str) else None for key in ("auction", "lot_asset"))
        if auction in self.auctions:
            return self.auctions[auction].owner.asset
        return self.assets.get(asset or "", Asset("lot", 9))

    def _quote_of(self, item: Any) -> Asset | None:
        """Tell what the prices of a table are counted in, if it names a market, or says so itself."""
        keys = item if isinstance(item, dict) else {}
        market, quote = (keys.get(key) if isinstance(keys.get(key), str) else None for key in ("market", "quote"))
        return self.markets[market].quote if market in self.markets else self.assets.get(quote or "")

    def purpose_of(self, market: str) -> str:
        """Return the purpose of the margin accounts of a market."""
        return self.markets[market].listing.market.purpose

    def own_id(self, path: str, name: str) -> None:
        """Add a fault if an id is taken; it is, from now on."""
        self.once(f"{path}.id", name, self.ids)
        self.ids.add(name)

    def known(self, path: str, name: Any, kind: str, names: dict[str, Any]) -> str | None:
        """Return the name if there is something of that name; add a fault if there is not."""
        try:
            return known.reference(name, kind, names)
        except Wrong as wrong:
            self.faults.add(path, wrong.what, wrong.right)
            return None

    def built(self, path: str, make: Callable[[], T]) -> T | None:
        """Return what is made, or None after adding what the kernel finds wrong with it."""
        try:
            return make()
        except InvalidValue as refusal:
            where = joined(path, refusal.field) if refusal.field.isidentifier() else path
            self.faults.add(where, f"is {shown(refusal.value)}", f"give {refusal.expected}")
            return None

    def once(self, path: str, name: str, names: dict[str, Any] | set[str]) -> None:
        """Add a fault if a name is taken."""
        if name in names:
            self.faults.add(path, f"is {shown(name)}, which is taken", "give each its own")

    def _asset(self, path: str, item: Any) -> None:
        """Read an asset."""
        keys = decoded(self.made, item, entries.AssetKeys, path, self.faults)
        if keys is not None:
            self.once(f"{path}.code", keys.code, self.assets)
            self.assets[keys.code] = Asset(keys.code, keys.scale)

    def _market(self, path: str, item: Any) -> None:
        """Read a market."""
        entry = self.read(path, item, written.MarketEntry)
        if entry is None:
            return
        self.once(f"{path}.name", entry.name, self.markets)
        asset, quote = self.names.asset, self.quotes.asset
        if entry.quote is not None:
            self.known(f"{path}.quote", entry.quote, "asset", self.assets)
        if (entry.inverse is None) == (quote != asset):
            right = "give both for a contract that is settled in what it is on, else neither"
            self.faults.add(f"{path}.inverse", "goes with a quote in another asset and only with one", right)
        sharing = [each.listing.market for each in self.markets.values()]
        first = [each for each in sharing if (each.asset, each.purpose) == (asset, entry.purpose)]
        liquidator = entry.liquidator or (first[0].liquidator if first else f"market {entry.name}")

        def make() -> MarketPlace:
            terms = Terms(entry.fee_ppm, entry.penalty_ppm, entry.partial, entry.band_ppm)
            face = 0 if entry.inverse is None else entry.inverse * 10**asset.scale
            rates = (entry.initial_ppm, entry.maintenance_ppm)
            market = Market(entry.name, asset, *rates, terms, entry.purpose, liquidator, face)
            return MarketPlace(Listing(market, entry.mark), quote)

        place = self.built(path, make)
        if place is not None:
            sides = (place.listing.market.long.code, place.listing.market.short.code)
            if not self.assets.keys().isdisjoint(sides):
                self.faults.add(
                    f"{path}.name", f"makes contracts of the codes {known.among(sides)}", "rename the asset"
                )
            self.markets[entry.name] = place
            self.partial[entry.name] = entry.partial

    def _pool(self, path: str, item: Any) -> None:
        """Read a pool."""
        entry = self.read(path, item, written.PoolEntry)
        if entry is None:
            return
        self.once(f"{path}.name", entry.name, self.pools)
        account = Account(entry.owner, entry.purpose, self.names.asset)
        if any(pool.account == account for pool in self.pools.values()):
            self.faults.add(path, "has the account of another pool", "give each pool its own owner or purpose")
        purposes = None if entry.markets is None else self._reaching(f"{path}.markets", entry.markets)
        terms = self.built(
            path,
            lambda: PoolTerms(entry.event_limit, entry.period_limit, entry.period, entry.keep, entry.whole),
        )
        if terms is not None:
            self.pools[entry.name] = PoolPlace(entry.name, account, terms, purposes)

    def _reaching(self, path: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the purposes of the margins behind the markets that may reach a pool."""
        asset = self.names.asset
        for place, name in enumerate(names):
            market = self.known(f"{path}[{place}]", name, "market", self.markets)
            if market is not None and self.markets[market].listing.market.asset != asset:
                right = f"name markets that are settled in {asset.code}, which the pool holds"
                self.faults.add(f"{path}[{place}]", "is settled in another asset", right)
        purposes = dict.fromkeys(self.purpose_of(name) for name in names if name in self.markets)
        for name, each in self.markets.items():
            market_of = each.listing.market
            if market_of.asset == asset and market_of.purpose in purposes and name not in names:
                right = "name all markets that share it: what is missing in one is missing in all"
                self.faults.add(path, f"leaves out {shown(name)}, which shares the collateral of others", right)
        return tuple(purposes)

    def _published(self, path: str, item: Any, policies: dict[str, Policy]) -> Published | None:
        """Read a published figure."""
        entry = self.read(path, item, published_entries.HistoryFigure)
        if entry is None:
            return None
        under, over = entry.policy or next(iter(policies), ""), entry.measure.over_asset
        self.known(f"{path}.policy", under, "policy", policies)
        if over is not None and self.known(f"{path}.measure.over_asset", over, "asset", self.assets) is None:
            return None
        assets = (self.names.asset, self.names.asset if over is None else self.assets[over])
        return published_entries.published(path, entry, assets, under, self.faults)

    def changes(self, path: str, item: Any, kind: type[Any], asset: Asset) -> dict[str, Any]:
        """Read the terms that change."""
        entry = self.read(path, item, kind, asset)
        if entry is None:
            return {}
        given = {key: getattr(entry, key) for key in item}
        if not given:
            self.faults.add(path, "changes nothing", "give at least one term")
        return given


def _hook(check: Callable[[object], Any]) -> Callable[[object, Any], Any]:
    """Return the check as cattrs calls it: with the kind beside the value."""
    return lambda value, _: check(value)
