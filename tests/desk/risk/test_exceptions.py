"""The statistics of exceptions: what was published, to the last printed digit, and what holds of every count."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.risk.exceptions import (
    GREEN,
    RED,
    YELLOW,
    Transitions,
    conditional,
    coverage,
    independence,
    shortfall,
    traffic_light,
    transitions,
)

CENT = Fraction(1, 100)
RATES = st.sampled_from([CENT, Fraction(1, 20), Fraction(1, 40), Fraction(1, 200), Fraction(1, 1000)])
HITS = st.lists(st.booleans(), min_size=1, max_size=80)


def printed(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def test_the_example_of_the_risk_toolbox_is_met_to_its_last_digit() -> None:
    """MathWorks' pages on pof, cci and cc: 57 failures in 1,043 days at 95 %."""
    pof = coverage(1043, 57, Fraction(1, 20))
    cci = independence(Transitions(932, 53, 53, 4))
    cc = conditional(pof, cci)
    found = [printed(each, 5) for test in (pof, cci, cc) for each in (test.ratio, test.p)]
    assert found == ["0.46147", "0.49694", "0.25866", "0.61104", "0.72013", "0.69763"]


@pytest.mark.parametrize(
    ("days", "exceptions", "rate", "ratio"),
    [
        *((250, x, CENT, r) for x, r in [(0, "5.02517"), (1, "1.17649"), (2, "0.10844"), (4, "0.76914")]),
        *((250, x, CENT, r) for x, r in [(3, "0.09494"), (5, "1.95681"), (6, "3.55535"), (7, "5.49699")]),
        (250, 10, CENT, "12.95549"),
        (250, 3, Fraction(1, 20), "10.81233"),
        (1000, 4, CENT, "4.70596"),
        (1000, 17, CENT, "4.09097"),
        *((500, x, Fraction(1, 20), r) for x, r in [(40, "8.07904"), (35, "3.76508"), (45, "13.75498")]),
        (1043, 59, Fraction(1, 20), "0.91023"),
    ],
)
def test_kupiecs_ratio_is_the_one_recomputed_elsewhere(days: int, exceptions: int, rate: Fraction, ratio: str) -> None:
    assert printed(coverage(days, exceptions, rate).ratio, 5) == ratio


@pytest.mark.parametrize(
    ("exceptions", "days", "ratios"),
    [
        (123, 4007, ("111.789", "243.169", "607.926")),
        (30, 3789, ("1.787", "5.502", "71.906")),
        (26, 3215, ("1.271", "5.184", "63.286")),
        (126, 34273, ("182.675", "13.297", "144.877")),
        (5, 925, ("2.368", "0.030", "8.742")),
        (10, 3038, ("18.674", "2.028", "9.920")),
        (6, 4135, ("47.841", "14.556", "0.738")),
        (132, 140972, ("1941.859", "705.804", "0.584")),
        (6, 16635, ("282.388", "123.159", "9.040")),
    ],
)
def test_what_clearing_houses_disclosed_of_their_backtests_is_tested(
    exceptions: int, days: int, ratios: tuple[str, ...]
) -> None:
    rates = (CENT, Fraction(1, 200), Fraction(1, 1000))
    assert tuple(printed(coverage(days, exceptions, rate).ratio, 3) for rate in rates) == ratios


def test_the_non_rejection_regions_of_kupiecs_table_are_found() -> None:
    critical = 3.841
    regions = {days: [x for x in range(40) if coverage(days, x, CENT).ratio < critical] for days in (255, 510, 1000)}
    assert (regions[255][-1], regions[510][0], regions[510][-1]) == (6, 2, 10)
    assert (regions[1000][0], regions[1000][-1]) == (5, 16)


