"""Checked: what is claimed of closing contracts against the other side, and of how far a candidate may be closed."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank, values_at
from rhodian.sharing.allocation import _fill
from rhodian.waterfall.bearing import payable
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    total,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.deleveraging.ranked import IN_RANK
from rhodian_proofs.theorems.sharing.capped import (
    CAPPED,
    PAYABLE,
    PAYABLE_SUM,
    SHARE_REST,
    fill_follows,
    fill_holds,
    fill_onward,
)


def _values_holds(at: Moment) -> Conditions:
    yield at.given.value == at.seen.share * at.free.price


VALUES = Invariant("values_at.<locals>.step", _values_holds, ("value",))
BY_RANK = (IN_RANK, VALUES)
IN_PARTS = (*CAPPED, VALUES)


def _is_price(price: Any) -> bool:
    """Tell whether a number is a price, path by path."""
    return bool((price >= 1) & (price <= POSITIVE_MAX))


@claim("DE-5", about=(close_in_rank,), invariants=BY_RANK, length_max=2, same_length=True)
def close_in_rank_closes_exactly_what_is_needed_or_all_that_may_be(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals
) -> None:
    """By rank, the contracts closed are the smaller of the need and all caps; the rest is left."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert total(closings.quantities) == min(need, total(capacities))
        assert total(closings.quantities) + closings.left == need


