"""Trusted: the contracts of a market: a long and a short side, equal after any trade, and nobody on both."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rhodian.base import loops
from rhodian.base.accounts import OUTSIDE
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, integer, natural, positive
from rhodian.ledger.posting import Transfer
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.base.accounts import Asset
    from rhodian.ledger.posting import Balances
    from rhodian.markets.terms import Market


def holding(balances: Balances, market: Market, owner: str) -> int:
    """Return how many contracts an owner holds: above 0 long, below 0 short (SPEC EC-3)."""
    longs = balances.get(market.side(owner, market.long), 0)
    return longs - balances.get(market.side(owner, market.short), 0)


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


def variation(
    longs: tuple[Amount, ...],
    shorts: tuple[Amount, ...],
    credited: tuple[Amount, ...],
    debited: tuple[Amount, ...],
    change: int,
) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    """Return what each holder gains, and what each loses, by a change of the price and some sums (SPEC MK-2, MK-8).

    Everything that one holder gains and loses is netted, so nobody does both. If as many contracts are long as
    short, and as much is credited as debited, all gains are all losses.

    Args:
        longs: how many contracts each holder has on the long side.
        shorts: how many on the short one.
        credited: what each gains besides, in smallest units.
        debited: what each loses besides, in smallest units.
        change: by how much the price rose; below 0 if it fell.

    Raises:
        InvalidAmount: for the first number of contracts, or else sum, that is not a natural number.
        LengthMismatch: if there are not as many of each as of the first.
        InvalidValue: if the change is not an int.
    """
    contracts = loops.pairs(loops.naturals(longs, "longs"), loops.naturals(shorts, "shorts"), "shorts")
    with_credits = loops.pairs(contracts, loops.naturals(credited, "credited"), "credited")
    rows = loops.pairs(with_credits, loops.naturals(debited, "debited"), "debited")
    integer(change, "change")

    def gain(state: None, row: _Row) -> tuple[None, Amount]:
        return state, max(0, _net(row, change))

    def loss(state: None, row: tuple[_Row, Amount]) -> tuple[None, Amount]:
        return state, row[1] - _net(row[0], change)

    _, gains = loops.scan(gain, None, rows)
    return gains, loops.scan(loss, None, loops.pairs(rows, gains, "gains"))[1]


_Row: TypeAlias = tuple[tuple[tuple[Amount, Amount], Amount], Amount]
"""A holder's contracts, long and short, and what it is credited and debited besides."""


def _net(row: _Row, change: int) -> int:
    """Return what a holder gains or, below 0, loses."""
    ((long, short), credit), debit = row
    return (long - short) * change + credit - debit
