"""Trusted: a clearing house's close-out of a default, what it may call from members, and how its capital is split."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, assess, caps, ends, liability
from rhodian.clearing.capital import split_capital
from rhodian.clearing.closing import CloseOut, close_out

__all__ = [
    "FUND_LENGTH_MAX",
    "AssessmentTerms",
    "CloseOut",
    "assess",
    "caps",
    "close_out",
    "ends",
    "liability",
    "split_capital",
]
