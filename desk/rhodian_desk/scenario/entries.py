"""Checked: the sections of a scenario file as records, and which of their keys stand together.

These live only while a file is decoded; `scenario` has the records that stay.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  # cattrs reads the types of the records
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Asset, Rule  # the same
from rhodian_desk.decoding import values
from rhodian_desk.io.faults import Wrong
from rhodian_desk.scenario import records as scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NOTHING = values.Prose("")
_NO_TABLES = values.Tables([])
_NO_SECTION = values.Section({})


@attrs.frozen
class Header:
    """The keys at the top of a scenario file, the sections below them still raw."""

    schema: values.Schema
    """Always `scenario.SCHEMA`."""
    id: values.Name
    """Its id."""
    title: values.Line
    """Its title."""
    date: dt.date
    """The day that its losses are settled on."""
    asset: Asset
    """What every amount is counted in."""
    waterfalls: values.Tables
    """The waterfalls."""
    losses: values.Tables
    """The losses."""
    summary: values.Prose = _NOTHING
    """One or two sentences."""
    assumptions: tuple[values.Prose, ...] = ()
    """What is assumed."""
    accounts: values.Tables = _NO_TABLES
    """The accounts to open."""
    groups: values.Section = _NO_SECTION
    """The groups of members."""
    published: values.Tables = _NO_TABLES
    """What the world printed."""


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
    times: Times | None = None
    """The multiple of its weight that each member's account holds, rounded down."""
    except_: tuple[values.Name, ...] = ()
    """The owners in the rows for whom no account is opened."""

    @property
    def form(self) -> tuple[str, str] | None:
        """The key of the file with the rows, and the file; None if they are inline."""
        given = (("csv", self.csv), ("parquet", self.parquet), ("excel", self.excel))
        return next(((key, file) for key, file in given if file is not None), None)


def _layer_rules(table: dict[str, Any]) -> Iterator[Wrong]:
    """Check which keys of a layer stand together."""
    if ("layers" in table) == ("group" in table):
        yield Wrong("must have either layers or a group", "give one of the two")
    if (table.get("rule") == Rule.LIMITED.value) != ("limit" in table):
        yield Wrong("has a limit exactly if its rule is limited", 'give both rule = "limited" and a limit, or neither')
    if table.get("rule") == Rule.LIMITED.value and len(table.get("layers", ())) != 1:
        yield Wrong("is limited and must have exactly one layer", "put what it limits into one layer of its own")
    if "except" in table and "group" not in table:
        yield Wrong("leaves members out of a group, but has none", "give a group, or leave it out", "except")
    if "basis" in table and table.get("rule") != Rule.IN_PROPORTION.value:
        yield Wrong("has a basis, but does not share in proportion", "leave basis out")
    if table.get("layers") == []:
        yield Wrong("has no layers", "give at least one layer or fund", "layers")
    if table.get("rule") != Rule.IN_PROPORTION.value and isinstance(table.get("layers"), list):
        for place, below in enumerate(table["layers"]):
            if isinstance(below, dict) and "weight" in below:
                right = 'leave it out, or let the layer above share "in proportion"'
                yield Wrong(
                    "is given, but the layer above does not share in proportion", right, f"layers[{place}].weight"
                )


MEMBERS_IN = ("rows", "csv", "parquet", "excel")
"""The keys of a group one of which says where its members stand."""


def _group_rules(table: dict[str, Any]) -> Iterator[Wrong]:
    """Check which keys of a group stand together."""
    if sum(key in table for key in MEMBERS_IN) != 1:
        yield Wrong("must have its members in one place", f"give one of {', '.join(MEMBERS_IN)}")
    if "sheet" in table and "excel" not in table:
        yield Wrong("is of an Excel workbook, and none is given", "give excel, too, or leave it out", "sheet")


KEY_RULES: dict[Any, Callable[[dict[str, Any]], Iterator[Wrong]]] = {
    scenario.Layer: _layer_rules,
    GroupEntry: _group_rules,
}
