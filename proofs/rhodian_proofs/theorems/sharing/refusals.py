"""Checked: what sharing is refused for, and for what first; the same for any number of members."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import InvalidAmount, LengthMismatch, in_order, in_proportion, in_proportion_capped
from rhodian.waterfall.bearing import payable
from rhodian_proofs.claims import (
    AnyInt,
    Beside,
    NoInt,
    claim,
    first_at_fault,
    is_natural,
    length_of,
    name_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER, IN_PROPORTION
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

Number: TypeAlias = AnyInt | NoInt
Numbers: TypeAlias = tuple[Number, ...]


def _is_amount(item: Any) -> bool:
    """Tell whether a member of a sequence is natural."""
    return is_natural(item)


def first_not_natural(*columns: tuple[str, Any]) -> tuple[str, Any] | None:
    """Return the name and the value of the first member of some sequences that is not natural, or nothing.

    Each sequence comes with its name.
    """
    for field, values in columns:
        place = first_at_fault(values, _is_amount)
        if place is not None:
            return name_of(field, place), values[place]
    return None


def _is_refused_for(refusal: Any, amount: Any, wrong: tuple[str, Any] | None) -> bool:
    """Assert that an amount, or else a member, is refused if it is wrong; tell whether one is."""
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
        return True
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
        return True
    return False


@claim("AL-15", about=(in_order,), invariants=(IN_ORDER,))
def in_order_is_refused_exactly_for_the_amount_or_else_a_capacity(amount: Number, capacities: Numbers) -> None:
    """In order, sharing is refused exactly if the amount, or else a capacity, is not natural; the first is named."""
    refusal = refusal_of(in_order, amount, capacities)
    if not _is_refused_for(refusal, amount, first_not_natural(("capacities", capacities))):
        assert refusal is None


@claim("AL-15", about=(in_proportion,), invariants=(IN_PROPORTION,))
def in_proportion_is_refused_exactly_for_the_amount_or_else_a_weight(amount: Number, weights: Numbers) -> None:
    """In proportion, sharing is refused exactly if the amount, or else a weight, is not natural; the first is named."""
    refusal = refusal_of(in_proportion, amount, weights)
    if not _is_refused_for(refusal, amount, first_not_natural(("weights", weights))):
        assert refusal is None


@claim("AL-15", about=(in_proportion_capped, payable), invariants=CAPPED, measures=PAYABLE, length_max=1)
def capped_is_refused_exactly_for_the_amount_or_else_a_weight_a_cap_or_their_number(
    amount: Number, weights: Numbers, caps: Annotated[Numbers, Beside("weights")]
) -> None:
    """Under caps, sharing is refused exactly for the amount, or else a weight, a cap, or the number of caps."""
    refusal = refusal_of(in_proportion_capped, amount, weights, caps)
    if _is_refused_for(refusal, amount, first_not_natural(("weights", weights), ("caps", caps))):
        return
    if length_of(caps) != length_of(weights):
        length, expected = length_of(caps), length_of(weights)
        assert tells(refusal, LengthMismatch, field="caps", length=length, expected=expected)
        of_a_layer = refusal_of(payable, weights, caps)
        assert tells(of_a_layer, LengthMismatch, field="capacities", length=length, expected=expected)
        return
    assert refusal is None
