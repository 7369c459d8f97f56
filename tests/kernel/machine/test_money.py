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
    AuctionOpened,
    BackDated,
    BidMade,
    Contribution,
    Deposit,
    InsufficientMargin,
    InvalidValue,
    Joined,
    Listing,
    Market,
    MutualPool,
    Overdrawn,
    Payment,
    PoolTerms,
    Recovery,
    RhodianError,
    Rules,
    RulesChanged,
    Terms,
    Trade,
    Transfer,
    UnknownName,
    Withdrawal,
    outside,
    step,
)
from rhodian.auctions import BiddingTerms
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


FUND = Account("fund", "insurance", USD)
POOL = MutualPool("fund", FUND, PoolTerms(5, 5, 10), notice=5)


def pooled(*pools: MutualPool) -> Book:
    """Return a book with a market, and money in an account that is that of a pool, if there is one."""
    book = Book(Rules(0, (Listing(MARKET, 1000),), pools))
    for account, amount in ((FUND, 100), (FIRST, 1_000), (Account("first", "wallet", Asset("ETH", 0)), 3)):
        assert book.take(Deposit(5, account, amount)) is not None
    return book


TERMS_OF_LOT = BiddingTerms(0, 0, 5, 5, lot_falls=False)
LOT = Account("first", "wallet", Asset("ETH", 0))
OUT: tuple[Event, ...] = (
    Withdrawal(5, FUND, 0),
    Payment(5, FUND, FIRST, 1),
    Contribution(5, "fund", FUND, 1),
    Joined(5, "fund", "new", FUND, 1),
    Recovery(5, "l", FUND, 1),
    BidMade(5, "a", FUND, 1),
    AuctionOpened(5, "b", FUND, 1, LOT, 5, TERMS_OF_LOT),
)


@pytest.mark.parametrize("out", OUT, ids=lambda event: type(event).__name__)
def test_a_pool_pays_what_its_rules_say_and_else_nothing_until_other_rules_hold(out: Event) -> None:
    plain = attrs.evolve(POOL, notice=None)
    book = pooled(POOL if isinstance(out, Joined) else plain)
    assert book.take(AuctionOpened(5, "a", LOT, 1, FIRST, 5, TERMS_OF_LOT)) is not None
    with pytest.raises(InvalidValue, match="of no pool"):
        step(book.state, book, out)
    if isinstance(out, Contribution | Joined | Recovery):
        return
    other = attrs.evolve(plain, account=Account("fund", "next", USD))
    assert book.take(RulesChanged(5, attrs.evolve(book.state.rules[0], since=6, pools=(other,)))) is not None
    with pytest.raises(InvalidValue, match="of no pool"):
        step(book.state, book, out)
    assert book.take(attrs.evolve(out, time=6)) is not None


def test_money_goes_into_a_pool_by_hand_and_stakes_are_moved_by_nobody() -> None:
    book = pooled(POOL)
    for event in (Payment(5, FIRST, FUND, 7), Deposit(5, FUND, 1), Contribution(5, "fund", FIRST, 2)):
        assert book.take(event) is not None
    assert book[FUND] == 110
    stake = Account("first", "stake in fund", USD)
    assert book.take(Joined(5, "fund", "first", FIRST, 9)) is not None
    for out in (
        Withdrawal(5, stake, 1),
        Payment(5, stake, FIRST, 1),
        Payment(5, FIRST, stake, 1),
        Deposit(5, stake, 1),
    ):
        with pytest.raises(InvalidValue, match="money"):
            step(book.state, book, out)


@pytest.mark.parametrize("code", ["LATER.L", "LATER.S"])
def test_no_asset_is_like_contracts_of_a_market_that_may_be_listed(code: str) -> None:
    book, like = pooled(), Asset(code, 0)
    with pytest.raises(InvalidValue, match="money"):
        step(book.state, book, Deposit(5, Account("first", "wallet", like), 1))
    with pytest.raises(InvalidValue, match="settled in money"):
        Rules(0, (Listing(attrs.evolve(MARKET, asset=like), 1000),))
    # with decimals it is no contract, and neither is one that only ends alike
    for other in (Asset(code, 2), Asset("SL", 0)):
        assert book.take(Deposit(5, Account("first", "wallet", other), 1)) is not None
        assert book.take(Withdrawal(5, Account("first", "wallet", other), 1)) is not None
