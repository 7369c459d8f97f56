"""Checked: what the days say on which a margin was not enough: their number, how they cluster, and how far they went.

Counts are integers and the tail of the traffic light is an exact rational; likelihood ratios are floats, and 0 · ln 0
is 0 in them. No statistic needs more than the standard library: a chi-square of one or two degrees has a closed form.

Sources: P. Kupiec (1995), P. Christoffersen (1998), Basel Committee (1996), C. Acerbi and B. Székely (2014).
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

GREEN, YELLOW, RED = "green", "yellow", "red"
"""The zones of the traffic light."""

_YELLOW_FROM, _RED_FROM = Fraction(95, 100), Fraction(9999, 10000)
"""A zone begins at the count up to which the probability of so few, were the margin right, reaches this."""


@attrs.frozen
class Test:
    """A likelihood ratio, and how probable one as large is if the margin is right."""

    ratio: float
    """The ratio, at least 0."""
    p: float
    """The probability."""


@attrs.frozen
class Transitions:
    """How often a day of one kind followed one of another; the first digit is the day before, 1 an exception."""

    n00: int
    n01: int
    n10: int
    n11: int


def transitions(hits: Sequence[bool]) -> Transitions:
    """Count how exceptions follow each other, day by day."""
    counts = {(False, False): 0, (False, True): 0, (True, False): 0, (True, True): 0}
    for pair in itertools.pairwise(hits):
        counts[pair] += 1
    return Transitions(*counts.values())


def coverage(days: int, exceptions: int, rate: Fraction) -> Test:
    """Test whether there are as many exceptions as there should be, neither more nor fewer (Kupiec)."""
    found = exceptions / days if days else 0.0
    kept, hit = days - exceptions, exceptions
    expected = float(rate)
    ratio = 2 * (_log(kept, 1 - found) + _log(hit, found) - _log(kept, 1 - expected) - _log(hit, expected))
    return _one(ratio)


def independence(of: Transitions) -> Test:
    """Test whether an exception is as probable after one as after none (Christoffersen)."""
    after_none, after_one = of.n00 + of.n01, of.n10 + of.n11
    hit = of.n01 + of.n11
    every = after_none + after_one
    whole = hit / every if every else 0.0
    first = of.n01 / after_none if after_none else 0.0
    second = of.n11 / after_one if after_one else 0.0
    apart = _log(of.n00, 1 - first) + _log(of.n01, first) + _log(of.n10, 1 - second) + _log(of.n11, second)
    return _one(2 * (apart - _log(every - hit, 1 - whole) - _log(hit, whole)))


def conditional(first: Test, second: Test) -> Test:
    """Test coverage and independence together: the sum of their ratios, with two degrees of freedom."""
    ratio = first.ratio + second.ratio
    return Test(ratio, math.exp(-ratio / 2))


def _log(count: int, share: float) -> float:
    """Return a count times the logarithm of a share; 0 · ln 0 is 0."""
    return count * math.log(share) if count else 0.0


def _one(ratio: float) -> Test:
    """Return a ratio, what was lost to rounding below 0 left out, with its probability for one degree of freedom."""
    least = max(ratio, 0.0)
    return Test(least, math.erfc(math.sqrt(least / 2)))


@attrs.frozen
class Light:
    """The traffic light of a number of exceptions, with both tails of the binomial as shares of one whole, exactly."""

    zone: str
    """Its colour."""
    at_most: int
    """How much of the whole is at most so many exceptions."""
    at_least: int
    """How much of it is at least so many."""
    whole: int
    """The whole."""

    @property
    def fewer(self) -> Fraction:
        """How probable it is that there are at most so many."""
        return Fraction(self.at_most, self.whole)

    @property
    def as_many(self) -> Fraction:
        """How probable it is that there are at least so many."""
        return Fraction(self.at_least, self.whole)


def traffic_light(days: int, exceptions: int, rate: Fraction) -> Light:
    """Return the zone that a number of exceptions is in (Basel, 1996); none at all is green, however few days.

    The numbers have as many digits as there are days, and more; so no fraction of them is reduced unless it is asked
    for, which would take longest.
    """
    hit, of = rate.numerator, rate.denominator
    term = (of - hit) ** days
    below = 0
    for count in range(exceptions):
        below += term
        term = term * (days - count) * hit // ((count + 1) * (of - hit))
    whole, at_most = of**days, below + term

    def reaches(share: Fraction) -> bool:
        return exceptions > 0 and at_most * share.denominator >= whole * share.numerator

    zone = RED if reaches(_RED_FROM) else YELLOW if reaches(_YELLOW_FROM) else GREEN
    return Light(zone, at_most, whole - below, whole)


@attrs.frozen
class Shortfall:
    """How expected shortfall did; both are near 0 if it was right, and below if losses went further."""

    within: float | None
    """The first statistic: given the exceptions, how far they went; None if there are none."""
    overall: float | None
    """The second: how far and how often; None if on some day nothing at all was expected to be lost."""


def shortfall(losses: Sequence[float], margins: Sequence[float], tails: Sequence[float], rate: Fraction) -> Shortfall:
    """Compare what was lost beyond a margin with the expected shortfall of the day (Acerbi and Székely, Z1 and Z2).

    Args:
        losses: what was lost on each day.
        margins: the value at risk of each day.
        tails: its expected shortfall.
        rate: how often the first should be more than the second.
    """
    if min(tails) <= 0:
        return Shortfall(None, None)
    beyond = [loss / tail for loss, margin, tail in zip(losses, margins, tails, strict=True) if loss > margin]
    within = 1 - math.fsum(beyond) / len(beyond) if beyond else None
    return Shortfall(within, 1 - math.fsum(beyond) / (len(losses) * float(rate)))
