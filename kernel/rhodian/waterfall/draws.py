"""Trusted: a loss, drawn down a waterfall: who bears how much, in which layer, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
from rhodian.base.numbers import Amount, natural
from rhodian.waterfall.tree import Fund, Rule

if TYPE_CHECKING:
    from rhodian.base.accounts import Account
    from rhodian.waterfall.tree import Node, Waterfall


@attrs.frozen
class LayerDrawn:
    """What one layer bore."""

    path: tuple[str, ...]
    """The names of the layers from the root down to this one."""
    rule: Rule
    """How the layer shared what reached it."""
    capacity: Amount
    """The most that could be drawn from it, in smallest units."""
    amount: Amount
    """What was drawn from it, in smallest units."""


@attrs.frozen
class FundDrawn:
    """What one fund bore, and why."""

    account: Account
    """Where the money was."""
    available: Amount
    """The most that could be drawn from it, in smallest units."""
    amount: Amount
    """What was drawn from it, in smallest units."""
    layer: LayerDrawn
    """The layer right above it: its path from the root, and the rule that gave it this share."""


@attrs.frozen
class Draw:
    """A loss, drawn down a waterfall: who bears what, down to the unit."""

    loss: Amount
    """What was to be borne, in smallest units."""
    uncovered: Amount
    """What the whole tree could not bear."""
    layers: tuple[LayerDrawn, ...]
    """What each layer bore: each layer before those below it, siblings in order."""
    funds: tuple[FundDrawn, ...]
    """What each fund bore, those that bore nothing included, in the order of the tree."""


def capacity(waterfall: Waterfall) -> Amount:
    """Return the largest loss that the waterfall can bear whole, in smallest units (SPEC WF-6)."""
    return _capacities(waterfall)[0]


def draw(waterfall: Waterfall, loss: Amount) -> Draw:
    """Draw a loss down a waterfall, exactly (SPEC WF-6, WF-10).

    The funds together bear the smaller of the loss and the capacity; each bears between 0 and what it
    has available; what they cannot bear is `uncovered`.

    Raises:
        InvalidAmount: if the loss is not a natural number.
    """
    natural(loss, "loss")
    capacities, amounts = _amounts(waterfall, loss)
    reports = loops.preorder(waterfall.below, _report, waterfall.nodes, capacities, amounts)
    return Draw(loss, loss - amounts[0], loops.of_type(reports, LayerDrawn), loops.of_type(reports, FundDrawn))


def _capacities(waterfall: Waterfall) -> tuple[Amount, ...]:
    """Return the capacity of each node of the flattened tree."""
    return loops.fold_up(waterfall.nodes, waterfall.below, _capacity)


def _amounts(waterfall: Waterfall, loss: Amount) -> tuple[tuple[Amount, ...], tuple[Amount, ...]]:
    """Return the capacity of each node of the flattened tree, and what it is to bear of a loss."""
    capacities = _capacities(waterfall)
    first = min(loss, capacities[0])
    return capacities, loops.push_down(waterfall.nodes, waterfall.below, first, capacities, _divide)


def _capacity(node: Node, capacities: tuple[Amount, ...]) -> Amount:
    """Return the capacity of a node, given the same of each node right below it."""
    return node.capacity(capacities)


def _divide(node: Node, amount: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return what each node right below a node is to bear, given the capacity of each."""
    return node.divide(amount, capacities)


def _report(above: LayerDrawn | None, node: Node, capacity: Amount, amount: Amount) -> LayerDrawn | FundDrawn:
    """Say what a layer or a fund bore, and in which layer it is."""
    if isinstance(node, Fund):
        return FundDrawn(node.account, node.available, amount, above)  # type: ignore[arg-type]  # the root is no fund
    path = (node.name,) if above is None else above.path + (node.name,)  # noqa: RUF005  # unpacking asks how long it is
    return LayerDrawn(path, node.rule, capacity, amount)
