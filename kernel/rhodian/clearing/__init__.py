"""Trusted: what a clearing house may call from members of a default fund, its own capital, and tiers by bids."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, assess, caps, ends, liability
from rhodian.clearing.capital import split_capital
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

__all__ = [
    "FUND_LENGTH_MAX",
    "GOOD_BID",
    "NO_BID",
    "POOR_BID",
    "TIERS",
    "AssessmentTerms",
    "JuniorTerms",
    "Tier",
    "assess",
    "by_tier",
    "caps",
    "ends",
    "in_tier",
    "juniorised",
    "liability",
    "split_capital",
    "tier_of",
    "tiers",
]
