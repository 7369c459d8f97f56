"""Checked: the scores of published deleveraging queues order candidates as the formulas do, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch
from rhodian.deleveraging.scores import bitmex, by_ratio, gains_first, hyperliquid
from tests.strategies import HUGE, NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

Refusals: TypeAlias = "tuple[tuple[str, Callable[[], object]], ...]"

fractions = st.lists(st.tuples(amounts(), amounts()), max_size=8)
positions = st.lists(st.tuples(st.integers(1, 300), st.integers(0, 300)), max_size=8)


def ranks(scores: tuple[int, ...], values: list[Fraction]) -> bool:
    """Tell whether scores are in the order of exact values, equal where these are."""
    pairs = combinations(zip(scores, values, strict=True), 2)
    return all((one < other, one == other) == (low < high, low == high) for (one, low), (other, high) in pairs)


@given(fractions)
def test_scores_by_ratio_are_in_the_order_of_the_fractions(members: list[tuple[int, int]]) -> None:
    members = [(n, d) for n, d in members if d > 0]
    scores = by_ratio([n for n, _ in members], [d for _, d in members])
    assert ranks(scores, [Fraction(n, d) for n, d in members])


@given(fractions)
def test_something_over_nothing_scores_above_all_and_nothing_over_nothing_scores_0(
    members: list[tuple[int, int]],
) -> None:
    scores = by_ratio([n for n, _ in members] + [3, 0], [d for _, d in members] + [0, 0])
    assert scores[-1] == 0
    assert all(score < scores[-2] for score, (_, d) in zip(scores, members, strict=False) if d > 0)


def test_ratios_that_differ_by_one_part_in_ten_to_the_sixty_are_kept_apart() -> None:
    first, second = by_ratio((HUGE - 1, HUGE), (HUGE, HUGE + 1))
    assert first < second


@pytest.mark.clause("DE-14")
@given(st.lists(st.tuples(amounts(), st.integers(1, HUGE), st.integers(1, HUGE)), max_size=6), st.integers(1, HUGE))
def test_hyperliquids_scores_are_in_the_order_of_its_index(members: list[tuple[int, int, int]], mark: int) -> None:
    index = [Fraction(mark, entry) * Fraction(quantity * mark, value) for quantity, entry, value in members]
    quantities, entries, values = ([row[place] for row in members] for place in range(3))
    assert ranks(hyperliquid(quantities, entries, values), index)


def test_an_account_worth_nothing_is_first_in_hyperliquids_queue() -> None:
    assert hyperliquid((1, 100), (50, 1), (0, 1))[0] > hyperliquid((1, 100), (50, 1), (0, 1))[1]


def rank_of(side: int, mark: int, entry: int, bankruptcy: int) -> Fraction:
    """Return BitMEX's rank as published, in values that are below 0 for shorts."""
    value, at_entry, at_bankruptcy = side * mark, side * entry, side * bankruptcy
    leverage = Fraction(abs(value), value - at_bankruptcy)
    gain = Fraction(value - at_entry, abs(at_entry))
    return gain * leverage if gain > 0 else gain / leverage


@pytest.mark.clause("DE-14")
@given(st.sampled_from([1, -1]), st.integers(1, 300), positions)
def test_bitmex_scores_are_in_the_order_of_its_ranks(side: int, mark: int, members: list[tuple[int, int]]) -> None:
    solvent = [(entry, bankruptcy) for entry, bankruptcy in members if side * (mark - bankruptcy) > 0]
    scores = bitmex(side, mark, [entry for entry, _ in solvent], [bankruptcy for _, bankruptcy in solvent])
    assert ranks(scores, [rank_of(side, mark, *member) for member in solvent])


def test_the_more_leveraged_of_two_equal_gains_is_first_and_of_two_equal_losses_too() -> None:
    high, low = bitmex(1, 120, (100, 100), (110, 50))
    assert high > low
    high, low = bitmex(1, 80, (100, 100), (70, 10))
    assert high > low


def test_whoever_gains_is_before_whoever_loses_on_either_side() -> None:
    longs = bitmex(1, 100, (99, 100, 101), (1, 99, 99))
    shorts = bitmex(-1, 100, (101, 100, 99), (200, 101, 101))
    assert longs[0] > longs[1] > longs[2]
    assert shorts[0] > shorts[1] > shorts[2]


@pytest.mark.clause("DE-14")
def test_a_gain_with_nothing_behind_it_is_first_and_a_loss_from_an_entry_of_zero_last() -> None:
    scores = bitmex(1, 100, (90, 1), (100, 99))
    assert scores[0] > scores[1]
    scores = bitmex(-1, 100, (0, 1), (101, 300))
    assert scores[0] < scores[1]


@pytest.mark.parametrize("side", [0, 2, -2, True, 1.0, "1", None])
def test_a_side_is_1_or_minus_1(side: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        bitmex(untyped(side), 1, (), ())
    assert refusal.value.field == "side"


@pytest.mark.parametrize("mark", [0, -1, True, 1.0, None])
def test_a_mark_is_a_price(mark: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        bitmex(1, untyped(mark), (), ())
    assert refusal.value.field == "mark"


@pytest.mark.clause("DE-12")
@pytest.mark.parametrize("value", NOT_NATURAL)
def test_only_natural_numbers_are_scored(value: object) -> None:
    wrong = (untyped(value),)
    refused: Refusals = (
        ("numerators[0]", lambda: by_ratio(wrong, (1,))),
        ("denominators[0]", lambda: by_ratio((1,), wrong)),
        ("gains[0]", lambda: gains_first(wrong, (1,))),
        ("losses[0]", lambda: gains_first((1,), wrong)),
        ("entries[0]", lambda: hyperliquid((1,), wrong, (1,))),
        ("account_values[0]", lambda: hyperliquid((1,), (1,), wrong)),
        ("quantities[0]", lambda: hyperliquid(wrong, (1,), (1,))),
        ("entries[0]", lambda: bitmex(1, 1, wrong, (1,))),
        ("bankruptcies[0]", lambda: bitmex(1, 1, (1,), wrong)),
    )
    for field, call in refused:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert refusal.value.field == field


@pytest.mark.clause("DE-12")
def test_columns_of_different_lengths_are_refused_by_name() -> None:
    refused: Refusals = (
        ("denominators", lambda: by_ratio((1, 1), (1,))),
        ("losses", lambda: gains_first((1, 1), (1,))),
        ("quantities", lambda: hyperliquid((1,), (1, 1), (1, 1))),
        ("account_values", lambda: hyperliquid((1, 1), (1, 1), (1,))),
        ("bankruptcies", lambda: bitmex(1, 1, (1, 1), (1,))),
    )
    for field, call in refused:
        with pytest.raises(LengthMismatch) as refusal:
            call()
        assert refusal.value.field == field
