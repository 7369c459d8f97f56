"""Checked: which rules of sharing meet the axioms about two members or two answers, for any number of members."""

from __future__ import annotations

from typing import Any

from rhodian import in_proportion
from rhodian_proofs.claims import AnyPlace, LaterPlace, Natural, Naturals, claim, once, total, upto, use
from rhodian_proofs.fairness.axioms import (
    anonymity,
    equal_treatment,
    loss_monotone,
    split_and_merge,
    weight_monotone,
)
from rhodian_proofs.fairness.rivals import cumulative_marks, largest_remainder, per_leg_rounding, sequential_floors
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows, same_quotient
from rhodian_proofs.theorems.sharing.rival_loops import (
    CUMULATIVE_MARKS,
    LARGEST_REMAINDER,
    OF_MORE,
    PER_LEG_ROUNDING,
    SMALL,
)

# Anonymity.


@claim("FA-5", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2, small=SMALL, same_length=True)
def per_leg_rounding_does_not_look_at_the_order(
    amount: Natural, weights: Naturals, others: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Per-leg rounding asks each member for the same, in whatever order the members are given."""
    share, share_moved = per_leg_rounding(amount, weights)[place], per_leg_rounding(amount, others)[later]
    same_quotient(share, share_moved, 2 * amount * weights[place] + total(weights), 2 * total(weights))
    assert anonymity(per_leg_rounding, amount, weights, others, place, later)


# Equal treatment.


def _alike(shares: Any, amount: Any, weights: Any, place: Any, later: Any) -> None:
    """Give the instances by which two shares, each within a unit of one quota, are within a unit of each other."""
    whole = total(weights)
    for one, other in ((place, later), (later, place)):
        exact = amount * weights[one]
        use(quotient_grows, shares[one] - 1, exact, whole, shares[other], exact, whole)


@claim("FA-6", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_treat_members_of_equal_weight_alike(
    amount: Natural, weights: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Cumulative marks keep the shares of members of equal weight within one unit of each other."""
    rule = once(cumulative_marks)
    _alike(rule(amount, weights), amount, weights, place, later)
    assert equal_treatment(rule, amount, weights, place, later)


@claim("FA-6", about=(largest_remainder,), invariants=LARGEST_REMAINDER, length_max=2)
def largest_remainder_treats_members_of_equal_weight_alike(
    amount: Natural, weights: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Largest remainder keeps the shares of members of equal weight within one unit of each other."""
    rule = once(largest_remainder)
    _alike(rule(amount, weights), amount, weights, place, later)
    assert equal_treatment(rule, amount, weights, place, later)


@claim("FA-6", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2)
def per_leg_rounding_treats_members_of_equal_weight_alike(
    amount: Natural, weights: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Per-leg rounding keeps the shares of members of equal weight within one unit of each other."""
    _alike(per_leg_rounding(amount, weights), amount, weights, place, later)
    assert equal_treatment(per_leg_rounding, amount, weights, place, later)


# Split and merge.


@claim("FA-7", about=(cumulative_marks, in_proportion), invariants=CUMULATIVE_MARKS, length_max=2)
def cumulative_marks_do_not_look_at_how_neighbours_are_cut(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Cumulative marks give the same if one of two neighbours takes over the weight of both."""
    rule = once(cumulative_marks)
    whole, first = total(weights), upto(weights, place) + weights[place]
    shares, merged = rule(amount, weights), rule(amount, (first, whole - first))
    same_quotient(upto(shares, place) + shares[place], merged[0], amount * first, whole)
    assert split_and_merge(rule, amount, weights, place)


# Loss monotone.


@claim("FA-8", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2)
def per_leg_rounding_asks_nobody_for_less_of_a_larger_amount(
    amount: Natural, more: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Per-leg rounding asks nobody for less of a larger amount."""
    small, large = (per_leg_rounding(each, weights)[place] for each in (amount, amount + more))
    whole, weight = total(weights), weights[place]
    dividend, dividend_large = 2 * amount * weight + whole, 2 * (amount + more) * weight + whole
    use(product_grows, amount, amount + more, weight)
    use(product_grows, dividend, dividend_large, 2 * whole)
    use(quotient_grows, small, dividend, 2 * whole, large, dividend_large, 2 * whole)
    assert loss_monotone(per_leg_rounding, amount, more, weights, place)


# Weight monotone.


def _mark(amount: Any, weights: Any, shares: Any, place: Any, members: int) -> tuple[Any, Any, Any]:
    """Return what is borne before a place, or up to it if one member more is counted, and the fraction it rounds."""
    borne, weight = upto(shares, place) + members * shares[place], upto(weights, place) + members * weights[place]
    return borne, amount * weight, total(weights)


def _fraction_falls(amount: Any, weights: Any, others: Any, place: Any) -> None:
    """Give the instances by which the mark before a heavier member is no higher."""
    start, start_large, whole, whole_large = upto(weights, place), upto(others, place), total(weights), total(others)
    use(product_grows, whole, whole_large, start)
    use(product_grows, start_large, start, whole)
    use(product_grows, start_large * whole, start * whole_large, amount)


def _fraction_grows(amount: Any, weights: Any, others: Any, place: Any) -> None:
    """Give the instances by which the mark after a heavier member is no lower."""
    more, whole, whole_large = others[place] - weights[place], total(weights), total(others)
    end, end_large = upto(weights, place) + weights[place], upto(others, place) + others[place]
    use(product_grows, whole_large - whole, more, end)
    use(product_grows, end, whole, more)
    use(product_grows, end + more, end_large, whole)
    use(product_grows, end * whole_large, end_large * whole, amount)


@claim(
    "FA-9",
    about=(cumulative_marks, in_proportion),
    invariants=CUMULATIVE_MARKS,
    length_max=2,
    small=SMALL,
    same_length=True,
)
def cumulative_marks_ask_nobody_for_less_at_a_larger_weight(
    amount: Natural, weights: Naturals, others: Naturals, place: AnyPlace
) -> None:
    """Cumulative marks ask nobody for less because its own weight is larger."""
    rule = once(cumulative_marks)
    shares, shares_large = rule(amount, weights), rule(amount, others)
    starts, starts_large = (_mark(amount, w, each, place, 0) for w, each in ((weights, shares), (others, shares_large)))
    ends, ends_large = (_mark(amount, w, each, place, 1) for w, each in ((weights, shares), (others, shares_large)))
    _fraction_falls(amount, weights, others, place)
    use(quotient_grows, *starts_large, *starts)
    _fraction_grows(amount, weights, others, place)
    use(quotient_grows, *ends, *ends_large)
    assert weight_monotone(rule, amount, weights, others, place)


@claim("FA-9", about=(per_leg_rounding,), invariants=PER_LEG_ROUNDING, length_max=2, small=SMALL, same_length=True)
def per_leg_rounding_asks_nobody_for_less_at_a_larger_weight(
    amount: Natural, weights: Naturals, others: Naturals, place: AnyPlace
) -> None:
    """Per-leg rounding asks nobody for less because its own weight is larger."""
    small, large = per_leg_rounding(amount, weights)[place], per_leg_rounding(amount, others)[place]
    whole, whole_large = total(weights), total(others)
    use(product_grows, weights[place], whole, others[place] - weights[place])
    use(product_grows, weights[place] * whole_large, others[place] * whole, amount)
    dividend, dividend_large = (2 * amount * w[place] + total(w) for w in (weights, others))
    use(quotient_grows, small, dividend, 2 * whole, large, dividend_large, 2 * whole_large)
    assert weight_monotone(per_leg_rounding, amount, weights, others, place)


@claim("FA-10", about=(sequential_floors,), invariants=(OF_MORE,), length_max=2)
def sequential_floors_ask_nobody_for_less_of_a_larger_amount(
    amount: Natural, more: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Sequential floors ask nobody for less of a larger amount."""
    assert loss_monotone(sequential_floors, amount, more, weights, place)
