"""Checked: what is claimed of sharing within bounds only: what is refused, and for what first; caps that never bind."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from rhodian import InvalidAmount, LengthMismatch, in_order, in_proportion, in_proportion_capped
from rhodian.waterfall.tree import payable
from rhodian_proofs.claims import AnyInt, OneOf, UpTo, claim, is_natural, refusal_of, tells

Number: TypeAlias = AnyInt | Annotated[Any, OneOf(*(True,))]
Numbers = Annotated[tuple[Number, ...], UpTo(2)]
Caps = Annotated[tuple[AnyInt, ...], UpTo(2)]
Weights = Annotated[tuple[Annotated[Any, OneOf(*(-1, 0, 2, "2"))], ...], UpTo(2)]
OF_TWO = (
    "up to two members; weights of -1, 0, 2 and the text 2; any whole number or True as amount or capacity, any whole "
    "number as cap; as many caps as weights, or not"
)


def first_not_natural(*columns: tuple[str, Any]) -> tuple[str, Any] | None:
    """Return the place and the value of the first member of some sequences that is not natural, or nothing.

    Each sequence comes with its name.
    """
    for name, values in columns:
        for place, value in enumerate(values):
            if not is_natural(value):
                return f"{name}[{place}]", value
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


@claim("AL-15", about=(in_order,), scope=OF_TWO)
def in_order_is_refused_exactly_for_the_amount_or_else_a_capacity(amount: Number, members: Numbers) -> None:
    """In order, sharing is refused exactly if the amount, or else a capacity, is not natural; the first is named."""
    refusal = refusal_of(in_order, amount, members)
    if not _is_refused_for(refusal, amount, first_not_natural(("capacities", members))):
        assert refusal is None


@claim("AL-15", about=(in_proportion,), scope=OF_TWO)
def in_proportion_is_refused_exactly_for_the_amount_or_else_a_weight(amount: Number, members: Weights) -> None:
    """In proportion, sharing is refused exactly if the amount, or else a weight, is not natural; the first is named."""
    refusal = refusal_of(in_proportion, amount, members)
    if not _is_refused_for(refusal, amount, first_not_natural(("weights", members))):
        assert refusal is None


@claim("AL-15", about=(in_proportion_capped, payable), scope=OF_TWO)
def capped_is_refused_exactly_for_the_amount_or_else_a_weight_a_cap_or_their_number(
    amount: Number, weights: Weights, caps: Caps
) -> None:
    """Under caps, sharing is refused exactly for the amount, or else a weight, a cap, or the number of caps."""
    refusal = refusal_of(in_proportion_capped, amount, weights, caps)
    if _is_refused_for(refusal, amount, first_not_natural(("weights", weights), ("caps", caps))):
        return
    if len(caps) != len(weights):
        assert tells(refusal, LengthMismatch, field="caps", length=len(caps), expected=len(weights))
        of_a_layer = refusal_of(payable, weights, caps)
        assert tells(of_a_layer, LengthMismatch, field="capacities", length=len(caps), expected=len(weights))
        return
    assert refusal is None