def test_the_traffic_light_of_basel_has_its_zones_and_its_tails() -> None:
    lights = [traffic_light(250, x, CENT) for x in range(13)]
    assert [light.zone for light in lights] == [GREEN] * 5 + [YELLOW] * 5 + [RED] * 3
    assert traffic_light(3, 0, CENT).zone == GREEN
    assert [printed(100 * float(light.fewer), 2) for light in lights[:11]] == [
        *("8.11", "28.58", "54.32", "75.81", "89.22", "95.88", "98.63", "99.60", "99.89", "99.97", "99.99"),
    ]
    assert printed(100 * float(lights[5].as_many), 2) == "10.78"
    assert printed(100 * float(lights[10].as_many), 2) == "0.03"


@given(st.integers(1, 60), st.data(), RATES)
def test_both_tails_are_what_adding_up_the_binomial_gives(days: int, data: st.DataObject, rate: Fraction) -> None:
    exceptions = data.draw(st.integers(0, days))
    weights = [math.comb(days, x) * rate**x * (1 - rate) ** (days - x) for x in range(days + 1)]
    light = traffic_light(days, exceptions, rate)
    assert (light.fewer, light.as_many) == (sum(weights[: exceptions + 1]), sum(weights[exceptions:]))


@given(HITS, RATES)
def test_a_ratio_is_never_below_nothing_and_its_probability_is_one(hits: list[bool], rate: Fraction) -> None:
    first, second = coverage(len(hits), sum(hits), rate), independence(transitions(hits))
    for test in (first, second, conditional(first, second)):
        assert test.ratio >= 0
        assert 0 <= test.p <= 1


@given(HITS)
def test_the_transitions_are_those_of_the_pairs_of_days(hits: list[bool]) -> None:
    pairs = list(itertools.pairwise(hits))
    found = transitions(hits)
    assert [found.n00, found.n01, found.n10, found.n11] == [
        pairs.count(each) for each in ((False, False), (False, True), (True, False), (True, True))
    ]


@given(st.integers(1, 400), st.data(), RATES)
def test_coverage_is_met_best_where_the_share_is_the_rate(days: int, data: st.DataObject, rate: Fraction) -> None:
    exceptions = data.draw(st.integers(0, days - 1))
    here, more = (coverage(days, x, rate).ratio for x in (exceptions, exceptions + 1))
    if Fraction(exceptions, days) >= rate:
        assert more >= here - 1e-9
    if Fraction(exceptions + 1, days) <= rate:
        assert more <= here + 1e-9


def test_exceptions_that_come_together_are_told_from_such_as_do_not() -> None:
    together = independence(transitions([False] * 90 + [True] * 10))
    apart = independence(transitions(([False] * 9 + [True]) * 10))
    assert together.p < 0.001
    assert apart.p > 0.05


def test_the_shortfall_statistics_are_nothing_where_losses_beyond_are_as_expected() -> None:
    losses, margins, tails = [1.0, 3.0, 5.0, 0.0], [2.0] * 4, [4.0] * 4
    found = shortfall(losses, margins, tails, Fraction(1, 2))
    assert (found.within, found.overall) == (0.0, 0.0)


def test_without_exceptions_there_is_no_first_statistic_and_the_second_is_one() -> None:
    found = shortfall([1.0, 2.0], [2.0, 2.0], [3.0, 3.0], CENT)
    assert (found.within, found.overall) == (None, 1.0)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.floats(0.5, 50), st.floats(1.01, 3))
def test_a_larger_shortfall_leaves_less_to_be_wished_for(losses: list[float], margin: float, times: float) -> None:
    margins, tails = [margin] * len(losses), [margin * 1.2] * len(losses)
    less = shortfall(losses, margins, tails, CENT).overall
    more = shortfall(losses, margins, [tail * times for tail in tails], CENT).overall
    assert less is not None
    assert more is not None
    assert more >= less


def test_where_nothing_at_all_was_expected_nothing_is_said_of_the_shortfall() -> None:
    found = shortfall([1.0, 2.0], [0.0, 1.0], [0.0, 1.0], CENT)
    assert (found.within, found.overall) == (None, None)
