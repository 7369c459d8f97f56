"""Convenience: a default fund whose members may be called, and what tests of assessments ask of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rhodian import (
    Account,
    AssessmentsCalled,
    AssessmentTerms,
    Asset,
    DefaultDeclared,
    Deposit,
    Event,
    Layer,
    PlainLoss,
    RhodianError,
    Rule,
    Rules,
    Whose,
    outside,
    step,
)
from tests.machine_host import Book

if TYPE_CHECKING:
    from collections.abc import Iterable

EUR, USD = Asset("EUR", 2), Asset("USD", 2)
CALLS = Asset("calls", 0)
OUT = outside(EUR)
PURPOSE = "default fund"
EUREX = AssessmentTerms("listed", PURPOSE, EUR, 2_000_000, 2_000_000, 20, 62)
"""At most twice the contribution in a capped period, of 20 days after each default and three months in all."""
CME = AssessmentTerms("base", PURPOSE, EUR, 2_750_000, 5_500_000, 5, 5)
"""275 % of the contribution for one default, and 550 % for several."""
LAYERS = (
    Layer("", PURPOSE, Rule.IN_PROPORTION, whose=Whose.DEFAULTER),
    Layer("", PURPOSE, Rule.IN_PROPORTION, whose=Whose.OTHERS),
    Layer("", "assessed for listed", Rule.IN_PROPORTION),
)


def ruled(*terms: AssessmentTerms, since: int = 0) -> Rules:
    """Return rules under which the members of some funds may be called."""
    return Rules(since, layers=LAYERS, assessments=terms)


RULES = ruled(EUREX)


def contribution(owner: str) -> Account:
    """Return the account in which a member's contribution is."""
    return Account(owner, PURPOSE, EUR)


def assessed(owner: str, fund: str = "listed") -> Account:
    """Return the account in which what a member has paid is."""
    return Account(owner, f"assessed for {fund}", EUR)


def recovered(owner: str) -> Account:
    """Return the account in which a member gets back what nobody drew on."""
    return Account(owner, "recovered", EUR)


def noted(at: Book, beginning: str) -> dict[str, int]:
    """Return what is noted of each member in accounts whose purpose begins so, all of them together."""
    found: dict[str, int] = {}
    for account, held in at.items():
        if account.asset == CALLS and account.purpose.startswith(beginning) and held and not account.is_outside:
            found[account.owner] = found.get(account.owner, 0) + held
    return found


def owed(at: Book, began: int, fund: str = "listed") -> dict[str, int]:
    """Return what each owes of what it was called in a period, those left out who owe nothing."""
    return noted(at, f"owes from {began} in {fund}")


def paid_in(held: Iterable[tuple[str, int]]) -> tuple[Event, ...]:
    """Return deposits of contributions, from outside and at time 0."""
    return tuple(Deposit(0, contribution(owner), amount) for owner, amount in held)


def book(*events: Event, rules: Rules = RULES) -> Book:
    """Return a book after some events, none of which is refused."""
    after = Book(rules)
    for event in events:
        assert after.take(event) is not None, event
        after.check()
    return after


def refused(after: Book, event: Event, error: type[RhodianError], says: str) -> None:
    """Assert that an event is refused, for a reason, and that nothing has changed."""
    before = dict(after), after.state
    with pytest.raises(error, match=says):
        step(after.state, after, event)
    assert (dict(after), after.state) == before


def declared(time: int, name: str, defaulter: str, fund: str = "listed") -> DefaultDeclared:
    """Return that somebody is declared in default."""
    return DefaultDeclared(time, fund, name, defaulter)


def called(time: int, name: str, amount: int, fund: str = "listed") -> AssessmentsCalled:
    """Return a call."""
    return AssessmentsCalled(time, fund, name, amount)


def lost(time: int, name: str, amount: int, defaulter: str = "") -> PlainLoss:
    """Return a loss that is paid outside."""
    return PlainLoss(time, name, time, OUT, amount, defaulter)


THREE = paid_in((("A", 100), ("B", 200), ("C", 300)))
