"""Trusted: mutual insurance: admitted claims paid by one of three policies, calls on members, and layers."""

from __future__ import annotations

from rhodian.insurance.layers import Layered, kept, layered
from rhodian.insurance.payments import ClaimsPaid, call_members, pay_collected, pay_first_come, pay_window
from rhodian.insurance.settling import Cover, owe_claims, settle_claims

__all__ = [
    "ClaimsPaid",
    "Cover",
    "Layered",
    "call_members",
    "kept",
    "layered",
    "owe_claims",
    "pay_collected",
    "pay_first_come",
    "pay_window",
    "settle_claims",
]
