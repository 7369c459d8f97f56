"""Checked: leaving a pool by one ratio: in any order, out of what is held, and with the exits of June 2022."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue
from rhodian.liquidity import PaidOut, Vault, leave_in_turn, ratio_of
from tests import liquidity_oracle

amounts = st.integers(0, 10**20) | st.integers(0, 9)
leavers = st.lists(amounts, max_size=7)


@pytest.mark.clause("LI-12", "LI-15")
@given(amounts, leavers, amounts)
def test_who_leaves_in_turn_is_paid_as_an_oracle_pays(held: int, owed: list[int], stay: int) -> None:
    vault = Vault(held, sum(owed) + stay)
    found = leave_in_turn(vault, owed)
    answer = attrs.asdict(found)
    assert {**answer, "paid": list(found.paid)} == liquidity_oracle.leave_in_turn(attrs.asdict(vault), owed)
    assert sum(found.paid) + found.vault.held == held
    assert found.vault.owed == stay
    for place, (paid, amount) in enumerate(zip(found.paid, owed, strict=True)):
        before = leave_in_turn(vault, owed[:place]).vault
        assert paid == ratio_of(before, amount) <= min(amount, before.held)


@pytest.mark.clause("LI-13", "LI-15")
@given(amounts, leavers, amounts)
def test_the_ratio_of_a_deficit_does_not_fall_and_the_last_takes_all(held: int, owed: list[int], stay: int) -> None:
    now = Vault(min(held, sum(owed) + stay), sum(owed) + stay)
    for amount in owed:
        after = leave_in_turn(now, (amount,)).vault
        assert after.held * now.owed >= now.held * after.owed
        assert after.held <= after.owed
        now = after
    assert ratio_of(now, now.owed) == now.held
    assert leave_in_turn(now, (now.owed,)).vault == Vault(0, 0)


@pytest.mark.clause("LI-14")
@given(amounts, amounts, amounts, amounts)
def test_the_order_of_two_moves_neither_by_more_than_a_unit(held: int, one: int, two: int, stay: int) -> None:
    vault = Vault(held, one + two + stay)
    first, second = leave_in_turn(vault, (one, two)).paid
    other_second, other_first = leave_in_turn(vault, (two, one)).paid
    assert first <= other_first <= first + 1
    assert other_second <= second <= other_second + 1


@pytest.mark.clause("LI-12", "LI-14")
@given(amounts, leavers)
def test_in_any_order_nobody_is_paid_less_than_if_it_were_the_first(held: int, owed: list[int]) -> None:
    vault = Vault(held, sum(owed))
    for paid, amount in zip(leave_in_turn(vault, owed).paid, owed, strict=True):
        assert paid >= ratio_of(vault, amount)


def test_odd_units_of_many_who_left_stay_for_the_last() -> None:
    """Who is owed 1 of 10 is paid nothing of 5, until as much is held as owed; odd units stay."""
    assert leave_in_turn(Vault(5, 10), (1, 1, 1, 1, 1, 1, 1, 1, 1, 1)).paid == (0, 0, 0, 0, 0, 1, 1, 1, 1, 1)
    assert leave_in_turn(Vault(50, 100), (1,) * 3 + (97,)).paid == (0, 0, 0, 50)
    assert ratio_of(Vault(50, 100), 97) == 48


@pytest.mark.clause("LI-12")
def test_a_surplus_is_not_paid_to_who_leaves() -> None:
    assert leave_in_turn(Vault(12, 10), (4, 6)) == PaidOut((4, 6), Vault(2, 0))


@pytest.mark.clause("LI-12")
def test_a_withdrawal_of_bancor_without_its_fee_is_the_ratio() -> None:
    """Of 100 owed and 80 held, 10 are paid 8; with a fee of 0.25 % taken first, 9.975 are paid 7.98 (recomputed)."""
    unit = 10**18
    assert ratio_of(Vault(80 * unit, 100 * unit), 10 * unit) == 8 * unit
    assert ratio_of(Vault(80 * unit, 100 * unit), 9_975 * unit // 1000) == 7_980 * unit // 1000


@pytest.mark.clause("LI-16")
def test_what_is_no_vault_or_more_than_it_owes_is_refused() -> None:
    wrong: Any = (1, 1)
    for held, owed, field in ((-1, -1, "held"), (1, True, "owed")):
        with pytest.raises(InvalidAmount, match=f"^{field} must be "):
            Vault(held, owed)
    vault = Vault(1, 2)
    for leave in (lambda: ratio_of(wrong, -1), lambda: leave_in_turn(wrong, (-1,))):
        with pytest.raises(InvalidValue, match=r"^vault must be a Vault"):
            leave()
    with pytest.raises(InvalidAmount, match=r"^amount must be "):
        ratio_of(vault, -1)
    with pytest.raises(InvalidValue, match=r"^amount must be no more"):
        ratio_of(vault, 3)
    with pytest.raises(InvalidAmount, match=r"^amounts\[1\] must be "):
        leave_in_turn(vault, (1, -1))
    with pytest.raises(InvalidValue, match=r"^amounts must be no more together"):
        leave_in_turn(vault, (1, 2))
    assert vault == Vault(1, 2)
