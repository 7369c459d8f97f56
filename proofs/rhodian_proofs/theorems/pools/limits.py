"""Checked: what is claimed of a mutual pool: its limits, the order of spill-over, and that no caller can bend them."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import loops
from rhodian.base.errors import BackDated
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event, draw_pool, headroom
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    is_same,
    refusal_of,
    tells,
    total,
    where,
)

AnyTerms = Annotated[PoolTerms, Fields(event_limit=Natural, period_limit=Natural, period=Natural, minimum=Natural)]
AnyUse = Annotated[PoolUse, Fields(time=Natural, in_period=Natural, in_event=Natural)]
AnyPool = Annotated[Pool, Fields(terms=AnyTerms, balance=Natural, use=AnyUse)]


# One pool.


@claim("PO-1", about=(headroom,))
def the_room_of_a_pool_is_the_least_that_balance_and_limits_leave(pool: AnyPool) -> None:
    """A pool's room is the least of what its balance and its two limits leave, or 0 if one leaves nothing."""
    most, terms, use = headroom(pool), pool.terms, pool.use
    rests = (pool.balance - terms.minimum, terms.event_limit - use.in_event, terms.period_limit - use.in_period)
    assert most >= 0
    assert implies(most > 0, (most <= rests[0]) & (most <= rests[1]) & (most <= rests[2]))
    assert (most == 0) | (most == rests[0]) | (most == rests[1]) | (most == rests[2])
    assert (most > 0) | (rests[0] <= 0) | (rests[1] <= 0) | (rests[2] <= 0)


def _pays(need: Any, most: Any, whole: bool) -> Any:  # noqa: FBT001  # the pool's policy
    """Return what a pool of that room and that policy is to pay."""
    return where(need <= most, need, 0 if whole else most)


@claim("PO-2", about=(draw_pool,))
def a_pool_pays_what_it_can_or_by_its_policy_all_or_nothing(pool: AnyPool, need: Natural) -> None:
    """A pool pays the smaller of need and room, or if it pays whole all of a need within its room, else nothing."""
    drawn = draw_pool(pool, need)
    assert drawn.amount == _pays(need, headroom(pool), pool.terms.all_or_nothing)
    assert drawn.amount + drawn.left == need


@claim("PO-3", about=(draw_pool,))
def a_draw_keeps_the_limits_and_counts_what_it_takes(pool: AnyPool, need: Natural) -> None:
    """A draw is taken off the balance and counted, to the unit; if it is above 0, minimum and limits are kept."""
    drawn, terms = draw_pool(pool, need), pool.terms
    after = drawn.pool
    assert is_same(after.terms, terms)
    assert after.use.time == pool.use.time
    assert after.balance == pool.balance - drawn.amount
    assert after.use.in_period == pool.use.in_period + drawn.amount
    assert after.use.in_event == pool.use.in_event + drawn.amount
    kept = (after.use.in_event <= terms.event_limit) & (after.use.in_period <= terms.period_limit)
    assert implies(drawn.amount > 0, kept & (after.balance >= terms.minimum))
    assert after.balance >= 0


@claim("PO-4", about=(draw_pool,))
def a_pool_that_pays_in_part_does_not_look_at_how_a_need_is_cut(pool: AnyPool, need: Natural, more: Natural) -> None:
    """A pool that pays in part pays the same, and is left the same, whether a need is put to it at once or in two."""
    if not pool.terms.all_or_nothing:
        first, at_once = draw_pool(pool, need), draw_pool(pool, need + more)
        second = draw_pool(first.pool, more)
        assert first.amount + second.amount == at_once.amount
        assert first.left + second.left == at_once.left
        assert second.pool.balance == at_once.pool.balance
        assert second.pool.use.in_period == at_once.pool.use.in_period
        assert second.pool.use.in_event == at_once.pool.use.in_event


@claim("PO-5", about=(draw_pool,))
def a_larger_need_leaves_no_less_and_in_part_is_paid_no_less(pool: AnyPool, need: Natural, more: Natural) -> None:
    """Of a larger need a pool leaves no less; and if it pays in part, it pays no less."""
    smaller, larger = draw_pool(pool, need), draw_pool(pool, need + more)
    assert larger.left >= smaller.left
    if not pool.terms.all_or_nothing:
        assert larger.amount >= smaller.amount


@claim("PO-6", about=(headroom,))
def a_bigger_pool_pays_no_less(pool: AnyPool, money: Natural, event: Natural, period: Natural, need: Natural) -> None:
    """A pool that has more, or may pay more, has no less room, and so pays no less of a need."""
    terms, use = pool.terms, pool.use
    limits = PoolTerms(
        terms.event_limit + event, terms.period_limit + period, terms.period, terms.minimum, terms.all_or_nothing
    )
    small, large = headroom(pool), headroom(Pool(limits, pool.balance + money, use))
    assert small <= large
    assert _pays(need, small, terms.all_or_nothing) <= _pays(need, large, terms.all_or_nothing)


