"""Checked: from a history file to a sound history, or to every fault in it at once.

Sections are read in the order in which they can name each other: assets, markets, pools, policies, events. An
amount is read in the asset of what it belongs to: of the market or the pool that is named beside it, or else of
the asset that is, or else of the only one there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian import Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.markets.liquidation import Terms
from rhodian.markets.terms import Listed, Market
from rhodian.pools.limits import PoolTerms
from rhodian_desk import entries, history_values, known, published_entries, structure
from rhodian_desk import history_entries as written
from rhodian_desk.faults import FaultList, Wrong, shown
from rhodian_desk.files import read_text
from rhodian_desk.history import History, MarketPlace, PoolPlace
from rhodian_desk.history_events import event
from rhodian_desk.history_policies import policy
from rhodian_desk.known import Known
from rhodian_desk.structure import decoded, joined
from rhodian_desk.toml import tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.history import Policy
    from rhodian_desk.history_auctions import Auction
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
        self.made = structure.converter(self.names)
        for kind, check in history_values.checks(self.names, self.lots).items():
            self.made.register_structure_hook(kind, _hook(check))
        published_entries.register(self.made, published_entries.HistoryMeasure, published_entries.label, None)
        self.assets: dict[str, Asset] = {}
        self.markets: dict[str, MarketPlace] = {}
        self.pools: dict[str, PoolPlace] = {}
        self.auctions: dict[str, Auction] = {}
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
        return History(
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
            published=tuple(each for each in published if each is not None),
            file=self.faults.file,
        )

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

    def read(self, path: str, item: Any, kind: type[T], asset: Asset | None = None) -> T | None:
        """Read a table whose amounts are in an asset; if it is not given, the table decides."""
        self.names.asset = asset or self.asset_of(path, item)
        self.lots.asset = self._lot_asset(item)
        return decoded(self.made, item, kind, path, self.faults)

    def asset_of(self, path: str, item: Any) -> Asset:
        """Tell what the amounts of a table are counted in."""
        keys = item if isinstance(item, dict) else {}
        market, pool, auction, asset = (keys.get(key) for key in ("market", "pool", "auction", "asset"))
        if isinstance(market, str) and market in self.markets:
            return self.markets[market].listed.market.asset
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

    def margin_free(self, path: str, account: Account) -> Account:
        """Return an account, after adding a fault if margin would leave it without a look at what stands on it."""
        for place in self.markets.values():
            if place.listed.market.margin(account.owner) == account:
                what = f"is a margin account of the market {shown(place.listed.market.name)}"
                self.faults.add(path, what, "margin goes out by an event of type withdraw")
                break
        return account

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

        def make() -> MarketPlace:
            terms = Terms(entry.fee_ppm, entry.penalty_ppm, entry.partial)
            market = Market(
                entry.name, self.names.asset, entry.initial_ppm, entry.maintenance_ppm, terms, entry.purpose
            )
            liquidator = entry.liquidator or f"market {entry.name}"
            return MarketPlace(Listed(market, entry.mark), Account(liquidator, "fees", market.asset))

        place = self.built(path, make)
        if place is not None:
            sides = (place.listed.market.long.code, place.listed.market.short.code)
            if not self.assets.keys().isdisjoint(sides):
                self.faults.add(
                    f"{path}.name", f"makes contracts of the codes {known.among(sides)}", "rename the asset"
                )
            self.markets[entry.name] = place

    def _pool(self, path: str, item: Any) -> None:
        """Read a pool."""
        entry = self.read(path, item, written.PoolEntry)
        if entry is None:
            return
        self.once(f"{path}.name", entry.name, self.pools)
        for place, name in enumerate(entry.markets or ()):
            market = self.known(f"{path}.markets[{place}]", name, "market", self.markets)
            if market is not None and self.markets[market].listed.market.asset != self.names.asset:
                right = f"name markets that are settled in {self.names.asset.code}, which the pool holds"
                self.faults.add(f"{path}.markets[{place}]", "is settled in another asset", right)
        account = Account(entry.owner, entry.purpose, self.names.asset)
        if any(pool.account == account for pool in self.pools.values()):
            self.faults.add(path, "has the account of another pool", "give each pool its own owner or purpose")
        terms = self.built(
            path,
            lambda: PoolTerms(entry.event_limit, entry.period_limit, entry.period, entry.keep, entry.whole),
        )
        if terms is not None:
            self.pools[entry.name] = PoolPlace(entry.name, account, terms, entry.markets)

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
