"""Checked: a scenario as decoded: accounts opened, waterfalls described, losses in order, figures published.

Field names are the keys of the scenario file; docs/scenario.md describes the file.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import attrs

from rhodian import Account, Amount, Asset, Rule
from rhodian_desk.decoding import values
from rhodian_desk.decoding.held import Held
from rhodian_desk.decoding.published import Published
from rhodian_desk.decoding.reader import Choice, Reader
from rhodian_desk.decoding.values import AnyAccount, GroupName, Money, Name, Prose, RuleName, WaterfallName
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = "rhodian.scenario/1"
"""The schema that this version of Rhodian reads."""

BY_WEIGHT = (Rule.IN_PROPORTION, Rule.IN_FIXED_PROPORTION)
"""The rules of layers whose children have weights."""


def _opened(reader: Reader, value: object, where: str) -> Account | None:
    """Read an account that the scenario opens."""
    account, names = values.account(reader, value, where), reader.names
    if account is not None and account not in names.openings and names.openings_complete:
        label = f"{account.owner} / {account.purpose}"
        what = f"names the account {shown(label)}, which is not opened"
        raise Wrong(what, "give it a balance under [[accounts]] or in a group")
    return account


@attrs.frozen
class Fund:
    """A leaf of a waterfall as the file describes it."""

    fund: Annotated[Account, _opened]
    """The account."""
    available: Money | None = None
    """The most that may be drawn from it; without it, all that it holds when the loss arrives."""
    weight: Money | None = None
    """How it stands to its siblings in a layer in proportion, fixed or not; without it, what may be drawn from it."""


@attrs.frozen
class Layer:
    """An inner node of a waterfall as the file describes it."""

    name: Name
    """Its name, unique in its waterfall."""
    rule: RuleName
    """How what lies below it shares."""
    layers: tuple[Branch, ...] | None = None
    """What lies below it, first bearer first; or else it has a group."""
    group: GroupName | None = None
    """The group whose accounts lie below it."""
    except_: tuple[Name, ...] = ()
    """The owners in the group whose accounts do not."""
    basis: Name | None = None
    """What the weights of a layer in proportion, fixed or not, measure, and at what date."""
    limit: Money | None = None
    """The most that a limited layer lets through."""
    weight: Money | None = None
    """How it stands to its siblings in a layer in proportion, fixed or not; without it, its capacity."""

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check which keys of a layer stand together."""
        layers, shares = table.get("layers"), table.get("rule") in [rule.value for rule in BY_WEIGHT]
        if ("layers" in table) == ("group" in table):
            yield Wrong("must have either layers or a group", "give one of the two")
        if (table.get("rule") == Rule.LIMITED.value) != ("limit" in table):
            yield Wrong(
                "has a limit exactly if its rule is limited", 'give both rule = "limited" and a limit, or neither'
            )
        if table.get("rule") == Rule.LIMITED.value and not (isinstance(layers, list) and len(layers) == 1):
            yield Wrong("is limited and must have exactly one layer", "put what it limits into one layer of its own")
        if "except" in table and "group" not in table:
            yield Wrong("leaves members out of a group, but has none", "give a group, or leave it out", "except")
        if "basis" in table and not shares:
            yield Wrong("has a basis, but does not share in proportion", "leave basis out")
        if layers == []:
            yield Wrong("has no layers", "give at least one layer or fund", "layers")
        for place, below in enumerate(layers if isinstance(layers, list) and not shares else ()):
            if isinstance(below, dict) and "weight" in below:
                right = 'leave it out, or let the layer above share "in proportion" or "in fixed proportion"'
                yield Wrong(
                    "is given, but the layer above does not share in proportion", right, f"layers[{place}].weight"
                )


def _branch(value: object) -> type[Fund | Layer]:
    """Tell whether a table is a fund or a layer."""
    return Fund if isinstance(value, dict) and "fund" in value else Layer


Branch: TypeAlias = Annotated[Fund | Layer, Choice(_branch)]


Member: TypeAlias = tuple[Account, Amount]
"""An account of a group, and how it stands to the others in a layer in proportion, in smallest units."""


@attrs.frozen
class Group:
    """Accounts that stand together below a layer, as columns in the order of the file."""

    name: str
    """Its name."""
    purpose: str
    """The purpose of its accounts."""
    owners: tuple[str, ...]
    """Whose they are."""
    weights: tuple[Amount, ...] | None
    """How they stand to the others, if the file says so; otherwise the balances are the weights."""
    openings: Held
    """Where they are opened, one after the other."""
    first: int
    """The place of the first of them there."""

    @property
    def members(self) -> Iterator[Member]:
        """Its accounts one by one, each with its weight."""
        held = self.openings.columns.get(self.purpose, {})
        accounts = self.openings.accounts[self.first : self.first + len(self.owners)]
        return zip(accounts, self.weights or (held[owner] for owner in self.owners), strict=True)


@attrs.frozen
class LossEntry:
    """A loss, as the file tells it."""

    id: Name
    """Its id, unique in the scenario."""
    amount: Money
    """How much was lost."""
    waterfall: WaterfallName | None = None
    """The waterfall that absorbs it; may be left out if there is one only."""
    payee: AnyAccount | None = None
    """Who is to be made whole; without it, the world outside."""
    source: Prose = ""
    """Where the figure is published."""
    quote: Prose = ""
    """A short quotation of it."""


@attrs.frozen
class Scenario:
    """A sound scenario: whatever it names exists, and no tree names an account or a layer twice."""

    id: str
    """Its id."""
    title: str
    """Its title."""
    date: dt.date
    """The day that its losses are settled on."""
    summary: str
    """One or two sentences."""
    assumptions: tuple[str, ...]
    """What is assumed because it is not published."""
    asset: Asset
    """What every amount is counted in."""
    openings: Held
    """What each account holds at the opening, in smallest units, in the order of the file."""
    groups: dict[str, Group]
    """The groups by name."""
    waterfalls: dict[str, Layer]
    """The waterfalls by name."""
    losses: tuple[LossEntry, ...]
    """The losses, in the order in which they are absorbed."""
    published: tuple[Published, ...]
    """What the world printed."""
    files: tuple[str, ...] = ()
    """The files that it was read from."""
