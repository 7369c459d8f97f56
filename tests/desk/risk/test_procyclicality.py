"""Tools against procyclicality never charge less than is needed, and what they do is measured."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.risk.procyclicality import (
    FLOOR_DAYS,
    buffered,
    floored,
    largest_call,
    long_volatility,
    peak_to_trough,
    stressed,
)

MARGINS = st.lists(st.floats(0, 1e9), min_size=1, max_size=40)
PAIRS = st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=40)


@given(MARGINS, st.integers(1, 500))
def test_a_buffer_is_never_below_what_is_needed_and_never_more_than_a_quarter_above(
    margins: list[float], rebuild: int
) -> None:
    charged = buffered(margins, rebuild)
    assert charged[0] == 1.25 * margins[0]
    assert all(need <= paid <= 1.25 * need for need, paid in zip(margins, charged, strict=True))


@given(st.floats(1, 1e9), st.integers(1, 500), st.floats(1, 1.25))
def test_a_rise_of_up_to_a_quarter_is_paid_by_a_whole_buffer_alone(margin: float, rebuild: int, times: float) -> None:
    before, after = buffered([margin, margin * times], rebuild)
    assert after - before <= 0.25 * margin * times / rebuild + 1e-6


@pytest.mark.parametrize("rebuild", [1, 10, 60])
def test_a_buffer_that_was_used_up_is_whole_again_after_as_many_days_as_are_said(rebuild: int) -> None:
    charged = buffered([100.0, *[125.0] * (rebuild + 1)], rebuild)
    assert charged[0] == 125.0
    assert charged[rebuild - 1 if rebuild > 1 else 0] < 156.25 - 1e-6
    assert charged[rebuild] == pytest.approx(156.25)
    assert charged[-1] == pytest.approx(156.25)


@given(PAIRS)
def test_a_weight_of_stress_and_a_floor_never_lower_a_margin(pairs: list[tuple[float, float]]) -> None:
    needs, others = zip(*pairs, strict=True)
    for need, other, heavier, lifted in zip(
        needs, others, stressed(needs, others), floored(needs, others), strict=True
    ):
        assert heavier == max(need, 0.75 * need + 0.25 * other)
        assert lifted == max(need, other)
        assert heavier <= max(need, other) * (1 + 1e-12)


@given(PAIRS)
def test_a_floor_is_idempotent(pairs: list[tuple[float, float]]) -> None:
    needs, floors = zip(*pairs, strict=True)
    assert floored(floored(needs, floors), floors) == floored(needs, floors)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=60), st.data())
def test_the_long_volatility_is_that_of_the_days_before(losses: list[float], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(losses)))
    found = long_volatility(losses, first)
    for day, volatility in enumerate(found, start=first):
        assert volatility == pytest.approx(math.sqrt(sum(loss**2 for loss in losses[:day]) / day), abs=1e-6)
    assert len(found) == len(losses) + 1 - first


def test_what_is_more_than_ten_years_ago_is_forgotten() -> None:
    losses = [100.0, 60.0, *[1.0] * (FLOOR_DAYS - 1)]
    expected = math.sqrt((60**2 + FLOOR_DAYS - 1) / FLOOR_DAYS)
    assert list(long_volatility(losses, FLOOR_DAYS + 1)) == pytest.approx([expected])


@pytest.mark.parametrize("before", [0, 1, FLOOR_DAYS - 1, FLOOR_DAYS, FLOOR_DAYS + 7])
def test_a_huge_loss_that_is_forgotten_leaves_no_trace(before: int) -> None:
    calm = [1.0 + place % 3 for place in range(2 * FLOOR_DAYS)]
    losses = [*[1.0] * before, 1e9, *calm]
    for day, volatility in enumerate(long_volatility(losses, before + 1), start=before + 1):
        days = losses[max(0, day - FLOOR_DAYS) : day]
        if day % 400 == 0 or day in (before + FLOOR_DAYS, before + FLOOR_DAYS + 1, len(losses)):
            assert volatility == pytest.approx(math.sqrt(math.fsum(loss**2 for loss in days) / len(days)))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40), st.integers(1, 5))
def test_calls_and_the_peak_are_those_of_every_pair_of_days(margins: list[int], days: int) -> None:
    rises = [b - a for (i, a), (j, b) in itertools.combinations(enumerate(margins), 2) if j - i == days]
    assert largest_call(margins, days) == max([0, *rises]) or max(rises, default=0) < 0
    assert peak_to_trough(margins) == (Fraction(max(margins), min(margins)) if min(margins) else None)
