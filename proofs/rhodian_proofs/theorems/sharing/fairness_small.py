"""Checked: an axiom that a rule meets as far as it was looked at: for a few members of small weight."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from rhodian_proofs.claims import OneOf, claim
from rhodian_proofs.fairness.axioms import weight_monotone
from rhodian_proofs.fairness.rivals import largest_remainder

SCOPE = "three members, each of weight 1 or 2, amounts of 0 to 42; one unit of weight more"

_TWICE = ((1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2), (2, 1, 1), (2, 1, 2), (2, 2, 1), (2, 2, 2))
Few: TypeAlias = Annotated[tuple[int, ...], OneOf(*_TWICE)]
"""The weights of three members."""
Spot: TypeAlias = Annotated[int, OneOf(0, 1, 2)]
"""The place of one of them."""
Counted: TypeAlias = Annotated[int, OneOf(*range(43))]
"""An amount; 42 is the least common multiple of 6, the largest sum of weights here, and 7, one unit more."""


def heavier(weights: tuple[int, ...], place: int) -> tuple[int, ...]:
    """Return the weights with one unit more at a place."""
    return (*weights[:place], weights[place] + 1, *weights[place + 1 :])


@claim("FA-12", about=(largest_remainder,), scope=SCOPE)
def largest_remainder_asks_nobody_for_less_at_one_unit_of_weight_more(
    amount: Counted, weights: Few, place: Spot
) -> None:
    """Largest remainder asks nobody for less because its own weight is larger."""
    assert weight_monotone(largest_remainder, amount, weights, heavier(weights, place), place)
