"""Checked: any history on any rules: what adds up, who keeps contracts, what pools pay, and that no order decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    ByDeleveraged,
    ByGains,
    ByLayers,
    ByMargins,
    ByPools,
    Contribution,
    Deposit,
    Event,
    ForcedSale,
    Funding,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    Payment,
    PlainLoss,
    Plan,
    PoolTerms,
    Posting,
    Price,
    Rule,
    Rules,
    RulesChanged,
    State,
    Step,
    Terms,
    Trade,
    Withdrawal,
    outside,
    play,
)
from rhodian.machine.counters import DRAWN
from tests.machine_host import MONEY, Book
from tests.pool_members import member, of_members

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

POOLS = ("fund", "second", "coins", "none")
OWNERS = ("A", "B", "C", "D")
MARKETS = ("X", "Y", "Z")
USD = MONEY[0]
INVERSE = 100_000
FEW, SOME, MANY = st.integers(0, 3), st.integers(0, 60), st.integers(0, 5_000)
OPENED = 100
"""The mark at which all markets open; so an inverse contract is worth 1,000 then."""

who, asset = st.sampled_from(OWNERS), st.sampled_from(MONEY)
rule = st.sampled_from([Rule.IN_ORDER, Rule.IN_PROPORTION])
purpose = st.sampled_from(["margin", "isolated"])
price = st.integers(1, 300) | st.integers(80, 120)
terms = st.builds(
    Terms, st.sampled_from([0, 5_000, 10**6]), st.sampled_from([0, 20_000]), st.booleans(),
    st.sampled_from([0, 50_000, 500_000]),
)  # fmt: skip
LIMITS = st.sampled_from([50, 400, 10**6]) | MANY
REACHED_BY = st.sampled_from([(), ("margin",)])
pool_terms = st.builds(
    PoolTerms, LIMITS, LIMITS, st.integers(1, 4), st.just(0) | SOME, st.sampled_from([False, False, True])
)
remedies = st.lists(
    st.one_of(
        st.sampled_from([ByPools(), ByPools(("second", "fund"))]),
        st.builds(ByMargins, st.booleans()), st.builds(ByDeleveraged, st.booleans()),
        st.just(ByLayers()),
    ), max_size=4, unique=True,
)  # fmt: skip


@st.composite
def rules_since(draw: DrawFn, since: int, contracts: tuple[tuple[Asset, str, bool], ...]) -> Rules:
    """Draw rules of some markets: what each is settled in, which collateral it shares and whether it is inverse."""
    listings = tuple(
        Listing(
            Market(
                MARKETS[place], each[0], upper, draw(st.integers(0, upper)), draw(terms), each[1],
                inverse=INVERSE if each[2] else 0,
            ), OPENED,
        )
        for place, each in enumerate(contracts)
        for upper in (draw(st.sampled_from([0, 100_000, 500_000])),)
    )  # fmt: skip
    pools = tuple(
        MutualPool(pool, Account(pool, "pool", held), draw(pool_terms), draw(REACHED_BY), notice)
        for pool, held, notice in (("fund", MONEY[0], 2), ("second", MONEY[0], None), ("coins", MONEY[1], 0))
    )
    layers = draw(
        st.lists(
            st.builds(Layer, st.sampled_from(["fund", "coins"]), st.just(""), rule, st.none() | MANY)
            | st.builds(Layer, st.just(""), st.sampled_from(["wallet", "margin"]), rule, st.none() | MANY),
            max_size=3,
            unique_by=lambda each: (each.pool, each.purpose),
        )
    )
    return Rules(since, listings, pools, (*draw(remedies), ByGains(draw(rule))), tuple(layers))


@attrs.frozen
class Case:
    """Rules, and what happens under them."""

    rules: Rules
    """The first rules."""
    events: tuple[Event, ...]
    """The events, in order; the first ones bring money in."""


def happens(
    contracts: tuple[tuple[Asset, str, bool], ...],
) -> tuple[st.SearchStrategy[Trade], st.SearchStrategy[Event]]:
    """Return how trades, and whatever can happen, are drawn where there are such markets; times count from the last."""
    name = st.sampled_from(MARKETS[: len(contracts)])
    margins = st.builds(
        lambda owner, contract: Account(owner, contract[1], contract[0]), who, st.sampled_from(contracts)
    ) | st.builds(Account, who, st.just("wallet"), asset)
    payers = margins | asset.map(outside)
    pair = st.permutations(OWNERS)
    trades = pair.flatmap(
        lambda owners: st.builds(
            Trade, FEW, name, st.just(owners[0]), st.just(owners[1]), st.integers(1, 9), st.just(OPENED) | price,
            st.just(0) | FEW, st.just(0) | FEW,
        )
    )  # fmt: skip
    prices = st.lists(st.builds(Price, name, price), min_size=1, max_size=3, unique_by=lambda each: each.market)
    few = st.none() | st.integers(1, 9)
    sales = st.builds(ForcedSale, name, who, st.none() | who, few, st.none() | st.integers(0, 900))
    sold = st.just(()) | st.lists(sales, max_size=2).map(tuple)
    marks = st.builds(Marks, FEW, SOME.map(str), prices.map(tuple), sold, st.booleans())
    other = st.one_of(
        st.builds(Deposit, FEW, margins, MANY),
        st.builds(Withdrawal, FEW, margins, MANY),
        st.builds(Payment, FEW, margins, margins, MANY),
        st.builds(Contribution, FEW, st.sampled_from(POOLS), payers, MANY),
        st.builds(PlainLoss, FEW, SOME.map(str), FEW, payers, MANY),
        of_members(who, st.sampled_from(POOLS), payers, SOME.map(str), MANY),
    )
    funding = st.builds(Funding, FEW, SOME.map(str), name, st.integers(-200, 200))
    return trades, st.one_of(trades, marks, marks, marks, marks, funding, other)


@st.composite
def cases(draw: DrawFn) -> Case:
    """Draw a history: money for everybody, trades, and then anything; each event's time counts on from the last."""
    contracts = tuple(draw(st.lists(st.tuples(asset, purpose, st.booleans()), min_size=1, max_size=3)))
    rules = draw(rules_since(0, contracts))
    trades, others = happens(contracts)
    begin: list[Event] = [
        Deposit(0, Account(owner, kind, held), draw(st.integers(0, 200) | st.integers(100, 2_000)))
        for owner in OWNERS
        for held, kind in sorted({(each[0], each[1]) for each in contracts}, key=str)
    ]
    for pool, held in (("fund", USD), ("coins", MONEY[1])):
        begin += [Contribution(0, pool, outside(held), draw(LIMITS)), member(pool, "A", outside(held), draw(LIMITS))]
    at, events = 0, list[Event]()
    for event in (*draw(st.lists(trades, min_size=1, max_size=5)), *draw(st.lists(others, max_size=10))):
        at += event.time
        events.append(attrs.evolve(event, time=at))
        if isinstance(event, PlainLoss):
            events[-1] = attrs.evolve(event, time=at, occurred=max(0, at - event.occurred))
        if draw(st.integers(0, 9)) == 9:  # now and then
            events.append(RulesChanged(at, draw(rules_since(at + 1 + draw(FEW), contracts))))
    return Case(rules, (*begin, *events))


