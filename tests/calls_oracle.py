"""Convenience: what members of a default fund may be called, and when, computed a second time by other means."""

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


def contribute(  # noqa: PLR0913, PLR0917  # bounds, members and a target
    floor: int, cap: int, step: int, weights: list[int], before: list[int], target: int
) -> dict[str, Any]:
    """Return what each contributes: what is asked of it, as near as it may, and its part of what that leaves."""
    lows = [sorted((floor, held - step, cap))[1] for held in before]
    highs = [sorted((floor, held + step, cap))[1] for held in before]
    asked, _ = oracle.in_proportion(max(0, target - floor * len(before)), weights)
    near = [sorted((low, floor + part, high))[1] for low, part, high in zip(lows, asked, highs, strict=True)]
    lacking = target - sum(near)
    ends = highs if lacking >= 0 else lows
    rooms = [abs(end - held) for end, held in zip(ends, near, strict=True)]
    shares, left = oracle.in_proportion_capped(abs(lacking), weights, rooms)
    sign = 1 if lacking >= 0 else -1
    due = [held + sign * share for held, share in zip(near, shares, strict=True)]
    return {"due": due, "left": left if sign > 0 else 0, "beyond": left if sign < 0 else 0}


def split_capital(units: int, bearer: int, others: list[int]) -> dict[str, Any]:
    """Return the units of each of the other funds, the nearest to its quota or one, and what the bearer has."""
    quotas = [Fraction(units * size, bearer + sum(others)) for size in others]
    shares = [max(1, floor(quota + Fraction(1, 2))) for quota in quotas]
    return {"shares": shares, "left": units - sum(shares)}


def enough(losses: list[int], defaults: int, threshold: int) -> dict[str, Any]:
    """Return what is enough by a threshold: that for each default, and all losses but for what is below it."""
    below = sum(min(loss, threshold) for loss in losses)
    return {"enough": sum(losses) - below + threshold * defaults}


def cover(losses: list[int], defaults: int) -> dict[str, Any]:
    """Return what the largest losses come to, taken one after the other."""
    rest = list(losses)
    while rest and defaults > 0:
        rest.remove(max(rest))
        defaults -= 1
    return {"cover": sum(losses) - sum(rest)}


def close_out(spent: int, received: int) -> dict[str, Any]:
    """Return what is missing of what was spent, and what is left of what was received."""
    paid = min(spent, received)
    return {"missing": spent - paid, "surplus": received - paid}


def book_day(variations: list[int], paid: list[int], others: int, borne: int) -> dict[str, Any]:
    """Return what gainers are due, and what is wanting of all that is to be met."""
    due = [max(0, each) for each in variations]
    wanting = sum(due) + others - sum(paid) - borne
    return {"variations": variations, "due": due, "missing": max(0, wanting)}


def share_cuts(missing: int, gains: list[int], due: list[int]) -> dict[str, Any]:
    """Return what each is cut, up to the smaller of its gain and what it is due, and what nobody is."""
    shares, left = oracle.in_proportion_capped(missing, gains, [min(pair) for pair in zip(gains, due, strict=True)])
    return {"shares": shares, "left": left}


def cut_gains(before: dict[str, Any], booked: dict[str, Any]) -> dict[str, Any]:
    """Return what is cut, member by member, and what members have gained and been cut afterwards."""
    nets = [net + now for net, now in zip(before["nets"], booked["variations"], strict=True)]
    gains = booked["due"]
    if before["convention"] == "cumulative":
        gains = [net - cut if net > cut else 0 for net, cut in zip(nets, before["cuts"], strict=True)]
    shared = share_cuts(booked["missing"], gains, booked["due"])
    after = [sum(pair) for pair in zip(before["cuts"], shared["shares"], strict=True)]
    return {
        "after": before | {"nets": nets, "cuts": after},
        "cuts": list(shared["shares"]),
        "uncovered": shared["left"],
    }


def settle_gains(due: list[int], cuts: list[int], held: int) -> dict[str, Any]:
    """Return what is still owed, what is counted as cut, what is paid, and what the house has left."""
    paid = [each - cut for each, cut in zip(due, cuts, strict=True)]
    return {"owed": [0 for _ in due], "cut": cuts, "paid": paid, "clearing": held - sum(paid)}


def lacking(target: int, held: int, brought: int) -> dict[str, Any]:
    """Return what there is less than there is to be; nothing if there is as much."""
    there = held + brought
    return {"lacking": target - there if there < target else 0}


def tiers(terms: dict[str, int], winning: int, bound: list[bool], prices: list[Any]) -> dict[str, Any]:
    """Return the tier of each: 0 for who failed to bid, 1 for a price too far below the winning one, else 2."""
    bids = [price if isinstance(price, int) else None for price in prices]
    good = [price is not None and price + terms["within"] >= winning for price in bids]
    found = []
    for had_to, price, is_good in zip(bound, bids, good, strict=True):
        if price is None:
            found.append(0 if had_to else terms["exempt"])
        elif had_to:
            found.append([1, 2][is_good])
        else:
            found.append(2 if is_good or terms["exempt"] == 2 else 1)
    return {"tiers": found}


def juniorised(name: str, funds: list[dict[str, Any]], tiers: list[int], loss: int) -> dict[str, Any]:
    """Return how a loss is drawn: tier by tier, and in each in proportion to what its members have."""
    called = ["no bid", "poor bid", "good bid"]
    have = [fund["available"] for fund in funds]
    rows, layers, left = [], [], loss
    for tier in sorted(set(tiers)):
        among = [place for place, own in enumerate(tiers) if own == tier]
        within = sum(have[place] for place in among)
        weights = [have[place] for place in among]
        shares, _ = oracle.in_proportion_capped(min(left, within), weights, weights)
        path = [name, f"{name}, {called[tier]}"]
        layers.append({"path": path, "rule": "in proportion", "capacity": within, "drawn": sum(shares)})
        rows += [
            funds[place] | {"drawn": share, "path": path, "rule": "in proportion"}
            for place, share in zip(among, shares, strict=True)
        ]
        left -= sum(shares)
    top = {"path": [name], "rule": "in order", "capacity": sum(have), "drawn": loss - left}
    return {"capacity": sum(have), "left": left, "layers": [top, *layers], "funds": rows}