@claim(
    "DE-6",
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def close_in_proportion_closes_exactly_what_is_needed_or_all_that_may_be(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals
) -> None:
    """In proportion, the contracts closed are the smaller of the need and all payable caps; the rest is left."""
    if _is_price(price):
        closings = close_in_proportion(need, price, caps, weights)
        assert total(closings.quantities) == min(need, payable(weights, caps))
        assert total(closings.quantities) + closings.left == need


@claim("DE-7", about=(close_in_rank,), invariants=BY_RANK, length_max=2, same_length=True)
def close_in_rank_closes_nobody_beyond_its_cap(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """By rank, each candidate is closed by 0 up to its cap, and by all of it if anything is left."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert 0 <= closings.quantities[place]
        assert closings.quantities[place] <= capacities[place]
        assert implies(closings.left > 0, closings.quantities[place] == capacities[place])


@claim(
    "DE-7",
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def close_in_proportion_closes_nobody_beyond_its_cap(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """In proportion, each candidate is closed by 0 up to its cap, and by 0 at weight 0."""
    if _is_price(price):
        closed = close_in_proportion(need, price, caps, weights).quantities[place]
        assert 0 <= closed
        assert closed <= caps[place]
        assert implies(weights[place] == 0, closed == 0)


@claim("DE-8", about=(close_in_rank,), invariants=BY_RANK, length_max=2, same_length=True)
def close_in_rank_moves_exactly_the_price_for_each_contract(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """By rank, each close is worth its contracts at the price, and all are worth what is closed of the need."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert closings.values[place] == closings.quantities[place] * price
        assert total(closings.values) == (need - closings.left) * price


@claim(
    "DE-8",
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def close_in_proportion_moves_exactly_the_price_for_each_contract(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """In proportion, each close is worth its contracts at the price."""
    if _is_price(price):
        closings = close_in_proportion(need, price, caps, weights)
        assert closings.values[place] == closings.quantities[place] * price


def _values_of_quantities_hold(at: Moment) -> Conditions:
    yield at.given.value == at.seen.quantities * at.free.price


VALUES_OF_QUANTITIES = Invariant("values_at.<locals>.step", _values_of_quantities_hold, ("value",))


@claim("DE-8", about=(values_at,), invariants=(VALUES_OF_QUANTITIES,), small=("quantities",))
def values_are_worth_all_their_contracts_at_the_price(price: Natural, quantities: Naturals) -> None:
    """Contracts of any number of candidates are worth together what all of them are at the price."""
    assert total(values_at(price, quantities)) == total(quantities) * price


@claim("DE-9", about=(close_in_rank,), invariants=BY_RANK, length_max=2, same_length=True)
def close_in_rank_closes_nobody_while_a_higher_score_could_be(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By rank, if a candidate is closed at all, everyone of a higher score is closed up to its cap."""
    if _is_price(price):
        closed = close_in_rank(need, price, capacities, scores).quantities
        for one, other in ((place, later), (later, place)):
            full = closed[one] == capacities[one]
            assert implies((scores[one] > scores[other]) & (closed[other] > 0), full)


def _one_level(other: Moment, at: Moment) -> Conditions:
    yield (other.state[0] == at.state[0]) & (other.state[1] == at.state[1])


AT_ONE_LEVEL = (
    Invariant(
        "_fill.<locals>.step", fill_holds, ("paid", "open"), onward=fill_onward, follows=fill_follows, beside=_one_level
    ),
    SHARE_REST,
    PAYABLE_SUM,
    VALUES,
)


@claim(
    "DE-10",
    about=(close_in_proportion,),
    invariants=AT_ONE_LEVEL,
    measures=PAYABLE,
    length_max=1,
    same_length=True,
)
def close_in_proportion_closes_each_up_to_its_cap_or_within_a_contract_of_its_quota(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """In proportion, at one level, each is closed less than one contract off its quota, or up to a cap below that."""
    if _is_price(price):
        rest, weight_open = _fill(need, weights, loops.pairs(weights, caps, "caps"))[0]
        closed = close_in_proportion(need, price, caps, weights).quantities
        weight = weights[place]
        if weight > 0 and weight_open > 0:
            assert closed[place] * weight_open < rest * weight + weight_open
            assert (closed[place] == caps[place]) | (closed[place] * weight_open > rest * weight - weight_open)


# How far a candidate may be closed.


def _closable_holds(at: Moment) -> Conditions:
    yield at.given.capacities <= at.seen.quantities


CLOSABLE = Invariant("closable.<locals>.step", _closable_holds, ("capacities",))


@claim("DE-11", about=(closable,), invariants=(CLOSABLE,), length_max=2, same_length=True)
def a_candidate_is_closed_only_as_far_as_it_stays_whole(
    cost: AnyInt, quantities: Naturals, holds: Naturals, owes: Naturals, place: AnyPlace
) -> None:
    """A candidate may be closed by no more than it holds, and only as far as its equity pays the cost; else by 0."""
    cap = closable(cost, quantities, holds, owes)[place]
    equity = holds[place] - owes[place]
    assert 0 <= cap
    assert cap <= quantities[place]
    assert implies(equity < 0, cap == 0)
    assert implies(cap > 0, cap * cost <= equity)


@claim("DE-11", about=(closable,), invariants=(CLOSABLE,), length_max=2, same_length=True)
def a_candidate_may_be_closed_as_far_as_its_equity_pays(
    cost: AnyInt, quantities: Naturals, holds: Naturals, owes: Naturals, place: AnyPlace
) -> None:
    """A candidate that is not short may be closed whole, or else as far as not one contract more could be paid for."""
    cap = closable(cost, quantities, holds, owes)[place]
    equity = holds[place] - owes[place]
    assert implies((equity >= 0) & (cap < quantities[place]), (cap + 1) * cost > equity)
    assert implies((equity >= 0) & (cost <= 0), cap == quantities[place])


@claim(
    "DE-18",
    about=(closable, close_in_rank),
    invariants=(CLOSABLE, *BY_RANK),
    length_max=2,
    same_length=True,
)
def whoever_is_closed_can_pay_for_it(
    need: Natural,
    extra: Natural,
    quantities: Naturals,
    holds: Naturals,
    owes: Naturals,
    scores: Naturals,
    place: AnyPlace,
) -> None:
    """By rank, within what may be closed, nobody is closed beyond what it holds, and its equity pays the cost."""
    cost = 1 + extra
    caps = closable(cost, quantities, holds, owes)
    closed = close_in_rank(need, 1, caps, scores).quantities[place]
    assert closed <= quantities[place]
    use(product_grows, closed, caps[place], cost)
    assert implies(closed > 0, closed * cost <= holds[place] - owes[place])
