"""Checked: what is claimed of auto-deleveraging: the queue, the proportion, and how far a candidate may be closed."""

from __future__ import annotations

from itertools import product
from typing import Annotated, Any, TypeAlias

from rhodian import loops
from rhodian.accounts import POSITIVE_MAX
from rhodian.allocation import _fill
from rhodian.deleveraging import closable, close_in_proportion, close_in_rank, in_rank
from rhodian.waterfall import payable
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    LaterPlace,
    Natural,
    Naturals,
    claim,
    implies,
    inside,
    total,
    use,
    where,
)
from rhodian_proofs.invariants import Conditions, Invariant, Moment, Turn
from rhodian_proofs.kinds import OneOf, UpTo
from rhodian_proofs.tables import before
from rhodian_proofs.theorems.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.lemmas import product_grows

# The queue.


def _in_rank_holds(at: Moment) -> Conditions:
    left, margin = at.state
    amount, _ = at.start
    yield left == where(at.seen.capacities < amount, amount - at.seen.capacities, 0)
    yield left + at.given.share == amount
    yield margin >= 0
    yield implies(left > 0, margin == 0)


def _in_rank_onward(_: Moment, turn: Turn, state: tuple[Any, Any]) -> Conditions:
    """Link a turn to what follows: one who bears is not below the margin, one who is not full not above it."""
    capacity, score = turn.item
    left, _ = turn.before
    yield implies((left > 0) & (capacity > 0), state[1] <= score)
    yield implies(left < capacity, (state[0] == 0) & (state[1] >= score))


IN_RANK = Invariant("in_rank.<locals>.step", _in_rank_holds, ("share",), None, _in_rank_onward)


def _rank_loses_a_unit(amount: Natural, capacities: Naturals, scores: Naturals) -> None:
    assert total(in_rank(amount, capacities, scores).allocation.shares) == amount


@claim("DE-1", falsely=_rank_loses_a_unit, about=(in_rank,), invariants=(IN_RANK,), length_max=2)
def in_rank_accounts_for_every_unit(amount: Natural, capacities: Naturals, scores: Naturals) -> None:
    """In rank, the shares sum to the smaller of the amount and all capacities, and the rest is unallocated."""
    allocation = in_rank(amount, capacities, scores).allocation
    assert total(allocation.shares) == min(amount, total(capacities))
    assert total(allocation.shares) + allocation.unallocated == amount


def _everyone_is_full(amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace) -> None:
    assert in_rank(amount, capacities, scores).allocation.shares[place] == capacities[place]


