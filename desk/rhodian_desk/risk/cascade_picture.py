"""Convenience: the pictures of a stress, and one of its cascades."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.risk import pictures
from rhodian_desk.risk.drawing import COLOURS, amounts, drawn, scaled

if TYPE_CHECKING:
    from rhodian_desk.risk.cascade import Cascades
    from rhodian_desk.risk.pictures import Stressed
    from rhodian_desk.risk.stress import Report


def stress(of: Report) -> Stressed:
    """Return the pictures of a stress, and if it has cascades, one of them."""
    made, fallen = pictures.stress(of), of.cascades
    if fallen is None:
        return made
    draw = partial(_cascade, of=fallen, scale=of.stress.scenario.asset.scale)
    return attrs.evolve(made, cascade=drawn("cascade", 250, draw))


def _cascade(axes: Any, of: Cascades, scale: int) -> None:
    """Draw how far the mark falls, to the rarest: without a pool, with the whole of it, and with nothing at hand."""
    paths = of.market.scenarios
    across = [math.log10(paths / (paths - rank + 1)) for rank in of.ranks]
    unit, called = scaled(max(1, *(row.largest for row in of.rows)), scale)
    for place, look, style in ((0, "ink", "-"), (1, "waterfall", (0, (5, 2))), (-1, "uncovered", (0, (1, 1.5)))):
        heights = [fall / unit for fall in of.course[place]]
        axes.plot(across, heights, color=COLOURS[look], linewidth=1.6, linestyle=style)
    rarest = max(across[-1], 0.3)
    marks = [10**power for power in range(int(rarest) + 1)]
    axes.set_xlim(0, rarest)
    axes.set_xticks([math.log10(mark) for mark in marks], [f"{mark:,}" for mark in marks])
    axes.set_xlabel("one path in so many", color=COLOURS["muted"], loc="right", labelpad=1)
    axes.set_ylim(bottom=0)
    amounts(axes, called)
