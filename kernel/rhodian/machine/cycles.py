"""Trusted: one cycle of markets that share collateral: marks, forced sales, tear-up of the bankrupt, and remedies.

Everyone stands at the same marks, and all that follows is settled at once, so no order of marks, sales or accounts
decides who pays. Whoever is worth less than nothing then holds no contracts: they are closed at the mark against the
other side, which can always take them, and what is missing is borne remedy by remedy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.machine.closures import unnamed
from rhodian.machine.orders import Orders, must_be_liquidatable
from rhodian.machine.rules import ByDeleveraged, ByLayers, ByMargins, ByPools
from rhodian.machine.sales import Taker, must_hold, named
from rhodian.machine.sides import changed, contracts_of
from rhodian.markets.sheets import Sheet, Torn, closed, gains, holders, initial, maintenance, tear_up, weighed
from rhodian.markets.terms import CONTRACTS, PENALTIES, Market
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import (
    POOL,
    Borne,
    Take,
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from rhodian.mutualisation.shortfall import Cycle, Shortfall, collect

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.ledger.posting import Host
    from rhodian.machine.events import ForcedSale
    from rhodian.machine.losses import Bearers
    from rhodian.machine.recoveries import Paid
    from rhodian.machine.rules import Listing, Remedy
    from rhodian.machine.state import Moves


@attrs.frozen
class Cycled:
    """What a cycle came to: the receipt of who bore what."""

    owners: tuple[str, ...]
    """Everyone who holds contracts, or takes some, by name."""
    equity: tuple[int, ...]
    """What each is worth at the marks, before forced sales."""
    required: tuple[Amount, ...]
    """What each must hold to keep its contracts, in millionths of a smallest unit."""
    opened: tuple[Sheet, ...]
    """The markets at the marks, as they stood before forced sales."""
    closed: tuple[Sheet, ...]
    """The markets at the marks, as they stand now."""
    torn: tuple[Torn, ...]
    """What was closed of the bankrupt, market by market, and against whom."""
    borne: Borne
    """What each paid, what was missing, and which remedy bore how much of it."""
    awards: tuple[ForcedSale, ...]
    """Who won which contracts in auctions, at which value."""


def sheets_of(
    host: Host,
    listings: tuple[Listing, ...],
    before: dict[str, Amount],
    after: dict[str, Amount],
    others: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[Sheet, ...], tuple[dict[str, Account], ...]]:
    """Return everyone with contracts in markets that share collateral, and others; and the markets as columns.

    With each market, by owner, goes the account in which the host keeps the contracts.
    """
    found = tuple(holders(host, listing.market) for listing in listings)
    owners = tuple(sorted({owner: 0 for names in (others, *(held for held, _ in found)) for owner in names}))
    sheets = tuple(
        Sheet(
            listing.market,
            before[listing.market.name],
            after[listing.market.name],
            tuple([held.get(owner, 0) for owner in owners]),
        )
        for listing, (held, _) in zip(listings, found, strict=True)
    )
    return owners, sheets, tuple(kept for _, kept in found)


@attrs.frozen
class Begun:
    """What a cycle begins with."""

    name: str
    """Its id."""
    owners: tuple[str, ...]
    """Everyone of the cycle, by name."""
    sheets: tuple[Sheet, ...]
    """The markets at their marks, one row for each owner."""
    kept: tuple[dict[str, Account], ...]
    """For each market the account in which the host keeps an owner's contracts."""
    sales: tuple[ForcedSale, ...]
    """The forced sales, in any order."""
    sell_all: bool
    """Whether everyone who is liquidatable, and not sold by name, is sold to the other side."""
    auctioned: tuple[str, ...] = ()
    """Whose contracts are auctioned; whether or not any bid wins."""
    awards: tuple[ForcedSale, ...] = ()
    """The forced sales that follow from the auctions."""


