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
    """A group of members: rows inline, or a CSV file beside the scenario."""

    purpose: values.Name
    """The purpose of every member's account."""
    csv: values.Line | None = None
    """The file with the rows."""
    rows: tuple[Row, ...] | None = None
    """The rows."""
    times: Times | None = None
    """The multiple of its weight that each member's account holds, rounded down."""
    except_: tuple[values.Name, ...] = ()
    """The owners in the rows for whom no account is opened."""


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


def _group_rules(table: dict[str, Any]) -> Iterator[Wrong]:
    """Check which keys of a group stand together."""
    if ("csv" in table) == ("rows" in table):
        yield Wrong("must have either rows or a csv", "give one of the two")


KEY_RULES: dict[Any, Callable[[dict[str, Any]], Iterator[Wrong]]] = {
    scenario.Layer: _layer_rules,
    GroupEntry: _group_rules,
}