def begun(case: Case) -> Book:
    """Return the book after the whole history; what is refused is passed over."""
    book = Book(case.rules)
    for event in case.events:
        book.take(event)
    return book


@pytest.mark.clause("HI-1", "HI-6")
@given(cases())
def test_after_each_event_taken_or_refused_the_book_adds_up_and_nobody_is_below_nothing(case: Case) -> None:
    book = Book(case.rules)
    for event in case.events:
        before = book.copy()
        taken = book.take(event)
        book.check()
        if taken is not None:
            assert (book.state.time, book.state.events) == (event.time, before.state.events + 1)
            _transfers_make_the_changes(before, taken)


def _transfers_make_the_changes(before: Book, taken: Step) -> None:
    """Assert that the changes are what the transfers come to, and name nobody whom no transfer names."""
    moved = dict(before)
    for move in taken.posting.transfers:
        moved[move.payer] = moved.get(move.payer, 0) - move.amount
        moved[move.payee] = moved.get(move.payee, 0) + move.amount
    touched = {each for move in taken.posting.transfers for each in (move.payer, move.payee)}
    changes = dict(taken.posting.changes)
    assert changes.keys() <= touched
    assert {**before, **changes} == {**dict.fromkeys(changes, 0), **moved}


@given(cases())
def test_whoever_is_worth_less_than_nothing_at_the_marks_holds_no_contracts_afterwards(case: Case) -> None:
    book = Book(case.rules)
    for event in case.events:
        before = book.copy()
        if book.take(event) is None or not isinstance(event, Marks | Funding):
            continue
        before.state = before.state.at(event.time)
        new = {each.market: each.mark for each in event.prices} if isinstance(event, Marks) else {}
        paid = {event.market: event.amount} if isinstance(event, Funding) else {}
        rescued = {sale.owner for sale in event.sales if sale.counterpart} if isinstance(event, Marks) else set()
        for account, worth in before.equities(new, paid).items():
            if worth >= 0 or account.owner in rescued:
                continue
            for listing in book.state.current.listings:
                if listing.market.margin(account.owner) == account:
                    assert account.owner not in book.held(listing.market)


