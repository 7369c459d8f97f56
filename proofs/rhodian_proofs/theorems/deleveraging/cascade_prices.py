"""Checked: what is claimed of cascades in terms of prices, and of sharing what a cascade leaves unpaid."""

from __future__ import annotations

from typing import Any

from rhodian import InvalidValue, in_proportion_capped
from rhodian.base import loops
from rhodian.deleveraging.cascades import Cascade, LinearImpact, TableImpact, cascade, fall
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    parameter,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.deleveraging.cascades import FALL
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE


def _reaches(impact: Any, traded: Any, threshold: Any) -> Any:
    """Tell whether the mark has reached a threshold once so much has been traded."""
    price = impact.price(traded)
    return price >= threshold if impact.rises else price <= threshold


def _is_natural(_: Moment, __: Turn, trigger: Any) -> Conditions:
    yield trigger >= 0


def _covers_just(at: Moment, turn: Turn, trigger: Any) -> Conditions:
    """Keep a trigger the least total whose move covers the distance."""
    distance, move = at.free.sign * (turn.item - at.free.start), at.free.move
    yield trigger >= 0
    yield implies((turn.item >= at.free.lowest) & (distance <= 0), trigger == 0)
    covered = (trigger * move >= distance * at.free.per) & ((trigger - 1) * move < distance * at.free.per)
    yield implies((turn.item >= at.free.lowest) & (distance > 0), covered)
    yield implies(turn.item < at.free.lowest, trigger == at.free.never)


_STEP = "LinearImpact.triggers.<locals>.step"
TRIGGERS = Invariant(_STEP, nothing_holds, ("trigger",), _is_natural)
TRIGGERS_JUST = Invariant(_STEP, nothing_holds, ("trigger",), _covers_just)


def _covers(impact: LinearImpact, traded: Any, threshold: Any, trigger: Any) -> None:
    """Give the instances by which a total covers a distance exactly if it reaches the trigger."""
    distance = threshold - impact.start if impact.rises else impact.start - threshold
    moved = traded * impact.move // impact.per
    use(product_grows, trigger, traded, impact.move)
    use(product_grows, traded, trigger - 1, impact.move)
    use(product_grows, moved + 1, distance, impact.per)
    use(product_grows, distance, moved, impact.per)


@claim("CA-8", about=(LinearImpact.triggers, LinearImpact.price), invariants=(TRIGGERS_JUST,), length_max=2)
def a_linear_mark_reaches_a_threshold_exactly_at_its_trigger(
    impact: LinearImpact, thresholds: Naturals, most: Natural, traded: Natural, place: AnyPlace
) -> None:
    """A linear mark has reached a threshold exactly if what has been traded has reached its trigger."""
    trigger, threshold = impact.triggers(thresholds, most)[place], thresholds[place]
    _covers(impact, traded, threshold, trigger)
    if traded <= most:
        reached = _reaches(impact, traded, threshold)
        assert implies(trigger <= traded, reached)
        assert implies(reached, trigger <= traded)


@claim(
    "CA-10",
    about=(cascade, Cascade),
    invariants=(TRIGGERS, FALL),
    length_max=1,
    same_length=True,
)
def just_those_are_liquidated_whose_threshold_the_final_mark_reaches(
    impact: LinearImpact, shock: Natural, thresholds: Naturals, quantities: Naturals, place: AnyPlace
) -> None:
    """Where the mark is linear, just those are liquidated whose threshold the final mark has reached."""
    most, threshold = shock + total(quantities), thresholds[place]
    (trigger,) = impact.triggers((threshold,), most)
    _covers(impact, fall(shock, impact.triggers(thresholds, most), quantities)[0], threshold, trigger)
    outcome = cascade(impact, shock, thresholds, quantities)
    _covers(impact, outcome.total, threshold, trigger)
    traded = outcome.traded[place]
    reached = outcome.price >= threshold if impact.rises else outcome.price <= threshold
    assert traded == where(reached, quantities[place], 0)
    assert outcome.price == impact.price(outcome.total)
    assert outcome.total == shock + total(outcome.traded)


@claim("CA-11", about=(LinearImpact.price,))
def a_linear_mark_never_turns_back(impact: LinearImpact, traded: Natural, more: Natural) -> None:
    """A linear mark begins at its start, goes one way as more is traded, and is never below 1."""
    first, last = impact.price(traded), impact.price(traded + more)
    begun, ended = traded * impact.move // impact.per, (traded + more) * impact.move // impact.per
    use(product_grows, 0, more, impact.move)
    use(product_grows, ended + 1, begun, impact.per)
    assert impact.price(0) == impact.start
    assert _goes_one_way(impact, first, last)
    assert last >= 1


