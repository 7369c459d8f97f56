"""Checked: who bears how much of a haircut: larger shortfalls, equal gains, gains cut up or merged, other units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian.mutualisation.settlement import haircut
from rhodian.pools.limits import draw_pools
from rhodian.waterfall.tree import Rule
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    claim,
    either,
    implies,
    once,
    same_weights,
    total,
    upto,
    use,
    where,
)
from rhodian_proofs.fairness.axioms import equal_treatment, quota, split_and_merge
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows, same_quotient
from rhodian_proofs.theorems.mutualisation.shortfall_loops import HAIRCUT
from rhodian_proofs.theorems.pools.several import PASSED_ON, WIDER, wider

if TYPE_CHECKING:
    from rhodian_proofs.fairness.rivals import Shares


def in_order(left: int, gains: Shares) -> Shares:
    """Return the haircuts, the first gain cut first."""
    return haircut(left, gains, Rule.IN_ORDER)


def in_proportion(left: int, gains: Shares) -> Shares:
    """Return the haircuts in proportion to the gains."""
    return haircut(left, gains, Rule.IN_PROPORTION)


def _grows(cut: Any, left: Any, cut_more: Any, left_more: Any, weight: Any, whole: Any) -> None:
    """Give the instances by which a cut of more left is no smaller, but for one unit."""
    taken, taken_more = min(left, whole), min(left_more, whole)
    use(product_grows, taken, taken_more, weight)
    use(product_grows, taken * weight, taken_more * weight, whole)
    use(quotient_grows, cut - 1, taken * weight, whole, cut_more, taken_more * weight, whole)


# More is left.


@claim(
    "MU-15",
    about=(haircut,),
    invariants=HAIRCUT,
    length_max=2,
    small=("gains",),
)
def more_left_cuts_nobody_less_but_for_one_unit(left: Natural, more: Natural, gains: Naturals, place: AnyPlace) -> None:
    """In proportion, of a larger rest nobody's gain is cut by less, but for one unit."""
    cut, cut_more = in_proportion(left, gains)[place], in_proportion(left + more, gains)[place]
    _grows(cut, left, cut_more, left + more, gains[place], total(gains))
    assert cut <= cut_more + 1


@claim(
    "MU-15",
    about=(haircut,),
    invariants=HAIRCUT,
    length_max=2,
    small=("gains",),
)
def more_left_cuts_nobody_less_in_order(left: Natural, more: Natural, gains: Naturals, place: AnyPlace) -> None:
    """In order, of a larger rest nobody's gain is cut by less."""
    assert in_order(left, gains)[place] <= in_order(left + more, gains)[place]


def _pools_hold(at: Moment) -> Conditions:
    """Hold what pools that pay in part leave, whichever column of rooms they are given."""
    rooms = either(at.seen, "rooms", "bigger")
    yield at.state >= 0
    yield implies(at.seen.whole == 0, at.state == where(rooms < at.start, at.start - rooms, 0))


IN_PART = Invariant("draw_pools.<locals>.step", _pools_hold, ("share",))


@claim(
    "MU-15",
    about=(haircut, draw_pools),
    invariants=(IN_PART, *HAIRCUT),
    length_max=1,
    small=("gains",),
    same_length=True,
)
def a_smaller_shortfall_and_more_room_cut_nobody_more_but_for_one_unit(
    need: Natural,
    more: Natural,
    rooms: Naturals,
    bigger: Naturals,
    whole: Naturals,
    gains: Naturals,
    place: AnyPlace,
) -> None:
    """Of a smaller shortfall, or with more room in pools that pay in part, nobody is cut by more, but for one unit."""
    if total(whole) == 0 and total(rooms) <= total(bigger):
        left = draw_pools(need, bigger, whole).left
        left_more = draw_pools(need + more, rooms, whole).left
        cut, cut_more = in_proportion(left, gains)[place], in_proportion(left_more, gains)[place]
        _grows(cut, left, cut_more, left_more, gains[place], total(gains))
        assert left <= left_more
        assert cut <= cut_more + 1


@claim(
    "MU-15",
    about=(haircut, draw_pools),
    invariants=(WIDER, PASSED_ON, *HAIRCUT),
    length_max=1,
    small=("gains",),
    same_length=True,
)
def a_smaller_shortfall_and_pools_with_more_room_cut_nobody_more_but_for_one_unit(
    need: Natural,
    more: Natural,
    rooms: Naturals,
    extra: Naturals,
    whole: Naturals,
    gains: Naturals,
    place: AnyPlace,
) -> None:
    """With no less room in each pool, of either policy, a shortfall no larger cuts nobody by more, but for one unit."""
    left = draw_pools(need, wider(rooms, extra), whole).left
    left_more = draw_pools(need + more, rooms, whole).left
    cut, cut_more = in_proportion(left, gains)[place], in_proportion(left_more, gains)[place]
    _grows(cut, left, cut_more, left_more, gains[place], total(gains))
    assert left <= left_more
    assert cut <= cut_more + 1


# Alike.


@claim("MU-16", about=(haircut,), invariants=HAIRCUT, length_max=2, small=("gains",))
def each_gain_is_cut_by_its_quota_but_for_one_unit(left: Natural, gains: Naturals, place: AnyPlace) -> None:
    """In proportion, each gain is cut by less than one unit more or less than its exact share of what is left."""
    assert quota(in_proportion, min(left, total(gains)), gains, place)


@claim("MU-16", about=(haircut,), invariants=HAIRCUT, length_max=2, small=("gains",))
def equal_gains_are_cut_alike_but_for_one_unit(
    left: Natural, gains: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In proportion, two equal gains are cut by the same, but for one unit."""
    rule = once(in_proportion)
    cuts, whole = rule(left, gains), total(gains)
    for one, other in ((place, later), (later, place)):
        exact = min(left, whole) * gains[one]
        use(quotient_grows, cuts[one] - 1, exact, whole, cuts[other], exact, whole)
    assert equal_treatment(rule, left, gains, place, later)


@claim("MU-16", about=(haircut,), invariants=HAIRCUT, length_max=2, small=("gains",), same_length=True)
def another_order_moves_a_haircut_by_one_unit_at_most(
    left: Natural, gains: Naturals, others: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """In proportion, to list the accounts in another order changes a haircut by one unit at most."""
    cut, cut_moved = in_proportion(left, gains)[place], in_proportion(left, others)[later]
    whole, exact = total(gains), min(left, total(gains)) * gains[place]
    use(quotient_grows, cut - 1, exact, whole, cut_moved, exact, whole)
    use(quotient_grows, cut_moved - 1, exact, whole, cut, exact, whole)
    asked = same_weights(gains, others) & (gains[place] == others[later])
    assert implies(asked, (cut <= cut_moved + 1) & (cut_moved <= cut + 1))


# Cut up, or merged.


@claim("MU-16", about=(haircut,), invariants=HAIRCUT, length_max=2, small=("gains",))
def a_gain_cut_up_among_neighbours_is_cut_by_the_same(left: Natural, gains: Naturals, place: AnyPlace) -> None:
    """A gain cut up among neighbours in the list is cut by the same in all, and nobody else by more or less."""
    rule = once(in_proportion)
    whole, first = total(gains), upto(gains, place) + gains[place]
    cuts, merged = rule(left, gains), rule(left, (first, whole - first))
    same_quotient(upto(cuts, place) + cuts[place], merged[0], min(left, whole) * first, whole)
    assert split_and_merge(rule, left, gains, place)
    assert split_and_merge(in_order, left, gains, place)
