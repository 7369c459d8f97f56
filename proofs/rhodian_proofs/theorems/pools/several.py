"""Checked: what is claimed of several pools, in order of spill-over: any number of them, each of either policy."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian.pools.limits import draw_pools
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    onward,
    total,
    upto,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, stays_natural


def _pools_hold(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state + at.given.share == at.start
    yield at.given.share <= at.seen.rooms
    yield implies(at.seen.whole == 0, at.state == where(at.seen.rooms < at.start, at.start - at.seen.rooms, 0))


DRAW_POOLS = Invariant("draw_pools.<locals>.step", _pools_hold, ("share",))


@claim("PO-9", about=(draw_pools,), invariants=(DRAW_POOLS,), length_max=2, same_length=True)
def pools_account_for_every_unit(need: Natural, rooms: Naturals, whole: Naturals) -> None:
    """What the pools pay and what is left are the need, to the unit; they pay no more than all their rooms."""
    allocation = draw_pools(need, rooms, whole)
    assert total(allocation.shares) + allocation.left == need
    assert allocation.left >= 0
    assert total(allocation.shares) <= total(rooms)


@claim("PO-9", about=(draw_pools,), invariants=(DRAW_POOLS,), length_max=2, same_length=True)
def each_pool_pays_within_its_room_and_by_its_policy(
    need: Natural, rooms: Naturals, whole: Naturals, place: AnyPlace
) -> None:
    """Each pool pays what it can of what those before it leave, or by its policy all of that or nothing."""
    shares = draw_pools(need, rooms, whole).shares
    share, left = shares[place], need - upto(shares, place)
    assert (0 <= share) & (share <= rooms[place])
    assert implies(whole[place] == 0, share == where(rooms[place] < left, rooms[place], left))
    assert implies(whole[place] > 0, share == where(rooms[place] < left, 0, left))


@claim(
    "PO-10",
    about=(draw_pools,),
    invariants=(DRAW_POOLS,),
    length_max=2,
    same_length=True,
)
def no_pool_is_touched_while_an_earlier_one_may_be_drawn(
    need: Natural, rooms: Naturals, whole: Naturals, place: AnyPlace
) -> None:
    """If any pool after it pays, or anything is left, a pool has paid its room; one that pays whole, nothing."""
    allocation = draw_pools(need, rooms, whole)
    share = allocation.shares[place]
    beyond = (onward(allocation.shares, place) > share) | (allocation.left > 0)
    assert implies(beyond & (whole[place] == 0), share == rooms[place])
    assert implies(beyond & (whole[place] > 0), share == 0)


@claim("PO-11", about=(draw_pools,), invariants=(DRAW_POOLS,), length_max=2, same_length=True)
def pools_that_pay_in_part_leave_only_what_they_have_no_room_for(
    need: Natural, rooms: Naturals, whole: Naturals
) -> None:
    """If all pools pay in part, they pay the smaller of the need and all their rooms, and so leave only the rest."""
    allocation = draw_pools(need, rooms, whole)
    if total(whole) == 0:
        assert total(allocation.shares) == min(need, total(rooms))
        assert allocation.left == max(0, need - total(rooms))


def wider(rooms: Any, extra: Any) -> Any:
    """Return rooms with something added to each."""

    def step(_: Any, row: Any) -> tuple[Any, Any]:
        return 0, row[0] + row[1]

    return loops.scan(step, 0, loops.pairs(rooms, extra, "extra"))[1]


def _no_less_is_passed_on(other: Moment, at: Moment) -> Conditions:
    yield other.state <= at.state


WIDER = Invariant("wider.<locals>.step", nothing_holds, ("wider",))
PASSED_ON = Invariant("draw_pools.<locals>.step", stays_natural, ("share",), beside=_no_less_is_passed_on)


@claim(
    "PO-12",
    about=(draw_pools,),
    invariants=(WIDER, PASSED_ON),
    length_max=2,
    same_length=True,
)
def a_larger_need_leaves_no_less_and_more_room_no_more(
    need: Natural, more: Natural, rooms: Naturals, extra: Naturals, whole: Naturals
) -> None:
    """Pools of either policy leave no less of a larger need, and no more of a need if they have more room."""
    less, left = (draw_pools(need, wider(rooms, extra), whole), draw_pools(need + more, rooms, whole))
    assert less.left <= left.left
