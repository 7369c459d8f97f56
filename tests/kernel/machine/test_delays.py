"""Checked: a change of rules waits, a shorter delay too; who leaves at the announcement is out before it holds."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Contribution,
    Event,
    InvalidAmount,
    Joined,
    Layer,
    MutualPool,
    NoticeGiven,
    PlainLoss,
    PoolTerms,
    Rule,
    Rules,
    RulesChanged,
    TooEarly,
    outside,
    step,
)
from tests.machine_host import Book
from tests.strategies import NOT_NATURAL

USD = Asset("USD", 0)
DAY = 86_400
LAYERS = (Layer("fund", "", Rule.IN_ORDER),)


def rules(since: int, delay: int, limit: int = 100, notice: int | None = None) -> Rules:
    """Return rules of a pool that bears so much of a loss, and of how long a change of them waits."""
    pool = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(limit, 10**6, 1), notice=notice)
    return Rules(since, pools=(pool,), layers=LAYERS, delay=delay)


def host(first: Rules, *events: Event) -> Book:
    """Return a host whose rules are those, and that has taken some events, each of which it must take."""
    book = Book(first)
    for event in events:
        assert book.take(event) is not None
    return book


def soonest(book: Book, time: int) -> int:
    """Return from when on other rules may hold at the soonest that are decided at a time, found by trying."""
    return next(
        since for since in range(time, time + 100) if book.copy().take(RulesChanged(time, rules(since, 0))) is not None
    )


@pytest.mark.clause("MC-31")
@given(st.integers(0, 40), st.integers(0, 50))
def test_a_change_may_hold_just_once_the_delay_is_over_and_later_than_now(delay: int, time: int) -> None:
    assert soonest(host(rules(0, delay)), time) == time + max(delay, 1)


@pytest.mark.clause("MC-31")
def test_a_change_that_comes_too_early_says_when_it_is_due_and_changes_nothing() -> None:
    book = host(rules(0, 2 * DAY))
    with pytest.raises(TooEarly) as refused:
        step(book.state, book, RulesChanged(DAY, rules(3 * DAY - 1, 0)))
    assert (refused.value.time, refused.value.due) == (3 * DAY - 1, 3 * DAY)
    assert book.state == host(rules(0, 2 * DAY)).state


@pytest.mark.clause("MC-31")
def test_a_delay_is_not_got_round_by_shortening_it_first() -> None:
    book = host(rules(0, 30), RulesChanged(10, rules(40, 0)))
    assert soonest(book, 11) == 41
    assert soonest(book, 39) == 69
    assert soonest(book, 40) == 41


@pytest.mark.clause("MC-31")
def test_a_longer_delay_that_does_not_hold_yet_holds_nobody_up() -> None:
    book = host(rules(0, 5), RulesChanged(10, rules(15, 60)))
    assert soonest(book, 11) == 16
    assert soonest(book, 15) == 75


@pytest.mark.clause("MC-31")
@given(
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 30), st.integers(0, 20)), max_size=8),
)
def test_whatever_is_decided_the_rules_are_the_same_until_the_delay_of_now_is_over(
    delay: int, decisions: list[tuple[int, int, int]]
) -> None:
    book, time = host(rules(0, delay)), 0
    for later, after, then in decisions:
        time += later
        book.take(RulesChanged(time, rules(time + after, then)))
    assert all(book.state.rules_at(moment) == rules(0, delay) for moment in range(delay))


@pytest.mark.clause("MC-31")
@pytest.mark.parametrize(("delay", "bears"), [(20 * DAY, 0), (7 * DAY, 80)])
def test_who_leaves_at_the_announcement_is_out_of_what_was_announced_if_the_delay_is_as_long_as_the_notice(
    delay: int, bears: int
) -> None:
    announced = 30 * DAY
    book = host(
        rules(0, delay, 20, notice=20 * DAY),
        Joined(0, "fund", "A", outside(USD), 100),
        RulesChanged(announced, rules(announced + delay, delay, 100, notice=20 * DAY)),
        NoticeGiven(announced, "fund", "A"),
        PlainLoss(announced + delay, "late", announced + delay, outside(USD), 80),
    )
    assert 100 - book[Account("A", "stake in fund", USD)] == bears


@pytest.mark.clause("MC-31")
def test_a_loss_of_before_is_borne_by_the_rules_of_before_though_it_is_booked_after() -> None:
    book = host(
        rules(0, 10),
        Contribution(0, "fund", outside(USD), 500),
        RulesChanged(5, rules(15, 10, 400)),
        PlainLoss(60, "after", 15, outside(USD), 300),
        PlainLoss(61, "before", 14, outside(USD), 300),
    )
    assert book[Account("fund", "pool", USD)] == 500 - 300 - 100


@pytest.mark.parametrize("wrong", NOT_NATURAL)
def test_a_delay_is_a_natural_number(wrong: Any) -> None:
    with pytest.raises(InvalidAmount, match="delay"):
        attrs.evolve(rules(0, 0), delay=wrong)
