"""Checked: what contracts require is exact, and a position falls where fractions say it falls."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX, integer, positive
from rhodian.markets.margin import (
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    requirement,
    rounded_up,
    shortage,
)
from tests.strategies import HUGE, NOT_NATURAL, amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

NOT_AN_INT = [value for value in NOT_NATURAL if type(value) is not int]


def prices() -> SearchStrategy[int]:
    """Draw a price: small ones often, and up to the largest there is."""
    return st.integers(1, 12) | st.integers(1, HUGE)


def quantities() -> SearchStrategy[int]:
    """Draw how many contracts there are, on either side."""
    return st.integers(-12, 12) | st.integers(-HUGE, HUGE)


def contracts() -> SearchStrategy[list[tuple[int, int, int]]]:
    """Draw contracts of up to five markets: how many, what each is worth, and a rate."""
    worths = prices() | prices().map(int.__neg__)
    return st.lists(st.tuples(quantities(), worths, amounts(2_000_000)), max_size=5)


@pytest.mark.clause("MA-2")
@given(contracts(), st.integers(-HUGE, HUGE))
def test_contracts_need_what_fractions_say(held: list[tuple[int, int, int]], equity: int) -> None:
    required = requirement(held)
    exact = sum((abs(Fraction(quantity * worth * rate, 10**6)) for quantity, worth, rate in held), start=Fraction(0))
    assert rounded_up(required) == ceil(exact)
    assert (shortage(equity, required) > 0) == (equity < exact)


@pytest.mark.clause("MA-2")
@given(contracts(), st.randoms(use_true_random=False))
def test_the_order_of_the_markets_does_not_matter(held: list[tuple[int, int, int]], random: Any) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)
    assert requirement(shuffled) == requirement(held)


@pytest.mark.clause("MA-2")
@given(contracts(), st.integers(-HUGE, HUGE), st.integers(2, 1000))
def test_all_money_and_prices_in_a_finer_unit_give_the_same_tests(
    held: list[tuple[int, int, int]], equity: int, scale: int
) -> None:
    finer = requirement((quantity, worth * scale, rate) for quantity, worth, rate in held)
    assert shortage(equity * scale, finer) == shortage(equity, requirement(held)) * scale


@pytest.mark.clause("MA-5")
@given(st.integers(-HUGE, HUGE), quantities().filter(bool), prices())
def test_the_bankruptcy_price_is_the_last_that_fractions_allow(backing: int, quantity: int, price: int) -> None:
    last = bankruptcy_price(backing, quantity, price)
    exact = price - Fraction(backing, quantity)
    if quantity > 0:
        assert last == max(0, ceil(exact))
    else:
        assert exact - 1 < last <= exact


@pytest.mark.clause("MA-4")
@given(st.integers(-HUGE, HUGE), quantities().filter(bool), prices())
def test_a_close_at_the_bankruptcy_price_leaves_nothing_missing(backing: int, quantity: int, price: int) -> None:
    last = bankruptcy_price(backing, quantity, price)
    beyond = last - (1 if quantity > 0 else -1)
    assert backing + quantity * (last - price) >= 0
    assert last == 0 or backing + quantity * (beyond - price) < 0


@pytest.mark.clause("MA-7")
@given(amounts(1000), amounts(), st.integers(-50, 50) | st.integers(-HUGE, HUGE))
def test_the_closing_quantity_is_the_first_that_restores_the_margin(size: int, shortage: int, relief: int) -> None:
    enough = [closed for closed in range(size + 1) if closed * relief >= shortage]
    assert closing_quantity(size, shortage, relief) == (enough[0] if enough else size)


@pytest.mark.clause("MA-8")
@given(st.integers(-HUGE, HUGE), st.integers(-HUGE, HUGE), amounts(), amounts())
def test_a_part_closed_at_its_bankruptcy_value_takes_its_share_of_the_equity_and_no_more(
    equity: int, value: int, closed: int, rest: int
) -> None:
    requirement = closed + rest
    left = equity + bankruptcy_value(equity, value, closed, requirement) - value
    exact = Fraction(equity * rest, requirement) if requirement else Fraction(equity)
    assert exact <= left < exact + 1


@pytest.mark.clause("AM-9")
@pytest.mark.parametrize("value", [*NOT_AN_INT, 0, -1, POSITIVE_MAX + 1, -HUGE])
def test_what_is_no_price_is_refused_wherever_a_price_comes_in(value: Any) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("price", lambda: bankruptcy_price(1, 1, value)),
        ("anything", lambda: positive(value, "anything")),
    ]
    for field, call in calls:
        with pytest.raises(InvalidValue) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, value)


@pytest.mark.clause("AM-10")
@pytest.mark.parametrize("value", NOT_AN_INT)
def test_what_is_no_int_is_refused_where_either_sign_may_be(value: Any) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("backing", lambda: bankruptcy_price(value, 1, 10)),
        ("quantity", lambda: bankruptcy_price(1, value, 10)),
        ("relief", lambda: closing_quantity(1, 1, value)),
        ("equity", lambda: bankruptcy_value(value, 1, 1, 1)),
        ("value_closed", lambda: bankruptcy_value(1, value, 1, 1)),
        ("anything", lambda: integer(value, "anything")),
    ]
    for field, call in calls:
        with pytest.raises(InvalidValue) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, value)


@pytest.mark.parametrize("value", NOT_NATURAL)
def test_what_is_no_amount_is_refused_wherever_one_comes_in(value: Any) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("size", lambda: closing_quantity(value, 1, 1)),
        ("shortage", lambda: closing_quantity(1, value, 1)),
        ("requirement_closed", lambda: bankruptcy_value(1, 1, value, 1)),
        ("requirement", lambda: bankruptcy_value(1, 1, 0, value)),
    ]
    for field, call in calls:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, value)


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("quantity", lambda: bankruptcy_price(1, 0, 10)),
        ("requirement_closed", lambda: bankruptcy_value(1, 1, 2, 1)),
    ],
)
def test_what_does_not_belong_is_refused_by_its_field(field: str, call: Callable[[], object]) -> None:
    with pytest.raises(InvalidValue) as refusal:
        call()
    assert refusal.value.field == field


@pytest.mark.clause("MA-3")
def test_an_account_just_at_its_requirement_is_left_alone_and_a_millionth_below_it_is_not() -> None:
    assert (shortage(1, 1_000_000), shortage(1, 1_000_001)) == (0, 1)
    assert (rounded_up(0), rounded_up(1_000_001)) == (0, 2)


def test_a_long_of_ten_at_a_thousand_with_a_margin_of_995_falls_at_901() -> None:
    assert bankruptcy_price(995, 10, 1000) == 901
    assert bankruptcy_price(995, -10, 1000) == 1099
    assert bankruptcy_price(20_000, 10, 1000) == 0
    assert bankruptcy_price(-20_000, -10, 1000) == -1000


def test_where_nothing_is_required_all_equity_stays() -> None:
    assert bankruptcy_value(100, 70, 0, 0) == 70
