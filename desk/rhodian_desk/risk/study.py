"""Checked: from the file of a study to what it asks about, or to every fault in it and in its data at once."""

from __future__ import annotations

import bisect
import hashlib
import itertools
import json
import math
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from rhodian_desk.decoding.known import Known
from rhodian_desk.decoding.reader import Reader, joined
from rhodian_desk.io import kinds
from rhodian_desk.io.faults import FaultList, shown
from rhodian_desk.io.forms import listed
from rhodian_desk.io.opening import opened
from rhodian_desk.io.units import decimal_text
from rhodian_desk.risk import entries, procyclicality
from rhodian_desk.risk.data import Series, series
from rhodian_desk.risk.margins import Path, Terms, normal, path, quantile

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from rhodian import Asset

T = TypeVar("T")

_LISTED = 100
"""How many instruments are listed at most where one is named that there is not."""

WORK_MAX = 2**24
"""The most positions, each as often as there are days."""


@attrs.frozen(kw_only=True)
class Member:
    """A member, and what its positions would have lost on each day, in smallest units; gains are below 0."""

    name: str
    group: str
    positions: dict[str, int]
    losses: tuple[float, ...]
    contributed: int = 0


@attrs.frozen
class Scenario:
    """How far instruments move at once."""

    name: str
    moves: dict[str, Fraction]


@attrs.frozen(kw_only=True)
class Study:
    """A study: who holds what, how it moved, and what margin has to cover."""

    header: entries.Header
    series: Series
    terms: Terms
    members: tuple[Member, ...]
    scenarios: tuple[Scenario, ...]
    sha256: str
    """Of all that figures follow from: what the file asks, and the data."""
    files: tuple[str, ...]

    @property
    def asset(self) -> Asset:
        """What money is counted in."""
        return self.header.asset

    @property
    def margin(self) -> entries.MarginEntry:
        """How margin is found."""
        return self.header.margin


def load(file: str) -> Study:
    """Read a study, and the data that it names.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all of them.
    """
    return decode(opened(file, kinds.RISK), FaultList(file))


def decode(raw: dict[str, Any], faults: FaultList) -> Study:
    """Make a study of raw tables, as `load` does."""
    reader = Reader(Known(), faults)
    header = reader.read(entries.Header, raw, "")
    held = _each(reader, raw, "members", entries.MemberEntry)
    moved = _each(reader, raw, "scenarios", entries.ScenarioEntry)
    data = series(header.data, faults) if header is not None else None
    if header is not None and data is not None:
        _check(header, data, held, faults)
        for place, scenario in enumerate(moved):
            refuse_unknown(scenario.moves, data, f"scenarios[{place}].moves", faults)
        if header.fund is not None:
            stretches = max(0, len(data.days) - header.margin.horizon + 1) if header.fund.days else 0
            _check_scenarios(header.fund, len(header.scenarios) + stretches, faults)
            _check_bounds(header.fund, held, header.asset, faults)
    faults.raise_any()
    if header is None or data is None:
        raise TypeError  # either is a fault that was raised above
    margin = header.margin
    terms = Terms(
        rate=1 - margin.confidence,
        horizon=margin.horizon,
        lookback=margin.lookback,
        decay=float(margin.decay),
        refit=margin.refit,
    )
    members = tuple(
        Member(
            name=entry.name,
            group=entry.group or entry.name,
            positions=dict(entry.positions),
            losses=_losses(data, dict(entry.positions)),
            contributed=entry.contributed,
        )
        for entry in held
    )
    return Study(
        header=header,
        series=data,
        terms=terms,
        members=members,
        scenarios=tuple(Scenario(entry.name, dict(entry.moves)) for entry in moved),
        sha256=_hash(raw, data),
        files=(faults.file, *data.files),
    )


def _each(reader: Reader, raw: dict[str, Any], section: str, kind: type[T]) -> list[T]:
    """Read the tables of a section, each by itself."""
    items = raw.get(section)
    read = [
        reader.read(kind, item, f"{section}[{place}]")
        for place, item in enumerate(items if isinstance(items, list) else ())
    ]
    names: set[str] = set()
    for place, each in enumerate(read):
        name = getattr(each, "name", None)
        if name is not None and name in names:
            reader.faults.add(f"{section}[{place}].name", f"is {shown(name)} again", "give each its own name")
        names.add(str(name))
    if items == []:
        reader.faults.add(section, "is empty", f"give at least one [[{section}]]")
    return [each for each in read if each is not None]