@given(cases())
def test_pools_pay_no_more_than_their_limits_of_event_and_period(case: Case) -> None:
    book = Book(case.rules)
    for event in case.events:
        before = book.copy()
        taken = book.take(event)
        if taken is None or not isinstance(event, Marks | Funding | PlainLoss):
            continue
        date = event.occurred if isinstance(event, PlainLoss) else event.time
        for pool in book.state.rules_at(date).pools:
            whose = (f"stake in {pool.name}", f"paid by {pool.name}")
            own = {pool.account, *(each for each in before if each.purpose in whose)}
            paid = sum(move.amount for move in taken.posting.transfers if move.payer in own)
            counter = pool.drawn(date)
            assert book.get(counter, 0) - before.get(counter, 0) == paid
            assert {**before.drawn(pool.name), counter: 0} == {**book.drawn(pool.name), counter: 0}
            if paid > 0:
                assert paid <= pool.terms.event_limit
                assert book[counter] <= pool.terms.period_limit
                assert sum(book.get(each, 0) for each in own) >= pool.terms.minimum
    assert all(held >= 0 for each, held in book.items() if each.asset == DRAWN and not each.is_outside)


@given(cases(), st.lists(price, min_size=3, max_size=3), st.booleans(), FEW)
def test_marks_without_sales_are_never_refused(case: Case, prices: list[int], sell_all: bool, later: int) -> None:  # noqa: FBT001  # drawn
    book = begun(case)
    listings = book.state.rules_at(book.state.time + later).listings
    new = tuple(Price(each.market.name, mark) for each, mark in zip(listings, prices, strict=False))
    assert book.take(Marks(book.state.time + later, "last", new, sell_all=sell_all)) is not None
    book.check()


def told(posting: Posting) -> Posting:
    """Return a posting with the rows of a plan's receipt for the plan, whose waterfall equals none but itself."""
    receipt = posting.receipt.receipt if isinstance(posting.receipt, Plan) else posting.receipt
    return attrs.evolve(posting, receipt=receipt)


@given(cases())
def test_a_history_that_is_played_is_what_its_events_are_one_by_one(case: Case) -> None:
    book = Book(case.rules)
    steps = [(event, taken) for event in case.events if (taken := book.take(event)) is not None]
    host = Book(case.rules)
    played = play(State((case.rules,)), host, tuple(event for event, _ in steps))
    assert (played.state, dict(played.changes), dict(host)) == (book.state, dict(book), {})
    assert tuple(map(told, played.postings)) == tuple(told(taken.posting) for _, taken in steps)
