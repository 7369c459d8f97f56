"""Trusted: who provides to a market: loss against holding, its cover from a finite fund, and leaving by one ratio."""

from __future__ import annotations

from rhodian.liquidity.cover import Claims, Vesting, compensation, covered_ppm, part_of, pay_claims, settle_cover
from rhodian.liquidity.holding import DatedPrice, Holding, loss_against_holding
from rhodian.liquidity.leaving import PaidOut, Vault, leave_in_turn, ratio_of

__all__ = [
    "Claims",
    "DatedPrice",
    "Holding",
    "PaidOut",
    "Vault",
    "Vesting",
    "compensation",
    "covered_ppm",
    "leave_in_turn",
    "loss_against_holding",
    "part_of",
    "pay_claims",
    "ratio_of",
    "settle_cover",
]
