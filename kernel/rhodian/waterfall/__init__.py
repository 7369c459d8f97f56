"""Trusted: a tree of funds and layers, what is drawn of it for a loss, and the loss settled."""

from __future__ import annotations

from rhodian.waterfall.draws import Draw, FundDrawn, LayerDrawn, capacity, draw
from rhodian.waterfall.errors import AccountNamedTwice, AlreadyAbsorbed, LayerNamedTwice
from rhodian.waterfall.settlement import Absorbed, Books, Loss, LossId, Plan, absorb, plan
from rhodian.waterfall.tree import (
    Branch,
    Fund,
    InOrder,
    InProportion,
    Limited,
    Node,
    Rule,
    Waterfall,
    payable,
)

__all__ = [
    "Absorbed",
    "AccountNamedTwice",
    "AlreadyAbsorbed",
    "Books",
    "Branch",
    "Draw",
    "Fund",
    "FundDrawn",
    "InOrder",
    "InProportion",
    "LayerDrawn",
    "LayerNamedTwice",
    "Limited",
    "Loss",
    "LossId",
    "Node",
    "Plan",
    "Rule",
    "Waterfall",
    "absorb",
    "capacity",
    "draw",
    "payable",
    "plan",
]
