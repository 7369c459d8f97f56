"""Checked: a market's round, from a mark to what is posted: who may be sold to whom, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Books, trial_balance
from rhodian.base.errors import (
    AlreadyAbsorbed,
    BackDated,
    BooksMoved,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    OutOfOrder,
    UnknownName,
)
from rhodian.markets.contracts import holding
from rhodian.markets.errors import NotLiquidatable
from rhodian.markets.exchange import Deal, Exchange, deposit, trade
from rhodian.markets.liquidation import Healthy, Liquidatable, close_out, sell
from rhodian.markets.marking import Closed, Marked, Sale, close, finish, mark
from rhodian.markets.terms import Listed, Market, Terms
from rhodian.mutualisation.settlement import Settled, Source, draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse
from tests.strategies import NOT_NATURAL, untyped

if TYPE_CHECKING:
    from rhodian.markets.exchange import Step

USD = Asset("USD", 2)
MARKET = Market("M", USD, 100_000, 50_000, Terms(1_000, 4_000, partial=False))
DESK, FUND = Account("desk", "fees", USD), Account("fund", "insurance", USD)
OWNERS = ("first", "second", "third", "mm")


def opened() -> tuple[Exchange, dict[Account, int], set[str]]:
    """Return an exchange at time 2: first is long 15 contracts, second short 10 and third short 5; a fund holds 500."""
    books: dict[Account, int] = {}
    absorbed: set[str] = set()
    exchange = Exchange(0, Books(books, absorbed), (Listed(MARKET, 1000),))
    margins = {MARKET.margin("first"): 2000, MARKET.margin("second"): 5000, MARKET.margin("third"): 3000}
    for payee, amount in {**margins, MARKET.margin("mm"): 100_000, FUND: 500}.items():
        books.update(deposit(exchange, 1, payee, amount).changes)
    for deal in (Deal("M", "first", "second", 10, 1000), Deal("M", "first", "third", 5, 1010)):
        books.update(trade(exchange, 2, deal).changes)
    return exchange.at(2), books, absorbed


def settled(closed: Closed, limit: int = 0) -> Settled:
    """Return the settlement of a round of which the fund bears no more than a limit."""
    books = closed.marked.exchange.books
    fund = Pool(PoolTerms(limit, limit, 10), books.balances.get(FUND, 0), PoolUse(0, 0, 0))
    shared = share(draw_on(recognise(books, closed.round), (Source(FUND, fund),)))
    return settle(books, shared, MARKET.clearing, DESK, FUND)


def test_a_liquidation_goes_from_the_mark_to_the_books() -> None:
    exchange, books, absorbed = opened()
    marked = mark(exchange, 3, "M", 800, OWNERS)
    first = marked.assess("first")
    assert isinstance(first, Liquidatable)
    assert isinstance(marked.assess("second"), Healthy)
    sold = sell(close_out(first, 0, MARKET.terms, 790), 790)
    closed = close(marked, "crash", (Sale("first", "mm", sold.closing.quantity, 790, sold.fee, sold.penalty),))
    # first: 15 contracts from 1,000 to 790 lose 3,150, of which 1,950 are paid; the fund 300; gains the rest.
    assert (closed.round.gains, closed.round.losses) == ((0, 2000, 1000, 150), (3150, 0, 0, 0))
    assert (closed.round.fees, closed.round.penalties) == ((11, 0, 0, 0), (47, 0, 0, 0))
    step = finish(closed, settled(closed, limit=300))
    books.update(step.changes)
    assert [books[MARKET.margin(owner)] for owner in OWNERS] == [0, 6429, 3764, 100_107]
    assert (books[FUND], books.get(MARKET.clearing, 0), books.get(DESK, 0)) == (200, 0, 0)
    assert [holding(books, MARKET, owner) for owner in OWNERS] == [0, -10, -5, 15]
    assert all(line.balanced for line in trial_balance(books))
    assert step.exchange.find("M").mark == 800
    assert step.absorbed == "crash"
    assert not absorbed


@given(st.integers(1, 2000), st.permutations(OWNERS))
def test_a_mark_pays_the_same_in_whatever_order_the_owners_are_named(price: int, owners: list[str]) -> None:
    exchange, _, _ = opened()
    rounds = [close(mark(exchange, 3, "M", price, tuple(order)), "r").round for order in (OWNERS, owners)]
    one, other = (dict(zip(each.accounts, zip(each.gains, each.losses, strict=True), strict=True)) for each in rounds)
    assert one == other
    assert sum(rounds[0].gains) == sum(rounds[0].losses)


@given(
    st.permutations(
        [Sale("first", "mm", 4, 795), Sale("first", "second", 6, 805, 3), Sale("first", "mm", 5, 700, 0, 9)]
    )
)
def test_forced_sales_come_to_the_same_in_any_order(sales: list[Sale]) -> None:
    exchange, books, _ = opened()
    closed = close(mark(exchange, 3, "M", 800, OWNERS), "r", tuple(sales))
    assert (closed.round.gains, closed.round.losses) == ((0, 1970, 1000, 520), (3490, 0, 0, 0))
    after = {**books, **dict(finish(closed, settled(closed)).changes)}
    assert [holding(after, MARKET, owner) for owner in OWNERS] == [0, -4, -5, 9]


def test_a_short_that_is_bought_back_pays_what_is_above_the_mark() -> None:
    exchange, books, _ = opened()
    closed = close(mark(exchange, 3, "M", 1500, OWNERS), "r", (Sale("second", "first", 10, 1550),))
    assert (closed.round.gains, closed.round.losses) == ((8000, 0, 0, 0), (0, 5500, 2500, 0))
    after = {**books, **dict(finish(closed, settled(closed)).changes)}
    assert [holding(after, MARKET, owner) for owner in OWNERS] == [5, 0, -5, 0]


def test_a_round_is_absorbed_once() -> None:
    exchange, books, absorbed = opened()
    step = finish(closed := close(mark(exchange, 3, "M", 800, OWNERS), "crash"), settled(closed))
    books.update(step.changes)
    absorbed.add("crash")
    with pytest.raises(AlreadyAbsorbed):
        settled(close(mark(step.exchange, 4, "M", 700, OWNERS), "crash"))


def test_a_market_in_which_nobody_holds_anything_is_marked_too() -> None:
    exchange = Exchange(0, Books({}, ()), (Listed(MARKET, 1000),))
    for owners in ((), ("first",)):
        step = finish(closed := close(mark(exchange, 0, "M", 1, owners), "r"), settled(closed))
        assert (step.transfers, step.changes) == ((), ())
        assert step.exchange.find("M").mark == 1


# What is refused.


def test_a_mark_is_refused_for_its_time_its_market_its_price_or_its_owners() -> None:
    exchange, books, _ = opened()
    before = dict(books)
    for time, name, price, owners, kind in (
        (1, "M", 800, OWNERS, BackDated),
        (-1, "M", 800, OWNERS, InvalidAmount),
        (3, "N", 800, OWNERS, UnknownName),
        *((3, "M", bad, OWNERS, InvalidValue) for bad in (*NOT_NATURAL, 0, 10**31)),
        *(
            (3, "M", 800, owners, InvalidValue)
            for owners in (("first",), ("first", "second"), (), list(OWNERS), (*OWNERS, "first"))
        ),
        *((3, "M", 800, (*OWNERS, bad), InvalidValue) for bad in ("outside", "", None, 7, ["fourth"])),
    ):
        with pytest.raises(untyped(kind)):
            mark(exchange, time, name, untyped(price), untyped(owners))
    assert books == before


def test_only_the_liquidatable_are_sold_and_no_more_than_they_hold() -> None:
    exchange, _, _ = opened()
    marked = mark(exchange, 3, "M", 800, OWNERS)
    for sales, kind in (
        ((Sale("second", "mm", 1, 800),), NotLiquidatable),
        ((Sale("mm", "second", 1, 800),), NotLiquidatable),
        ((Sale("first", "mm", 16, 800),), InvalidValue),
        ((Sale("first", "mm", 15, 800), Sale("first", "mm", 1, 800)), InvalidValue),
        ((Sale("first", "third", 15, 1017),), InsufficientMargin),
        ((Sale("eve", "mm", 1, 800),), UnknownName),
        ((Sale("first", "eve", 1, 800),), UnknownName),
        ([Sale("first", "mm", 1, 800)], InvalidValue),
        (("first",), InvalidValue),
    ):
        with pytest.raises(untyped(kind)):
            close(marked, "r", untyped(sales))
    with pytest.raises(UnknownName):
        marked.assess("eve")


def test_a_counterpart_must_carry_what_it_takes_on_but_may_always_close_its_own() -> None:
    exchange, _, _ = opened()
    marked = mark(exchange, 3, "M", 800, OWNERS)
    # third has 3,050 and gains 1,000; short 5, buying 15 leaves it long 10, for which it needs 800.
    assert close(marked, "r", (Sale("first", "third", 15, 1016),)).round.losses[2] == 15 * 216 - 1000
    with pytest.raises(InsufficientMargin) as refusal:
        close(marked, "r", (Sale("first", "third", 15, 1017),))
    assert (refusal.value.equity, refusal.value.requirement) == (4050 - 15 * 217, 800)
    assert close(marked, "r", (Sale("first", "third", 5, 10**6),)).round.losses[2] == 5 * (10**6 - 800) - 1000


@pytest.mark.parametrize("bad", NOT_NATURAL, ids=repr)
def test_a_sale_of_absurd_numbers_is_refused(bad: object) -> None:
    for numbers in ((bad, 1), (1, bad), (0, 1), (1, 0), (10**31, 1), (1, 10**31), (1, 1, bad), (1, 1, 0, bad)):
        quantity, price, fee, penalty = untyped((*numbers, 0, 0)[:4])
        with pytest.raises(InvalidValue):
            Sale("first", "second", quantity, price, fee, penalty)
    for owner, counterpart in (("first", "first"), ("", "second"), ("first", None), (b"first", "second")):
        with pytest.raises(InvalidValue):
            Sale(untyped(owner), untyped(counterpart), 1, 1)


def test_a_step_out_of_order_is_refused() -> None:
    exchange, books, _ = opened()
    before = dict(books)
    marked = mark(exchange, 3, "M", 800, OWNERS)
    closed, other = close(marked, "r"), close(marked, "another")
    money = settled(closed)
    phases: tuple[object, ...] = (None, exchange, money)
    for phase in (*phases, closed):
        with pytest.raises(OutOfOrder):
            close(untyped(phase), "r")
    for phase in (*phases, marked):
        with pytest.raises(OutOfOrder):
            finish(untyped(phase), money)
    for phase in (*phases[:2], marked, closed, money.shared):
        with pytest.raises(OutOfOrder):
            finish(closed, untyped(phase))
    with pytest.raises(InvalidValue, match="settled must be the settlement of the round that was closed"):
        finish(closed, settled(other))
    with pytest.raises(InvalidValue):
        close(marked, "")
    assert books == before


@given(st.sampled_from(["margin", "long", "short"]), st.sampled_from(OWNERS), st.integers(1, 9), st.integers(0, 3))
def test_a_round_is_refused_if_an_owner_came_left_or_traded_since_the_mark(
    what: str, owner: str, more: int, when: int
) -> None:
    exchange, books, _ = opened()
    account = {
        "margin": MARKET.margin(owner),
        "long": MARKET.side(owner, MARKET.long),
        "short": MARKET.side(owner, MARKET.short),
    }[what]
    marked: Marked = mark(exchange, 3, "M", 800, OWNERS)

    def moves_at(moment: int) -> None:
        if moment == when:
            books[account] = books.get(account, 0) + more

    def finished() -> Step:
        moves_at(0)
        closed = close(marked, "r")
        moves_at(1)
        money = settled(closed)
        moves_at(2)
        return finish(closed, money)

    if when == 3:
        assert finished().absorbed == "r"
    else:
        with pytest.raises(BooksMoved) as refusal:
            finished()
        assert refusal.value.account == account


def test_a_round_settled_from_other_margins_is_refused_even_if_they_are_back() -> None:
    exchange, books, _ = opened()
    closed = close(mark(exchange, 3, "M", 800, OWNERS), "r")
    books[MARKET.margin("first")] -= 900
    money = settled(closed)
    books[MARKET.margin("first")] += 900
    with pytest.raises(BooksMoved) as refusal:
        finish(closed, money)
    assert (refusal.value.recorded, refusal.value.found) == (1950, 1050)


def test_a_deposit_of_somebody_else_does_not_stop_a_round() -> None:
    exchange, books, _ = opened()
    closed = close(mark(exchange, 3, "M", 800, OWNERS), "r")
    money = settled(closed)
    books.update(deposit(exchange, 3, MARKET.margin("eve"), 9).changes)
    assert finish(closed, money).absorbed == "r"


def test_books_that_hold_what_no_books_can_are_refused_at_the_mark() -> None:
    for bad in (-1, 1.0, True, None):
        exchange, books, _ = opened()
        held: dict[Account, Any] = untyped(books)
        held[MARKET.margin("second")] = bad
        with pytest.raises(InvalidAmount):
            mark(exchange, 3, "M", 800, OWNERS)


def test_nobody_who_is_sold_takes_on_what_another_is_sold_of() -> None:
    balances: dict[Account, int] = {}
    exchange = Exchange(0, Books(balances, set()), (Listed(MARKET, 1000),))
    for owner, margin in (("first", 1_400), ("second", 105), ("third", 100_000)):
        step = deposit(exchange, 1, MARKET.margin(owner), margin)
        balances.update(step.changes)
        exchange = step.exchange
    for owner, quantity in (("first", 10), ("second", 1)):
        step = trade(exchange, 2, Deal("M", owner, "third", quantity, 1000))
        balances.update(step.changes)
        exchange = step.exchange
    marked = mark(exchange, 3, "M", 890, ("first", "second", "third"))
    with pytest.raises(InvalidValue, match="counterpart must be an owner who is not sold in the round too"):
        close(marked, "r", (Sale("first", "third", 10, 1000, penalty=2_000), Sale("second", "first", 1, 890)))
