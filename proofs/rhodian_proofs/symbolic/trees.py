"""Trusted: trees of any shape and size.

A tree is never spelled out. At any place of it stands a fund or a layer of any kind, with any number of
nodes right below it, of which only numbers are known.

What `loops.flatten` lays out has these facts, and the rules for trees rest on them: the root stands first; each other
node is right below exactly one, which stands before it; and there are as many nodes right below a node as it
has branches, in their order. `Waterfall` makes its `nodes` and `below` in no other way, and its root is a layer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import z3

from rhodian import Fund, InFixedProportion, InOrder, InProportion, Limited, Waterfall
from rhodian_proofs.symbolic.accounts import ASSET_OF, IS_OUTSIDE, ONLY_RISES, SymAccount, SymAsset
from rhodian_proofs.symbolic.ints import refuse, some_natural
from rhodian_proofs.symbolic.opaque import Sealed, SealedTuple
from rhodian_proofs.symbolic.sequences import Column, Place, Space, Unknown, remembered
from rhodian_proofs.symbolic.signals import Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Mapping


class Spot(Place):
    """The root of a tree, or some place below it."""

    def __init__(self, tree: SymTree, parent: tuple[Place, Any] | None = None, under: Spot | None = None) -> None:
        """Be some place of the tree; that of a child of a node, or at or below another, if they are named."""
        super().__init__(tree.space)
        self.parent = parent
        self.under = under


class SymTree:
    """A waterfall of which nothing is known but that it was built."""

    def __init__(self) -> None:
        """Be any tree."""
        self.space = Space(some_natural("nodes"))
        self.asset = SymAsset(current().fresh("asset"))
        self.root_spot = Spot(self)
        self.nodes = Nodes(self)
        self.below = Below(self)

    def space_below(self, place: Place) -> Space:
        """Return the places right below a place, where their number is not known."""
        space: Space = remembered(("below", self, place.key), lambda: Space(some_natural("children")))
        return space

    def somewhere(self) -> Spot:
        """Return the root, or an arbitrary place below it; both are tried."""
        return Spot(self) if current().choose(2, "the root or below it") else self.root_spot

    def some_layer(self) -> Spot:
        """Return a place at which a layer in order stands: an example, of which nothing follows for others."""
        spot = Spot(self)
        current().memory["node", self.nodes, spot.key] = _in_order(self.space_below(spot))
        return spot

    @property  # type: ignore[misc]  # what the kernel asks of a waterfall is its class
    def __class__(self) -> type:
        """Answer as a Waterfall does."""
        return Waterfall

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse whatever else a waterfall has."""
        raise Unsupported(f"{name} of any tree")

    __hash__ = object.__hash__
    __eq__ = __ne__ = refuse("comparison")
    __bool__ = refuse("truth")
    __repr__ = __str__ = refuse("text")


class OfTree(Unknown):
    """A sequence that holds something for each node of a tree."""

    def __init__(self, tree: SymTree) -> None:
        """Belong to that tree."""
        self.tree = tree
        self.space = tree.space

    def __getitem__(self, place: object) -> Any:
        """Return what is held for the root, which stands first, or for the node at a place."""
        return super().__getitem__(self.tree.root_spot if type(place) is int and place == 0 else place)

    def sums(self) -> tuple[str, ...]:
        """Return the names of what the items add up to: there is none."""
        return ()

    def parts(self, item: Any) -> Mapping[str, Any]:  # noqa: ARG002  # what an item would add to the sums
        """Return what an item adds to each sum."""
        return {}


class Below(OfTree):
    """The places right below each node: only the rules know them."""

    def read(self, place: Place) -> Any:  # noqa: ARG002  # no place has an answer
        """Refuse to say."""
        raise Unsupported("the places below a node of any tree")


class Nodes(OfTree):
    """The nodes of a tree."""

    def read(self, place: Place) -> Any:
        """Return the node at a place: a fund, unless it is the root, or a layer of any kind, with any fields."""

        def make() -> Any:
            kinds = (_in_order, _in_proportion, _in_fixed_proportion, _limited)
            kind = current().choose(len(kinds) + (place is not self.tree.root_spot), "kind of node")
            return self._fund_at(place) if kind == len(kinds) else kinds[kind](self.tree.space_below(place))

        return remembered(("node", self, place.key), make)

    def _fund_at(self, place: Place) -> Any:
        """Return a fund in the asset of the tree, whose account is that of no fund at another place."""
        current().assumptions.add("A5")
        known = remembered(("funds", self), list[Any])
        account = some_inside(self.tree.asset)
        for other, taken in known:
            current().learn(z3.Or(account.term != taken.term, place.index == other.index))
        known.append((place, account))
        return Fund(account, some_natural("available"))  # type: ignore[arg-type]  # they stand for an account and a number

    def naturals_below(self, place: Place, name: str) -> Any:
        """Return some natural number for each node right below a place: for each of the node's branches one."""
        branches = self.read(place).branches
        if type(branches) is SealedTuple:
            return Column(self.tree.space_below(place), name, some_natural, summed=True)
        return tuple(some_natural(name) for _ in branches)

    def is_leaf(self, place: Place) -> bool:
        """Tell whether the node at a place can have nothing below it."""
        branches = self.read(place).branches
        return type(branches) is tuple and not branches


def _record(kind: type, **fields: Any) -> Any:
    """Return a record as its constructor leaves it, given fields that it would accept."""
    current().assumptions.add("A5")
    made: Any = object.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


def asset_of_funds() -> SymAsset:
    """Return the asset of all funds of trees that are spelled out."""
    asset: SymAsset = remembered("asset of funds", lambda: SymAsset(current().fresh("asset")))
    return asset


def some_fund(number: int) -> Any:
    """Return a fund of a tree that is spelled out, of an account that no fund of another number has."""
    known = remembered("accounts of funds", dict[int, SymAccount])
    if number not in known:
        account = some_inside(asset_of_funds())
        for other in known.values():
            current().learn(account.term != other.term)
        known[number] = account
    return Fund(known[number], some_natural("available"))  # type: ignore[arg-type]  # they stand for an account and a number


def some_inside(asset: SymAsset) -> SymAccount:
    """Return an account of an asset that is not of the world outside, and can fall."""
    account = SymAccount(current().fresh("account"))
    current().learn(z3.Not(IS_OUTSIDE(account.term)))
    current().learn(ASSET_OF(account.term) == asset.term)
    current().learn(z3.Not(ONLY_RISES(asset.term)))
    return account


def _in_order(_: Space) -> Any:
    return _record(InOrder, name=Sealed(), branches=SealedTuple())


def _in_proportion(below: Space) -> Any:
    weights = Column(below, "weights", some_natural, summed=True)
    return _record(InProportion, name=Sealed(), branches=SealedTuple(), weights=weights, basis=Sealed())


def _in_fixed_proportion(below: Space) -> Any:
    weights = Column(below, "weights", some_natural, summed=True)
    return _record(InFixedProportion, name=Sealed(), branches=SealedTuple(), weights=weights, basis=Sealed())


def _limited(_: Space) -> Any:
    return _record(Limited, name=Sealed(), branch=Sealed(), limit=some_natural("limit"))
