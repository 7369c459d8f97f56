"""Trusted: the refusals of forced sales."""

from __future__ import annotations

from rhodian.base.errors import RhodianError, number


class NotLiquidatable(RhodianError):
    """A forced sale is of an account whose equity reaches its maintenance requirement."""

    def __init__(self, owner: str, equity: int, required: int) -> None:
        """Remember the owner, its equity and the requirement, both in smallest units."""
        super().__init__(owner, equity, required)
        self.owner = owner
        self.equity = equity
        self.required = required

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"{self.owner} is worth {number(self.equity)} and must hold {number(self.required)}; "
            "only who is below that may be sold"
        )


class OutsideBand(RhodianError):
    """The value of a forced sale is too far from what its contracts are worth at the mark."""

    def __init__(self, value: int, fair: int, band_ppm: int) -> None:
        """Remember the value, what the contracts are worth, both in smallest units, and the band."""
        super().__init__(value, fair, band_ppm)
        self.value = value
        self.fair = fair
        self.band_ppm = band_ppm

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        band = f"within {number(self.band_ppm)} parts per million of {number(self.fair)}, the mark's"
        return f"the value of a sale must be {band}, not {number(self.value)}"
