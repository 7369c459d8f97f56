"""Checked: the kinds of value and the small records that scenario and history files have in common."""

from __future__ import annotations

from typing import NewType

import attrs

from rhodian import Account
from rhodian.base.accounts import SCALE_MAX

Name = NewType("Name", str)
"""Printable text of one line: an owner, a purpose, a layer, a group, a loss."""

Prose = NewType("Prose", str)
"""Text for people, perhaps of several lines, without control characters."""

Money = NewType("Money", int)
"""An amount in smallest units, written in the file as a decimal text in units of the asset."""

GroupName = NewType("GroupName", str)
"""The name of a group of this scenario."""

WaterfallName = NewType("WaterfallName", str)
"""The name of a waterfall of this scenario."""

LossName = NewType("LossName", str)
"""The id of a loss of this scenario."""

AnyLoss = NewType("AnyLoss", str)
"""The id of a loss of this scenario, or `all`."""

LayerName = NewType("LayerName", str)
"""The name of a layer of this scenario."""

Place = NewType("Place", str)
"""The name of a layer of this scenario, or `owner / purpose` of an account that it opens."""

FundAccount = NewType("FundAccount", Account)
"""An account that this scenario opens."""

Figure = NewType("Figure", str)
"""A decimal text, perhaps with `%` after it."""

Decimals = NewType("Decimals", int)
"""How many decimals a ratio is rounded to."""

DECIMALS_MAX = SCALE_MAX
"""The most decimals of an asset, and of a ratio."""

Code = NewType("Code", str)
"""The code of an asset."""

Line = NewType("Line", str)
"""Printable text of one line that names nothing in the file: a title, a path."""

Schema = NewType("Schema", str)
"""The name of the schema that this version reads."""

Tables = NewType("Tables", list)  # type: ignore[type-arg]  # cattrs reads the bare class
"""An array of tables, each read later by itself."""

Section = NewType("Section", dict)  # type: ignore[type-arg]  # cattrs reads the bare class
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
    scale: int
    """How many decimals its smallest unit has."""
