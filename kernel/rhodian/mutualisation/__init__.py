"""Trusted: what the losers of a cycle do not pay, who bears it, and the cycle settled."""

from __future__ import annotations

from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import (
    DELEVERAGED,
    HAIRCUT,
    POOL,
    SOCIALISED,
    WATERFALL,
    Borne,
    Take,
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import (
    Source,
    haircut,
)
from rhodian.mutualisation.shortfall import (
    Collected,
    Cycle,
    Shortfall,
    collect,
    distinct,
    recognise,
)

__all__ = [
    "DELEVERAGED",
    "HAIRCUT",
    "POOL",
    "SOCIALISED",
    "WATERFALL",
    "Borne",
    "Collected",
    "Cycle",
    "Shortfall",
    "Source",
    "Take",
    "begin",
    "by_base",
    "by_deleveraged",
    "by_gains",
    "by_pools",
    "by_waterfall",
    "collect",
    "distinct",
    "haircut",
    "recognise",
    "settle",
]
