"""Checked: the converter of scenario files: what only they have, and each name checked against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import Account
from rhodian_desk.decoding import known, published_entries, structure, values
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.scenario import entries, records

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

    from rhodian_desk.decoding.known import Known


def converter(names: Known) -> Converter:
    """Build the converter that checks references against what is known."""
    made = structure.converter(names, entries.KEY_RULES)
    structure.register(made, _checks(names))
    made.register_structure_hook(values.FundAccount, lambda value, _: _opened(made, value, names))
    made.register_structure_hook(
        records.Branch,
        lambda value, _: made.structure(
            value, records.Fund if isinstance(value, dict) and "fund" in value else records.Layer
        ),
    )
    published_entries.register(made, published_entries.ScenarioMeasure, lambda value: _place(value, names), names)
    return made


def _checks(names: Known) -> dict[Any, Callable[[object], Any]]:
    """Say for each kind of value that only scenarios have how it is checked."""

    def times(value: object) -> entries.Times:
        return entries.Times(*known.times(value))

    return {
        values.Schema: lambda value: known.schema(value, records.SCHEMA),
        values.GroupName: lambda value: known.reference(value, "group", names.groups),
        values.WaterfallName: lambda value: known.reference(value, "waterfall", names.waterfalls),
        values.LayerName: lambda value: known.reference(value, "layer", names.layers),
        values.LossName: lambda value: known.reference(value, "loss", names.losses),
        values.AnyLoss: lambda value: known.reference(value, "loss", {*names.losses, "all"}),
        entries.Times: times,
    }


def _place(value: object, names: Known) -> str:
    """Check the name of a layer or the label of an account, which must not be both."""
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


def _opened(made: Converter, value: object, names: Known) -> Account:
    """Read an account that the scenario opens."""
    account: Account = made.structure(value, Account)
    if account not in names.openings and names.openings_complete:
        label = f"{account.owner} / {account.purpose}"
        raise Wrong(
            f"names the account {shown(label)}, which is not opened",
            "give it a balance under [[accounts]] or in a group",
        )
    return account
