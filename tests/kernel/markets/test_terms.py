"""Checked: what a market is, on which terms it sells who must be sold, and what its records refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, InvalidAmount, InvalidValue, Market, Terms, outside
from tests.strategies import NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

USD = Asset("USD", 2)
TERMS = Terms(1_000, 4_000, partial=False)
MARKET = Market("M", USD, 100_000, 50_000, TERMS)


@pytest.mark.clause("LQ-4")
@given(st.builds(Terms, amounts(), amounts(), st.booleans(), amounts()), amounts())
def test_charges_are_the_rates_of_the_value_rounded_down(terms: Terms, value: int) -> None:
    assert terms.charges(value) == (value * terms.fee_ppm // 10**6, value * terms.penalty_ppm // 10**6)


@pytest.mark.clause("EC-1", "LQ-7")
@pytest.mark.parametrize("rate", NOT_NATURAL)
def test_a_rate_that_is_no_amount_is_refused(rate: Any) -> None:
    calls: list[tuple[str, Callable[[], object]]] = [
        ("fee_ppm", lambda: Terms(rate, 0, partial=True)),
        ("penalty_ppm", lambda: Terms(0, rate, partial=True)),
        ("band_ppm", lambda: Terms(0, 0, partial=True, band_ppm=rate)),
        ("initial_ppm", lambda: Market("M", USD, rate, 0, TERMS)),
        ("maintenance_ppm", lambda: Market("M", USD, 10**6, rate, TERMS)),
        ("inverse", lambda: Market("M", USD, 2, 1, TERMS, inverse=rate)),
    ]
    for field, call in calls:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert (refusal.value.field, refusal.value.value) == (field, rate)


@pytest.mark.clause("LQ-7")
@pytest.mark.parametrize("partial", [0, 1, None, "yes"])
def test_whether_part_is_sold_is_a_truth_value(partial: Any) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Terms(0, 0, partial)
    assert (refusal.value.field, refusal.value.value) == ("partial", partial)


@pytest.mark.parametrize("purpose", ["contracts", "clearing", "", " margin", None])
def test_no_margin_is_held_for_a_purpose_that_markets_keep_for_themselves(purpose: Any) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Market("M", USD, 2, 1, TERMS, purpose)
    assert refusal.value.field == "purpose"


@pytest.mark.clause("EC-1")
def test_malformed_markets_are_refused() -> None:
    for name, asset, terms in (
        ("M" * 23, USD, TERMS),
        ("", USD, TERMS),
        (None, USD, TERMS),
        ("M", "USD", TERMS),
        ("M", USD, None),
    ):
        with pytest.raises(InvalidValue):
            Market(untyped(name), untyped(asset), 2, 1, untyped(terms))
    with pytest.raises(InvalidValue, match="maintenance_ppm"):
        Market("M", USD, 1, 2, TERMS)
    for liquidator in ("outside", "", None):
        with pytest.raises(InvalidValue, match="liquidator"):
            Market("M", USD, 2, 1, TERMS, liquidator=untyped(liquidator))


def test_a_markets_accounts_are_its_own_and_its_owners() -> None:
    assert (MARKET.long, MARKET.short) == (Asset("M.L", 0), Asset("M.S", 0))
    assert MARKET.margin("A") == Account("A", "margin", USD)
    assert MARKET.side("A", MARKET.long) == Account("A", "contracts", Asset("M.L", 0))
    assert {MARKET.clearing, MARKET.fees} == {Account("market M", "clearing", USD), Account("liquidator", "fees", USD)}
    with pytest.raises(InvalidValue, match="owner must be an owner inside the books"):
        MARKET.margin(outside(USD).owner)


@pytest.mark.clause("EC-14")
@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_an_inverse_contract_is_worth_its_coin_to_less_than_one_unit(inverse: int, price: int) -> None:
    worth = -Market("M", USD, 2, 1, TERMS, inverse=inverse).worth(price)
    assert worth * price <= inverse < (worth + 1) * price
    assert MARKET.worth(price) == price
