"""Trusted: what each member contributes to a fund: by its own risk, within a floor, a cap and a step, and all together.

How risk is measured is the rulebook's and is done outside: by volatility, correlation, stress or nothing at all. What
comes in is how members stand to each other, and what each has contributed before. From there on the rule is exact:
each has at least the least that it may, and what the target asks beyond that is shared by risk, nobody above the most
that it may.

Source: funds that are shared out by each member's stress loss over its margin with a floor (Nasdaq, Eurex); bounds on
what a change may ask at once.
"""

from __future__ import annotations

import attrs

from rhodian.base import columns, loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, natural
from rhodian.sharing.allocation import in_proportion_capped


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
    """By how much the least of all is more than the target asks."""


def contribute(
    terms: ContributionTerms, weights: tuple[Amount, ...], before: tuple[Amount, ...], target: Amount
) -> Contributions:
    """Return what each member contributes (SPEC CN-1 to CN-3).

    A member whose contribution was out of the bounds, as they are now, is brought within them at once.

    Args:
        terms: the floor, the cap and the step.
        weights: how members stand to each other by their risk, in any one unit; one of weight 0 has the least.
        before: what each has contributed, in smallest units; one who comes in has contributed 0.
        target: what the fund has to be, in the same.

    Raises:
        InvalidValue: if the terms are none.
        InvalidAmount: for the target, or else the first contribution or weight that is not a natural number.
        LengthMismatch: if there are not as many of each.
    """
    if terms.__class__ is not ContributionTerms:
        raise InvalidValue("terms", terms, "ContributionTerms")
    floor, cap, step = terms.floor, terms.cap, terms.step
    natural(target, "target")
    before = loops.naturals(before, "before")

    def lowest(held: Amount) -> Amount:
        return least(floor, cap, step, held)

    def above(held: Amount) -> Amount:
        return most(floor, cap, step, held) - least(floor, cap, step, held)

    return within(columns.each(lowest, before), columns.each(above, before), weights, target)


def within(
    lows: tuple[Amount, ...], rooms: tuple[Amount, ...], weights: tuple[Amount, ...], target: Amount
) -> Contributions:
    """Return what each contributes of a target: its least, and a share of the rest within its room (SPEC CN-2).

    Args:
        lows: the least of each, in smallest units.
        rooms: how much more each may contribute, in the same.
        weights: how they stand to each other.
        target: what they are to contribute together.

    Raises:
        InvalidAmount: for the first weight, or else the first room that is not a natural number.
        LengthMismatch: if there are not as many of each.
    """
    needed = loops.total(lows)
    shared = in_proportion_capped(max(0, target - needed), weights, rooms)
    return Contributions(columns.added(lows, shared.shares), shared.left, max(0, needed - target))


def least(floor: Amount, cap: Amount, step: Amount, before: Amount) -> Amount:
    """Return the least that a member may contribute who has contributed so much before (SPEC CN-1)."""
    return min(max(floor, before - step), cap)


def most(floor: Amount, cap: Amount, step: Amount, before: Amount) -> Amount:
    """Return the most that a member may contribute who has contributed so much before (SPEC CN-1)."""
    return max(min(cap, before + step), floor)
