"""Checked: new business is paused at once, by who may, for no longer than the rules say, and nothing else is."""

from __future__ import annotations

from random import Random
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Contribution,
    Deposit,
    Event,
    InvalidValue,
    Joined,
    Layer,
    Left,
    Listing,
    Market,
    Marks,
    MutualPool,
    NoticeGiven,
    Paused,
    PauseDeclared,
    PauseEvent,
    PauseLifted,
    PauseRatified,
    PauseTerms,
    PlainLoss,
    PoolTerms,
    Price,
    RhodianError,
    Rule,
    Rules,
    State,
    Terms,
    TooEarly,
    Trade,
    outside,
    step,
)
from rhodian.governance import Pause
from tests.machine_host import Book
from tests.twin.histories import drawn

USD = Asset("USD", 0)
MARKET = Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False))
POOL = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(10**6, 10**6, 1), notice=3)
TERMS = PauseTerms(("board",), ("members",), 50, 20, 5)
RULES = Rules(0, (Listing(MARKET, 10),), (POOL,), layers=(Layer("fund", "", Rule.IN_ORDER),), pauses=TERMS)
DECLARED = PauseDeclared(10, "board", 50, "a wrong distribution")
OPENS, CLOSES = Trade(11, "X", "A", "C", 1, 10), Trade(11, "X", "B", "A", 4, 10)


def host(*events: Event) -> Book:
    """Return a host with a market, a member and contracts, that has taken some events, each of which it must take."""
    book = Book(RULES)
    begun: tuple[Event, ...] = (
        *(Deposit(0, MARKET.margin(owner), 1000) for owner in "ABC"),
        Trade(1, "X", "A", "B", 10, 10),
        Joined(1, "fund", "M", outside(USD), 100),
    )
    for event in (*begun, *events):
        assert book.take(event) is not None
    return book


def refusal(book: Book, event: Event) -> RhodianError | None:
    """Return why an event is refused, or nothing if it is taken."""
    try:
        step(book.state, book, event)
    except RhodianError as refused:
        return refused
    return None


def is_stopped(book: Book, event: Event, until: int) -> bool:
    """Tell whether an event is refused since new business is paused until a time."""
    refused = refusal(book, event)
    return isinstance(refused, Paused) and (refused.time, refused.until) == (event.time, until)


@pytest.mark.clause("PS-1")
def test_a_pause_stops_joins_and_trades_that_open_from_the_moment_it_is_declared() -> None:
    book = host(DECLARED)
    assert is_stopped(book, attrs.evolve(OPENS, time=10), 60)
    assert is_stopped(book, attrs.evolve(OPENS, time=59), 60)
    assert is_stopped(book, Joined(11, "fund", "N", outside(USD), 5), 60)
    assert refusal(book, attrs.evolve(OPENS, time=60)) is None
    assert refusal(book, Joined(60, "fund", "N", outside(USD), 5)) is None


@pytest.mark.clause("PS-1")
def test_whoever_leaves_or_closes_is_not_stopped_nor_is_any_loss() -> None:
    events = (
        CLOSES,
        NoticeGiven(12, "fund", "M"),
        Left(15, "fund", "M", outside(USD)),
        Contribution(16, "fund", outside(USD), 50),
        Marks(17, "m", (Price("X", 11),)),
        PlainLoss(18, "l", 18, outside(USD), 30),
    )
    stopped = host(DECLARED, *events)
    assert {**stopped} == {**host(*events)}


@pytest.mark.clause("PS-1")
def test_a_trade_that_closes_one_side_and_opens_the_other_is_stopped() -> None:
    book = host(DECLARED)
    assert is_stopped(book, Trade(11, "X", "B", "C", 1, 10), 60)
    assert is_stopped(book, Trade(11, "X", "C", "A", 1, 10), 60)
    assert is_stopped(book, Trade(11, "X", "B", "A", 11, 10), 60)
    assert refusal(book, Trade(11, "X", "B", "A", 10, 10)) is None