# Events and periods.


@claim("PO-7", about=(begin_event,))
def an_event_begins_with_what_its_period_has_drawn(pool: AnyPool, time: Natural) -> None:
    """An event finds what was drawn in its period, or 0 in a later one, and 0 for itself; none is before the last."""
    refusal, terms = refusal_of(begin_event, pool, time), pool.terms
    if refusal is None:
        begun = begin_event(pool, time)
        same = time // terms.period == pool.use.time // terms.period
        assert time >= pool.use.time
        assert is_same(begun.terms, terms)
        assert begun.balance == pool.balance
        assert begun.use.time == time
        assert begun.use.in_period == where(same, pool.use.in_period, 0)
        assert begun.use.in_event == 0
    else:
        assert time < pool.use.time
        assert tells(refusal, BackDated, time=time, last=pool.use.time)


def _events(pool: Pool, time: Any, needs: Any) -> Any:
    """Begin an event for each need, all at one time, and draw for it; return how the pool ends, and the draws."""
    terms, use = pool.terms, pool.use
    event_limit, period_limit, period, minimum = terms.event_limit, terms.period_limit, terms.period, terms.minimum
    whole = 1 if terms.all_or_nothing else 0

    def step(state: tuple[Any, Any, Any], need: Any) -> tuple[tuple[Any, Any, Any], Any]:
        balance, in_period, in_event = state
        before = Pool(
            PoolTerms(event_limit, period_limit, period, minimum, whole == 1),
            balance,
            PoolUse(time, in_period, in_event),
        )
        drawn = draw_pool(begin_event(before, time), need)
        return (drawn.pool.balance, drawn.pool.use.in_period, drawn.pool.use.in_event), drawn.amount

    return loops.scan(step, (pool.balance, use.in_period, use.in_event), needs)


def _events_hold(at: Moment) -> Conditions:
    (balance, in_period, in_event), (balance_first, in_period_first, _) = at.state, at.start
    limit, minimum = at.free.period_limit, at.free.minimum
    yield in_event >= 0
    yield at.given.draw >= 0
    yield balance + at.given.draw == balance_first
    yield in_period == in_period_first + at.given.draw
    yield balance >= where(balance_first < minimum, balance_first, minimum)
    yield in_period <= where(in_period_first > limit, in_period_first, limit)


def _each_event(at: Moment, turn: Any, draw: Any) -> Conditions:
    yield draw <= at.free.event_limit
    yield draw <= turn.item


EVENTS = Invariant("_events.<locals>.step", _events_hold, ("draw",), _each_event)


@claim("PO-8", about=(draw_pool, begin_event), invariants=(EVENTS,), length_max=1)
def all_events_of_a_period_keep_its_limit(pool: AnyPool, needs: Naturals, place: AnyPlace) -> None:
    """Any number of events at one time draw no more than the period has left, leave the minimum, keep their limits."""
    terms, use = pool.terms, pool.use
    (balance, in_period, _), draws = _events(pool, use.time, needs)
    period_left, money = terms.period_limit - use.in_period, pool.balance - terms.minimum
    assert implies(total(draws) > 0, (total(draws) <= period_left) & (total(draws) <= money))
    assert in_period == use.in_period + total(draws)
    assert balance == pool.balance - total(draws)
    assert draws[place] <= terms.event_limit
    assert draws[place] <= needs[place]


def _two_events(pool: Any, first: Any, second: Any) -> Any:
    """Return what two events at the time of the pool's last one draw together."""
    begun = draw_pool(begin_event(pool, pool.use.time), first)
    return begun.amount + draw_pool(begin_event(begun.pool, pool.use.time), second).amount


@claim("PO-8", about=(draw_pool, begin_event))
def two_events_cost_a_pool_that_pays_in_part_the_same_either_way(pool: AnyPool, need: Natural, other: Natural) -> None:
    """Two events at one time cost a pool that pays in part both needs, each cut to its limit, or all that it has."""
    if not pool.terms.all_or_nothing:
        limit, rest = pool.terms.event_limit, pool.terms.period_limit - pool.use.in_period
        money = pool.balance - pool.terms.minimum
        both = where(need < limit, need, limit) + where(other < limit, other, limit)
        most = where(money < rest, money, rest)
        assert _two_events(pool, need, other) == where(most < 0, 0, where(both < most, both, most))
