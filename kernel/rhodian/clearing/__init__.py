"""Trusted: what a clearing house may call from the members of a default fund, beyond what they paid in."""

from __future__ import annotations

from rhodian.clearing.assessments import FUND_LENGTH_MAX, AssessmentTerms, caps, ends, liability

__all__ = [
    "FUND_LENGTH_MAX",
    "AssessmentTerms",
    "caps",
    "ends",
    "liability",
]
