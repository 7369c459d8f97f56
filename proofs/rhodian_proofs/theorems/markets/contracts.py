"""Checked: what is claimed of the contracts of a market: equal sides, nobody on both, and whatever a trade moves."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import Account, Asset, outside
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.markets.contracts import novate, turn
from rhodian.markets.terms import Market, Terms
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, implies, refusal_of, tells

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

NOVATED = "one market and two owners, each with any number of contracts on either side; any number traded"


@claim("EC-8", about=(novate, turn), scope=NOVATED)
def a_novation_makes_buyer_and_seller_of_just_so_many(held: Holding, other: Holding, quantity: AnyInt) -> None:
    """A novation takes the other side from each first, and then gives the rest; so both sides stay equal."""
    books = books_of({}, {"first": held, "second": other})
    refusal = refusal_of(novate, books, MARKET, "first", "second", quantity)
    if quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
        return
    assert refusal is None
    after = moved(books, novate(books, MARKET, "first", "second", quantity))
    assert holding(after, "first") == held[0] - held[1] + quantity
    assert holding(after, "second") == other[0] - other[1] - quantity
    assert after[sides("first")[1]] == max(0, held[1] - quantity)
    assert after[sides("second")[0]] == max(0, other[0] - quantity)
    long, short = sides("outside")
    assert after[long] - books[long] == after[short] - books[short]
    for side in (0, 1):
        assert sum(after[sides(owner)[side]] for owner in ("first", "second", "outside")) == 0
        assert all(after[sides(owner)[side]] >= 0 for owner in ("first", "second"))


Pair = Annotated[
    Any,
    OneOf(
        *(("first", "first"), ("outside", "outside"), ("outside", "first"), ("first", "outside"), ("first", "second")),
    ),
]


@claim("EC-8", about=(novate,), scope=NOVATED)
def nobody_trades_with_itself_or_with_the_world_outside(pair: Pair) -> None:
    """A novation is refused if buyer and seller are one, or one of them is the world outside."""
    refusal = refusal_of(novate, {}, MARKET, *pair, 1)
    if pair == ("first", "second"):
        assert refusal is None
    else:
        assert tells(
            refusal,
            InvalidValue,
            field="seller" if pair[0] == pair[1] else "owner",
            value="first" if pair == ("first", "first") else "outside",
        )
