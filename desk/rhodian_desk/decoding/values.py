"""Checked: the kinds of value and the small records that scenario and history files have in common."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import attrs

from rhodian import Account, Asset, Rule
from rhodian_desk.decoding import known
from rhodian_desk.decoding.reader import Check, Reader, alone

Name = Annotated[str, Check(lambda value, names: names.named(value))]
"""Printable text of one line: an owner, a purpose, a layer, a group, a loss."""

Line = Annotated[str, alone(known.name)]
"""Printable text of one line that names nothing in the file: a title, a path."""

Prose = Annotated[str, alone(known.prose)]
"""Text for people, perhaps of several lines, without control characters."""

Money = Annotated[int, Check(lambda value, names: known.money(value, names.asset))]
"""An amount in smallest units, written in the file as a decimal text in units of the asset."""

GroupName = Annotated[str, Check(lambda value, names: known.reference(value, "group", names.groups))]
"""The name of a group of this scenario."""

WaterfallName = Annotated[str, Check(lambda value, names: known.reference(value, "waterfall", names.waterfalls))]
"""The name of a waterfall of this scenario."""

LossName = Annotated[str, Check(lambda value, names: known.reference(value, "loss", names.losses))]
"""The id of a loss of this scenario."""

AnyLoss = Annotated[str, Check(lambda value, names: known.reference(value, "loss", {*names.losses, "all"}))]
"""The id of a loss of this scenario, or `all`."""

LayerName = Annotated[str, Check(lambda value, names: known.reference(value, "layer", names.layers))]
"""The name of a layer of this scenario."""

Figure = Annotated[str, alone(known.figure)]
"""A decimal text, perhaps with `%` after it."""

Decimals = Annotated[int, alone(known.decimals)]
"""How many decimals an asset has, or a ratio is rounded to."""

Code = Annotated[str, alone(known.code)]
"""The code of an asset."""

Day = Annotated[dt.date, alone(known.day)]
"""A date without a time."""

RuleName = Annotated[Rule, alone(known.rule)]
"""The name of a rule."""

Tables = Annotated[list[Any], alone(known.tables)]
"""An array of tables, each read later by itself."""

Section = Annotated[dict[str, Any], alone(known.section)]
"""A table of tables, each read later by itself."""


@attrs.frozen
class AccountKeys:
    """An account as the file names it."""

    owner: Name
    """Whose money it is."""
    purpose: Name
    """What it is held for."""


@attrs.frozen
class AssetKeys:
    """The asset as the file gives it."""

    code: Code
    """Its code."""
    scale: Decimals
    """How many decimals its smallest unit has."""


def account(reader: Reader, value: object, where: str) -> Account | None:
    """Read an account, of any owner, in the asset of what it stands in."""
    keys = reader.table(AccountKeys, value, where)
    return None if keys is None else Account(keys.owner, keys.purpose, reader.names.asset)


AnyAccount = Annotated[Account, account]
"""An account."""


def asset(reader: Reader, value: object, where: str) -> Asset | None:
    """Read an asset."""
    keys = reader.table(AssetKeys, value, where)
    return None if keys is None else Asset(keys.code, keys.scale)
