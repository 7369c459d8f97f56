"""Trusted: the refusals of the machine: of what it has not, and of what would break its promises."""

from __future__ import annotations

import attrs

from rhodian.base.errors import RhodianError, number, shown


@attrs.frozen
class UnknownName(RhodianError):
    """Something is asked of an account, a market, a pool or an auction that is not there."""

    kind: str
    name: object

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"there is no {self.kind} {shown(self.name)}"


@attrs.frozen
class Paused(RhodianError):
    """New business is asked for at `time`, and is paused `until` later."""

    time: int
    until: int

    def __str__(self) -> str:
        """Say what was wrong, and what is not stopped."""
        when = f"this is asked at {number(self.time)}, and new business is paused until {number(self.until)}"
        return f"{when}; whoever leaves or closes is not stopped"


@attrs.frozen
class BrokenPromise(RhodianError):
    """What was decided would break what every step promises: a fault of the machine's own, and nothing is written."""

    promise: str

    def __str__(self) -> str:
        """Say which promise, and whose fault it is."""
        return f"refused, since {self.promise} would no longer hold; this is a fault of rhodian's: please report it"
