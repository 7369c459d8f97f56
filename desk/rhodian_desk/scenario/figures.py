"""Checked: the published figures of a scenario as records: what each may be compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import attrs

from rhodian_desk.decoding import values
from rhodian_desk.decoding.published import Which
from rhodian_desk.decoding.published_entries import FigureKeys, Ratio, RatioKeys, ratio_of, which
from rhodian_desk.decoding.reader import Check
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from rhodian_desk.decoding.known import Known


def _place(value: object, names: Known) -> str:
    """Check the name of a layer or the label of an account of a scenario, which must not be both."""
    is_layer = isinstance(value, str) and value in names.layers
    accounts = names.accounts_named(value) if isinstance(value, str) else []
    is_account = bool(accounts)
    if is_layer and is_account:
        raise Wrong(f"is {shown(value)}, which is both a layer and an account", "give the layer another name")
    if len(accounts) > 1:
        raise Wrong(f"is {shown(value)}, which is several accounts", "give them names without a slash between spaces")
    if is_layer or is_account or (isinstance(value, str) and " / " in value and not names.openings_complete):
        return str(value)
    if isinstance(value, str):
        names.refuse_label(value)
    right = 'write the name of a layer, or "owner / purpose" of an account that this file opens'
    raise Wrong(f"is {shown(value)}, which is neither a layer nor an account", right)


SettledWhich = Annotated[Which, which(Check(_place), settled=True)]
"""What a quantity of a scenario is of."""


@attrs.frozen(kw_only=True)
class ScenarioMeasure(RatioKeys):
    """What a figure is compared with in a scenario: a ratio, or exactly one of the others."""

    RATIO_OF = ("drawn", "remaining", "before")

    ratio: Annotated[Ratio, ratio_of(*RATIO_OF)] | None = None
    of: SettledWhich | None = None
    over: SettledWhich | None = None
    decimals: values.Decimals | None = None
    loss: values.LossName | None = None
    """The amount of a loss."""
    drawn: SettledWhich | None = None
    """What layers or accounts bore, over all losses."""
    remaining: SettledWhich | None = None
    """What the accounts hold in the end."""
    before: SettledWhich | None = None
    """What the accounts hold at the opening."""
    capacity: values.LayerName | None = None
    """What a layer can bear at the opening."""
    uncovered: values.AnyLoss | None = None
    """What nobody bore of a loss, or of all."""


@attrs.frozen(kw_only=True)
class ScenarioFigure(FigureKeys):
    """A figure of a scenario."""

    measure: ScenarioMeasure
    """What it is compared with."""
