"""Checked: money that owners move and contracts that they trade: what it changes, and what their margin must carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    BackDated,
    Deposit,
    InsufficientMargin,
    InvalidValue,
    Listing,
    Market,
    Overdrawn,
    RhodianError,
    Rules,
    Terms,
    Trade,
    Transfer,
    UnknownName,
    Withdrawal,
    outside,
    step,
)
from rhodian.markets.contracts import novate
from tests.machine_host import Book
from tests.strategies import NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from rhodian import Event

USD = Asset("USD", 2)
TERMS = Terms(1_000, 4_000, partial=False)
MARKET = Market("M", USD, 100_000, 50_000, TERMS)
FIRST, SECOND = MARKET.margin("first"), MARKET.margin("second")


def opened(*others: Listing, **margins: int) -> Book:
    """Return a book at time 5 with a market at 1,000, perhaps others, and what its owners brought in."""
    book = Book(Rules(0, (Listing(MARKET, 1000), *others)))
    for owner, amount in margins.items():
        assert book.take(Deposit(5, MARKET.margin(owner), amount)) is not None
    return book


def traded(book: Book, buyer: str, seller: str, quantity: int) -> None:
    """Let contracts change hands, whatever their owners' margins carry."""
    transfers = novate(book, MARKET, buyer, seller, quantity)
    for move in transfers:
        book[move.payer] = book.get(move.payer, 0) - move.amount
        book[move.payee] = book.get(move.payee, 0) + move.amount


@pytest.mark.clause("EC-9")
@given(amounts(10**6), amounts(10**6), st.integers(0, 99))
def test_a_deposit_changes_one_account_and_the_world_outside(held: int, amount: int, wait: int) -> None:
    book = opened(first=held, second=7)
    taken = step(book.state, book, Deposit(5 + wait, FIRST, amount))
    assert dict(taken.posting.changes) == {FIRST: held + amount, outside(USD): book[outside(USD)] - amount}
    assert taken.state == attrs.evolve(book.state, time=5 + wait, events=3)
    assert taken.posting.transfers == (Transfer(outside(USD), FIRST, amount),)


@pytest.mark.clause("EC-10")
@given(amounts(10**5), st.integers(1, 20), amounts(10**5))
def test_a_withdrawal_leaves_the_initial_requirement(margin: int, quantity: int, amount: int) -> None:
    book = opened(first=margin, second=10**6)
    traded(book, "first", "second", quantity)
    left, event = margin - amount, Withdrawal(5, FIRST, amount)
    if left >= quantity * 100:
        assert dict(step(book.state, book, event).posting.changes)[FIRST] == left
    else:
        with pytest.raises((Overdrawn, InsufficientMargin)) as refusal:
            step(book.state, book, event)
        assert isinstance(refusal.value, Overdrawn) == (left < 0)


@pytest.mark.clause("EC-12")
def test_markets_of_one_purpose_share_their_margin_and_others_do_not() -> None:
    twin, apart = Market("T", USD, 200_000, 0, TERMS), Market("A", USD, 900_000, 0, TERMS, "isolated")
    book = opened(Listing(apart, 1), Listing(twin, 1000), first=500)
    for side in (MARKET.side("first", MARKET.long), twin.side("first", twin.short), apart.side("first", apart.long)):
        book[side] = 9 if side.asset == apart.long else 1
    book[MARKET.side("first", MARKET.long)] = 3
    with pytest.raises(InsufficientMargin) as refusal:
        step(book.state, book, Withdrawal(5, FIRST, 1))
    assert (refusal.value.equity, refusal.value.requirement) == (499, 500)
    assert book.take(Withdrawal(5, FIRST, 0)) is not None


