"""Trusted: a loss, drawn down a waterfall: who bears how much, in which layer, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import loops
from rhodian.accounts import Account, Amount, natural
from rhodian.waterfall import Fund, Rule

if TYPE_CHECKING:
    from rhodian.waterfall import Waterfall


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
    nodes, below = waterfall.nodes, waterfall.below
    capacities = _capacities(waterfall)

    def divide(place: int, amount: Amount) -> tuple[Amount, ...]:
        under = below[place]
        return nodes[place].divide(amount, capacities[under.start : under.stop])

    amounts = loops.spread(below, min(loss, capacities[0]), divide)
    return _report(waterfall, loss, capacities, amounts)


def _report(waterfall: Waterfall, loss: Amount, capacities: tuple[Amount, ...], amounts: tuple[Amount, ...]) -> Draw:
    """Say for each layer and fund what it bore, in the order of the tree."""
    layers: list[LayerDrawn] = []
    funds: list[FundDrawn] = []
    ahead: list[tuple[int, LayerDrawn | None]] = [(0, None)]
    while ahead:
        place, above = ahead.pop()
        node = waterfall.nodes[place]
        if isinstance(node, Fund):
            if above is not None:
                funds.append(FundDrawn(node.account, node.available, amounts[place], above))
            continue
        path = (*(above.path if above else ()), node.name)
        layer = LayerDrawn(path, node.rule, capacities[place], amounts[place])
        layers.append(layer)
        ahead.extend((child, layer) for child in reversed(waterfall.below[place]))
    return Draw(loss, loss - amounts[0], tuple(layers), tuple(funds))


def _capacities(waterfall: Waterfall) -> tuple[Amount, ...]:
    """Return the capacity of each node of the flattened tree."""

    def combine(place: int, capacities: tuple[Amount, ...]) -> Amount:
        return waterfall.nodes[place].capacity(capacities)

    return loops.gather(waterfall.below, combine)
