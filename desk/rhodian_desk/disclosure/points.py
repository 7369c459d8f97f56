"""Checked: how a history's books stand at a time: resources, cover, concentration, use of pools, margin.

Amounts are looked up or added up in the books; a figure that is one amount over another is kept as both, so that
nothing is rounded before it is compared. Only stress losses are supplied.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from rhodian.machine.counters import is_assessed
from rhodian.machine.cycles import sheets_of
from rhodian.machine.losses import Bearers
from rhodian.markets.margin import rounded_up
from rhodian.markets.sheets import initial, maintenance
from rhodian.pools import headroom
from rhodian_desk.disclosure.resources import callable_, placed
from rhodian_desk.disclosure.standing import last_second

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Account, Asset, Layer, Listing, MutualPool
    from rhodian_desk.disclosure.standing import Standing
    from rhodian_desk.history.records import Stress
    from rhodian_desk.play.played import Run

    Placed = tuple[tuple[Account, int, int], ...]

POOL, LAYER, COMMITTED, CALLABLE, MARGIN = "pool", "layer", "committed", "callable", "margin"
KINDS = (POOL, LAYER, COMMITTED, CALLABLE, MARGIN)
"""What a resource is; the first two are paid in and stand behind everybody's losses."""


@attrs.frozen
class Ratio:
    """One whole number over another."""

    part: int
    whole: int

    @property
    def exact(self) -> Fraction | None:
        """The ratio; None over nothing, which is no number."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def percent(self) -> str:
        """The same in percent, rounded down to two decimals."""
        if not self.whole:
            return "undefined"
        found = self.part * 10_000 // self.whole
        return f"{found // 100}.{found % 100:02}%"


@attrs.frozen
class Resource:
    """What stands behind losses, of one kind and name."""

    kind: str
    name: str
    asset: Asset
    amount: int
    """Of layers what they would bear at most, of pools what they would pay now, of margins what is held."""


@attrs.frozen
class Cover:
    """What is paid in, beside the last stress losses that are known."""

    asset: Asset
    paid_in: int
    stress: Stress

    def over(self, groups: int) -> Ratio:
        """Return it over what so many members lose together."""
        return Ratio(self.paid_in, self.stress.one if groups == 1 else self.stress.two)


@attrs.frozen
class Concentration:
    """How much of the contributions is whose."""

    asset: Asset
    owners: int
    largest: str
    share: Ratio
    """The largest contribution over all of them."""
    herfindahl: Ratio
    """The sum of their squares over the square of their sum."""


@attrs.frozen
class Used:
    """How far a pool is used."""

    name: str
    asset: Asset
    balance: int
    """What it holds, stakes of members included."""
    period: Ratio
    """What it has paid in the period, over what it may pay in it."""
    event_limit: int
    headroom: int
    """What it could pay now for one event."""


@attrs.frozen
class Margins:
    """How those who hold contracts in markets that share their margin stand."""

    markets: tuple[str, ...]
    asset: Asset
    holders: int
    equity: int
    """What they hold as margin; positions are settled at every mark, so it is what they are worth."""
    initial: int
    """What they must hold to take their contracts on, each rounded up."""
    maintenance: int
    """What they must hold to keep them, each rounded up."""
    below_initial: int
    below_maintenance: int
    interest: tuple[tuple[str, int], ...]
    """The open interest of each market: its contracts, each counted once."""


@attrs.frozen
class Point:
    """How the books stood at a time."""

    time: int
    at: str
    """The same as text."""
    resources: tuple[Resource, ...]
    covers: tuple[Cover, ...]
    concentrations: tuple[Concentration, ...]
    pools: tuple[Used, ...]
    margins: tuple[Margins, ...]


def point_at(run: Run, standing: Standing, at: str) -> Point:
    """Return how the books stood."""
    assets = tuple(run.history.assets.values())
    found = {asset: placed(standing, asset) for asset in assets}
    resources = tuple(each for asset in assets for each in _resources(run, standing, asset, found[asset]))
    covers = []
    for asset in assets:
        known = [
            each for each in run.history.stresses if each.asset == asset and last_second(each.day) <= standing.time
        ]
        paid = [each.amount for each in resources if each.asset == asset and each.kind in {POOL, LAYER}]
        if known and paid:
            covers.append(Cover(asset, sum(paid), max(known, key=lambda each: each.day)))
    return Point(
        standing.time,
        at,
        resources,
        tuple(covers),
        tuple(each for asset in assets for each in _concentration(run, standing, asset, found[asset])),
        tuple(_used(standing, pool) for pool in standing.rules.pools),
        tuple(_margins(standing, group) for group in _groups(standing.rules.listings)),
    )


def _resources(run: Run, standing: Standing, asset: Asset, found: Placed) -> Iterator[Resource]:
    """Yield what stands behind losses in an asset; margin that is drawn on by a layer is margin."""
    classes, layers = run.history.classes, standing.rules.layers
    sums: dict[tuple[str, str], int] = {}
    for layer in layers:
        if layer.asset in (None, asset):
            sums.setdefault(_named(layer, classes.committed), 0)
    for account, amount, place in found:
        if account.purpose not in classes.margin:
            sums[_named(layers[place - 1], classes.committed)] += amount
    for pool in standing.rules.pools:
        if pool.account.asset == asset and (POOL, pool.name) not in sums:
            sums[POOL, pool.name] = _used(standing, pool).headroom
    for terms in standing.rules.assessments:
        if terms.asset == asset:
            sums[CALLABLE, terms.name] = callable_(standing, terms)
    sums |= _held(run, standing, asset)
    margins = {(LAYER, purpose) for purpose in classes.margin}
    yield from (Resource(*named, asset, amount) for named, amount in sums.items() if named not in margins)


def _held(run: Run, standing: Standing, asset: Asset) -> dict[tuple[str, str], int]:
    """Return what is held as margin by others than the house: of each purpose of a market in the asset, or with any."""
    classes = run.history.classes
    listed = {each.market.purpose for each in standing.rules.listings if each.market.asset == asset}
    sums = {
        purpose: sum(amount for owner, amount in standing.held(purpose, asset) if owner not in (classes.own or ()))
        for purpose in classes.margin
    }
    return {(MARGIN, purpose): held for purpose, held in sums.items() if held or purpose in listed}


def _named(layer: Layer, committed: tuple[str, ...]) -> tuple[str, str]:
    """Return the kind and the name of what a layer draws on."""
    if layer.pool:
        return POOL, layer.pool
    return COMMITTED if layer.purpose in committed else LAYER, layer.purpose


def _concentration(run: Run, standing: Standing, asset: Asset, found: Placed) -> Iterator[Concentration]:
    """Yield whose the contributions are: what layers draw on, but for margin, the house's, pools' own and calls."""
    classes, pools = run.history.classes, {pool.account for pool in standing.rules.pools}
    held: dict[str, int] = {}
    for account, amount, _ in found:
        is_left = account.purpose in (*classes.margin, *classes.committed) or is_assessed(account.purpose)
        if amount and account not in pools and account.owner not in (classes.own or ()) and not is_left:
            held[account.owner] = held.get(account.owner, 0) + amount
    if held:
        whole, largest = sum(held.values()), max(sorted(held), key=held.__getitem__)
        squares = sum(amount * amount for amount in held.values())
        yield Concentration(asset, len(held), largest, Ratio(held[largest], whole), Ratio(squares, whole * whole))


def _used(standing: Standing, pool: MutualPool) -> Used:
    """Return how far a pool is used."""
    found = Bearers(standing.rules, standing.time, standing.book, standing.book).pool(pool)
    period = Ratio(found.use.in_period, pool.terms.period_limit)
    return Used(pool.name, pool.account.asset, found.balance, period, pool.terms.event_limit, headroom(found))


def _groups(listings: tuple[Listing, ...]) -> list[tuple[Listing, ...]]:
    """Return the markets by the margin that they share."""
    groups: dict[tuple[str, Asset], list[Listing]] = {}
    for listing in listings:
        groups.setdefault((listing.market.purpose, listing.market.asset), []).append(listing)
    return [tuple(group) for group in groups.values()]


def _margins(standing: Standing, group: tuple[Listing, ...]) -> Margins:
    """Return how those who hold contracts stand, by what they hold and what the terms ask for at the marks."""
    marks = {listing.market.name: standing.state.mark(listing) for listing in group}
    owners, sheets, _ = sheets_of(standing.book, group, marks, marks, ())
    market = group[0].market
    margin = dict(standing.held(market.purpose, market.asset))
    rows = [
        (margin.get(owner, 0), rounded_up(initial(sheets, place)), rounded_up(needs))
        for place, (owner, needs) in enumerate(zip(owners, maintenance(sheets), strict=True))
        if any(sheet.held[place] for sheet in sheets)
    ]
    equity, asked, kept = (sum(row[place] for row in rows) for place in range(3))
    return Margins(
        tuple(listing.market.name for listing in group),
        market.asset,
        len(rows),
        equity,
        asked,
        kept,
        sum(has < needs for has, needs, _ in rows),
        sum(has < needs for has, _, needs in rows),
        tuple((sheet.market.name, sum(held for held in sheet.held if held > 0)) for sheet in sheets),
    )
