"""Trusted: a waterfall is a tree of funds, and a loss is drawn down it.

The leaves are funds; the inner nodes say how what lies below them shares. Every
node keeps one contract (SPEC WF-1 to WF-5, WF-12): handed any loss, it passes on exactly the
smaller of the loss and its capacity, to each child between 0 and what that child
can bear. So the contract holds of every tree that can be built.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue, LengthMismatch
from rhodian.base.numbers import Amount, checked_name, natural
from rhodian.sharing.allocation import in_order, in_proportion_capped
from rhodian.waterfall.bearing import payable, payable_in_ratio
from rhodian.waterfall.errors import AccountNamedTwice, LayerNamedTwice

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rule(enum.Enum):
    """How a layer shares what reaches it."""

    IN_ORDER = "in order"
    IN_PROPORTION = "in proportion"
    IN_FIXED_PROPORTION = "in fixed proportion"
    LIMITED = "limited"


@attrs.frozen(eq=False, weakref_slot=False)
class Fund:
    """A leaf: an account, and what may be drawn from it."""

    account: Account
    """Where the money is; never the world outside, nor what only rises."""
    available: Amount
    """The most that this waterfall may draw from it, in smallest units."""

    def __attrs_post_init__(self) -> None:
        """Check both fields (SPEC WF-11).

        Raises:
            InvalidValue: if the account is not one, is the world outside, or is in an asset that only rises.
            InvalidAmount: if what is available is not a natural number.
        """
        account = self.account
        if account.__class__ is not Account or account.is_outside or account.asset.only_rises:
            raise InvalidValue("account", account, "an Account, not of the world outside, of what can fall")
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
        """Check both fields (SPEC WF-7).

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
        """Return what each child is to bear of a loss, given the most that each can bear (SPEC WF-3, WF-14, WF-15)."""
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
        """Check the four fields, and freeze the weights (SPEC WF-7).

        Raises:
            InvalidValue: if the name or the basis is malformed, or a child is not a node.
            InvalidAmount: for the first weight that is not a natural number.
            LengthMismatch: if there are not as many weights as children.
        """
        object.__setattr__(self, "weights", _weights(self.name, self.branches, self.weights, self.basis))

    @property
    def rule(self) -> Rule:
        """The rule by which it shares."""
        return Rule.IN_PROPORTION

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:
        """Return the most that can be drawn: what the children of weight above 0 can bear (SPEC WF-4)."""
        return payable(self.weights, capacities)

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
        """Return what each child is to bear of a loss, given the most that each can bear (SPEC WF-4, WF-14, WF-16)."""
        return in_proportion_capped(loss, self.weights, capacities).shares


