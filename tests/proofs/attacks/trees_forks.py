"""Convenience: false claims about the forks of a tree, with the tree for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import AnyTree, claim, each, forks


def tally(_: Any, below: Any) -> Any:
    """Count the nodes at and below a node."""
    return loops.total(below) + 1


@claim("TF-1", about=(loops.fold_up,))
def a_large_tree_forks(tree: AnyTree) -> None:
    """FALSE of a layer in proportion over twelve funds: a tree of more than twelve nodes has a fork."""
    numbers = loops.fold_up(tree.nodes, tree.below, tally)
    assert (numbers[0] <= 12) | (forks(tree) != ())


@claim("TF-2", about=(loops.fold_up,))
def no_tree_has_many_forks(tree: AnyTree) -> None:
    """FALSE of a layer in order over twelve funds: there are 40 forks or fewer."""
    numbers = loops.fold_up(tree.nodes, tree.below, tally)
    found = 0
    for fork in each(forks(tree)):
        assert numbers[fork.earlier] >= 0
        found = found + 1
    assert found <= 40


@claim("TF-3", about=(loops.fold_up,))
def a_sum_over_forks_is_small(tree: AnyTree) -> None:
    """FALSE of a layer in order over twelve funds: the forks, made a tuple, are 40 or fewer."""
    numbers = loops.fold_up(tree.nodes, tree.below, tally)
    assert numbers[0] >= 0
    assert len(tuple(each(forks(tree)))) <= 40
