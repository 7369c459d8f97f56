"""Checked: what members are asked for as margin after the data, how large a fund has to be, and who contributes what.

This is where floats end: every amount is rounded up to the smallest unit before a fund is sized, and from there on all
is exact.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.risk.fund import Bounds, by_shapley, shared, sized, tail, within
from rhodian_desk.risk.study import charges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.risk.fund import Shared, Sized, Tail
    from rhodian_desk.risk.study import Charged, Member, Study


@attrs.frozen
class Margin:
    """What a model asks of a member, in smallest units, each rounded up."""

    member: str
    model: str
    at_risk: int
    """The value at risk."""
    tail: int
    """The expected shortfall."""
    tools: dict[str, int]
    """What is charged under each tool, and under none."""


@attrs.frozen(kw_only=True)
class Fund:
    """A fund, sized and shared out."""

    scenarios: tuple[str, ...]
    """What each scenario is called: the last of its days, or its name."""
    size: Sized
    beyond: tuple[int, ...]
    """What each member loses beyond its margin in the scenario that asks for most."""
    worst: tuple[int, ...]
    """What each loses beyond it at most, in whichever scenario."""
    tail: Tail
    """What each loses beyond it on average in the scenarios in which all lose most together."""
    ways: dict[str, Shared]
    """By each of the ways to share it out."""


@attrs.frozen
class Calibration:
    """What a study comes to."""

    study: Study
    margins: tuple[Margin, ...]
    charged: tuple[int, ...]
    """What each member is charged, by the first model and the tool of the study."""
    fund: Fund | None


def calibrate(study: Study, note: Callable[[str], None] = lambda _: None) -> Calibration:
    """Find the margins of the day after the data, and size and share out the fund if the study has one."""
    found = charges(study, note)
    margins = tuple(_margin(*names, of) for names, of in found.items())
    charged = asked(study, found)
    note("Sizing the fund")
    return Calibration(study, margins, charged, funded(study, charged))


def _margin(member: str, model: str, of: Charged) -> Margin:
    """Round up what a model gives for the day after the data."""
    last = {tool: math.ceil(path[-1]) for tool, path in of.tools.items()}
    return Margin(member, model, math.ceil(of.path.at_risk[-1]), math.ceil(of.path.tail[-1]), last)


def asked(study: Study, found: dict[tuple[str, str], Charged]) -> tuple[int, ...]:
    """Return what each member is charged after the data, by the first model and the tool."""
    model, tool = study.margin.models[0], study.margin.tool
    return tuple(math.ceil(found[member.name, model].tools[tool][-1]) for member in study.members)


def funded(study: Study, charged: tuple[int, ...]) -> Fund | None:
    """Size the fund of a study, if it has one, by what is lost beyond margin, and share it out in every way."""
    entry = study.header.fund
    if entry is None:
        return None
    groups = tuple(member.group for member in study.members)
    names, beyond = zip(*_beyond(study, charged), strict=True)
    size = sized([tuple(within(groups, losses).values()) for losses in beyond], entry.cover)
    here = beyond[size.scenario]
    worst = tuple(map(max, zip(*beyond, strict=True)))
    deep = tail(beyond, entry.tail or math.ceil(len(beyond) * study.terms.rate))
    shapley = by_shapley(groups, here, entry.cover)
    weights = {"margin": charged, "stress": worst, "marginal": deep.means, "shapley": shapley}
    before = tuple(member.contributed for member in study.members)
    bounds = Bounds(entry.floor, entry.cap, entry.step, entry.unit)
    ways = {by: shared(size.required, each, bounds, before) for by, each in weights.items()}
    return Fund(scenarios=names, size=size, beyond=here, worst=worst, tail=deep, ways=ways)


def _beyond(study: Study, charged: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each scenario with what each member loses in it beyond its margin."""
    entry, horizon = study.header.fund, study.terms.horizon
    if entry is not None and entry.days:
        for end in range(horizon, len(study.series.days) + 1):
            losses = (math.ceil(math.fsum(member.losses[end - horizon : end])) for member in study.members)
            yield study.series.days[end - 1].isoformat(), _above(losses, charged)
    for scenario in study.scenarios:
        losses = (_moved(member, scenario.moves) for member in study.members)
        yield scenario.name, _above(losses, charged)


def _above(losses: Iterator[int], charged: tuple[int, ...]) -> tuple[int, ...]:
    """Return how much of each loss is above the margin."""
    return tuple(max(0, loss - margin) for loss, margin in zip(losses, charged, strict=True))


def _moved(member: Member, moves: dict[str, Fraction]) -> int:
    """Return what a member loses if instruments move so far, exactly, rounded up."""
    return math.ceil(
        -sum((held * moves.get(name, Fraction(0)) for name, held in member.positions.items()), Fraction(0))
    )
