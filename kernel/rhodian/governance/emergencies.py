"""Trusted: restrict now, relax with delay: pauses that lapse; and actions that run once, in their window, or never.

A pause stops what is new from the moment it is declared. It asks when something began, so what began before is never
touched. It lapses unless it is ratified, and is followed by a rest in which none may be declared anew. To end it
sooner is to relax, and waits.

Source: restrictions that hold at once and whose undoing waits (Maker); actions that expire (Compound, Aave).
"""

from __future__ import annotations

import enum

import attrs

from rhodian.base.errors import InvalidValue, TooEarly
from rhodian.base.numbers import Amount, natural


@attrs.frozen
class Pause:
    """When something new is stopped: joins, new covers, or new risk."""

    since: int
    """From when on."""
    until: int
    """Until, and without, when."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC GV-18).

        Raises:
            InvalidAmount: for the first that is no natural number.
            InvalidValue: if it ends before it begins.
        """
        if natural(self.since, "since") > natural(self.until, "until"):
            raise InvalidValue("until", self.until, "no earlier than it begins")


def stops(pause: Pause, began: int) -> bool:
    """Tell whether a pause stops what began, or was accepted, at a time (SPEC GV-16).

    Raises:
        InvalidValue: if what is given is no pause.
        InvalidAmount: if the time is no natural number.
    """
    if pause.__class__ is not Pause:
        raise InvalidValue("pause", pause, "a Pause")
    return pause.since <= natural(began, "began") < pause.until


def declare(last: Pause, time: int, length: Amount, longest: Amount, rest: Amount) -> Pause:
    """Pause at once, for no longer than the rulebook allows, and not again before a rest (SPEC GV-16, GV-18).

    Args:
        last: the pause before; from 0 to 0 if there was none.
        time: now.
        length: for how long.
        longest: the longest that the rulebook allows now.
        rest: how long after the last there is none, but after one from 0 to 0.

    Raises:
        InvalidValue: if the last is no pause, or the length above the longest.
        InvalidAmount: for the first number that is none.
        TooEarly: if the rest is not over.
    """
    if last.__class__ is not Pause:
        raise InvalidValue("last", last, "a Pause")
    natural(time, "time")
    if natural(length, "length") > natural(longest, "longest"):
        raise InvalidValue("length", length, "no more than the longest pause")
    due = last.until + natural(rest, "rest") if last.until > 0 else 0
    if time < due:
        raise TooEarly(time, due)
    return Pause(time, time + length)


def ratify(pause: Pause, time: int, until: int) -> Pause:
    """Let a pause last until later, by a decision that falls while it lasts (SPEC GV-16, GV-18).

    Raises:
        InvalidValue: if what is given is no pause, or it is not in force at the time, or would end no later.
        InvalidAmount: for the first time that is no natural number.
    """
    if not stops(pause, natural(time, "time")):
        raise InvalidValue("time", time, "while the pause is in force")
    if natural(until, "until") < pause.until:
        raise InvalidValue("until", until, "no earlier than it ends")
    return Pause(pause.since, until)


def lift(pause: Pause, time: int, delay: Amount) -> Pause:
    """End a pause once the delay is over, or when it would end, if that is sooner (SPEC GV-16, GV-18).

    Raises:
        InvalidValue: if what is given is no pause, or it is not in force at the time.
        InvalidAmount: for the time, or else the delay, that is no natural number.
    """
    if not stops(pause, natural(time, "time")):
        raise InvalidValue("time", time, "while the pause is in force")
    return Pause(pause.since, min(pause.until, time + natural(delay, "delay")))


class Fate(enum.Enum):
    """What has become of an action."""

    QUEUED = "queued"
    """It waits, or is due."""
    EXECUTED = "executed"
    """It was run."""
    CANCELLED = "cancelled"
    """It never is."""


@attrs.frozen
class Action:
    """Something that was decided, and is to be run once, within a window."""

    due: int
    """From when on it may be run."""
    expires: int
    """Up to, and with, when."""
    fate: Fate
    """What has become of it."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC GV-18).

        Raises:
            InvalidAmount: for the first date that is no natural number.
            InvalidValue: if it expires before it is due, or its fate is none.
        """
        if natural(self.due, "due") > natural(self.expires, "expires"):
            raise InvalidValue("expires", self.expires, "no earlier than it is due")
        if self.fate.__class__ is not Fate:
            raise InvalidValue("fate", self.fate, "a Fate")


def execute(action: Action, time: int) -> Action:
    """Run an action (SPEC GV-17, GV-18).

    Raises:
        InvalidValue: if it is none, or is no longer queued, or has expired.
        InvalidAmount: if the time is no natural number.
        TooEarly: if it is not due.
    """
    _queued(action)
    if natural(time, "time") < action.due:
        raise TooEarly(time, action.due)
    if time > action.expires:
        raise InvalidValue("time", time, "no later than the action expires")
    return attrs.evolve(action, fate=Fate.EXECUTED)


def cancel(action: Action) -> Action:
    """Cancel an action that was not run (SPEC GV-17, GV-18).

    Raises:
        InvalidValue: if it is none, or is no longer queued.
    """
    _queued(action)
    return attrs.evolve(action, fate=Fate.CANCELLED)


def _queued(action: Action) -> None:
    """Refuse what is no action, or is no longer queued."""
    if action.__class__ is not Action:
        raise InvalidValue("action", action, "an Action")
    if action.fate is not Fate.QUEUED:
        raise InvalidValue("action", action.fate.value, "queued")
