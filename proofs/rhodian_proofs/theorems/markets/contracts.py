"""Checked: what is claimed of the contracts of a market: equal sides, nobody on both, and whatever a trade moves."""

from __future__ import annotations

from typing import Any

from rhodian import Account, Asset, outside
from rhodian.base.accounts import OUTSIDE
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.posting import post_all
from rhodian.markets.contracts import novate, turn
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import (
    AnyAccount,
    AnyAsset,
    AnyInt,
    AnyName,
    Books,
    Natural,
    claim,
    implies,
    refusal_of,
    tells,
    unchecked,
    where,
    written,
)

USD = Asset("USD", 2)
TERMS = Terms(1000, 4000, partial=False)
MARKET = Market("M", USD, 100_000, 50_000, TERMS)
TWIN = Market("T", USD, 200_000, 100_000, TERMS)
APART = Market("A", USD, 100_000, 50_000, TERMS, "isolated")
WORLD = outside(USD)

Holding = tuple[Natural, Natural]
"""How many contracts an owner has on the long, and how many on the short side."""


def sides(owner: str, market: Market = MARKET) -> tuple[Account, Account]:
    """Return the accounts of an owner's contracts, long and short."""
    return market.side(owner, market.long), market.side(owner, market.short)


def books_of(margins: dict[str, Any], holdings: dict[str, Any], market: Market = MARKET) -> dict[Account, Any]:
    """Return books that balance, given what each owner has as margin, and as contracts long and short."""
    out = tuple(-sum(held[side] for held in holdings.values()) for side in (0, 1))
    contracts = [(sides(owner, market), held) for owner, held in (*holdings.items(), ("outside", out))]
    return {
        **{market.margin(owner): margin for owner, margin in margins.items()},
        outside(market.asset): -sum(margins.values()),
        **{account: number for pair, held in contracts for account, number in zip(pair, held, strict=True)},
    }


def moved(books: Any, moves: Any) -> dict[Account, Any]:
    """Return the books after some transfers, each from an account in them."""
    if not moves:
        return {**books}
    payer, payee, amount = moves[0].payer, moves[0].payee, moves[0].amount
    paid = {**books, payer: books[payer] - amount}
    return moved({**paid, payee: paid.get(payee, 0) + amount}, moves[1:])


def holding(books: dict[Account, Any], owner: str) -> Any:
    """Return how many contracts an owner holds, above 0 long, below 0 short."""
    long, short = sides(owner)
    return books[long] - books[short]


# Taking contracts on, in numbers.


@claim("EC-3", about=(turn,))
def nobody_comes_to_hold_both_sides(long: Natural, short: Natural, quantity: Natural) -> None:
    """Who holds one side at most holds one side at most after taking any number of either side on."""
    for mine, other in ((long, short), (short, long)):
        closed, new = turn(other, quantity)
        assert closed >= 0
        assert new >= 0
        assert closed <= other
        assert (mine + new) - (other - closed) == mine - other + quantity
        assert implies((mine == 0) | (other == 0), (mine + new == 0) | (other - closed == 0))


@claim("EC-4", about=(turn,))
def a_trade_changes_both_sides_of_a_market_alike(short: Natural, long: Natural, quantity: Natural) -> None:
    """A trade changes how many contracts are out by the same on both sides, whatever buyer and seller hold."""
    closed_of_buyer, new_to_buyer = turn(short, quantity)
    closed_of_seller, new_to_seller = turn(long, quantity)
    assert new_to_buyer - closed_of_seller == new_to_seller - closed_of_buyer


# The same on the ledger.


def net_of(flows: Any, account: Any) -> Any:
    """Return what an account gains by some flows: payer, payee, and an amount of either sign."""
    if not flows:
        return 0
    payer, payee, amount = flows[0]
    return where(account == payee, amount, 0) - where(account == payer, amount, 0) + net_of(flows[1:], account)


def count_of(books: Any, owner: Any, market: Any) -> Any:
    """Return how many contracts an owner has, above 0 long, below 0 short."""
    return books.get(market.side(owner, market.long), 0) - books.get(market.side(owner, market.short), 0)


def _traded(long: Any, short: Any, buyer: Any, seller: Any) -> Any:
    """Return a market of which only the sides count; nothing if the sides, or the names, are such as no rules have."""
    if long == short or long.only_rises or short.only_rises or buyer == seller or OUTSIDE in (buyer, seller):
        return None
    return unchecked(Market, long=long, short=short)


@claim("EC-8", about=(novate, turn))
def a_novation_makes_buyer_and_seller_of_just_so_many(
    books: Books, long: AnyAsset, short: AnyAsset, buyer: AnyName, seller: AnyName, quantity: Natural
) -> None:
    """A novation takes the buyer up and the seller down by the quantity, and leaves both sides of the market equal."""
    market = _traded(long, short, buyer, seller)
    if market is None or quantity < 1 or quantity > POSITIVE_MAX:
        return
    after = written(books, post_all(books, novate(books, market, buyer, seller, quantity)))
    assert count_of(after, buyer, market) == count_of(books, buyer, market) + quantity
    assert count_of(after, seller, market) == count_of(books, seller, market) - quantity
    assert count_of(after, OUTSIDE, market) == count_of(books, OUTSIDE, market)


@claim("EC-8", about=(novate, turn))
def a_novation_closes_before_it_opens(
    books: Books,
    long: AnyAsset,
    short: AnyAsset,
    buyer: AnyName,
    seller: AnyName,
    quantity: Natural,
    other: AnyAccount,
) -> None:
    """A novation closes what it can of the buyer's shorts and the seller's longs, opens the rest, and moves no more."""
    market = _traded(long, short, buyer, seller)
    if market is None or quantity < 1 or quantity > POSITIVE_MAX:
        return
    after = written(books, post_all(books, novate(books, market, buyer, seller, quantity)))
    flows = (
        *_turned(books, market, buyer, (short, long), quantity),
        *_turned(books, market, seller, (long, short), quantity),
    )
    assert after.get(other, 0) == books.get(other, 0) + net_of(flows, other)


def _turned(books: Any, market: Any, owner: Any, sides_of: Any, quantity: Any) -> Any:
    """Return what goes out of an owner's first side, and comes into its second."""
    reduced, grown = sides_of
    held = books.get(market.side(owner, reduced), 0)
    closed = where(held < quantity, held, quantity)
    out = (market.side(owner, reduced), market.side(OUTSIDE, reduced), closed)
    return out, (market.side(OUTSIDE, grown), market.side(owner, grown), quantity - closed)


@claim("EC-8", about=(novate,))
def nobody_trades_with_itself_or_with_the_world_outside(
    books: Books, long: AnyAsset, short: AnyAsset, buyer: AnyName, seller: AnyName, quantity: AnyInt
) -> None:
    """A novation is refused for its quantity, or else if buyer and seller are one, or one is the world outside."""
    if long.only_rises or short.only_rises:
        return
    refusal = refusal_of(novate, books, unchecked(Market, long=long, short=short), buyer, seller, quantity)
    if quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif buyer == seller:
        assert tells(refusal, InvalidValue, field="seller", value=seller)
    elif OUTSIDE in (buyer, seller):
        assert tells(refusal, InvalidValue, field="owner", value=OUTSIDE)
    else:
        assert refusal is None
