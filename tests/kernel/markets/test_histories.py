"""Checked: whole histories of an exchange, bad steps included: what holds after each, and what a group can take out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from rhodian import Account, Asset, Books, RhodianError, Rule, Transfer, outside, trial_balance
from rhodian.base.errors import BackDated, BooksMoved, InvalidValue, OutOfOrder
from rhodian.ledger.flows import Flows, flows
from rhodian.markets.contracts import holding
from rhodian.markets.exchange import Deal, Exchange, Step, deposit, trade, withdraw
from rhodian.markets.histories import follow
from rhodian.markets.liquidation import Liquidatable
from rhodian.markets.marking import Marked, Sale, close, finish, mark
from rhodian.markets.terms import Listed, Market, Terms
from rhodian.mutualisation.settlement import Settled, Source, draw_on, settle, share
from rhodian.mutualisation.shortfall import recognise
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event
from tests.strategies import NOT_NATURAL, untyped

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

USD = Asset("USD", 2)
WORLD, POOL, DESK = outside(USD), Account("fund", "insurance", USD), Account("desk", "fees", USD)
TERMS = Terms(1_000, 4_000, partial=False)
MARKETS = (
    Market("M", USD, 100_000, 50_000, TERMS),
    Market("T", USD, 200_000, 100_000, TERMS),
    Market("I", USD, 10_000, 5_000, TERMS, "isolated"),
)
OWNERS = ("first", "second", "third", "fourth")
ABSURD = (*NOT_NATURAL, 10**31)
PERIOD = 50


class Host:
    """A host that keeps the books of one exchange, and writes each step that follows."""

    def __init__(self, terms: PoolTerms, markets: Sequence[Market] = MARKETS) -> None:
        """Begin with nothing in the books."""
        self.books: dict[Account, int] = {}
        self.absorbed: set[str] = set()
        self.moved: list[Transfer] = []
        self.pool = Pool(terms, 0, PoolUse(0, 0, 0))
        self.exchange = Exchange(0, Books(self.books, self.absorbed), tuple(Listed(each, 1000) for each in markets))

    def take(self, step: Step) -> None:
        """Write a step."""
        self.exchange = follow(self.exchange, step)
        self.books.update(step.changes)
        self.moved.extend(step.transfers)
        if step.absorbed is not None:
            self.absorbed.add(step.absorbed)

    def settled(self, marked: Marked, sales: tuple[Sale, ...] = (), rule_: Rule = Rule.IN_PROPORTION) -> Step:
        """Return the step that settles a mark, with the pool as its terms allow."""
        closed = close(marked, f"round {self.exchange.events}", sales)
        found = Pool(self.pool.terms, self.books.get(POOL, 0), self.pool.use)
        source = Source(POOL, begin_event(found, marked.exchange.time))
        drawn = draw_on(recognise(self.exchange.books, closed.round), (source,))
        money: Settled = settle(
            self.exchange.books, share(drawn, None, rule_), marked.listed.market.clearing, DESK, POOL
        )
        step = finish(closed, money)
        (self.pool,) = drawn.pools
        return step

    def flows(self, mine: Container[Account]) -> Flows:
        """Return what all that moved in money brought some accounts."""
        return flows((move for move in self.moved if move.payer.asset == USD), mine, (POOL,))


def margins(*owners: str) -> tuple[Account, ...]:
    """Return all margin accounts of some owners."""
    return tuple(Account(owner, purpose, USD) for owner in owners for purpose in ("margin", "isolated"))


class Histories(RuleBasedStateMachine):
    """Anything that may be asked of an exchange, in any order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.host = Host(PoolTerms(event_limit=400, period_limit=700, period=PERIOD))
        self.steps = 0

    def attempt(self, make: Callable[[], Step]) -> RhodianError | None:
        """Take a step, or see that its refusal changes nothing."""
        before = dict(self.host.books), self.host.exchange, set(self.host.absorbed)
        try:
            step = make()
        except RhodianError as refusal:
            assert (self.host.books, self.host.exchange, self.host.absorbed) == before
            return refusal
        self.host.take(step)
        self.steps += 1
        return None

    @initialize(amounts=st.lists(st.integers(1000, 4000), min_size=8, max_size=8), pool=st.integers(0, 900))
    def contracts_are_out_already(self, amounts: list[int], pool: int) -> None:
        for payee, amount in ((POOL, pool), *zip(margins(*OWNERS), amounts, strict=True)):
            assert self.attempt(lambda: deposit(self.host.exchange, 0, payee, amount)) is None  # noqa: B023  # called at once
        for name, buyer, seller in (
            ("M", "first", "second"),
            ("T", "third", "second"),
            ("I", "second", "fourth"),
            ("I", "first", "fourth"),
        ):
            self.attempt(lambda: trade(self.host.exchange, 0, Deal(name, buyer, seller, 9, 1000)))  # noqa: B023  # the same

    def later(self, wait: int) -> int:
        """Return a time after the last event."""
        return self.host.exchange.time + wait

    @rule(
        owner=st.sampled_from(OWNERS),
        market=st.sampled_from(MARKETS),
        amount=st.integers(0, 5000),
        wait=st.integers(0, 9),
    )
    def money_comes_in(self, owner: str, market: Market, amount: int, wait: int) -> None:
        payee = market.margin(owner)
        assert self.attempt(lambda: deposit(self.host.exchange, self.later(wait), payee, amount)) is None

    @rule(amount=st.integers(0, 2000))
    def the_pool_is_paid_in(self, amount: int) -> None:
        assert self.attempt(lambda: deposit(self.host.exchange, self.later(0), POOL, amount)) is None

    @rule(owner=st.sampled_from(OWNERS), name=st.sampled_from("MTI"), amount=st.integers(0, 5000))
    def money_may_go_out(self, owner: str, name: str, amount: int) -> None:
        self.attempt(lambda: withdraw(self.host.exchange, self.later(1), name, owner, amount))

    @rule(
        pair=st.permutations(OWNERS),
        name=st.sampled_from("MTI"),
        quantity=st.integers(1, 9),
        price=st.integers(900, 1100),
    )
    def a_deal_may_be_made(self, pair: list[str], name: str, quantity: int, price: int) -> None:
        deal = Deal(name, pair[0], pair[1], quantity, price)
        self.attempt(lambda: trade(self.host.exchange, self.later(1), deal))

    @rule(
        name=st.sampled_from("MTI"),
        price=st.integers(600, 1400) | st.sampled_from([1, 10**30]),
        slip=st.integers(-50, 50),
        order=st.permutations(OWNERS),
        cut=st.sampled_from([Rule.IN_PROPORTION, Rule.IN_ORDER]),
    )
    def a_market_is_marked(self, name: str, price: int, slip: int, order: list[str], cut: Rule) -> None:
        host = self.host
        marked = mark(host.exchange, self.later(5), name, price, OWNERS)
        market, at = marked.listed.market, max(1, price + slip)
        sales = []
        for owner in order[1:]:
            size = abs(holding(host.books, market, owner))
            if size and isinstance(marked.assess(owner), Liquidatable) and at <= 10**30:
                sales.append(Sale(owner, order[0], size, at, *TERMS.charges(size * at)))
        refusal = self.attempt(lambda: host.settled(marked, tuple(sales), cut))
        assert refusal is None or sales
        if refusal is not None:
            assert self.attempt(lambda: host.settled(marked, (), cut)) is None

    @rule(bad=st.sampled_from(ABSURD), name=st.sampled_from("MTI"))
    def what_is_no_number_is_refused(self, bad: Any, name: str) -> None:
        exchange, now = self.host.exchange, self.later(0)
        assert self.attempt(lambda: self.host.settled(mark(exchange, now, name, bad, OWNERS)))
        assert self.attempt(lambda: trade(exchange, now, Deal(name, "first", "second", bad, 1000)))
        assert self.attempt(lambda: trade(exchange, now, Deal(name, "first", "second", 1, bad)))
        if bad != 10**31:
            assert self.attempt(lambda: deposit(exchange, now, MARKETS[0].margin("first"), bad))
            assert self.attempt(lambda: withdraw(exchange, now, name, "first", bad))
            assert self.attempt(lambda: deposit(exchange, bad, MARKETS[0].margin("first"), 1))

    @rule(ago=st.integers(1, 9))
    def what_is_back_dated_is_refused(self, ago: int) -> None:
        exchange, past = self.host.exchange, self.host.exchange.time - ago
        for make in (
            lambda: deposit(exchange, past, MARKETS[0].margin("first"), 1),
            lambda: withdraw(exchange, past, "M", "first", 0),
            lambda: trade(exchange, past, Deal("M", "first", "second", 1, 1000)),
            lambda: self.host.settled(mark(exchange, past, "M", 1000, OWNERS)),
        ):
            refusal = self.attempt(make)
            assert isinstance(refusal, BackDated) if past >= 0 else isinstance(refusal, InvalidValue)

    @rule(name=st.sampled_from(["", "m", "M.L", "outside"]))
    def an_unknown_market_is_refused(self, name: str) -> None:
        exchange, now = self.host.exchange, self.later(0)
        assert self.attempt(lambda: withdraw(exchange, now, name, "first", 0))
        assert self.attempt(lambda: trade(exchange, now, Deal(name, "first", "second", 1, 1000)))
        assert self.attempt(lambda: self.host.settled(mark(exchange, now, name, 1000, OWNERS)))

    @rule(
        payee=st.sampled_from(
            [WORLD, MARKETS[0].clearing, *(MARKETS[0].side(o, MARKETS[0].long) for o in ("first", "outside"))]
        )
    )
    def contracts_are_never_paid_in(self, payee: Account) -> None:
        assert self.attempt(lambda: deposit(self.host.exchange, self.later(0), payee, 1))

    @invariant()
    def the_books_balance_and_nobody_owes(self) -> None:
        assert all(line.balanced for line in trial_balance(self.host.books))

    @invariant()
    def the_clearing_accounts_are_empty(self) -> None:
        assert all(self.host.books.get(market.clearing, 0) == 0 for market in MARKETS)

    @invariant()
    def both_sides_are_equal_and_nobody_is_on_both(self) -> None:
        for market in MARKETS:
            sides = [
                [self.host.books.get(market.side(o, side), 0) for o in OWNERS] for side in (market.long, market.short)
            ]
            assert sum(sides[0]) == sum(sides[1])
            assert all(not (long and short) for long, short in zip(*sides, strict=True))

    @invariant()
    def every_event_is_counted(self) -> None:
        assert self.host.exchange.events == self.steps

    @invariant()
    def no_group_takes_out_more_than_others_lost_and_pools_paid(self) -> None:
        for group in (OWNERS[:1], OWNERS[1:3], OWNERS):
            mine = margins(*group)
            brought = self.host.flows(mine)
            assert brought.held == sum(self.host.books.get(account, 0) for account in mine)
            assert -brought.beyond <= brought.pools + brought.others
            assert brought.pools <= 700 * (self.host.exchange.time // PERIOD + 1)


def test_a_history_keeps_the_books_whatever_is_asked() -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=30, stateful_step_count=30, deadline=None))


