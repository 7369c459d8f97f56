"""Convenience: a pool with two members, and what tests of members ask of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Contribution,
    Deposit,
    Event,
    Joined,
    Layer,
    Left,
    Listing,
    Market,
    MutualPool,
    NoticeGiven,
    PlainLoss,
    PoolTerms,
    Recovery,
    RhodianError,
    Rule,
    Rules,
    Terms,
    outside,
    step,
)
from tests.machine_host import Book

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

USD, EUR = Asset("USD", 0), Asset("EUR", 0)
OUT = outside(USD)
FUND = Account("fund", "pool", USD)
POOL = MutualPool("fund", FUND, PoolTerms(10**6, 10**6, 1000), (), 10)
LISTING = Listing(Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False)), 10)
RULES = Rules(0, (LISTING,), (POOL,), layers=(Layer("fund", "", Rule.IN_ORDER), Layer("", "next", Rule.IN_ORDER)))
NEXT = Account("house", "next", USD)


def stake(owner: str) -> Account:
    """Return the account of a stake in the pool."""
    return Account(owner, "stake in fund", USD)


def wallet(owner: str) -> Account:
    """Return an account of an owner's own."""
    return Account(owner, "wallet", USD)


def book(*events: Event, rules: Rules = RULES) -> Book:
    """Return a book after some events, none of which is refused."""
    after = Book(rules)
    for event in events:
        assert after.take(event) is not None, event
        after.check()
    return after


def joined(owner: str, amount: int, time: int = 0) -> Joined:
    """Return somebody's coming in from outside."""
    return Joined(time, "fund", owner, OUT, amount)


def loss(amount: int, occurred: int, time: int, name: str = "l") -> PlainLoss:
    """Return a loss that is paid outside."""
    return PlainLoss(time, name, occurred, OUT, amount)


def held(after: Book, *owners: str) -> list[int]:
    """Return what stakes hold."""
    return [after.get(stake(owner), 0) for owner in owners]


TWO = (Contribution(0, "fund", OUT, 30), joined("A", 300), joined("B", 100), Deposit(0, NEXT, 1_000))


def member(pool: str, owner: str, payer: Account, amount: int) -> Event:
    """Return somebody's coming into a pool at the beginning."""
    return Joined(0, pool, owner, payer, amount)


def of_members(
    who: SearchStrategy[str],
    pools: SearchStrategy[str],
    payers: SearchStrategy[Account],
    losses: SearchStrategy[str],
    amounts: SearchStrategy[int],
) -> SearchStrategy[Event]:
    """Draw what can happen to a member of a pool, or to what was borne of a loss; times count from the last event."""
    few = st.integers(0, 3)
    return st.one_of(
        st.builds(Joined, few, pools, who, payers, amounts),
        st.builds(NoticeGiven, few, pools, who),
        st.builds(Left, few, pools, who, payers),
        st.builds(Recovery, few, losses, payers, few),
    )


def refused(at: Book, event: Any, kind: type[RhodianError], says: str) -> None:
    """Assert that an event is refused, and says so, and that nothing has changed."""
    before, state = dict(at), at.state
    with pytest.raises(kind, match=says):
        step(at.state, at, event)
    assert (dict(at), at.state) == (before, state)
