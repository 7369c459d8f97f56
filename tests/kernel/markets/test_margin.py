"""Checked: a margin account is measured exactly, and falls where fractions say it falls."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, outside
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX, integer, positive
from rhodian.markets.margin import (
    MarginAccount,
    Position,
    Standing,
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    standing,
)
from tests.strategies import EUR, HUGE, NOT_NATURAL, amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

MARGIN = Account("holder", "margin", EUR)
NOT_AN_INT = [value for value in NOT_NATURAL if type(value) is not int]
PLAIN = Position(3, 10, 10, 200_000, 100_000)


def prices() -> SearchStrategy[int]:
    """Draw a price: small ones often, and up to the largest there is."""
    return st.integers(1, 12) | st.integers(1, HUGE)


def quantities() -> SearchStrategy[int]:
    """Draw how many contracts there are, on either side."""
    return st.integers(-12, 12) | st.integers(-HUGE, HUGE)


@st.composite
def positions(draw: DrawFn) -> Position:
    """Draw a position."""
    rates = sorted((draw(amounts(2_000_000)), draw(amounts(2_000_000))), reverse=True)
    return Position(draw(quantities()), draw(prices()), draw(prices()), *rates)


def margin_accounts() -> SearchStrategy[MarginAccount]:
    """Draw an account with up to five positions."""
    return st.builds(MarginAccount, st.just(MARGIN), amounts(), st.lists(positions(), max_size=5).map(tuple))


def equity_at(account: MarginAccount, place: int, price: Fraction) -> Fraction:
    """Return what an account would be worth if one position were closed at a price, and the others at their marks."""
    held = account.positions
    marks = [price if at == place else each.mark for at, each in enumerate(held)]
    moves = [each.quantity * (Fraction(mark) - each.price) for each, mark in zip(held, marks, strict=True)]
    return account.collateral + sum(moves, start=Fraction(0))


@pytest.mark.clause("MA-2")
@given(margin_accounts())
def test_an_account_is_worth_what_fractions_say_and_needs_that_much(account: MarginAccount) -> None:
    measured = standing(account)
    held = account.positions
    initial = sum((Fraction(abs(p.quantity) * p.mark * p.initial_ppm, 10**6) for p in held), start=Fraction(0))
    maintenance = sum((Fraction(abs(p.quantity) * p.mark * p.maintenance_ppm, 10**6) for p in held), start=Fraction(0))
    assert measured.equity == equity_at(account, -1, Fraction(0))
    assert (measured.initial, measured.maintenance) == (ceil(initial), ceil(maintenance))
    assert measured.liquidatable == (measured.equity < maintenance)
    assert measured.bankrupt == (measured.equity < 0)


@pytest.mark.clause("MA-2")
@given(margin_accounts(), st.randoms(use_true_random=False))
def test_the_order_of_the_positions_does_not_matter(account: MarginAccount, random: Any) -> None:
    shuffled = list(account.positions)
    random.shuffle(shuffled)
    assert standing(MarginAccount(MARGIN, account.collateral, tuple(shuffled))) == standing(account)


@pytest.mark.clause("MA-2")
@given(margin_accounts(), st.integers(2, 1000))
def test_all_money_and_prices_in_a_finer_unit_give_the_same_tests(account: MarginAccount, scale: int) -> None:
    fields = [
        (p.quantity, p.price * scale, p.mark * scale, p.initial_ppm, p.maintenance_ppm) for p in account.positions
    ]
    if any(max(price, mark) > POSITIVE_MAX for _, price, mark, _, _ in fields):
        return
    finer = standing(MarginAccount(MARGIN, account.collateral * scale, tuple(Position(*each) for each in fields)))
    measured = standing(account)
    assert finer.equity == measured.equity * scale
    assert (finer.liquidatable, finer.bankrupt) == (measured.liquidatable, measured.bankrupt)


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
@given(margin_accounts(), st.data())
def test_a_close_at_the_bankruptcy_price_leaves_nothing_missing(account: MarginAccount, data: st.DataObject) -> None:
    places = [place for place, each in enumerate(account.positions) if each.quantity]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    position = account.positions[place]
    backing = standing(account).equity - position.profit
    last = bankruptcy_price(backing, position.quantity, position.price)
    assert equity_at(account, place, Fraction(last)) >= 0
    assert last == 0 or equity_at(account, place, Fraction(last - (1 if position.quantity > 0 else -1))) < 0


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
        ("price", lambda: Position(3, value, 10, 20, 10)),
        ("mark", lambda: Position(3, 10, value, 20, 10)),
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
        ("quantity", lambda: Position(value, 10, 10, 20, 10)),
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
        ("initial_ppm", lambda: Position(3, 10, 10, value, 0)),
        ("maintenance_ppm", lambda: Position(3, 10, 10, 20, value)),
        ("collateral", lambda: MarginAccount(MARGIN, value, ())),
        ("size", lambda: closing_quantity(value, 1, 1)),
        ("shortage", lambda: closing_quantity(1, value, 1)),
        ("requirement_closed", lambda: bankruptcy_value(1, 1, value, 1)),
        ("requirement", lambda: bankruptcy_value(1, 1, 0, value)),
    ]
    for field, call in calls:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, value)


@pytest.mark.clause("MA-10")
@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("maintenance_ppm", lambda: Position(3, 10, 10, 20, 21)),
        ("account", lambda: MarginAccount(outside(EUR), 1, ())),
        ("account", lambda: MarginAccount("holder", 1, ())),  # type: ignore[arg-type]
        ("positions", lambda: MarginAccount(MARGIN, 1, [PLAIN])),  # type: ignore[arg-type]
        ("positions", lambda: standing(MarginAccount(MARGIN, 1, (PLAIN, None)))),  # type: ignore[arg-type]
        ("account", lambda: standing(PLAIN)),  # type: ignore[arg-type]
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
    assert not Standing(1, 1_000_000, 1_000_000).liquidatable
    assert Standing(1, 1_000_001, 1_000_001).liquidatable
    assert Standing(0, 0, 0).maintenance == 0
    assert Standing(1, 1_000_001, 1_000_001).maintenance == 2


def test_a_long_of_ten_at_a_thousand_with_a_margin_of_995_falls_at_901() -> None:
    assert bankruptcy_price(995, 10, 1000) == 901
    assert bankruptcy_price(995, -10, 1000) == 1099
    assert bankruptcy_price(20_000, 10, 1000) == 0
    assert bankruptcy_price(-20_000, -10, 1000) == -1000


def test_where_nothing_is_required_all_equity_stays() -> None:
    assert bankruptcy_value(100, 70, 0, 0) == 70
