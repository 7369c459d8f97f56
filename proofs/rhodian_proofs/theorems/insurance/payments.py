"""Checked: what is claimed of admitted claims: first come, in a window, and once calls are collected."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.insurance.payments import call_members, pay_collected, pay_first_come, pay_window
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Beside,
    Invariant,
    Natural,
    Naturals,
    claim,
    first_at_fault,
    implies,
    is_natural,
    length_of,
    name_of,
    refusal_of,
    tells,
    total,
    upto,
    use,
)
from rhodian_proofs.theorems.base.lemmas import nothing_holds, product_cancels, product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER, IN_PROPORTION
from rhodian_proofs.theorems.sharing.capped import CAPPED, PAYABLE
from rhodian_proofs.theorems.sharing.refusals import Number, Numbers, first_not_natural

# First come.


@claim("IN-1", about=(pay_first_come,), invariants=(IN_ORDER,), length_max=1)
def first_come_each_is_paid_what_those_before_it_leave(money: Natural, capacities: Naturals, place: AnyPlace) -> None:
    """First come, each claim is paid what those admitted before it leave, up to what it is due, and is so pinned."""
    found = pay_first_come(money, capacities)
    before = upto(capacities, place)
    assert found.paid[place] == min(capacities[place], max(0, money - before))
    assert found.unpaid[place] == capacities[place] - found.paid[place]
    assert found.left == max(0, money - total(capacities))
    assert total(found.paid) + found.left == money


@claim("IN-2", about=(pay_first_come,), invariants=(IN_ORDER,), length_max=1)
def first_come_the_order_decides_between_what_all_others_leave_and_coming_first(
    money: Natural, capacities: Naturals, place: AnyPlace
) -> None:
    """In any order a claim is paid at least what all others leave, at most what there is; first and last are these."""
    found = pay_first_come(money, capacities)
    due, before, every = capacities[place], upto(capacities, place), total(capacities)
    most, least = min(due, money), min(due, max(0, money - (every - due)))
    assert (least <= found.paid[place]) & (found.paid[place] <= most)
    assert implies(before == 0, found.paid[place] == most)
    assert implies(before + due == every, found.paid[place] == least)
    assert most - least <= max(0, every - money)
    assert most - least <= every - due


# In proportion over a closed window.


def _holds_of_proportion(found_paid: int, due: int, money: int, every: int) -> None:
    """Give the instances by which a part of a window lies between nothing and what is due."""
    use(product_grows, money, every, due)
    use(product_grows, 0, money, due)
    use(product_grows, 0, every, due)
    use(product_cancels, found_paid, due + 1, every)
    use(product_cancels, due - 1, found_paid, every)
    use(product_cancels, -1, found_paid, every)


@claim("IN-3", about=(pay_window,), invariants=(IN_PROPORTION,), length_max=1)
def in_a_window_all_money_is_paid_or_left_and_nobody_is_paid_above_due(
    money: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Of a window all there is is paid, up to all claims, none of them above what it is due, and all if it suffices."""
    found = pay_window(money, weights)
    paid, due = found.paid[place], weights[place]
    _holds_of_proportion(paid, due, money, total(weights))
    assert total(found.paid) == min(money, total(weights))
    assert total(found.paid) + found.left == money
    assert found.unpaid[place] == due - paid
    assert (0 <= paid) & (paid <= due)
    assert implies(money >= total(weights), paid == due)


@claim("IN-4", about=(pay_window,), invariants=(IN_PROPORTION,), length_max=1)
def in_a_window_each_is_paid_its_part_to_the_unit(money: Natural, weights: Naturals, place: AnyPlace) -> None:
    """In a window each claim is paid within a unit of its part of what is paid, of claims in that window alone."""
    found = pay_window(money, weights)
    every, spent = total(weights), min(money, total(weights))
    before, paid = upto(weights, place), found.paid[place]
    if every > 0:
        assert (paid * every < spent * weights[place] + every) & (paid * every > spent * weights[place] - every)
        assert upto(found.paid, place) * every <= spent * before
        assert upto(found.paid, place) * every > spent * before - every


@claim("IN-5", about=(pay_window,), invariants=(IN_PROPORTION,), length_max=1, same_length=True)
def a_later_window_is_paid_only_once_all_of_an_earlier_one_are(
    money: Natural, weights: Naturals, place: AnyPlace
) -> None:
    """Of what a window leaves a later one is paid; it leaves something only if each of its claims is paid in full."""
    found = pay_window(money, weights)
    _holds_of_proportion(found.paid[place], weights[place], money, total(weights))
    assert found.left == max(0, money - total(weights))
    assert implies(found.left > 0, found.unpaid[place] == 0)


# Members are called, and claims are paid when calls are collected.


@claim("IN-6", about=(call_members,), invariants=CAPPED, measures=PAYABLE, length_max=1, same_length=True)
def nobody_is_called_above_its_cap_and_what_nobody_is_called_for_is_said(
    lacking: Natural, weights: Naturals, caps: Naturals, place: AnyPlace
) -> None:
    """Nobody is called above its cap, nor of weight 0; all that is lacking is called, or said to be left."""
    called = call_members(lacking, weights, caps)
    share = called.shares[place]
    assert total(called.shares) + called.left == lacking
    assert (0 <= share) & (share <= caps[place])
    assert implies(weights[place] == 0, share == 0)
    assert implies((called.left > 0) & (weights[place] > 0), share == caps[place])


