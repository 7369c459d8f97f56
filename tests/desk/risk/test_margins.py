"""Margin by each model: monotone, homogeneous, blind to what comes later, and by the convention that is named."""

from __future__ import annotations

import itertools
import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rhodian_desk.risk.margins import MODELS, SEED_MAX, Terms, normal, path, quantile

RATES = (Fraction(1, 10), Fraction(1, 20), Fraction(1, 40), Fraction(1, 100))
LOSSES = st.lists(st.floats(-100, 100).map(lambda loss: round(loss, 3)), min_size=40, max_size=60)
FREE = sorted(set(MODELS) - {"garch"})
LOOKBACK = 30


def terms(rate: Fraction = RATES[1], **more: int) -> Terms:
    return Terms(rate=rate, lookback=LOOKBACK, **more)


def wild(size: int = 400) -> list[float]:
    """Return losses that come in calms and storms."""
    made = np.random.default_rng(7)
    calm = np.repeat([1.0, 4.0, 1.0, 2.0], size // 4)
    return [float(each) for each in made.standard_normal(size) * calm]


@given(LOSSES, st.sampled_from(RATES))
def test_historical_simulation_is_the_loss_that_sorting_finds(losses: list[float], rate: Fraction) -> None:
    found = path("historical", losses, terms(rate))
    worst = math.ceil(rate * LOOKBACK)
    for day in range(LOOKBACK, len(losses) + 1):
        largest = sorted(losses[day - LOOKBACK : day])[-worst:]
        assert found.at_risk[day - LOOKBACK] == max(0.0, largest[0])
        assert found.tail[day - LOOKBACK] == pytest.approx(max(0.0, sum(largest) / worst), abs=1e-9)


def test_of_five_hundred_losses_at_one_in_a_hundred_it_is_the_fifth_largest() -> None:
    losses = [float(each) for each in range(1, 501)]
    found = path("historical", losses, Terms(rate=Fraction(1, 100), lookback=500))
    assert (found.at_risk, found.tail) == ((496.0,), (498.0,))
    assert quantile(losses, Fraction(1, 100)) == 496.0


@pytest.mark.parametrize("model", FREE)
@given(losses=LOSSES)
def test_more_confidence_never_asks_for_less_and_the_tail_is_never_below(model: str, losses: list[float]) -> None:
    paths = [path(model, losses, terms(rate)) for rate in RATES]
    for low, high in itertools.pairwise(paths):
        assert all(a <= b + 1e-9 for a, b in zip(low.at_risk, high.at_risk, strict=True))
    for each in paths:
        assert all(0 <= a <= b + 1e-9 for a, b in zip(each.at_risk, each.tail, strict=True))


@pytest.mark.parametrize("model", MODELS)
def test_a_position_four_times_as_large_needs_four_times_the_margin(model: str) -> None:
    losses = wild()
    one, four = (path(model, [times * loss for loss in losses], terms()) for times in (1, 4))
    assert four.at_risk == pytest.approx([4 * each for each in one.at_risk], rel=1e-4)


@pytest.mark.parametrize("model", MODELS)
def test_a_margin_is_blind_to_every_loss_from_its_day_on(model: str) -> None:
    losses = wild()
    whole = path(model, losses, terms(refit=50))
    for day in (LOOKBACK, 100, 201, len(losses)):
        changed = [*losses[:day], *(1000.0 for _ in losses[day:])]
        again = path(model, changed, terms(refit=50))
        kept = day - LOOKBACK + 1
        assert (again.at_risk[:kept], again.tail[:kept]) == (whole.at_risk[:kept], whole.tail[:kept])
        assert len(again.at_risk) == len(losses) - LOOKBACK + 1


@pytest.mark.parametrize("model", MODELS)
def test_a_longer_horizon_asks_for_the_square_root_of_its_days(model: str) -> None:
    losses = wild()
    one, nine = path(model, losses, terms()), path(model, losses, terms(horizon=9))
    assert nine.at_risk == pytest.approx([3 * each for each in one.at_risk])


@pytest.mark.parametrize("model", MODELS)
def test_what_never_moves_needs_nothing(model: str) -> None:
    found = path(model, [0.0] * 50, terms())
    assert set(found.at_risk + found.tail) == {0.0}


@pytest.mark.parametrize("model", MODELS)
def test_what_moves_for_the_first_time_is_margined_in_proportion_to_how_far_it_does(model: str) -> None:
    losses = [*(0.0 for _ in range(LOOKBACK + 5)), *(100 * loss for loss in wild(40))]
    one, many = (path(model, [times * loss for loss in losses], terms()) for times in (1, 1000))
    assert many.at_risk == pytest.approx([1000 * each for each in one.at_risk], rel=1e-4)
    assert many.tail == pytest.approx([1000 * each for each in one.tail], rel=1e-4)
    assert 100 < one.tail[-1] < 1000


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("loss", [5.0, 0.1, 1e-9])
def test_what_loses_the_same_every_day_is_margined_for_about_as_much(model: str, loss: float) -> None:
    found = path(model, [loss] * 60, terms())
    assert all(0.9 * loss < each < 3 * loss for each in found.at_risk)


def test_memory_does_not_grow_with_the_number_of_windows() -> None:
    long = np.random.default_rng(3).standard_normal(12_000).tolist()
    asked = Terms(rate=Fraction(2, 5), lookback=2_000)
    tracemalloc.start()
    found = path("historical", long, asked)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 50 * 2**20
    few = path("historical", long[-2_500:], asked)
    assert (found.at_risk[-501:], found.tail[-501:]) == (few.at_risk, few.tail)


def test_nothing_is_divided_by_what_a_long_calm_leaves_of_a_volatility() -> None:
    losses = [1e75, *(0.0 for _ in range(12_500)), 1e75, 0.0]
    found = path("filtered", losses, terms(RATES[3]))
    assert all(math.isfinite(each) for each in found.at_risk + found.tail)
    assert 1e74 < found.at_risk[-1] < 1e75


def test_ewma_is_its_recursion() -> None:
    losses = wild()
    variance = float(np.mean(np.square(losses[: min(SEED_MAX, LOOKBACK)])))
    found = path("ewma", losses, terms())
    for day, loss in enumerate(losses):
        if day >= LOOKBACK:
            assert found.at_risk[day - LOOKBACK] == pytest.approx(1.6448536269514722 * math.sqrt(variance))
        variance = 0.94 * variance + 0.06 * loss**2


def test_filtered_simulation_is_plain_simulation_of_losses_by_their_volatility() -> None:
    losses = wild(100)
    volatility = [each / normal(RATES[1])[0] for each in path("ewma", losses, terms()).at_risk]
    found = path("filtered", losses, terms())
    for day in range(2 * LOOKBACK, len(losses) + 1):
        by = [losses[each] / volatility[each - LOOKBACK] for each in range(day - LOOKBACK, day)]
        largest = sorted(by)[-terms().worst :]
        today = volatility[day - LOOKBACK]
        assert found.at_risk[day - LOOKBACK] == pytest.approx(largest[0] * today)
        assert found.tail[day - LOOKBACK] == pytest.approx(sum(largest) / len(largest) * today)


def test_filtered_simulation_is_louder_after_a_storm_than_plain_simulation() -> None:
    losses = [*(math.sin(day) for day in range(100)), *(10 * math.sin(day) for day in range(100, 130))]
    filtered, plain = (path(model, losses, terms()) for model in ("filtered", "historical"))
    assert filtered.at_risk[75] > 1.5 * plain.at_risk[75]


def test_garch_follows_the_variance_that_the_package_expects() -> None:
    from arch.univariate import GARCH, ZeroMean  # noqa: PLC0415  # beside the module under test, which loads it late

    losses = np.array(wild())
    window = losses[-300:]
    fit = ZeroMean(window, volatility=GARCH(), rescale=False).fit(disp="off", show_warning=False)
    expected = math.sqrt(float(fit.forecast(horizon=1).variance.to_numpy()[-1, 0]))
    found = path("garch", losses.tolist(), Terms(rate=Fraction(1, 20), lookback=300, refit=100))
    assert found.at_risk[-1] == pytest.approx(normal(Fraction(1, 20))[0] * expected, rel=1e-3)


@given(st.sampled_from(RATES))
@settings(max_examples=4)
def test_the_normal_tail_is_the_mean_of_what_is_beyond_its_quantile(rate: Fraction) -> None:
    from scipy.integrate import quad  # noqa: PLC0415  # beside the module under test, which needs none of it
    from scipy.stats import norm  # noqa: PLC0415  # the same

    at_risk, tail = normal(rate)
    assert norm.sf(at_risk) == pytest.approx(float(rate))
    assert quad(lambda loss: loss * norm.pdf(loss), at_risk, 40)[0] / float(rate) == pytest.approx(tail)
