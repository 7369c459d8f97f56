"""Checked: what is claimed of cascades in terms of prices, and of sharing what a cascade leaves unpaid."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import in_proportion_capped
from rhodian.deleveraging.cascades import Cascade, LinearImpact, TableImpact, cascade, fall
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    UpTo,
    claim,
    implies,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.deleveraging.cascades import FALL
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE

Steps = Annotated[TableImpact, Fields(steps=Annotated[tuple[tuple[AnyInt, AnyInt], ...], UpTo(2)])]
OF_TWO_STEPS = "tables of up to two steps"


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


@claim("CA-9", about=(TableImpact.triggers, TableImpact.price), scope=OF_TWO_STEPS)
def a_mark_in_steps_reaches_a_threshold_exactly_at_its_trigger(
    impact: Steps, threshold: Natural, most: Natural, traded: Natural
) -> None:
    """A mark in steps has reached a threshold exactly if what has been traded has reached its trigger."""
    (trigger,) = impact.triggers((threshold,), most)
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


@claim("CA-9", about=(TableImpact.price,), scope=OF_TWO_STEPS)
def a_mark_in_steps_never_turns_back(impact: Steps, traded: Natural, more: Natural) -> None:
    """A mark in steps begins at its start, goes one way as more is traded, and is never below 1."""
    first, last = impact.price(traded), impact.price(traded + more)
    assert impact.price(0) == impact.start
    assert _goes_one_way(impact, first, last)
    assert last >= 1


def _goes_one_way(impact: Any, first: Any, last: Any) -> Any:
    """Tell whether a mark went one way from its start to the first price and on to the last."""
    return (impact.start <= first) & (first <= last) if impact.rises else (last <= first) & (first <= impact.start)


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
