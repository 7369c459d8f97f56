"""Checked: admitted claims paid first come, in proportion over a closed window, and once calls are collected."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.insurance import ClaimsPaid, call_members, pay_collected, pay_first_come, pay_window
from tests import insurance_oracle

amounts = st.integers(0, 10**12) | st.integers(0, 9)
several = st.lists(amounts, max_size=6)


def written(payment: ClaimsPaid) -> dict[str, Any]:
    """Return a payment as the oracle writes it."""
    return {"paid": list(payment.paid), "unpaid": list(payment.unpaid), "left": payment.left}


@pytest.mark.clause("IN-1", "IN-3", "IN-4")
@given(amounts, several)
def test_payments_are_as_an_oracle_makes_them(money: int, claims: list[int]) -> None:
    assert written(pay_first_come(money, claims)) == insurance_oracle.pay_first_come(money, claims)
    assert written(pay_window(money, claims)) == insurance_oracle.pay_window(money, claims)


@pytest.mark.clause("IN-2")
@given(st.integers(0, 30), st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_first_come_the_order_moves_a_claim_just_between_two_bounds(money: int, claims: list[int]) -> None:
    """Over all orders the most and the least that a claim is paid are what it has coming first, and last."""
    for place, due in enumerate(claims):
        found = set()
        for order in permutations(range(len(claims))):
            paid = pay_first_come(money, [claims[each] for each in order]).paid
            found.add(paid[order.index(place)])
        others = sum(claims) - due
        assert (min(found), max(found)) == (min(due, max(0, money - others)), min(due, money))


@pytest.mark.clause("IN-4")
@given(amounts, st.lists(amounts, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_in_a_window_another_order_moves_a_claim_by_at_most_a_unit(money: int, claims: list[int], random: Any) -> None:
    order = list(range(len(claims)))
    random.shuffle(order)
    shuffled = pay_window(money, [claims[place] for place in order]).paid
    paid = pay_window(money, claims).paid
    assert all(abs(shuffled[at] - paid[place]) <= 1 for at, place in enumerate(order))


@pytest.mark.clause("IN-5")
@given(amounts, st.lists(several, max_size=4))
def test_classes_by_priority_are_windows_paid_one_after_the_other(money: int, windows: list[list[int]]) -> None:
    """A window is paid only if every claim of those before it is in full, and in all no more than there is is paid."""
    left, spent, all_in_full = money, 0, True
    for window in windows:
        found = pay_window(left, window)
        assert all_in_full or sum(found.paid) == 0
        all_in_full = all_in_full and sum(found.unpaid) == 0
        spent, left = spent + sum(found.paid), found.left
    assert spent + left == money


@pytest.mark.clause("IN-6")
@given(amounts, st.lists(st.tuples(amounts, amounts), max_size=6))
def test_calls_are_as_an_oracle_makes_them(lacking: int, members: list[tuple[int, int]]) -> None:
    weights, caps = [member[0] for member in members], [member[1] for member in members]
    called = call_members(lacking, weights, caps)
    wanted = insurance_oracle.call_members(lacking, weights, caps)
    assert {"shares": list(called.shares), "left": called.left} == wanted


@pytest.mark.clause("IN-7")
@given(st.integers(0, 50), st.lists(st.integers(0, 20), max_size=5), st.lists(st.integers(0, 15), max_size=6))
def test_paid_as_collected_claims_have_all_that_came_in_and_in_the_end_all_that_they_are_due(
    capital: int, claims: list[int], instalments: list[int]
) -> None:
    """After each instalment, in all; no claim is ever paid back, and none is above what it is due."""
    collected, paid = 0, tuple(0 for _ in claims)
    for instalment in (0, *instalments):
        collected += instalment
        found = pay_collected(capital, collected, claims, paid)
        assert written(found) == insurance_oracle.pay_collected(capital, collected, claims, list(paid))
        paid = tuple(had + now for had, now in zip(paid, found.paid, strict=True))
        assert sum(paid) == min(sum(claims), capital + collected)
        assert all(now >= 0 and had <= due for now, had, due in zip(found.paid, paid, claims, strict=True))
        assert all(rest >= 0 for rest in found.unpaid)
    if capital + collected >= sum(claims):
        assert list(paid) == claims


@pytest.mark.clause("IN-6", "IN-7")
def test_what_a_member_does_not_pay_lowers_claims_in_proportion_until_it_does() -> None:
    """Claims of 60 and 40 with a capital of 40: of 60 called one member, of a half, pays later."""
    called = call_members(60, (1, 1), (50, 50))
    assert (called.shares, called.left) == ((30, 30), 0)
    first = pay_collected(40, 30, (60, 40), (0, 0))
    assert (first.paid, first.unpaid) == ((42, 28), (18, 12))
    assert pay_collected(40, 60, (60, 40), first.paid) == ClaimsPaid((18, 12), (0, 0), 0)


@pytest.mark.clause("IN-6")
def test_members_are_called_no_more_than_their_caps_and_the_rest_is_said() -> None:
    called = call_members(100, (1, 1, 0), (10, 70, 70))
    assert (called.shares, called.left) == ((10, 70, 0), 20)


WRONG: tuple[tuple[Any, tuple[Any, ...], type[Exception], str], ...] = (
    (pay_first_come, (-1, (-1,)), InvalidAmount, "money"),
    (pay_first_come, (1, (1, 0.5)), InvalidAmount, "claims[1]"),
    (pay_window, (True, (1,)), InvalidAmount, "money"),
    (pay_window, (1, (1, -1)), InvalidAmount, "claims[1]"),
    (pay_window, (1, 5), InvalidValue, "claims"),
    (call_members, (-1, (-1,), (-1,)), InvalidAmount, "lacking"),
    (call_members, (1, (-1,), (-1,)), InvalidAmount, "weights[0]"),
    (call_members, (1, (1,), (-1,)), InvalidAmount, "caps[0]"),
    (call_members, (1, (1,), ()), LengthMismatch, "caps"),
    (pay_collected, (-1, -1, (-1,), (-1,)), InvalidAmount, "capital"),
    (pay_collected, (1, -1, (-1,), (-1,)), InvalidAmount, "collected"),
    (pay_collected, (1, 1, (-1,), (-1,)), InvalidAmount, "claims[0]"),
    (pay_collected, (1, 1, (1,), (-1,)), InvalidAmount, "paid[0]"),
    (pay_collected, (1, 1, (1,), ()), LengthMismatch, "paid"),
    (pay_collected, (9, 9, (5, 1), (5, 2)), InvalidValue, "paid[1]"),
    (pay_collected, (1, 1, (5, 1), (2, 1)), InvalidValue, "paid"),
)


@pytest.mark.clause("IN-9")
@pytest.mark.parametrize(("function", "given", "kind", "field"), WRONG)
def test_what_is_wrong_is_refused_and_named(
    function: Any, given: tuple[Any, ...], kind: type[Exception], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        function(*given)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one
