"""Checked: what no single record can tell: that a tree is a tree, and that a loss has a payer who is not its payee."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.decoding import known
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.io.toml import LAYERS_DEPTH_MAX
from rhodian_desk.io.units import label
from rhodian_desk.scenario.records import Fund, Group, Layer, LossEntry
from rhodian_desk.scenario.trees import draws_on, ordered, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian import Account
    from rhodian_desk.decoding.known import Known
    from rhodian_desk.io.faults import FaultList

Groups = dict[str, Group]
"""The groups by name."""


def check_tree(path: str, tree: Layer, groups: Groups, faults: FaultList) -> None:
    """Check that a tree names no layer and no account twice, so that no unit backs two layers."""
    layers: dict[str, str] = {}
    accounts: dict[Account, str] = {}

    def once(account: Account, where: str) -> None:
        if account in accounts:
            right = f"{accounts[account]} draws on it already; a unit may back one layer only"
            faults.add(where, f"draws on the account {shown(label(account))} again", right)
        accounts.setdefault(account, where)

    repeated = _repeated(tree, groups)
    if tree.weight is not None:
        faults.add(f"{path}.weight", "is given, but no layer is above this one", "leave it out")
    for where, branch, depth in walk(tree, path):
        if isinstance(branch, Fund):
            once(branch.fund, where)
            continue
        if branch.name in layers:
            right = f"{layers[branch.name]} has that name; give each layer its own"
            faults.add(f"{where}.name", f"is {shown(branch.name)} again", right)
        layers.setdefault(branch.name, where)
        if depth == LAYERS_DEPTH_MAX + 1:
            faults.add(where, "lies too deep", f"nest at most {LAYERS_DEPTH_MAX} layers")
        if branch.group in groups:
            check_left_out(where, branch.except_, (groups[branch.group].owners,), faults)
            for account, _ in ordered(branch, groups[branch.group]) if branch.group in repeated else ():
                once(account, f"{where}.group")


def _repeated(tree: Layer, groups: Groups) -> set[str]:
    """Return the groups of a tree that may have an account twice below it: drawn on again, or by a fund."""
    branches = [branch for _, branch, _ in walk(tree)]
    drawn = Counter(branch.group for branch in branches if isinstance(branch, Layer) and branch.group in groups)
    alone: dict[str, set[str]] = {}
    for branch in branches:
        if isinstance(branch, Fund):
            alone.setdefault(branch.fund.purpose, set()).add(branch.fund.owner)
    return {
        name
        for name, times in drawn.items()
        if name and (times > 1 or not alone.get(groups[name].purpose, set()).isdisjoint(groups[name].owners))
    }


def check_left_out(path: str, left_out: tuple[str, ...], of: Iterable[Iterable[str]], faults: FaultList) -> None:
    """Check that those who are left out of a group are members of it, each named once, and that somebody stays."""
    owners = set(chain.from_iterable(of)) if left_out else set[str]()
    for place, name in enumerate(left_out):
        where = f"{path}.except[{place}]"
        try:
            known.reference(name, "member", owners)
        except Wrong as wrong:
            faults.add(where, wrong.what, wrong.right)
        if name in left_out[:place]:
            faults.add(where, f"is {shown(name)} again", "name each member once")
    if owners and owners <= set(left_out):
        faults.add(f"{path}.except", "leaves nobody", "leave at least one member in")


def with_waterfall(path: str, entry: LossEntry, names: Known, faults: FaultList) -> LossEntry:
    """Return the loss with its waterfall named: the only one, if the file does not say."""
    if entry.waterfall is not None:
        return entry
    if len(names.waterfalls) > 1:
        faults.add(f"{path}.waterfall", "is missing", f"write {known.among(sorted(names.waterfalls))}")
    only = sorted(names.waterfalls)[:1]
    return attrs.evolve(entry, waterfall=only[0] if only else None)


def check_payee(path: str, entry: LossEntry, tree: Layer, groups: Groups, faults: FaultList) -> None:
    """Check that the payee of a loss bears no part of it."""
    if entry.payee is not None and draws_on(tree, entry.payee, groups):
        what = f"is an account of the waterfall {shown(tree.name)}, which would pay itself"
        faults.add(f"{path}.payee", what, "name an account that bears no part of this loss")
