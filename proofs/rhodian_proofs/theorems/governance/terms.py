"""Checked: what is claimed of who is in the middle of something: leavers keep their term, and the past its rate."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.governance.changes import Dated, Parameter, announce, in_force
from rhodian.governance.terms import Accrued, accrue, kept_term, out_at
from rhodian_proofs.claims import Natural, Not, claim, is_natural, refusal_of, tells
from rhodian_proofs.theorems.liquidity.holding import is_positive
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types


@claim("GV-12", about=(kept_term,))
def who_asked_to_leave_keeps_its_term_or_has_a_better_one(parameter: Parameter, asked: Natural, now: Natural) -> None:
    """Who asked to leave has its term of then, or that of now if that is better for it, and never a worse one."""
    term = kept_term(parameter, asked, now)
    assert (term == asked) | (term == now)
    if parameter.rising_waits and parameter.falling_waits:
        assert term == asked
    elif parameter.rising_waits:
        assert (term <= asked) & (term <= now)
    elif parameter.falling_waits:
        assert (term >= asked) & (term >= now)
    else:
        assert term == now


@claim("GV-13", about=(out_at, announce))
def who_asks_at_the_announcement_is_out_before_what_is_worse_holds(
    parameter: Parameter,
    dated: Dated,
    delay: Dated,
    value: Natural,
    now: Natural,
    since: Natural,
    cooldown: Natural,
    epoch: Natural,
) -> None:
    """With a delay of cool-down and epoch, who asks at the announcement is out by `out_at` before what is worse."""
    if is_positive(epoch) and refusal_of(announce, parameter, dated, delay, value, now, since) is None:
        held, wait = in_force(dated, now), in_force(delay, now)
        worse = (parameter.rising_waits and value > held) or (parameter.falling_waits and value < held)
        if worse and wait >= cooldown + epoch:
            out = out_at(now, cooldown, epoch)
            assert (now + cooldown <= out) & (out < since)


@claim("GV-14", about=(accrue,))
def what_accrues_in_two_parts_is_what_accrues_in_one(
    accrued: Accrued, dated: Dated, first: Natural, more: Natural
) -> None:
    """However often it is brought up to date, the same has accrued."""
    middle = accrued.until + first
    if dated.announced <= accrued.until:
        assert accrue(accrue(accrued, dated, middle), dated, middle + more) == accrue(accrued, dated, middle + more)


@claim("GV-14", about=(accrue, announce))
def what_accrues_before_a_change_holds_does_so_at_what_was_in_force(
    amount: Natural, parameter: Parameter, dated: Dated, delay: Dated, value: Natural, now: Natural, since: Natural
) -> None:
    """Up to when a change that was announced holds, what accrues does so at what was in force at the announcement."""
    if refusal_of(announce, parameter, dated, delay, value, now, since) is None:
        held, after = in_force(dated, now), announce(parameter, dated, delay, value, now, since)
        assert accrue(Accrued(amount, now), after, since) == Accrued(amount + held * (since - now), since)


# What is refused.


@claim("GV-15", about=(kept_term, out_at))
def terms_are_refused_exactly_for_no_parameter_or_the_first_number_that_is_none(
    parameter: Parameter, no_parameter: Annotated[Any, Not(Parameter)], first: Number, second: Number, epoch: Number
) -> None:
    """A kept term is refused for no parameter, else a term; when one is out for a time, else a wait, else an epoch."""
    assert tells(refusal_of(kept_term, no_parameter, first, second), InvalidValue, field="parameter")
    kept, out = refusal_of(kept_term, parameter, first, second), refusal_of(out_at, first, second, epoch)
    if not is_natural(first):
        assert tells(kept, InvalidAmount, field="asked", value=first)
        assert tells(out, InvalidAmount, field="asked", value=first)
    elif not is_natural(second):
        assert tells(kept, InvalidAmount, field="now", value=second)
        assert tells(out, InvalidAmount, field="cooldown", value=second)
    else:
        assert kept is None
        if is_positive(epoch):
            assert out is None
        else:
            assert tells(out, InvalidValue, field="epoch", value=epoch)


@claim("GV-15", about=(Accrued, accrue))
def accruing_is_refused_exactly_for_what_is_none_not_up_to_date_or_before_it(
    accrued: Accrued, dated: Dated, none: Annotated[Any, Not(Accrued, Dated)], time: Number, amount: Number
) -> None:
    """Accruing is refused for what is none, else what was not brought up to date, else a time, or one before that."""
    assert tells(refusal_of(accrue, none, dated, time), InvalidValue, field="accrued", value=none)
    assert tells(refusal_of(accrue, accrued, none, time), InvalidValue, field="dated", value=none)
    made, refusal = refusal_of(Accrued, amount, time), refusal_of(accrue, accrued, dated, time)
    if not is_natural(amount):
        assert tells(made, InvalidAmount, field="amount", value=amount)
    elif not is_natural(time):
        assert tells(made, InvalidAmount, field="until", value=time)
    else:
        assert made is None
    if accrued.until < dated.announced:
        assert tells(refusal, InvalidValue, field="accrued", value=accrued.until)
    elif not is_natural(time):
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time < accrued.until:
        assert tells(refusal, InvalidValue, field="time", value=time)
    else:
        assert refusal is None
