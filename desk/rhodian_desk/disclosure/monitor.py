"""Checked: a monitor: how a history's books stood at each of some times, and which figures crossed a threshold.

Pure: it prints and writes nothing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.disclosure.points import Ratio, point_at
from rhodian_desk.disclosure.standing import last_second, standings_at
from rhodian_desk.io.faults import Fault, ScenarioFaults
from rhodian_desk.io.units import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.disclosure.points import Point
    from rhodian_desk.history.records import Thresholds
    from rhodian_desk.play.played import Run

TIMES_MAX = 10_000
"""The most times at which books are looked at."""

COVER, CONCENTRATION, UTILISATION, COVERAGE = "cover below", "concentration above", "utilisation above", "margin below"
ALERTS = (COVER, CONCENTRATION, UTILISATION, COVERAGE)
"""What an alert is of."""


@attrs.frozen
class Alert:
    """A figure that crossed its threshold at one time or several."""

    kind: str
    of: str
    """Which asset, pool or markets."""
    limit: Fraction
    crossed: tuple[tuple[str, Ratio], ...]
    """Each time at which it was beyond, and what it was then, first to last."""
    stands: bool
    """Whether it is beyond at the last time."""


@attrs.frozen
class Monitor:
    """What a monitor shows."""

    run: Run
    points: tuple[Point, ...]
    alerts: tuple[Alert, ...]
    lacking: tuple[tuple[str, str], ...]
    """What it does not show, and why."""

    @property
    def stands(self) -> bool:
        """Whether an alert stands in the end."""
        return any(alert.stands for alert in self.alerts)


def monitor(run: Run, every: int | None = None, note: Callable[[str], None] = lambda _: None) -> Monitor:
    """Look at a play's books after every time at which something happened, and at the end of days of stress losses.

    Args:
        run: the play.
        every: instead, look at the end of each stretch of so many seconds; 86400 are days in UTC.
        note: told what long work is at.

    Raises:
        ScenarioFaults: if there would be too many times.
    """
    texts = {played.event.at.seconds: played.event.at.text for played in run.played}
    first, last = (run.played[place].event.at.seconds for place in (0, -1))
    if every is None:
        stressed = (last_second(each.day) for each in run.history.stresses)
        times: range | list[int] = sorted({*texts, *(time for time in stressed if time >= first)})
        right = "give --every, in seconds: 86400 is a day"
    else:
        times, right = range(first // every * every + every - 1, last + every, every), "give --every more seconds"
    if len(times) > TIMES_MAX:
        what = f"would be looked at {len(times):,} times, more than {TIMES_MAX:,}"
        raise ScenarioFaults((Fault(run.history.file, "", what, right),))
    dated = not all(text.isdecimal() for text in texts.values())
    points = []
    for place, standing in enumerate(standings_at(run, times)):
        if place % 100 == 0:
            note(f"Looking at the books, {place:,} of {len(times):,}")
        points.append(point_at(run, standing, texts.get(standing.time) or clock(standing.time, dated=dated)))
    made = tuple(points)
    return Monitor(run, made, tuple(_alerts(run.history.thresholds, made)), tuple(_lacking(run)))


def figures(point: Point, cover: int) -> Iterator[tuple[str, str, Ratio]]:
    """Yield what may cross a threshold: of what kind it is, of what, and the figure."""
    yield from ((COVER, each.asset.code, each.over(cover)) for each in point.covers)
    yield from ((CONCENTRATION, each.asset.code, each.share) for each in point.concentrations)
    yield from ((UTILISATION, each.name, each.period) for each in point.pools)
    yield from ((COVERAGE, ", ".join(each.markets), Ratio(each.equity, each.initial)) for each in point.margins)


def limits(of: Thresholds) -> dict[str, Fraction | None]:
    """Return the threshold of each kind of alert."""
    return dict(
        zip(ALERTS, (of.cover_below, of.concentration_above, of.utilisation_above, of.margin_below), strict=True)
    )


def _alerts(thresholds: Thresholds, points: tuple[Point, ...]) -> Iterator[Alert]:
    """Yield what crossed its threshold, in the order in which it first did."""
    of, found = limits(thresholds), dict[tuple[str, str], list[tuple[str, Ratio]]]()
    beyond: set[tuple[str, str]] = set()
    for point in points:
        beyond = set()
        for kind, name, figure in figures(point, thresholds.cover):
            limit, exact = of[kind], figure.exact
            if limit is None or exact is None:
                continue
            if exact < limit if kind in {COVER, COVERAGE} else exact > limit:
                found.setdefault((kind, name), []).append((point.at, figure))
                beyond.add((kind, name))
    for (kind, name), crossed in found.items():
        yield Alert(kind, name, of[kind] or Fraction(0), tuple(crossed), (kind, name) in beyond)


def _lacking(run: Run) -> Iterator[tuple[str, str]]:
    """Yield what is not shown, and what would have to be given for it."""
    history, rules = run.history, run.played[-1].state.current
    if not history.stresses:
        yield "cover", "the file supplies no stress losses: [[stress]]"
    elif not rules.layers and not rules.pools:
        yield "cover", "the policy has neither a layer nor a pool: `bears`, [[pools]]"
    if not rules.layers:
        yield "concentration", "the policy names nobody who bears a plain loss: `bears`"
    if not rules.pools:
        yield "utilisation", "the file has no pool: [[pools]]"
    if not rules.listings:
        yield "margin coverage, open interest", "the file has no market: [[markets]]"