def run(begun: Begun, bearers: Bearers) -> tuple[Moves, Cycled]:
    """Settle a cycle: return what moves, and who bore what.

    Raises:
        NotLiquidatable: if a sale is of an owner whose equity reaches the maintenance requirement.
        InvalidValue: if a sale is beyond the order, or to somebody who is sold too.
        OutsideBand: if its value is too far from the mark's.
        InsufficientMargin: if a counterpart takes on what it does not hold the initial requirement for.
    """
    owners, opened, sales = begun.owners, begun.sheets, begun.sales
    market = opened[0].market
    accounts = tuple([Account(owner, market.purpose, market.asset) for owner in owners])
    collateral = loops.naturals((bearers.books.get(account, 0) for account in accounts), "balances")
    brought, required = gains(opened), maintenance(opened)
    equity = columns.added(collateral, brought)
    none = (0,) * len(owners)
    orders = Orders(opened, owners, equity, required, none, none, none, (False,) * len(owners))
    if begun.auctioned:
        places = {owner: place for place, owner in enumerate(owners)}
        must_be_liquidatable(tuple([orders.seller(places[owner]) for owner in begun.auctioned]))
    done = named(orders, tuple(sale for sale in sales if sale.counterpart is not None), begun.awards)
    must_hold(tuple([Taker(accounts[at], done.worth(at), initial(done.sheets, at)) for at in done.grown]))
    ranked = any(remedy.__class__ is ByDeleveraged and remedy.ranked for remedy in bearers.rules.remedies)
    sheets, torn = _torn(done, ranked=ranked)
    final = unnamed(
        done, sheets, tuple(sale for sale in sales if sale.counterpart is None), sell_all=begun.sell_all, ranked=ranked
    )
    won, lost = _won_and_lost(brought, final.gained)
    cycle = Cycle(begun.name, accounts, won, lost, final.fees, final.penalties)
    shortfall = Shortfall(cycle, collateral, collect(collateral, lost, final.fees, final.penalties))
    borne = _by_members(remedied(begin(shortfall), bearers, market, final.sheets, torn), bearers)
    moves = (*_contracts(begun, final.sheets), *_money(borne, bearers, market))
    return moves, Cycled(owners, equity, required, opened, final.sheets, torn, borne, begun.awards)


def _won_and_lost(brought: tuple[int, ...], gained: tuple[int, ...]) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    """Return what each owner gains and what each loses, by marks and sales together (SPEC CY-3, MC-1, MC-13)."""
    net = columns.added(brought, gained)
    lost = columns.each(_lost, net)
    return columns.added(net, lost), lost


def _lost(net: int) -> Amount:
    """Return what one owner loses."""
    return -net if net < 0 else 0


def _solvent(equity: int) -> bool:
    """Return whether one owner is worth nothing or more."""
    return equity >= 0


def _all_of_bankrupt(held: int, equity: int) -> Amount:
    """Return how many contracts of one owner are to be closed because it is worth less than nothing."""
    return max(held, -held) if equity < 0 else 0


def _torn(done: Orders, *, ranked: bool) -> tuple[tuple[Sheet, ...], tuple[Torn, ...]]:
    """Close all contracts of whoever is worth less than nothing, at the mark."""
    equity = columns.added(done.equity, done.gained)
    solvent = columns.each(_solvent, equity)
    torn = tuple(
        tear_up(sheet, columns.each(_all_of_bankrupt, sheet.held, equity), solvent, equity, ranked=ranked)
        for sheet in done.sheets
    )
    return tuple(closed(sheet, each.closed) for sheet, each in zip(done.sheets, torn, strict=True)), torn


