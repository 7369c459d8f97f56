"""Trusted: what the losers of a round do not pay, who bears it, and the round settled."""

from __future__ import annotations

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
    settle,
)
from rhodian.mutualisation.settlement import (
    Source,
    haircut,
)
from rhodian.mutualisation.shortfall import (
    Collected,
    Round,
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
    "Round",
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
