"""Convenience: what mutual insurance comes to, computed a second time by other means: loops, fractions and points."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any


def pay_first_come(money: int, claims: list[int]) -> dict[str, Any]:
    """Return what each is paid, taking money away claim by claim."""
    paid = []
    for due in claims:
        paid.append(min(due, money))
        money -= paid[-1]
    return {"paid": paid, "unpaid": [due - had for due, had in zip(claims, paid, strict=True)], "left": money}


def pay_window(money: int, claims: list[int]) -> dict[str, Any]:
    """Return what each is paid: what all up to it are to have, rounded down, less what all before it have."""
    every = sum(claims)
    if money >= every:
        return {"paid": claims, "unpaid": [0] * len(claims), "left": money - every}
    marks = [floor(Fraction(money * sum(claims[:count]), every)) for count in range(len(claims) + 1)]
    paid = [after - before for before, after in pairwise(marks)]
    return {"paid": paid, "unpaid": [due - had for due, had in zip(claims, paid, strict=True)], "left": 0}


def call_members(lacking: int, weights: list[int], caps: list[int]) -> dict[str, Any]:
    """Return what each is called: whoever would be called above its cap pays it, round after round, the rest share."""
    shares, open_, rest = [0] * len(weights), [place for place, weight in enumerate(weights) if weight], lacking
    while open_:
        every = sum(weights[place] for place in open_)
        full = [place for place in open_ if Fraction(rest * weights[place], every) >= caps[place]]
        if not full:
            marks = [floor(Fraction(rest * sum(weights[at] for at in open_[:n]), every)) for n in range(len(open_) + 1)]
            given = [after - before for before, after in pairwise(marks)]
            for place, share in zip(open_, given, strict=True):
                shares[place] = share
            return {"shares": shares, "left": 0}
        for place in full:
            shares[place] = caps[place]
            rest -= caps[place]
        open_ = [place for place in open_ if place not in full]
    return {"shares": shares, "left": rest}


def pay_collected(capital: int, collected: int, claims: list[int], paid: list[int]) -> dict[str, Any]:
    """Return what each is paid of all that there was and is not paid yet, by what it is still due."""
    still = [due - had for due, had in zip(claims, paid, strict=True)]
    return pay_window(capital + collected - sum(paid), still)


def kept(amount: int, kept_ppm: int) -> dict[str, Any]:
    """Return what is kept, as a fraction rounded up."""
    return {"kept": ceil(Fraction(kept_ppm, 10**6) * amount)}


def layered(loss: int, widths: list[int], kept_ppm: list[int]) -> dict[str, Any]:
    """Return a claim by layers: what lies of it below the top of each, less what lies below its foot."""
    tops = [sum(widths[: count + 1]) for count in range(len(widths))]
    parts = [min(loss, top) - min(loss, top - width) for top, width in zip(tops, widths, strict=True)]
    keep = [kept(part, ppm)["kept"] for part, ppm in zip(parts, kept_ppm, strict=True)]
    carried = [part - own for part, own in zip(parts, keep, strict=True)]
    return {"kept": keep, "carried": carried, "left": loss - sum(parts)}


def settle_claims(claims: list[int], paid: list[int], capital: int) -> dict[str, Any]:
    """Return what is still owed, what claimants have, and what is left of the capital."""
    return {
        "owed": [due - had for due, had in zip(claims, paid, strict=True)],
        "paid": paid,
        "capital": capital - sum(paid),
    }
