"""Checked: the section `[stress]` of a scenario file: losses by hand or simulated, and who could lose what.

Nothing here needs NumPy, so that a file can be checked without it.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs

from rhodian_desk.decoding import values  # noqa: TC001  # a value is read as the type of its field says
from rhodian_desk.decoding.known import among
from rhodian_desk.decoding.reader import Reader, alone
from rhodian_desk.io import kinds
from rhodian_desk.io.faults import FaultList, Wrong, shown
from rhodian_desk.io.files import beside
from rhodian_desk.io.forms import listed
from rhodian_desk.io.opening import opened
from rhodian_desk.io.rows import of_csv
from rhodian_desk.io.units import decimal_text
from rhodian_desk.risk.cascade_file import DEGREES_MAX, SEED_MAX, Market, check_market, whole
from rhodian_desk.scenario.decode import Decoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.scenario.records import Scenario

SCENARIOS_MAX: Final = 10**9
SCALE_MAX: Final = 2**53
"""The largest scale: up to here a float has every whole number."""

ROUNDINGS: Final = ("down", "up", "half even")
"""How a simulated loss, which is a float, becomes smallest units."""

LEVELS: Final = ("0.5", "0.9", "0.99", "0.999")
"""The levels of the quantiles, if the file names none."""


_DECIMAL = re.compile(r"[01](\.[0-9]{1,18})?")


def _part(*, ends: bool) -> Any:
    """Return how a decimal between 0 and 1 is read, with the two or without."""

    def check(value: object) -> Fraction:
        said = f'write a decimal text between 0 and 1{", or one of them" if ends else ""}, as in "0.99"'
        part = Fraction(value) if isinstance(value, str) and _DECIMAL.fullmatch(value) else Fraction(2)
        if part > 1 or (not ends and part in (0, 1)):
            raise Wrong(f"is {shown(value)}", said)
        return part

    return alone(check)


def _rounding(value: object) -> str:
    """Check a rule of rounding."""
    if value not in ROUNDINGS:
        raise Wrong(f"is {shown(value)}, not a rule of rounding", f"write {among(ROUNDINGS)}")
    return str(value)


Level = Annotated[Fraction, _part(ends=False)]
"""A part of all scenarios: more than none, less than all."""


@attrs.frozen
class Simulation:
    """How losses are simulated: one Student t for each member, correlated by one factor; see `paths`."""

    scenarios: Annotated[int, whole(1, SCENARIOS_MAX)]
    """How many."""
    seed: Annotated[int, whole(0, SEED_MAX)]
    """What the random numbers follow from."""
    degrees: Annotated[int, whole(2, DEGREES_MAX)]
    """The degrees of freedom: the fewer, the fatter the tails."""
    correlation: Annotated[Fraction, _part(ends=True)]
    """The correlation of any two members."""
    rounding: Annotated[str, alone(_rounding)]
    """How a loss becomes smallest units."""


@attrs.frozen
class Member:
    """Somebody who could lose something."""

    owner: values.Name
    """Who."""
    scale: values.Money | None = None
    """What a simulated Student t is multiplied by."""
    margin: values.Money | None = None
    """What of its loss is covered by what it has put up itself, so that only the rest reaches the waterfall."""
    loss: values.Money | None = None
    """What its default would leave under stress, for the smallest set of members that reaches a layer."""


@attrs.frozen
class Section:
    """The keys of `[stress]`."""

    waterfall: values.WaterfallName | None = None
    """What losses are drawn down; may be left out if there is one only."""
    losses: tuple[values.Money, ...] | None = None
    """Losses by hand."""
    losses_csv: values.Line | None = None
    """A file beside this one with losses by hand, in the column `loss`."""
    simulation: Simulation | None = None
    """How losses are simulated."""
    members: tuple[Member, ...] | None = None
    """Who could lose what."""
    members_csv: values.Line | None = None
    """A file beside this one with the same, a column a key."""
    quantiles: tuple[Level, ...] | None = None
    """The levels of quantiles that are shown."""
    confidence: Level = Fraction(95, 100)
    """How sure the interval of a probability is."""
    cascade: Market | None = None
    """A market in which sales bring on sales, and a pool."""

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check which keys stand together."""
        ways = ("losses", "losses_csv", "simulation")
        if sum(key in table for key in ways) != 1:
            yield Wrong("must have its losses in one place", f"give one of {', '.join(ways)}")
        if "members" in table and "members_csv" in table:
            yield Wrong("must have its members in one place", "give members or members_csv")
        if "simulation" in table and not ("members" in table or "members_csv" in table):
            yield Wrong("simulates the losses of members, and has none", "give members or members_csv")
        yield from (
            Wrong("is empty", "give at least one", key)
            for key in (*ways, "members", "quantiles")
            if table.get(key) == []
        )


@attrs.frozen
class Stress:
    """A sound scenario, and the losses that it is put to."""

    scenario: Scenario
    """The scenario."""
    waterfall: str
    """What losses are drawn down."""
    losses: tuple[int, ...]
    """Losses by hand, in smallest units."""
    simulation: Simulation | None
    """How losses are simulated, if they are."""
    members: tuple[Member, ...]
    """Who could lose what."""
    levels: tuple[Fraction, ...]
    """The levels of quantiles, lowest first."""
    confidence: Fraction
    """How sure the interval of a probability is."""
    files: tuple[str, ...]
    """The files that were read."""
    cascade: Market | None = None
    """A market in which sales bring on sales, and a pool, if that is asked."""