# What goes wrong between a mark and its settlement.


def opened(limit: int = 0, pool: int = 0, thin: int = 10_000) -> Host:
    """Return a host with one thin market at 1,000, in which `a` has bought 1,000 contracts from `b`."""
    market = Market("M", USD, thin, thin // 2, Terms(0, 0, partial=False))
    host = Host(PoolTerms(limit, limit, PERIOD), [market])
    for payee, amount in ((POOL, pool), (market.margin("a"), 10_000), (market.margin("b"), 10_000)):
        host.take(deposit(host.exchange, 0, payee, amount))
    host.take(trade(host.exchange, 0, Deal("M", "a", "b", 1000, 1000)))
    return host


def test_who_leaves_between_a_mark_and_its_settlement_stops_the_settlement() -> None:
    host = opened()
    host.take(deposit(host.exchange, 0, Account("a", "margin", USD), 5_000))
    marked = mark(host.exchange, 1, "M", 500, ("a", "b"))
    closed = close(marked, "jump")
    money = settle(
        host.exchange.books,
        share(draw_on(recognise(host.exchange.books, closed.round))),
        MARKETS[0].clearing,
        DESK,
        POOL,
    )
    host.take(withdraw(host.exchange, 1, "M", "a", 5_000))
    with pytest.raises(BooksMoved):
        finish(closed, money)
    again = close(marked, "jump")
    with pytest.raises(BooksMoved):
        finish(
            again,
            settle(
                host.exchange.books,
                share(draw_on(recognise(host.exchange.books, again.round))),
                MARKETS[0].clearing,
                DESK,
                POOL,
            ),
        )


def test_who_trades_away_between_a_mark_and_its_settlement_stops_the_settlement() -> None:
    host = opened()
    host.take(deposit(host.exchange, 0, Account("c", "margin", USD), 10_000))
    marked = mark(host.exchange, 1, "M", 500, ("a", "b"))
    host.take(trade(host.exchange, 1, Deal("M", "c", "a", 1000, 1000)))
    with pytest.raises(BooksMoved):
        host.settled(marked)


def test_a_step_from_an_older_exchange_does_not_bring_its_marks_back() -> None:
    # Two markets are marked from one exchange. Were the second taken too, it would bring the first one's old mark
    # back, and the next mark would settle the same move again.
    host = Host(PoolTerms(0, 0, PERIOD))
    before = host.exchange
    first, second = (host.settled(mark(before, 1, name, 900, ())) for name in ("M", "T"))
    host.take(first)
    assert host.exchange.find("M").mark == 900
    assert second.exchange.find("M").mark == 1000
    with pytest.raises(InvalidValue, match="step must be made from the exchange as it is"):
        host.take(second)
    with pytest.raises(InvalidValue, match="step must be made from the exchange as it is"):
        host.take(first)
    with pytest.raises(OutOfOrder):
        follow(host.exchange, untyped(host.exchange))


# One person with two accounts.


def attacked(limit: int, rounds: int = 1) -> tuple[Flows, int]:
    """Return what self-dealing brings, and what is taken out, if a pool of 1,000,000 pays up to a limit each period.

    `a` and `b` are one person. The price halves; `a` owes 500,000 and has 10,000; `b` takes out what it can.
    """
    host = opened(limit, pool=1_000_000)
    price = 1000
    for number in range(rounds):
        price = price // 2 if number % 2 == 0 else price * 2
        host.take(host.settled(mark(host.exchange, 1, "M", price, ("a", "b"))))
    mine = margins("a", "b")
    for owner in "ab":
        spare = host.books.get(Account(owner, "margin", USD), 0) - 1000 * price // 100
        if spare > 0:
            host.take(withdraw(host.exchange, 2, "M", owner, spare))
    brought = host.flows(mine)
    return brought, -brought.beyond


def test_a_pool_without_limit_pays_an_owner_who_trades_with_itself() -> None:
    brought, taken = attacked(10**30)
    assert (brought.pools, brought.others, brought.held) == (490_000, 0, 5_000)
    assert taken == 485_000  # 505,000 out, for 20,000 in
    assert taken <= brought.pools + brought.others


def test_where_gains_are_cut_instead_an_owner_who_trades_with_itself_gains_nothing() -> None:
    brought, taken = attacked(0)
    assert (brought.pools, brought.others, brought.held) == (0, 0, 5_000)
    assert taken == -5_000  # 15,000 out, for 20,000 in


@given(st.integers(0, 10**6), st.integers(1, 6))
def test_whatever_an_owner_tries_a_pool_pays_no_more_than_its_limit(limit: int, rounds: int) -> None:
    brought, taken = attacked(limit, rounds)
    assert taken <= brought.pools <= limit
    assert brought.others == 0
