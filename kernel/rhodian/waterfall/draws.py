"""Trusted: a loss, drawn down a waterfall: who bears how much, in which layer, by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import columns, loops
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
    """A loss, drawn down a waterfall: who bears what, down to the unit.

    Only what each node bears is kept; what is said of the layers and of the funds is put together when it is asked for.
    """

    waterfall: Waterfall = attrs.field(repr=False)
    """What it is drawn down."""
    loss: Amount
    """What was to be borne, in smallest units."""
    capacities: tuple[Amount, ...] = attrs.field(init=False, repr=False)
    """The most that each node of the waterfall, as it is laid out, can bear."""
    amounts: tuple[Amount, ...] = attrs.field(init=False, repr=False)
    """What each of those nodes bears."""

    def __attrs_post_init__(self) -> None:
        """Check the loss, and draw it.

        Raises:
            InvalidAmount: if the loss is not a natural number.
        """
        capacities, amounts = _amounts(self.waterfall, natural(self.loss, "loss"))
        object.__setattr__(self, "capacities", capacities)
        object.__setattr__(self, "amounts", amounts)

    @property
    def borne(self) -> Amount:
        """What all funds bear together."""
        return self.amounts[0]

    @property
    def left(self) -> Amount:
        """What the whole tree cannot bear."""
        return self.loss - self.amounts[0]

    @property
    def layers(self) -> tuple[LayerDrawn, ...]:
        """What each layer bears: each layer before those below it, siblings in order."""
        return loops.of_type(self._reports(), LayerDrawn)

    @property
    def funds(self) -> tuple[FundDrawn, ...]:
        """What each fund bears, those that bear nothing included, in the order of the tree."""
        return loops.of_type(self._reports(), FundDrawn)

    @property
    def bearers(self) -> tuple[tuple[Account, Amount], ...]:
        """The accounts of the funds that bear something, in the order of the tree, each with how much."""
        tree = self.waterfall
        return columns.present(loops.preorder(tree.below, _bearer, tree.nodes, self.amounts))

    @property
    def rows(self) -> tuple[tuple[Account, Amount], ...]:
        """The account of each fund, in the order of the tree, with what it bears, and be it nothing (SPEC RM-2)."""
        tree = self.waterfall
        return columns.present(loops.preorder(tree.below, _row, tree.nodes, self.amounts))

    def _reports(self) -> tuple[LayerDrawn | FundDrawn, ...]:
        """Return what each layer and each fund bears, in the order of the tree."""
        tree = self.waterfall
        return loops.preorder(tree.below, _report, tree.nodes, self.capacities, self.amounts)


def capacity(waterfall: Waterfall) -> Amount:
    """Return the largest loss that the waterfall can bear whole, in smallest units (SPEC WF-6)."""
    return _capacities(waterfall)[0]


def draw(waterfall: Waterfall, loss: Amount) -> Draw:
    """Draw a loss down a waterfall, exactly (SPEC WF-6, WF-10, WF-11).

    The funds together bear the smaller of the loss and the capacity; each bears between 0 and what it
    has available; what they cannot bear is `left`.

    Raises:
        InvalidAmount: if the loss is not a natural number.
    """
    return Draw(waterfall, loss)


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


def _bearer(_: object, node: Node, amount: Amount) -> tuple[Account, Amount] | None:
    """Return the account of a fund that bears something, and how much."""
    return (node.account, amount) if amount > 0 and isinstance(node, Fund) else None


def _row(_: object, node: Node, amount: Amount) -> tuple[Account, Amount] | None:
    """Return the account of a fund, and how much it bears."""
    return (node.account, amount) if isinstance(node, Fund) else None


def _report(above: LayerDrawn | None, node: Node, capacity: Amount, amount: Amount) -> LayerDrawn | FundDrawn:
    """Say what a layer or a fund bore, and in which layer it is."""
    if isinstance(node, Fund):
        return FundDrawn(node.account, node.available, amount, above)  # type: ignore[arg-type]  # the root is no fund
    path = (node.name,) if above is None else above.path + (node.name,)  # noqa: RUF005  # unpacking asks how long it is
    return LayerDrawn(path, node.rule, capacity, amount)
