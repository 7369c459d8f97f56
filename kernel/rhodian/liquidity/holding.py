"""Trusted: what a position in a market of two assets has lost against holding what was paid in, without a root.

Both are valued at one price, which is given and dated: no amount of the market enters it. The difference of two values
at one price is of whole amounts alone, so no square root is taken and nothing is estimated; what is left over in the
last division is not lost.
"""

from __future__ import annotations

import attrs

from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural, positive


@attrs.frozen
class Holding:
    """Amounts of two assets."""

    base: Amount
    """Of the asset that is valued."""
    quote: Amount
    """Of the asset in which it is."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC LI-7).

        Raises:
            InvalidAmount: for the first that is not a natural number.
        """
        natural(self.base, "base")
        natural(self.quote, "quote")


@attrs.frozen
class DatedPrice:
    """What the base asset is worth at a date, as a ratio of two whole numbers."""

    quote: int
    """So many smallest units of the quote asset..."""
    base: int
    """...for so many of the base asset."""
    date: int
    """When, in the unit of the host's clock."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC LI-7).

        Raises:
            InvalidValue: for the first of the ratio that is not a whole number from 1 to `POSITIVE_MAX`.
            InvalidAmount: for a date that is not a natural number.
        """
        positive(self.quote, "quote")
        positive(self.base, "base")
        natural(self.date, "date")


def loss_against_holding(paid_in: Holding, now: Holding, price: DatedPrice) -> Amount:
    """Return how much less a position is worth than what was paid in would be, rounded down (SPEC LI-1, LI-2, LI-7).

    Args:
        paid_in: what was paid in.
        now: what the position is of; fees that it earned are among it.
        price: at which both are valued.

    Returns:
        In smallest units of the quote asset; 0 if the position is worth as much, or more.

    Raises:
        InvalidValue: for the first that is no holding, or else if the price is none.
    """
    if paid_in.__class__ is not Holding:
        raise InvalidValue("paid_in", paid_in, "a Holding")
    if now.__class__ is not Holding:
        raise InvalidValue("now", now, "a Holding")
    if price.__class__ is not DatedPrice:
        raise InvalidValue("price", price, "a DatedPrice")
    missing = (paid_in.base - now.base) * price.quote + (paid_in.quote - now.quote) * price.base
    return max(0, missing) // price.base