@claim("DE-2", falsely=_everyone_is_full, about=(in_rank,), invariants=(IN_RANK,), length_max=2)
def in_rank_keeps_each_share_between_nothing_and_the_capacity(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """In rank, each share is between 0 and the member's capacity, and at it if anything is left."""
    allocation = in_rank(amount, capacities, scores).allocation
    share = allocation.shares[place]
    assert 0 <= share
    assert share <= capacities[place]
    assert implies(allocation.unallocated > 0, share == capacities[place])


def _the_last_bears_nothing(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    shares = in_rank(amount, capacities, scores).allocation.shares
    assert implies(scores[place] > scores[later], (shares[later] == 0) | (capacities[place] == 0))


@claim("DE-3", falsely=_the_last_bears_nothing, about=(in_rank,), invariants=(IN_RANK,), length_max=2)
def in_rank_nobody_bears_while_a_higher_score_could(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In rank, if a member bears anything, everyone of a higher score bears all it can."""
    queue = in_rank(amount, capacities, scores)
    shares = queue.allocation.shares
    for one, other in ((place, later), (later, place)):
        assert implies(scores[one] > queue.margin, shares[one] == capacities[one])
        assert implies(scores[one] < queue.margin, shares[one] == 0)
        assert implies((scores[one] > scores[other]) & (shares[other] > 0), shares[one] == capacities[one])


def _ahead(shares: Any, capacities: Any, scores: Any, place: Any) -> Any:
    """Return what those who come before a member can bear: a higher score, or an equal one that stands earlier."""
    if inside(shares) is not None:
        return before(shares.loop.items, "capacities", place, shares.loop.order)
    members = tuple(zip(capacities, scores, strict=True))
    return sum(capacity for turn, (capacity, score) in enumerate(members) if (-score, turn) < (-scores[place], place))


def _each_bears_what_is_left_of_all(amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace) -> None:
    shares = in_rank(amount, capacities, scores).allocation.shares
    assert shares[place] == min(capacities[place], amount - _ahead(shares, capacities, scores, place))


@claim("DE-4", falsely=_each_bears_what_is_left_of_all, about=(in_rank,), invariants=(IN_RANK,), length_max=2)
def in_rank_each_bears_what_those_ahead_of_it_could_not(
    amount: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """In rank, each bears what those ahead of it cannot, up to its capacity; of equal scores the first is ahead."""
    shares = in_rank(amount, capacities, scores).allocation.shares
    ahead = _ahead(shares, capacities, scores, place)
    assert shares[place] == min(capacities[place], max(0, amount - ahead))


# Closing contracts.


def _values_holds(at: Moment) -> Conditions:
    yield at.given.value == at.seen.share * at.free.price


VALUES = Invariant("values_at.<locals>.step", _values_holds, ("value",))
BY_RANK = (IN_RANK, VALUES)
IN_PARTS = (*CAPPED, VALUES)


def _is_price(price: Any) -> bool:
    """Tell whether a number is a price, path by path."""
    return bool((price >= 1) & (price <= POSITIVE_MAX))


def _rank_closes_all(need: Natural, price: Natural, capacities: Naturals, scores: Naturals) -> None:
    if _is_price(price):
        assert close_in_rank(need, price, capacities, scores).unclosed == 0


@claim("DE-5", falsely=_rank_closes_all, about=(close_in_rank,), invariants=BY_RANK, length_max=2)
def close_in_rank_closes_exactly_what_is_needed_or_all_that_may_be(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals
) -> None:
    """By rank, the contracts closed are the smaller of the need and all caps; the rest is unclosed."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert total(closings.quantities) == min(need, total(capacities))
        assert total(closings.quantities) + closings.unclosed == need


def _proportion_closes_all(need: Natural, price: Natural, weights: Naturals, caps: Naturals) -> None:
    if _is_price(price):
        assert close_in_proportion(need, price, caps, weights).unclosed == 0


@claim(
    "DE-6",
    falsely=_proportion_closes_all,
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=1,
)
def close_in_proportion_closes_exactly_what_is_needed_or_all_that_may_be(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals
) -> None:
    """In proportion, the contracts closed are the smaller of the need and all payable caps; the rest is unclosed."""
    if _is_price(price):
        closings = close_in_proportion(need, price, caps, weights)
        assert total(closings.quantities) == min(need, payable(weights, caps))
        assert total(closings.quantities) + closings.unclosed == need


def _rank_closes_to_the_cap(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    if _is_price(price):
        assert close_in_rank(need, price, capacities, scores).quantities[place] == capacities[place]


@claim("DE-7", falsely=_rank_closes_to_the_cap, about=(close_in_rank,), invariants=BY_RANK, length_max=2)
def close_in_rank_closes_nobody_beyond_its_cap(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """By rank, each candidate is closed by 0 up to its cap, and by all of it if anything is unclosed."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert 0 <= closings.quantities[place]
        assert closings.quantities[place] <= capacities[place]
        assert implies(closings.unclosed > 0, closings.quantities[place] == capacities[place])


def _proportion_closes_to_the_cap(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    if _is_price(price):
        assert close_in_proportion(need, price, caps, weights).quantities[place] == caps[place]


@claim(
    "DE-7",
    falsely=_proportion_closes_to_the_cap,
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=1,
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


def _a_close_is_worth_one_contract(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    if _is_price(price):
        assert close_in_rank(need, price, capacities, scores).values[place] == price


@claim("DE-8", falsely=_a_close_is_worth_one_contract, about=(close_in_rank,), invariants=BY_RANK, length_max=2)
def close_in_rank_moves_exactly_the_price_for_each_contract(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace
) -> None:
    """By rank, each close is worth its contracts at the price, and all are worth what is closed of the need."""
    if _is_price(price):
        closings = close_in_rank(need, price, capacities, scores)
        assert closings.values[place] == closings.quantities[place] * price
        assert total(closings.values) == (need - closings.unclosed) * price


def _a_part_is_worth_one_contract(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    if _is_price(price):
        assert close_in_proportion(need, price, caps, weights).values[place] == price


@claim(
    "DE-8",
    falsely=_a_part_is_worth_one_contract,
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=1,
)
def close_in_proportion_moves_exactly_the_price_for_each_contract(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """In proportion, each close is worth its contracts at the price, and all are worth what is closed of the need."""
    if _is_price(price):
        closings = close_in_proportion(need, price, caps, weights)
        assert closings.values[place] == closings.quantities[place] * price
        assert total(closings.values) == (need - closings.unclosed) * price


def _the_last_is_not_closed(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    if _is_price(price):
        closed = close_in_rank(need, price, capacities, scores).quantities
        assert implies(scores[place] > scores[later], (closed[later] == 0) | (capacities[place] == 0))


@claim("DE-9", falsely=_the_last_is_not_closed, about=(close_in_rank,), invariants=BY_RANK, length_max=2)
def close_in_rank_closes_nobody_while_a_higher_score_could_be(
    need: Natural, price: Natural, capacities: Naturals, scores: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """By rank, if a candidate is closed at all, everyone of a higher score is closed up to its cap."""
    if _is_price(price):
        closed = close_in_rank(need, price, capacities, scores).quantities
        for one, other in ((place, later), (later, place)):
            full = closed[one] == capacities[one]
            assert implies((scores[one] > scores[other]) & (closed[other] > 0), full)


def _level(closed: Any, need: Any, weights: Any, caps: Any) -> tuple[Any, Any]:
    """Return the level of a close: what those below their caps share, and their weight."""
    if around := inside(closed):
        return around.rest, around.weight_open
    level: tuple[Any, Any] = _fill(need, weights, loops.pairs(weights, caps, "caps"))[0]
    return level


def _every_close_is_its_quota(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    if _is_price(price):
        closed = close_in_proportion(need, price, caps, weights).quantities
        rest, weight_open = _level(closed, need, weights, caps)
        assert closed[place] * weight_open == rest * weights[place]


@claim(
    "DE-10",
    falsely=_every_close_is_its_quota,
    about=(close_in_proportion,),
    invariants=IN_PARTS,
    measures=PAYABLE,
    length_max=1,
)
def close_in_proportion_closes_each_up_to_its_cap_or_within_a_contract_of_its_quota(
    need: Natural, price: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """In proportion, at one level, each is closed less than one contract off its quota, or up to a cap below that."""
    if _is_price(price):
        closed = close_in_proportion(need, price, caps, weights).quantities
        rest, weight_open = _level(closed, need, weights, caps)
        weight = weights[place]
        if weight > 0 and weight_open > 0:
            assert closed[place] * weight_open < rest * weight + weight_open
            assert (closed[place] == caps[place]) | (closed[place] * weight_open > rest * weight - weight_open)


# How far a candidate may be closed.


def _closable_holds(at: Moment) -> Conditions:
    yield at.given.capacities <= at.seen.quantities


CLOSABLE = Invariant("closable.<locals>.step", _closable_holds, ("capacities",))


def _all_of_it_may_be_closed(
    cost: AnyInt, quantities: Naturals, holds: Naturals, owes: Naturals, place: AnyPlace
) -> None:
    cap = closable(cost, quantities, holds, owes)[place]
    assert implies(holds[place] >= owes[place], cap == quantities[place])


@claim("DE-11", falsely=_all_of_it_may_be_closed, about=(closable,), invariants=(CLOSABLE,), length_max=2)
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


def _one_more_never_pays(cost: AnyInt, quantities: Naturals, holds: Naturals, owes: Naturals, place: AnyPlace) -> None:
    cap = closable(cost, quantities, holds, owes)[place]
    assert (cap + 1) * cost > holds[place] - owes[place]


@claim("DE-11", falsely=_one_more_never_pays, about=(closable,), invariants=(CLOSABLE,), length_max=2)
def a_candidate_may_be_closed_as_far_as_its_equity_pays(
    cost: AnyInt, quantities: Naturals, holds: Naturals, owes: Naturals, place: AnyPlace
) -> None:
    """A candidate that is not short may be closed whole, or else as far as not one contract more could be paid for."""
    cap = closable(cost, quantities, holds, owes)[place]
    equity = holds[place] - owes[place]
    assert implies((equity >= 0) & (cap < quantities[place]), (cap + 1) * cost > equity)
    assert implies((equity >= 0) & (cost <= 0), cap == quantities[place])


def _a_close_costs_all(
    need: Natural,
    cost: Natural,
    quantities: Naturals,
    holds: Naturals,
    owes: Naturals,
    scores: Naturals,
    place: AnyPlace,
) -> None:
    caps = closable(cost, quantities, holds, owes)
    closed = close_in_rank(need, 1, caps, scores).quantities[place]
    assert implies(closed > 0, closed * cost == holds[place] - owes[place])


@claim(
    "DE-18",
    falsely=_a_close_costs_all,
    about=(closable, close_in_rank),
    invariants=(CLOSABLE, *BY_RANK),
    length_max=1,
)
def whoever_is_closed_can_pay_for_it(
    need: Natural,
    cost: Natural,
    quantities: Naturals,
    holds: Naturals,
    owes: Naturals,
    scores: Naturals,
    place: AnyPlace,
) -> None:
    """Within what may be closed, nobody is closed beyond what it holds, and what a close costs its equity pays."""
    caps = closable(cost, quantities, holds, owes)
    closed = close_in_rank(need, 1, caps, scores).quantities[place]
    assert closed <= quantities[place]
    use(product_grows, closed, caps[place], cost)
    assert implies(closed > 0, closed * cost <= holds[place] - owes[place])


# Two needs.

FEW = "up to three candidates, any needs, any capacities, scores of 0 and 1"
Few: TypeAlias = Annotated[tuple[Natural, ...], UpTo(3)]
"""The capacities of a few candidates."""
Scores: TypeAlias = Annotated[tuple[int, ...], OneOf(*(each for n in range(4) for each in product((0, 1), repeat=n)))]
"""The scores of a few."""


def _a_larger_need_closes_more(amount: Natural, more: Natural, capacities: Few, scores: Scores) -> None:
    if len(capacities) == len(scores):
        less, larger = (in_rank(each, capacities, scores).allocation.shares for each in (amount, amount + more))
        for before_it, after in zip(less, larger, strict=True):
            assert implies(more > 0, before_it < after)


@claim("DE-16", falsely=_a_larger_need_closes_more, about=(in_rank,), scope=FEW)
def in_rank_a_larger_amount_asks_nobody_for_less(
    amount: Natural, more: Natural, capacities: Few, scores: Scores
) -> None:
    """In rank, nobody bears less of a larger amount."""
    if len(capacities) == len(scores):
        less, larger = (in_rank(each, capacities, scores).allocation.shares for each in (amount, amount + more))
        for before_it, after in zip(less, larger, strict=True):
            assert before_it <= after
