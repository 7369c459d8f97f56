"""Convenience: pictures of the risk desk as SVG, drawn by matplotlib: static, and the same for the same figures.

A picture has no name of the file's in it, only figures, days and a few words; the page says in text what is whose. Its
colours are variables of the page's style sheet, so that it follows the choice of light or dark, and prints; what is
told by colour is hatched, too. The letters are the page's. A picture is for a column of 400 pixels, so that a telephone
shows it in full.
"""

from __future__ import annotations

import io
import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian_desk.risk import exceptions
from rhodian_desk.risk.extra import brought

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian_desk.risk.backtest import Backtest, Result
    from rhodian_desk.risk.stress import Report

WIDTH: Final = 400
POINTS: Final = 400
"""About how many days are drawn at most; exceptions are all drawn."""
PICTURED: Final = 12
"""How many margins, and how many accounts, are drawn at most."""
LEVELS: Final = 4
"""Of how many quantiles it is drawn who pays: the highest."""
LOOKS: Final = {
    "drawn": "////",
    "waterfall": "---",
    "haircut": "\\\\\\\\",
    "deleveraged": "|||",
    "sale-price": "...",
    "socialised": "+++",
    "uncovered": "xxxx",
}
"""The hatchings: the class that the style sheet has for each, and what draws it."""
ZONES: Final = {exceptions.GREEN: "waterfall", exceptions.YELLOW: "haircut", exceptions.RED: "uncovered"}
"""The hatching of each zone of the traffic light."""

_POWERS: Final = {0: "", 3: "in thousands", 6: "in millions", 9: "in billions", 12: "in trillions"}
_NAMES: Final = ("ink", "muted", "frame", "rule", "shade", *LOOKS, *(f"{look}-ground" for look in LOOKS))
_COLOURS: Final = {name: f"#0000{place:02x}" for place, name in enumerate(_NAMES, 1)}
_STYLE: Final = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 11,
    "hatch.linewidth": 0.8,
    "axes.edgecolor": _COLOURS["frame"],
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": _COLOURS["ink"],
    "xtick.color": _COLOURS["frame"],
    "ytick.color": _COLOURS["frame"],
    "xtick.labelcolor": _COLOURS["ink"],
    "ytick.labelcolor": _COLOURS["ink"],
}
_FRAME: Final = re.compile(
    r"^.*?<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL
)
_FONT: Final = re.compile(r" font-family: [^;\"]*;?|(?<=font)(: [0-9.]+px) [^;\"]*")
_ID: Final = re.compile(r"(?<=[ (\"])(id=\"|url\(#|href=\"#)|(?<=xlink:)(href=\"#)")


def drawn(name: str, height: int, draw: Callable[[Any], None]) -> str:
    """Return a picture as an element of a page.

    Args:
        name: what its parts are named by, another for each picture of a page.
        height: how high it is, in pixels.
        draw: draws it on axes.

    Raises:
        OutputRefused: if matplotlib is not installed.
    """
    library, figures = brought("matplotlib"), brought("matplotlib.figure")
    with library.rc_context():
        library.rcdefaults()
        library.rcParams.update({**_STYLE, "svg.hashsalt": name})
        figure = figures.Figure(figsize=(WIDTH / 72, height / 72))
        axes = figure.subplots()
        figure.subplots_adjust(left=44 / WIDTH, right=1 - 12 / WIDTH, bottom=36 / height, top=1 - 20 / height)
        draw(axes)
        written = io.StringIO()
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None})
    return cleaned(written.getvalue(), name)


def cleaned(text: str, name: str) -> str:
    """Return what matplotlib wrote as an element of a page: without a style, letters and colours of its own."""
    text = _FRAME.sub(lambda found: f"<svg {found[1]}>" if found[1] else "", text)
    text = _FONT.sub(lambda found: f"-size{found[1]}" if found[1] else "", text)
    text = _ID.sub(lambda found: f"{found[0]}{name}-", text)
    for variable, colour in _COLOURS.items():
        text = text.replace(colour, f"var(--{variable})")
    return re.sub(r"\s*\n\s*", " ", text.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")).strip()


def _scaled(most: int, scale: int) -> tuple[int, str]:
    """Return how many smallest units are 1 on an axis up to so much, and what that is called."""
    power = max(len(str(most)) - 1 - scale, 0) // 3 * 3
    return 10 ** (scale + power), _POWERS.get(power, f"times 1e{power}")


def _amounts(axes: Any, called: str) -> None:
    """Label the axis of amounts, with lines across, and say above it what 1 is."""
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="y", color=_COLOURS["rule"], linewidth=0.6)
    axes.set_axisbelow(True)
    at = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(called, (0, 1), (-34, 7), color=_COLOURS["muted"], **at)