def load(file: str, note: Callable[[str], None] = lambda _: None) -> Stress:
    """Read a scenario file with a section `[stress]`, and the CSV files that it names beside it.

    Raises:
        ScenarioFaults: exactly if there is a fault; with all faults of the scenario, or else of the section, or else of
            a file that it names.
    """
    raw, faults = opened(file, kinds.SCENARIO), FaultList(file)
    if "stress" not in raw:
        faults.add("stress", "is missing", "give a section [stress]; docs/stress.md describes it")
    return decode(raw, faults, note)


def decode(raw: dict[str, Any], faults: FaultList, note: Callable[[str], None]) -> Stress:
    """Read the tables of such a file.

    Raises:
        ScenarioFaults: as `load` does.
    """
    decoding = Decoding(faults, note)
    scenario, reader = decoding.decode(raw), Reader(decoding.names, faults)
    section = reader.read(Section, raw["stress"], "stress")
    only = sorted(scenario.waterfalls)
    if section is not None and section.waterfall is None and len(only) > 1:
        faults.add("stress.waterfall", "is missing", f"write {among(only)}")
    faults.raise_any()
    if section is None:
        raise TypeError  # a fault that was raised above
    if section.cascade is not None:
        check_market(section.cascade, reader)
    files, losses, members = list(scenario.files), section.losses or (), section.members or ()
    if section.losses_csv is not None:
        losses = tuple(row.loss for row in _rows(section.losses_csv, "stress.losses_csv", _Loss, reader, files).rows)
    if section.members_csv is None:
        _check_members(members, [f"stress.members[{place}]." for place in range(len(members))], section, reader)
    else:
        table = _rows(section.members_csv, "stress.members_csv", Member, reader, files)
        members = table.rows
        _check_members(members, table.places, section, Reader(reader.names, table.faults))
    return Stress(
        scenario=scenario,
        waterfall=section.waterfall or only[0],
        losses=losses,
        simulation=section.simulation,
        members=members,
        levels=tuple(sorted(set(section.quantiles or map(Fraction, LEVELS)))),
        confidence=section.confidence,
        files=tuple(files),
        cascade=section.cascade,
    )


@attrs.frozen
class _Loss:
    """A row of a file of losses."""

    loss: values.Money
    """How much."""


@attrs.frozen
class _Table:
    """A CSV file that was read."""

    rows: tuple[Any, ...]
    """Its rows as records."""
    places: list[str]
    """Where each stands, as it comes before a key."""
    faults: FaultList
    """What is wrong in it: nothing so far."""


def _rows(name: str, key: str, kind: type[Any], reader: Reader, files: list[str]) -> _Table:
    """Read the rows of a CSV file beside the scenario, each as a record; an empty cell is left out.

    Raises:
        ScenarioFaults: if there is a fault in it.
    """
    folder, columns = Path(reader.faults.file).parent, [each.name for each in attrs.fields(kind)]
    faults, found, places = FaultList(str(folder / name)), list[Any](), list[str]()
    try:
        path = beside(folder, name)
    except Wrong as wrong:
        reader.faults.add(key, wrong.what, wrong.right)
        reader.faults.raise_any()
        raise
    files.append(str(path))
    beneath = Reader(reader.names, faults)
    try:
        rows = of_csv(path).rows
        line, heads = next(rows, (1, []))
        if columns[0] not in heads or not {*heads} <= {*columns} or len({*heads}) != len(heads):
            has = listed([str(head) for head in heads]) or "none"
            right = f"write {columns[0]}{f', and perhaps {listed(columns[1:])}' if columns[1:] else ''}"
            right = "separate cells by commas" if ";" in has else right
            faults.add(f"line {line}", f"has the columns {has}", right)
            faults.raise_any()
        for place, row in rows:
            if len(row) != len(heads):
                faults.add(f"line {place}", f"has {len(row)} cells", f"write {len(heads)}")
                continue
            cells = {str(head): cell for head, cell in zip(heads, row, strict=True) if cell != ""}
            found.append(beneath.read(kind, cells, f"line {place}"))
            places.append(f"line {place}.")
    except Wrong as wrong:
        faults.add(wrong.key, wrong.what, wrong.right)
    if not found and not faults:
        faults.add("", "has no rows", "write at least one below the heads")
    faults.raise_any()
    return _Table(tuple(found), places, faults)


def _check_members(members: tuple[Member, ...], places: list[str], section: Section, reader: Reader) -> None:
    """Check that no member is named twice, and that each has what a simulation needs of it.

    Raises:
        ScenarioFaults: if not.
    """
    faults, seen, most = reader.faults, set[str](), decimal_text(SCALE_MAX, reader.names.asset)
    for where, member in zip(places, members, strict=True):
        if member.owner in seen:
            faults.add(f"{where}owner", f"is {shown(member.owner)} again", "name each member once")
        seen.add(member.owner)
        if section.simulation is not None and member.scale is None:
            faults.add(f"{where}scale", "is missing", "losses are simulated, so every member needs a scale")
        if member.scale is not None and member.scale > SCALE_MAX:
            faults.add(f"{where}scale", "is too large", f"write at most {most}")
    missing = [where for where, member in zip(places, members, strict=True) if member.loss is None]
    if 0 < len(missing) < len(members):
        faults.add(f"{missing[0]}loss", "is missing", "give every member a loss under stress, or none")
    faults.raise_any()
