"""Convenience: the vectors about marks, sales and funding: who is sold and closed, and who bears what is missing."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    ByDeleveraged,
    Deposit,
    ForcedSale,
    Funding,
    Marks,
    Price,
)
from tests.vectors.case import HUGE
from tests.vectors.cases_contracts import AUCTIONED
from tests.vectors.marked import (
    BY,
    GAINS,
    MARGINS,
    PAIR,
    PART,
    PARTLY,
    PLAIN,
    SHARED,
    THREE,
    C,
    X,
    Z,
    deal,
    marks,
    ruled,
    sale,
    traded,
)
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

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
    "auctions": "AU-28",
    "bids": "AU-28",
}
BEARERS = ("RM-1", "RM-2", "RM-12")

KINDS = {
    "step_marks": Kind(
        cases("step_marks", (*MARKED, *SELLING, *AUCTIONED)),
        run,
        (
            *("MK-9", "MK-10", "MK-11", "MK-12"),
            *(
                "MC-1",
                "MC-2",
                "MC-3",
                "MC-4",
                "MC-8",
                "MC-9",
                "MC-10",
                "MC-11",
                "MC-15",
                "CY-3",
                "CY-5",
                "CY-6",
                "CY-7",
                "CY-8",
                "CY-9",
                "CY-10",
                "MC-24",
            ),
            "AU-28",
            *BEARERS,
        ),
        REFUSED,
    ),
    "step_funding": Kind(cases("step_funding", FUNDED), run, ("MC-3", "MC-13", "MC-30", "CY-3", *BEARERS), REFUSED),
}
"""The kinds of events that settle a cycle."""
