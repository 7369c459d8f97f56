"""Checked: the kernel and the oracle agree on everything small, and on how much that is.

`RHODIAN_PROFILE=deep` widens the scope to four members under caps, and to every tree of three levels.
"""

from __future__ import annotations

import ast
import os
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian import InOrder, Waterfall, capacity, draw, in_order, in_proportion, in_proportion_capped
from tests import oracle
from tests.small_trees import Builder, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rhodian import Allocation
    from tests.small_trees import Shape

DEEP = os.environ.get("RHODIAN_PROFILE") == "deep"

MEMBERS = range(5)
LARGEST = 6
"""All allocations of up to four members, with values from 0 up to this."""

CAPPED = ((0, 6, 0), (1, 6, 0), (2, 6, 0), (3, 6, 1), (4, 6, 2) if DEEP else (4, 2, 0))
"""How many members, and up to which value, weights and caps alike; and how many weights each test holds fast."""

CAPPED_TESTS = [
    (members, largest, fast) for members, largest, held in CAPPED for fast in product(range(largest + 1), repeat=held)
]
"""One test for each choice of the weights held fast, so that they run side by side."""

FULL = Scope(
    available=(0, 1, 2),
    limits=(0, 1, 2),
    alone=(0, 1),
    beside=((0, 1), (1, 1), (1, 2), (2, 1), (0, 0)),
    fixed=((1, 2), (0, 0)),
)
"""Trees of one and two levels: funds and limits that may be nothing, and weights even, uneven and of 0."""

TALL = Scope(
    available=(1, 2) if DEEP else (2,), limits=(1,), alone=(1,), beside=((1, 2),), fixed=((2, 1),) if DEEP else ()
)
"""Every shape and every kind of layer, three levels high; few numbers, but such that units are odd and limits bind.

Layers in fixed proportion stand in trees of two levels, and in those of three only in the wider scope."""

PARTS = 8
"""Into how many tests the largest scopes are cut, so that they run side by side."""


def cases(members: int, largest: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Return all values from 0 to the largest, with every amount up to one unit more than their sum."""
    for values in product(range(largest + 1), repeat=members):
        for amount in range(sum(values) + 2):
            yield amount, values


def how_many(members: int, largest: int) -> int:
    """Return how many cases there are, worked out without listing them: values are half the largest on average."""
    lists: int = (largest + 1) ** members
    return lists * (members * largest + 4) // 2


def compare(
    rule: Callable[..., Allocation], expected: Callable[..., oracle.Answer], given: Iterable[Any]
) -> tuple[int, list[Any]]:
    """Return on how many cases a rule was asked, and the cases on which it does not answer as expected."""
    asked, wrong = 0, []
    for case in given:
        asked += 1
        allocation = rule(*case)
        if (list(allocation.shares), allocation.left) != expected(*case):
            wrong.append(case)
    return asked, wrong


@pytest.mark.parametrize("members", MEMBERS)
def test_every_small_loss_is_borne_in_order_as_the_oracle_says(members: int) -> None:
    for expected in (oracle.in_order, oracle.in_order_unit_by_unit):
        given = cases(members, LARGEST)
        assert compare(in_order, expected, given) == (how_many(members, LARGEST), [])


@pytest.mark.parametrize("members", MEMBERS)
def test_every_small_amount_is_shared_in_proportion_as_the_oracle_says(members: int) -> None:
    given = cases(members, LARGEST)
    assert compare(in_proportion, oracle.in_proportion, given) == (how_many(members, LARGEST), [])


@pytest.mark.clause("AL-13")
@pytest.mark.parametrize(("members", "largest", "fast"), CAPPED_TESTS, ids=str)
def test_every_small_amount_is_shared_under_caps_as_the_oracle_says(
    members: int, largest: int, fast: tuple[int, ...]
) -> None:
    free = members - len(fast)
    given = (
        (amount, fast + weights, caps)
        for weights in product(range(largest + 1), repeat=free)
        for amount, caps in cases(members, largest)
    )
    asked = (largest + 1) ** free * how_many(members, largest)
    assert compare(in_proportion_capped, oracle.in_proportion_capped, given) == (asked, [])


def disagreements(trees: Iterable[Shape]) -> tuple[int, list[Any]]:
    """Return how many trees there are, and every tree and loss on which the kernel and the oracle differ."""
    count, wrong = 0, []
    for tree in trees:
        count += 1
        root: Any = Builder().node(tree)
        waterfall = Waterfall(root)
        table = oracle.draws(tree)
        bearable = len(table) - 1
        if capacity(waterfall) != bearable:
            wrong.append((tree, bearable))
        for loss in range(bearable + 2):
            drawn = draw(waterfall, loss)
            same = [fund.amount for fund in drawn.funds] == table[min(loss, bearable)]
            if not same or drawn.left != loss - min(loss, bearable):
                wrong.append((tree, loss))
    return count, wrong


def over(scope: Scope, levels: int, part: int) -> tuple[int, Iterator[Shape]]:
    """Return how many trees a part of a scope holds, and the trees: those with one first child in so many."""
    below = scope.trees(levels - 1)
    firsts = below[part::PARTS]
    return scope.count(len(firsts), len(below)), scope.layers(firsts, below)


def test_every_small_tree_of_one_level_is_drawn_down_as_the_oracle_says() -> None:
    trees = FULL.layers(FULL.funds(), FULL.funds())
    assert disagreements(trees) == (FULL.count(3, 3), [])


@pytest.mark.clause("WF-6")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_small_tree_of_two_levels_is_drawn_down_as_the_oracle_says(part: int) -> None:
    count, trees = over(FULL, 2, part)
    assert disagreements(trees) == (count, [])


@pytest.mark.clause("WF-6")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_small_tree_of_three_levels_is_drawn_down_as_the_oracle_says(part: int) -> None:
    count, trees = over(TALL, 3, part)
    assert disagreements(trees) == (count, [])


def test_the_parts_of_a_scope_are_all_its_trees() -> None:
    for scope, levels in ((FULL, 2), (TALL, 2)):
        trees = scope.trees(levels)
        counted = sum(over(scope, levels, part)[0] for part in range(PARTS))
        assert len(trees) == scope.count_trees(levels) == counted + len(scope.available)
        assert len({repr(tree) for tree in trees}) == len(trees)


def test_the_oracle_draws_one_loss_as_it_draws_all() -> None:
    for tree in FULL.trees(1):
        for loss, borne in enumerate(oracle.draws(tree)):
            assert oracle.draw(tree, loss) == borne
        assert oracle.capacity(tree) == len(oracle.draws(tree)) - 1


def test_the_comparison_sees_a_tree_that_is_drawn_down_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InOrder, "divide", lambda _, loss, capacities: in_order(loss, capacities[::-1]).shares[::-1])
    assert disagreements(FULL.trees(1)[3:])[1] != []


def test_the_comparison_sees_an_amount_that_is_shared_wrongly() -> None:
    def towards_the_end(amount: int, weights: tuple[int, ...]) -> Allocation:
        allocation = in_proportion(amount, weights[::-1])
        return type(allocation)(allocation.shares[::-1], allocation.left)

    asked, wrong = compare(towards_the_end, oracle.in_proportion, cases(2, LARGEST))
    assert 0 < len(wrong) < asked


def test_the_oracle_shares_no_code_with_the_kernel() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert {name.split(".", maxsplit=1)[0] for name in imported} <= sys.stdlib_module_names
    assert not {"importlib", "__import__", "exec", "eval"} & {*imported, *named}
