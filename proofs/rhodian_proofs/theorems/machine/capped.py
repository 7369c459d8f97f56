"""Checked: what is claimed of a whole capped period of a fund of three: who is called, pays, and has what back."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset, outside
from rhodian.base.errors import InvalidValue, TooEarly
from rhodian.clearing.assessments import AssessmentTerms
from rhodian.machine.counters import RECOVERED
from rhodian.machine.happenings import (
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    DefaultDeclared,
    PlainLoss,
)
from rhodian.machine.layers import Layer
from rhodian.machine.periods import Period, assessed, room_for
from rhodian.machine.play import Written, play
from rhodian.machine.rules import ByGains, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.machine.step import Nobody, after

EUR = Asset("EUR", 2)
WORLD = outside(EUR)
TERMS = AssessmentTerms("fund", "default fund", EUR, 1_000_000, 1_500_000, 20, 60)
"""Once its contribution for one default, one and a half times for all."""
STATE = State(
    (
        Rules(
            0,
            (),
            (),
            (ByGains(Rule.IN_PROPORTION),),
            (Layer("", "assessed for fund", Rule.IN_PROPORTION),),
            (TERMS,),
        ),
    )
)
PERIOD = Period("fund", 5, 25)
Contribution = Annotated[int, OneOf(3, 100)]
"""Some contributions, by whose sum calls divide."""


def begun(first: Any, second: Any) -> Written:
    """Return a book of three contributions, of which the last is of who defaults."""
    held = {
        Account(owner, "default fund", EUR): amount
        for owner, amount in (("first", first), ("second", second), ("third", 7))
    }
    return Written(Nobody({}), {**held, WORLD: -first - second - 7})


DECLARED = DefaultDeclared(5, "fund", "d", "third")
AGAIN = DefaultDeclared(9, "fund", "e", "first")
TWO = (
    "a fund of two members of contributions of 3 or 100 beside the defaulter; a call of any amount, the default of one "
    "of them, and another call of any amount"
)


@claim("MC-30", about=(play,), scope=TWO)
def members_are_called_within_both_caps_and_a_defaulter_never_again(
    first: Contribution, second: Contribution, amount: Natural, more: Natural
) -> None:
    """As a machine plays it, calls are shared within both caps among all but who was ever declared in default."""
    book = begun(first, second)
    once = play(STATE, book, (DECLARED, AssessmentsCalled(6, "fund", "d", amount)))
    held = after(book, once.changes)
    owed = held.get(PERIOD.owed("first"), 0), held.get(PERIOD.owed("second"), 0)
    assert owed[0] + owed[1] == min(amount, first + second)
    assert (owed[0] <= first) & (owed[1] <= second)
    both, all_called = first + second, min(amount, first + second)
    assert (owed[0] - 1) * both < all_called * first
    assert (owed[0] + 1) * both > all_called * first
    assert held.get(PERIOD.owed("third"), 0) == 0
    assert held.get(WORLD, 0) == book.get(WORLD, 0)
    assert held.get(room_for("d", "second"), 0) == second - owed[1]
    twice = play(once.state, Written(book, dict(once.changes)), (AGAIN, AssessmentsCalled(9, "fund", "e", more)))
    then = after(Written(book, dict(once.changes)), twice.changes)
    assert then.get(PERIOD.owed("first"), 0) == owed[0]
    room = min(second, second * 3 // 2 - owed[1])
    assert then.get(PERIOD.owed("second"), 0) == owed[1] + min(more, room)


PAYING = (
    "a fund of two members of contributions of 3 or 100 beside the defaulter; all called that may be, any part of what "
    "one owes paid, and a loss of any amount up to that"
)
ALL = 1000
"""More than may be called."""


@claim("MC-30", about=(play,), scope=PAYING)
def what_is_paid_bears_and_the_rest_goes_back(
    first: Contribution, second: Contribution, paid: Natural, lost: Natural
) -> None:
    """As a machine plays it, only what was paid bears a loss; the rest goes back, and then nothing is owed."""
    if paid < 1 or paid > first or lost > paid:
        return
    book = begun(first, second)
    events = (
        DECLARED,
        AssessmentsCalled(6, "fund", "d", ALL),
        AssessmentPaid(7, "fund", "first", WORLD, paid),
        PlainLoss(8, "l", 8, WORLD, lost),
        AssessmentsReturned(26, "fund"),
    )
    held = after(book, play(STATE, book, events).changes)
    assert held.get(assessed(TERMS, "first"), 0) == 0
    assert held.get(Account("first", RECOVERED, EUR), 0) == paid - lost
    assert held.get(PERIOD.owed("first"), 0) == 0
    assert held.get(PERIOD.owed("second"), 0) == 0
    assert held.get(room_for("d", "first"), 0) == 0
    assert held.get(WORLD, 0) == book.get(WORLD, 0) - paid + lost


@claim("MC-30", about=(play,), scope=PAYING)
def what_is_left_of_a_period_goes_back_before_another_begins(
    first: Contribution, second: Contribution, paid: Natural, more: Natural
) -> None:
    """As a machine plays it, a default that begins another period first gives back what is left of the one before."""
    if paid < 1 or paid > first:
        return
    book = begun(first, second)
    events = (
        *(DECLARED, AssessmentsCalled(6, "fund", "d", ALL), AssessmentPaid(7, "fund", "first", WORLD, paid)),
        *(DefaultDeclared(26, "fund", "e", "third"), AssessmentsCalled(27, "fund", "e", more)),
    )
    held = after(book, play(STATE, book, events).changes)
    assert held.get(assessed(TERMS, "first"), 0) == 0
    assert held.get(Account("first", RECOVERED, EUR), 0) == paid
    assert held.get(PERIOD.owed("first"), 0) == 0
    assert held.get(PERIOD.owed("second"), 0) == 0
    later = Period("fund", 26, 46)
    assert held.get(later.owed("first"), 0) + held.get(later.owed("second"), 0) == min(more, first + second)


@claim("MC-30", about=(play, step), scope="a fund of two members; a call at any time, and a return at any time")
def calls_are_made_while_the_period_runs_and_what_is_left_goes_back_after_it(time: Natural, amount: Natural) -> None:
    """As a machine takes them, calls are made while the capped period runs, and returns once it is over."""
    book = begun(3, 100)
    declared = play(STATE, book, (DECLARED,))
    then = Written(book, dict(declared.changes))
    if time < 5 or time > 10**30:  # noqa: PLR2004  # when the default was declared, and where clocks end
        return
    call = refusal_of(step, declared.state, then, AssessmentsCalled(time, "fund", "d", amount))
    back = refusal_of(step, declared.state, then, AssessmentsReturned(time, "fund"))
    if time <= PERIOD.ends:
        assert call is None
        assert tells(back, TooEarly, time=time, due=26)
    else:
        assert tells(call, InvalidValue, field="default", value="d")
        assert back is None
