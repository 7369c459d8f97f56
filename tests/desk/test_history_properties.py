"""Whatever happens in a history, under whichever policy: the books balance, and all that is lost is borne."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.play.play import play
from rhodian_desk.play.played import KINDS, OWN_MARGIN, EventRefused, Run
from tests.desk.histories import contribute, deposit, history, mark, trade
from tests.desk.test_history_play import RICH

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

OWNERS = ("A", "B", "C", "D")
POLICIES = ("first", "second", "equity", "interest", "closed", "ranked")


def happenings() -> SearchStrategy[str]:
    """Draw an event; it need not be possible where it stands."""
    owner, cents = st.sampled_from(OWNERS), st.integers(1, 9_999)
    amount = cents.map(lambda value: f"{value // 100}.{value % 100:02}")
    price = st.integers(100, 3_000).map(lambda value: f"{value // 100}.{value % 100:02}")
    sales = st.lists(owner, unique=True, max_size=3).map(lambda sold: [f'{{ owner = "{each}" }}' for each in sold])
    return st.one_of(
        st.builds(deposit, owner, amount),
        st.builds(contribute, amount),
        st.builds(trade, owner, owner, st.integers(1, 40), price),
        st.builds(lambda at, sold: mark(at, *sold), price, sales),
        price.map(lambda at: f'{mark(at)}\nsell = "all liquidatable"'),
        amount.map(lambda much: f'type = "funding"\nmarket = "BTC"\namount = "{much}"'),
        st.builds(
            lambda who, much: f'type = "withdraw"\nmarket = "BTC"\nowner = "{who}"\namount = "{much}"', owner, amount
        ),
        st.builds(
            lambda who, much: f'type = "deposit"\npurpose = "deposit"\nowner = "{who}"\namount = "{much}"',
            owner,
            amount,
        ),
        amount.map(lambda much: f'type = "loss"\nid = "a loss"\namount = "{much}"'),
    )


def possible(bodies: list[str], policy: str) -> Run:
    """Play what of a history is possible under a policy: an event that is refused is left out."""
    named = (body.replace("a loss", f"loss {place}") for place, body in enumerate(bodies))
    told = history(*(body for body in named if not any(body.count(f'"{owner}"') > 1 for owner in OWNERS)), text=RICH)
    events: tuple[Any, ...] = told.events
    while True:
        try:
            return play(attrs.evolve(told, events=events), policy)
        except EventRefused as refusal:
            events = (*events[: refusal.place], *events[refusal.place + 1 :])


@given(st.lists(happenings(), max_size=15), st.sampled_from(POLICIES))
def test_after_any_history_the_books_balance_and_nobody_is_below_zero(bodies: list[str], policy: str) -> None:
    run = possible([deposit("A", "50.00"), deposit("B", "50.00"), trade("A", "B", 20), *bodies], policy)
    assert all(trial.balanced for trial in run.trial)
    assert all(balance >= 0 for account, balance in run.balances.items() if not account.is_outside)
    longs = sum(value for account, value in run.balances.items() if account.asset.code == "BTC.L" and value > 0)
    shorts = sum(value for account, value in run.balances.items() if account.asset.code == "BTC.S" and value > 0)
    assert longs == shorts


@given(st.lists(happenings(), max_size=15), st.sampled_from(POLICIES))
def test_what_is_borne_of_each_event_is_all_that_was_lost(bodies: list[str], policy: str) -> None:
    run = possible([deposit("A", "50.00"), deposit("B", "50.00"), trade("A", "B", 20), *bodies], policy)
    for event in run.played:
        sums = dict.fromkeys(KINDS, 0)
        for bore in event.bore:
            sums[bore.kind] += bore.amount
        if event.event.type == "loss":
            assert sum(sums.values()) == event.event.event.amount  # type: ignore[union-attr]  # a loss has one
        if event.event.type == "mark":
            rows = [row for phase in event.phases if phase.name == "Shortfall" for row in phase.rows]
            assert sum(row.amount for row in rows) == sum(sums.values())
            missing = sum(row.amount for row in rows if row.what == "cannot pay")
            assert missing == sum(sums.values()) - sums[OWN_MARGIN]


@given(st.lists(happenings(), max_size=15), st.sampled_from(POLICIES))
def test_the_changes_of_the_events_together_are_the_books(bodies: list[str], policy: str) -> None:
    run = possible([deposit("A", "50.00"), deposit("B", "50.00"), trade("A", "B", 20), *bodies], policy)
    books: dict[Any, int] = {}
    for event in run.played:
        for change in event.changes:
            assert books.get(change.account, 0) == change.before
            books[change.account] = change.after
    assert books == run.balances
