"""Checked: the reading of a history file on its way: what is known so far, the faults so far, and how a table is read.

An amount is read in the asset of what it belongs to: of the market or the pool that is named beside it, or else of
the asset that is, or else of the only one there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from rhodian import Asset, InvalidValue
from rhodian_desk.decoding import known
from rhodian_desk.decoding.known import Known
from rhodian_desk.decoding.reader import Reader, joined
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, invalid
from rhodian_desk.io.faults import FaultList, Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian import AssessmentTerms, AuctionOpened, PauseTerms, ReplenishmentTerms
    from rhodian_desk.history.records import MarketPlace, PoolPlace

T = TypeVar("T")


class Reading:
    """One decoding on its way: what is known so far, and the faults so far."""

    def __init__(self, faults: FaultList, note: Callable[[str], None] = lambda _: None) -> None:
        """Begin with nothing known."""
        self.faults = faults
        self.note = note
        self.names = Known()
        self.reader = Reader(self.names, faults)
        self.assets: dict[str, Asset] = {}
        self.markets: dict[str, MarketPlace] = {}
        self.pools: dict[str, PoolPlace] = {}
        self.funds: dict[str, AssessmentTerms] = {}
        self.replenishments: dict[str, ReplenishmentTerms] = {}
        self.defaults: dict[str, tuple[str, str]] = {}
        self.auctions: dict[str, AuctionOpened] = {}
        self.partial: dict[str, bool] = {}
        self.auctioning: set[str] = set()
        self.ids: set[str] = set()
        self.approvers: tuple[str, ...] = ()
        self.pauses: PauseTerms | None = None
        self.approved: set[str] = set()
        self.stressed: set[str] = set()
        self.files = [faults.file]

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
        may_name = "asset" in getattr(kind, "__annotations__", ("asset",))
        self.names.asset = asset or self.asset_of(path, item, may_name=may_name)
        self.names.quote = quote or self._quote_of(item) or self.names.asset
        self.names.lot = self._lot_asset(item)
        return self.reader.read(kind, item, path)

    def asset_of(self, path: str, item: Any, *, may_name: bool) -> Asset:
        """Tell what the amounts of a table are counted in; one that may not name an asset has none of its own."""
        keys = item if isinstance(item, dict) else {}
        market, pool, fund, auction, asset = (keys.get(key) for key in ("market", "pool", "fund", "auction", "asset"))
        own: Asset | None = None
        if isinstance(market, str) and market in self.markets:
            own = self.markets[market].listing.market.asset
        elif isinstance(pool, str) and pool in self.pools:
            own = self.pools[pool].account.asset
        if asset is not None and may_name:
            named = self.known(f"{path}.asset", asset, "asset", self.assets)
            if named is not None and own not in (None, self.assets[named]):
                self.faults.add(
                    f"{path}.asset", f"is {shown(named)}, and {market or pool} is in another", "leave it out"
                )
            return own or self.assets[named or next(iter(self.assets))]
        if own is not None:
            return own
        if isinstance(fund, str) and fund in self.funds:
            return self.funds[fund].asset
        filled = keys.get("replenishment")
        if isinstance(filled, str) and filled in self.replenishments:
            return self.replenishments[filled].asset
        if isinstance(auction, str) and auction in self.auctions:
            return self.auctions[auction].payee.asset
        if may_name and not (market or pool or fund or auction or filled) and len(self.assets) > 1:
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
            what, right = invalid(refusal, Units(self.names.asset, self.names.quote))
            self.faults.add(where, what, right if right == OUR_FAULT else f"give {right}")
            return None

    def once(self, path: str, name: str, names: dict[str, Any] | set[str]) -> None:
        """Add a fault if a name is taken."""
        if name in names:
            self.faults.add(path, f"is {shown(name)}, which is taken", "give each its own")

    def changes(self, path: str, item: Any, kind: type[Any], asset: Asset) -> dict[str, Any]:
        """Read the terms that change."""
        entry = self.read(path, item, kind, asset)
        if entry is None:
            return {}
        given = {key: getattr(entry, key) for key in item}
        if not given:
            self.faults.add(path, "changes nothing", "give at least one term")
        return given
