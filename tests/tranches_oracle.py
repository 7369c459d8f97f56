"""Convenience: what structured contracts come to, computed a second time by other means: lists, loops and fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any

from tests import oracle


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


def pay_interest(cash: int, interest: list[int], deficiencies: list[int], balances: list[int]) -> dict[str, Any]:
    """Return what each class is paid and cured, item by item of the order of payments, written out."""
    items = []
    for place in reversed(range(len(interest))):
        two = [("paid", place, interest[place]), ("cured", place, deficiencies[place])]
        items += two if not any(balances[place + 1 :]) else two[::-1]
    answer: dict[str, Any] = {"paid": [0] * len(interest), "cured": [0] * len(interest)}
    for what, place, due in items:
        answer[what][place] = min(cash, due)
        cash -= answer[what][place]
    return {**answer, "left": cash}


def pay_principal(cash: int, balances: list[int], deficiencies: list[int], proportional: bool) -> dict[str, Any]:  # noqa: FBT001  # as the kernel
    """Return what each class is repaid, in proportion if it may be and nothing is deficient, or else in sequence."""
    if proportional and not any(deficiencies):
        amount = min(cash, sum(balances))
        return {"shares": oracle.in_proportion(amount, balances)[0], "left": cash - amount}
    return senior_first(cash, [max(0, held - gone) for held, gone in zip(balances, deficiencies, strict=True)])


def pay_date(
    classes: dict[str, list[int]],
    interest: int,
    principal: int,
    lost: int,
    proportional: bool,  # noqa: FBT001  # as the kernel
) -> dict[str, Any]:
    """Return a payment date: what is debited, what interest goes to, and what is repaid."""
    balances = classes["balances"]
    debited = debit(classes["deficiencies"], balances, lost)
    of_interest = pay_interest(interest, classes["interest"], debited["after"], balances)
    deficiencies = [had - less for had, less in zip(debited["after"], of_interest["cured"], strict=True)]
    repaid = pay_principal(principal + sum(of_interest["cured"]), balances, deficiencies, proportional)
    return {
        "debited": debited,
        "interest": of_interest,
        "principal": repaid,
        "balances": [held - less for held, less in zip(balances, repaid["shares"], strict=True)],
        "deficiencies": deficiencies,
    }


def settle_date(  # noqa: PLR0913, PLR0917  # all that moves, and what there is
    debited: list[int], cured: list[int], paid: list[int], repaid: list[int], interest: int, principal: int
) -> dict[str, Any]:
    """Return what the book holds after a date that found nothing in it but its two streams."""
    return {
        "ledgers": [more - less for more, less in zip(debited, cured, strict=True)],
        "paid": [sum(pair) for pair in zip(paid, repaid, strict=True)],
        "interest": interest - sum(paid) - sum(cured),
        "principal": principal + sum(cured) - sum(repaid),
    }
