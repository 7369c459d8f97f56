"""Convenience: what members of a default fund may be called, computed a second time, slowly and by other means."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from tests import oracle


def liability(contribution: int, ppm: int) -> dict[str, Any]:
    """Return what a multiple of a contribution comes to, in whole units."""
    return {"liability": floor(Fraction(contribution) * Fraction(ppm, 10**6))}


def ends(began: int, ended: int, time: int, lasts: int, longest: int) -> dict[str, Any]:
    """Return until when a period runs: a default prolongs it, up to the longest time, and shortens it never."""
    last = min(began + longest, time + lasts)
    return {"ends": max(ended, last)}


def assess(amount: int, contributions: list[int], of_default: list[int], of_period: list[int]) -> dict[str, Any]:
    """Return what each is called, and what nobody may be called any more."""
    caps = [min(pair) for pair in zip(of_default, of_period, strict=True)]
    shares, left = oracle.in_proportion_capped(amount, contributions, caps)
    return {"shares": shares, "left": left}


def split_capital(units: int, bearer: int, others: list[int]) -> dict[str, Any]:
    """Return the units of each of the other funds, the nearest to its quota or one, and what the bearer has."""
    quotas = [Fraction(units * size, bearer + sum(others)) for size in others]
    shares = [max(1, floor(quota + Fraction(1, 2))) for quota in quotas]
    return {"shares": shares, "left": units - sum(shares)}


def close_out(spent: int, received: int) -> dict[str, Any]:
    """Return what is missing of what was spent, and what is left of what was received."""
    paid = min(spent, received)
    return {"missing": spent - paid, "surplus": received - paid}
