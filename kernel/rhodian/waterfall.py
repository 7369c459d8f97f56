"""Trusted: a waterfall is a tree of funds, and a loss is drawn down it.

The leaves are funds; the inner nodes say how what lies below them shares. Every
node keeps one contract (SPEC WF-1): handed any loss, it passes on exactly the
smaller of the loss and its capacity, to each child between 0 and what that child
can bear. So the contract holds of every tree that can be built.
"""

from __future__ import annotations

import enum
from typing import TypeAlias

import attrs

from rhodian import loops
from rhodian.accounts import Account, Amount, Asset, checked_name, natural
from rhodian.allocation import in_order, in_proportion_capped
from rhodian.errors import AccountNamedTwice, AssetMismatch, InvalidValue, LayerNamedTwice, LengthMismatch


class Rule(enum.Enum):
    """How a layer shares what reaches it."""

    IN_ORDER = "in order"
    IN_PROPORTION = "in proportion"
    LIMITED = "limited"


@attrs.frozen(eq=False)
class Fund:
    """A leaf: an account, and what may be drawn from it."""

    account: Account
    """Where the money is; never the world outside."""
    available: Amount
    """The most that this waterfall may draw from it, in smallest units."""

    def __attrs_post_init__(self) -> None:
        """Check both fields.

        Raises:
            InvalidValue: if the account is not one, or is the world outside.
            InvalidAmount: if what is available is not a natural number.
        """
        if self.account.__class__ is not Account or self.account.is_outside:
            raise InvalidValue("account", self.account, "an Account, and not of the world outside")
        natural(self.available, "available")

    @property
    def branches(self) -> tuple[Node, ...]:
        """Nothing: a fund is a leaf."""
        return ()

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:  # noqa: ARG002  # one signature for every node
        """Return the most that can be drawn (SPEC WF-2)."""
        return self.available

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:  # noqa: ARG002
        """Return nothing: a fund passes nothing on."""
        return ()


@attrs.frozen(eq=False)
class InOrder:
    """A node whose first child bears all it can before the next bears anything."""

    name: str
    """The layer's name, unique in its waterfall."""
    branches: tuple[Node, ...]
    """The children, first bearer first."""

    def __attrs_post_init__(self) -> None:
        """Check both fields.

        Raises:
            InvalidValue: if the name is malformed, or else if a child is not a node.
        """
        checked_name(self.name, "name")
        _nodes(self.branches)

    @property
    def rule(self) -> Rule:
        """The rule by which it shares."""
        return Rule.IN_ORDER

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:
        """Return the most that can be drawn, given the same of each child (SPEC WF-3)."""
        return loops.total(capacities)

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
        """Return what each child is to bear of a loss, given the most that each can bear (SPEC WF-3)."""
        return in_order(loss, capacities).shares


@attrs.frozen(eq=False)
class InProportion:
    """A node whose children bear by weight, each up to what it can bear."""

    name: str
    """The layer's name, unique in its waterfall."""
    branches: tuple[Node, ...]
    """The children, in a declared, canonical order: it decides who bears the odd units."""
    weights: tuple[Amount, ...]
    """How the children stand to each other: contributions, requirements, quantities, profits."""
    basis: str = "weight"
    """What the weights measure and at what date, in words, for the receipt."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields, and freeze the weights.

        Raises:
            InvalidValue: if the name or the basis is malformed, or a child is not a node.
            InvalidAmount: for the first weight that is not a natural number.
            LengthMismatch: if there are not as many weights as children.
        """
        checked_name(self.name, "name")
        checked_name(self.basis, "basis")
        _nodes(self.branches)
        object.__setattr__(self, "weights", loops.naturals(self.weights, "weights"))
        if len(self.weights) != len(self.branches):
            raise LengthMismatch("weights", len(self.weights), len(self.branches))

    @property
    def rule(self) -> Rule:
        """The rule by which it shares."""
        return Rule.IN_PROPORTION

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:
        """Return the most that can be drawn: what the children of weight above 0 can bear (SPEC WF-4)."""
        return payable(self.weights, capacities)

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
        """Return what each child is to bear of a loss, given the most that each can bear (SPEC WF-4)."""
        return in_proportion_capped(loss, self.weights, capacities).shares


@attrs.frozen(eq=False)
class Limited:
    """A node that lets no more than a limit through to its one child."""

    name: str
    """The layer's name, unique in its waterfall."""
    branch: Node
    """The child."""
    limit: Amount
    """The most that may be drawn, in smallest units, whatever the child could bear."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields.

        Raises:
            InvalidValue: if the name is malformed, or else if the child is not a node.
            InvalidAmount: if the limit is not a natural number.
        """
        checked_name(self.name, "name")
        _nodes(self.branches)
        natural(self.limit, "limit")

    @property
    def branches(self) -> tuple[Node, ...]:
        """The child alone."""
        return (self.branch,)

    @property
    def rule(self) -> Rule:
        """The rule by which it shares."""
        return Rule.LIMITED

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:
        """Return the most that can be drawn, given the same of the child (SPEC WF-5)."""
        return min(self.limit, loops.total(capacities))

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
        """Return what the child is to bear of a loss, given the most that it can bear (SPEC WF-5)."""
        return (min(loss, self.capacity(capacities)),)


