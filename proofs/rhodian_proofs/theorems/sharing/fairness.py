"""Checked: which rules of sharing meet the axioms about one answer, for any number of members."""

from __future__ import annotations

from rhodian import in_proportion
from rhodian_proofs.claims import AnyPlace, Natural, Naturals, claim
from rhodian_proofs.fairness.axioms import cap, exactness, non_negativity, quota
from rhodian_proofs.fairness.rivals import (
    cumulative_marks,
    floor_with_residue,
    largest_remainder,
    per_leg_rounding,
    sequential_floors,
)
from rhodian_proofs.theorems.sharing.rival_loops import (
    CUMULATIVE_MARKS,
    FLOOR_WITH_RESIDUE,
    LARGEST_REMAINDER,
    PER_LEG_ROUNDING,
    SEQUENTIAL_FLOORS,
)

# Exactness.


@claim("FA-1", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_hand_out_the_whole_amount(amount: Natural, weights: Naturals) -> None:
    """Cumulative marks hand out the whole amount, and no more."""
    assert exactness(cumulative_marks, amount, weights)


@claim("FA-1", about=(largest_remainder,), invariants=LARGEST_REMAINDER, length_max=2)
def largest_remainder_hands_out_the_whole_amount(amount: Natural, weights: Naturals) -> None:
    """Largest remainder hands out the whole amount, and no more."""
    assert exactness(largest_remainder, amount, weights)


@claim("FA-1", about=(floor_with_residue,), invariants=FLOOR_WITH_RESIDUE, length_max=2)
def floor_with_residue_hands_out_the_whole_amount(amount: Natural, weights: Naturals) -> None:
    """Floor with residue hands out the whole amount, and no more."""
    assert exactness(floor_with_residue, amount, weights)


@claim("FA-1", about=(sequential_floors,), invariants=SEQUENTIAL_FLOORS, length_max=2)
def sequential_floors_hand_out_the_whole_amount(amount: Natural, weights: Naturals) -> None:
    """Sequential floors hand out the whole amount, and no more."""
    assert exactness(sequential_floors, amount, weights)


# Quota.


@claim("FA-2", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_keep_each_share_within_a_unit_of_its_quota(
    amount: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Cumulative marks keep each share within one unit of its quota."""
    assert quota(cumulative_marks, amount, weights, place)


@claim("FA-2", about=(largest_remainder,), invariants=LARGEST_REMAINDER, length_max=2)
def largest_remainder_keeps_each_share_within_a_unit_of_its_quota(
    amount: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Largest remainder keeps each share within one unit of its quota."""
    assert quota(largest_remainder, amount, weights, place)


@claim("FA-2", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2)
def per_leg_rounding_keeps_each_share_within_a_unit_of_its_quota(
    amount: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Per-leg rounding keeps each share within one unit of its quota."""
    assert quota(per_leg_rounding, amount, weights, place)


# Non negativity.


@claim("FA-3", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_never_ask_for_less_than_nothing(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Cumulative marks never ask a member for less than 0."""
    assert non_negativity(cumulative_marks, amount, weights, place)


@claim("FA-3", about=(largest_remainder,), invariants=LARGEST_REMAINDER, length_max=2)
def largest_remainder_never_asks_for_less_than_nothing(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Largest remainder never asks a member for less than 0."""
    assert non_negativity(largest_remainder, amount, weights, place)


@claim("FA-3", about=(floor_with_residue,), invariants=FLOOR_WITH_RESIDUE, length_max=2)
def floor_with_residue_never_asks_for_less_than_nothing(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Floor with residue never asks a member for less than 0."""
    assert non_negativity(floor_with_residue, amount, weights, place)


@claim("FA-3", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2)
def per_leg_rounding_never_asks_for_less_than_nothing(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Per-leg rounding never asks a member for less than 0."""
    assert non_negativity(per_leg_rounding, amount, weights, place)


@claim("FA-3", about=(sequential_floors,), invariants=SEQUENTIAL_FLOORS, length_max=2)
def sequential_floors_never_ask_for_less_than_nothing(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Sequential floors never ask a member for less than 0."""
    assert non_negativity(sequential_floors, amount, weights, place)


# Cap.


@claim("FA-4", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_ask_nobody_for_more_than_its_weight(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Cumulative marks ask nobody for more than its weight, if the amount is no more than all weights."""
    assert cap(cumulative_marks, amount, weights, place)


@claim("FA-4", about=(largest_remainder,), invariants=LARGEST_REMAINDER, length_max=2)
def largest_remainder_asks_nobody_for_more_than_its_weight(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Largest remainder asks nobody for more than its weight, if the amount is no more than all weights."""
    assert cap(largest_remainder, amount, weights, place)


@claim("FA-4", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2)
def per_leg_rounding_asks_nobody_for_more_than_its_weight(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Per-leg rounding asks nobody for more than its weight, if the amount is no more than all weights."""
    assert cap(per_leg_rounding, amount, weights, place)


@claim("FA-4", about=(sequential_floors,), invariants=SEQUENTIAL_FLOORS, length_max=2)
def sequential_floors_ask_nobody_for_more_than_its_weight(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Sequential floors ask nobody for more than its weight, if the amount is no more than all weights."""
    assert cap(sequential_floors, amount, weights, place)
