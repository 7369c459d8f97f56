"""Trusted: a pool that pays within limits, and who joins, leaves and bears what."""

from __future__ import annotations

from rhodian.pools.division import divide
from rhodian.pools.limits import (
    Pool,
    PoolDraw,
    PoolTerms,
    PoolUse,
    begin_event,
    draw_pool,
    draw_pools,
    headroom,
)
from rhodian.pools.membership import (
    Matured,
    Paid,
    Requested,
    Stake,
    Staked,
    book,
    cohort_bears,
    cohort_gains,
    earning,
    exposure,
    mature,
    pay,
    recover,
    request,
)

__all__ = [
    "Matured",
    "Paid",
    "Pool",
    "PoolDraw",
    "PoolTerms",
    "PoolUse",
    "Requested",
    "Stake",
    "Staked",
    "begin_event",
    "book",
    "cohort_bears",
    "cohort_gains",
    "divide",
    "draw_pool",
    "draw_pools",
    "earning",
    "exposure",
    "headroom",
    "mature",
    "pay",
    "recover",
    "request",
]
