"""Checked: what is claimed of trades, of any market's and on any books: what they pay, and which are refused."""

from __future__ import annotations

from typing import Any

from rhodian.base.accounts import OUTSIDE, Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.events import Trade
from rhodian.machine.money import payments, settled, trade
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
)
from rhodian_proofs.theorems.ledger.posting import posted
from rhodian_proofs.theorems.markets.contracts import net_of

Names = tuple[AnyName, AnyName, AnyName, AnyName]
"""Who buys and who sells, the purpose of their margins, and who is paid fees."""


def _accounts(asset: Any, names: Any) -> Any:
    """Return the margins of two who trade, and the account of fees; nothing of parties that no trade has."""
    buyer, seller, purpose, liquidator = names
    if OUTSIDE in (buyer, seller, liquidator) or buyer == seller or asset.only_rises:
        return None
    return Account(buyer, purpose, asset), Account(seller, purpose, asset), Account(liquidator, FEES, asset)


@claim("EC-17", about=(payments,))
def a_trade_is_settled_by_the_prices_difference_to_the_mark(
    asset: AnyAsset,
    names: Names,
    inverse: Natural,
    prices: tuple[Natural, Natural],
    quantity: Natural,
    fees: tuple[Natural, Natural],
) -> None:
    """What is due between buyer and seller is what the number traded is worth more at the price than at the mark."""
    accounts, (buyer, seller, purpose, liquidator), (mark, price) = _accounts(asset, names), names, prices
    if accounts is None or mark < 1 or price < 1:
        return
    market = unchecked(Market, asset=asset, purpose=purpose, liquidator=liquidator, inverse=inverse)
    moves = payments(market, mark, Trade(1, "M", buyer, seller, quantity, price, *fees))
    dearer = quantity * (market.worth(price) - market.worth(mark))
    mine, theirs, charged = accounts
    wanted = settled(mine, theirs, charged, dearer, fees)
    assert len(moves) == len(wanted)
    for move, each in zip(moves, wanted, strict=True):
        assert (move.payer == each.payer) & (move.payee == each.payee) & (move.amount == each.amount)


@claim("EC-11", about=(settled, post_all))
def a_trade_pays_the_difference_and_its_fees_and_nothing_else(
    books: Books, asset: AnyAsset, names: Names, dearer: AnyInt, fees: tuple[Natural, Natural], other: AnyAccount
) -> None:
    """A trade pays the price's difference to the mark and each its fee, and changes nothing else."""
    accounts = _accounts(asset, names)
    if accounts is None:
        return
    mine, theirs, charged = accounts
    flows = ((mine, theirs, dearer), (mine, charged, fees[0]), (theirs, charged, fees[1]))
    after = posted(books, settled(mine, theirs, charged, dearer, fees))
    if after is not None:
        assert after.get(other, 0) == books.get(other, 0) + net_of(flows, other)


@claim("EC-11", about=(settled, post_all))
def a_trade_is_refused_exactly_for_who_cannot_pay(
    books: Books, asset: AnyAsset, names: Names, dearer: AnyInt, fees: tuple[Natural, Natural]
) -> None:
    """A trade is refused exactly for the first, buyer or seller, who cannot pay the difference, or else its fee."""
    accounts = _accounts(asset, names)
    if accounts is None:
        return
    mine, theirs, charged = accounts
    refusal = refusal_of(post_all, books, settled(mine, theirs, charged, dearer, fees))
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
