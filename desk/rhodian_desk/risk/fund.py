"""Checked: how large a fund has to be, and who contributes what: integers and exact fractions, and the kernel's rules.

A cover is that of the kernel, of groups of affiliates, scenario by scenario, and the fund is the largest of them: the
largest losses of different scenarios never come together. It is shared out by any weights with the kernel's rule of
contributions, in whole units, within the floor, the cap and the step of the study.

Shapley: the worth of some members is what their largest losses add up to, as many as may default together. It is a sum
of layers, between one loss and the next larger; m members reach a layer, all alike, and the layer counts for the
smaller of m and the number of defaults. So each of the m pays that number over m of it. For one default it is the
airport game of Littlechild and Owen (1973).

Marginal: scenarios are ranked by what all lose together, and its mean over the worst of them is the expected shortfall.
A member has of that, by Euler's rule, the mean of its own loss over the same scenarios: the rate at which the shortfall
rises as the member grows. On a finite table of scenarios that is exact, and adds up to the shortfall.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from rhodian.clearing import ContributionTerms, contribute, cover

if TYPE_CHECKING:
    from collections.abc import Sequence


def shapley(losses: Sequence[int], defaults: int) -> tuple[Fraction, ...]:
    """Return what each pays of a cover by Shapley's value, exactly; it adds up to the cover.

    Args:
        losses: what the default of each would lose, at least 0.
        defaults: how many default together.
    """
    ranked = sorted(range(len(losses)), key=losses.__getitem__)
    pays, below, paid = [Fraction(0)] * len(losses), 0, Fraction(0)
    for place, member in enumerate(ranked):
        reach = len(losses) - place
        paid += Fraction((losses[member] - below) * min(defaults, reach), reach)
        pays[member], below = paid, losses[member]
    return tuple(pays)


def within(groups: Sequence[str], losses: Sequence[int]) -> dict[str, int]:
    """Return what each group loses: its affiliates together."""
    found: dict[str, int] = {}
    for group, loss in zip(groups, losses, strict=True):
        found[group] = found.get(group, 0) + loss
    return found


def by_shapley(groups: Sequence[str], losses: Sequence[int], defaults: int) -> tuple[Fraction, ...]:
    """Return what each member pays: its group by Shapley's value, and of that by what it loses itself."""
    lost = within(groups, losses)
    pays = dict(zip(lost, shapley(tuple(lost.values()), defaults), strict=True))
    return tuple(
        pays[group] * Fraction(loss, lost[group]) if loss else Fraction(0)
        for group, loss in zip(groups, losses, strict=True)
    )


@attrs.frozen
class Tail:
    """The worst scenarios by what all lose together."""

    scenarios: int
    """How many they are."""
    means: tuple[Fraction, ...]
    """What each member loses in them on average; they add up to the expected shortfall."""


def tail(scenarios: Sequence[Sequence[int]], worst: int) -> Tail:
    """Return what each loses on average in the worst scenarios, exactly.

    Where several scenarios stand alike at the edge and not all have room, each of them has the same part of the places
    that are left: no order of the scenarios decides.

    Args:
        scenarios: what each loses in each of them, at least 0.
        worst: how many are the worst, from 1 to all.
    """
    totals = [sum(losses) for losses in scenarios]
    edge = sorted(totals, reverse=True)[worst - 1]
    over = [losses for losses, total in zip(scenarios, totals, strict=True) if total > edge]
    alike = [losses for losses, total in zip(scenarios, totals, strict=True) if total == edge]
    part = Fraction(worst - len(over), len(alike))
    members = range(len(scenarios[0]))
    whole, cut = ([sum(losses[member] for losses in of) for member in members] for of in (over, alike))
    return Tail(worst, tuple((lost + part * more) / worst for lost, more in zip(whole, cut, strict=True)))


@attrs.frozen
class Sized:
    """How large a fund has to be."""

    required: int
    """The largest cover."""
    scenario: int
    """The first scenario that asks for it."""
    one: int
    """What covers the largest group, in whichever scenario."""
    two: int
    """What covers the two largest."""
    one_or_two: int
    """What covers the largest, or the second and the third if they lose more together."""
    needs: tuple[int, ...]
    """What each scenario asks for."""


def sized(scenarios: Sequence[Sequence[int]], defaults: int) -> Sized:
    """Return how large a fund has to be for so many defaults, by what each group loses in each scenario."""
    covers = [[cover(losses, count) for count in (defaults, 1, 2, 3)] for losses in scenarios]
    needs = tuple(needed for needed, *_ in covers)
    return Sized(
        required=max(needs),
        scenario=needs.index(max(needs)),
        one=max(one for _, one, _, _ in covers),
        two=max(two for _, _, two, _ in covers),
        one_or_two=max(max(one, three - one) for _, one, _, three in covers),
        needs=needs,
    )


@attrs.frozen
class Bounds:
    """Between what a contribution lies, and by how much it changes, all in smallest units."""

    floor: int
    """The least that each contributes; it is rounded up to whole units."""
    cap: int | None
    """The most, rounded down to whole units; if there is none, nothing bounds it."""
    step: int | None
    """By how much it changes at most, rounded down; likewise."""
    unit: int
    """What a contribution is a multiple of, at least 1."""


@attrs.frozen
class Shared:
    """A fund that was shared out."""

    amounts: tuple[int, ...]
    """What each contributes."""
    above: int
    """By how much that is more than is required: for the floor, for the step, and for whole units."""
    left: int
    """By how much it is less: what nobody may contribute."""


def shared(required: int, weights: Sequence[Fraction | int], bounds: Bounds, before: tuple[int, ...]) -> Shared:
    """Share out a fund by the kernel's rule of contributions, in whole units.

    Args:
        required: what the contributions have to reach.
        weights: how members stand to each other; if none has any, all stand alike.
        bounds: what a contribution has to keep.
        before: what each has contributed; in whole units, if a step bounds how much that changes.
    """
    unit, held = bounds.unit, tuple(amount // bounds.unit for amount in before)
    goal, least = -(-required // unit), -(-bounds.floor // unit)
    most = goal + least + 1 if bounds.cap is None else bounds.cap // unit
    step = max(most, *held) if bounds.step is None else bounds.step // unit
    scale = math.lcm(*(Fraction(weight).denominator for weight in weights))
    whole = tuple(int(weight * scale) for weight in weights)
    if not any(whole):
        whole = (1,) * len(weights)
    due = contribute(ContributionTerms(least, most, step), whole, held, goal).due
    together = sum(due) * unit
    return Shared(tuple(each * unit for each in due), max(0, together - required), max(0, required - together))
