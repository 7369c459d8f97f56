"""Convenience: what a parameter is, and how it may change, computed a second time by looking at every single time."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

HORIZON = 60
"""As many times are looked at."""


class Line:
    """A parameter as a list of what it is at each time from 0 on."""

    def __init__(self, value: int) -> None:
        """Begin with a value for good."""
        self.at = [value] * HORIZON

    def announce(self, way: str, delay: Line, value: int, now: int, since: int) -> bool:
        """Write a value from a date on, if nothing is pending and it waits as it has to; tell whether it did."""
        held = self.at[now]
        worse = {"rising": value > held, "falling": value < held, "either": value != held}[way]
        if len(set(self.at[now:])) > 1 or since < now + (delay.at[now] if worse else 0):
            return False
        self.at[since:] = [value] * (HORIZON - since)
        return True

    def withdraw(self, now: int) -> None:
        """Write what is in force for good."""
        self.at[now:] = [self.at[now]] * (HORIZON - now)


def accrued(line: Line, first: int, last: int) -> int:
    """Return what accrues from one time to another, time by time."""
    return sum(line.at[first:last])


# What vectors ask: the same, from the plain values of one question.


def in_force(dated: dict[str, int], time: int) -> dict[str, Any]:
    """Return what is in force: the last of two that has begun."""
    begun = [value for since, value in ((0, dated["before"]), (dated["since"], dated["value"])) if since <= time]
    return {"value": begun[-1]}


def announce(**given: Any) -> dict[str, Any]:
    """Return how a parameter stands that was announced: what vectors hold is announced in order."""
    held = in_force(given["dated"], given["now"])["value"]
    return {"before": held, "value": given["value"], "announced": given["now"], "since": given["since"]}


def withdrawn(dated: dict[str, int], now: int) -> dict[str, Any]:
    """Return how it stands with nothing announced."""
    return {"before": dated["before"], "value": dated["before"], "announced": now, "since": now}


def value_at(first: int, values: list[int], since: list[int], time: int) -> dict[str, Any]:
    """Return the last value that has begun, in the order in which they were written."""
    begun = [value for start, value in zip(since, values, strict=True) if start <= time]
    return {"value": [first, *begun][-1]}


def kept_term(parameter: dict[str, Any], asked: int, now: int) -> dict[str, Any]:
    """Return whichever of the two terms no way makes worse than that of the request."""
    worse = {(True, False): now > asked, (False, True): now < asked, (True, True): True, (False, False): False}
    return {"term": asked if worse[parameter["rising_waits"], parameter["falling_waits"]] else now}


def out_at(asked: int, cooldown: int, epoch: int) -> dict[str, Any]:
    """Return the first end of an epoch, going from one to the next."""
    ends = (asked // epoch) * epoch
    while ends < asked + cooldown:
        ends += epoch
    return {"out": ends}


def accrue(accrued: dict[str, int], dated: dict[str, int], time: int) -> dict[str, Any]:
    """Return what accrues, time by time."""
    each = (in_force(dated, at)["value"] for at in range(accrued["until"], time))
    return {"amount": accrued["amount"] + sum(each), "until": time}


def stops(pause: dict[str, int], began: int) -> dict[str, Any]:
    """Tell whether something began in a pause."""
    return {"stops": began in range(pause["since"], pause["until"])}


def declare(time: int, length: int, **_: Any) -> dict[str, Any]:
    """Return a pause of so long."""
    return {"since": time, "until": time + length}


def ratify(pause: dict[str, int], until: int, **_: Any) -> dict[str, Any]:
    """Return a pause that ends then."""
    return {**pause, "until": until}


def lift(pause: dict[str, int], time: int, delay: int) -> dict[str, Any]:
    """Return a pause that is over with the delay, or before."""
    return {**pause, "until": min(pause["until"], time + delay)}


def execute(action: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return an action that ran."""
    return {**action, "fate": "executed"}


def cancel(action: dict[str, Any]) -> dict[str, Any]:
    """Return an action that never runs."""
    return {**action, "fate": "cancelled"}


def voting_weight(weighting: str, units: int, every: int, cap_ppm: int) -> dict[str, Any]:
    """Return the weight of units."""
    caps = {"linear": units, "one a head": 1, "capped": floor(Fraction(cap_ppm, 10**6) * every)}
    return {"weight": min(units, caps[weighting])}


def held_before(units: int, since: int, asked: int, published: int) -> dict[str, Any]:
    """Return what of units counts, by what came and what left up to publication."""
    moves = [(since, units, 1), *([(asked, -units, 0)] if asked else [])]
    return {"units": max(0, sum(units for at, units, wait in moves if at + wait <= published))}


def votes(weights: list[int], yes: int, no: int, **_: Any) -> dict[str, Any]:
    """Return what is in the boxes; what vectors hold is no more than there is."""
    assert yes + no <= sum(weights)
    return {"for": yes, "against": no, "abstaining": 0}


def decided(quorum: dict[str, Any], majority: dict[str, Any], every: int, cast: list[int], **_: Any) -> dict[str, Any]:
    """Return what became of a proposal, by fractions."""
    yes, no, rest = cast
    quorate = _reaches(quorum, yes + no + rest, every)
    return {"quorate": quorate, "carried": quorate and _reaches(majority, yes, yes + no)}


def _reaches(threshold: dict[str, Any], part: int, whole: int) -> bool:
    """Tell whether a part is enough; nothing is enough of nothing."""
    if whole == 0:
        return False
    needed = Fraction(threshold["numerator"], threshold["denominator"])
    return Fraction(part, whole) > needed or (Fraction(part, whole) == needed and not threshold["strict"])