def _check(header: entries.Header, data: Series, held: list[entries.MemberEntry], faults: FaultList) -> None:
    """Note what of a study and of its data does not fit together."""
    days, needed = len(data.days), header.margin.lookback + header.margin.horizon
    if days < needed:
        what = f"and the horizon need {needed:,} moves, and there are {days:,}"
        faults.add("margin.lookback", what, "give more data, or look back on less")
    span = header.margin.stress
    if span is not None and not any(span.first <= day <= span.last for day in data.days):
        faults.add("margin.stress", "has no day of the data in it", f"they are from {data.days[0]} to {data.days[-1]}")
    for place, entry in enumerate(held):
        refuse_unknown(entry.positions, data, f"members[{place}].positions", faults)
    if (work := sum(len(entry.positions) for entry in held) * days) > WORK_MAX:
        what = f"hold {work:,} positions, each counted on every day"
        faults.add("members", what, f"give at most {WORK_MAX:,}, or fewer days")


def _check_bounds(fund: entries.FundEntry, held: list[entries.MemberEntry], asset: Asset, faults: FaultList) -> None:
    """Note bounds that no contribution in whole units can keep, and what was contributed that is none of them."""
    if fund.cap is not None and fund.cap // fund.unit < -(-fund.floor // fund.unit):
        right = f"write at least {decimal_text(-(-fund.floor // fund.unit) * fund.unit, asset)}"
        faults.add("fund.cap", "is below the floor, in whole units", right)
    for place, entry in enumerate(held):
        if fund.step is not None and entry.contributed % fund.unit:
            right = f"write a multiple of the unit, {decimal_text(fund.unit, asset)}, or leave out the step"
            faults.add(f"members[{place}].contributed", "is not in whole units, and a step bounds its change", right)


def _check_scenarios(fund: entries.FundEntry, count: int, faults: FaultList) -> None:
    """Note if a fund has no scenario, or not as many as are to be the worst."""
    if not fund.days and not count:
        faults.add("scenarios", "is missing, and no day of the data is one", "give at least one [[scenarios]]")
    elif fund.tail is not None and fund.tail > count:
        what = f"is {fund.tail:,}, and there {'is 1 scenario' if count == 1 else f'are {count:,} scenarios'}"
        faults.add("fund.tail", what, "write at most so many, or leave it out")


def refuse_unknown(named: Any, data: Series, where: str, faults: FaultList) -> None:
    """Note each instrument that is named and is not in the data."""
    known = listed(list(itertools.islice(data.moves, _LISTED)))
    for name in named:
        if name not in data.moves:
            faults.add(joined(where, name), "is in no column of the data", f"the instruments are {known}")


def _losses(data: Series, positions: dict[str, int]) -> tuple[float, ...]:
    """Return what positions would have lost on each day, had they been held then."""
    columns = [(float(held), data.moves[name]) for name, held in positions.items()]
    return tuple(-math.fsum(held * moves[day] for held, moves in columns) for day in range(len(data.days)))


def _hash(raw: dict[str, Any], data: Series) -> str:
    """Return the SHA-256 of what figures follow from; what is said for people, and where data lie, is not of it."""
    asked = {key: value for key, value in raw.items() if key not in {"title", "summary", "assumptions", "data"}}
    text = json.dumps([asked, data.sha256], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@attrs.frozen
class Charged:
    """What a model asks of a member, and what is charged: for each day after the first look-back, and one more."""

    path: Path
    """What the model gives."""
    tools: dict[str, tuple[float, ...]]
    """What is charged under each tool that there is, and under none."""


def charged(study: Study, member: Member, model: str) -> Charged:
    """Return the margins of a member by a model, and what each tool against procyclicality makes of them."""
    terms, margin = study.terms, study.margin
    found = path(model, member.losses, terms)
    first, scale = terms.lookback, math.sqrt(terms.horizon)
    times = normal(terms.rate)[0] * scale
    floors = [times * each for each in procyclicality.long_volatility(member.losses, first)]
    tools = {
        procyclicality.NONE: found.at_risk,
        procyclicality.BUFFER: procyclicality.buffered(found.at_risk, margin.rebuild),
        procyclicality.FLOOR: procyclicality.floored(found.at_risk, floors),
    }
    if margin.stress is not None:
        days = study.series.days
        begin, end = (
            bisect.bisect_left(days, margin.stress.first),
            bisect.bisect_right(days, margin.stress.last),
        )
        worst = scale * quantile(member.losses[begin:end], terms.rate)
        known = [worst if day >= end else 0.0 for day in range(first, len(days) + 1)]
        tools[procyclicality.STRESS] = procyclicality.stressed(found.at_risk, known)
    return Charged(found, tools)


def charges(study: Study, note: Callable[[str], None]) -> dict[tuple[str, str], Charged]:
    """Return the margins of each member by each model, by the names of both."""
    found = {}
    for member in study.members:
        for model in study.margin.models:
            note(f"Margin of {member.name} by {model}")
            found[member.name, model] = charged(study, member, model)
    return found