Layer: TypeAlias = InOrder | InProportion | Limited
Node: TypeAlias = Fund | Layer


def _nodes(branches: tuple[Node, ...]) -> None:
    """Refuse children that are not nodes in a tuple."""
    if branches.__class__ is not tuple:
        raise InvalidValue("branches", branches, "a tuple of nodes")
    for place, branch in enumerate(branches):
        if not isinstance(branch, Node):
            raise InvalidValue(f"branches[{place}]", branch, "a Fund, InOrder, InProportion or Limited")


def payable(weights: tuple[Amount, ...], capacities: tuple[Amount, ...]) -> Amount:
    """Return what the members of weight above 0 can bear together."""

    def step(so_far: Amount, member: tuple[Amount, Amount]) -> tuple[Amount, None]:
        weight, capacity = member
        return so_far + (capacity if weight > 0 else 0), None

    return loops.scan(step, 0, loops.pairs(weights, capacities, "capacities"))[0]


@attrs.frozen(eq=False)
class Waterfall:
    """A whole tree, checked: one asset, no account named twice, no layer named twice."""

    root: Layer
    """The layer that a loss reaches first."""
    _nodes: tuple[Node, ...] = attrs.field(init=False, repr=False)
    _below: tuple[range, ...] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the tree as a whole; time and memory are in proportion to its size.

        Raises:
            InvalidValue: if the root is not a layer, or no fund is anywhere below it.
            LayerNamedTwice: for the first layer whose name an earlier one has.
            AccountNamedTwice: for the first fund whose account an earlier one draws on (SPEC WF-7).
            AssetMismatch: for the first fund that is not in the asset of the first fund.
        """
        if not isinstance(self.root, Layer):
            raise InvalidValue("root", self.root, "an InOrder, InProportion or Limited")
        nodes, below = loops.flatten(self.root)
        object.__setattr__(self, "_nodes", nodes)
        object.__setattr__(self, "_below", below)
        layer_names: set[str] = set()
        layer_of: dict[Account, str] = {}
        asset: Asset | None = None
        for layer, under in zip(nodes, below, strict=True):
            if isinstance(layer, Fund):
                continue
            if layer.name in layer_names:
                raise LayerNamedTwice(layer.name)
            layer_names.add(layer.name)
            for fund in nodes[under.start : under.stop]:
                if not isinstance(fund, Fund):
                    continue
                asset = asset or fund.account.asset
                if fund.account in layer_of:
                    raise AccountNamedTwice(fund.account, layer.name, layer_of[fund.account])
                if fund.account.asset != asset:
                    raise AssetMismatch(f"account {fund.account}", fund.account.asset, asset)
                layer_of[fund.account] = layer.name
        if asset is None:
            raise InvalidValue("root", self.root, "a tree with at least one Fund")

    @property
    def asset(self) -> Asset:
        """The asset that every fund of the tree is in."""
        return next(node.account.asset for node in self._nodes if isinstance(node, Fund))


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
    """Draw a loss down a waterfall, exactly (SPEC WF-6).

    The funds together bear the smaller of the loss and the capacity; each bears between 0 and what it
    has available; what they cannot bear is `uncovered`.

    Raises:
        InvalidAmount: if the loss is not a natural number.
    """
    natural(loss, "loss")
    nodes, below = waterfall._nodes, waterfall._below  # noqa: SLF001  # same module
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
        node = waterfall._nodes[place]  # noqa: SLF001  # same module
        if isinstance(node, Fund):
            if above is not None:
                funds.append(FundDrawn(node.account, node.available, amounts[place], above))
            continue
        path = (*(above.path if above else ()), node.name)
        layer = LayerDrawn(path, node.rule, capacities[place], amounts[place])
        layers.append(layer)
        ahead.extend((child, layer) for child in reversed(waterfall._below[place]))  # noqa: SLF001  # same module
    return Draw(loss, loss - amounts[0], tuple(layers), tuple(funds))


def _capacities(waterfall: Waterfall) -> tuple[Amount, ...]:
    """Return the capacity of each node of the flattened tree."""
    nodes = waterfall._nodes  # noqa: SLF001  # same module

    def combine(place: int, capacities: tuple[Amount, ...]) -> Amount:
        return nodes[place].capacity(capacities)

    return loops.gather(waterfall._below, combine)  # noqa: SLF001  # same module
