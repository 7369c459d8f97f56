"""Checked: what a margin has to be, day by day, from what a portfolio would have lost before, and from nothing later.

Each model answers with the value at risk and the expected shortfall of the next day, at the confidence 1 - a, both
times the square root of the horizon, and neither below 0:

- historical: of the N losses of the look-back the k-th largest, k = ceil(a N), and the mean of the k largest;
- ewma: the variance is decay times that of the day before and the rest times the last loss squared, begun with the
  mean square of the first days (not their variance: of losses all alike that is a rounding error, which the first of
  them would be divided by); a normal quantile;
- filtered: each loss by its day's EWMA volatility, then as historical, times today's volatility; a loss of a day that
  not a thousandth of a unit was expected on by that of the next day, so that a first move after a standstill has a
  size, if no large one;
- garch: GARCH(1, 1) without a mean, fitted to the look-back by the package arch every so many days, with the variance
  carried on from day to day in between; a normal quantile. Of a look-back in which nothing moved there is no fit, and
  up to the next one it is EWMA.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.risk.extra import brought

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

SEED_MAX = 250
"""From so many first losses EWMA has its first variance, unless the look-back is shorter."""

_STANDSTILL = 1e-3
"""A volatility of less, in smallest units, is none: nothing is divided by what is left of one after a long calm."""

_AT_ONCE = 2**21
"""How many losses, a row a window, are sorted at once."""


@attrs.frozen(kw_only=True)
class Terms:
    """What a margin has to cover."""

    rate: Fraction
    """How often it may be less than what is lost: 1 less the confidence."""
    horizon: int = 1
    """Over how many days."""
    lookback: int
    """From how many days it is found."""
    decay: float = 0.94
    """How much of yesterday's variance EWMA keeps."""
    refit: int = 250
    """After how many days GARCH is fitted anew."""

    @property
    def worst(self) -> int:
        """Which of the losses of a look-back is the value at risk, counted from the largest."""
        return math.ceil(self.rate * self.lookback)


@attrs.frozen
class Path:
    """The margins of a portfolio: for each day after the first look-back, and for the day after the last."""

    at_risk: tuple[float, ...]
    """The value at risk."""
    tail: tuple[float, ...]
    """The expected shortfall."""


def path(model: str, losses: Sequence[float], terms: Terms) -> Path:
    """Return the margins that a model gives, the first of them after one look-back, each from earlier losses alone.

    Args:
        model: its name, one of `MODELS`.
        losses: what the portfolio lost on each day, gains below 0; at least a look-back of them.
        terms: what is to be covered.
    """
    numpy: Any = brought("numpy")
    at_risk, tail = MODELS[model](numpy, numpy.array(losses, dtype=numpy.float64), terms)
    scale = math.sqrt(terms.horizon)
    return Path(*(tuple((numpy.maximum(each, 0.0) * scale).tolist()) for each in (at_risk, tail)))


def quantile(losses: Sequence[float], rate: Fraction) -> float:
    """Return the value at risk by the convention of this module, of however many losses; never below 0."""
    return max(0.0, sorted(losses, reverse=True)[math.ceil(rate * len(losses)) - 1])


def normal(rate: Fraction) -> tuple[float, float]:
    """Return the value at risk and the expected shortfall of a standard normal loss."""
    standard = NormalDist()
    found = -standard.inv_cdf(float(rate))  # of the lower tail, in which a small rate keeps its digits
    return found, standard.pdf(found) / float(rate)


def _worst(numpy: Any, losses: Floats, terms: Terms) -> tuple[Floats, Floats]:
    """Return the k-th largest of each window, and the mean of the k largest."""
    size, worst = terms.lookback, terms.worst
    windows, at_once = numpy.lib.stride_tricks.sliding_window_view(losses, size), max(1, _AT_ONCE // size)
    at_risk, tail = numpy.empty(len(windows)), numpy.empty(len(windows))
    for first in range(0, len(windows), at_once):
        few = slice(first, first + at_once)
        largest = numpy.partition(windows[few], size - worst, axis=1)[:, size - worst :]
        at_risk[few], tail[few] = largest.min(axis=1), largest.mean(axis=1)
    return at_risk, tail


def volatility(numpy: Any, losses: Floats, terms: Terms) -> Floats:
    """Return the volatility that EWMA expects on each day, and on the day after the last."""
    variance = float(numpy.mean(losses[: min(SEED_MAX, terms.lookback)] ** 2))
    found = [variance]
    for loss in losses.tolist():
        variance = terms.decay * variance + (1 - terms.decay) * loss * loss
        found.append(variance)
    volatilities: Floats = numpy.sqrt(numpy.array(found))
    return volatilities


def _ewma(numpy: Any, losses: Floats, terms: Terms) -> tuple[Floats, Floats]:
    expected = volatility(numpy, losses, terms)[terms.lookback :]
    at_risk, tail = normal(terms.rate)
    return at_risk * expected, tail * expected


def _filtered(numpy: Any, losses: Floats, terms: Terms) -> tuple[Floats, Floats]:
    expected = volatility(numpy, losses, terms)
    by = numpy.where(expected[:-1] >= _STANDSTILL, expected[:-1], expected[1:])
    by[by == 0] = 1.0
    at_risk, tail = _worst(numpy, losses / by, terms)
    return at_risk * expected[terms.lookback :], tail * expected[terms.lookback :]


def _garch(numpy: Any, losses: Floats, terms: Terms) -> tuple[Floats, Floats]:
    expected: list[float] = []
    for first in range(terms.lookback, len(losses) + 1, terms.refit):
        constant, news, kept, variance = _fitted(numpy, losses[first - terms.lookback : first], terms)
        last = losses[first - 1]
        for loss in [last, *losses[first : first + terms.refit - 1]]:
            variance = constant + news * loss * loss + kept * variance
            expected.append(math.sqrt(variance))
    at_risk, tail = normal(terms.rate)
    found = numpy.array(expected[: len(losses) + 1 - terms.lookback])
    return at_risk * found, tail * found


def _fitted(numpy: Any, losses: Floats, terms: Terms) -> tuple[float, float, float, float]:
    """Return the constant of GARCH(1, 1), the weights of news and of the past, and the variance of the last day."""
    size = math.sqrt(float(numpy.mean(losses * losses)))
    if size == 0:
        return 0.0, 1 - terms.decay, terms.decay, 0.0
    univariate = brought("arch.univariate")
    model = univariate.ZeroMean(losses / size, volatility=univariate.GARCH(p=1, q=1), rescale=False)
    fit = model.fit(disp="off", show_warning=False)
    constant, news, kept = (float(each) for each in fit.params.to_numpy())
    return constant * size * size, news, kept, (float(fit.conditional_volatility[-1]) * size) ** 2


MODELS: dict[str, Callable[[Any, Floats, Terms], tuple[Floats, Floats]]] = {
    "historical": _worst,
    "ewma": _ewma,
    "filtered": _filtered,
    "garch": _garch,
}
"""The models by name."""
