"""Checked: the rows of the CPMI-IOSCO public quantitative disclosure that a ledger can give, and what one is.

Source: CPMI-IOSCO, Public quantitative disclosure standards for central counterparties (d125, February 2015); the
references are those of the field guide of CCP12, the words our own.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from rhodian import Asset


class Window(enum.Enum):
    """Over which time a figure is taken."""

    STOCK = "stock"
    QUARTER = "quarter"
    YEAR = "12 months"


class Kind(enum.Enum):
    """What a figure is."""

    AMOUNT = "amount"
    COUNT = "count"
    SHARE = "%"


@attrs.frozen
class Field:
    """A row of the standard, or a part of one."""

    ref: str
    """Its reference."""
    part: str
    """Which part it is, if the reference has several."""
    what: str
    """What it says."""
    window: Window
    """Over which time."""
    kind: Kind = Kind.AMOUNT
    """What it is."""

    @property
    def column(self) -> str:
        """The head of its column: the reference, and the part."""
        return f"{self.ref} {self.part}".rstrip()


_STOCK, _QUARTER, _YEAR = Window.STOCK, Window.QUARTER, Window.YEAR

FIELDS = {
    field.column: field
    for field in (
        Field("4.1.1", "", "own capital before members' contributions", _STOCK),
        Field("4.1.2", "", "own capital alongside them", _STOCK),
        Field("4.1.3", "", "own capital after them", _STOCK),
        Field("4.1.4", "", "members' contributions, required", _STOCK),
        Field("4.1.5", "", "members' contributions, posted", _STOCK),
        Field("4.1.6", "", "other, paid in beforehand", _STOCK),
        Field("4.1.7", "", "own funds, committed", _STOCK),
        Field("4.1.8", "", "members may be called for an initial default", _STOCK),
        Field("4.1.10", "", "other, committed", _STOCK),
        Field("4.3.15", "", "all that is paid in beforehand", _STOCK),
        Field("4.4.3", "peak", "largest stress loss of any one member, peak", _YEAR),
        Field("4.4.3", "mean", "the same, mean of the days", _YEAR),
        Field("4.4.4", "", "days on which it exceeded 4.3.15", _YEAR, Kind.COUNT),
        Field("4.4.5", "", "by how much at most", _YEAR),
        Field("4.4.7", "peak", "largest stress loss of any two members, peak", _YEAR),
        Field("4.4.7", "mean", "the same, mean of the days", _YEAR),
        Field("4.4.8", "", "days on which it exceeded 4.3.15", _YEAR, Kind.COUNT),
        Field("4.4.9", "", "by how much at most", _YEAR),
        Field("6.1.1", "total", "initial margin required", _STOCK),
        Field("6.2.15", "total", "margin held", _STOCK),
        Field("6.5.1.1", "", "times an account's margin fell below its exposure", _YEAR, Kind.COUNT),
        Field("6.5.2", "", "observations: an account with contracts at a mark", _YEAR, Kind.COUNT),
        Field("6.5.3", "", "coverage", _YEAR, Kind.SHARE),
        Field("6.5.4", "", "uncovered exposure, peak", _YEAR),
        Field("6.5.5", "", "uncovered exposure, mean", _YEAR),
        Field("13.1.1", "loss", "losses of defaults", _QUARTER),
        Field("13.1.1", "margin", "margin that the defaulters had against them", _QUARTER),
        Field("13.1.2", "", "other resources used for them", _QUARTER),
        Field("16.1.1", "", "cash received as margin", _QUARTER),
        Field("16.1.2", "", "cash received as contributions", _QUARTER),
        Field("18.4.1", "", "largest 5 of 10 to 24 members, of contributions", _STOCK, Kind.SHARE),
        Field("18.4.2", "", "largest 5 of 25 members or more, of contributions", _STOCK, Kind.SHARE),
        Field("18.4.3", "", "largest 10 of 25 members or more, of contributions", _STOCK, Kind.SHARE),
    )
}
"""The rows by the heads of their columns, in the order of the standard."""


@attrs.frozen
class Row:
    """A figure."""

    field: Field
    """What it is."""
    asset: Asset
    """What it is counted in, or is of."""
    value: int
    """Smallest units, or a number, or hundredths of a percent."""
    fund: str = ""
    """Of which fund it is, where there are several."""

    @property
    def text(self) -> str:
        """The figure as text, without its unit."""
        if self.field.kind is Kind.AMOUNT:
            return decimal_text(self.value, self.asset)
        return str(self.value) if self.field.kind is Kind.COUNT else f"{self.value // 100}.{self.value % 100:02}"

    @property
    def unit(self) -> str:
        """What it is counted in: a currency, percent, or nothing."""
        return {Kind.AMOUNT: self.asset.code, Kind.COUNT: "", Kind.SHARE: "%"}[self.field.kind]


@attrs.frozen
class Left:
    """Rows that are not given."""

    refs: str
    """Which."""
    because: str
    """Why."""


def share(part: int, whole: int) -> int:
    """Return one number over another in hundredths of a percent, rounded down."""
    return part * 10_000 // whole
