"""Checked: what is claimed of money on an exchange: what backs contracts, what comes in, goes out and is paid."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InsufficientMargin, InvalidAmount, InvalidValue, Overdrawn
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.markets.contracts import holding, novate
from rhodian.markets.exchange import Deal, account, deposit, trade, withdraw
from rhodian.markets.terms import Listed
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, is_same, refusal_of, tells
from rhodian_proofs.theorems.markets.exchange import APART, MARKET, TWIN, WORLD, Holding, books_of, exchange_of, sides

# What an owner stands behind.

ACCOUNTS = "an exchange of three markets, of which two share their collateral; any margin, contracts and marks"


@claim("EC-5", about=(account, holding), scope=ACCOUNTS)
def an_account_stands_behind_all_markets_that_share_it(
    margin: Natural, held: Holding, twin: Holding, mark: Natural
) -> None:
    """A margin account holds what the books hold, and has a position, at its mark, for each market that shares it."""
    if mark < 1 or mark > POSITIVE_MAX:
        return
    books = books_of({"first": margin}, {"first": held}) | books_of({}, {"first": twin}, TWIN) | {WORLD: -margin}
    exchange = exchange_of(books, mark, others=(Listed(APART, 7), Listed(TWIN, 9)))
    stands = account(exchange, books, "first", TWIN)
    assert stands.account == MARKET.margin("first")
    assert is_same(stands.collateral, margin)
    rows = (MARKET, mark, held), (TWIN, 9, twin)
    for found, (market, at, (long, short)) in zip(stands.positions, rows, strict=True):
        assert is_same(found.quantity, long - short)
        assert is_same(found.price, at)
        assert is_same(found.mark, at)
        assert (found.initial_ppm, found.maintenance_ppm) == (market.initial_ppm, market.maintenance_ppm)


# Money in and out.

MONEY = "an exchange of one market with any mark, one owner with any margin and contracts; any amount"


@claim("EC-6", about=(deposit,), scope=MONEY)
def a_deposit_moves_its_amount_in_from_outside(margin: Natural, amount: AnyInt) -> None:
    """A deposit moves its amount from the world outside to the payee, and nothing else; it needs an amount."""
    books = books_of({"first": margin}, {})
    exchange, payee = exchange_of(books), MARKET.margin("first")
    refusal = refusal_of(deposit, exchange, 1, payee, amount)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
        return
    step = deposit(exchange, 1, payee, amount)
    assert dict(step.changes).keys() == {WORLD, payee}
    assert dict(step.changes)[payee] == margin + amount
    assert dict(step.changes)[WORLD] == -margin - amount
    assert step.absorbed is None
    assert step.exchange.listed == exchange.listed


Payee = Annotated[
    Any, OneOf(None, "first", WORLD, sides("first")[0], sides("outside")[1], MARKET.clearing, MARKET.margin("first"))
]


@claim("EC-6", about=(deposit,), scope=MONEY)
def nothing_is_paid_into_what_only_markets_move(payee: Payee) -> None:
    """Nothing is deposited as contracts, with a market's clearing, with the world outside or with no account."""
    refusal = refusal_of(deposit, exchange_of({}), 1, payee, 1)
    if payee == MARKET.margin("first"):
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="payee", value=payee)


@claim("EC-6", about=(withdraw, account), scope=MONEY)
def a_withdrawal_is_refused_exactly_if_what_stays_does_not_carry(
    margin: Natural, held: Holding, mark: Natural, amount: AnyInt
) -> None:
    """A withdrawal is refused exactly if it is no amount, more than is held, or what stays is below the requirement."""
    if mark < 1 or mark > POSITIVE_MAX:
        return
    books = books_of({"first": margin}, {"first": held})
    exchange, payer = exchange_of(books, mark), MARKET.margin("first")
    refusal = refusal_of(withdraw, exchange, 1, "M", "first", amount)
    net = held[0] - held[1]
    needed = max(net, -net) * mark * MARKET.initial_ppm
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif amount > margin:
        assert tells(refusal, Overdrawn, account=payer, balance=margin, amount=amount)
    elif (margin - amount) * 10**6 < needed:
        assert isinstance(refusal, InsufficientMargin)
        assert refusal.account == payer
        assert is_same(refusal.equity, margin - amount)
    else:
        assert refusal is None
        step = withdraw(exchange, 1, "M", "first", amount)
        assert dict(step.changes).keys() == {payer, WORLD}
        assert dict(step.changes)[payer] == margin - amount
        assert dict(step.changes)[WORLD] == books[WORLD] + amount


# Trades.

TRADED = "an exchange of one market at any mark, two owners with any margins and no contracts; two traded at any price"
LOT = 2


@claim("EC-7", about=(trade, novate, account), scope=TRADED)
def a_trade_pays_the_difference_to_the_mark_and_needs_initial_margins(
    margin: Natural, other: Natural, mark: Natural, price: Natural
) -> None:
    """A trade pays the price's difference to the mark, buyer to seller, and needs both to carry what they then hold."""
    if mark < 1 or mark > POSITIVE_MAX or price < 1 or price > POSITIVE_MAX:
        return
    books = books_of({"first": margin, "second": other}, {})
    exchange, buyer, seller = exchange_of(books, mark), MARKET.margin("first"), MARKET.margin("second")
    deal = Deal("M", "first", "second", LOT, price)
    refusal = refusal_of(trade, exchange, 1, deal)
    left = margin - LOT * (price - mark), other + LOT * (price - mark)
    needed = LOT * mark * MARKET.initial_ppm
    if left[0] < 0 or left[1] < 0:
        assert isinstance(refusal, Overdrawn)
        assert refusal.account == (buyer if left[0] < 0 else seller)
    elif left[0] * 10**6 < needed:
        assert tells(refusal, InsufficientMargin, account=buyer, equity=left[0])
    elif left[1] * 10**6 < needed:
        assert tells(refusal, InsufficientMargin, account=seller, equity=left[1])
    else:
        assert refusal is None
        after = books | dict(trade(exchange, 1, deal).changes)
        assert after[buyer] == left[0]
        assert after[seller] == left[1]
        assert holding(after, MARKET, "first") == LOT
        assert holding(after, MARKET, "second") == -LOT
        assert after[WORLD] == books[WORLD]
