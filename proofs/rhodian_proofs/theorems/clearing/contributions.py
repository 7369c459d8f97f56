"""Checked: what is claimed of contributions: within floor, cap and step, and together what the target asks."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.clearing.contributions import ContributionTerms, contribute, least, most, nearest, within
from rhodian_proofs.claims import (
    AnyPlace,
    Natural,
    Naturals,
    Not,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.sharing.refusals import Number  # noqa: TC001  # the prover reads types

TERMS = ContributionTerms(1, 9, 2)


@claim("CN-1", about=(least, most))
def a_contribution_may_lie_between_its_bounds_and_a_step_from_what_it_was(
    terms: ContributionTerms, before: Natural
) -> None:
    """The least and the most lie between floor and cap, and within a step of what was before if that did."""
    floor, cap, step = terms.floor, terms.cap, terms.step
    low, high = least(floor, cap, step, before), most(floor, cap, step, before)
    assert (floor <= low) & (low <= high) & (high <= cap)
    assert implies((floor <= before) & (before <= cap), (before - step <= low) & (high <= before + step))
    assert implies(before > cap, high == cap)
    assert implies(before < floor, low == floor)


@claim("CN-1", about=(nearest,))
def what_is_near_lies_between_the_bounds_and_is_what_is_asked_if_that_does(
    asked: Natural, low: Natural, more: Natural
) -> None:
    """What is near lies between the least and the most, and is what is asked if that does."""
    near = nearest(asked, low, low + more)
    assert (low <= near) & (near <= low + more)
    assert implies((low <= asked) & (asked <= low + more), near == asked)


@claim("CN-2", about=(within,), invariants=CAPPED, measures=PAYABLE, length_max=1, same_length=True)
def each_contributes_no_more_beyond_what_is_near_and_no_less_than_it_may(
    near: Naturals, ups: Naturals, downs: Naturals, weights: Naturals, target: Natural, place: AnyPlace
) -> None:
    """Each contributes no more beyond what is near than it may, and no less; without weight, no more."""
    due = within(near, ups, downs, weights, target).due[place]
    assert (near[place] - downs[place] <= due) & (due <= near[place] + ups[place])
    assert implies(weights[place] == 0, due <= near[place])


@claim("CN-2", about=(within,), invariants=CAPPED, measures=PAYABLE, length_max=1, same_length=True)
def together_they_contribute_what_the_target_asks(
    near: Naturals, ups: Naturals, downs: Naturals, weights: Naturals, target: Natural
) -> None:
    """All contribute together what the target asks, but for what nobody may more, or may less."""
    found = within(near, ups, downs, weights, target)
    assert total(found.due) + found.left == target + found.beyond
    assert (found.left >= 0) & (found.beyond >= 0)
    assert (found.left == 0) | (found.beyond == 0)


@claim("CN-3", about=(ContributionTerms,))
def terms_of_contributions_are_refused_for_what_is_no_amount_or_bounds_crossed(
    floor: Number, cap: Number, step: Number
) -> None:
    """Terms of contributions are refused for the first that is no amount, or else a cap below the floor."""
    refusal = refusal_of(ContributionTerms, floor, cap, step)
    if not is_natural(floor):
        assert tells(refusal, InvalidAmount, field="floor", value=floor)
    elif not is_natural(cap):
        assert tells(refusal, InvalidAmount, field="cap", value=cap)
    elif cap < floor:
        assert tells(refusal, InvalidValue, field="cap", value=cap)
    elif not is_natural(step):
        assert tells(refusal, InvalidAmount, field="step", value=step)
    else:
        assert refusal is None


@claim("CN-3", about=(contribute,))
def what_is_no_terms_is_refused(no_terms: Annotated[Any, Not(ContributionTerms)], target: Number) -> None:
    """What each contributes is refused of what is no terms, or else of a target that is no amount."""
    refusal = refusal_of(contribute, no_terms, (), (), 0)
    assert tells(refusal, InvalidValue, field="terms", value=no_terms)
    refusal = refusal_of(contribute, TERMS, (), (), target)
    if not is_natural(target):
        assert tells(refusal, InvalidAmount, field="target", value=target)
    else:
        assert refusal is None
