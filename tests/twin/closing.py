"""Convenience: which contracts the twin closes at a mark: of the bankrupt, and of whoever is sold to nobody by name."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tests import oracle

if TYPE_CHECKING:
    from collections.abc import Mapping


def close(
    held: dict[str, int], wanted: Mapping[str, int], spared: set[str], worths: Mapping[str, int] | None
) -> tuple[dict[str, int], dict[str, int]]:
    """Close what is wanted of each, against each other and then against the other side, and write what is left.

    Args:
        held: contracts, above 0 long, by owner; it is changed.
        wanted: how many of each are to be closed.
        spared: those whom nothing more is closed against.
        worths: what each is worth, if the other side is closed by leverage; None if in proportion.

    Returns:
        How many are closed of each, and how many of these only because somebody else's are.
    """
    closed, against = dict.fromkeys(held, 0), dict.fromkeys(held, 0)
    sides = {sign: sorted(owner for owner, number in held.items() if number * sign > 0) for sign in (1, -1)}
    asked = {sign: sum(wanted.get(owner, 0) for owner in sides[sign]) for sign in sides}
    fewer = 1 if asked[1] < asked[-1] else -1
    others = [owner for owner in sides[fewer] if owner not in spared and not wanted.get(owner)]
    rest = min(abs(asked[1] - asked[-1]), sum(abs(held[owner]) for owner in others))
    for owner, taken in zip(others, share(rest, [abs(held[each]) for each in others], others, worths), strict=True):
        against[owner] = closed[owner] = taken
    for owner in sides[fewer]:
        closed[owner] += wanted.get(owner, 0)
    goes = asked[fewer] + rest
    for owner in sides[-fewer]:
        closed[owner] = min(wanted.get(owner, 0), goes)
        goes -= closed[owner]
    for owner, number in held.items():
        held[owner] = number - closed[owner] if number > 0 else number + closed[owner]
    return closed, against


def share(amount: int, most: list[int], owners: list[str], worths: Mapping[str, int] | None) -> list[int]:
    """Share contracts out in proportion, or by contracts over worth, the highest first; of equals the first by name."""
    if worths is None:
        return oracle.in_proportion(amount, most)[0]
    ranked = sorted(range(len(owners)), key=lambda place: rank(most[place], worths[owners[place]], place))
    shares = [0] * len(owners)
    for place, taken in zip(ranked, oracle.in_order(amount, [most[place] for place in ranked])[0], strict=True):
        shares[place] = taken
    return shares


def rank(contracts: int, worth: int, place: int) -> tuple[Fraction, int]:
    """Return what sorts by leverage, the highest first, where what is worth nothing is above every number."""
    return (Fraction(-contracts, worth) if worth > 0 else Fraction(-(10**90)), place)
