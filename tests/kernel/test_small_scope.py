from __future__ import annotations

import os
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
import pytest

from rhodian import (
    Account,
    Allocation,
    Asset,
    Fund,
    InOrder,
    InProportion,
    Limited,
    Waterfall,
    capacity,
    draw,
    in_order,
    in_proportion,
    in_proportion_capped,
)
from tests import oracle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian.waterfall import Node

DEEP = os.environ.get("RHODIAN_PROFILE") == "deep"
EUR = Asset("EUR", 2)
Shape: TypeAlias = dict[str, Any]
Weights: TypeAlias = tuple[tuple[int, int], ...]

UNCAPPED_SCOPE = (4, 6) if DEEP else (3, 4)
"""The most members, and the largest value, of all allocations without caps."""

CAPPED_SCOPES = ((3, 6), (4, 3)) if DEEP else ((3, 4),)
"""The same of all allocations with caps, which are squared in number."""

AVAILABLE = (0, 1, 2)
WEIGHTS: Weights = ((0, 1), (1, 1), (1, 2), (2, 1), (0, 0))
SIBLINGS = (0, 1, 2) if DEEP else (2,)
"""What a fund beside a subtree may hold, in trees of three levels."""
UPPER_WEIGHTS = WEIGHTS if DEEP else ((1, 2),)
"""The weights above the lowest level, in trees of three levels."""


def vectors(members: int, largest: int) -> Iterator[tuple[int, ...]]:
    """Return all lists of up to so many members with values up to the largest."""
    for size in range(members + 1):
        yield from product(range(largest + 1), repeat=size)


def amounts(values: Iterable[int]) -> range:
    """Return every amount from nothing to one unit more than all values together."""
    return range(sum(values) + 2)


def numbers(allocation: Allocation) -> oracle.Answer:
    """Return the shares as the oracle writes them."""
    return list(allocation.shares), allocation.unallocated


def test_every_small_loss_is_borne_in_order_as_the_oracle_says() -> None:
    for capacities in vectors(*UNCAPPED_SCOPE):
        for amount in amounts(capacities):
            answer = numbers(in_order(amount, capacities))
            assert answer == oracle.in_order(amount, capacities), (amount, capacities)
            assert answer == oracle.in_order_unit_by_unit(amount, capacities), (amount, capacities)


def test_every_small_amount_is_shared_in_proportion_as_the_oracle_says() -> None:
    for weights in vectors(*UNCAPPED_SCOPE):
        for amount in amounts(weights):
            assert numbers(in_proportion(amount, weights)) == oracle.in_proportion(amount, weights), (amount, weights)


@pytest.mark.parametrize(("members", "largest"), CAPPED_SCOPES)
def test_every_small_amount_is_shared_under_caps_as_the_oracle_says(members: int, largest: int) -> None:
    for caps in vectors(members, largest):
        for weights in product(range(largest + 1), repeat=len(caps)):
            for amount in amounts(caps):
                answer = numbers(in_proportion_capped(amount, weights, caps))
                assert answer == oracle.in_proportion_capped(amount, weights, caps), (amount, weights, caps)


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
        return InProportion(name, branches, shape["weights"])


def funds(values: Iterable[int]) -> tuple[Shape, ...]:
    """Return a fund for each value."""
    return tuple({"available": value} for value in values)


def layers(children: tuple[Shape, ...], every: Weights = WEIGHTS) -> Iterator[Shape]:
    """Return every layer of these children: in order, and if there are two, in proportion by all these weights."""
    yield {"rule": "in order", "branches": children}
    if len(children) == 2:
        for weights in every:
            yield {"rule": "in proportion", "branches": children, "weights": weights}


def one_level() -> Iterator[Shape]:
    """Return every layer of one or two funds, and of one fund under a limit."""
    for values in (*product(AVAILABLE, repeat=1), *product(AVAILABLE, repeat=2)):
        yield from layers(funds(values))
    for value, limit in product(AVAILABLE, range(3)):
        yield {"rule": "limited", "branch": {"available": value}, "limit": limit}


def one_level_more(below: Iterable[Shape], beside: tuple[int, ...], every: Weights = WEIGHTS) -> Iterator[Shape]:
    """Return every layer over one of these, alone, under a limit, and before and after a fund."""
    for tree in below:
        yield from layers((tree,))
        yield {"rule": "limited", "branch": tree, "limit": 1}
        for fund in funds(beside):
            yield from layers((tree, fund), every)
            yield from layers((fund, tree), every)


def two_layers() -> Iterator[Shape]:
    """Return every layer over two layers, of those that hold one fund or a limited one."""
    small = [tree for tree in one_level() if len(tree.get("branches", ())) < 2]
    for pair in product(small, repeat=2):
        yield from layers(pair)


def disagreements(trees: Iterable[Shape]) -> list[tuple[Shape, int]]:
    """Return every tree and loss on which the kernel and the oracle differ."""
    found = []
    for tree in trees:
        root: Any = Builder().node(tree)
        waterfall = Waterfall(root)
        bearable = oracle.capacity(tree)
        for loss in range(bearable + 2):
            drawn = draw(waterfall, loss)
            same = [fund.amount for fund in drawn.funds] == oracle.draw(tree, loss)
            if not same or drawn.uncovered != max(0, loss - bearable) or capacity(waterfall) != bearable:
                found.append((tree, loss))
    return found


def test_every_small_tree_of_one_level_is_drawn_down_as_the_oracle_says() -> None:
    assert disagreements(one_level()) == []


def test_every_small_tree_of_two_levels_is_drawn_down_as_the_oracle_says() -> None:
    assert disagreements(one_level_more(one_level(), AVAILABLE)) == []
    assert disagreements(two_layers()) == []


def test_every_small_tree_of_three_levels_is_drawn_down_as_the_oracle_says() -> None:
    two_levels = one_level_more(one_level(), SIBLINGS, UPPER_WEIGHTS)
    assert disagreements(one_level_more(two_levels, SIBLINGS, UPPER_WEIGHTS)) == []


def test_the_comparison_sees_a_tree_that_is_drawn_down_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InOrder, "divide", lambda _, loss, capacities: in_order(loss, capacities[::-1]).shares[::-1])
    assert disagreements(one_level()) != []
