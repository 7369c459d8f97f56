"""Trusted: what can be done at once though rules wait: new business is paused; and by whom, and for how long.

Source: restrictions that hold at once, are reported or ratified soon after, and are undone with a delay (Maker; 17 CFR
40.6); and what came of having no such power (Compound, proposals 62 and 117).
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.markets.terms import inside


def people(named: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Return names, if each is one inside the books, and there once.

    Raises:
        InvalidValue: if they are not.
    """
    if named.__class__ is not tuple:
        raise InvalidValue(field, named, "a tuple of names")
    if len({inside(checked_name(name, field), field) for name in named}) < len(named):
        raise InvalidValue(field, named, "each name once")
    return named


@attrs.frozen
class PauseTerms:
    """Who may pause new business, and for how long."""

    by: tuple[str, ...]
    """Who may declare a pause, one or more names."""
    ratified_by: tuple[str, ...]
    """Who may let one last; none of the former, and nobody if it is empty."""
    longest: Amount
    """How long one lasts at most unless it is ratified, in the host's unit of time."""
    rest: Amount
    """How long after the end of one there is none."""
    lifting: Amount
    """How long it takes at most until one is over that is lifted."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields.

        Raises:
            InvalidValue: if names are no tuple, malformed, the world outside's or there twice; if nobody may declare a
                pause, or somebody may ratify its own.
            InvalidAmount: for the first of the times that is not a natural number.
        """
        declaring, ratifying = people(self.by, "by"), people(self.ratified_by, "ratified_by")
        if not declaring:
            raise InvalidValue("by", self.by, "one name or more")
        if len({*declaring, *ratifying}) < len(declaring) + len(ratifying):
            raise InvalidValue("ratified_by", self.ratified_by, "none that may declare a pause")
        natural(self.longest, "longest")
        natural(self.rest, "rest")
        natural(self.lifting, "lifting")


@attrs.frozen
class PauseDeclared:
    """New business is paused at once: nobody joins a pool, and no trade opens a position."""

    time: Amount
    """When."""
    by: str
    """Who declares it; one whom the rules of now name."""
    length: Amount
    """For how long, no longer than the rules of now allow."""
    reason: str
    """Why, as a name is written."""


@attrs.frozen
class PauseRatified:
    """A pause in force is to last until later."""

    time: Amount
    """When."""
    by: str
    """Who ratifies it; one whom the rules of now name for that."""
    until: Amount
    """Until, and without, when; no earlier than it would end."""


@attrs.frozen
class PauseLifted:
    """A pause in force ends once the rules of now allow, or by itself if that is sooner."""

    time: Amount
    """When."""
    by: str
    """Who lifts it; one who may declare or ratify."""


PauseEvent: TypeAlias = PauseDeclared | PauseRatified | PauseLifted
"""What can happen to new business."""
