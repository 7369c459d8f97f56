"""Checked: each way to share has one answer, and this is what it is."""

from __future__ import annotations

from typing import Any

import attrs

from rhodian import in_order, in_proportion, in_proportion_capped
from rhodian.base import loops
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
    inside,
    inside_before,
    inside_items,
    inside_total,
    is_spelled_out,
    parameter,
    total,
    upto,
    where,
)
from rhodian_proofs.theorems.base.quotients import same_quotient
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER, IN_PROPORTION
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE


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


@attrs.frozen
class _Sum:
    """What something adds up to over members in order."""

    before: Any
    """Over those before a place."""
    whole: Any
    """Over all."""


@attrs.frozen
class _Level:
    """The level at which shares were found."""

    rest: Any
    """What those below their caps share."""
    weight: Any
    """Their weight."""
    paid: _Sum
    """What those at their caps pay."""
    open: _Sum
    """The weights of the others."""
    part: Any
    """What the member at the place adds to both."""


def _level(shares: Any, amount: Any, weights: Any, caps: Any, place: Any) -> _Level:
    """Return the level at which shares were found, and what those at their cap and the others come to.

    Of sequences of unknown length the level and the sums are those of the kernel's loops, and the part is what the
    kernel made of the member at the place. Spelled out, the level is asked of the kernel, and all else follows from
    it: a member whose quota at the level reaches its cap pays the cap, and any other shares by its weight.
    """
    if not is_spelled_out(shares):
        paid, opened = (
            _Sum(inside_before(shares, name, place), inside_total(shares, name)) for name in ("paid", "open")
        )
        return _Level(inside(shares, "rest"), inside(shares, "weight_open"), paid, opened, inside_items(shares)[place])
    rest, weight = _fill(amount, weights, loops.pairs(weights, caps, "caps"))[0]
    at_cap = [(w > 0) & (cap * weight <= rest * w) for w, cap in zip(weights, caps, strict=True)]
    pays = [where(capped, cap, 0) for capped, cap in zip(at_cap, caps, strict=True)]
    opens = [where(capped, 0, w) for capped, w in zip(at_cap, weights, strict=True)]
    paid, opened = (_Sum(sum(each[:place]), sum(each)) for each in (pays, opens))
    return _Level(rest, weight, paid, opened, (pays[place], opens[place]))


@claim(
    "AL-18",
    about=(in_proportion_capped,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=1,
    scope="any length, level and sums being those of the kernel's own loops; by definition up to one member",
    same_length=True,
)
def capped_each_pays_its_cap_or_lies_between_marks(
    amount: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """Under caps, at one level, a member whose quota reaches its cap pays it, and any other lies between marks."""
    allocation = in_proportion_capped(amount, weights, caps)
    level = _level(allocation.shares, amount, weights, caps, place)
    share, weight, cap = allocation.shares[place], weights[place], caps[place]
    assert level.rest == amount - level.paid.whole
    assert level.weight == level.open.whole
    at_cap = (weight > 0) & (cap * level.weight <= level.rest * weight)
    assert level.part[0] == where(at_cap, cap, 0)
    assert level.part[1] == where(at_cap, 0, weight)
    assert implies(at_cap, share == cap)
    if level.weight > 0:
        mark, mark_next = level.rest * level.open.before, level.rest * (level.open.before + weight)
        start, end = mark // level.weight, mark_next // level.weight
        shared_before = upto(allocation.shares, place) - level.paid.before
        same_quotient(shared_before, start, mark, level.weight)
        same_quotient(shared_before + share, end, mark_next, level.weight)
        assert (share == end - start) | at_cap
    assert allocation.left == where(level.weight > 0, 0, level.rest)


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
    alike = (at.whole.binding == 0) & (at.whole.weights == parameter("every")) & (rest == parameter("amount"))
    yield at.state >= 0
    yield implies(weight_open > 0, at.state < weight_open)
    yield implies(alike, (at.seen.paid == 0) & (at.seen.open == at.seen.weights))
    yield (at.given.share - at.seen.paid) * weight_open + at.state == rest * at.seen.open


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
