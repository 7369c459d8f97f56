"""Checked: what is claimed of how a market liquidates: what is charged for it, and which terms are refused."""

from __future__ import annotations

from rhodian.base.accounts import Asset
from rhodian.machine.orders import most
from rhodian.markets.sheets import Sheet
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import AnyInt, Natural, claim, use
from rhodian_proofs.theorems.base.lemmas import product_grows

_MILLION = 1_000_000

Rates = tuple[Natural, Natural]


@claim("LQ-12", about=(most,))
def an_order_of_no_part_is_of_all(rates: Rates, mark: Natural, held: AnyInt, shortage: AnyInt, price: Natural) -> None:
    """Unless its market sells in part, an order is of all contracts, whatever is short."""
    market = Market("M", Asset("USD", 2), 1, 1, Terms(rates[0], rates[1], partial=False))
    assert most(Sheet(market, mark, mark, (held,)), held, shortage, price) == (held if held > 0 else -held)


@claim("LQ-13", about=(Terms.charges,))
def a_sale_is_charged_no_more_than_its_order_counts_on(rates: Rates, quantity: Natural, price: Natural) -> None:
    """What is charged for contracts at a price is no more than an order counts on: each contract's, rounded up."""
    fee, penalty = Terms(rates[0], rates[1], partial=True).charges(quantity * price)
    charge = -(-price * (rates[0] + rates[1]) // _MILLION)
    use(product_grows, price * (rates[0] + rates[1]), charge * _MILLION, quantity)
    assert fee + penalty <= quantity * charge
