"""Checked: what is claimed of rules by their dates: which hold at a time, and that none decided later changes that."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import RhodianError
from rhodian.machine.events import RulesChanged
from rhodian.machine.state import begun, follows, ticked
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
    parameter,
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
