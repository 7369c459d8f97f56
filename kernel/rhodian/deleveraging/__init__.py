"""Trusted: contracts closed against the other side, in rank or in proportion, and sales that bring on sales."""

from __future__ import annotations

from rhodian.deleveraging.cascades import Cascade, Impact, LinearImpact, TableImpact, cascade, fall
from rhodian.deleveraging.closing import (
    Closings,
    Queue,
    closable,
    close_in_proportion,
    close_in_rank,
    in_rank,
    values_at,
)
from rhodian.deleveraging.scores import bitmex, by_ratio, gains_first, hyperliquid

__all__ = [
    "Cascade",
    "Closings",
    "Impact",
    "LinearImpact",
    "Queue",
    "TableImpact",
    "bitmex",
    "by_ratio",
    "cascade",
    "closable",
    "close_in_proportion",
    "close_in_rank",
    "fall",
    "gains_first",
    "hyperliquid",
    "in_rank",
    "values_at",
]
