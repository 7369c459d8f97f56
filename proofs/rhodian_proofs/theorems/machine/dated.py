"""Checked: what is claimed of rules by their dates: which hold at a time, and what later decisions leave of that."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import RhodianError, TooEarly
from rhodian.machine.events import RulesChanged
from rhodian.machine.revisions import must_wait
from rhodian.machine.state import begun, follows, ticked
from rhodian.pools.membership import Staked, exposure, request
from rhodian_proofs.claims import (
    AnyInt,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    adds_up_as,
    claim,
    implies,
    is_same,
    parameter,
    refusal_of,
    total,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds


@attrs.frozen
class Dated:
    """What of rules decides when they hold."""

    since: int
    """From when on."""


AChange = Annotated[RulesChanged, Fields(time=AnyInt, rules=Dated)]
"""An event by which rules of any date are decided at any time."""
BEGUN = Invariant("begun.<locals>.has_come", nothing_holds, ("begun",))


def latest(dates: Any, time: Any) -> Any:
    """Return 1 if the dates rise, from 0 or later, or else 0; and which is the last that has come, counted from 1."""

    def later(so_far: Any, date: Any) -> Any:
        rises, count, held, last = so_far
        return (where(date > last, rises, 0), count + 1, where(date <= time, count + 1, held), date), None

    (rises, _, held, _), _ = loops.scan(later, (1, 0, 0, -1), dates)
    return rises, held


def _as_many_have_begun(at: Moment) -> Conditions:
    rises, count, held, last = at.state
    yield (rises == 0) | (rises == 1)
    yield implies(rises == 1, held == at.seen.begun)
    yield implies((rises == 1) & (last <= at.free.time), at.seen.begun == count)


LATEST = Invariant("latest.<locals>.later", _as_many_have_begun, along=("begun",))


@claim("MC-7", about=(begun,), invariants=(BEGUN, LATEST), length_max=2)
def the_rules_of_a_time_are_the_last_whose_date_has_come(dates: Naturals, time: Natural) -> None:
    """Of any number of rules by rising dates, as many have begun at a time as up to the last whose date has come."""
    flags = begun(dates, time)
    rises, held = latest(dates, time)
    assert implies(rises == 1, total(flags) == held)


def decided(state: Any, changes: Any) -> Any:
    """Return the dates of rules that are decided by events one after the other, or 0 for an event that is refused."""

    def change(before: Any, event: Any) -> Any:
        time, last = before
        try:
            now, _ = ticked(time, 0, event.time)
        except RhodianError:
            return before, 0
        since = event.rules.since
        return ((now, since), since) if follows(now, last, since) else (before, 0)

    return loops.scan(change, state, changes)[1]


def taken(dates: Any) -> Any:
    """Return the dates but for those of events that were refused."""

    def of(date: Any) -> Any:
        return date if date > 0 else None

    return columns.present(columns.each(of, dates))


def _is_after_the_loss(at: Moment) -> Conditions:
    yield at.state[0] >= parameter("occurred")
    yield at.state[1] >= 0


def _begins_after_the_loss(_: Moment, __: Turn, since: Any) -> Conditions:
    yield implies(since != 0, since > parameter("occurred"))


DECIDED = Invariant("decided.<locals>.change", _is_after_the_loss, ("decided",), _begins_after_the_loss)


@claim("MC-7", about=(begun, follows, ticked), invariants=(BEGUN, DECIDED), length_max=1, same_length=False)
def what_is_decided_since_a_loss_occurred_changes_no_rules_of_then(
    dates: Naturals, changes: tuple[AChange, ...], occurred: Natural, later: Natural, last: Natural
) -> None:
    """A loss is borne by the rules of when it occurred, whenever it is booked and whatever was decided since."""
    more = taken(decided((occurred + later, last), changes))
    flags, then = begun(columns.joined(dates, more), occurred), begun(dates, occurred)
    adds_up_as(flags, then, None)
    assert total(flags) == total(then)


@attrs.frozen
class Decision:
    """What of rules, and of those that hold when they are decided, decides when they hold."""

    time: int
    """When they are decided."""
    since: int
    """From when on they are to hold."""
    longer: int
    """The delay of the rules of then; or how much longer than a known one, of rules that stood before."""


AnyDecision = Annotated[Decision, Fields(time=AnyInt, since=AnyInt, longer=Natural)]
"""Rules of any date that are decided at any time, while rules of any delay hold."""


def awaited(wait: Any, state: Any, decisions: Any) -> Any:
    """Return the dates of rules that are decided one after the other, or 0 for those that are refused.

    The state is what the clock says, the last date of rules, and the first of those decided here, or 0. While none of
    these has begun a delay of no less than `wait` is in force; once one has, any.
    """

    def decide(before: Any, rules: Any) -> Any:
        time, last, first = before
        try:
            now, _ = ticked(time, 0, rules.time)
            stood = (first == 0) | (now < first)
            must_wait(now, where(stood, wait, 0) + rules.longer, rules.since)
        except RhodianError:
            return before, 0
        if not follows(now, last, rules.since):
            return before, 0
        return (now, rules.since, where(first == 0, rules.since, first)), rules.since

    return loops.scan(decide, state, decisions)[1]


def _none_began_before_the_delay_was_over(at: Moment) -> Conditions:
    time, last, first = at.state
    yield time >= parameter("start")
    yield last >= 0
    yield implies(first != 0, (first <= last) & (first >= parameter("start") + parameter("wait")) & (first > 0))


def _begins_once_it_is_over(_: Moment, __: Turn, since: Any) -> Conditions:
    yield implies(since != 0, since >= parameter("start") + parameter("wait"))


AWAITED = Invariant(
    "awaited.<locals>.decide", _none_began_before_the_delay_was_over, ("awaited",), _begins_once_it_is_over
)


@claim("MC-31", about=(begun, follows, must_wait, ticked), invariants=(BEGUN, AWAITED), length_max=1, same_length=False)
def no_rules_decided_from_now_on_hold_before_the_delay_of_now_is_over(
    dates: Naturals, decisions: tuple[AnyDecision, ...], start: Natural, wait: Natural, last: Natural, time: Natural
) -> None:
    """Whatever is decided from now on, a shorter delay too, changes nothing before the delay of now is over."""
    if time < start + wait:
        more = taken(awaited(wait, (start, last, 0), decisions))
        flags, then = begun(columns.joined(dates, more), time), begun(dates, time)
        adds_up_as(flags, then, None)
        assert total(flags) == total(then)


@claim("MC-31", about=(must_wait,))
def a_change_is_refused_exactly_if_it_would_hold_before_the_delay_is_over(
    time: Natural, delay: Natural, since: Natural
) -> None:
    """A change of rules is refused exactly if it would hold before the delay of now is over."""
    refusal = refusal_of(must_wait, time, delay, since)
    if since < time + delay:
        assert is_same(refusal, TooEarly(since, time + delay))
    else:
        assert refusal is None


@claim("MC-31", about=(must_wait, request, exposure))
def who_gives_notice_when_rules_are_decided_bears_nothing_once_they_hold(
    staked: Staked, asked: Natural, notice: Natural, worth: Natural, since: Natural, date: Natural
) -> None:
    """With a delay no shorter than a notice, who gives it when rules are decided bears nothing once they hold."""
    if staked.entered <= asked and refusal_of(must_wait, asked, notice, since) is None and date >= since:
        assert exposure(request(staked, asked, notice, worth), date) == 0
