"""Convenience: pictures of a monitor: figures with their thresholds, and resources one on the other, over time.

As the other pictures of the risk desk they hold figures and times only; the page says what is whose. What is drawn
between two times is what stood at the first.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_desk.risk.drawing import COLOURS, LOOKS, amounts, drawn, look_of, scaled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

PICTURED = 12
"""How many figures, and how many assets, are drawn at most."""

LAYERED = len(LOOKS) - 1
"""How many resources of an asset have a look of their own; the rest are drawn as one."""

_DAY = 86_400


@attrs.frozen
class Course:
    """A figure over time."""

    kind: str
    """Of what kind."""
    name: str
    """Of what."""
    limit: Fraction | None
    """Its threshold."""
    values: Mapping[int, Fraction]
    """What it is, by the place of the time; where there is none, it is not drawn."""


@attrs.frozen
class Stack:
    """The resources of an asset over time."""

    code: str
    """The asset."""
    scale: int
    """How many decimals it has."""
    held: Mapping[tuple[str, str], Mapping[int, int]]
    """For each kind and name what there is, by the place of the time."""


@attrs.frozen
class Courses:
    """What is drawn."""

    times: tuple[int, ...]
    """The times, in seconds."""
    ends: tuple[str, str]
    """The first and the last of them as text."""
    courses: tuple[Course, ...]
    """The figures."""
    stacks: tuple[Stack, ...]
    """The resources, asset by asset."""


@attrs.frozen
class Monitored:
    """The pictures of a monitor."""

    courses: tuple[tuple[str, str, str], ...]
    """Of each figure the kind, of what it is, and the picture."""
    stacks: tuple[tuple[str, tuple[tuple[str, str, str], ...], int, str], ...]
    """Of each asset its code; of each resource the look, kind and name; how many more are drawn as one; the picture."""
    left_out: int
    """How many figures and assets are not drawn."""


def pictures(of: Courses) -> Monitored:
    """Return a picture of each figure, and one of the resources of each asset."""
    courses, stacks = of.courses[:PICTURED], of.stacks[:PICTURED]
    return Monitored(
        tuple(
            (each.kind, each.name, drawn(f"course-{place}", 170, partial(_course, among=of, of=each)))
            for place, each in enumerate(courses)
        ),
        tuple(
            (each.code, _looks(each), max(len(each.held) - LAYERED, 0), drawn(f"stack-{place}", 210, draw))
            for place, each in enumerate(stacks)
            for draw in (partial(_stack, among=of, of=each),)
        ),
        len(of.courses) - len(courses) + len(of.stacks) - len(stacks),
    )


def _looks(of: Stack) -> tuple[tuple[str, str, str], ...]:
    """Return the look of each resource that has its own."""
    looks = [look for look in LOOKS if look != "uncovered"]
    return tuple(
        (look, *named) for look, named in zip(looks, list(of.held)[: LAYERED - (len(of.held) > LAYERED)], strict=False)
    )


def _edges(times: tuple[int, ...]) -> list[int]:
    """Return the times and where the picture ends, some way behind the last, so that what stands then is seen."""
    return [*times, times[-1] + max((times[-1] - times[0]) // 25, 1)]


def _across(axes: Any, of: Courses) -> None:
    """Lay the axis of times out, with the first and the last of them below it; as days if they are as far apart."""
    first, last = of.times[0], of.times[-1]
    axes.set_xlim(first, _edges(of.times)[-1])
    said = [text.partition("T")[0] if last - first >= _DAY else text for text in of.ends]
    shown = list(zip((first, last), said, strict=True))[: 1 + (first < last)]
    axes.set_xticks([time for time, _ in shown], [text for _, text in shown])
    for label, side in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        label.set_horizontalalignment(side)


def _course(axes: Any, among: Courses, of: Course) -> None:
    """Draw a figure in percent, and its threshold across."""
    values = [float(100 * of.values[place]) if place in of.values else None for place in range(len(among.times))]
    ends = _edges(among.times)
    gaps = [float("nan") if value is None else value for value in (*values, values[-1])]
    axes.step(ends, gaps, where="post", color=COLOURS["drawn"], linewidth=1.4)
    axes.plot(ends, gaps, ".", color=COLOURS["drawn"], markersize=3)
    limit = None if of.limit is None else float(100 * of.limit)
    if limit is not None:
        axes.axhline(limit, color=COLOURS["uncovered"], linewidth=1.1, linestyle=(0, (4, 2)))
    highest = max((each for each in (*values, limit) if each is not None), default=0)
    axes.set_ylim(0, 1.1 * (highest or 1))
    _across(axes, among)
    amounts(axes, "%")


def _stack(axes: Any, among: Courses, of: Stack) -> None:
    """Draw resources one on the other; those that have no look of their own together, on top."""
    rows = [[held.get(place, 0) for place in range(len(among.times))] for held in of.held.values()]
    looks = [look for look, _, _ in _looks(of)]
    if len(rows) > len(looks):
        rows = [*rows[: len(looks)], [sum(column) for column in zip(*rows[len(looks) :], strict=True)]]
        looks.append("uncovered")
    highest = max(1, *(sum(column) for column in zip(*rows, strict=True)))
    unit, called = scaled(highest, of.scale)
    ends, under = _edges(among.times), [0] * len(among.times)
    for look, row in zip(looks, rows, strict=True):
        over = [low + amount for low, amount in zip(under, row, strict=True)]
        edges = ([each / unit for each in (*edge, edge[-1])] for edge in (under, over))
        if any(row):
            axes.fill_between(ends, *edges, step="post", **look_of(look))
        under = over
    axes.set_ylim(0, 1.08 * highest / unit)
    _across(axes, among)
    amounts(axes, called)
