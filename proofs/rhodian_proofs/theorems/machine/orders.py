"""Checked: what is claimed of how much an order sells, and of selling everyone who is liquidatable."""

from __future__ import annotations

from typing import Annotated

import attrs

from rhodian.machine.events import Marks, Price
from rhodian.machine.orders import most
from rhodian.machine.step import step
from rhodian.markets.sheets import Sheet
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim
from rhodian_proofs.theorems.machine.sales import FALLEN, GAINS, MARKET, holding, margin_of, owned, ruled
from rhodian_proofs.theorems.machine.step import after

PARTIAL = attrs.evolve(MARKET, terms=Terms(10_000, 0, partial=True, band_ppm=20_000))
REQUIRED = 45 * 10**6
"""What the requirement of one contract comes to at 900 and 5 %, in millionths."""

ORDERED = "a market at 900 with a fee of 1 %, any contracts, any shortage; a price of 882, 900 or 918"
Fetched = Annotated[int, OneOf(882, 900, 918)]


@claim("CY-6", about=(most,), scope=ORDERED)
def an_order_sells_no_more_than_restores_the_margin(held: AnyInt, shortage: AnyInt, price: Fetched) -> None:
    """An order of part sells the fewest contracts that restore the margin, or all; any other order sells all."""
    size = max(held, -held)
    assert most(Sheet(MARKET, FALLEN, FALLEN, (held,)), held, shortage, price) == size
    sold = most(Sheet(PARTIAL, FALLEN, FALLEN, (held,)), held, shortage, price)
    slip = FALLEN - price if held > 0 else price - FALLEN
    relief = REQUIRED - (slip - (-price // 100)) * 10**6
    assert 0 <= sold
    assert sold <= size
    if sold < size:
        assert sold * relief >= shortage
    if sold > 0:
        assert (sold - 1) * relief < shortage


LOWER = 960
"""A mark that takes 200 of five contracts, which then need 240."""
LOST = 200
"""What it takes."""
NEEDED = 240
"""What is needed."""
CHARGED = 48
"""The fee of 1 % on all five."""
SWEPT = "a market of two owners with 5 and -5 contracts and any margins, at 960; everyone liquidatable is sold"


@claim("MC-30", about=(step,), scope=SWEPT)
def everyone_who_is_liquidatable_is_sold_to_the_other_side(margin: Natural, other: Natural) -> None:
    """As a machine takes it, all who are liquidatable are sold if all are to be, and owe their fee."""
    book = owned({"first": margin, "second": other}, {"first": 5, "second": -5}, 0)
    taken = step(ruled(GAINS), book, Marks(1, "m", (Price("M", LOWER),), (), sell_all=True))
    held = after(book, taken.posting.changes)
    worth, worth_other = margin - LOST, other + LOST
    stay = worth >= NEEDED and worth_other >= NEEDED
    fee = min(CHARGED, worth) if 0 <= worth < NEEDED else 0
    fee_other = min(CHARGED, other) if worth_other < NEEDED and worth >= 0 else 0
    assert holding("first", held) == (5 if stay else 0)
    assert holding("second", held) == (-5 if stay else 0)
    assert margin_of("first", held) == max(0, worth) - fee
    assert margin_of("second", held) == other + min(LOST, margin) - fee_other
    assert held.get(MARKET.fees, 0) == fee + fee_other
