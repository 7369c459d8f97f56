"""Convenience: false claims about what is reported on the nodes of a tree; each says for which tree it fails."""

from __future__ import annotations

from typing import Any

import attrs

from rhodian.base import columns, loops
from rhodian.waterfall.tree import Fund
from rhodian_proofs.claims import AnyTree, claim, each, funds, length_of


def gathered(node: Any, below: Any) -> Any:
    """Return what all funds at and below a node have."""
    return node.available if isinstance(node, Fund) else loops.total(below)


@attrs.frozen
class Said:
    """A report on a node that is a fund."""

    number: int
    """What it has."""


@attrs.frozen
class SaidOfMany:
    """A report on a node that is a layer."""

    number: int
    """What all funds below it have."""


def _say(_: Any, node: Any, number: Any) -> Any:
    return Said(number) if isinstance(node, Fund) else SaidOfMany(number)


def _is_of_it(row: Any) -> Any:
    return row[0].number == row[1]


def _numbers(tree: Any) -> Any:
    return loops.fold_up(tree.nodes, tree.below, gathered)


def _reports(tree: Any, numbers: Any) -> Any:
    return loops.preorder(tree.below, _say, tree.nodes, numbers)


@claim("TR-1", about=(loops.fold_up,), length_max=1)
def a_report_stands_where_its_node_does(tree: AnyTree) -> None:
    """FALSE of a fund of 3 behind a layer of two funds of 1 and 2: at the place of each fund among the nodes stands the report on it."""
    numbers = _numbers(tree)
    reports = _reports(tree, numbers)
    for place in each(funds(tree)):
        assert reports[place].number == numbers[place]


@claim("TR-2", about=(loops.fold_up,), length_max=1)
def reports_stand_beside_their_nodes(tree: AnyTree) -> None:
    """FALSE of a fund of 3 behind a layer of two funds of 1 and 2: side by side, each report is on the node beside it."""
    numbers = _numbers(tree)
    assert columns.every(_is_of_it, columns.rows(_reports(tree, numbers), numbers=numbers))


@claim("TR-3", about=(loops.fold_up,), length_max=0)
def as_many_reports_are_of_one_class_as_there_are(tree: AnyTree) -> None:
    """FALSE of a layer over three funds: of more than three nodes, all are funds."""
    reports = loops.of_type(_reports(tree, _numbers(tree)), Said)
    assert length_of(tree.nodes) <= 3 or length_of(reports) == length_of(tree.nodes)
