"""Checked: what is claimed of how a parameter changes: within bounds, after its delay, and never backwards."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, TooEarly
from rhodian.governance.changes import Dated, Parameter, announce, in_force, value_at, withdrawn
from rhodian_proofs.claims import (
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Not,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types


@claim("GV-1", about=(announce, in_force))
def an_announcement_changes_nothing_before_now(
    parameter: Parameter, dated: Dated, delay: Dated, value: Natural, now: Natural, since: Natural, time: Natural
) -> None:
    """Whatever is announced, a parameter is what it was at any time before its effect, which is not before now."""
    if refusal_of(announce, parameter, dated, delay, value, now, since) is None:
        after = announce(parameter, dated, delay, value, now, since)
        assert after.since >= now
        if dated.since <= time < after.since:
            assert in_force(after, time) == in_force(dated, time)


@claim("GV-2", about=(announce,))
def what_is_announced_is_within_bounds_and_what_was_stays_so(
    parameter: Parameter, dated: Dated, delay: Dated, value: Natural, now: Natural, since: Natural, time: Natural
) -> None:
    """If what stands is within the bounds, it is at all times after an announcement."""
    if (
        parameter.least <= dated.before <= parameter.most
        and parameter.least <= dated.value <= parameter.most
        and refusal_of(announce, parameter, dated, delay, value, now, since) is None
    ):
        held = in_force(announce(parameter, dated, delay, value, now, since), time)
        assert (parameter.least <= held) & (held <= parameter.most)


@claim("GV-3", about=(announce,))
def what_may_be_worse_waits_the_delay_in_force_when_it_is_announced(
    parameter: Parameter, dated: Dated, delay: Dated, value: Natural, now: Natural, since: Natural
) -> None:
    """A change to what may be worse takes effect no earlier than the delay then in force after its announcement."""
    if refusal_of(announce, parameter, dated, delay, value, now, since) is None:
        held = in_force(dated, now)
        if (parameter.rising_waits and value > held) or (parameter.falling_waits and value < held):
            assert since >= now + in_force(delay, now)


@claim("GV-4", about=(announce,))
def a_shorter_delay_helps_no_change_to_have_effect_before_the_old_one_has_passed(
    rules: Parameter,
    delay: Dated,
    shorter: Natural,
    first: Natural,
    effect: Natural,
    parameter: Parameter,
    dated: Dated,
    value: Natural,
    now: Natural,
    since: Natural,
) -> None:
    """Once a shorter delay is announced, what may be worse has no effect until the old delay has passed since."""
    if (
        rules.falling_waits
        and now >= first
        and refusal_of(announce, rules, delay, delay, shorter, first, effect) is None
    ):
        old = in_force(delay, first)
        later = announce(rules, delay, delay, shorter, first, effect)
        if shorter < old and refusal_of(announce, parameter, dated, later, value, now, since) is None:
            held = in_force(dated, now)
            if (parameter.rising_waits and value > held) or (parameter.falling_waits and value < held):
                assert since >= first + old
                assert implies(now < effect, since >= now + old)


@claim("GV-5", about=(announce,))
def whoever_asks_at_the_announcement_is_out_before_the_effect(
    parameter: Parameter,
    dated: Dated,
    delay: Dated,
    value: Natural,
    now: Natural,
    since: Natural,
    cooldown: Natural,
    epoch: Natural,
    rest: Natural,
) -> None:
    """With a delay of cool-down and epoch, who asks at the announcement is out before what may be worse has effect."""
    if (
        rest < epoch
        and in_force(delay, now) >= cooldown + epoch
        and refusal_of(announce, parameter, dated, delay, value, now, since) is None
    ):
        held = in_force(dated, now)
        if (parameter.rising_waits and value > held) or (parameter.falling_waits and value < held):
            assert now + cooldown + rest < since


@claim("GV-6", about=(withdrawn,))
def a_withdrawal_takes_back_what_has_no_effect_yet_and_nothing_else(dated: Dated, now: Natural, time: Natural) -> None:
    """A withdrawn change never has effect, and what was in force stays so."""
    if dated.announced <= now < dated.since:
        after = withdrawn(dated, now)
        assert in_force(after, time) == dated.before
        assert (after.announced == now) & (after.since == now)


def _is_the_first(at: Moment) -> Conditions:
    yield at.state == at.start


LATER = Invariant("value_at.<locals>.step", _is_the_first)


@claim("GV-9", about=(value_at,), invariants=(LATER,), length_max=2)
def changes_that_have_effect_later_change_nothing_at_a_time(first: Natural, waits: Naturals, time: Natural) -> None:
    """However many changes have effect after a time, and whatever they set, the value at that time is the same."""

    def after(wait: Any) -> Any:
        return time + 1 + wait

    assert value_at(first, waits, columns.each(after, waits), time) == first


# What is refused.


@claim("GV-7", about=(Parameter, Dated, in_force))
def a_parameter_or_what_stands_is_refused_exactly_for_its_first_field_that_is_wrong(
    one: Number, other: Number, dated: Dated, no_dated: Annotated[Any, Not(Dated)]
) -> None:
    """A parameter is refused for a bound or bounds crossed; what stands for no number or an effect before its news."""
    assert tells(refusal_of(in_force, no_dated, one), InvalidValue, field="dated", value=no_dated)
    refusal = refusal_of(Parameter, one, other, True, False)  # noqa: FBT003  # positional, as `refusal_of` calls it
    standing = refusal_of(Dated, 0, 0, one, other)
    asked = refusal_of(in_force, dated, one)
    if not is_natural(one):
        assert tells(refusal, InvalidAmount, field="least", value=one)
        assert tells(standing, InvalidAmount, field="announced", value=one)
        assert tells(asked, InvalidAmount, field="time", value=one)
    elif not is_natural(other):
        assert asked is None
        assert tells(refusal, InvalidAmount, field="most", value=other)
        assert tells(standing, InvalidAmount, field="since", value=other)
    elif other < one:
        assert tells(refusal, InvalidValue, field="most", value=other)
        assert tells(standing, InvalidValue, field="since", value=other)
    else:
        assert refusal is None
        assert standing is None


@claim("GV-8", about=(announce, withdrawn))
def a_change_is_refused_exactly_out_of_bounds_back_dated_while_one_is_pending_or_too_early(
    parameter: Parameter, dated: Dated, delay: Dated, value: Natural, now: Natural, since: Natural
) -> None:
    """A change is refused exactly out of bounds, back-dated, while one is pending, or before it may have effect."""
    refusal = refusal_of(announce, parameter, dated, delay, value, now, since)
    back = refusal_of(withdrawn, dated, now)
    held = in_force(dated, now)
    waits = (parameter.rising_waits and value > held) or (parameter.falling_waits and value < held)
    due = now + in_force(delay, now) if waits else now
    if now < dated.announced:
        assert tells(back, BackDated, time=now, last=dated.announced)
    elif now >= dated.since:
        assert tells(back, InvalidValue, field="now", value=now)
    else:
        assert back is None
    if not parameter.least <= value <= parameter.most:
        assert tells(refusal, InvalidValue, field="value", value=value)
    elif now < dated.announced:
        assert tells(refusal, BackDated, time=now, last=dated.announced)
    elif now < delay.announced:
        assert tells(refusal, BackDated, time=now, last=delay.announced)
    elif now < dated.since:
        assert tells(refusal, TooEarly, time=now, due=dated.since)
    elif since < due:
        assert tells(refusal, TooEarly, time=since, due=due)
    else:
        assert refusal is None
