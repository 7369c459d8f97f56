"""Trusted: what a clearing house may call from the members of a default fund, and how its own capital is split."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, assess, caps, ends, liability
from rhodian.clearing.capital import split_capital

__all__ = [
    "FUND_LENGTH_MAX",
    "AssessmentTerms",
    "assess",
    "caps",
    "ends",
    "liability",
    "split_capital",
]
