"""Trusted: a clearing house's close-outs, calls on members, capital, cover, tiers by bids, and gains that are cut."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, assess, caps, ends, liability
from rhodian.clearing.capital import split_capital
from rhodian.clearing.closing import CloseOut, close_out
from rhodian.clearing.contributions import Contributions, ContributionTerms, contribute
from rhodian.clearing.cover import cover, enough
from rhodian.clearing.haircuts import (
    Booked,
    Convention,
    Cut,
    Haircuts,
    Owing,
    book_day,
    cut_gains,
    gains_of,
    owe_gains,
    settle_gains,
    share_cuts,
)
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
    "Booked",
    "CloseOut",
    "ContributionTerms",
    "Contributions",
    "Convention",
    "Cut",
    "Haircuts",
    "JuniorTerms",
    "Owing",
    "ReplenishmentTerms",
    "Tier",
    "assess",
    "book_day",
    "by_tier",
    "caps",
    "close_out",
    "contribute",
    "cover",
    "cut_gains",
    "ends",
    "enough",
    "gains_of",
    "in_tier",
    "juniorised",
    "lacking",
    "liability",
    "owe_gains",
    "settle_gains",
    "share_cuts",
    "split_capital",
    "tier_of",
    "tiers",
]
