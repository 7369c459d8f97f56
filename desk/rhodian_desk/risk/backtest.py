"""Checked: a margin beside what would have been lost after it was set, step by step of the horizon, as statistics.

What is charged, and what is lost, is rounded up to the smallest unit, as it would be by whoever asks for it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import attrs

from rhodian_desk.risk import exceptions as statistics
from rhodian_desk.risk.calibration import asked, funded
from rhodian_desk.risk.defaults import defaults
from rhodian_desk.risk.procyclicality import largest_call, peak_to_trough
from rhodian_desk.risk.study import charges

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from fractions import Fraction

    from rhodian_desk.risk.defaults import Defaults
    from rhodian_desk.risk.exceptions import Light, Shortfall, Test, Transitions
    from rhodian_desk.risk.study import Charged, Member, Study

CALLS: Final = (1, 5, 20)
"""Within how many days calls are looked at."""


@attrs.frozen
class Exceeded:
    """A loss that was more than the margin."""

    day: dt.date
    """The first day of the horizon."""
    loss: int
    margin: int


@attrs.frozen
class Year:
    """What a calendar year had."""

    year: int
    days: int
    exceptions: int
    light: Light


@attrs.frozen(kw_only=True)
class Result:
    """How the margin of a member by a model did."""

    member: str
    model: str
    days: int
    """How many stretches of the horizon were looked at, none of them over another."""
    begins: tuple[dt.date, ...]
    """The first day of each."""
    lost: tuple[int, ...]
    """What was lost over each."""
    charged: tuple[int, ...]
    """What had been charged before each."""
    exceptions: tuple[Exceeded, ...]
    transitions: Transitions
    coverage: Test
    independence: Test
    conditional: Test
    shortfall: Shortfall
    """Of the model's own figures, without any tool."""
    light: Light
    years: tuple[Year, ...]
    peak: int
    trough: int
    ratio: Fraction | None
    """The peak over the trough; None if that is 0."""
    calls: dict[int, int]
    """The largest rise within so many days."""


@attrs.frozen
class Backtest:
    """A study whose margins were held against what was lost."""

    study: Study
    results: tuple[Result, ...]
    defaults: Defaults | None
    """What defaults would have come to, if the study has a fund."""

    @property
    def sound(self) -> bool:
        """Whether no member's margin by the first model is in the red zone."""
        first = self.study.margin.models[0]
        return all(each.light.zone != statistics.RED for each in self.results if each.model == first)


def backtest(study: Study, note: Callable[[str], None] = lambda _: None) -> Backtest:
    """Hold the margins of each member by each model against what it would have lost."""
    found = charges(study, note)
    results = tuple(
        _result(study, member, model, found[member.name, model])
        for member in study.members
        for model in study.margin.models
    )
    fund = funded(study, asked(study, found))
    if fund is None or study.header.fund is None:
        return Backtest(study, results, None)
    note("Defaults")
    given = fund.ways[study.header.fund.by].amounts
    first = results[:: len(study.margin.models)]
    held = [(each.lost, each.charged) for each in first]
    return Backtest(study, results, defaults(study, held, first[0].begins, given))


def _result(study: Study, member: Member, model: str, found: Charged) -> Result:
    """Return how a margin did: what was lost over each stretch of days is compared with what was set before it."""
    terms = study.terms
    margins = [math.ceil(margin) for margin in found.tools[study.margin.tool]]
    begins = range(terms.lookback, len(member.losses) - terms.horizon + 1, terms.horizon)
    losses = [math.fsum(member.losses[begin : begin + terms.horizon]) for begin in begins]
    set_before = [margins[begin - terms.lookback] for begin in begins]
    own, tails = ([of[begin - terms.lookback] for begin in begins] for of in (found.path.at_risk, found.path.tail))
    lost = [math.ceil(loss) for loss in losses]
    hits = [loss > margin for loss, margin in zip(lost, set_before, strict=True)]
    days = [study.series.days[begin] for begin in begins]
    covered = statistics.coverage(len(hits), sum(hits), terms.rate)
    counted = statistics.transitions(hits)
    apart = statistics.independence(counted)
    return Result(
        member=member.name,
        model=model,
        days=len(hits),
        begins=tuple(days),
        lost=tuple(lost),
        charged=tuple(set_before),
        exceptions=tuple(
            Exceeded(day, loss, margin)
            for day, loss, margin in zip(days, lost, set_before, strict=True)
            if loss > margin
        ),
        transitions=counted,
        coverage=covered,
        independence=apart,
        conditional=statistics.conditional(covered, apart),
        shortfall=statistics.shortfall(losses, own, tails, terms.rate),
        light=statistics.traffic_light(len(hits), sum(hits), terms.rate),
        years=tuple(_years(study, days, hits)),
        peak=max(margins),
        trough=min(margins),
        ratio=peak_to_trough(margins),
        calls={within: largest_call(margins, within) for within in CALLS},
    )


def _years(study: Study, days: Sequence[dt.date], hits: Sequence[bool]) -> Iterable[Year]:
    """Yield what each calendar year had."""
    for year in sorted({day.year for day in days}):
        of = [hit for day, hit in zip(days, hits, strict=True) if day.year == year]
        yield Year(year, len(of), sum(of), statistics.traffic_light(len(of), sum(of), study.terms.rate))
