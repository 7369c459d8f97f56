"""Checked: a scenario as decoded: accounts opened, waterfalls described, losses in order, figures published.

Field names are the keys of the scenario file; docs/scenario.md describes the file.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  # cattrs reads the types of the records
from typing import TypeAlias

import attrs

from rhodian import Account, Amount, Asset, Rule  # noqa: TC001  # the same
from rhodian_desk.decoding.published import Published  # noqa: TC001  # the same
from rhodian_desk.decoding.values import FundAccount, GroupName, Money, Name, Prose, WaterfallName

SCHEMA = "rhodian.scenario/1"
"""The schema that this version of Rhodian reads."""

_NOTHING = Prose("")


@attrs.frozen
class Fund:
    """A leaf of a waterfall as the file describes it."""

    fund: FundAccount
    """The account."""
    available: Money | None = None
    """The most that may be drawn from it; without it, all that it holds when the loss arrives."""
    weight: Money | None = None
    """How it stands to its siblings in a layer in proportion; without it, what may be drawn from it."""


@attrs.frozen
class Layer:
    """An inner node of a waterfall as the file describes it."""

    name: Name
    """Its name, unique in its waterfall."""
    rule: Rule
    """How what lies below it shares."""
    layers: tuple[Branch, ...] | None = None
    """What lies below it, first bearer first; or else it has a group."""
    group: GroupName | None = None
    """The group whose accounts lie below it."""
    except_: tuple[Name, ...] = ()
    """The owners in the group whose accounts do not."""
    basis: Name | None = None
    """What the weights of a layer in proportion measure, and at what date."""
    limit: Money | None = None
    """The most that a limited layer lets through."""
    weight: Money | None = None
    """How it stands to its siblings in a layer in proportion; without it, its capacity."""


Branch: TypeAlias = Fund | Layer


@attrs.frozen
class Member:
    """One account of a group."""

    account: Account
    """The account."""
    balance: Amount
    """What it holds at the opening, in smallest units."""
    weight: Amount
    """How it stands to the others in a layer in proportion, in smallest units."""


@attrs.frozen
class Group:
    """Accounts that stand together below a layer."""

    name: str
    """Its name."""
    members: tuple[Member, ...]
    """Its accounts, in the order of the file."""
    weighted: bool
    """Whether the file gives weights; otherwise the balances are the weights."""


@attrs.frozen
class LossEntry:
    """A loss, as the file tells it."""

    id: Name
    """Its id, unique in the scenario."""
    amount: Money
    """How much was lost."""
    waterfall: WaterfallName | None = None
    """The waterfall that absorbs it; may be left out if there is one only."""
    payee: Account | None = None
    """Who is to be made whole; without it, the world outside."""
    source: Prose = _NOTHING
    """Where the figure is published."""
    quote: Prose = _NOTHING
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
    openings: dict[Account, Amount]
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