@pytest.mark.clause("PS-1")
@given(st.integers(0, 2**32))
def test_of_all_events_only_joins_and_trades_come_to_something_else_in_a_pause(seed: int) -> None:
    history = drawn(Random(seed), 12)  # noqa: S311  # whatever happens
    book = Book(history.rules)
    for event in history.events:
        paused = attrs.evolve(book.state, pause=Pause(0, 10**9))
        told, free = answer(paused, book, event), answer(book.state, book, event)
        if not isinstance(event, PauseEvent) and not (isinstance(event, Joined | Trade) and told == "Paused"):
            assert free in (told, "Paused")
        book.take(event)


def answer(state: State, book: Book, event: Event) -> object:
    """Return what an event comes to but for the pause, or the name of its refusal."""
    try:
        taken = step(state, book, event)
    except RhodianError as refused:
        return type(refused).__name__
    posting = taken.posting
    return posting.transfers, dict(posting.changes), posting.absorbed, attrs.evolve(taken.state, pause=Pause(0, 0))


@pytest.mark.clause("PS-2")
def test_a_pause_is_declared_by_who_may_and_ratified_by_another() -> None:
    assert refusal(host(), attrs.evolve(DECLARED, by="chair")) is not None
    assert refusal(host(), attrs.evolve(DECLARED, by="members")) is not None
    book = host(DECLARED)
    refused = refusal(book, PauseRatified(20, "board", 200))
    assert isinstance(refused, InvalidValue)
    assert (refused.field, refused.value) == ("by", "board")
    assert host(DECLARED, PauseRatified(20, "members", 200)).state.pause == Pause(10, 200)


@pytest.mark.clause("PS-2")
@pytest.mark.parametrize("by", ["board", "members"])
def test_a_pause_that_is_lifted_is_over_after_the_delay_of_lifting_or_when_it_would_be(by: str) -> None:
    assert host(DECLARED, PauseLifted(20, by)).state.pause == Pause(10, 25)
    assert host(DECLARED, PauseLifted(58, by)).state.pause == Pause(10, 60)
    assert refusal(host(DECLARED), PauseLifted(60, by)) is not None


@pytest.mark.clause("PS-2")
def test_a_pause_without_end_cannot_be_made_of_many() -> None:
    book = host(DECLARED)
    refused = refusal(book, attrs.evolve(DECLARED, time=79))
    assert isinstance(refused, TooEarly)
    assert refused.due == 80
    assert refusal(book, attrs.evolve(DECLARED, time=80)) is None


@pytest.mark.clause("PS-3")
@given(st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.integers(0, 60)), max_size=12), st.integers(0, 99))
def test_unless_somebody_ratifies_it_new_business_is_open_again_once_the_longest_is_over(
    events: list[tuple[int, bool, int]], later: int
) -> None:
    book, time = host(), 1
    for after, lifts, length in events:
        time += after
        book.take(PauseLifted(time, "board") if lifts else PauseDeclared(time, "board", length, "a bug"))
    assert refusal(book, attrs.evolve(OPENS, time=time + TERMS.longest + later)) is None


def test_rules_that_let_nobody_pause_anything_refuse_each_event_of_it() -> None:
    book = Book(attrs.evolve(RULES, pauses=None))
    for event in (DECLARED, PauseRatified(10, "members", 20), PauseLifted(10, "board")):
        refused = refusal(book, event)
        assert isinstance(refused, InvalidValue)
        assert refused.field == "by"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("by", ()),
        ("by", ["board"]),
        ("by", ("outside",)),
        ("by", ("board", "board")),
        ("by", (7,)),
        ("ratified_by", ("board",)),
        ("ratified_by", ("",)),
        ("ratified_by", ("a", "a")),
    ],
)
def test_terms_of_pauses_name_each_person_once_and_nobody_on_both_sides(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=field):
        attrs.evolve(TERMS, **{field: value})


def test_a_refusal_of_new_business_says_until_when_and_what_is_not_stopped() -> None:
    said = str(refusal(host(DECLARED), OPENS))
    assert "until 60" in said
    assert "leaves or closes is not stopped" in said
