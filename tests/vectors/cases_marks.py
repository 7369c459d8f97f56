"""Convenience: the vectors about marks, sales and funding: who is sold and closed, and who bears what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

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
    Funding,
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
from tests.vectors.case import HUGE
from tests.vectors.records import Kind
from tests.vectors.steps import Row, World, cases, opened, run

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

MARKED: tuple[Row, ...] = (
    ("the longs gain", PLAIN, marks(X=101)),
    ("the longs lose", PLAIN, marks(X=99)),
    ("a market in which nobody holds anything", PLAIN, marks(Z=5)),
    ("no prices: nothing but the id", PLAIN, marks()),
    ("two markets that share collateral: gains and losses of each are netted", SHARED, marks(X=85, Y=80)),
    ("in the other order: the same", SHARED, marks(Y=80, X=85)),
    ("two markets that do not", traded(ruled(), MARGINS, *PAIR, *(
        Deposit(5, Z.margin(owner), 60) for owner in "AB"), deal("A", "B", 1, "Z")), marks(X=95, Z=60)),
    ("who is worth nothing keeps its contracts", PLAIN, marks(X=90)),
    ("who is worth less than nothing does not", PLAIN, marks(X=89)),
    ("the shorts are bankrupt", traded(ruled(), "A 1000 B 100", *PAIR), marks(X=111)),
    ("bankrupts on both sides are closed against each other", traded(ruled(), "A 100 B 120 D 900", deal("A", "D", 10),
     deal("D", "B", 10, "Y")), marks(X=80, Y=120)),
    ("a shortfall in two groups, pools counted once", traded(ruled(), MARGINS, *PAIR, *(
        Deposit(5, Z.margin(owner), 60) for owner in "AB"), deal("A", "B", 1, "Z")), marks(X=88, Z=20)),
    ("inverse contracts: the longs are bankrupt", opened(ruled()).after(*(Deposit(1, C.margin(owner), has)
        for owner, has in (("A", 60_000), ("B", 10**6))), deal("A", "B", 3, "C")), marks(C=45_000)),
    ("10^30", opened(ruled()).after(*(Deposit(1, X.margin(owner), 10**32) for owner in "AB"), deal("A", "B", HUGE)),
     marks(X=150)),
    *((f"a shortfall is borne by {name}", traded(ruled(*by), MARGINS, *THREE), marks(X=78)) for name, by in BY.items()),
    *((f"a larger one by {name}", traded(ruled(*by), MARGINS, *THREE), marks(X=62)) for name, by in BY.items()),
    ("refused: absorbed before", PLAIN.after(marks(X=99)), marks(X=98, time=10)),
    ("refused: no id", PLAIN, evolve(marks(X=99), id="")),
    ("refused: before the last event", PLAIN, marks(X=99, time=4)),
    ("refused: no such market", PLAIN, marks(W=99)),
    ("refused: a market twice", PLAIN, Marks(9, "m", (Price("X", 99), Price("X", 98)))),
    ("refused: no price", PLAIN, marks(X=0)),
    ("refused: more than a price may be", PLAIN, marks(X=HUGE + 1)),
    ("refused: the host names less than there is", PLAIN.holding(X.side("A", X.long), 9), marks(X=99)),
    ("refused: somebody is on both sides", PLAIN.holding(X.side("A", X.short), 2).holding(
        X.side("outside", X.short), -12), marks(X=99)),
    ("refused: a margin below 0", PLAIN.holding(X.margin("B"), -1), marks(X=99)),
)  # fmt: skip

TWO = (deal("A", "B", 10), deal("D", "B", 5))
SELLING: tuple[Row, ...] = (
    ("all to somebody at the mark", PLAIN, marks(sale("M"), X=94)),
    ("all to somebody, for less within the band", PLAIN, marks(sale("M", 10, 893), X=94)),
    ("all to somebody, for more", PLAIN, marks(sale("M", 10, 987), X=94)),
    ("some of it", PLAIN, marks(sale("M", 4, 380), X=94)),
    ("the fee before the penalty, as far as the margin goes", PLAIN, marks(sale("M", 10, 900), X=91)),
    ("of a bankrupt, at the most of the band", PLAIN, marks(sale("M", 10, 924), X=88)),
    ("to whoever is on the other side and so closes its own", PLAIN, marks(sale("B", 10, 940), X=94)),
    ("to two, in any order", PLAIN, marks(sale("M", 4, 370), sale("D", 6, 560), X=94)),
    ("no more than restores the margin", PARTLY, marks(sale("M"), X=94)),
    ("no more than restores it, by number", PARTLY, marks(sale("M", 2, 188), X=94)),
    ("a price so low that no part restores it: all", PARTLY, marks(sale("M", 10, 893), X=94)),
    ("to the other side", PLAIN, marks(sale(None), X=94)),
    ("to the other side, some of it", PLAIN, marks(sale(None, 3), X=94)),
    ("to the other side, as far as it goes", traded(ruled(), "A 100 B 1000 D 50", *TWO), marks(
        sale(None), sale(None, owner="D"), X=94)),
    ("everyone who is liquidatable", traded(ruled(), "A 100 B 1000 D 50", *TWO), marks(X=94, sell_all=True)),
    ("everyone, in part", traded(ruled(terms=PART), "A 100 B 1000 D 50", *TWO), marks(X=94, sell_all=True)),
    ("everyone, by leverage", traded(ruled(ByDeleveraged(ranked=True), GAINS), "A 100 B 1000 D 120", *THREE),
     marks(X=94, sell_all=True)),
    ("everyone but who is sold by name", traded(ruled(), "A 100 B 1000 D 51 M 5000", *TWO),
     marks(sale("M", 2), X=91, sell_all=True)),
    ("at the marks as they are", PARTLY.after(marks(X=94)), evolve(marks(sale("M"), time=10), id="n")),
    ("shorts are bought back above the mark", traded(ruled(), "A 1000 B 100 M 5000", *PAIR), marks(
        sale("M", 10, 1_080, "B"), X=106)),
    ("refused: it reaches its maintenance", PLAIN, marks(sale("M"), X=95)),
    ("refused: it holds nothing", PLAIN, marks(sale("M", 1, owner="D"), X=94)),
    ("refused: no such owner", PLAIN, marks(sale("M", owner="eve"), X=94)),
    ("refused: no such market", PLAIN, marks(ForcedSale("W", "A", "M"), X=94)),
    ("refused: to itself", PLAIN, marks(sale("A"), X=94)),
    ("refused: to the world outside", PLAIN, marks(sale("outside"), X=94)),
    ("refused: no contracts", PLAIN, marks(sale("M", 0), X=94)),
    ("refused: more than it holds", PLAIN, marks(sale("M", 11), X=94)),
    ("refused: more than it has left", PLAIN, marks(sale("M", 8), sale("D", 3), X=94)),
    ("refused: more than restores the margin", PARTLY, marks(sale("M", 10, 940), X=94)),
    ("refused: more to the other side than restores it", PARTLY, marks(sale(None, 10), X=94)),
    ("refused: below the band", PLAIN, marks(sale("M", 10, 892), X=94)),
    ("refused: above the band", PLAIN, marks(sale("M", 10, 988), X=94)),
    ("refused: a value without a quantity", PLAIN, marks(sale("M", None, 940), X=94)),
    ("refused: a value to the other side", PLAIN, marks(sale(None, 10, 940), X=94)),
    ("refused: less than nothing", PLAIN, marks(sale("M", 10, -1), X=94)),
    ("refused: who takes it cannot carry it", traded(ruled(), "A 100 B 1000 M 93", *PAIR), marks(sale("M"), X=94)),
    ("refused: who takes it is sold too", traded(ruled(), "A 100 B 1000 D 50", *TWO), marks(
        sale("D"), sale("B", 1, owner="D"), X=94)),
    ("refused: who takes it is bankrupt", traded(ruled(), "A 100 B 1000 D 50", *TWO), marks(sale("D", 1), X=89)),
    ("refused: twice to the other side", PLAIN, marks(sale(None, 2), sale(None, 3), X=94)),
)  # fmt: skip

PAID = Funding(9, "f", "X", 3)
FUNDED: tuple[Row, ...] = (
    ("longs pay shorts", PLAIN, PAID),
    ("shorts pay longs", PLAIN, evolve(PAID, amount=-3)),
    ("nothing", PLAIN, evolve(PAID, amount=0)),
    ("in a market in which nobody holds anything", PLAIN, evolve(PAID, market="Z")),
    ("who cannot pay is closed, and the pools bear it", PLAIN, evolve(PAID, amount=13)),
    ("out of the margin behind another market", SHARED, evolve(PAID, market="Y", amount=30)),
    ("inverse contracts", opened(ruled()).after(*(Deposit(1, C.margin(owner), 10**6) for owner in "AB"),
     deal("A", "B", 3, "C")), evolve(PAID, market="C", amount=777)),
    ("10^30", opened(ruled()).after(*(Deposit(1, X.margin(owner), 10**32) for owner in "AB"), deal("A", "B", 2)),
     evolve(PAID, amount=HUGE)),
    ("refused: absorbed before", PLAIN.after(PAID), evolve(PAID, time=10)),
    ("refused: no such market", PLAIN, evolve(PAID, market="W")),
    ("refused: no id", PLAIN, evolve(PAID, id=" f")),
    ("refused: before the last event", PLAIN, evolve(PAID, time=4)),
)  # fmt: skip

REFUSED = {
    "BackDated": "MC-14",
    "AlreadyAbsorbed": "MC-3",
    "id": "MC-3",
    "NotLiquidatable": "MC-8",
    "InsufficientMargin": "MC-8",
    "quantity": "MC-8",
    "value": "MC-9",
    "accounts": "CY-5",
}
BEARERS = ("RM-1", "RM-2", "RM-12")

KINDS = {
    "step_marks": Kind(
        cases("step_marks", (*MARKED, *SELLING)),
        run,
        (
            *("MK-9", "MK-10", "MK-11"),
            *("MC-1", "MC-2", "MC-3", "MC-4", "MC-8", "MC-9", "MC-10", "MC-11", "MC-15", "CY-3", "CY-5", "CY-6"),
            *BEARERS,
        ),
        REFUSED,
    ),
    "step_funding": Kind(cases("step_funding", FUNDED), run, ("MC-3", "MC-13", "CY-3", *BEARERS), REFUSED),
}
"""The kinds of events that settle a cycle."""
