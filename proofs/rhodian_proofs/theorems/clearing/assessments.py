"""Checked: what is claimed of assessments: how much a member may be called, for how long, and who is called what."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount
from rhodian.base.rates import PPM
from rhodian.clearing.assessments import assess, caps, ends, liability
from rhodian.sharing.allocation import in_proportion_capped
from rhodian.waterfall.bearing import payable
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Invariant,
    Natural,
    Naturals,
    claim,
    implies,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

SHARED = (Invariant("_smaller", nothing_holds, ("caps",)), *CAPPED)


@claim("AS-1", about=(liability,))
def a_member_is_liable_for_its_multiple_rounded_down(contribution: Natural, ppm: Natural) -> None:
    """A member is liable for the published multiple of its contribution, rounded down to the smallest unit."""
    most = liability(contribution, ppm)
    assert most >= 0
    assert most * PPM <= contribution * ppm
    assert contribution * ppm < (most + 1) * PPM


@claim("AS-1", about=(liability,))
def a_liability_is_refused_for_what_is_no_amount(contribution: AnyInt, ppm: AnyInt) -> None:
    """What is below 0 is no contribution and no multiple."""
    refusal = refusal_of(liability, contribution, ppm)
    if contribution < 0:
        assert tells(refusal, InvalidAmount, field="contribution", value=contribution)
    elif ppm < 0:
        assert tells(refusal, InvalidAmount, field="ppm", value=ppm)
    else:
        assert refusal is None


@claim("AS-2", about=(ends,))
def a_capped_period_is_prolonged_and_never_beyond_the_longest(
    began: Natural, ended: Natural, time: Natural, lasts: Natural, longest: Natural
) -> None:
    """A default prolongs the capped period, never beyond the longest time after its first, and never shortens it."""
    until = ends(began, ended, time, lasts, longest)
    assert until >= ended
    assert (until <= began + longest) | (until == ended)
    assert (until >= time + lasts) | (until >= began + longest)
    assert (until == ended) | (until <= time + lasts)


@claim("AS-3", about=(assess,), invariants=SHARED, measures=PAYABLE, length_max=1, same_length=True)
def a_call_is_shared_within_both_caps(
    amount: Natural, weights: Naturals, of_default: Naturals, of_period: Naturals, place: AnyPlace
) -> None:
    """Nobody is called beyond what default or period leave it, and who had contributed nothing, nothing."""
    shared = assess(amount, weights, of_default, of_period)
    share = shared.shares[place]
    assert total(shared.shares) + shared.left == amount
    assert share >= 0
    assert share <= of_default[place]
    assert share <= of_period[place]
    assert implies(weights[place] == 0, share == 0)


@claim("AS-3", about=(caps, in_proportion_capped), invariants=SHARED, measures=PAYABLE, length_max=1, same_length=True)
def a_call_is_of_all_that_is_asked_or_may_be_called(
    amount: Natural, weights: Naturals, of_default: Naturals, of_period: Naturals
) -> None:
    """A call is of all that is asked, or else of all that may be called; what is left is said."""
    limits = caps(of_default, of_period)
    shared = in_proportion_capped(amount, weights, limits)
    assert total(shared.shares) + shared.left == amount
    assert total(shared.shares) == min(amount, payable(weights, limits))
