"""Trusted: what a change does to those who are in the middle of something: leavers, and what accrues.

Who asked to leave keeps its term unless the one of now is better for it. What accrues by a parameter is brought up to
date before the parameter is changed, or it cannot go on: so no past is ever counted at a new rate.

Source: cool-downs that are shortened for those who wait and never lengthened (UMA); fees that were changed before they
were charged (DeFindex).
"""

from __future__ import annotations

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive
from rhodian.governance.changes import Dated, Parameter


def kept_term(parameter: Parameter, asked: Amount, now: Amount) -> Amount:
    """Return the term of one who asked to leave: that of then, or that of now if it is better (SPEC GV-12, GV-15).

    Args:
        parameter: of which the term is a value.
        asked: what it was when the leaver asked.
        now: what it is now; if either way may be worse it does not count.

    Raises:
        InvalidValue: if what is given is no parameter.
        InvalidAmount: for the first term that is no natural number.
    """
    if parameter.__class__ is not Parameter:
        raise InvalidValue("parameter", parameter, "a Parameter")
    natural(asked, "asked")
    natural(now, "now")
    if parameter.falling_waits:
        return asked if parameter.rising_waits else max(asked, now)
    return min(asked, now) if parameter.rising_waits else now


def out_at(asked: int, cooldown: Amount, epoch: int) -> int:
    """Return when one is out who asked to leave: at the first end of an epoch once it waited (SPEC GV-13, GV-15).

    Args:
        asked: when it asked.
        cooldown: how long it has to wait.
        epoch: how long an epoch is; they are counted from 0 of the host's clock.

    Raises:
        InvalidAmount: for when it asked, or else how long it waits, that is no natural number.
        InvalidValue: if the epoch is not positive.
    """
    free = natural(asked, "asked") + natural(cooldown, "cooldown")
    return -(-free // positive(epoch, "epoch")) * epoch


@attrs.frozen
class Accrued:
    """What has come together by a parameter that is so much in each unit of time."""

    amount: Amount
    """How much."""
    until: int
    """Until when it is counted."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC GV-15).

        Raises:
            InvalidAmount: for the first that is no natural number.
        """
        natural(self.amount, "amount")
        natural(self.until, "until")


def accrue(accrued: Accrued, dated: Dated, time: int) -> Accrued:
    """Count what has accrued up to a time, each part of it at what was in force (SPEC GV-14, GV-15).

    Raises:
        InvalidValue: if what is given is no `Accrued`, or no `Dated`; or else if that was announced after what is
            counted, which had to be brought up to date first; or else if the time is before what is counted.
        InvalidAmount: if the time is no natural number.
    """
    if accrued.__class__ is not Accrued:
        raise InvalidValue("accrued", accrued, "an Accrued")
    if dated.__class__ is not Dated:
        raise InvalidValue("dated", dated, "a Dated")
    if accrued.until < dated.announced:
        raise InvalidValue("accrued", accrued.until, "counted up to when the change was announced")
    if natural(time, "time") < accrued.until:
        raise InvalidValue("time", time, "no earlier than what is counted")
    turn = min(max(dated.since, accrued.until), time)
    amount = dated.before * (turn - accrued.until) + dated.value * (time - turn)
    return Accrued(accrued.amount + amount, time)
