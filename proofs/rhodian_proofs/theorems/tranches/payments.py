"""Checked: what is claimed of a payment date: interest, what it cures, and principal."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import InvalidAmount, InvalidValue, LengthMismatch, OutOfOrder
from rhodian.tranches.deficiency import Entry
from rhodian.tranches.payments import Classes, DatePaid, InterestPaid, pay_date, pay_interest, pay_principal, repay
from rhodian.tranches.streams import settle_date
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Beside,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    Not,
    claim,
    implies,
    length_of,
    refusal_of,
    tells,
    total,
    unchecked,
    upto,
    use,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_cancels, product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION
from rhodian_proofs.theorems.tranches.points import SENIOR


def _is_all_that_is_senior(at: Moment) -> Conditions:
    yield at.state + at.seen.balances == at.start
    yield at.state >= 0


def _is_both(at: Moment) -> Conditions:
    yield at.given.dues == at.seen.interest + at.seen.deficiencies


OF_INTEREST = (
    SENIOR,
    Invariant("pay_interest.<locals>.step", _is_all_that_is_senior, ("senior",)),
    Invariant("_wanted", _is_both, ("dues",)),
    Invariant("_cured", nothing_holds, ("cured",)),
)


@claim("TR-15", about=(pay_interest,), invariants=OF_INTEREST, length_max=1, same_length=True)
def interest_pays_no_more_than_is_due_and_cures_no_more_than_is_deficient(
    cash: Natural, interest: Naturals, deficiencies: Naturals, balances: Naturals, place: AnyPlace
) -> None:
    """All interest is paid, cures or is left; no class is paid above its due, or cured beyond its deficiency."""
    found = pay_interest(cash, interest, deficiencies, balances)
    paid, cured = found.paid[place], found.cured[place]
    assert total(found.paid) + total(found.cured) + found.left == cash
    assert (0 <= paid) & (paid <= interest[place])
    assert (0 <= cured) & (cured <= deficiencies[place])
    assert found.left == max(0, cash - total(interest) - total(deficiencies))


@claim("TR-16", about=(pay_interest,), invariants=OF_INTEREST, length_max=2, same_length=True)
def interest_goes_down_the_classes_and_to_a_cure_before_interest_behind_another_class(
    cash: Natural,
    interest: Naturals,
    deficiencies: Naturals,
    balances: Naturals,
    place: AnyPlace,
    later: LaterPlace,
) -> None:
    """A class has some only once all senior have all; of the foremost, interest comes first, of others the cure."""
    found = pay_interest(cash, interest, deficiencies, balances)
    paid, cured = found.paid[place], found.cured[place]
    senior_have_all = (found.paid[later] == interest[later]) & (found.cured[later] == deficiencies[later])
    assert implies(paid + cured > 0, senior_have_all)
    if total(balances) - upto(balances, place) - balances[place] > 0:
        assert implies(paid > 0, cured == deficiencies[place])
    else:
        assert implies(cured > 0, paid == interest[place])


def _is_room(at: Moment) -> Conditions:
    yield at.given.dues == at.seen.rooms


IN_SEQUENCE = (SENIOR, Invariant("_backed", _is_room, ("dues",)))
IN_EITHER = (SENIOR, Invariant("_backed", nothing_holds, ("dues",)), IN_PROPORTION)


@claim("TR-17", about=(pay_principal,), invariants=IN_EITHER, length_max=1, same_length=True)
def in_sequence_principal_repays_no_more_than_is_backed(
    cash: Natural, weights: Naturals, deficiencies: Naturals, place: AnyPlace
) -> None:
    """All principal repays or is left; no class is repaid more than its balance less its deficiency."""
    found = pay_principal(cash, weights, deficiencies, False)  # noqa: FBT003  # in sequence
    share, backed = found.shares[place], max(0, weights[place] - deficiencies[place])
    assert total(found.shares) + found.left == cash
    assert (0 <= share) & (share <= backed)
    assert implies(found.left > 0, share == backed)


@claim("TR-17", about=(pay_principal,), invariants=IN_EITHER, length_max=1, same_length=True)
def in_proportion_principal_repays_no_more_than_the_balance(
    cash: Natural, weights: Naturals, deficiencies: Naturals, place: AnyPlace
) -> None:
    """In proportion, with no deficiency, no class is repaid more than its balance, and all is left only if all are."""
    if total(deficiencies) == 0:
        found = pay_principal(cash, weights, deficiencies, True)  # noqa: FBT003  # in proportion
        share, weight, every = found.shares[place], weights[place], total(weights)
        use(product_grows, cash, every, weight)
        use(product_grows, 0, cash, weight)
        use(product_grows, 0, every, weight)
        use(product_cancels, share, weight + 1, every)
        use(product_cancels, weight - 1, share, every)
        use(product_cancels, -1, share, every)
        assert total(found.shares) + found.left == cash
        assert share >= 0
        assert share <= weight
        assert implies(found.left > 0, share == weight)


@claim("TR-18", about=(pay_principal,), invariants=IN_SEQUENCE, length_max=2, same_length=True)
def in_sequence_no_class_is_repaid_while_one_senior_to_it_is_due(
    cash: Natural,
    deficiencies: Naturals,
    rooms: Naturals,
    proportional: bool,  # noqa: FBT001  # a claim ranges over both
    place: AnyPlace,
    later: LaterPlace,
) -> None:
    """In sequence, or while any class has a deficiency, no class is repaid while one senior to it is due principal."""
    if not proportional or total(deficiencies) > 0:
        found = pay_principal(cash, columns.added(deficiencies, rooms), deficiencies, proportional)
        assert implies(found.shares[place] > 0, found.shares[later] == rooms[later])


@claim("TR-18", about=(pay_principal,), invariants=IN_EITHER, length_max=1, same_length=True)
def in_proportion_each_class_is_repaid_its_part_to_the_unit(
    cash: Natural, weights: Naturals, deficiencies: Naturals, place: AnyPlace
) -> None:
    """In proportion, with no deficiency, each class is repaid within a unit of its part of what is repaid."""
    found = pay_principal(cash, weights, deficiencies, True)  # noqa: FBT003  # in proportion
    if total(deficiencies) == 0 and total(weights) > 0:
        part, repaid = found.shares[place] * total(weights), min(cash, total(weights)) * weights[place]
        assert (part < repaid + total(weights)) & (part > repaid - total(weights))


@claim("TR-19", about=(repay,), invariants=IN_EITHER, length_max=1, same_length=True)
def principal_and_what_cures_repays_or_stays_and_each_ledger_falls_by_its_cure(
    principal: Natural,
    weights: Naturals,
    cured: Naturals,
    deficiencies: Naturals,
    proportional: bool,  # noqa: FBT001  # a claim ranges over both
    place: AnyPlace,
) -> None:
    """All principal that comes in, and all that cures, repays or stays; each ledger falls by what cures it."""
    classes = unchecked(Classes, balances=weights, deficiencies=(), interest=())
    debited = unchecked(Entry, after=columns.added(deficiencies, cured), entered=(), left=0)
    of_interest = unchecked(InterestPaid, paid=(), cured=cured, left=0)
    found = repay(classes, debited, of_interest, principal, proportional)
    assert total(found.principal.shares) + found.principal.left == principal + total(cured)
    assert found.deficiencies[place] == deficiencies[place]
    assert found.balances[place] == weights[place] - found.principal.shares[place]


# What is refused.


REFUSED = (
    SENIOR,
    Invariant("pay_interest.<locals>.step", _is_all_that_is_senior, ("senior",)),
    Invariant("_wanted", nothing_holds, ("dues",)),
    Invariant("_cured", nothing_holds, ("cured",)),
)


@claim("TR-21", about=(pay_date, repay, settle_date))
def a_date_is_refused_for_what_is_no_phase_of_it(
    no_classes: Annotated[Any, Not(Classes)],
    no_entry: Annotated[Any, Not(Entry)],
    no_interest: Annotated[Any, Not(InterestPaid)],
    no_date: Annotated[Any, Not(DatePaid)],
) -> None:
    """A date is refused of what are no classes, no entry into their ledgers, no interest paid, or of no date."""
    classes, entry = unchecked(Classes, balances=(), deficiencies=(), interest=()), Entry((), (), 0)
    refusal = refusal_of(pay_date, no_classes, -1, -1, -1, None)
    assert tells(refusal, OutOfOrder, step="pay_date", phase=no_classes)
    refusal = refusal_of(repay, no_classes, no_entry, no_interest, -1, None)
    assert tells(refusal, OutOfOrder, step="repay", phase=no_classes)
    refusal = refusal_of(repay, classes, no_entry, no_interest, -1, None)
    assert tells(refusal, OutOfOrder, step="repay", phase=no_entry)
    refusal = refusal_of(repay, classes, entry, no_interest, -1, None)
    assert tells(refusal, OutOfOrder, step="repay", phase=no_interest)
    refusal = refusal_of(settle_date, no_date, None)
    assert tells(refusal, OutOfOrder, step="settle_date", phase=no_date)


@claim("TR-21", about=(pay_interest,), invariants=REFUSED, length_max=1, same_length=False)
def interest_is_refused_exactly_for_cash_below_nothing_or_the_number_of_ledgers_or_balances(
    cash: AnyInt,
    interest: Naturals,
    deficiencies: Annotated[Naturals, Beside("interest")],
    balances: Annotated[Naturals, Beside("interest")],
) -> None:
    """Interest on amounts is refused exactly for cash below 0, or else for the number of deficiencies, or balances."""
    refusal = refusal_of(pay_interest, cash, interest, deficiencies, balances)
    if cash < 0:
        assert tells(refusal, InvalidAmount, field="cash", value=cash)
        return
    for field, column in (("deficiencies", deficiencies), ("balances", balances)):
        length, expected = length_of(column), length_of(interest)
        if length != expected:
            assert tells(refusal, LengthMismatch, field=field, length=length, expected=expected)
            return
    assert refusal is None


@claim("TR-21", about=(pay_principal,), invariants=IN_EITHER, length_max=1, same_length=False)
def principal_is_refused_exactly_for_cash_below_nothing_the_number_of_ledgers_or_how_it_is_shared(
    cash: AnyInt,
    weights: Naturals,
    deficiencies: Annotated[Naturals, Beside("weights")],
    proportional: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Principal on amounts is refused exactly for cash below 0, else the number of deficiencies, or no way to share."""
    refusal = refusal_of(pay_principal, cash, weights, deficiencies, proportional)
    if cash < 0:
        assert tells(refusal, InvalidAmount, field="cash", value=cash)
    elif length_of(deficiencies) != length_of(weights):
        length, expected = length_of(deficiencies), length_of(weights)
        assert tells(refusal, LengthMismatch, field="deficiencies", length=length, expected=expected)
    elif proportional.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="proportional", value=proportional)
    else:
        assert refusal is None
