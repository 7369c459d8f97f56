"""Convenience: what structured contracts come to, computed a second time by other means: lists, loops and fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any


def _from(order: list[int], amount: int, holdings: list[int]) -> tuple[list[int], int]:
    """Return what is taken of each, one after the other, and what is left of the amount."""
    taken = [0] * len(holdings)
    for place in order:
        if amount >= holdings[place]:
            taken[place] = holdings[place]
        else:
            taken[place] = amount
        amount -= taken[place]
    return taken, amount


def _up(amount: int, holdings: list[int]) -> tuple[list[int], int]:
    return _from(list(range(len(holdings))), amount, holdings)


def _down(amount: int, holdings: list[int]) -> tuple[list[int], int]:
    return _from(list(range(len(holdings)))[::-1], amount, holdings)


def senior_first(amount: int, dues: list[int]) -> dict[str, Any]:
    """Return what each has, the last listed first."""
    shares, left = _down(amount, dues)
    return {"shares": shares, "left": left}


def tranche_loss(loss: int, attachment: int, detachment: int) -> dict[str, Any]:
    """Return what lies of a loss between two points: what lies below one, less what lies below the other."""
    return {"tranche_loss": min(loss, detachment) - min(loss, attachment)}


def reduce_tranches(sizes: list[int], loss: int, recovery: int) -> dict[str, Any]:
    """Return tranches after a loss from below and a recovery from above."""
    losses, loss_left = _up(loss, sizes)
    rest = [size - lost for size, lost in zip(sizes, losses, strict=True)]
    recoveries, recovery_left = _down(recovery, rest)
    return {
        "losses": losses,
        "recoveries": recoveries,
        "sizes": [size - cut for size, cut in zip(rest, recoveries, strict=True)],
        "loss_left": loss_left,
        "recovery_left": recovery_left,
    }


def debit(deficiencies: list[int], balances: list[int], amount: int) -> dict[str, Any]:
    """Return ledgers debited the most junior first."""
    rooms = [balance - min(balance, had) for had, balance in zip(deficiencies, balances, strict=True)]
    entered, left = _up(amount, rooms)
    return {"after": [sum(pair) for pair in zip(deficiencies, entered, strict=True)], "entered": entered, "left": left}


def credit(deficiencies: list[int], amount: int) -> dict[str, Any]:
    """Return ledgers credited the most senior first."""
    entered, left = _down(amount, deficiencies)
    after = [had - less for had, less in zip(deficiencies, entered, strict=True)]
    return {"after": after, "entered": entered, "left": left}


def passes(trigger: dict[str, int], assets: int, liabilities: int) -> dict[str, Any]:
    """Tell whether the assets are at least so many times what is owed, as fractions."""
    return {"passes": assets >= Fraction(trigger["assets"], trigger["liabilities"]) * liabilities}


def cure_by_interest(trigger: dict[str, int], assets: int, liabilities: int, cash: int) -> dict[str, Any]:
    """Return what is to be repaid so that no more is owed than the assets carry by the trigger."""
    carried = assets / Fraction(trigger["assets"], trigger["liabilities"])
    needed = max(0, ceil(liabilities - carried))
    return {"amount": min(needed, cash), "cures": needed <= cash}


def cure_by_principal(trigger: dict[str, int], assets: int, liabilities: int, cash: int) -> dict[str, Any]:
    """Return where two lines meet: the assets, and so many times what is owed, as both fall."""
    times = Fraction(trigger["assets"], trigger["liabilities"])
    missing = times * liabilities - assets
    if missing <= 0:
        return {"amount": 0, "cures": True}
    if times <= 1 or missing / (times - 1) > cash:
        return {"amount": cash, "cures": False}
    return {"amount": ceil(missing / (times - 1)), "cures": True}
