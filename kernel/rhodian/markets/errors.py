"""Trusted: the refusals of markets: of forced sales, and of what margin does not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import RhodianError, number

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


@attrs.frozen
class InsufficientMargin(RhodianError):
    """An account's equity does not reach the requirement that a step needs, both in smallest units."""

    account: Account
    equity: int
    requirement: int

    def __str__(self) -> str:
        """Say what was wrong."""
        equity, requirement = number(self.equity), number(self.requirement)
        return f"account {self.account} would have equity {equity}, below its requirement of {requirement}"


@attrs.frozen
class NotLiquidatable(RhodianError):
    """A forced sale is of an owner whose equity reaches what is `required` to keep, both in smallest units."""

    owner: str
    equity: int
    required: int

    def __str__(self) -> str:
        """Say what was wrong."""
        has = f"{self.owner} is worth {number(self.equity)} and must hold {number(self.required)}"
        return f"{has}; only who is below that may be sold"


@attrs.frozen
class OutsideBand(RhodianError):
    """The `value` of a forced sale is too far from `fair`, what its contracts are worth at the mark."""

    value: int
    fair: int
    band_ppm: int

    def __str__(self) -> str:
        """Say what was wrong."""
        band = f"within {number(self.band_ppm)} parts per million of {number(self.fair)}, the mark's"
        return f"the value of a sale must be {band}, not {number(self.value)}"
