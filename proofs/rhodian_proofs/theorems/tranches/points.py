"""Checked: what is claimed of who is paid first, and of tranches: losses from below, recoveries from above."""

from __future__ import annotations

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.tranches.points import reduce_tranches, tranche_loss
from rhodian.tranches.seniority import senior_first
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    is_natural,
    refusal_of,
    tells,
    total,
    upto,
    where,
)
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural


def _is_all_but_what_the_senior_have(at: Moment) -> Conditions:
    amount, senior = at.free.amount, at.state
    yield senior + at.seen.dues == at.start
    yield at.given.had == where(amount < at.start, amount, at.start) - where(amount < senior, amount, senior)


SENIOR = Invariant("senior_first.<locals>.step", _is_all_but_what_the_senior_have, ("had",))


@claim("TR-1", about=(senior_first,), invariants=(SENIOR,), length_max=2)
def senior_first_each_has_what_those_senior_to_it_leave(amount: Natural, dues: Naturals, place: AnyPlace) -> None:
    """Senior first, each has what those senior to it leave, up to what it is due, and is so pinned."""
    found = senior_first(amount, dues)
    senior = total(dues) - upto(dues, place) - dues[place]
    assert found.shares[place] == min(dues[place], max(0, amount - senior))
    assert found.left == max(0, amount - total(dues))
    assert total(found.shares) + found.left == amount


@claim("TR-2", about=(senior_first,), invariants=(SENIOR,))
def nobody_is_paid_while_one_senior_to_it_is_due(
    amount: Natural, dues: Naturals, place: AnyPlace, later: LaterPlace
) -> None:
    """Senior first, nobody is paid while one senior to it is due anything still, and nothing is left while one is."""
    found = senior_first(amount, dues)
    assert implies(found.shares[place] > 0, found.shares[later] == dues[later])
    assert implies(found.left > 0, found.shares[place] == dues[place])


# Tranches of a notional.


def _is_what_losses_leave(at: Moment) -> Conditions:
    yield at.given.dues + at.seen.share == at.seen.capacities


def _is_what_recoveries_leave(at: Moment) -> Conditions:
    yield at.given.still + at.seen.had == at.seen.dues


REDUCED = (
    IN_ORDER,
    SENIOR,
    Invariant("_rest", _is_what_losses_leave, ("dues",)),
    Invariant("_left", _is_what_recoveries_leave, ("still",)),
)


@claim("TR-3", about=(reduce_tranches, tranche_loss), invariants=REDUCED, length_max=1)
def a_tranche_loses_what_lies_of_the_loss_between_its_points(
    capacities: Naturals, loss: Natural, recovery: Natural, place: AnyPlace
) -> None:
    """Each tranche loses what lies of the loss between its points, and all of them the loss, up to the notional."""
    found = reduce_tranches(capacities, loss, recovery)
    attachment = upto(capacities, place)
    assert found.losses[place] == tranche_loss(loss, attachment, attachment + capacities[place])
    assert total(found.losses) == min(loss, total(capacities))
    assert found.loss_left == max(0, loss - total(capacities))


@claim("TR-4", about=(reduce_tranches,), invariants=REDUCED, length_max=1)
def what_is_left_of_tranches_is_what_is_left_of_the_index(
    capacities: Naturals, loss: Natural, recovery: Natural, place: AnyPlace
) -> None:
    """What is left of all tranches is the notional less what is lost and recovered, to the unit; and so of each."""
    found = reduce_tranches(capacities, loss, recovery)
    assert found.sizes[place] == capacities[place] - found.losses[place] - found.recoveries[place]
    assert found.sizes[place] >= 0
    assert total(found.sizes) == total(capacities) - total(found.losses) - total(found.recoveries)
    assert total(found.recoveries) + found.recovery_left == recovery
    assert total(found.sizes) == max(0, total(capacities) - min(loss, total(capacities)) - recovery)


@claim("TR-5", about=(reduce_tranches,), invariants=REDUCED, length_max=2)
def a_loss_takes_nothing_of_a_tranche_while_one_junior_to_it_is_left(
    capacities: Naturals, loss: Natural, recovery: Natural, place: AnyPlace, later: LaterPlace
) -> None:
    """A tranche is lost of only if all junior to it are gone, and recovered of only if all senior to it are."""
    found = reduce_tranches(capacities, loss, recovery)
    assert implies(found.losses[later] > 0, found.sizes[place] == 0)
    assert implies(found.recoveries[place] > 0, found.sizes[later] == 0)


@claim("TR-6", about=(tranche_loss,))
def two_tranches_that_meet_lose_what_one_over_both_would(
    loss: Natural, attachment: Natural, between: Natural, detachment: Natural
) -> None:
    """Two tranches that meet lose together what one over both would, whatever the loss."""
    if attachment <= between <= detachment:
        both = tranche_loss(loss, attachment, between) + tranche_loss(loss, between, detachment)
        assert both == tranche_loss(loss, attachment, detachment)


# What is refused.


@claim("TR-14", about=(reduce_tranches,), invariants=REDUCED, length_max=1)
def tranches_are_refused_exactly_for_a_size_or_else_the_loss_or_the_recovery(
    capacities: Numbers, loss: Number, recovery: Number
) -> None:
    """Tranches are refused exactly for the first size, or else the loss, or else the recovery, that is no amount."""
    refusal = refusal_of(reduce_tranches, capacities, loss, recovery)
    wrong = first_not_natural(("sizes", capacities))
    for field, value in (("loss", loss), ("recovery", recovery)):
        if not wrong and not is_natural(value):
            wrong = field, value
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    else:
        assert refusal is None


@claim("TR-14", about=(tranche_loss,))
def a_tranche_is_refused_exactly_for_what_is_no_amount_or_the_order_of_its_points(
    loss: Number, attachment: Number, detachment: Number
) -> None:
    """What a tranche loses is refused exactly for the loss, else a point, that is no amount, or else their order."""
    refusal = refusal_of(tranche_loss, loss, attachment, detachment)
    for field, value in (("loss", loss), ("attachment", attachment), ("detachment", detachment)):
        if not is_natural(value):
            assert tells(refusal, InvalidAmount, field=field, value=value)
            return
    if attachment > detachment:
        assert tells(refusal, InvalidValue, field="detachment", value=detachment)
    else:
        assert refusal is None
