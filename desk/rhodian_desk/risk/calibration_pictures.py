"""Convenience: the pictures of a calibration: margin by model and tool, and who contributes what by each way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian_desk.risk.drawing import COLOURS, amounts, drawn, look_of, scaled
from rhodian_desk.risk.entries import BY
from rhodian_desk.risk.pictures import PICTURED
from rhodian_desk.risk.procyclicality import BUFFER, FLOOR, NONE, STRESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_desk.risk.calibration import Calibration, Fund, Margin

TOOLED: Final = {NONE: "drawn", BUFFER: "socialised", STRESS: "waterfall", FLOOR: ""}
"""The hatching of a margin under each tool, and under none; one is plain."""
WAYS: Final = dict(zip(BY, ("drawn", "waterfall", "haircut", "deleveraged"), strict=True))
"""The hatching of each way to share a fund out."""

_GROUP = 0.84
"""How much of the room of a group its bars take together."""


@attrs.frozen
class Calibrated:
    """The pictures of a calibration."""

    margins: tuple[str, ...]
    """For each of the first members, its margin by each model and with each tool."""
    ways: str
    """What members contribute by each way; empty if there is no fund."""
    members: tuple[int, ...]
    """Which members are drawn in it."""


def calibration(of: Calibration) -> Calibrated:
    """Return a picture of each member's margins, as far as they are pictured, and one of what members contribute."""
    shown, fund = list(zip(of.study.members, of.charged, strict=True))[:PICTURED], of.fund
    margins = (
        partial(_margins, of=[each for each in of.margins if each.member == member.name], charged=charged, study=of)
        for member, charged in shown
    )
    pictures = tuple(drawn(f"margins-{place}", 190, each) for place, each in enumerate(margins))
    if fund is None:
        return Calibrated(pictures, "", ())
    members = contributing(fund)
    draw = partial(_ways, of=fund, members=members, scale=of.study.asset.scale)
    return Calibrated(pictures, drawn("ways", 56 + 46 * len(members), draw), members)


def contributing(fund: Fund) -> tuple[int, ...]:
    """Return which members are pictured: those that contribute most by whichever way, in their order."""
    most = [max(each) for each in zip(*(way.amounts for way in fund.ways.values()), strict=True)]
    return tuple(sorted(sorted(range(len(most)), key=lambda place: -most[place])[:PICTURED]))


def _fill(look: str) -> dict[str, Any]:
    """Return how matplotlib fills what has a look, or what is plain."""
    return look_of(look) if look else {"facecolor": COLOURS["shade"], "edgecolor": COLOURS["frame"], "linewidth": 0.6}


def _margins(axes: Any, of: Sequence[Margin], charged: int, study: Calibration) -> None:
    """Draw a member's margins, a group a model and a bar a tool, the expected shortfalls, and what is charged."""
    tools = [(tool, look) for tool, look in TOOLED.items() if tool in of[0].tools]
    highest = max(1, charged, *(amount for each in of for amount in (each.tail, *each.tools.values())))
    unit, called = scaled(highest, study.study.asset.scale)
    wide = _GROUP / len(tools)
    for place, (tool, look) in enumerate(tools):
        heights = [(at, each.tools[tool] / unit) for at, each in enumerate(of) if each.tools[tool]]
        across = [at + wide * (place + 0.5) - _GROUP / 2 for at, _ in heights]
        axes.bar(across, [height for _, height in heights], width=wide, **_fill(look))
    for at, each in enumerate(of):
        ends = (at - _GROUP / 2 - 0.04, at - _GROUP / 2 + wide + 0.04)
        axes.plot(ends, [each.tail / unit] * 2, color=COLOURS["uncovered"], linewidth=2)
    axes.axhline(charged / unit, color=COLOURS["ink"], linewidth=1.1, linestyle=(0, (4, 2)))
    axes.set_xticks(range(len(of)), [each.model for each in of])
    axes.set_xlim(-0.6, len(of) - 0.4)
    axes.set_ylim(0, 1.08 * highest / unit)
    axes.tick_params(axis="x", length=0)
    amounts(axes, called)


def _ways(axes: Any, of: Fund, members: Sequence[int], scale: int) -> None:
    """Draw what members contribute, a group a member and a bar a way."""
    highest = max(1, *(of.ways[way].amounts[member] for way in WAYS for member in members))
    unit, called = scaled(highest, scale)
    high = _GROUP / len(WAYS)
    for place, (way, look) in enumerate(WAYS.items()):
        given = [of.ways[way].amounts[member] for member in members]
        widths = [(at, amount / unit) for at, amount in enumerate(given) if amount]
        along = [at + high * (place + 0.5) - _GROUP / 2 for at, _ in widths]
        axes.barh(along, [width for _, width in widths], height=high, **_fill(look))
    axes.set_yticks(range(len(members)), [str(member + 1) for member in members])
    axes.set_ylim(len(members) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, 1.02 * highest / unit)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    axes.grid(axis="x", color=COLOURS["rule"], linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(called, color=COLOURS["muted"], loc="right", labelpad=1)
