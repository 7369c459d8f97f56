"""Trusted: a tree of funds and layers, what is drawn of it for a loss, and the loss settled."""

from __future__ import annotations

from rhodian.waterfall.bearing import payable, payable_in_ratio
from rhodian.waterfall.draws import Draw, FundDrawn, LayerDrawn, capacity, draw
from rhodian.waterfall.errors import AccountNamedTwice, AlreadyAbsorbed, LayerNamedTwice
from rhodian.waterfall.settlement import Absorbed, Books, Loss, LossId, Plan, absorb, plan
from rhodian.waterfall.tree import (
    Branch,
    Fund,
    InFixedProportion,
    InOrder,
    InProportion,
    Limited,
    Node,
    Rule,
    Waterfall,
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
    "InFixedProportion",
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
    "payable_in_ratio",
    "plan",
]
