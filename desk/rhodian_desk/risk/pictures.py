"""Convenience: pictures of the risk desk as SVG, drawn by matplotlib: static, and the same for the same figures."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian_desk.risk import exceptions
from rhodian_desk.risk.drawing import COLOURS, LOOKS, amounts, drawn, look_of, scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_desk.risk.backtest import Backtest, Result
    from rhodian_desk.risk.defaults import Deep
    from rhodian_desk.risk.stress import Report

POINTS: Final = 400
"""About how many days are drawn at most; exceptions are all drawn."""
PICTURED: Final = 12
"""How many margins, and how many accounts, are drawn at most."""
LEVELS: Final = 4
"""Of how many quantiles it is drawn who pays: the highest."""
ZONES: Final = {exceptions.GREEN: "waterfall", exceptions.YELLOW: "haircut", exceptions.RED: "uncovered"}
"""The hatching of each zone of the traffic light."""
DEPTHS: Final = {
    "contribution": "drawn",
    "capital": "waterfall",
    "others": "haircut",
    "assessments": "deleveraged",
    "uncovered": "uncovered",
}
"""The hatching of each part of a default beyond margin."""


@attrs.frozen
class Backtested:
    """The pictures of a backtest."""

    margins: tuple[str, ...]
    """For each of the first margins, it beside losses."""
    lights: tuple[str, ...]
    """For each of them, its traffic light year by year."""
    step: int
    """Of how many days, or stretches of days, one is drawn."""
    defaults: str | None
    """What bears the worst defaults of most groups, if any goes beyond margin."""


@attrs.frozen
class Stressed:
    """The pictures of a stress."""

    course: str
    """What bears losses, from the most frequent to the rarest."""
    rows: tuple[int, ...]
    """Which rows of the document are drawn in it."""
    others: int
    """How many more are, together."""
    pays: tuple[str, ...]
    """For each of the highest quantiles, who pays."""
    cascade: str = ""
    """How far the mark falls with a pool and without it, if that was asked."""


def backtest(of: Backtest) -> Backtested:
    """Return for each margin, as far as they are pictured, it beside losses, and its traffic light."""
    shown = list(enumerate(of.results[:PICTURED]))
    return Backtested(
        tuple(drawn(f"margin-{place}", 210, partial(_margin, of=of, each=each)) for place, each in shown),
        tuple(drawn(f"light-{place}", 130, partial(_light, of=of, each=each)) for place, each in shown),
        _step(of.results[0].days),
        _defaults(of),
    )


def _defaults(of: Backtest) -> str | None:
    """Return what bears the worst defaults, if there is a fund and any goes beyond margin."""
    worst = [] if of.defaults is None else list(of.defaults.worst)
    shown = [each for each in worst if len(each.defaulters) == len(worst[-1].defaulters)]
    return drawn("defaults", 60 + 14 * len(shown), partial(_worst, of=of, shown=shown)) if shown else None


def _worst(axes: Any, of: Backtest, shown: Sequence[Deep]) -> None:
    """Draw what bears each of the worst defaults beyond margin, the worst first."""
    unit, called = scaled(max(each.lost - each.margin for each in shown), of.study.asset.scale)
    left = [0.0] * len(shown)
    for part, look in DEPTHS.items():
        widths = [getattr(each, part) / unit for each in shown]
        there = [place for place, width in enumerate(widths) if width]  # a bar of no width would still have its edge
        at = ([of[place] for place in there] for of in (widths, left))
        axes.barh(there, next(at), height=0.7, left=next(at), **look_of(look))
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(shown)), [str(place) for place in range(1, len(shown) + 1)])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1.02 * max(left))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.set_xlabel(called, color=COLOURS["muted"], loc="right", labelpad=1)


def _step(days: int) -> int:
    """Return of how many days one is drawn."""
    return -(-days // POINTS)


def thinned(lost: Sequence[int], charged: Sequence[int]) -> list[int]:
    """Return the places that are drawn: of each few, the one whose loss came closest to the margin, or most beyond."""
    step = _step(len(lost))
    return [
        max(range(first, min(first + step, len(lost))), key=lambda place: lost[place] - charged[place])
        for first in range(0, len(lost), step)
    ]


def _margin(axes: Any, of: Backtest, each: Result) -> None:
    """Draw losses, the margin that had been set before each, and those that were more than it."""
    beside = [other for other in of.results if other.member == each.member]  # their pictures have one scale
    highest = max(1, *(amount for other in beside for amount in (*other.lost, *other.charged)))
    unit, called = scaled(highest, of.study.asset.scale)
    places, days = thinned(each.lost, each.charged), [day.toordinal() for day in each.begins]
    across = [days[place] for place in places]
    losses = [max(each.lost[place], 0) / unit for place in places]
    axes.fill_between(across, losses, step="mid", facecolor=COLOURS["shade"], linewidth=0)
    axes.plot(across, [each.charged[place] / unit for place in places], color=COLOURS["drawn"], linewidth=1.2)
    beyond = [(one.day.toordinal(), one.loss / unit) for one in each.exceptions]
    look = {"color": COLOURS["uncovered"], "markersize": 4.5, "markeredgewidth": 1.1}
    axes.plot([day for day, _ in beyond], [loss for _, loss in beyond], "x", **look)
    axes.set_ylim(0, 1.05 * highest / unit)
    axes.set_xlim(days[0], max(days[-1], days[0] + 1))
    years = {day.year: day.toordinal() for day in reversed(each.begins) if day.year > each.begins[0].year}
    shown = sorted(years)[:: -(-len(years) // 6) or 1]
    ends = each.begins[:: max(len(days) - 1, 1)]
    if len(shown) > 1:
        axes.set_xticks([years[year] for year in shown], [str(year) for year in shown])
    else:
        axes.set_xticks([day.toordinal() for day in ends], [day.isoformat() for day in ends])
        for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
            label.set_horizontalalignment(side)
    amounts(axes, called)


def _light(axes: Any, of: Backtest, each: Result) -> None:
    """Draw how many exceptions each year had, hatched by its zone."""
    for year in each.years:
        axes.bar(year.year, year.exceptions, width=0.8, **look_of(ZONES[year.light.zone]))
        if len(each.years) <= 2 * PICTURED:
            axes.annotate(
                str(year.exceptions), (year.year, year.exceptions), (0, 2), textcoords="offset points", ha="center"
            )
    beside = [other for other in of.results if other.member == each.member]
    axes.set_ylim(0, 1.25 * max(1, *(year.exceptions for other in beside for year in other.years)))
    shown = [year.year for year in each.years][:: -(-len(each.years) // 6)]
    axes.set_xlim(each.years[0].year - 0.6, each.years[-1].year + 0.6)
    axes.set_xticks(shown, [str(year) for year in shown])
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def stress(of: Report) -> Stressed:
    """Return a picture of what bears losses from the smallest to the largest, and one of who pays at each quantile."""
    payers = paying(of)
    return Stressed(
        drawn("course", 250, partial(_course, of=of)),
        of.course.rows,
        of.course.others,
        tuple(
            drawn(f"pays-{level}", 60 + 16 * len(payers), partial(_pays, of=of, payers=payers, level=level))
            for level in range(len(of.stress.levels))[-LEVELS:]
        ),
    )


def _course(axes: Any, of: Report) -> None:
    """Draw the losses from one that is always met to the rarest, and what bears each; and the resources across."""
    course, room = of.course, of.course.ends[-1]
    highest = max(course.losses[-1], room, 1)
    unit, called = scaled(highest, of.stress.scenario.asset.scale)
    across = [math.log10(of.count / count) for count in course.at_least]
    left = [loss - sum(each) for loss, each in zip(course.losses, zip(*course.borne, strict=True), strict=True)]
    under = [0] * len(across)
    for look, row in zip([*list(LOOKS)[: len(course.borne)], "uncovered"], [*course.borne, left], strict=True):
        over = [low + amount for low, amount in zip(under, row, strict=True)]
        if any(row):
            heights = ([each / unit for each in edge] for edge in (under, over))
            seen = [any(row[max(place - 1, 0) : place + 2]) for place in range(len(row))]
            axes.fill_between(across, *heights, where=seen, **look_of(look))
        under = over
    for end in course.ends:
        axes.axhline(end / unit, color=COLOURS["ink"], linewidth=1.1, linestyle=(0, (4, 2)))
    rarest = max(across[-1], 0.3)
    marks = [10**power for power in range(int(rarest) + 1)]
    marks = marks[:: -(-len(marks) // 5)]
    axes.set_xlim(0, rarest)
    axes.set_xticks([math.log10(mark) for mark in marks], [f"{mark:,}" for mark in marks])
    if rarest - math.log10(marks[-1]) < rarest / 10:
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.set_xlabel("one loss in so many", color=COLOURS["muted"], loc="right", labelpad=1)
    axes.set_ylim(0, 1.08 * highest / unit)
    amounts(axes, called)


def paying(of: Report) -> list[int]:
    """Return which rows of accounts are pictured: those that pay most at the highest quantile, in their order."""
    funds = [place for place, row in enumerate(of.rows) if row.kind == "fund"]
    return sorted(sorted(funds, key=lambda place: -of.rows[place].quantiles[-1])[:PICTURED])


def _pays(axes: Any, of: Report, payers: Sequence[int], level: int) -> None:
    """Draw what each account pays at a quantile, in the outline of what it can."""
    rows, funds = [of.rows[place] for place in payers], [row.name for row in of.rows if row.kind == "fund"]
    unit, called = scaled(max(1, *(row.capacity or 0 for row in rows)), of.stress.scenario.asset.scale)
    places = range(len(rows))
    can = [(row.capacity or 0) / unit for row in rows]
    axes.barh(places, can, height=0.7, facecolor="none", edgecolor=COLOURS["frame"], linewidth=0.8)
    axes.barh(places, [row.quantiles[level] / unit for row in rows], height=0.7, **look_of("drawn"))
    axes.set_yticks(places, [str(funds.index(row.name) + 1) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1.02 * max(*can, 1 / unit))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.set_xlabel(called, color=COLOURS["muted"], loc="right", labelpad=1)
