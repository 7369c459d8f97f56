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
)
from rhodian.mutualisation.settlement import (
    Drawn,
    Settled,
    Shared,
    Source,
    draw_on,
    haircut,
    settle,
    share,
)
from rhodian.mutualisation.shortfall import (
    Collected,
    Round,
    Shortfall,
    collect,
    distinct,
    recognise,
)
from rhodian.mutualisation.socialisation import (
    over,
    over_equity,
)

__all__ = [
    "DELEVERAGED",
    "HAIRCUT",
    "POOL",
    "SOCIALISED",
    "WATERFALL",
    "Borne",
    "Collected",
    "Drawn",
    "Round",
    "Settled",
    "Shared",
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
    "draw_on",
    "haircut",
    "over",
    "over_equity",
    "recognise",
    "settle",
    "share",
]
