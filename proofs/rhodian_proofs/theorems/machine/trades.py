"""Checked: what is claimed of trades, of any market's and on any books: what they pay, and which are refused."""

from __future__ import annotations

from typing import Any

from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.events import Trade
from rhodian.machine.money import payments, trade
from rhodian.markets.terms import FEES, Market
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyInt,
    AnyName,
    Books,
    Natural,
    claim,
    refusal_of,
    tells,
    unchecked,
    where,
    written,
)
from rhodian_proofs.theorems.markets.contracts import net_of


def _posted(books: Any, moves: Any) -> Any:
    """Return the books after what moves, or nothing if it is refused."""
    try:
        return written(books, post_all(books, moves))
    except Overdrawn:
        return None


def _settled(asset: Any, names: Any, inverse: Any, prices: Any, quantity: Any, fees: Any) -> Any:
    """Return what a trade pays, and the flows that it is; nothing of parties or prices that no trade has."""
    (buyer, seller, purpose, liquidator), (mark, price) = names, prices
    if OUTSIDE in (buyer, seller, liquidator) or buyer == seller or mark < 1 or price < 1 or asset.only_rises:
        return None
    market = unchecked(Market, asset=asset, purpose=purpose, liquidator=liquidator, inverse=inverse)
    moves = payments(market, mark, Trade(1, "M", buyer, seller, quantity, price, *fees))
    mine, theirs = Account(buyer, purpose, asset), Account(seller, purpose, asset)
    charged = Account(liquidator, FEES, asset)
    dearer = quantity * (market.worth(price) - market.worth(mark))
    return moves, ((mine, theirs, dearer), (mine, charged, fees[0]), (theirs, charged, fees[1]))


@claim("EC-11", about=(payments, post_all))
def a_trade_pays_the_prices_difference_to_the_mark_and_its_fees(
    books: Books,
    asset: AnyAsset,
    names: tuple[AnyName, AnyName, AnyName, AnyName],
    inverse: Natural,
    prices: tuple[Natural, Natural],
    quantity: Natural,
    fees: tuple[Natural, Natural],
    other: AnyAccount,
) -> None:
    """A trade pays the price's difference to the mark and each its fee, and changes nothing else."""
    settled = _settled(asset, names, inverse, prices, quantity, fees)
    if settled is None:
        return
    moves, flows = settled
    after = _posted(books, moves)
    if after is not None:
        assert after.get(other, 0) == books.get(other, 0) + net_of(flows, other)


@claim("EC-11", about=(payments, post_all))
def a_trade_is_refused_exactly_for_who_cannot_pay(
    books: Books,
    asset: AnyAsset,
    names: tuple[AnyName, AnyName, AnyName, AnyName],
    inverse: Natural,
    prices: tuple[Natural, Natural],
    quantity: Natural,
    fees: tuple[Natural, Natural],
) -> None:
    """A trade is refused exactly for the first, buyer or seller, who cannot pay the difference, or else its fee."""
    settled = _settled(asset, names, inverse, prices, quantity, fees)
    if settled is None:
        return
    moves, ((mine, theirs, dearer), (_, charged, _), _) = settled
    refusal = refusal_of(post_all, books, moves)
    own, others = where(mine == charged, 0, fees[0]), where(theirs == charged, 0, fees[1])
    due = ((mine, 0, dearer), (theirs, 0, -dearer), (mine, dearer, own), (theirs, -dearer, others))
    for account, paid, amount in due:
        if amount > books.get(account, 0) - paid:
            assert tells(refusal, Overdrawn, account=account, amount=amount)
            return
    assert refusal is None


@claim("EC-16", about=(trade,))
def a_trade_is_between_two_owners_for_a_number_at_a_price(
    books: Books,
    buyer: AnyName,
    seller: AnyName,
    sides: tuple[AnyAsset, AnyAsset],
    asset: AnyAsset,
    quantity: AnyInt,
    price: AnyInt,
) -> None:
    """A trade is refused for owners who are one or the world outside, or else a quantity or price below 1."""
    market = unchecked(
        Market, long=sides[0], short=sides[1], asset=asset, purpose="margin", liquidator="liquidator", inverse=0
    )
    refusal = refusal_of(trade, books, market, 1, Trade(1, "M", buyer, seller, quantity, price))
    if buyer == OUTSIDE:
        assert tells(refusal, InvalidValue, field="buyer", value=buyer)
    elif seller in (OUTSIDE, buyer):
        assert tells(refusal, InvalidValue, field="seller", value=seller)
    elif quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="price", value=price)
    elif not (asset.only_rises or sides[0].only_rises or sides[1].only_rises):
        assert refusal is None
