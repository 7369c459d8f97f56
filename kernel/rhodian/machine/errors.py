"""Trusted: the one refusal of the machine that is nobody's fault but its own."""

from __future__ import annotations

from rhodian.base.errors import RhodianError


class BrokenPromise(RhodianError):
    """What was decided would break what every step promises: a fault of the machine's own, and nothing is written."""

    def __init__(self, promise: str) -> None:
        """Remember which promise."""
        super().__init__(promise)
        self.promise = promise

    def __str__(self) -> str:
        """Say which promise, and whose fault it is."""
        return f"refused, since {self.promise} would no longer hold; this is a fault of rhodian's: please report it"
