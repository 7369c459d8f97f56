"""Trusted: a clearing house's close-outs, what it may call from members, its own capital, and tiers by bids."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, assess, caps, ends, liability
from rhodian.clearing.capital import split_capital
from rhodian.clearing.closing import CloseOut, close_out
from rhodian.clearing.juniorisation import (
    GOOD_BID,
    NO_BID,
    POOR_BID,
    TIERS,
    JuniorTerms,
    Tier,
    by_tier,
    in_tier,
    juniorised,
    tier_of,
    tiers,
)
from rhodian.clearing.replenishment import ReplenishmentTerms, lacking

__all__ = [
    "FUND_LENGTH_MAX",
    "GOOD_BID",
    "NO_BID",
    "POOR_BID",
    "TIERS",
    "AssessmentTerms",
    "CloseOut",
    "JuniorTerms",
    "ReplenishmentTerms",
    "Tier",
    "assess",
    "by_tier",
    "caps",
    "close_out",
    "ends",
    "in_tier",
    "juniorised",
    "lacking",
    "liability",
    "split_capital",
    "tier_of",
    "tiers",
]