@claim("IN-7", about=(pay_collected,), invariants=(IN_PROPORTION,), length_max=1, same_length=True)
def what_was_paid_is_at_most_what_was_collected_and_later_collections_reinstate_it(
    capital: Natural, collected: Natural, paid: Naturals, weights: Naturals, place: AnyPlace
) -> None:
    """All paid by then is the lesser of all that is due and all that there was; none above due, none paid back."""
    if total(paid) <= capital + collected:
        found = pay_collected(capital, collected, columns.added(paid, weights), paid)
        now, every = found.paid[place], total(weights)
        _holds_of_proportion(now, weights[place], capital + collected - total(paid), every)
        assert total(paid) + total(found.paid) == min(total(paid) + every, capital + collected)
        assert (0 <= now) & (now <= weights[place])
        assert found.unpaid[place] == weights[place] - now
        assert implies(capital + collected >= total(paid) + every, found.unpaid[place] == 0)


# What is refused.


def _wrong(money: Any, claims: Any) -> tuple[str, Any] | None:
    """Return what of a payment is no amount: the money, or else the first such claim."""
    return first_not_natural(("claims", claims)) if is_natural(money) else ("money", money)


@claim("IN-9", about=(pay_first_come,), invariants=(IN_ORDER,), length_max=1)
def a_payment_first_come_is_refused_exactly_for_the_money_or_else_a_claim(money: Number, capacities: Numbers) -> None:
    """First come, a payment is refused exactly for the money, or else the first claim, that is no amount."""
    refusal = refusal_of(pay_first_come, money, capacities)
    wrong = _wrong(money, capacities)
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    else:
        assert refusal is None


@claim("IN-9", about=(pay_window,), invariants=(IN_PROPORTION,), length_max=1)
def a_payment_of_a_window_is_refused_exactly_for_the_money_or_else_a_claim(money: Number, weights: Numbers) -> None:
    """In a window, a payment is refused exactly for the money, or else the first claim, that is no amount."""
    refusal = refusal_of(pay_window, money, weights)
    wrong = _wrong(money, weights)
    if wrong:
        assert tells(refusal, InvalidAmount, field=wrong[0], value=wrong[1])
    else:
        assert refusal is None


@claim("IN-9", about=(call_members,), invariants=CAPPED, measures=PAYABLE, length_max=1)
def a_call_is_refused_exactly_for_what_is_no_amount_or_the_number_of_caps(
    lacking: Number, weights: Naturals, caps: Annotated[Naturals, Beside("weights")]
) -> None:
    """A call by amounts is refused exactly for what is lacking, if it is none, or else for the number of caps."""
    refusal = refusal_of(call_members, lacking, weights, caps)
    if not is_natural(lacking):
        assert tells(refusal, InvalidAmount, field="lacking", value=lacking)
    elif length_of(caps) != length_of(weights):
        length, expected = length_of(caps), length_of(weights)
        assert tells(refusal, LengthMismatch, field="caps", length=length, expected=expected)
    else:
        assert refusal is None


def _is_within(row: tuple[int, int]) -> bool:
    """Tell whether a claim was paid at most what it is due."""
    due, paid = row
    return paid <= due


SHARED = Invariant("in_proportion.<locals>.step", nothing_holds, ("share",), signed=("share",))


@claim("IN-9", about=(pay_collected,), invariants=(SHARED,), length_max=1, same_length=False)
def what_is_collected_is_refused_for_the_number_of_earlier_payments_or_one_above_due(
    capital: Natural, collected: Natural, claims: Naturals, paid: Annotated[Naturals, Beside("claims")]
) -> None:
    """Of amounts, pay when collected is refused for the number of earlier payments, or else for one above its due."""
    refusal = refusal_of(pay_collected, capital, collected, claims, paid)
    if length_of(paid) != length_of(claims):
        length, expected = length_of(paid), length_of(claims)
        assert tells(refusal, LengthMismatch, field="paid", length=length, expected=expected)
        return
    place = first_at_fault(columns.rows(claims, paid=paid), _is_within)
    if place is not None:
        assert tells(refusal, InvalidValue, field=name_of("paid", place), value=paid[place])


@claim("IN-9", about=(pay_collected,), invariants=(IN_PROPORTION,), length_max=1, same_length=True)
def what_is_collected_is_refused_exactly_if_more_was_paid_than_there_was(
    capital: AnyInt, collected: AnyInt, paid: Naturals, weights: Naturals
) -> None:
    """Else it is refused exactly for a capital or what was collected below 0, or if more was paid than both."""
    refusal = refusal_of(pay_collected, capital, collected, columns.added(paid, weights), paid)
    if capital < 0:
        assert tells(refusal, InvalidAmount, field="capital", value=capital)
    elif collected < 0:
        assert tells(refusal, InvalidAmount, field="collected", value=collected)
    elif total(paid) > capital + collected:
        assert tells(refusal, InvalidValue, field="paid", value=total(paid))
    else:
        assert refusal is None