@pytest.mark.clause("EC-11")
@pytest.mark.parametrize(("price", "first", "second"), [(1010, 1900, 2100), (995, 2050, 1950), (1000, 2000, 2000)])
def test_a_trade_away_from_the_mark_is_paid_at_once(price: int, first: int, second: int) -> None:
    book = opened(first=2000, second=2000)
    assert book.take(Trade(6, "M", "first", "second", 10, price)) is not None
    assert (book[FIRST], book[SECOND], book[outside(USD)]) == (first, second, -4000)
    assert book.held(MARKET) == {"first": 10, "second": -10}


@pytest.mark.clause("EC-11")
def test_a_trade_needs_what_both_parties_must_hold() -> None:
    deal = Trade(5, "M", "first", "second", 10, 1000)
    for margins, poor in (({"first": 999, "second": 1000}, FIRST), ({"first": 1000, "second": 999}, SECOND)):
        book = opened(**margins)
        with pytest.raises(InsufficientMargin) as refusal:
            step(book.state, book, deal)
        assert refusal.value.account == poor
    book = opened(first=99, second=10**6)
    with pytest.raises(Overdrawn):
        step(book.state, book, attrs.evolve(deal, price=1010))


@pytest.mark.clause("EC-13")
@pytest.mark.parametrize("bad", [*NOT_NATURAL, 0, 10**31], ids=repr)
def test_absurd_prices_and_quantities_are_refused_wherever_they_come_in(bad: object) -> None:
    book = opened(first=10**6, second=10**6)
    deal = Trade(5, "M", "first", "second", 1, 1000)
    for field, event in (
        ("quantity", attrs.evolve(deal, quantity=untyped(bad))),
        ("price", attrs.evolve(deal, price=untyped(bad))),
    ):
        with pytest.raises(InvalidValue, match=field):
            step(book.state, book, event)
    with pytest.raises(InvalidValue, match="opening"):
        Listing(MARKET, untyped(bad))


@pytest.mark.clause("EC-13")
def test_a_history_needs_markets_with_contracts_of_their_own() -> None:
    settled_in_contracts = Market("S", MARKET.short, 2, 1, TERMS)
    same_name = Market("M", Asset("EUR", 2), 2, 1, TERMS)
    for markets in ((MARKET, MARKET), (MARKET, same_name), (settled_in_contracts, MARKET)):
        with pytest.raises(InvalidValue, match="listings"):
            Rules(0, tuple(Listing(market, 1) for market in markets))
    for listed in ([Listing(MARKET, 1)], (MARKET,)):
        with pytest.raises(InvalidValue, match="listings"):
            Rules(0, untyped(listed))
    with pytest.raises(InvalidValue, match="market"):
        Listing(untyped("M"), 1)


DEAL = Trade(5, "M", "first", "second", 1, 1000)
REFUSED: tuple[tuple[Event, type[RhodianError]], ...] = (
    (Deposit(4, FIRST, 1), BackDated),
    (Withdrawal(4, FIRST, 1), BackDated),
    (attrs.evolve(DEAL, time=4), BackDated),
    (attrs.evolve(DEAL, market="M.L"), UnknownName),
    (attrs.evolve(DEAL, buyer="outside"), InvalidValue),
    (attrs.evolve(DEAL, seller="outside"), InvalidValue),
    (attrs.evolve(DEAL, seller="first"), InvalidValue),
    (Withdrawal(5, outside(USD), 0), InvalidValue),
    (Deposit(5, outside(USD), 1), InvalidValue),
    (Deposit(5, untyped("first"), 1), InvalidValue),
    (Deposit(5, MARKET.side("first", MARKET.long), 1), InvalidValue),
    (Deposit(5, MARKET.clearing, 1), InvalidValue),
    (Withdrawal(5, Account("fourth", "margin", USD), 1), Overdrawn),
)


@pytest.mark.parametrize(("event", "kind"), REFUSED, ids=str)
def test_an_event_out_of_time_or_of_an_unknown_market_or_of_no_party_changes_nothing(
    event: Event, kind: type[RhodianError]
) -> None:
    book = opened(first=10**6, second=10**6)
    before = dict(book)
    with pytest.raises(kind):
        step(book.state, book, event)
    assert book == before
