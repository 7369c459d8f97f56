"""Checked: what is claimed of falling prices, of how much goes on auction, and of when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import InvalidValue
from rhodian.auctions.decay import Admission, LinearDecay, Recapitalisation, StepwiseDecay, after_cuts
from rhodian.base.rates import PPM
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    Turn,
    claim,
    implies,
    refusal_of,
    tells,
    total,
    upto,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.quotients import quotient_grows

if TYPE_CHECKING:
    from collections.abc import Callable


def unless_invalid(call: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a call answers; nothing if it is refused for a value that is out of range."""
    try:
        return call(*arguments)
    except InvalidValue:
        return None


# A price that is cut step by step.


def _cuts_hold(at: Moment) -> Conditions:
    price, left = at.state
    yield price >= 1
    yield left >= 0
    yield price + at.given.drop == at.start[0]
    yield left <= at.start[1]
    yield implies(at.start[1] == 0, price == at.start[0])


def _cut_leaves_something(_: Moment, turn: Turn, drop: Any) -> Conditions:
    """Keep a cut below the price, since it takes less than the whole."""
    use(product_grows, turn.item, PPM - 1, turn.before[0])
    yield drop < turn.before[0]


def _cuts_beside(early: Moment, late: Moment) -> Conditions:
    """Keep a price that has been cut no less often no higher, and one that has been cut as often the same."""
    (price, left), (price_late, left_late) = early.state, late.state
    more = late.start[1] - early.start[1]
    behind = (left > 0) & (price == price_late) & (left_late == left + more)
    yield implies((early.start[0] == late.start[0]) & (more >= 0), behind | ((left == 0) & (price_late <= price)))
    yield implies((early.start[0] == late.start[0]) & (more == 0), (price == price_late) & (left == left_late))


CUTS = Invariant("after_cuts.<locals>.step", _cuts_hold, ("drop",), _cut_leaves_something, beside=_cuts_beside)


@claim("AU-2", about=(after_cuts,), invariants=(CUTS,), length_max=2, small=("cuts",))
def a_price_that_is_cut_stays_between_one_and_the_top(top: Natural, cuts: Naturals, steps: Natural) -> None:
    """A price that is cut step by step is the top less all cuts so far, and 1 or more."""
    answer = unless_invalid(after_cuts, top, cuts, steps)
    if answer is not None:
        price, drops = answer
        assert (price >= 1) & (price <= top)
        assert price == top - total(drops)


@claim("AU-3", about=(after_cuts,), invariants=(CUTS,), length_max=2, small=("cuts",))
def a_price_that_is_cut_never_rises(top: Natural, cuts: Naturals, steps: Natural, place: AnyPlace) -> None:
    """Before any of its cuts a price is no lower than after it, and after it no lower than after all."""
    answer = unless_invalid(after_cuts, top, cuts, steps)
    if answer is not None:
        price, drops = answer
        before = top - upto(drops, place)
        after = before - drops[place]
        assert after <= before
        assert price <= after


@claim("AU-3", about=(StepwiseDecay.after,), invariants=(CUTS,), length_max=2, small=("cuts",))
def a_stepwise_price_stays_between_one_and_the_top(top: Natural, cuts: Naturals, every: Natural, time: Natural) -> None:
    """A stepwise price is the top until the first cut, and at any time from 1 up to the top."""
    decay = unless_invalid(StepwiseDecay, every, cuts)
    if decay is not None:
        price = unless_invalid(decay.after, top, time)
        if price is not None:
            assert (price >= 1) & (price <= top)
            assert implies(time < every, price == top)


