"""Checked: from a sound scenario to its outcome, all by the kernel: open the books, then plan and absorb each loss."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from rhodian import (
    Account,
    Amount,
    Books,
    Fund,
    InOrder,
    InProportion,
    Limited,
    Loss,
    Plan,
    Rule,
    Transfer,
    TrialBalance,
    Waterfall,
    absorb,
    capacity,
    outside,
    plan,
    post_all,
    trial_balance,
)
from rhodian_desk.scenario import records as described
from rhodian_desk.scenario.trees import ordered

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian.waterfall.tree import Branch, Node
    from rhodian_desk.scenario.records import LossEntry, Scenario

BALANCE = "balance"
"""The basis of a group that has no weights: its balances at the opening."""

WEIGHT = "weight"
"""The basis of weights that the file gives without saying what they measure."""

AVAILABLE = "available"
"""The basis of branches without weights: what each can bear when the loss arrives."""


@attrs.frozen
class Settled:
    """One loss, settled."""

    entry: LossEntry
    """The loss as the file tells it."""
    plan: Plan
    """The plan that was posted."""


@attrs.frozen
class Outcome:
    """A scenario, settled: the books before and after, and the plan of each loss."""

    scenario: Scenario
    """The scenario."""
    openings: tuple[Transfer, ...]
    """The transfers from outside that opened the books."""
    before: dict[Account, int]
    """What each account held at the opening, in smallest units; outside stands below 0."""
    settled: tuple[Settled, ...]
    """The losses, in the order in which they were absorbed."""
    after: dict[Account, int]
    """What each account holds in the end."""

    @property
    def uncovered(self) -> Amount:
        """What nobody bore of all losses together."""
        return sum(each.plan.draw.left for each in self.settled)

    @property
    def status(self) -> str:
        """`settled` if every loss was borne whole, or else `uncovered`."""
        return "uncovered" if self.uncovered else "settled"

    @cached_property
    def opened(self) -> TrialBalance:
        """The books at the opening, added up."""
        return trial_balance(self.before)[0]

    @cached_property
    def ended(self) -> TrialBalance:
        """The books in the end, added up."""
        return trial_balance(self.after)[0]

    @property
    def unaccounted(self) -> int:
        """What is inside and outside together in the end: 0, when every unit is accounted for."""
        return self.ended.inside + self.ended.outside


def settle(scenario: Scenario, note: Callable[[str], None] = lambda _: None) -> Outcome:
    """Settle the losses of a scenario one after the other, each on the books that the previous left.

    Args:
        scenario: a sound scenario.
        note: told what long work is at.
    """
    world = outside(scenario.asset)
    openings = tuple(Transfer(world, account, balance) for account, balance in scenario.openings.items())
    before: dict[Account, int] = dict(post_all({}, openings))
    after, absorbed, settled = dict(before), set[str](), list[Settled]()
    for entry in scenario.losses:
        note(f"Settling {entry.id}")
        tree = waterfall(scenario, entry.waterfall or "", after)
        planned = plan(tree, Loss(entry.id, entry.amount, entry.payee or world))
        changes = absorb(Books(after, absorbed), planned)
        after.update(changes.changes)
        absorbed.add(changes.loss_id)
        settled.append(Settled(entry, planned))
    return Outcome(scenario, openings, before, tuple(settled), after)


def waterfall(scenario: Scenario, name: str, balances: dict[Account, int]) -> Waterfall:
    """Build the kernel's tree from its description and what the accounts hold."""
    return Waterfall(_layer(scenario.waterfalls[name], scenario, balances))


def basis(layer: described.Layer, scenario: Scenario) -> str | None:
    """Say what the weights of a layer in proportion measure; None for other layers."""
    if layer.rule is not Rule.IN_PROPORTION:
        return None
    if layer.basis is not None:
        return layer.basis
    if layer.group is not None:
        return WEIGHT if scenario.groups[layer.group].weighted else BALANCE
    return WEIGHT if any(branch.weight is not None for branch in layer.layers or ()) else AVAILABLE


def _layer(layer: described.Layer, scenario: Scenario, balances: dict[Account, int]) -> Branch:
    """Build one layer and what lies below it; depth is bounded by the decoder."""
    if layer.group is not None:
        members = ordered(layer, scenario.groups[layer.group])
        branches: tuple[Node, ...] = tuple(Fund(each.account, balances[each.account]) for each in members)
        weights: tuple[Amount | None, ...] = tuple(each.weight for each in members)
    else:
        branches = tuple(_node(branch, scenario, balances) for branch in layer.layers or ())
        weights = tuple(branch.weight for branch in layer.layers or ())
    if layer.rule is Rule.IN_ORDER:
        return InOrder(layer.name, branches)
    if layer.rule is Rule.LIMITED:
        return Limited(layer.name, branches[0], layer.limit or 0)
    given = tuple(_bearable(node) if weight is None else weight for node, weight in zip(branches, weights, strict=True))
    return InProportion(layer.name, branches, given, basis(layer, scenario) or WEIGHT)


def _node(branch: described.Branch, scenario: Scenario, balances: dict[Account, int]) -> Node:
    """Build a fund, or a layer."""
    if isinstance(branch, described.Layer):
        return _layer(branch, scenario, balances)
    held = balances[branch.fund]
    return Fund(branch.fund, held if branch.available is None else min(branch.available, held))


def _bearable(node: Node) -> Amount:
    """Return what a node can bear."""
    return node.available if isinstance(node, Fund) else capacity(Waterfall(node))
