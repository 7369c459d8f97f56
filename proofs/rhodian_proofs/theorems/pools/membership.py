"""Checked: what is claimed of leaving a pool: that it escapes no loss, and that waiting brings nothing."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import BackDated, TooEarly
from rhodian.pools.membership import (
    Matured,
    Paid,
    Requested,
    Staked,
    book,
    cohort_bears,
    cohort_gains,
    earning,
    exposure,
    mature,
    pay,
    recover,
    request,
)
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
    total_by,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION

AnyStaked = Annotated[Staked, Fields(stake=Natural, entered=Natural)]
AnyRequested = Annotated[Requested, Fields(staked=AnyStaked, after=Natural, notice=Natural, frozen=Natural)]
AnyMatured = Annotated[Matured, Fields(request=AnyRequested)]
AnyPaid = Annotated[Paid, Fields(request=AnyRequested, amount=Natural, withheld=Natural)]
AnyPosition = AnyStaked | AnyRequested | AnyMatured | AnyPaid
Positions = tuple[AnyPosition, ...]


COHORT = (
    Invariant("cohort_bears.<locals>.step", nothing_holds, ("weights",)),
    Invariant("cohort_gains.<locals>.step", nothing_holds, ("weights",)),
    IN_PROPORTION,
)


def _in_time(position: Any, date: Any) -> Any:
    """Tell whether a position was exposed at a date, by the dates alone."""
    if isinstance(position, Staked):
        return position.entered <= date
    asked = position if isinstance(position, Requested) else position.request
    return (asked.staked.entered <= date) & (date < asked.matures)


def entry(position: Any) -> Any:
    """Return the stake that a position began as."""
    if isinstance(position, Staked):
        return position
    return position.staked if isinstance(position, Requested) else position.request.staked


# Who bears a loss.


@claim("EX-1", about=(exposure,))
def leaving_changes_no_exposure_before_the_maturity(asked: AnyRequested, date: Natural) -> None:
    """Asking to leave, maturing and being paid change nothing in what a stake counts for a loss before its maturity."""
    before = exposure(asked.staked, date)
    for position in (asked, Matured(asked), Paid(asked, 0, 0)):
        assert exposure(position, date) == where(date < asked.matures, before, 0)


@claim("EX-1", about=(exposure,))
def a_position_counts_for_the_losses_of_its_time(position: AnyPosition, date: Natural) -> None:
    """A position counts by its stake for a loss dated from its entry until it matures, and by nothing for any other."""
    assert exposure(position, date) == where(_in_time(position, date), entry(position).stake, 0)


@claim("EX-2", about=(cohort_bears,), invariants=COHORT, length_max=2)
def who_was_not_exposed_bears_nothing(loss: Natural, date: Natural, positions: Positions, place: AnyPlace) -> None:
    """Who came in after a loss, or had matured by its date, bears nothing of it, whenever it is booked."""
    share = cohort_bears(loss, date, positions).shares[place]
    assert share >= 0
    assert implies(entry(positions[place]).entered > date, share == 0)
    if not _in_time(positions[place], date):
        assert share == 0


@claim("EX-3", about=(cohort_bears,), invariants=COHORT, length_max=2)
def a_cohort_bears_all_of_its_loss(loss: Natural, date: Natural, positions: Positions) -> None:
    """Those who were exposed bear all of a loss, to the unit; it is left over, whole, only if there was nobody."""
    allocation = cohort_bears(loss, date, positions)
    assert total(allocation.shares) + allocation.left == loss
    assert (allocation.left == 0) | (allocation.left == loss)


@claim("EX-3", about=(cohort_bears,), invariants=COHORT, length_max=2)
def each_of_a_cohort_bears_by_its_stake(loss: Natural, date: Natural, positions: Positions, place: AnyPlace) -> None:
    """Each who was exposed bears less than one unit off its exact quota, loss times stake over all stakes exposed."""
    shares = cohort_bears(loss, date, positions).shares
    every = total_by(shares, positions, lambda each: exposure(each, date))
    weight = exposure(positions[place], date)
    assert implies(every > 0, shares[place] * every < loss * weight + every)
    assert implies(every > 0, shares[place] * every > loss * weight - every)


# Booking, and paying one who leaves.


def _book_holds(at: Moment) -> Conditions:
    yield at.state >= 0
    yield at.state + at.given.taken == at.seen.shares
    yield at.given.taken <= at.seen.worths


BOOK = Invariant("book.<locals>.step", _book_holds, ("taken",))


@claim("EX-4", about=(book,), invariants=(BOOK,), length_max=2, same_length=True)
def booking_takes_each_share_as_far_as_it_is_there(shares: Naturals, worths: Naturals, place: AnyPlace) -> None:
    """Booking takes from each its own share as far as it has it, and all that is not there is left over, by name."""
    booked = book(shares, worths)
    assert booked.shares[place] == where(worths[place] < shares[place], worths[place], shares[place])
    assert total(booked.shares) + booked.left == total(shares)
    assert total(booked.shares) <= total(worths)


@claim("EX-5", about=(pay,))
def a_leaver_is_paid_no_more_than_its_quote_and_its_worth(matured: AnyMatured, worth: Natural, share: Natural) -> None:
    """One who leaves is paid the smaller of what was frozen and what the stake is worth less its share that is open."""
    paid, frozen = pay(matured, worth, share), matured.request.frozen
    withheld = where(share < worth, share, worth)
    assert paid.withheld == withheld
    assert paid.amount == where(frozen < worth - withheld, frozen, worth - withheld)
    assert (0 <= paid.amount) & (paid.amount <= frozen)
    assert paid.amount + paid.withheld <= worth


@claim("EX-6", about=(pay, book))
def leaving_before_a_loss_is_booked_pays_what_staying_does(
    matured: AnyMatured, worth: Natural, share: Natural, other: Natural
) -> None:
    """One who leaves before a share is booked is paid what one is who leaves after, and bears as much of it."""
    early = pay(matured, worth, share + other)
    booked = book((share,), (worth,))
    late = pay(matured, worth - booked.shares[0], other)
    assert early.amount == late.amount
    assert early.withheld == booked.shares[0] + late.withheld
    booked_after = book((share + other,), (early.withheld,))
    assert booked_after.shares[0] == early.withheld


@claim("EX-6", about=(pay,))
def an_odd_unit_of_a_share_is_at_most_an_odd_unit_of_a_payment(
    matured: AnyMatured, worth: Natural, share: Natural
) -> None:
    """Who bears an odd unit more is paid at most that unit less: so alike stakes are paid alike, within one unit."""
    more, less = pay(matured, worth, share + 1).amount, pay(matured, worth, share).amount
    assert (more <= less) & (less <= more + 1)


# Gains, and what is recovered.


@claim("EX-8", about=(earning,))
def who_has_asked_to_leave_takes_no_later_gain(asked: AnyRequested, date: Natural) -> None:
    """A stake counts for a gain dated from its entry to its request, and for no later one, whatever becomes of it."""
    staked = asked.staked
    in_force = where(date < staked.entered, 0, staked.stake)
    assert earning(staked, date) == in_force
    for position in (asked, Matured(asked), Paid(asked, 0, 0)):
        assert earning(position, date) == where(date <= asked.requested, in_force, 0)


@claim("EX-8", about=(cohort_gains,), invariants=COHORT, length_max=1)
def a_gain_goes_to_those_who_were_in(gain: Natural, date: Natural, positions: Positions, place: AnyPlace) -> None:
    """A gain goes, to the unit, to those who were in at its date, and nothing of it to anybody else."""
    allocation = cohort_gains(gain, date, positions)
    assert total(allocation.shares) + allocation.left == gain
    if earning(positions[place], date) == 0:
        assert allocation.shares[place] == 0


@claim("EX-9", about=(recover,), invariants=(IN_PROPORTION,), length_max=2)
def what_is_recovered_goes_back_to_the_unit(amount: Natural, weights: Naturals) -> None:
    """What is recovered goes back, to the unit, to those who bore the loss, until they have all; the rest is left."""
    allocation = recover(amount, weights)
    assert total(allocation.shares) + allocation.left == amount
    assert total(allocation.shares) == min(amount, total(weights))


@claim(
    "EX-9",
    about=(recover,),
    invariants=(IN_PROPORTION,),
    length_max=2,
)
def nobody_recovers_more_than_it_bore(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """Nobody recovers more than it bore and has not got back, and who bore nothing recovers nothing."""
    share = recover(amount, weights).shares[place]
    use(product_grows, amount, total(weights), weights[place])
    use(product_grows, weights[place] + 1, share, total(weights))
    assert 0 <= share
    assert share <= weights[place]


@claim("EX-9", about=(recover,), invariants=(IN_PROPORTION,), length_max=2)
def what_comes_back_is_given_by_quota(amount: Natural, weights: Naturals, place: AnyPlace) -> None:
    """What comes back is all given, and to each less than one unit off its exact quota of what is counted."""
    whole = total(weights)
    if amount <= whole:
        shares = recover(amount, weights).shares
        assert total(shares) == amount
        assert shares[place] * whole < amount * weights[place] + whole or whole == 0
        assert shares[place] * whole > amount * weights[place] - whole or whole == 0


# The order of the phases.


@claim("EX-10", about=(request,))
def a_request_is_refused_exactly_before_theentry(
    staked: AnyStaked, time: Natural, notice: Natural, worth: Natural
) -> None:
    """A request freezes the worth and matures after the notice; it is refused exactly if it is before the entry."""
    refusal = refusal_of(request, staked, time, notice, worth)
    if refusal is None:
        asked = request(staked, time, notice, worth)
        assert is_same(asked.staked, staked)
        assert (asked.requested == time) & (asked.matures == time + notice) & (asked.frozen == worth)
        assert time >= staked.entered
    else:
        assert time < staked.entered
        assert tells(refusal, BackDated, time=time, last=staked.entered)


@claim("EX-10", about=(mature,))
def a_request_matures_exactly_when_it_is_due(asked: AnyRequested, time: Natural) -> None:
    """A request matures at any time from its maturity on, as it is, and is refused exactly before."""
    refusal = refusal_of(mature, asked, time)
    if refusal is None:
        assert is_same(mature(asked, time).request, asked)
        assert time >= asked.matures
    else:
        assert time < asked.matures
        assert tells(refusal, TooEarly, time=time, due=asked.matures)