def _goes_one_way(impact: Any, first: Any, last: Any) -> Any:
    """Tell whether a mark went one way from its start to the first price and on to the last."""
    return (impact.start <= first) & (first <= last) if impact.rises else (last <= first) & (first <= impact.start)


# A mark in steps.

Mark = tuple[AnyInt, bool]
"""Where a mark starts, and whether it rises."""
Rows = tuple[tuple[AnyInt, AnyInt], ...]
"""Any number of totals, each with the mark from there on."""


def in_steps(mark: Mark, rows: Any) -> Any:
    """Return a mark in steps; nothing if it is refused."""
    start, rises = mark
    try:
        return TableImpact(start, rows, rises)
    except InvalidValue:
        return None


def _hits(traded: Any, threshold: Any, sign: Any, rows: Any) -> Any:
    """Return for each step 1 if its total is traded and its mark has reached a threshold, and else 0."""

    def hit(_: None, row: tuple[int, int]) -> tuple[None, int]:
        traded_to, price = row
        return None, where((traded_to <= traded) & (sign * (threshold - price) <= 0), 1, 0)

    return loops.scan(hit, None, rows)[1]


def _price_hits(at: Moment) -> Conditions:
    """Keep the mark at the threshold exactly if it started there, or a step has hit it."""
    sign, threshold = at.free.sign, parameter("threshold")
    reached, has_hit = sign * (threshold - at.state) <= 0, (sign * (threshold - at.start) <= 0) | (at.seen.hits > 0)
    yield implies(reached, has_hit)
    yield implies(has_hit, reached)


def _trigger_hits(at: Moment) -> Conditions:
    """Keep the trigger at or below what is traded exactly if it started there, or a step has hit the threshold."""
    traded = parameter("traded")
    reached, has_hit = at.state <= traded, (at.start <= traded) | (at.seen.hits > 0)
    yield implies(reached, has_hit)
    yield implies(has_hit, reached)


IN_STEPS = Invariant("TableImpact.__attrs_post_init__.<locals>.step", nothing_holds)
HITS = (
    IN_STEPS,
    Invariant("_hits.<locals>.hit", nothing_holds, ("hits",)),
    Invariant("TableImpact.price.<locals>.step", _price_hits, along=("hits",)),
    Invariant("_trigger.<locals>.step", _trigger_hits, along=("hits",)),
)


@claim("CA-9", about=(TableImpact.triggers, TableImpact.price), invariants=HITS, length_max=2)
def a_mark_in_steps_reaches_a_threshold_exactly_at_its_trigger(
    mark: Mark, rows: Rows, threshold: Natural, most: Natural, traded: Natural
) -> None:
    """A mark in steps has reached a threshold exactly if what has been traded has reached its trigger."""
    impact = in_steps(mark, rows)
    if impact is None or traded > most:
        return
    _hits(traded, threshold, 1 if impact.rises else -1, rows)
    (trigger,) = impact.triggers((threshold,), most)
    reached = _reaches(impact, traded, threshold)
    assert implies(trigger <= traded, reached)
    assert implies(reached, trigger <= traded)


def _price_onward(at: Moment) -> Conditions:
    yield at.state >= 1
    yield at.free.sign * (at.state - at.start) >= 0
    yield implies(at.free.traded == 0, at.state == at.start)


def _price_later(early: Moment, late: Moment) -> Conditions:
    same = (early.start == late.start) & (early.free.sign == late.free.sign)
    yield implies(same & (early.free.traded <= late.free.traded), late.free.sign * (late.state - early.state) >= 0)


ONE_WAY = (IN_STEPS, Invariant("TableImpact.price.<locals>.step", _price_onward, beside=_price_later))


@claim("CA-9", about=(TableImpact.price,), invariants=ONE_WAY, length_max=2)
def a_mark_in_steps_never_turns_back(mark: Mark, rows: Rows, traded: Natural, more: Natural) -> None:
    """A mark in steps begins at its start, goes one way as more is traded, and is never below 1."""
    impact = in_steps(mark, rows)
    if impact is None:
        return
    first, last = impact.price(traded), impact.price(traded + more)
    assert impact.price(0) == impact.start
    assert _goes_one_way(impact, first, last)
    assert last >= 1


# After the cascade.


@claim(
    "CA-13",
    about=(in_proportion_capped,),
    invariants=CAPPED,
    measures=PAYABLE,
    length_max=2,
    same_length=True,
)
def a_haircut_of_what_exceeds_a_requirement_breaks_it_for_nobody(
    amount: Natural, weights: Naturals, caps: Naturals, equity: AnyInt, requirement: AnyInt, place: AnyPlace
) -> None:
    """Haircuts capped by what each account holds above a requirement, of whatever kind, leave all of them met."""
    haircut = in_proportion_capped(amount, weights, caps).shares[place]
    assert implies(caps[place] <= equity - requirement, equity - haircut >= requirement)
