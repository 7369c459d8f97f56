"""Trusted: what each member contributes to a fund: by its own risk, within a floor, a cap and a step, and all together.

How risk is measured is the rulebook's and is done outside: by volatility, correlation, stress or nothing at all. What
comes in is how members stand to each other, and what each has contributed before. From there on the rule is exact.
Each is asked for the floor and its part by risk of the rest, as if there were no more bounds; of that it contributes
what it may. What is then lacking is shared by risk among those who may contribute more, and what is too much among
those who may contribute less. So if risks stay as they are, contributions come to what is asked, and stay there.

Source: funds that are shared out by each member's stress loss over its margin with a floor (Nasdaq, Eurex); bounds on
what a change may ask at once.
"""

from __future__ import annotations

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import in_proportion, in_proportion_capped


@attrs.frozen
class ContributionTerms:
    """Between what a contribution lies, and by how much it changes from one time to the next."""

    floor: Amount
    """The least that a member contributes, in smallest units."""
    cap: Amount
    """The most."""
    step: Amount
    """By how much a contribution changes at most; one as large as the cap bounds nothing."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC CN-3).

        Raises:
            InvalidAmount: for the first that is not a natural number.
            InvalidValue: if the cap is below the floor.
        """
        natural(self.floor, "floor")
        if natural(self.cap, "cap") < self.floor:
            raise InvalidValue("cap", self.cap, "no less than the floor")
        natural(self.step, "step")


@attrs.frozen
class Contributions:
    """What members contribute, and how far that is from the target."""

    due: tuple[Amount, ...]
    """What each contributes, in smallest units."""
    left: Amount
    """What the target asks beyond the most that members may contribute; nobody contributes it."""
    beyond: Amount
    """What nobody may contribute less, though the target does not ask it."""


def contribute(
    terms: ContributionTerms, weights: tuple[Amount, ...], before: tuple[Amount, ...], target: Amount
) -> Contributions:
    """Return what each member contributes (SPEC CN-1 to CN-3).

    A member whose contribution was out of the bounds, as they are now, is brought within them at once.

    Args:
        terms: the floor, the cap and the step.
        weights: how members stand to each other by their risk, in any one unit; one of weight 0 is asked for the floor.
        before: what each has contributed, in smallest units; one who comes in has contributed 0.
        target: what the fund has to be, in the same.

    Raises:
        InvalidValue: if the terms are none.
        InvalidAmount: for the target, or else the first contribution, or else the first weight that is not a natural
            number.
        LengthMismatch: if there are not as many of each.
    """
    if terms.__class__ is not ContributionTerms:
        raise InvalidValue("terms", terms, "ContributionTerms")
    floor, cap, step = terms.floor, terms.cap, terms.step
    natural(target, "target")
    before = loops.naturals(before, "before")

    def bare(_: Amount) -> Amount:
        return floor

    def lowest(held: Amount) -> Amount:
        return least(floor, cap, step, held)

    def highest(held: Amount) -> Amount:
        return most(floor, cap, step, held)

    floors = columns.each(bare, before)
    asked = in_proportion(max(0, target - loops.total(floors)), weights)
    lows, highs = columns.each(lowest, before), columns.each(highest, before)
    near = columns.each(nearest, columns.added(floors, asked.shares), lows, highs)
    return within(near, columns.less(highs, near), columns.less(near, lows), weights, target)


def nearest(asked: Amount, low: Amount, high: Amount) -> Amount:
    """Return what is nearest to what is asked between the least and the most, which is no less (SPEC CN-1)."""
    return max(low, min(asked, high))


def within(
    near: tuple[Amount, ...],
    ups: tuple[Amount, ...],
    downs: tuple[Amount, ...],
    weights: tuple[Amount, ...],
    target: Amount,
) -> Contributions:
    """Return what each contributes of a target: what is near, and of what is lacking or too much (SPEC CN-2).

    Args:
        near: what each would contribute, in smallest units.
        ups: how much more each may, in the same.
        downs: how much less each may.
        weights: how they stand to each other.
        target: what they are to contribute together.

    Raises:
        InvalidAmount: for the first weight, or else the first of what each may that is not a natural number.
        LengthMismatch: if there are not as many of each.
    """
    have = loops.total(near)
    if have <= target:
        more = in_proportion_capped(target - have, weights, ups)
        return Contributions(columns.added(near, more.shares), more.left, 0)
    fewer = in_proportion_capped(have - target, weights, downs)
    return Contributions(columns.less(near, fewer.shares), 0, fewer.left)


def least(floor: Amount, cap: Amount, step: Amount, before: Amount) -> Amount:
    """Return the least that a member may contribute who has contributed so much before (SPEC CN-1)."""
    return min(max(floor, before - step), cap)


def most(floor: Amount, cap: Amount, step: Amount, before: Amount) -> Amount:
    """Return the most that a member may contribute who has contributed so much before (SPEC CN-1)."""
    return max(min(cap, before + step), floor)
