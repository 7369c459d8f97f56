"""Checked: what is claimed of a parameter and the delay over any history of what is announced and withdrawn."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.base import loops
from rhodian.base.errors import RhodianError
from rhodian.governance.changes import Dated, Parameter, announce, in_force, withdrawn
from rhodian_proofs.claims import (
    AnyInt,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    claim,
    implies,
    parameter,
    where,
)


@attrs.frozen
class Asked:
    """What somebody asks of the parameter, or of the delay."""

    of_delay: int
    """0 of the parameter, or else of the delay."""
    withdraws: int
    """0 to announce a change, or else to withdraw one."""
    time: int
    """When."""
    value: int
    """What value, if it is announced."""
    since: int
    """From when on."""


AnyAsked = Annotated[Asked, Fields(of_delay=AnyInt, withdraws=AnyInt, time=AnyInt, value=AnyInt, since=AnyInt)]
"""Anything that anybody asks at any time."""


def rule_of(way: Any, least: Any, more: Any) -> Any:
    """Return a parameter, of which 0 says that rising is worse, 1 that falling is, and any other number that either is.

    One of which neither is never waits, and no claim of histories is made of it.
    """
    most = least + more
    if way == 0:
        return Parameter(least, most, rising_waits=True, falling_waits=False)
    if way == 1:
        return Parameter(least, most, rising_waits=False, falling_waits=True)
    return Parameter(least, most, rising_waits=True, falling_waits=True)


def is_worse(way: Any, now: Any, then: Any) -> Any:
    """Tell whether one value may be worse than another."""
    if way == 0:
        return then > now
    return then < now if way == 1 else then != now


def _set(parts: Any) -> Any:
    """Return the setting of these parts."""
    return Dated(parts[0], parts[1], parts[2], parts[3])


def _parts(setting: Any) -> Any:
    """Return the parts of a setting."""
    return setting.before, setting.value, setting.announced, setting.since


def _changed(rule: Any, dated: Any, delay: Any, asked: Any) -> Any:
    """Return what stands after what was asked of it."""
    if asked.withdraws == 0:
        return announce(rule, dated, delay, asked.value, asked.time, asked.since)
    return withdrawn(dated, asked.time)


def _taken(rule: Any, of_delay: Any, state: Any, asked: Any) -> Any:
    """Return the state after what was asked; as it was, if that is refused, or dated before what went before it."""
    clock, held, delay = state
    if asked.time < clock:
        return state
    try:
        if asked.of_delay == 0:
            return asked.time, _parts(_changed(rule, _set(held), _set(delay), asked)), delay
        return asked.time, held, _parts(_changed(of_delay, _set(delay), _set(delay), asked))
    except RhodianError:
        return state


def played(way: Any, bounds: Any, state: Any, events: Any) -> Any:
    """Return the state after a history: the time, what the parameter is set to, and what the delay is set to.

    The bounds are the least of the parameter and how much more the most is, and the same of the delay.
    """
    least, more, least_delay, more_delay = bounds

    def take(before: Any, asked: Any) -> Any:
        rule, of_delay = rule_of(way, least, more), rule_of(1, least_delay, more_delay)
        return _taken(rule, of_delay, before, asked), None

    return loops.scan(take, state, events)[0]


def _settings_are_whole(at: Moment) -> Conditions:
    clock, held, delay = at.state
    for setting in (held, delay):
        yield (setting[0] >= 0) & (setting[1] >= 0) & (setting[2] >= 0)
        yield (setting[2] <= setting[3]) & (setting[2] <= clock)


def _nobody_is_worse_off_before_the_delay_is_over(at: Moment) -> Conditions:
    yield from _settings_are_whole(at)
    clock, held, delay = at.state
    way, value = parameter("way"), parameter("value")
    wait, over = parameter("wait"), parameter("start") + parameter("wait")
    yield clock >= parameter("start")
    if clock < over:
        yield not is_worse(way, value, held[0])
        yield delay[0] >= wait
        yield implies(delay[3] < over, delay[1] >= wait)
        if held[3] < over:
            yield not is_worse(way, value, held[1])


WAITED = Invariant("played.<locals>.take", _nobody_is_worse_off_before_the_delay_is_over)


@claim("GV-10", about=(announce, withdrawn, in_force), invariants=(WAITED,), length_max=1)
def nobody_is_worse_off_before_the_delay_of_now_is_over(
    way: Natural,
    least: Natural,
    more: Natural,
    least_delay: Natural,
    more_delay: Natural,
    value: Natural,
    wait: Natural,
    start: Natural,
    later: Natural,
    events: tuple[AnyAsked, ...],
) -> None:
    """Whatever is announced and withdrawn, of the delay too, nobody is worse off before the delay of now is over."""
    settled = (start, (value, value, start, start), (wait, wait, start, start))
    clock, held, delay = played(way, (least, more, least_delay, more_delay), settled, events)
    time = clock + later
    if time < start + wait:
        assert not is_worse(way, value, in_force(_set(held), time))
        assert in_force(_set(delay), time) >= wait


def _stays_within_bounds(at: Moment) -> Conditions:
    yield from _settings_are_whole(at)
    _, held, delay = at.state
    least, more = parameter("least"), parameter("more")
    least_delay, more_delay = parameter("least_delay"), parameter("more_delay")
    for value in (held[0], held[1]):
        yield (least <= value) & (value <= least + more)
    for wait in (delay[0], delay[1]):
        yield (least_delay <= wait) & (wait <= least_delay + more_delay)


BOUNDED = Invariant("played.<locals>.take", _stays_within_bounds)


@claim("GV-11", about=(announce, withdrawn, in_force), invariants=(BOUNDED,), length_max=1)
def whatever_was_announced_and_withdrawn_a_parameter_is_within_its_bounds(
    way: Natural,
    least: Natural,
    more: Natural,
    least_delay: Natural,
    more_delay: Natural,
    value: Natural,
    wait: Natural,
    start: Natural,
    time: Natural,
    events: tuple[AnyAsked, ...],
) -> None:
    """After any history a parameter that was within its bounds, and so the delay, is within them at any time."""
    if least <= value <= least + more and least_delay <= wait <= least_delay + more_delay:
        settled = (start, (value, value, start, start), (wait, wait, start, start))
        _, held, delay = played(way, (least, more, least_delay, more_delay), settled, events)
        now, waits = in_force(_set(held), time), in_force(_set(delay), time)
        assert (least <= now) & (now <= least + more)
        assert (least_delay <= waits) & (waits <= least_delay + more_delay)


def looked_back(bounds: Any, state: Any, occurred: Any, events: Any) -> Any:
    """Return a state after a history, and what the parameter was, at each point of it, when a loss occurred."""
    way, least, more, least_delay, more_delay = bounds

    def take(before: Any, asked: Any) -> Any:
        rule, of_delay = rule_of(way, least, more), rule_of(1, least_delay, more_delay)
        now, held = before
        after = _taken(rule, of_delay, now, asked)
        return (after, where(after[1][3] <= occurred, after[1][1], held)), None

    return loops.scan(take, state, events)[0]


def _nothing_has_changed_of_then(at: Moment) -> Conditions:
    now, held = at.state
    clock, dated, delay = now
    for setting in (dated, delay):
        yield (setting[0] >= 0) & (setting[1] >= 0) & (setting[2] >= 0)
        yield (setting[2] <= setting[3]) & (setting[2] <= clock)
    yield dated[2] > parameter("occurred")
    yield held == at.start[1]


BACK = Invariant("looked_back.<locals>.take", _nothing_has_changed_of_then)


@claim("GV-19", about=(announce, withdrawn), invariants=(BACK,), length_max=1)
def whatever_is_announced_and_withdrawn_after_a_loss_the_rules_of_then_are_what_they_were(
    bounds: tuple[Natural, Natural, Natural, Natural, Natural],
    occurred: Natural,
    later: Natural,
    known: Natural,
    value: Natural,
    wait: Natural,
    events: tuple[AnyAsked, ...],
) -> None:
    """Whatever is announced and withdrawn since a loss occurred, a parameter was then what it was."""
    start = occurred + 1 + later
    settled = (start, (known, value, start, start), (wait, wait, start, start))
    _, then = looked_back(bounds, (settled, known), occurred, events)
    assert then == known