def _look(look: str) -> dict[str, Any]:
    """Return how matplotlib fills what has a look."""
    return {
        "facecolor": _COLOURS[f"{look}-ground"],
        "edgecolor": _COLOURS[look],
        "hatch": LOOKS[look],
        "linewidth": 0.6,
    }


@attrs.frozen
class Backtested:
    """The pictures of a backtest."""

    margins: tuple[str, ...]
    """For each of the first margins, it beside losses."""
    lights: tuple[str, ...]
    """For each of them, its traffic light year by year."""
    step: int
    """Of how many days, or stretches of days, one is drawn."""


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


def backtest(of: Backtest) -> Backtested:
    """Return for each margin, as far as they are pictured, it beside losses, and its traffic light."""
    shown = list(enumerate(of.results[:PICTURED]))
    return Backtested(
        tuple(drawn(f"margin-{place}", 210, partial(_margin, of=of, each=each)) for place, each in shown),
        tuple(drawn(f"light-{place}", 130, partial(_light, of=of, each=each)) for place, each in shown),
        _step(of.results[0].days),
    )


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
    unit, called = _scaled(highest, of.study.asset.scale)
    places, days = thinned(each.lost, each.charged), [day.toordinal() for day in each.begins]
    across = [days[place] for place in places]
    losses = [max(each.lost[place], 0) / unit for place in places]
    axes.fill_between(across, losses, step="mid", facecolor=_COLOURS["shade"], linewidth=0)
    axes.plot(across, [each.charged[place] / unit for place in places], color=_COLOURS["drawn"], linewidth=1.2)
    beyond = [(one.day.toordinal(), one.loss / unit) for one in each.exceptions]
    look = {"color": _COLOURS["uncovered"], "markersize": 4.5, "markeredgewidth": 1.1}
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
    _amounts(axes, called)


def _light(axes: Any, of: Backtest, each: Result) -> None:
    """Draw how many exceptions each year had, hatched by its zone."""
    for year in each.years:
        axes.bar(year.year, year.exceptions, width=0.8, **_look(ZONES[year.light.zone]))
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
    unit, called = _scaled(highest, of.stress.scenario.asset.scale)
    across = [math.log10(of.count / count) for count in course.at_least]
    left = [loss - sum(each) for loss, each in zip(course.losses, zip(*course.borne, strict=True), strict=True)]
    under = [0] * len(across)
    for look, row in zip([*list(LOOKS)[: len(course.borne)], "uncovered"], [*course.borne, left], strict=True):
        over = [low + amount for low, amount in zip(under, row, strict=True)]
        if any(row):
            heights = ([each / unit for each in edge] for edge in (under, over))
            seen = [any(row[max(place - 1, 0) : place + 2]) for place in range(len(row))]
            axes.fill_between(across, *heights, where=seen, **_look(look))
        under = over
    for end in course.ends:
        axes.axhline(end / unit, color=_COLOURS["ink"], linewidth=1.1, linestyle=(0, (4, 2)))
    rarest = max(across[-1], 0.3)
    marks = [10**power for power in range(int(rarest) + 1)]
    marks = marks[:: -(-len(marks) // 5)]
    axes.set_xlim(0, rarest)
    axes.set_xticks([math.log10(mark) for mark in marks], [f"{mark:,}" for mark in marks])
    if rarest - math.log10(marks[-1]) < rarest / 10:
        axes.get_xticklabels()[-1].set_horizontalalignment("right")
    axes.set_xlabel("one loss in so many", color=_COLOURS["muted"], loc="right", labelpad=1)
    axes.set_ylim(0, 1.08 * highest / unit)
    _amounts(axes, called)


def paying(of: Report) -> list[int]:
    """Return which rows of accounts are pictured: those that pay most at the highest quantile, in their order."""
    funds = [place for place, row in enumerate(of.rows) if row.kind == "fund"]
    return sorted(sorted(funds, key=lambda place: -of.rows[place].quantiles[-1])[:PICTURED])


def _pays(axes: Any, of: Report, payers: Sequence[int], level: int) -> None:
    """Draw what each account pays at a quantile, in the outline of what it can."""
    rows, funds = [of.rows[place] for place in payers], [row.name for row in of.rows if row.kind == "fund"]
    unit, called = _scaled(max(1, *(row.capacity or 0 for row in rows)), of.stress.scenario.asset.scale)
    places = range(len(rows))
    can = [(row.capacity or 0) / unit for row in rows]
    axes.barh(places, can, height=0.7, facecolor="none", edgecolor=_COLOURS["frame"], linewidth=0.8)
    axes.barh(places, [row.quantiles[level] / unit for row in rows], height=0.7, **_look("drawn"))
    axes.set_yticks(places, [str(funds.index(row.name) + 1) for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(0, 1.02 * max(*can, 1 / unit))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.set_xlabel(called, color=_COLOURS["muted"], loc="right", labelpad=1)
