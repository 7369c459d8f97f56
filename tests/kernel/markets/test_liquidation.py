"""Checked: an account is sold only if it is below its maintenance margin, and no more of it than its terms say."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from rhodian import Account
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.markets.liquidation import Closing, Healthy, Liquidatable, Sold, assess, close_out, sell
from rhodian.markets.margin import MarginAccount, Position, standing
from rhodian.markets.terms import Terms
from tests.strategies import EUR, HUGE, NOT_NATURAL, amounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

MARGIN = Account("holder", "margin", EUR)
LONG = Position(15, 1000, 960, 100_000, 50_000)
SHORT = Position(-15, 1000, 1040, 100_000, 50_000)
PART = Terms(1000, 4000, partial=True)
WHOLE = Terms(1000, 4000, partial=False)


def prices(largest: int = HUGE) -> SearchStrategy[int]:
    """Draw a price: small ones often."""
    return st.integers(1, 40) | st.integers(1, largest)


@st.composite
def positions(draw: DrawFn, largest: int = HUGE) -> Position:
    """Draw a position with contracts in it."""
    quantity = draw((st.integers(-12, 12) | st.integers(-largest, largest)).filter(bool))
    rates = sorted((draw(amounts(1_000_000)), draw(amounts(1_000_000))), reverse=True)
    return Position(quantity, draw(prices(largest)), draw(prices(largest)), *rates)


def _enough(held: tuple[Position, ...]) -> int:
    """Return the least collateral with which an account that holds these positions is left alone."""
    needed = standing(MarginAccount(MARGIN, 0, held))
    return ceil(Fraction(needed.maintenance_millionths, 10**6)) - needed.equity


@st.composite
def weak(draw: DrawFn, largest: int = HUGE) -> Liquidatable:
    """Draw an account of up to four positions that is below its maintenance requirement."""
    held = tuple(draw(st.lists(positions(largest), min_size=1, max_size=4)))
    enough = _enough(held)
    if enough <= 0:  # it gains: with each price and mark exchanged it loses as much
        held = tuple(evolve(each, price=each.mark, mark=each.price) for each in held)
        enough = _enough(held)
    assume(enough > 0)
    assessed = assess(MarginAccount(MARGIN, draw(st.integers(0, enough - 1) | st.just(enough - 1)), held))
    assert isinstance(assessed, Liquidatable)
    return assessed


def terms(*, partial: bool) -> SearchStrategy[Terms]:
    """Draw terms."""
    return st.builds(Terms, amounts(200_000), amounts(200_000), st.just(partial))


def after(weak: Liquidatable, place: int, sold: Sold, more: int) -> MarginAccount:
    """Return the account once all is settled at the marks, it has paid for the sale, and more has been paid in."""
    held = weak.account.positions
    others = sum(each.profit for at, each in enumerate(held) if at != place)
    left = [
        Position(
            _less(each, sold.closing.quantity) if at == place else each.quantity, each.mark, each.mark, *_rates(each)
        )
        for at, each in enumerate(held)
    ]
    worth = weak.account.collateral + others + sold.result - sold.fee - sold.penalty
    return MarginAccount(MARGIN, worth + more, tuple(left))


def _less(position: Position, quantity: int) -> int:
    return position.quantity - quantity if position.quantity > 0 else position.quantity + quantity


def _rates(position: Position) -> tuple[int, int]:
    return position.initial_ppm, position.maintenance_ppm


@given(st.lists(positions(), max_size=4), amounts())
def test_an_account_may_be_sold_exactly_if_it_is_below_its_maintenance_requirement(
    held: list[Position], collateral: int
) -> None:
    account = MarginAccount(MARGIN, collateral, tuple(held))
    worth = collateral + sum(each.quantity * (each.mark - each.price) for each in held)
    needed = sum(Fraction(abs(each.quantity) * each.mark * each.maintenance_ppm, 10**6) for each in held)
    assessed = assess(account)
    assert isinstance(assessed, Liquidatable if worth < needed else Healthy)
    assert assessed.account is account
    assert assessed.standing == standing(account)


@given(weak(), terms(partial=True), prices(), st.data())
def test_a_partial_sale_restores_the_margin_or_sells_all(
    weak: Liquidatable, terms: Terms, price: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(weak.account.positions) - 1))
    closing = close_out(weak, place, terms, price)
    size = abs(weak.account.positions[place].quantity)
    assert 1 <= closing.quantity <= size
    sold = sell(closing, price)
    held = weak.account.positions
    worth = weak.standing.equity - held[place].profit + sold.result - sold.fee - sold.penalty
    if closing.quantity < size:
        needed = (
            weak.standing.maintenance_millionths - closing.quantity * held[place].mark * held[place].maintenance_ppm
        )
        assert worth * 10**6 >= needed


@given(weak(largest=40), terms(partial=True), prices(40), st.data())
def test_no_smaller_sale_would_do_with_each_contracts_charges_rounded_up(
    weak: Liquidatable, terms: Terms, price: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(weak.account.positions) - 1))
    position = weak.account.positions[place]
    charges = ceil(Fraction(price * (terms.fee_ppm + terms.penalty_ppm), 10**6))
    lost = (position.mark - price if position.quantity > 0 else price - position.mark) + charges
    for fewer in range(close_out(weak, place, terms, price).quantity):
        needed = weak.standing.maintenance_millionths - fewer * position.mark * position.maintenance_ppm
        assert (weak.standing.equity - fewer * lost) * 10**6 < needed


@given(weak(), terms(partial=False), prices(), st.data())
def test_unless_part_is_sold_all_is(weak: Liquidatable, terms: Terms, price: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(weak.account.positions) - 1))
    assert close_out(weak, place, terms, price).quantity == abs(weak.account.positions[place].quantity)


@given(weak(), terms(partial=True), prices(), prices(), st.data())
def test_what_a_sale_brings_is_what_the_account_is_worth_once_it_is_over(
    weak: Liquidatable, terms: Terms, expected: int, price: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(weak.account.positions) - 1))
    position, closing = weak.account.positions[place], close_out(weak, place, terms, expected)
    sold = sell(closing, price)
    slip = (price - position.mark) * (1 if position.quantity > 0 else -1)
    worth = weak.standing.equity + closing.quantity * slip - sold.fee - sold.penalty
    missing = max(0, -worth)
    left = standing(after(weak, place, sold, missing))
    assert left.equity == worth + missing
    assert (
        left.maintenance_millionths
        == weak.standing.maintenance_millionths - closing.quantity * position.mark * position.maintenance_ppm
    )


@given(terms(partial=True), amounts())
def test_charges_are_the_rates_of_the_value_rounded_down(terms: Terms, value: int) -> None:
    assert terms.charges(value) == (value * terms.fee_ppm // 10**6, value * terms.penalty_ppm // 10**6)


@given(weak(), prices(), st.randoms(use_true_random=False))
def test_where_a_position_stands_among_the_others_does_not_matter(weak: Liquidatable, price: int, random: Any) -> None:
    held = list(enumerate(weak.account.positions))
    random.shuffle(held)
    shuffled = assess(MarginAccount(MARGIN, weak.account.collateral, tuple(each for _, each in held)))
    assert isinstance(shuffled, Liquidatable)
    for place, (place_before, _) in enumerate(held):
        one, other = close_out(weak, place_before, PART, price), close_out(shuffled, place, PART, price)
        assert (one.quantity, one.bankruptcy_price) == (other.quantity, other.bankruptcy_price)


BANKRUPT = assess(MarginAccount(MARGIN, 100, (LONG, Position(0, 10, 10, 0, 0))))


def bankrupt() -> Liquidatable:
    """Return an account that is worth less than nothing, with a position in which there is nothing."""
    assert isinstance(BANKRUPT, Liquidatable)
    return BANKRUPT


@pytest.mark.parametrize("place", [1, 2, -1, True, False, 0.0, "0", None])
def test_a_place_without_contracts_is_refused(place: Any) -> None:
    with pytest.raises(InvalidValue) as refusal:
        close_out(bankrupt(), place, PART, 790)
    assert (refusal.value.field, refusal.value.value) == ("place", place)


@pytest.mark.parametrize("price", [0, -1, 10**30 + 1, True, 1.0, None, "1"])
def test_a_price_that_is_none_is_refused_by_order_and_by_sale(price: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: close_out(bankrupt(), 0, PART, price),
        lambda: sell(close_out(bankrupt(), 0, PART, 790), price),
    ]
    for call in calls:
        with pytest.raises(InvalidValue) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == ("price", price)


@pytest.mark.parametrize("rate", NOT_NATURAL)
def test_a_rate_that_is_no_amount_is_refused(rate: Any) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("fee_ppm", lambda: Terms(rate, 0, partial=True)),
        ("penalty_ppm", lambda: Terms(0, rate, partial=True)),
    ]
    for field, call in calls:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, rate)


@pytest.mark.parametrize("partial", [0, 1, None, "yes"])
def test_whether_part_is_sold_is_a_truth_value(partial: Any) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Terms(0, 0, partial)
    assert (refusal.value.field, refusal.value.value) == ("partial", partial)


def test_terms_that_are_none_are_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        close_out(bankrupt(), 0, None, 790)  # type: ignore[arg-type]
    assert (refusal.value.field, refusal.value.value) == ("terms", None)


def sold_at(position: Position, collateral: int, terms: Terms, price: int) -> tuple[Closing, Sold]:
    """Return the order to sell a position of an account, and its sale at the price expected."""
    assessed = assess(MarginAccount(MARGIN, collateral, (position,)))
    assert isinstance(assessed, Liquidatable)
    closing = close_out(assessed, 0, terms, price)
    return closing, sell(closing, price)


def test_a_long_of_fifteen_is_sold_until_what_is_left_is_covered() -> None:
    closing, sold = sold_at(LONG, 1300, PART, 960)
    assert (closing.liquidatable.standing.equity, closing.liquidatable.standing.maintenance) == (700, 720)
    assert (closing.quantity, closing.bankruptcy_price) == (1, 914)
    assert (sold.result, sold.fee, sold.penalty) == (-600, 0, 3)


def test_a_short_of_fifteen_is_bought_back_whole_above_its_mark() -> None:
    closing, sold = sold_at(SHORT, 1300, WHOLE, 1050)
    assert (closing.liquidatable.standing.equity, closing.liquidatable.standing.maintenance) == (700, 780)
    assert (closing.quantity, closing.bankruptcy_price) == (15, 1086)
    assert (sold.result, sold.fee, sold.penalty) == (-750, 15, 63)


def test_if_a_sale_costs_more_margin_than_it_frees_all_is_sold() -> None:
    closing, _ = sold_at(LONG, 1300, PART, 900)
    assert closing.quantity == 15