def _later(time: Any, time_late: Any, every: Any) -> None:
    """Give the instances by which no fewer whole spans are over later, and none less than none."""
    use(quotient_grows, time // every, time, every, time_late // every, time_late, every)
    use(product_grows, time // every, -1, every)


@claim("AU-23", about=(StepwiseDecay.after,), invariants=(CUTS,), length_max=2, small=("cuts",))
def a_stepwise_price_is_no_higher_later(
    top: Natural, cuts: Naturals, every: Natural, time: Natural, more: Natural
) -> None:
    """A stepwise price is no higher later."""
    decay = unless_invalid(StepwiseDecay, every, cuts)
    if decay is not None:
        _later(time, time + more, every)
        early, late = (unless_invalid(decay.after, top, each) for each in (time, time + more))
        if early is not None:
            assert (1 <= late) & (late <= early)


# A price that falls in a straight line.


@claim("AU-4", about=(LinearDecay.after,))
def a_linear_price_is_on_the_line_rounded_up(top: Natural, duration: Natural, elapsed: Natural) -> None:
    """A linear price is the top times what is left of the duration, over the duration, rounded up."""
    line = unless_invalid(LinearDecay, duration)
    if line is not None and elapsed < duration:
        price = line.after(top, elapsed)
        assert price * duration >= top * (duration - elapsed)
        assert price * duration < top * (duration - elapsed) + duration
        use(product_grows, 1, duration - elapsed, top)
        use(product_grows, price, 0, duration)
        use(product_grows, 0, elapsed, top)
        use(product_grows, top + 1, price, duration)
        assert implies(top >= 1, price >= 1)
        assert price <= top


@claim("AU-4", about=(LinearDecay.after,))
def a_linear_price_never_rises(top: Natural, duration: Natural, elapsed: Natural, more: Natural) -> None:
    """A linear price is no higher later."""
    line = unless_invalid(LinearDecay, duration)
    if line is not None and elapsed + more < duration:
        early, late = line.after(top, elapsed), line.after(top, elapsed + more)
        use(product_grows, elapsed, elapsed + more, top)
        gone, gone_late = top * elapsed, top * (elapsed + more)
        use(product_grows, gone, gone_late, duration)
        use(quotient_grows, top - early, gone, duration, top - late, gone_late, duration)
        assert late <= early


# How much goes on auction.


@claim("AU-10", about=(Admission.portion,))
def what_goes_on_auction_and_what_waits_is_all_there_is(
    rule: Admission, debt: Natural, worth: Natural, collateral: Natural, room: Natural
) -> None:
    """What goes on auction and what waits is the debt, and the collateral, in proportion rounded down."""
    portion = unless_invalid(rule.portion, debt, worth, collateral, room)
    if portion is not None:
        assert portion.debt + portion.debt_left == debt
        assert portion.lot + portion.lot_left == collateral
        assert (portion.debt >= 0) & (portion.debt_left >= 0)
        exact = collateral * portion.debt
        assert (portion.lot * debt <= exact) & (exact < portion.lot * debt + debt)
        use(product_grows, 0, portion.debt, collateral)
        use(product_grows, portion.debt, debt, collateral)
        use(product_grows, portion.lot + 1, 0, debt)
        use(product_grows, collateral + 1, portion.lot, debt)
        assert (portion.lot >= 0) & (portion.lot_left >= 0)


@claim("AU-11", about=(Admission.portion,))
def no_dust_goes_on_auction_and_none_waits(
    rule: Admission, debt: Natural, worth: Natural, collateral: Natural, room: Natural
) -> None:
    """What waits is nothing or at least the dust; what goes is nothing, or all, or at least the dust."""
    portion = unless_invalid(rule.portion, debt, worth, collateral, room)
    if portion is not None:
        assert implies(portion.debt_left > 0, portion.debt_left * worth >= rule.dust)
        assert implies((portion.debt > 0) & (portion.debt < debt), portion.debt * worth >= rule.dust)


@claim("AU-11", about=(Admission.portion,))
def the_room_is_exceeded_only_to_leave_no_dust(
    rule: Admission, debt: Natural, worth: Natural, collateral: Natural, room: Natural
) -> None:
    """Unless all goes, what is to be brought is within the room; it is the debt and the penalty, rounded up."""
    portion = unless_invalid(rule.portion, debt, worth, collateral, room)
    if portion is not None:
        scaled = portion.debt * worth * (PPM + rule.penalty_ppm)
        assert (portion.owed * PPM >= scaled) & (scaled > portion.owed * PPM - PPM)
        each = worth * (PPM + rule.penalty_ppm)
        use(product_grows, 1, worth, PPM + rule.penalty_ppm)
        use(product_grows, portion.debt, room * PPM // each, each)
        assert implies(portion.debt < debt, portion.owed <= room)


@claim("AU-11", about=(Admission.portion,))
def as_much_goes_on_auction_as_there_is_room_for(
    rule: Admission, debt: Natural, worth: Natural, collateral: Natural, room: Natural
) -> None:
    """As much goes as there is room for: but all where dust would wait, and nothing where dust would go."""
    portion = unless_invalid(rule.portion, debt, worth, collateral, room)
    if portion is not None:
        fits = min(debt, room * PPM // (worth * (PPM + rule.penalty_ppm)))
        if (debt - fits) * worth < rule.dust:
            assert portion.debt == debt
        elif fits < debt and fits * worth < rule.dust:
            assert portion.debt == 0
        else:
            assert portion.debt == fits


# When a system's own auctions may begin.


Lots = tuple[Natural, Natural, Natural]


@claim("AU-12", about=(Recapitalisation.openings,))
def a_debt_and_a_surplus_are_never_on_offer_at_once(
    rules: Lots, surplus: Natural, debt: Natural, queued: Natural, on_auction: Natural
) -> None:
    """A debt is auctioned only while there is no surplus, a surplus only while no debt is ripe, and never both."""
    rule = Recapitalisation(*rules)
    may = unless_invalid(rule.openings, surplus, debt, queued, on_auction)
    if may is not None:
        ripe = debt - queued - on_auction
        assert ripe >= 0
        assert not may.debt or not may.surplus
        if may.debt:
            assert (surplus == 0) & (ripe >= rule.debt_lot)
        if may.surplus:
            assert (ripe == 0) & (surplus > 0) & (surplus >= debt + rule.surplus_lot + rule.buffer)


@claim("AU-12", about=(Recapitalisation.openings,))
def a_debt_is_auctioned_exactly_when_ripe_and_a_surplus_exactly_when_it_exceeds_all_debt(
    rules: Lots, surplus: Natural, debt: Natural, queued: Natural, on_auction: Natural
) -> None:
    """Either may begin exactly where its rule says so; a debt below what of it is queued and on auction is refused."""
    rule, ripe = Recapitalisation(*rules), debt - queued - on_auction
    refusal = refusal_of(rule.openings, surplus, debt, queued, on_auction)
    if ripe < 0:
        assert tells(refusal, InvalidValue, field="debt", value=debt)
        return
    assert refusal is None
    may = rule.openings(surplus, debt, queued, on_auction)
    assert may.debt == bool((surplus == 0) & (ripe > 0) & (ripe >= rule.debt_lot))
    exceeds = (surplus > 0) & (surplus >= debt + rule.surplus_lot + rule.buffer)
    assert may.surplus == bool((ripe == 0) & exceeds)
