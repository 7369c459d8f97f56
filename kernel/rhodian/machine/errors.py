"""Trusted: the refusal of what a machine has not."""

from __future__ import annotations

import attrs

from rhodian.base.errors import RhodianError, shown


@attrs.frozen
class UnknownName(RhodianError):
    """Something is asked of an account, a market, a pool or an auction that is not there."""

    kind: str
    name: object

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"there is no {self.kind} {shown(self.name)}"
