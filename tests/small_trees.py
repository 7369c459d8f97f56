"""Convenience: every small tree, as plain JSON for the oracle, and the kernel's tree built from it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from rhodian import Account, Asset, Fund, InFixedProportion, InOrder, InProportion, Limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian.waterfall.tree import Node

EUR = Asset("EUR", 2)

Shape: TypeAlias = dict[str, Any]
"""A fund or a layer, as the oracle reads it."""


@attrs.frozen
class Scope:
    """Of which trees all are meant: layers of one or two children, and what their numbers may be."""

    available: tuple[int, ...]
    """What a fund may hold."""
    limits: tuple[int, ...]
    """How much a limited layer may let through."""
    alone: tuple[int, ...]
    """The weight that an only child may have."""
    beside: tuple[tuple[int, int], ...]
    """The weights that two children may have."""
    fixed: tuple[tuple[int, int], ...]
    """The weights that two children in fixed proportion may have."""

    def funds(self) -> list[Shape]:
        """Return every fund."""
        return [{"available": value} for value in self.available]

    def trees(self, levels: int) -> list[Shape]:
        """Return every tree of at most so many levels of layers, the lone fund included."""
        found = self.funds()
        for _ in range(levels):
            found = [*self.funds(), *self.layers(found, found)]
        return found

    def layers(self, firsts: Sequence[Shape], below: Sequence[Shape]) -> Iterator[Shape]:
        """Return every layer whose first child is among the first, and whose second, if any, is below."""
        for first in firsts:
            yield {"rule": "in order", "branches": (first,)}
            yield from ({"rule": "limited", "branch": first, "limit": limit} for limit in self.limits)
            yield from ({"rule": "in proportion", "branches": (first,), "weights": (w,)} for w in self.alone)
            for second in below:
                yield {"rule": "in order", "branches": (first, second)}
                for rule, among in (("in proportion", self.beside), ("in fixed proportion", self.fixed)):
                    yield from ({"rule": rule, "branches": (first, second), "weights": each} for each in among)

    def count(self, firsts: int, below: int) -> int:
        """Return how many layers there are over so many children, worked out without listing them."""
        return firsts * (1 + len(self.limits) + len(self.alone) + below * (1 + len(self.beside) + len(self.fixed)))

    def count_trees(self, levels: int) -> int:
        """Return how many trees there are of at most so many levels, worked out without listing them."""
        found = len(self.available)
        for _ in range(levels):
            found = len(self.available) + self.count(found, found)
        return found


@cache
def account(number: int) -> Account:
    """Return one of a row of accounts."""
    return Account(f"owner {number}", "fund", EUR)


@attrs.define
class Builder:
    """Builds the kernel's tree from a shape, with an account or a name of its own for each node."""

    count: int = 0
    """How many nodes there are so far."""

    def node(self, shape: Shape) -> Node:
        """Build a node and all below it."""
        self.count += 1
        name = f"layer {self.count}"
        if "available" in shape:
            return Fund(account(self.count), shape["available"])
        if shape["rule"] == "limited":
            return Limited(name, self.node(shape["branch"]), shape["limit"])
        branches = tuple(self.node(branch) for branch in shape["branches"])
        if shape["rule"] == "in order":
            return InOrder(name, branches)
        kind = InFixedProportion if shape["rule"] == "in fixed proportion" else InProportion
        return kind(name, branches, shape["weights"])
