"""Checked: whatever follows by the types of a default's phases the machine takes, and what does not it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    DefaultClosedOut,
    Deposit,
    Event,
    Layer,
    PlainLoss,
    Recovery,
    RhodianError,
    Rule,
    Rules,
    TooEarly,
    Whose,
    outside,
)
from rhodian.base.errors import InvalidValue
from rhodian.machine import UnknownName, process
from rhodian.waterfall import AlreadyAbsorbed
from tests.fund_members import (
    EUREX,
    OUT,
    PURPOSE,
    THREE,
    USD,
    assessed,
    book,
    contribution,
    noted,
    owed,
    recovered,
    refused,
)

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from tests.machine_host import Book

RULES = Rules(
    0,
    layers=(
        Layer("", PURPOSE, Rule.IN_PROPORTION, whose=Whose.DEFAULTER, fund="listed"),
        Layer("", PURPOSE, Rule.IN_PROPORTION, whose=Whose.OTHERS, fund="listed"),
        Layer("", "assessed for listed", Rule.IN_PROPORTION, fund="listed"),
    ),
    assessments=(EUREX,),
)
ENDS = 5 + EUREX.lasts
OFTEN = 4
"""How much more often members are called and pay than anything else is drawn, since nothing of it follows the rest."""

OPEN = process.Open("listed", "one", "C")
few = st.integers(0, 900)


def begun() -> Book:
    """Return a book of three members, before any default."""
    return book(*THREE, rules=RULES)


def taken(after: Book, event: Event) -> None:
    """Assert that an event is taken, after which the book still adds up."""
    assert after.take(event) is not None, event
    after.check()


def lacking(after: Book, loss: str) -> int:
    """Return what was borne of a loss and has not come back."""
    return sum(
        held for account, held in after.items() if account.purpose.endswith(f" of {loss}") and not account.is_outside
    )


def steps_of(after: Book, phase: Any, time: Amount, number: Amount) -> list[tuple[Event, Any]]:
    """Return every step that the types allow from a phase, with amounts that the book allows, by the same number."""
    found: list[tuple[Event, Any]] = []
    if isinstance(phase, process.Open):
        return [process.declare(phase, time)]
    if isinstance(phase, process.Declared):
        return [process.close_out(phase, time, OUT, number, received) for received in (0, 7)]
    closed = phase if isinstance(phase, process.ClosedOut) else phase.closed
    for loss in closed.losses:
        back = min(number, lacking(after, loss))
        if lacking(after, loss) and isinstance(phase, process.Concluded):
            found.append(process.recover_late(phase, time, loss, OUT, back))
        elif lacking(after, loss) and not isinstance(phase, process.Concluded):
            found.append(process.recover(phase, time, loss, OUT, back))
    if isinstance(phase, process.ClosedOut | process.Called | process.Paid) and time <= ENDS:
        found += [process.call(phase, time, number)] * OFTEN
    if isinstance(phase, process.Called | process.Paid):
        owes = owed(after, 5)
        found += [
            process.pay(phase, time, owner, OUT, max(1, min(number, owes[owner]))) for owner in sorted(owes)
        ] * OFTEN
    if isinstance(phase, process.Paid):
        found += [process.absorb(phase, time, f"rest {len(closed.losses)}", number)] * OFTEN
    if not isinstance(phase, process.Concluded) and time > ENDS:
        found.append(process.conclude(phase, time))
    return found


@given(st.lists(st.tuples(st.integers(0, 6), few, st.integers(0, 59)), min_size=6, max_size=16), st.integers(0, 10**6))
def test_any_walk_by_the_types_is_taken_by_the_machine_and_every_phase_of_it_can_be_concluded(
    drawn: list[tuple[int, int, int]], late: int
) -> None:
    after, time = begun(), 5
    at: Any = OPEN
    for more, number, which in drawn:
        found = steps_of(after, at, time, number)
        if found:
            event, at = found[which % len(found)]
            taken(after, event)
        must_conclude(after.copy(), at, max(time, ENDS + 1) + late)
        time += more


def must_conclude(after: Book, phase: Any, time: Amount) -> None:
    """Assert that from a phase steps lead to the last one that the machine takes, and that then nobody owes."""
    event: Event
    if isinstance(phase, process.Open):
        event, phase = process.declare(phase, time)
        taken(after, event)
        time += EUREX.lasts + 1
    if isinstance(phase, process.Declared):
        event, phase = process.close_out(phase, time, OUT, 0, 0)
        taken(after, event)
    if not isinstance(phase, process.Concluded):
        event, phase = process.conclude(phase, time)
        taken(after, event)
        assert noted(after, "owes from") == {}
        assert [after.get(assessed(owner), 0) for owner in "ABC"] == [0, 0, 0]
    assert isinstance(phase, process.Concluded)


def test_what_is_uncovered_is_called_and_paid_and_bears_the_rest_of_the_loss() -> None:
    event: Event
    after = begun()
    event, declared = process.declare(OPEN, 5)
    taken(after, event)
    event, closed = process.close_out(declared, 9, OUT, 1_000, 0)
    taken(after, event)
    assert [after[contribution(owner)] for owner in "ABC"] == [0, 0, 0]
    event, called = process.call(closed, 10, 390)
    taken(after, event)
    assert owed(after, 5) == {"A": 130, "B": 260}
    event, paid = process.pay(called, 11, "A", OUT, 130)
    taken(after, event)
    event, paid = process.absorb(paid, 12, "rest", 400)
    taken(after, event)
    assert (after[assessed("A")], lacking(after, "rest")) == (0, 130)
    event, recovering = process.recover(paid, 13, "rest", OUT, 100)
    taken(after, event)
    assert after[recovered("A")] == 100
    event, concluded = process.conclude(recovering, ENDS + 1)
    taken(after, event)
    assert owed(after, 5) == {}
    event, concluded = process.recover_late(concluded, 10**6, "close-out of one in EUR/2", OUT, 30)
    taken(after, event)
    assert (after[recovered("A")], after[recovered("B")], after.get(recovered("C"), 0)) == (110, 20, 0)


@pytest.mark.clause("CO-4")
def test_what_is_absorbed_goes_by_the_rules_of_when_the_default_was_declared() -> None:
    later = attrs.evolve(RULES, since=6, layers=())
    event, declared = process.declare(OPEN, 5)
    paid = process.Paid(process.ClosedOut(declared, OUT, ("close-out of one in EUR/2",)))
    loss, _ = process.absorb(paid, 9, "rest", 90)
    assert loss == PlainLoss(9, "rest", 5, OUT, 90, "C", "listed")
    after = begun()
    taken(after, event)
    after.state = attrs.evolve(after.state, rules=(RULES, later))
    taken(after, loss)
    assert after[contribution("C")] == 210


@pytest.mark.clause("CO-5")
def test_a_default_is_closed_out_in_each_asset_by_the_same_phase_and_twice_in_none() -> None:
    after = book(*THREE, Deposit(0, Account("C", PURPOSE, USD), 50), rules=RULES)
    event, declared = process.declare(OPEN, 5)
    taken(after, event)
    for account, losses in ((OUT, ("close-out of one in EUR/2",)), (outside(USD), ("close-out of one in USD/2",))):
        closing, closed = process.close_out(declared, 9, account, 30, 0)
        assert closing == DefaultClosedOut(9, "listed", "one", "C", account, 30, 0)
        assert closed == process.ClosedOut(declared, account, losses)
        taken(after, closing)
        refused(after, process.close_out(declared, 9, account, 1, 0)[0], AlreadyAbsorbed, losses[0])


def test_two_defaults_of_one_period_are_each_concluded() -> None:
    after = begun()
    for name, defaulter in (("one", "C"), ("two", "B")):
        event, declared = process.declare(process.Open("listed", name, defaulter), 5)
        taken(after, event)
        closing, closed = process.close_out(declared, 5, OUT, 400, 0)
        taken(after, closing)
        calling, called = process.call(closed, 5, 40)
        taken(after, calling)
        refused(after, process.conclude(called, ENDS)[0], TooEarly, str(ENDS))
    taken(after, process.conclude(closed, ENDS + 1)[0])
    taken(after, process.conclude(called, ENDS + 1)[0])
    assert noted(after, "owes from") == {}


def test_a_default_that_a_later_period_overtakes_is_concluded_once_that_is_over() -> None:
    after = begun()
    event, declared = process.declare(OPEN, 5)
    taken(after, event)
    closing, closed = process.close_out(declared, 6, OUT, 0, 0)
    taken(after, closing)
    calling, called = process.call(closed, 7, 60)
    taken(after, calling)
    taken(after, process.declare(process.Open("listed", "two", "B"), ENDS + 1)[0])
    later = ENDS + 1 + EUREX.lasts
    refused(after, process.conclude(called, later)[0], TooEarly, str(later))
    taken(after, process.conclude(called, later + 1)[0])
    assert noted(after, "owes from") == {}


@pytest.mark.clause("CO-4")
@pytest.mark.parametrize("loss", ["close-out of two in EUR/2", "", None, 1])
def test_nothing_is_recovered_of_a_loss_of_another_default(loss: Any) -> None:
    closed = process.ClosedOut(process.Declared(OPEN, 5), OUT, ("close-out of one in EUR/2", "rest"))
    for step, phase in (
        (process.recover, closed),
        (process.recover, process.Paid(closed)),
        (process.recover_late, process.Concluded(closed)),
    ):
        given_step: Any = step
        with pytest.raises(UnknownName, match="there is no loss"):
            given_step(phase, 9, loss, OUT, 1)
        assert given_step(phase, 9, "rest", OUT, 1)[0] == Recovery(9, "rest", OUT, 1)


DECLARED = process.Declared(OPEN, 5)
PAID = process.Paid(process.ClosedOut(DECLARED, OUT, ()))


@pytest.mark.parametrize(
    ("far", "event", "error", "says"),
    [
        (0, AssessmentsCalled(9, "listed", "one", 1), UnknownName, "no default 'one'"),
        (0, process.close_out(DECLARED, 9, OUT, 1, 0)[0], UnknownName, "no default 'one'"),
        (0, AssessmentsReturned(99, "listed"), UnknownName, "no capped period"),
        (1, Recovery(9, "close-out of one in EUR/2", OUT, 1), UnknownName, "no loss"),
        (1, process.declare(OPEN, 9)[0], InvalidValue, "id must be"),
        (1, AssessmentsReturned(9, "listed"), TooEarly, "due at 26"),
        (2, AssessmentPaid(9, "listed", "A", OUT, 1), UnknownName, "no assessment owed by 'A'"),
        (2, process.close_out(DECLARED, 9, OUT, 1, 0)[0], AlreadyAbsorbed, "close-out of one in EUR/2"),
        (4, process.absorb(PAID, 30, "close-out of one in EUR/2", 1)[0], InvalidValue, "as those of close-outs do"),
        (5, AssessmentsCalled(30, "listed", "one", 1), InvalidValue, "period that still runs"),
        (5, AssessmentPaid(30, "listed", "B", OUT, 1), UnknownName, "no assessment owed by 'B'"),
    ],
    ids=str,
)
def test_a_step_out_of_order_given_as_a_bare_event_is_refused_and_nothing_changes(
    far: int, event: Event, error: type[RhodianError], says: str
) -> None:
    declaring, declared = process.declare(OPEN, 5)
    closing, closed = process.close_out(declared, 6, OUT, 700, 0)
    calling, called = process.call(closed, 7, 300)
    paying, paid = process.pay(called, 8, "A", OUT, 60)
    way = (declaring, closing, calling, paying, process.conclude(paid, ENDS + 1)[0])
    refused(book(*THREE, *way[:far], rules=RULES), event, error, says)
