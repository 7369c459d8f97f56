"""Checked: what is claimed of pauses, which lapse and touch nothing that began before, and of actions that run once."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidAmount, InvalidValue, RhodianError, TooEarly
from rhodian.governance.emergencies import Action, Fate, Pause, cancel, declare, execute, lift, ratify, stops
from rhodian_proofs.claims import (
    AnyInt,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Not,
    Turn,
    claim,
    implies,
    is_natural,
    parameter,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types


@claim("GV-16", about=(declare, stops))
def a_pause_lapses_and_never_touches_what_began_before(
    last: Pause, time: Natural, length: Natural, longest: Natural, rest: Natural, began: Natural
) -> None:
    """A pause stops at once, never what began before it, and nothing once the longest is over or before a rest is."""
    if refusal_of(declare, last, time, length, longest, rest) is None:
        stopped = stops(declare(last, time, length, longest, rest), began)
        assert implies(stopped, (time <= began) & (began < time + longest))
        assert implies((time <= began) & (began < time + length), stopped)
        assert implies(stopped & (last.until > 0), began >= last.until + rest)


@claim("GV-16", about=(ratify, lift, stops))
def a_pause_is_made_longer_only_while_it_lasts_and_shorter_only_after_the_delay(
    pause: Pause, time: Natural, until: Natural, delay: Natural, began: Natural
) -> None:
    """One that lasts is ratified until later, or lifted once the delay is over; what it stopped before stays so."""
    before = stops(pause, began)
    if refusal_of(ratify, pause, time, until) is None:
        longer = stops(ratify(pause, time, until), began)
        assert implies(before, longer)
        assert implies(longer, (pause.since <= began) & (began < until))
    if refusal_of(lift, pause, time, delay) is None:
        shorter = stops(lift(pause, time, delay), began)
        assert implies(shorter, before)
        assert implies(before & (began < time + delay), shorter)
        assert implies(began >= time + delay, not shorter)


@attrs.frozen
class Tried:
    """What somebody tries with an action."""

    to_cancel: int
    """0 to run it, or else to cancel it."""
    time: int
    """When."""


AnyTried = Annotated[Tried, Fields(to_cancel=AnyInt, time=AnyInt)]
"""Anything that anybody tries, at any time."""


CANCELLED = 2
"""The number of that fate."""


def _fate(number: Any) -> Any:
    """Return the fate of this number: 0 queued, 1 executed, or else cancelled."""
    if number == 0:
        return Fate.QUEUED
    return Fate.EXECUTED if number == 1 else Fate.CANCELLED


def _tried(action: Any, attempt: Any) -> Any:
    """Return the number of an action's fate after an attempt, and 1 if the attempt ran it."""
    if attempt.to_cancel == 0:
        execute(action, attempt.time)
        return 1, 1
    cancel(action)
    return CANCELLED, 0


def run(due: Any, expires: Any, attempts: Any) -> Any:
    """Return, for each attempt with an action, 1 if it ran it."""

    def attempted(fate: Any, attempt: Any) -> Any:
        try:
            return _tried(Action(due, expires, _fate(fate)), attempt)
        except RhodianError:
            return fate, 0

    return loops.scan(attempted, 0, attempts)


def _ran_if_it_is_executed(at: Moment) -> Conditions:
    yield (at.state == 0) | (at.state == 1) | (at.state == CANCELLED)
    yield at.given.ran <= 1
    yield implies(at.state == 0, at.given.ran == 0)


def _ran_in_its_window(_: Moment, turn: Turn, ran: Any) -> Conditions:
    yield ran >= 0
    yield implies(
        ran > 0,
        (parameter("due") <= turn.item.time) & (turn.item.time <= parameter("due") + parameter("grace")),
    )
    yield implies(ran > 0, turn.before == 0)


RUN = Invariant("run.<locals>.attempted", _ran_if_it_is_executed, ("ran",), _ran_in_its_window)


@claim("GV-17", about=(execute, cancel), invariants=(RUN,), length_max=2)
def an_action_runs_at_most_once_whatever_is_tried(due: Natural, grace: Natural, attempts: tuple[AnyTried, ...]) -> None:
    """However often somebody tries to run or cancel it, an action runs at most once, and none that was cancelled."""
    _, ran = run(due, due + grace, attempts)
    assert total(ran) <= 1


@claim("GV-17", about=(execute, cancel))
def an_action_runs_in_its_window_and_never_again(action: Action, time: Natural, again: Natural) -> None:
    """One runs only if it is queued, due and not expired; once it ran or was cancelled, it neither runs nor is."""
    if refusal_of(execute, action, time) is None:
        done = execute(action, time)
        assert (action.due <= time) & (time <= action.expires)
        assert done == Action(action.due, action.expires, Fate.EXECUTED)
        assert tells(refusal_of(execute, done, again), InvalidValue, field="action", value="executed")
        assert tells(refusal_of(cancel, done), InvalidValue, field="action", value="executed")
    if refusal_of(cancel, action) is None:
        gone = cancel(action)
        assert tells(refusal_of(execute, gone, again), InvalidValue, field="action", value="cancelled")
        assert tells(refusal_of(cancel, gone), InvalidValue, field="action", value="cancelled")


