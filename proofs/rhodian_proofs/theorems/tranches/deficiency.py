"""Checked: what is claimed of principal deficiency ledgers: what is in them, in which order, and what is refused."""

from __future__ import annotations

from typing import Annotated

from rhodian.base import columns
from rhodian.base.errors import InvalidAmount, LengthMismatch
from rhodian.tranches.deficiency import credit, debit
from rhodian.tranches.seniority import senior_first
from rhodian_proofs.claims import (
    AnyPlace,
    Beside,
    Conditions,
    Invariant,
    LaterPlace,
    Moment,
    Natural,
    Naturals,
    claim,
    implies,
    is_natural,
    length_of,
    refusal_of,
    tells,
    total,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural
from rhodian_proofs.theorems.tranches.points import SENIOR


def _is_room(at: Moment) -> Conditions:
    yield at.given.capacities == at.seen.rooms


ROOM = Invariant("_room", _is_room, ("capacities",))
NO_SUM = Invariant("_room", nothing_holds, ("capacities",))


@claim("TR-7", about=(debit,), invariants=(IN_ORDER, ROOM), length_max=2, same_length=True)
def a_debit_adds_up_and_keeps_the_order(
    deficiencies: Naturals, rooms: Naturals, amount: Natural, place: AnyPlace, later: LaterPlace
) -> None:
    """Deficiencies grow by what is debited, none above its balance, a senior one once all junior are full."""
    balances = columns.added(deficiencies, rooms)
    found = debit(deficiencies, balances, amount)
    full = found.after[place] == balances[place]
    assert total(found.after) + found.left == total(deficiencies) + amount
    assert found.after[place] == deficiencies[place] + found.entered[place]
    assert (found.entered[place] >= 0) & (found.after[place] <= balances[place])
    assert implies((found.entered[later] > 0) | (found.left > 0), full)
    assert implies((deficiencies[later] == 0) | (rooms[place] == 0), (found.after[later] == 0) | full)


@claim("TR-8", about=(credit,), invariants=(SENIOR,), length_max=2, same_length=True)
def a_credit_adds_up_and_keeps_the_order(
    dues: Naturals, rooms: Naturals, amount: Natural, place: AnyPlace, later: LaterPlace
) -> None:
    """Deficiencies fall by what is credited, none below 0, a junior one once all senior are made good."""
    found = credit(dues, amount)
    full = found.after[place] == dues[place] + rooms[place]
    assert total(found.after) + amount == total(dues) + found.left
    assert found.after[place] == dues[place] - found.entered[place]
    assert (found.entered[place] >= 0) & (found.after[place] >= 0)
    assert implies(found.entered[place] > 0, found.after[later] == 0)
    assert implies(found.left > 0, found.after[place] == 0)
    assert implies((dues[later] == 0) | (rooms[place] == 0), (found.after[later] == 0) | full)


# What is refused.


@claim("TR-9", about=(debit,), invariants=(IN_ORDER, NO_SUM), length_max=1, same_length=False)
def a_debit_is_refused_exactly_for_what_is_no_amount_or_the_number_of_balances(
    deficiencies: Numbers, balances: Annotated[Numbers, Beside("deficiencies")], amount: Number
) -> None:
    """A debit is refused exactly for a deficiency, else a balance, or the amount, that is none, or their number."""
    refusal = refusal_of(debit, deficiencies, balances, amount)
    wrong = first_not_natural(("deficiencies", deficiencies), ("balances", balances))
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif length_of(balances) != length_of(deficiencies):
        length, expected = length_of(balances), length_of(deficiencies)
        assert tells(refusal, LengthMismatch, field="balances", length=length, expected=expected)
    else:
        assert refusal is None


@claim("TR-9", about=(credit, senior_first), invariants=(SENIOR,), length_max=1)
def what_is_paid_or_credited_is_refused_exactly_for_what_is_no_amount(dues: Numbers, amount: Number) -> None:
    """A credit, or a payment, is refused exactly for the amount or else the first deficiency, or due, that is none."""
    of_credit, refusal = refusal_of(credit, dues, amount), refusal_of(senior_first, amount, dues)
    wrong = first_not_natural(("deficiencies", dues))
    if not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    if wrong:
        assert tells(of_credit, InvalidAmount, field=wrong[0], value=wrong[1])
        return
    if is_natural(amount):
        assert refusal is None
        assert of_credit is None
    else:
        assert tells(of_credit, InvalidAmount, field="amount", value=amount)
