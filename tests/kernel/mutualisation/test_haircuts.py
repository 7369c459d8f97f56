"""Checked: gains are cut by no more than they are, and a pool that bears something has an account inside the books."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, Rule, outside
from rhodian.mutualisation.settlement import Source, haircut
from tests.remedy_cases import POOLS, RULES, pool_of
from tests.strategies import EUR, NOT_NATURAL, amounts, untyped


@pytest.mark.clause("MU-15")
def test_a_larger_shortfall_can_give_someone_one_unit_back() -> None:
    assert haircut(2, (2, 1, 2), Rule.IN_PROPORTION) == (0, 1, 1)
    assert haircut(3, (2, 1, 2), Rule.IN_PROPORTION) == (1, 0, 2)


@pytest.mark.clause("MU-6")
@given(st.lists(amounts(), max_size=8).map(tuple), amounts(), st.sampled_from(RULES))
def test_more_than_all_gains_takes_every_gain_whole(gains: tuple[int, ...], more: int, rule: Rule) -> None:
    assert haircut(sum(gains) + more, gains, rule) == gains


@pytest.mark.parametrize("rule", [None, "in order", Rule.LIMITED, 0])
def test_a_haircut_is_in_order_or_in_proportion(rule: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        haircut(1, (1,), untyped(rule))
    assert refusal.value.field == "rule"


@pytest.mark.parametrize("value", NOT_NATURAL, ids=repr)
def test_a_haircut_is_of_natural_numbers(value: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        haircut(untyped(value), (1,), Rule.IN_ORDER)
    assert refusal.value.field == "left"
    with pytest.raises(InvalidAmount) as refusal:
        haircut(1, (1, untyped(value)), Rule.IN_ORDER)
    assert refusal.value.field == "gains[1]"


@pytest.mark.parametrize("account", [None, "pool", outside(EUR)])
def test_a_pool_needs_an_account_inside_the_books(account: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        Source(untyped(account), pool_of(1))
    assert refusal.value.field == "accounts[0]"
    with pytest.raises(InvalidValue) as refusal:
        Source(POOLS[0], untyped(account))
    assert refusal.value.field == "pool"
