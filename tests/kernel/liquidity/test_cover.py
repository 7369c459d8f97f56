"""Checked: cover of a loss by age and in parts, paid out of what a fund holds, in a book."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    OutOfOrder,
    Overdrawn,
    outside,
    post_all,
    trial_balance,
)
from rhodian.liquidity import Claims, Vesting, compensation, covered_ppm, part_of, pay_claims, settle_cover
from tests import liquidity_oracle

RUNE = Asset("RUNE", 8)
FUND = Account("fund", "cover", RUNE)
amounts = st.integers(0, 10**30) | st.integers(0, 9)
ages = st.integers(0, 10**9) | st.integers(0, 9)
vestings = st.tuples(st.integers(0, 10**6), ages, ages).map(
    lambda each: Vesting(each[0], min(each[1:]), max(1, *each[1:]))
)


@pytest.mark.clause("LI-3")
@given(vestings, ages, ages)
def test_cover_is_as_an_oracle_finds_it_and_does_not_fall_with_age(vesting: Vesting, age: int, longer: int) -> None:
    found = covered_ppm(vesting, age)
    assert {"covered_ppm": found} == liquidity_oracle.covered_ppm(attrs.asdict(vesting), age)
    assert 0 <= found <= covered_ppm(vesting, age + longer) <= vesting.level_ppm


BY_AGE = (
    (Vesting(10**6, 30, 100), ((29, 0), (30, 300_000), (50, 500_000), (99, 990_000), (100, 10**6), (101, 10**6))),
    (
        Vesting(10**6, 17_280, 1_440_000),
        ((17_279, 0), (17_280, 12_000), (720_000, 500_000), (1_439_999, 999_999), (1_440_000, 10**6)),
    ),
)


@pytest.mark.clause("LI-3", "LI-4")
@pytest.mark.parametrize(("vesting", "steps"), BY_AGE)
def test_cover_by_age_is_as_bancors_and_thorchains(vesting: Vesting, steps: tuple[tuple[int, int], ...]) -> None:
    """Bancor: 30 of 100 days are the cliff; THORChain: 17,280 of 1,440,000 blocks, in hundredths of a percent."""
    for age, parts in steps:
        assert covered_ppm(vesting, age) == parts
        assert compensation(1000, parts) == parts // 1000
    assert covered_ppm(Vesting(10**6, 17_280, 1_440_000), 1_439_999) // 100 == 9999


@pytest.mark.clause("LI-3")
def test_of_a_lower_level_the_cliff_and_the_full_age_are_those_of_the_level() -> None:
    half = Vesting(500_000, 0, 3)
    assert [covered_ppm(half, age) for age in range(5)] == [0, 166_666, 333_333, 500_000, 500_000]
    assert covered_ppm(Vesting(10**6, 3, 3), 2) == 0


@pytest.mark.clause("LI-4")
@given(amounts, st.integers(0, 10**6))
def test_compensation_is_its_level_of_the_loss_rounded_down(loss: int, parts: int) -> None:
    paid = compensation(loss, parts)
    assert {"compensation": paid} == liquidity_oracle.compensation(loss, parts)
    assert 0 <= paid <= loss
    assert paid * 10**6 <= loss * parts < (paid + 1) * 10**6


@pytest.mark.clause("LI-5")
@given(amounts, st.lists(st.integers(0, 10**20) | st.integers(0, 9), min_size=2, max_size=5))
def test_a_withdrawal_in_parts_has_at_most_what_it_has_in_one_and_a_unit_less_for_each_cut(
    amount: int, parts: list[int]
) -> None:
    whole = max(1, sum(parts))
    found = [part_of(amount, units, whole) for units in parts]
    assert found == [liquidity_oracle.part_of(amount, units, whole)["part"] for units in parts]
    assert part_of(amount, sum(parts), whole) - len(parts) < sum(found) <= part_of(amount, sum(parts), whole)
    assert part_of(amount, whole, whole) == amount


@pytest.mark.clause("LI-6", "LI-9")
@given(amounts, st.lists(amounts, max_size=7))
def test_claims_are_paid_as_an_oracle_pays_them(held: int, claims: list[int]) -> None:
    found = pay_claims(held, claims)
    assert {name: list(each) for name, each in attrs.asdict(found).items()} == liquidity_oracle.pay_claims(held, claims)
    assert sum(found.paid) == min(held, sum(claims))
    assert all(0 <= paid <= claimed for paid, claimed in zip(found.paid, claims, strict=True))


@pytest.mark.clause("LI-6", "LI-9")
def test_a_fund_that_is_too_small_pays_in_proportion_and_says_what_it_does_not() -> None:
    assert pay_claims(600, (1000, 250)) == Claims((480, 120), (520, 130))
    assert pay_claims(601, (1000, 250)) == Claims((480, 121), (520, 129))
    assert pay_claims(1250, (1000, 250)) == Claims((1000, 250), (0, 0))
    assert pay_claims(9999, (1000, 250)) == Claims((1000, 250), (0, 0))
    assert pay_claims(5, (0, 0)) == Claims((0, 0), (0, 0))


def payees(count: int) -> tuple[Account, ...]:
    """Return an account of each who claims."""
    return tuple(Account(f"provider {place}", "margin", RUNE) for place in range(count))


@pytest.mark.clause("LI-10")
@given(amounts, st.lists(st.lists(amounts, max_size=3), max_size=4))
def test_over_any_dates_a_fund_pays_no_more_than_it_held_and_the_book_adds_up(
    held: int, dates: list[list[int]]
) -> None:
    books: dict[Account, int] = {FUND: held, outside(RUNE): -held}
    paid = 0
    for claims in dates:
        found = pay_claims(books[FUND], claims)
        books.update(post_all(books, settle_cover(found, FUND, payees(len(claims)))))
        paid += sum(found.paid)
        assert books[FUND] == held - paid >= 0
    assert paid <= held
    assert all(each.balanced for each in trial_balance(books))


@pytest.mark.clause("LI-10")
def test_what_a_fund_does_not_hold_is_not_paid_and_nothing_changes() -> None:
    books = {FUND: 599, outside(RUNE): -599}
    with pytest.raises(Overdrawn):
        post_all(books, settle_cover(pay_claims(600, (1000, 250)), FUND, payees(2)))
    assert books == {FUND: 599, outside(RUNE): -599}


@pytest.mark.clause("LI-8")
def test_what_is_no_vesting_no_age_no_loss_or_no_part_is_refused() -> None:
    wrong: Any = (10**6, 1, 1)
    for level, cliff, full, kind, field in (
        (10**6 + 1, -1, 0, InvalidValue, "level_ppm"),
        (1, -1, 0, InvalidAmount, "cliff"),
        (1, 1, 0, InvalidValue, "full"),
        (1, 5, 4, InvalidValue, "full"),
    ):
        with pytest.raises(kind, match=f"^{field} must be "):
            Vesting(level, cliff, full)
    with pytest.raises(InvalidValue, match=r"^vesting must be a Vesting"):
        covered_ppm(wrong, -1)
    with pytest.raises(InvalidAmount, match=r"^age must be "):
        covered_ppm(Vesting(1, 1, 1), -1)
    with pytest.raises(InvalidAmount, match=r"^loss must be "):
        compensation(-1, -1)
    with pytest.raises(InvalidValue, match=r"^parts_ppm must be "):
        compensation(1, 10**6 + 1)
    for amount, units, whole, kind, field in (
        (-1, -1, 0, InvalidAmount, "amount"),
        (1, -1, 0, InvalidAmount, "units"),
        (1, 1, 0, InvalidValue, "whole"),
        (1, 3, 2, InvalidValue, "units"),
    ):
        with pytest.raises(kind, match=f"^{field} must be "):
            part_of(amount, units, whole)


@pytest.mark.clause("LI-11")
def test_what_is_no_claim_is_refused_and_no_payment() -> None:
    wrong: Any = ()
    with pytest.raises(InvalidAmount, match=r"^held must be "):
        pay_claims(-1, (-1,))
    with pytest.raises(InvalidAmount, match=r"^claims\[1\] must be "):
        pay_claims(1, (1, -1))
    with pytest.raises(OutOfOrder):
        settle_cover(wrong, FUND, ())
    with pytest.raises(LengthMismatch):
        settle_cover(pay_claims(1, (1,)), FUND, payees(2))
