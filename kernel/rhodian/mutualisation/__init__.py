"""Trusted: what the losers of a round do not pay, who bears it, and the round settled."""

from __future__ import annotations

from rhodian.mutualisation.settlement import Drawn, Settled, Shared, Source, draw_on, haircut, settle, share
from rhodian.mutualisation.shortfall import Collected, Round, Shortfall, collect, distinct, recognise
from rhodian.mutualisation.socialisation import over, over_equity

__all__ = [
    "Collected",
    "Drawn",
    "Round",
    "Settled",
    "Shared",
    "Shortfall",
    "Source",
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
