"""Trusted: how a parameter of a rulebook may change: announced, dated, delayed if it worsens, and never backwards.

What is announced takes effect by itself at its time. At most one change of a parameter is pending. A delay is a
parameter of its own, whose falling waits: what is waited is what it is when a change is announced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.errors import BackDated, InvalidValue, TooEarly
from rhodian.base.numbers import Amount, natural

if TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Parameter:
    """What a rulebook says of a number that it sets: its bounds, and which way is worse for holders."""

    least: Amount
    """The least that it may be."""
    most: Amount
    """The most that it may be."""
    rising_waits: bool
    """Whether a larger number may be worse for holders."""
    falling_waits: bool
    """Whether a smaller one may be; if both, any change waits."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields (SPEC GV-7).

        Raises:
            InvalidAmount: for the first bound that is not a natural number.
            InvalidValue: if the most is below the least, or else for the first of the others that is not a bool.
        """
        natural(self.least, "least")
        if natural(self.most, "most") < self.least:
            raise InvalidValue("most", self.most, "no less than the least")
        if self.rising_waits.__class__ is not bool:
            raise InvalidValue("rising_waits", self.rising_waits, "True or False")
        if self.falling_waits.__class__ is not bool:
            raise InvalidValue("falling_waits", self.falling_waits, "True or False")


@attrs.frozen
class Dated:
    """A parameter as it stands: the last change of it, and what it was before."""

    before: Amount
    """What it is until the change takes effect."""
    value: Amount
    """What it is from then on."""
    announced: Amount
    """When the change was announced."""
    since: Amount
    """From when on it has effect."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields (SPEC GV-7).

        Raises:
            InvalidAmount: for the first that is not a natural number.
            InvalidValue: if it has effect before it was announced.
        """
        natural(self.before, "before")
        natural(self.value, "value")
        natural(self.announced, "announced")
        if natural(self.since, "since") < self.announced:
            raise InvalidValue("since", self.since, "no earlier than the announcement")


def in_force(dated: Dated, time: Amount) -> Amount:
    """Return what a parameter is at a time no earlier than the change before its last (SPEC GV-1, GV-7).

    Raises:
        InvalidValue: if what is given is no `Dated`.
        InvalidAmount: if the time is not a natural number.
    """
    if dated.__class__ is not Dated:
        raise InvalidValue("dated", dated, "a Dated")
    return dated.value if natural(time, "time") >= dated.since else dated.before


def announce(  # noqa: PLR0913, PLR0917  # what stands of it and of the delay, and what is asked
    parameter: Parameter, dated: Dated, delay: Dated, value: Amount, now: Amount, since: Amount
) -> Dated:
    """Announce what a parameter is to be, and from when on (SPEC GV-1 to GV-5, GV-8, GV-10, GV-11, GV-19).

    Args:
        parameter: what the rulebook says of it.
        dated: how it stands.
        delay: how the delay stands; to change the delay, the same as `dated`.
        value: what it is to be.
        now: when this is announced.
        since: from when on it is to have effect.

    Returns:
        How it stands then.

    Raises:
        InvalidValue: if the parameter is none, or what stands is no `Dated`, or else for a value out of bounds.
        InvalidAmount: for the first of the numbers that is not a natural number.
        BackDated: if it is announced before the last change was, or else the last of the delay.
        TooEarly: if the last change is pending yet, or else if this one were to have effect before it may.
    """
    if parameter.__class__ is not Parameter:
        raise InvalidValue("parameter", parameter, "a Parameter")
    held, wait = in_force(dated, now), in_force(delay, now)
    if not parameter.least <= natural(value, "value") <= parameter.most:
        raise InvalidValue("value", value, "within the bounds of the parameter")
    if now < dated.announced:
        raise BackDated(now, dated.announced)
    if now < delay.announced:
        raise BackDated(now, delay.announced)
    if now < dated.since:
        raise TooEarly(now, dated.since)
    waits = (value > held and parameter.rising_waits) or (value < held and parameter.falling_waits)
    due = now + wait if waits else now
    if natural(since, "since") < due:
        raise TooEarly(since, due)
    return Dated(held, value, now, since)


def withdrawn(dated: Dated, now: Amount) -> Dated:
    """Withdraw a change that has no effect yet (SPEC GV-6, GV-8, GV-10, GV-11, GV-19).

    Raises:
        InvalidValue: if what is given is no `Dated`, or its change has effect already.
        InvalidAmount: if the time is not a natural number.
        BackDated: if it is before the announcement.
    """
    held = in_force(dated, now)
    if now < dated.announced:
        raise BackDated(now, dated.announced)
    if now >= dated.since:
        raise InvalidValue("now", now, "before the change has effect")
    return Dated(held, held, now, now)


def value_at(first: Amount, values: Iterable[Amount], since: Iterable[Amount], time: Amount) -> Amount:
    """Return what a parameter was at a time, by all changes and withdrawals of it in order (SPEC GV-9).

    Args:
        first: what it was before all of them.
        values: what each made it.
        since: from when on each has effect.
        time: the time.

    Raises:
        InvalidAmount: for the first that is not a natural number.
        LengthMismatch: if there are not as many times as values.
    """
    natural(time, "time")
    values = loops.naturals(values, "values")
    rows = loops.pairs(values, loops.naturals(since, "since"), "since")

    def step(held: Amount, row: tuple[Amount, Amount]) -> tuple[Amount, None]:
        value, start = row
        return (value if start <= time else held), None

    return loops.scan(step, natural(first, "first"), rows)[0]
