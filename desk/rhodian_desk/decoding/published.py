"""Checked: figures that the world printed, of a scenario or of a history, each compared exactly with its measure.

What a measure comes to is worked out elsewhere, in smallest units. Here it becomes a number of as many decimals as the
figure's measure has, and that number, which is the one shown, is compared: with a figure, or with a range of them, to
the digit or within a tolerance that the file states.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Asset

UNDEFINED = "undefined"
"""What a ratio over 0 comes to."""


@attrs.frozen
class Which:
    """What a quantity is of."""

    names: tuple[str, ...] = ()
    """Layers, accounts as `owner / purpose`, or a loss: what they come to together, each account counted once."""
    purpose: str | None = None
    """Or the purpose of all the accounts meant."""

    def __str__(self) -> str:
        """Return the names on one line."""
        return ", ".join(self.names) if self.purpose is None else f"every account of {self.purpose}"


@attrs.frozen
class Quantity:
    """An amount that a settlement or a play comes to."""

    words: tuple[str, ...]
    """What is added up, as in `drawn`."""
    which: Which
    """What of."""
    asset: Asset
    """What it is counted in."""
    key: str
    """The key of the measure that says what it is of."""

    @property
    def word(self) -> str:
        """The words as a file has them, as in `(held+borne)`."""
        return self.words[0] if len(self.words) == 1 else f"({'+'.join(self.words)})"


@attrs.frozen
class Measure:
    """What a published figure is compared with: an amount, or one over another."""

    above: Quantity
    """The amount."""
    below: Quantity | None = None
    """What it is divided by, if the measure is a ratio."""
    decimals: int = 0
    """How many decimals a ratio is rounded to, half up."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The amounts that it is worked out from."""
        return (self.above,) if self.below is None else (self.above, self.below)

    @property
    def places(self) -> int:
        """How many decimals the number has that is compared."""
        return self.above.asset.scale if self.below is None else self.decimals

    def __str__(self) -> str:
        """Return the measure on one line, as in `drawn: member default fund`."""
        if self.below is None:
            return f"{self.above.word}: {self.above.which}"
        over = "" if self.below.which == self.above.which else f" over {self.below.which}"
        return f"{self.above.word}/{self.below.word}: {self.above.which}{over}"


@attrs.frozen
class Value:
    """A figure as printed, perhaps with `%` after it: a plain decimal text, or the two ends of a range."""

    first: str
    """The figure, or the lower end."""
    last: str
    """The same, or the upper end."""

    @property
    def sign(self) -> str:
        """The `%` after it, or nothing."""
        return "%" if self.first.endswith("%") else ""

    def __str__(self) -> str:
        """Return it as people write it."""
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


@attrs.frozen
class Published:
    """A figure that the world printed."""

    what: str
    """What it is, in words."""
    value: Value
    """The figure."""
    around: str | None
    """How far from it is still near enough, in its unit; None if it has to be met."""
    measure: Measure
    """What it is compared with."""
    policy: str
    """The policy under which it came about; empty in a scenario, which has none."""
    source: str
    """Where it is published."""
    quote: str
    """A short quotation of it."""
    note: str
    """Why it differs, for instance."""


@attrs.frozen
class Compared:
    """A published figure and its counterpart."""

    entry: Published
    """The figure as published."""
    recomputed: str
    """The counterpart, as a decimal text in the figure's unit, or `undefined`."""
    difference: str
    """Recomputed less published, or less the nearer end of a range and 0 within it; or `undefined`."""
    agrees: bool
    """Whether the difference is 0, or not more than the tolerance that the file states."""
    undefined: str | None = None
    """What a ratio is over, if that is 0."""


def steps(figure: str, places: int) -> int:
    """Return a figure in units of its last place; it has no more decimals than there are places."""
    return int(Fraction(figure.rstrip("%")) * 10**places)


def compared(entry: Published, amount: Callable[[Quantity], int]) -> Compared:
    """Compare a figure with its measure.

    Args:
        entry: the figure.
        amount: says what a quantity comes to, in smallest units of its asset.
    """
    above, below, places = amount(entry.measure.above), entry.measure.below, entry.measure.places
    if below is None:
        return _beside(entry, above)
    divisor = amount(below)
    if divisor == 0:
        over = f"the ratio is over 0 {below.asset.code}, {below.word} of {below.which}"
        return Compared(entry, UNDEFINED, UNDEFINED, agrees=False, undefined=over)
    ratio = Fraction(above * 10**below.asset.scale, divisor * 10**entry.measure.above.asset.scale)
    hundred = 100 if entry.value.sign else 1
    return _beside(entry, floor(ratio * hundred * 10**places + Fraction(1, 2)))


def _beside(entry: Published, found: int) -> Compared:
    """Hold what was found, in units of its last place, against the figure."""
    places, sign = entry.measure.places, entry.value.sign
    first, last = steps(entry.value.first, places), steps(entry.value.last, places)
    difference = found - min(max(found, first), last)
    agrees = abs(difference) <= steps(entry.around or "0", places)
    return Compared(entry, _decimal(found, places) + sign, _decimal(difference, places) + sign, agrees)


def _decimal(number: int, places: int) -> str:
    """Return a number of the given decimals as text."""
    digits = str(abs(number)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text
