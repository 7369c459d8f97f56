"""Checked: the sections of a scenario file as records, and which of their keys stand together.

These live only while a file is decoded; `scenario` has the records that stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs

from rhodian import Asset
from rhodian_desk.decoding import known, values
from rhodian_desk.decoding.reader import Reader, alone
from rhodian_desk.io.faults import Wrong
from rhodian_desk.io.forms import EXCEL, FORMS
from rhodian_desk.scenario import records as scenario

if TYPE_CHECKING:
    from collections.abc import Iterator


def _asset(reader: Reader, value: object, where: str) -> Asset | None:
    """Read the asset; from here on it is known."""
    made = values.asset(reader, value, where)
    if made is not None:
        reader.names.asset = made
        if made.only_rises:
            raise Wrong("is kept for counts that never fall", "give another code, or some decimals", "code")
    return made


MEMBERS_IN = ("rows", *FORMS)
"""The keys of a group one of which says where its members stand."""

Schema = Annotated[str, alone(lambda value: known.schema(value, scenario.SCHEMA))]
"""The name of the schema of scenarios."""


@attrs.frozen
class Header:
    """The keys at the top of a scenario file, the sections below them still raw."""

    schema: Schema
    """Always `scenario.SCHEMA`."""
    id: values.Name
    """Its id."""
    title: values.Line
    """Its title."""
    date: values.Day
    """The day that its losses are settled on."""
    asset: Annotated[Asset, _asset]
    """What every amount is counted in."""
    waterfalls: values.Tables
    """The waterfalls."""
    losses: values.Tables
    """The losses."""
    summary: values.Prose = ""
    """One or two sentences."""
    assumptions: tuple[values.Prose, ...] = ()
    """What is assumed."""
    accounts: values.Tables = attrs.Factory(list)
    """The accounts to open."""
    groups: values.Section = attrs.Factory(dict)
    """The groups of members."""
    published: values.Tables = attrs.Factory(list)
    """What the world printed."""
    stress: values.Section = attrs.Factory(dict)
    """What `rhodian stress` reads, and nobody else."""


@attrs.frozen
class AccountEntry:
    """An account to open."""

    owner: values.Name
    """Whose money it is."""
    purpose: values.Name
    """What it is held for."""
    balance: values.Money
    """What it holds at the opening."""


@attrs.frozen
class Row:
    """A member of a group, written inline."""

    owner: values.Name
    """Whose account it is."""
    balance: values.Money | None = None
    """What it holds at the opening."""
    weight: values.Money | None = None
    """How it stands to the others."""


@attrs.frozen
class Times:
    """A multiple, exact: numerator over denominator."""

    numerator: int
    """Its digits without the point."""
    denominator: int
    """The power of ten below them."""


Multiple = Annotated[Times, alone(lambda value: Times(*known.times(value)))]
"""A multiple."""


@attrs.frozen
class GroupEntry:
    """A group of members: rows inline, or a file beside the scenario."""

    purpose: values.Name
    """The purpose of every member's account."""
    csv: values.Line | None = None
    """The file with the rows, if it is CSV."""
    parquet: values.Line | None = None
    """The file with the rows, if it is Parquet."""
    excel: values.Line | None = None
    """The file with the rows, if it is an Excel workbook."""
    sheet: values.Line | None = None
    """The sheet of the workbook; it may be left out if there is one only."""
    rows: tuple[Row, ...] | None = None
    """The rows."""
    times: Multiple | None = None
    """The multiple of its weight that each member's account holds, rounded down."""
    except_: tuple[values.Name, ...] = ()
    """The owners in the rows for whom no account is opened."""

    @property
    def form(self) -> tuple[str, str] | None:
        """The key of the file with the rows, and the file; None if they are inline."""
        given = (("csv", self.csv), ("parquet", self.parquet), ("excel", self.excel))
        return next(((key, file) for key, file in given if file is not None), None)

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check which keys of a group stand together."""
        if sum(key in table for key in MEMBERS_IN) != 1:
            yield Wrong("must have its members in one place", f"give one of {', '.join(MEMBERS_IN)}")
        if "sheet" in table and EXCEL not in table:
            yield Wrong("is of an Excel workbook, and none is given", "give excel, too, or leave it out", "sheet")