@attrs.frozen(eq=False)
class InFixedProportion:
    """A node whose children bear by weight at every point of the draw, so that it ends with the first at its capacity.

    What one cannot bear no other does: it goes to the next layer. Of amounts drawn simultaneously and in a fixed ratio.
    """

    name: str
    """The layer's name, unique in its waterfall."""
    branches: tuple[Node, ...]
    """The children, in a declared, canonical order: it decides who bears the odd units."""
    weights: tuple[Amount, ...]
    """The ratio in which the children bear; one of weight 0 bears nothing, and holds nobody up."""
    basis: str = "weight"
    """What the weights measure and at what date, in words, for the receipt."""

    def __attrs_post_init__(self) -> None:
        """Check the four fields, and freeze the weights (SPEC WF-7).

        Raises:
            InvalidValue: if the name or the basis is malformed, or a child is not a node.
            InvalidAmount: for the first weight that is not a natural number.
            LengthMismatch: if there are not as many weights as children.
        """
        object.__setattr__(self, "weights", _weights(self.name, self.branches, self.weights, self.basis))

    @property
    def rule(self) -> Rule:
        """The rule by which it shares."""
        return Rule.IN_FIXED_PROPORTION

    def capacity(self, capacities: tuple[Amount, ...]) -> Amount:
        """Return the most that can be drawn with no child's fraction above what it can bear (SPEC WF-13)."""
        return payable_in_ratio(self.weights, capacities)

    def divide(self, loss: Amount, capacities: tuple[Amount, ...]) -> tuple[Amount, ...]:
        """Return what each child is to bear of a loss, given the most that each can bear (SPEC WF-12)."""
        return in_proportion_capped(min(loss, self.capacity(capacities)), self.weights, capacities).shares


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
        """Check the three fields (SPEC WF-7).

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


Branch: TypeAlias = InOrder | InProportion | InFixedProportion | Limited
Node: TypeAlias = Fund | Branch


def _nodes(branches: tuple[Node, ...]) -> None:
    """Refuse children that are not nodes in a tuple."""
    if branches.__class__ is not tuple:
        raise InvalidValue("branches", branches, "a tuple of nodes")
    for place, branch in enumerate(branches):
        if not isinstance(branch, Node):
            raise InvalidValue(
                f"branches[{place}]", branch, "a Fund, InOrder, InProportion, InFixedProportion or Limited"
            )


def _weights(name: str, branches: tuple[Node, ...], weights: tuple[Amount, ...], basis: str) -> tuple[Amount, ...]:
    """Return the weights of a layer, frozen, after checking all four."""
    checked_name(name, "name")
    checked_name(basis, "basis")
    _nodes(branches)
    weights = loops.naturals(weights, "weights")
    if len(weights) != len(branches):
        raise LengthMismatch("weights", len(weights), len(branches))
    return weights


@attrs.frozen(eq=False)
class Waterfall:
    """A whole tree, checked: one asset, no account named twice, no layer named twice."""

    root: Branch
    """The layer that a loss reaches first."""
    nodes: tuple[Node, ...] = attrs.field(init=False, repr=False)
    """The tree laid out: each node after the one above it, siblings side by side."""
    below: tuple[range, ...] = attrs.field(init=False, repr=False)
    """For each node, the places among `nodes` of those right below it."""
    asset: Asset = attrs.field(init=False, repr=False)
    """The asset that every fund of the tree is in."""

    def __attrs_post_init__(self) -> None:
        """Check the tree as a whole; time and memory are in proportion to its size.

        Nodes are looked at level by level, and the first that is at fault decides.

        Raises:
            InvalidValue: if the root is not a layer, or no fund is anywhere below it.
            LayerNamedTwice: if a layer has the name of an earlier one.
            AccountNamedTwice: if a fund is of an account that an earlier one draws on (SPEC WF-7).
            AssetMismatch: if a fund is not in the asset of the first fund.
        """
        if not isinstance(self.root, Branch):
            raise InvalidValue("root", self.root, "an InOrder, InProportion, InFixedProportion or Limited")
        none_yet: tuple[Asset, ...] = ()
        nodes, below, assets = loops.flatten(self.root, _enter, none_yet)
        if not assets:
            raise InvalidValue("root", self.root, "a tree with at least one Fund")
        object.__setattr__(self, "nodes", nodes)
        object.__setattr__(self, "below", below)
        object.__setattr__(self, "asset", assets[0])


def _enter(
    assets: tuple[Asset, ...], above: Branch, node: Node, known: Mapping[str | Account, Branch]
) -> tuple[tuple[Asset, ...], str | Account]:
    """Take a node into a waterfall, if it repeats none of those known by their names and accounts.

    Returns:
        The asset of the funds so far, if there are any, and what the node is known by.
    """
    if not isinstance(node, Fund):
        if node.name in known:
            raise LayerNamedTwice(node.name)
        return assets, node.name
    account = node.account
    if account in known:
        raise AccountNamedTwice(account, above.name, known[account].name)
    if assets and account.asset not in assets:  # `in` asks first whether it is the very same object
        raise AssetMismatch(f"account {account}", account.asset, assets[0])
    return assets or (account.asset,), account
