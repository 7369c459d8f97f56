"""Checked: what is claimed of how much an order sells, and of selling everyone who is liquidatable."""

from __future__ import annotations

from rhodian.base.rates import PPM
from rhodian.machine.events import Marks, Price
from rhodian.machine.orders import most, relief
from rhodian.machine.step import step
from rhodian.markets.sheets import Sheet
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import AnyInt, Natural, claim, implies, unchecked, use, where
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.machine.sales import GAINS, MARKET, holding, margin_of, owned, ruled
from rhodian_proofs.theorems.machine.step import after


@claim("CY-6", about=(most,))
def an_order_sells_no_more_than_restores_the_margin(held: AnyInt, shortage: AnyInt, relief: AnyInt | None) -> None:
    """An order of part sells the fewest contracts that restore the margin, or all; any other order sells all."""
    size = max(held, -held)
    sold = most(held, shortage, relief)
    if relief is None:
        assert sold == size
        return
    assert 0 <= sold
    assert sold <= size
    assert (sold == size) | (sold * relief >= shortage)
    use(product_grows, relief, 0, sold - 1)
    assert implies(sold > 0, (sold - 1) * relief < shortage)


@claim("CY-6", about=(relief,))
def the_sale_of_a_contract_frees_what_it_requires_less_what_it_costs(
    marks: tuple[Natural, Natural, Natural], rates: tuple[Natural, Natural, Natural], held: AnyInt
) -> None:
    """The sale of a contract frees what it requires, less what it brings short of the mark, and its charges."""
    (mark, inverse, price), (maintenance, fee, penalty) = marks, rates
    if mark < 1:
        return
    terms = Terms(fee, penalty, partial=True)
    market = unchecked(Market, inverse=inverse, maintenance_ppm=maintenance, terms=terms)
    worth, charged = market.worth(mark), price * (fee + penalty)
    fair = where(worth > 0, worth, -worth)
    less = where(held * worth > 0, fair - price, price - fair)
    frees = relief(Sheet(market, mark, mark, ()), held, price)
    assert frees is not None
    assert frees <= fair * maintenance - less * PPM - charged
    assert frees + PPM > fair * maintenance - less * PPM - charged


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
