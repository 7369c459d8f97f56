"""Trusted: an amount shared among many, in order or in proportion."""

from __future__ import annotations

from rhodian.sharing.allocation import Allocation, in_order, in_proportion, in_proportion_capped

__all__ = [
    "Allocation",
    "in_order",
    "in_proportion",
    "in_proportion_capped",
]