def remedied(
    borne: Borne, bearers: Bearers, market: Market, sheets: tuple[Sheet, ...], torn: tuple[Torn, ...]
) -> Borne:
    """Let the remedies of the rules bear a shortfall, each what the ones before it have left.

    Those closed against the bankrupt bear it by the value closed, at the mark.
    """

    def step(borne: Borne, remedy: Remedy) -> tuple[Borne, None]:
        if isinstance(remedy, ByPools):
            return by_pools(borne, _sources(borne, bearers, remedy, market)), None
        if isinstance(remedy, ByLayers):
            without = (*borne.accounts, *borne.drawn)
            return by_waterfall(borne, bearers.waterfall(market.asset, borne.left, without)), None
        if isinstance(remedy, ByMargins):
            interest = tuple((sheet.sizes, 1) for sheet in sheets)
            return by_base(borne, weighed(interest) if remedy.open_interest else borne.margins), None
        if isinstance(remedy, ByDeleveraged):
            values = tuple((each.counter, sheet.value(1)) for sheet, each in zip(sheets, torn, strict=True))
            return by_deleveraged(borne, weighed(values)), None
        return by_gains(borne, remedy.rule), None

    return loops.scan(step, borne, bearers.rules.remedies)[0]


def _sources(borne: Borne, bearers: Bearers, remedy: ByPools, market: Market) -> tuple[Source, ...]:
    """Return the pools that a market may reach, and that have not been drawn on, as the event finds them."""
    return tuple(
        Source(pool.account, bearers.pool(pool))
        for pool in bearers.rules.reached(remedy, market)
        if pool.account not in borne.drawn
    )


def _by_members(borne: Borne, bearers: Bearers) -> Borne:
    """Name those who pay what pools bear: each pool's own account, and then its members."""
    pools = {pool.account: pool for pool in bearers.rules.pools}

    def by_name(take: Take) -> Take:
        paid = tuple(
            each
            for account, amount in zip(take.accounts, take.amounts, strict=True)
            for each in bearers.payers(pools[account], amount)
        )
        return Take(POOL, tuple(account for account, _ in paid), tuple(amount for _, amount in paid))

    return attrs.evolve(borne, takes=tuple(by_name(take) if take.remedy == POOL else take for take in borne.takes))


def _money(borne: Borne, bearers: Bearers, market: Market) -> Moves:
    """Return what money moves, and what counts it against the limits of pools."""
    reached = tuple(
        pool.account
        for remedy in bearers.rules.remedies
        if isinstance(remedy, ByPools)
        for pool in bearers.rules.reached(remedy, market)
    )
    penalties = reached[0] if reached else Account(market.liquidator, PENALTIES, market.asset)
    counted = bearers.noted(borne.shortfall.cycle.id, _placed(borne, bearers))
    return (*settle(borne, market.clearing, market.fees, penalties), *counted)


def _placed(borne: Borne, bearers: Bearers) -> tuple[Paid, ...]:
    """Return what pools and layers paid, with places: each remedy is one, but for layers, of which each is one."""

    def step(before: Amount, row: tuple[Remedy, Take]) -> tuple[Amount, tuple[Paid, ...]]:
        remedy, take = row
        paid = tuple(zip(take.accounts, take.amounts, strict=True))
        if isinstance(remedy, ByLayers):
            return before + len(bearers.rules.layers), bearers.at_layers(paid, before)
        if isinstance(remedy, ByPools):
            return before + 1, tuple((account, amount, before + 1) for account, amount in paid)
        return before + 1, ()

    return columns.joined(*loops.scan(step, 0, zip(bearers.rules.remedies, borne.takes, strict=True))[1])


def _contracts(begun: Begun, sheets: tuple[Sheet, ...]) -> Moves:
    """Return what contracts go out of the books, and then what come in: as many longs as shorts."""
    sides = tuple(
        contracts_of(world, sign, rows)
        for before, after, kept in zip(begun.sheets, sheets, begun.kept, strict=True)
        if before.held != after.held
        for rows in (changed(begun.owners, kept, before, after),)
        for world, sign in (
            (Account(OUTSIDE, CONTRACTS, before.market.long), 1),
            (Account(OUTSIDE, CONTRACTS, before.market.short), -1),
        )
    )
    return columns.joined(*[out for out, _ in sides], *[into for _, into in sides])