# What is refused.


@claim("GV-18", about=(Pause, stops, declare))
def a_pause_is_refused_exactly_for_what_is_none_too_long_or_before_the_rest_is_over(
    last: Pause, no_pause: Annotated[Any, Not(Pause)], time: Number, length: Number, longest: Natural, rest: Natural
) -> None:
    """A pause is refused for dates that are none or crossed; declaring one for a number, length or rest."""
    assert tells(refusal_of(stops, no_pause, time), InvalidValue, field="pause", value=no_pause)
    assert tells(refusal_of(declare, no_pause, time, length, longest, rest), InvalidValue, field="last", value=no_pause)
    made, asked = refusal_of(Pause, time, length), refusal_of(stops, last, time)
    refusal = refusal_of(declare, last, time, length, longest, rest)
    if not is_natural(time):
        assert tells(made, InvalidAmount, field="since", value=time)
        assert tells(asked, InvalidAmount, field="began", value=time)
        assert tells(refusal, InvalidAmount, field="time", value=time)
        return
    assert asked is None
    if not is_natural(length):
        assert tells(made, InvalidAmount, field="until", value=length)
        assert tells(refusal, InvalidAmount, field="length", value=length)
        return
    if length < time:
        assert tells(made, InvalidValue, field="until", value=length)
    else:
        assert made is None
    if length > longest:
        assert tells(refusal, InvalidValue, field="length", value=length)
    elif last.until > 0 and time < last.until + rest:
        assert tells(refusal, TooEarly, time=time, due=last.until + rest)
    else:
        assert refusal is None


@claim("GV-18", about=(ratify, lift))
def a_pause_is_ratified_or_lifted_exactly_while_it_lasts(
    pause: Pause, no_pause: Annotated[Any, Not(Pause)], time: Natural, until: Number
) -> None:
    """Ratifying and lifting are refused for no pause, else out of its time, else a number; ratifying for an earlier."""
    assert tells(refusal_of(ratify, no_pause, time, until), InvalidValue, field="pause", value=no_pause)
    assert tells(refusal_of(lift, no_pause, time, until), InvalidValue, field="pause", value=no_pause)
    longer, shorter = refusal_of(ratify, pause, time, until), refusal_of(lift, pause, time, until)
    if not pause.since <= time < pause.until:
        assert tells(longer, InvalidValue, field="time", value=time)
        assert tells(shorter, InvalidValue, field="time", value=time)
    elif not is_natural(until):
        assert tells(longer, InvalidAmount, field="until", value=until)
        assert tells(shorter, InvalidAmount, field="delay", value=until)
    else:
        assert shorter is None
        if until < pause.until:
            assert tells(longer, InvalidValue, field="until", value=until)
        else:
            assert longer is None


@claim("GV-18", about=(Action, execute, cancel))
def an_action_is_refused_exactly_for_its_dates_and_run_if_queued_due_and_not_expired(
    action: Action,
    no_action: Annotated[Any, Not(Action)],
    no_fate: Annotated[Any, Not(Fate)],
    due: Number,
    time: Number,
) -> None:
    """An action is refused for dates that are none or crossed, or no fate; running it for its fate or dates."""
    assert tells(refusal_of(execute, no_action, time), InvalidValue, field="action", value=no_action)
    assert tells(refusal_of(cancel, no_action), InvalidValue, field="action", value=no_action)
    made, unmade = refusal_of(Action, due, time, Fate.QUEUED), refusal_of(Action, due, time, no_fate)
    if not is_natural(due):
        assert tells(made, InvalidAmount, field="due", value=due)
    elif not is_natural(time):
        assert tells(made, InvalidAmount, field="expires", value=time)
    elif time < due:
        assert tells(made, InvalidValue, field="expires", value=time)
    else:
        assert made is None
        assert tells(unmade, InvalidValue, field="fate", value=no_fate)
    refusal, dropped = refusal_of(execute, action, time), refusal_of(cancel, action)
    if action.fate is not Fate.QUEUED:
        assert tells(refusal, InvalidValue, field="action", value=action.fate.value)
        assert tells(dropped, InvalidValue, field="action", value=action.fate.value)
        return
    assert dropped is None
    if not is_natural(time):
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time < action.due:
        assert tells(refusal, TooEarly, time=time, due=action.due)
    elif time > action.expires:
        assert tells(refusal, InvalidValue, field="time", value=time)
    else:
        assert refusal is None
