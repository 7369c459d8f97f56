"""Convenience: the markets, pools and positions that the vectors about marks begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import (
    Account,
    Asset,
    ByDeleveraged,
    ByGains,
    ByLayers,
    ByMargins,
    ByPools,
    Contribution,
    Deposit,
    Event,
    ForcedSale,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    PoolTerms,
    Price,
    Rule,
    Rules,
    Terms,
    Trade,
    outside,
)
from tests.vectors.steps import World, opened

if TYPE_CHECKING:
    from rhodian import Remedy

USD, BTC = Asset("USD", 2), Asset("BTC", 8)
FUND, SPARE, COINS = (Account(name, "pool", asset) for name, asset in (("fund", USD), ("spare", USD), ("coins", BTC)))
WHOLE, PART = (Terms(10_000, 5_000, partial=partial, band_ppm=50_000) for partial in (False, True))
POOLS = (
    MutualPool("fund", FUND, PoolTerms(30, 40, 100)),
    MutualPool("spare", SPARE, PoolTerms(1_000, 1_000, 100, 5, all_or_nothing=True)),
    MutualPool("coins", COINS, PoolTerms(10**6, 10**6, 100)),
)
LAYERS = (Layer("", "member", Rule.IN_PROPORTION, 60), Layer("", "desk", Rule.IN_ORDER))
GAINS = ByGains(Rule.IN_PROPORTION)


def ruled(*remedies: Remedy, terms: Terms = WHOLE) -> Rules:
    """Return the rules of markets X and Y, which share collateral, of Z, which does not, and of an inverse one."""
    markets = (
        *(Market(name, USD, 100_000, 50_000, terms) for name in "XY"),
        Market("Z", USD, 500_000, 100_000, terms, "isolated"),
        Market("C", BTC, 100_000, 50_000, terms, inverse=10**10),
    )
    prices = (100, 100, 100, 50_000)
    listings = tuple(Listing(market, price) for market, price in zip(markets, prices, strict=True))
    return Rules(0, listings, POOLS, remedies or (ByPools(), GAINS), LAYERS)


X, Y, Z, C = (listing.market for listing in ruled().listings)


def traded(rules: Rules, margins: str, *trades: Event) -> World:
    """Return a machine at 5 with margins, as in `A 30 B 500`, members, pools and trades."""
    names = margins.split()
    paid = [Deposit(0, X.margin(owner), int(has)) for owner, has in zip(names[::2], names[1::2], strict=True)]
    house = [Deposit(0, Account(owner, "member", USD), has) for owner, has in (("first", 30), ("second", 90))]
    pools = [Contribution(0, "fund", outside(USD), 500), Contribution(0, "spare", outside(USD), 45)]
    return opened(rules).after(*paid, *house, Deposit(0, Account("d", "desk", USD), 500), *pools, *trades)


def deal(buyer: str, seller: str, quantity: int, market: str = "X") -> Trade:
    """Return a trade at the opening."""
    return Trade(5, market, buyer, seller, quantity, 50_000 if market == "C" else 100)


def marks(*sales: ForcedSale, sell_all: bool = False, time: int = 9, **prices: int) -> Marks:
    """Return marks of some markets."""
    return Marks(time, "m", tuple(Price(name, mark) for name, mark in prices.items()), sales, sell_all)


def sale(
    counterpart: str | None, quantity: int | None = None, value: int | None = None, owner: str = "A"
) -> ForcedSale:
    """Return a forced sale in X."""
    return ForcedSale("X", owner, counterpart, quantity, value)


MARGINS = "A 100 B 1000 M 5000 D 300"
PAIR = (deal("A", "B", 10),)
"""A is long of 10 at 100 and B short."""
THREE = (deal("A", "B", 7), deal("A", "D", 3))
BOTH = (deal("A", "B", 10), deal("B", "A", 5, "Y"))

PLAIN = traded(ruled(), MARGINS, *PAIR)
SHARED = traded(ruled(), "A 200 B 1000", *BOTH)
BY = {
    "gains, in order": (ByGains(Rule.IN_ORDER),),
    "gains, in proportion": (GAINS,),
    "pools": (ByPools(), GAINS),
    "margins, by what each has left": (ByMargins(open_interest=False), GAINS),
    "margins, by contracts": (ByMargins(open_interest=True), GAINS),
    "those who were closed": (ByDeleveraged(ranked=False), GAINS),
    "those who were closed, by leverage": (ByDeleveraged(ranked=True), GAINS),
    "layers": (ByLayers(), GAINS),
    "pools, then layers, margins, those who were closed and gains": (
        ByPools(), ByLayers(), ByMargins(open_interest=True), ByDeleveraged(ranked=False), ByGains(Rule.IN_ORDER),
    ),
}  # fmt: skip
PARTLY = traded(ruled(terms=PART), MARGINS, *PAIR)
