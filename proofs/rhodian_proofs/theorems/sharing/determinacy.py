"""Checked: each way to share has one answer, and this is what it is."""

from __future__ import annotations

from typing import Any

from rhodian import in_order, in_proportion, in_proportion_capped
from rhodian.base import columns, loops
from rhodian.sharing.allocation import _fill
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    parameter,
    total,
    upto,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.base.quotients import same_quotient
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER, IN_PROPORTION
from rhodian_proofs.theorems.sharing.capped import (
    PAYABLE,
    fill_follows,
    fill_holds,
    fill_onward,
    share_rest_each,
    share_rest_holds,
)


@claim("AL-16", about=(in_order,), invariants=(IN_ORDER,), length_max=2)
def in_order_each_bears_what_those_before_it_could_not(amount: Natural, capacities: Naturals, place: AnyPlace) -> None:
    """In order, each bears what those before it cannot, up to its capacity, and is so pinned."""
    allocation = in_order(amount, capacities)
    assert allocation.shares[place] == min(capacities[place], max(0, amount - upto(capacities, place)))
    assert allocation.left == max(0, amount - total(capacities))


@claim("AL-17", about=(in_proportion,), invariants=(IN_PROPORTION,), length_max=2)
def in_proportion_shares_lie_between_marks(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """In proportion, each share lies between its two marks, at the running totals of weight, and is so pinned."""
    allocation = in_proportion(amount, weights)
    every, earlier = total(weights), upto(weights, place)
    assert allocation.left == where(every > 0, 0, amount)
    if every == 0:
        assert allocation.shares[place] == 0
    else:
        mark, mark_next = amount * earlier, amount * (earlier + weights[place])
        start, end = mark // every, mark_next // every
        same_quotient(upto(allocation.shares, place), start, mark, every)
        same_quotient(upto(allocation.shares, place) + allocation.shares[place], end, mark_next, every)
        assert allocation.shares[place] == end - start


def pays_at(rest: Any, every: Any, weights: Any, caps: Any) -> Any:
    """Return what each member pays at its cap, at a level of so much for all of the weight, or else 0."""

    def paid(weight: Any, cap: Any) -> Any:
        return where((weight > 0) & (cap * every <= rest * weight), cap, 0)

    return columns.each(paid, weights, caps)


def opens_at(rest: Any, every: Any, weights: Any, caps: Any) -> Any:
    """Return the weight with which each member shares at that level; 0 if it is at its cap."""

    def weighs(weight: Any, cap: Any) -> Any:
        return where((weight > 0) & (cap * every <= rest * weight), 0, weight)

    return columns.each(weighs, weights, caps)


def _one_level(other: Moment, at: Moment) -> Conditions:
    yield (other.state[0] == at.state[0]) & (other.state[1] == at.state[1])


def _at_their_level(at: Moment) -> Conditions:
    yield from share_rest_holds(at)
    is_level = (at.free.rest == parameter("rest")) & (at.free.weight_open == parameter("every"))
    yield implies(is_level, (at.seen.paid == at.seen.pays) & (at.seen.open == at.seen.opens))


AT_A_LEVEL = (
    Invariant("pays_at.<locals>.paid", nothing_holds, ("pays",)),
    Invariant("opens_at.<locals>.weighs", nothing_holds, ("opens",)),
    Invariant(
        "_fill.<locals>.step", fill_holds, ("paid", "open"), onward=fill_onward, follows=fill_follows, beside=_one_level
    ),
    Invariant(
        "in_proportion_capped.<locals>.step", _at_their_level, ("share",), share_rest_each, along=("pays", "opens")
    ),
)


@claim("AL-18", about=(in_proportion_capped,), invariants=AT_A_LEVEL, measures=PAYABLE, length_max=1, same_length=True)
def capped_each_pays_its_cap_or_lies_between_marks(
    amount: Natural, rest: Natural, every: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """Under caps, at one level, a member whose quota reaches its cap pays it, and any other lies between marks."""
    level = _fill(amount, weights, loops.pairs(weights, caps, "caps"))[0]
    pays, opens = pays_at(rest, every, weights, caps), opens_at(rest, every, weights, caps)
    allocation = in_proportion_capped(amount, weights, caps)
    if level[0] == rest and level[1] == every:
        share, weight, cap = allocation.shares[place], weights[place], caps[place]
        assert rest == amount - total(pays)
        assert every == total(opens)
        at_cap = (weight > 0) & (cap * every <= rest * weight)
        assert implies(at_cap, share == cap)
        if every > 0:
            mark, mark_next = rest * upto(opens, place), rest * (upto(opens, place) + weight)
            start, end = mark // every, mark_next // every
            shared_before = upto(allocation.shares, place) - upto(pays, place)
            same_quotient(shared_before, start, mark, every)
            same_quotient(shared_before + share, end, mark_next, every)
            assert (share == end - start) | at_cap
        assert allocation.left == where(every > 0, 0, rest)


# Caps that never bind.


def binding(weight: Any, cap: Any) -> Any:
    """Return 1 if a member's cap is no more than its quota of the whole amount, and else 0."""
    return where((weight > 0) & (cap * parameter("every") <= parameter("amount") * weight), 1, 0)


def how_many_bind(amount: Any, every: Any, weights: Any, caps: Any) -> Any:
    """Return how many caps are no more than the members' quotas of the whole amount."""

    def step(found: Any, member: Any) -> tuple[Any, None]:
        weight, cap = member
        return found + where((weight > 0) & (cap * every <= amount * weight), 1, 0), None

    return loops.scan(step, 0, loops.pairs(weights, caps, "caps"))[0]


def _as_many_as_bind(at: Moment) -> Conditions:
    asked = (at.free.every == parameter("every")) & (at.free.amount == parameter("amount"))
    yield implies(asked, at.state == at.seen.binding)


def _nobody_is_at_its_cap(at: Moment) -> Conditions:
    rest, weight_open = at.state
    yield rest >= 0
    yield weight_open == (at.start[1] - at.seen.weights) + at.given.open
    none_binds = (at.whole.binding == 0) & (at.start[1] == parameter("every")) & (at.start[0] == parameter("amount"))
    yield implies(none_binds, (rest == at.start[0]) & (weight_open == at.start[1]))
    yield implies(none_binds, (at.given.paid == 0) & (at.given.open == at.seen.weights))


def _all_share_the_rest(at: Moment) -> Conditions:
    rest, weight_open = at.free.rest, at.free.weight_open
    amount, every = parameter("amount"), parameter("every")
    alike = (at.whole.binding == 0) & (at.whole.weights == every) & (rest == amount)
    yield at.state >= 0
    yield implies(weight_open > 0, at.state < weight_open)
    yield implies(alike, (at.seen.paid == 0) & (at.seen.open == at.seen.weights))
    yield (at.given.share - at.seen.paid) * weight_open + at.state == rest * at.seen.open
    yield implies(alike & (weight_open == every), at.given.share * every + at.state == amount * at.seen.weights)


UNBOUND = (
    Invariant("how_many_bind.<locals>.step", _as_many_as_bind),
    Invariant("_fill.<locals>.step", _nobody_is_at_its_cap, ("paid", "open")),
    Invariant("in_proportion_capped.<locals>.step", _all_share_the_rest, ("share",)),
    IN_PROPORTION,
)


@claim(
    "AL-13",
    about=(in_proportion_capped, in_proportion),
    invariants=UNBOUND,
    measures=(("binding", binding),),
    length_max=2,
    same_length=True,
)
def capped_is_as_uncapped_where_no_cap_binds(
    amount: Natural, every: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """Where no cap binds, sharing under caps gives each member what sharing without them gives."""
    capped, uncapped = in_proportion_capped(amount, weights, caps), in_proportion(amount, weights)
    if every == total(weights) and how_many_bind(amount, every, weights, caps) == 0 and every > 0:
        exact = amount * upto(weights, place)
        same_quotient(upto(capped.shares, place), upto(uncapped.shares, place), exact, every)
        exact = exact + amount * weights[place]
        mine, plain = capped.shares[place], uncapped.shares[place]
        same_quotient(upto(capped.shares, place) + mine, upto(uncapped.shares, place) + plain, exact, every)
        assert mine == plain
        assert capped.left == uncapped.left
