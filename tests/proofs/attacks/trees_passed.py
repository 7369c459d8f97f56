"""Convenience: false claims about trees every node of which passes, with the tree for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import columns
from rhodian.waterfall.draws import draw
from rhodian.waterfall.tree import Fund
from rhodian_proofs.claims import AnyTree, Natural, claim
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

_LOOPS = (IN_ORDER, *CAPPED)


def _is_fund(row: Any) -> bool:
    return isinstance(row[0], Fund)


def _is_layer(row: Any) -> bool:
    return not isinstance(row[0], Fund)


def _rows(tree: Any, loss: Any) -> Any:
    return columns.rows(tree.nodes, amounts=draw(tree, loss).amounts)


@claim("TP-1", about=(columns.every,), invariants=_LOOPS, measures=PAYABLE, length_max=0)
def what_fails_at_some_node_fails_at_every_other(tree: AnyTree, loss: Natural) -> None:
    """FALSE of a layer over a fund: if not every node is a layer, then every node is a fund."""
    rows = _rows(tree, loss)
    assert columns.every(_is_layer, rows) or columns.every(_is_fund, rows)
