"""Checked: an exchange's records, clock, money and trades: what they do, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Books, Transfer, outside, post_all
from rhodian.base.errors import (
    BackDated,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    Overdrawn,
    RhodianError,
    UnknownName,
)
from rhodian.markets.contracts import holding, novate, turn, variation
from rhodian.markets.exchange import Deal, Exchange, account, deposit, trade, withdraw
from rhodian.markets.terms import Listed, Market, Terms
from tests.strategies import NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

USD = Asset("USD", 2)
TERMS = Terms(1_000, 4_000, partial=False)
MARKET = Market("M", USD, 100_000, 50_000, TERMS)
FIRST, SECOND = MARKET.margin("first"), MARKET.margin("second")
ABSURD = (*NOT_NATURAL, 0, 10**31)


def opened(**margins: int) -> tuple[Exchange, dict[Account, int]]:
    """Return an exchange at time 5 with one market at 1,000, and what its owners brought in."""
    books: dict[Account, int] = {}
    exchange = Exchange(5, Books(books, ()), (Listed(MARKET, 1000),))
    for owner, amount in margins.items():
        books.update(deposit(exchange, 5, MARKET.margin(owner), amount).changes)
    return exchange, books


@given(st.lists(st.tuples(st.permutations("abcd"), st.integers(1, 9)), max_size=12))
def test_trades_keep_both_sides_equal_and_nobody_on_both(deals: list[tuple[list[str], int]]) -> None:
    books: dict[Account, int] = {}
    net = dict.fromkeys("abcd", 0)
    for (buyer, seller, *_), quantity in deals:
        books.update(post_all(books, novate(books, MARKET, buyer, seller, quantity)))
        net[buyer] += quantity
        net[seller] -= quantity
    longs, shorts = ({o: books.get(MARKET.side(o, side), 0) for o in "abcd"} for side in (MARKET.long, MARKET.short))
    assert {owner: holding(books, MARKET, owner) for owner in "abcd"} == net
    assert all(min(longs[owner], shorts[owner]) == 0 for owner in "abcd")
    assert sum(longs.values()) == sum(shorts.values()) == -books.get(MARKET.side("outside", MARKET.long), 0)


@given(amounts(), amounts())
def test_what_is_taken_on_closes_the_other_side_first(held: int, quantity: int) -> None:
    closed, new = turn(held, quantity)
    assert closed + new == quantity
    assert (new == 0) or (closed == held)


@given(st.lists(st.tuples(amounts(), amounts(), amounts(), amounts()), max_size=8), st.integers(-(10**30), 10**30))
def test_each_holders_gain_less_loss_is_its_contracts_times_the_change(
    rows: list[tuple[int, int, int, int]], change: int
) -> None:
    longs, shorts, credited, debited = (tuple(row[column] for row in rows) for column in range(4))
    gains, losses = variation(longs, shorts, credited, debited, change)
    for (long, short, credit, debit), gain, loss in zip(rows, gains, losses, strict=True):
        assert min(gain, loss) == 0
        assert gain - loss == (long - short) * change + credit - debit


def test_variation_names_the_column_that_is_wrong() -> None:
    cases: tuple[tuple[Any, str], ...] = (
        (((-1,), (0,), (0,), (0,)), "longs[0]"),
        (((0,), (0, 0), (0,), (0,)), "shorts"),
        (((0,), (0,), (0,), ()), "debited"),
        (((0,), (0,), (0, 0), (0, 0)), "credited"),
        (((0,), (0,), (), (0,)), "credited"),
    )
    for (longs, shorts, credited, debited), field in cases:
        with pytest.raises((InvalidAmount, LengthMismatch)) as refusal:
            variation(longs, shorts, credited, debited, 1)
        assert untyped(refusal.value).field == field
    with pytest.raises(InvalidValue):
        variation((), (), (), (), untyped(1.5))


@given(amounts(10**6), amounts(10**6), st.integers(0, 99))
def test_a_deposit_changes_one_account_and_the_world_outside(held: int, amount: int, wait: int) -> None:
    exchange, books = opened(first=held, second=7)
    step = deposit(exchange, 5 + wait, FIRST, amount)
    assert dict(step.changes) == {FIRST: held + amount, outside(USD): books[outside(USD)] - amount}
    assert step.exchange == attrs.evolve(exchange, time=5 + wait, events=1)
    assert step.transfers == (Transfer(outside(USD), FIRST, amount),)


@given(amounts(10**5), st.integers(1, 20), amounts(10**5))
def test_a_withdrawal_leaves_the_initial_requirement(margin: int, quantity: int, amount: int) -> None:
    exchange, books = opened(first=margin, second=10**6)
    books.update(post_all(books, novate(books, MARKET, "first", "second", quantity)))
    left = margin - amount
    if left >= quantity * 100:
        assert dict(withdraw(exchange, 5, "M", "first", amount).changes)[FIRST] == left
    else:
        with pytest.raises((Overdrawn, InsufficientMargin)) as refusal:
            withdraw(exchange, 5, "M", "first", amount)
        assert isinstance(refusal.value, Overdrawn) == (left < 0)


def test_markets_of_one_purpose_share_their_margin_and_others_do_not() -> None:
    twin, apart = Market("T", USD, 200_000, 0, TERMS), Market("A", USD, 900_000, 0, TERMS, "isolated")
    books = {
        FIRST: 500,
        MARKET.side("first", MARKET.long): 3,
        twin.side("first", twin.short): 1,
        apart.side("first", apart.long): 9,
    }
    exchange = Exchange(0, Books(books, ()), (Listed(MARKET, 1000), Listed(apart, 1), Listed(twin, 1000)))
    assert [position.quantity for position in account(exchange, books, "first", twin).positions] == [3, -1]
    assert [position.quantity for position in account(exchange, books, "first", apart).positions] == [9]
    with pytest.raises(InsufficientMargin) as refusal:
        withdraw(exchange, 0, "M", "first", 1)
    assert (refusal.value.equity, refusal.value.requirement) == (499, 500)


def test_a_trade_away_from_the_mark_is_paid_at_once() -> None:
    exchange, books = opened(first=2000, second=2000)
    dear = trade(exchange, 6, Deal("M", "first", "second", 10, 1010))
    assert (dict(dear.changes)[FIRST], dict(dear.changes)[SECOND]) == (1900, 2100)
    cheap = trade(exchange, 6, Deal("M", "first", "second", 10, 995))
    assert (dict(cheap.changes)[FIRST], dict(cheap.changes)[SECOND]) == (2050, 1950)
    level = trade(exchange, 6, Deal("M", "first", "second", 10, 1000))
    assert not {FIRST, SECOND} & dict(level.changes).keys()
    assert books == {outside(USD): -4000, FIRST: 2000, SECOND: 2000}


def test_a_trade_needs_what_both_parties_must_hold() -> None:
    for margins, poor in (({"first": 999, "second": 1000}, FIRST), ({"first": 1000, "second": 999}, SECOND)):
        exchange, _ = opened(**margins)
        with pytest.raises(InsufficientMargin) as refusal:
            trade(exchange, 5, Deal("M", "first", "second", 10, 1000))
        assert refusal.value.account == poor
    exchange, _ = opened(first=99, second=10**6)
    with pytest.raises(Overdrawn):
        trade(exchange, 5, Deal("M", "first", "second", 10, 1010))


# Bad input.


@pytest.mark.parametrize("bad", ABSURD, ids=repr)
def test_absurd_prices_and_quantities_are_refused_wherever_they_come_in(bad: object) -> None:
    for make in (
        lambda: Listed(MARKET, untyped(bad)),
        lambda: Deal("M", "first", "second", untyped(bad), 1),
        lambda: Deal("M", "first", "second", 1, untyped(bad)),
        lambda: novate({}, MARKET, "first", "second", untyped(bad)),
    ):
        with pytest.raises(InvalidValue):
            make()


@pytest.mark.parametrize("bad", NOT_NATURAL, ids=repr)
def test_what_is_no_amount_or_time_is_refused_wherever_it_comes_in(bad: object) -> None:
    exchange, books = opened(first=5)
    before = dict(books)
    for make in (
        lambda: exchange.at(untyped(bad)),
        lambda: deposit(exchange, 5, FIRST, untyped(bad)),
        lambda: withdraw(exchange, 5, "M", "first", untyped(bad)),
        lambda: Exchange(untyped(bad), exchange.books, ()),
        lambda: Exchange(0, exchange.books, (), untyped(bad)),
        lambda: Market("M", USD, untyped(bad), 0, TERMS),
        lambda: Market("M", USD, 10**6, untyped(bad), TERMS),
        lambda: turn(untyped(bad), 1),
        lambda: turn(1, untyped(bad)),
    ):
        with pytest.raises(InvalidAmount):
            make()
    assert books == before


@pytest.mark.parametrize("purpose", ["contracts", "clearing", "", " margin", None])
def test_no_margin_is_held_for_a_purpose_that_markets_keep_for_themselves(purpose: Any) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Market("M", USD, 2, 1, TERMS, purpose)
    assert refusal.value.field == "purpose"


def test_malformed_markets_are_refused() -> None:
    for name, asset, terms in (
        ("M" * 23, USD, TERMS),
        ("", USD, TERMS),
        (None, USD, TERMS),
        ("M", "USD", TERMS),
        ("M", USD, None),
    ):
        with pytest.raises(InvalidValue):
            Market(untyped(name), untyped(asset), 2, 1, untyped(terms))
    with pytest.raises(InvalidValue):
        Market("M", USD, 1, 2, TERMS)


def test_an_exchange_needs_books_and_markets_with_contracts_of_their_own() -> None:
    settled_in_contracts = Market("S", MARKET.short, 2, 1, TERMS)
    same_name = Market("M", Asset("EUR", 2), 2, 1, TERMS)
    for markets in ((MARKET, MARKET), (MARKET, same_name), (settled_in_contracts, MARKET)):
        with pytest.raises(InvalidValue):
            Exchange(0, Books({}, ()), tuple(Listed(market, 1) for market in markets))
    for books, listed in ((Books({}, ()), [Listed(MARKET, 1)]), (Books({}, ()), (MARKET,)), ({}, ())):
        with pytest.raises(InvalidValue):
            Exchange(0, untyped(books), untyped(listed))
    with pytest.raises(InvalidValue):
        Listed(untyped("M"), 1)


def test_the_world_outside_is_no_party() -> None:
    exchange, _ = opened(first=10**6)
    for make in (
        lambda: Deal("M", "outside", "first", 1, 1000),
        lambda: Deal("M", "first", "outside", 1, 1000),
        lambda: Deal("M", "first", "first", 1, 1000),
        lambda: novate({}, MARKET, "outside", "first", 1),
        lambda: novate({}, MARKET, "first", "first", 1),
        lambda: withdraw(exchange, 5, "M", "outside", 0),
        lambda: trade(exchange, 5, untyped(("M", "first", "second", 1, 1000))),
        lambda: deposit(exchange, 5, untyped("first"), 1),
        lambda: deposit(exchange, 5, outside(USD), 1),
        lambda: deposit(exchange, 5, MARKET.side("first", MARKET.long), 1),
        lambda: deposit(exchange, 5, MARKET.clearing, 1),
    ):
        with pytest.raises(InvalidValue):
            make()


def test_an_event_out_of_time_or_of_an_unknown_market_changes_nothing() -> None:
    exchange, books = opened(first=10**6, second=10**6)
    before = dict(books)
    deal = Deal("M", "first", "second", 1, 1000)
    cases: tuple[tuple[Callable[[], object], type[RhodianError]], ...] = (
        (lambda: deposit(exchange, 4, FIRST, 1), BackDated),
        (lambda: withdraw(exchange, 4, "M", "first", 1), BackDated),
        (lambda: trade(exchange, 4, deal), BackDated),
        (lambda: withdraw(exchange, 5, "N", "first", 1), UnknownName),
        (lambda: trade(exchange, 5, attrs.evolve(deal, market="M.L")), UnknownName),
    )
    for make, kind in cases:
        with pytest.raises(kind):
            make()
    assert books == before
