"""Trusted: the contracts of a market: a long and a short side, equal after any trade, and nobody on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.accounts import OUTSIDE
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive
from rhodian.ledger.posting import Transfer
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset
    from rhodian.ledger.posting import Balances
    from rhodian.markets.terms import Market


def turn(held: Amount, quantity: Amount) -> tuple[Amount, Amount]:
    """Split a quantity into what closes contracts of the other side, and what is new (SPEC EC-3, EC-4).

    Args:
        held: how many contracts of the other side there are.
        quantity: how many are taken on.

    Raises:
        InvalidAmount: if one of them is not a natural number.
    """
    closed = min(natural(held, "held"), natural(quantity, "quantity"))
    return closed, quantity - closed


def novate(balances: Balances, market: Market, buyer: str, seller: str, quantity: Amount) -> tuple[Transfer, ...]:
    """Return what makes one owner the buyer, and another the seller, of some contracts (SPEC EC-3, EC-4, EC-8).

    What a party holds on the other side goes out of the books first; only the rest comes in. So nobody is on both
    sides, and both sides stay equal.

    Raises:
        InvalidValue: if the quantity is not 1 or more, buyer and seller are the same, or one is the world outside.
        InvalidAmount: if what one of them holds is not a natural number.
    """
    positive(quantity, "quantity")
    if buyer == seller:
        raise InvalidValue("seller", seller, "another owner than the buyer")
    bought = _turned(balances, market, buyer, (market.short, market.long), quantity)
    return (*bought, *_turned(balances, market, seller, (market.long, market.short), quantity))


def _turned(
    balances: Balances, market: Market, owner: str, sides: tuple[Asset, Asset], quantity: Amount
) -> tuple[Transfer, ...]:
    """Take contracts of the first side from an owner as far as they go, and give the rest of the second."""
    reduced, grown = (market.side(inside(owner), side) for side in sides)
    closed, new = turn(balances.get(reduced, 0), quantity)
    moves = (
        Transfer(reduced, market.side(OUTSIDE, reduced.asset), closed),
        Transfer(market.side(OUTSIDE, grown.asset), grown, new),
    )
    return tuple(move for move in moves if move.amount > 0)
