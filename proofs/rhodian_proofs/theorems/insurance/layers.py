"""Checked: what is claimed of the layers of a claim, and of what is kept of each."""

from __future__ import annotations

from typing import Annotated

from rhodian.base.errors import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base.rates import PPM
from rhodian.insurance.layers import kept, layered
from rhodian_proofs.claims import (
    AnyPlace,
    Beside,
    Invariant,
    Natural,
    Naturals,
    claim,
    first_at_fault,
    implies,
    is_natural,
    length_of,
    name_of,
    refusal_of,
    tells,
    total,
    upto,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types

KEPT = (IN_ORDER, Invariant("_part", nothing_holds, ("kept",)))


@claim("IN-8", about=(layered,), invariants=KEPT, length_max=1, same_length=True)
def layers_add_up_to_the_claim(loss: Natural, capacities: Naturals, kept_ppm: Naturals, place: AnyPlace) -> None:
    """What is kept, carried and left is the claim; a layer has what lies between its points, shared within it."""
    if refusal_of(layered, loss, capacities, kept_ppm) is None:
        found = layered(loss, capacities, kept_ppm)
        part = min(capacities[place], max(0, loss - upto(capacities, place)))
        assert total(found.kept) + total(found.carried) + found.left == loss
        assert found.left == max(0, loss - total(capacities))
        assert found.kept[place] + found.carried[place] == part


@claim("IN-8", about=(kept,))
def what_is_kept_is_the_part_rounded_up(amount: Natural, kept_ppm: Natural) -> None:
    """What is kept is its part, rounded up: less than a unit above it, at most the amount, and all of it at 10^6."""
    if kept_ppm <= PPM:
        found = kept(amount, kept_ppm)
        assert (amount * kept_ppm <= found * PPM) & (found * PPM < amount * kept_ppm + PPM)
        assert (0 <= found) & (found <= amount)
        assert implies(kept_ppm == 0, found == 0)
        assert implies(kept_ppm == PPM, found == amount)


@claim("IN-9", about=(kept,))
def what_is_kept_is_refused_exactly_for_the_amount_or_else_the_part(amount: Number, kept_ppm: Number) -> None:
    """What is kept is refused exactly for what is no amount, or else for what is no part per million."""
    refusal = refusal_of(kept, amount, kept_ppm)
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif not is_natural(kept_ppm) or kept_ppm > PPM:
        assert tells(refusal, InvalidValue, field="kept_ppm", value=kept_ppm)
    else:
        assert refusal is None


def _is_part(parts: int) -> bool:
    """Tell whether a part is at most the whole."""
    return parts <= PPM


@claim("IN-9", about=(layered,), invariants=KEPT, length_max=1, same_length=False)
def layers_are_refused_exactly_for_the_number_of_parts_or_one_above_the_whole(
    loss: Natural, capacities: Naturals, kept_ppm: Annotated[Naturals, Beside("capacities")]
) -> None:
    """Layers of amounts are refused exactly for the number of parts, or else for the first above the whole."""
    refusal = refusal_of(layered, loss, capacities, kept_ppm)
    place = first_at_fault(kept_ppm, _is_part)
    if length_of(kept_ppm) != length_of(capacities):
        length, expected = length_of(kept_ppm), length_of(capacities)
        assert tells(refusal, LengthMismatch, field="kept_ppm", length=length, expected=expected)
    elif place is not None:
        assert tells(refusal, InvalidValue, field=name_of("kept_ppm", place), value=kept_ppm[place])
    else:
        assert refusal is None
