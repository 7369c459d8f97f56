"""Convenience: other systems' deleveraging, put to queues, bankruptcy prices and the test of each candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.deleveraging.closing import Closings, closable, close_in_rank, in_rank
from rhodian.markets.margin import bankruptcy_price
from tests.conformance.replay import cut, exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.replay import Numbers

LOT = 100
"""How many smallest units of the base are one contract here: so many that every bankruptcy price is whole."""


def offset(given: Numbers) -> Numbers:
    """Close a bankrupt account at its bankruptcy price against those on the other side, in the order listed."""
    base, quote = given["liquidated_base"], given["liquidated_quote"]
    equity = quote + base * given["oracle_price_quote_per_base"]
    before = [(each["base"], each["quote"]) for each in given["counterparties"]]
    closings = _closed(base, given["oracle_price_quote_per_base"], equity, before)
    side = 1 if base > 0 else -1
    return {
        "remaining": side * closings.left * LOT,
        "liquidated_quote": quote + side * sum(closings.values),
        "counterparties": [held - side * value for (_, held), value in zip(before, closings.values, strict=True)],
    }


def offset_one_of_two(given: Numbers) -> Numbers:
    """Close one of two positions at the price at which the account would be worth nothing, the other as it is."""
    prices, bases = given["price_quote_per_base"], given["position_base"]
    quote, other = given["quote_balance"], given["counterparty"]
    equity = quote + sum(bases[name] * price for name, price in prices.items())
    closings = _closed(bases["BTC"], prices["BTC"], equity, [(other["base"], other["quote"])])
    return {
        "liquidated_quote": quote - sum(closings.values),
        "counterparty_quote": other["quote"] + sum(closings.values),
    }


def _closed(base: int, mark: int, equity: int, others: Sequence[tuple[int, int]]) -> Closings:
    """Close a position of an account worth so much against others of so much base and quote."""
    side, contracts, lot_mark = (1 if base > 0 else -1), exact(abs(base), LOT), mark * LOT
    price = bankruptcy_price(equity, side * contracts, lot_mark)
    opposite = [exact(max(0, -side * held), LOT) for held, _ in others]
    worth = [(quote + held * mark) for held, quote in others]
    holds, owes = [max(0, each) for each in worth], [max(0, -each) for each in worth]
    caps = closable(side * (price - lot_mark), opposite, holds, owes)
    return close_in_rank(contracts, price, caps, [0] * len(caps))


def queue_over_profits(given: Numbers) -> Numbers:
    """Take the budget, a part of the deficit, from the winners' profits in the order given."""
    part, whole = (int(number) for number in given["theta"].split("/"))
    budget, _ = cut(given["deficit"], part, whole - part)
    order, profits = given["order"], given["endowments"]
    scores = [len(order) - order.index(place) for place in range(len(profits))]
    seized = list(in_rank(budget, profits, scores).allocation.shares)
    losers = given["equity"][len(profits) :]
    winners = [held - taken for held, taken in zip(given["equity"], seized, strict=False)]
    return {"budget": budget, "seized": seized, "equity_after": [*winners, *losers]}
