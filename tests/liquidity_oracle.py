"""Convenience: what providers to a market come to, computed a second time by other means: fractions and loops."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor
from typing import Any


def loss_against_holding(paid_in: dict[str, int], now: dict[str, int], price: dict[str, int]) -> dict[str, Any]:
    """Return the value of what was paid in less that of the position, as fractions, rounded down once."""
    at = Fraction(price["quote"], price["base"])
    lost = (paid_in["base"] * at + paid_in["quote"]) - (now["base"] * at + now["quote"])
    return {"loss": floor(lost) if lost > 0 else 0}


def covered_ppm(vesting: dict[str, int], age: int) -> dict[str, Any]:
    """Return how much is covered at an age."""
    share = Fraction(0)
    if age >= vesting["cliff"]:
        share = min(Fraction(age, vesting["full"]), Fraction(1))
    return {"covered_ppm": floor(share * vesting["level_ppm"])}


def compensation(loss: int, parts_ppm: int) -> dict[str, Any]:
    """Return that of a loss."""
    return {"compensation": floor(Fraction(loss * parts_ppm, 10**6))}


def part_of(amount: int, units: int, whole: int) -> dict[str, Any]:
    """Return what goes with some units."""
    return {"part": floor(Fraction(units, whole) * amount)}


def pay_claims(held: int, claims: list[int]) -> dict[str, Any]:
    """Return what is paid: the marks between claims, scaled to what there is and rounded down."""
    every = sum(claims)
    share = Fraction(min(held, every), every) if every else Fraction(0)
    marks = [floor(mark * share) for mark in accumulate(claims, initial=0)]
    paid = [high - low for low, high in pairwise(marks)]
    return {"paid": paid, "unpaid": [claim - had for claim, had in zip(claims, paid, strict=True)]}


def settle_cover(paid: list[int], held: int) -> dict[str, Any]:
    """Return what payees and the fund hold once all is paid."""
    return {"payees": paid, "fund": held - sum(paid)}


def leave_in_turn(vault: dict[str, int], amounts: list[int]) -> dict[str, Any]:
    """Return what each is paid, by the ratio of the moment."""
    held, owed, paid = vault["held"], vault["owed"], []
    for amount in amounts:
        ratio = Fraction(held, owed) if owed else Fraction(1)
        paid.append(floor(amount * min(ratio, Fraction(1))))
        held, owed = held - paid[-1], owed - amount
    return {"paid": paid, "vault": {"held": held, "owed": owed}}


def ratio_of(vault: dict[str, int], amount: int) -> dict[str, Any]:
    """Return what one alone is paid."""
    return {"paid": leave_in_turn(vault, [amount])["paid"][0]}
