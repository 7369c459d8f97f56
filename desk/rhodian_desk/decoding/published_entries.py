"""Checked: the published figures of a scenario or a history file as records, and how each of their values is read.

These live only while a file is decoded; `published` has the records that stay. A key that ends in `_` here is written
without it in a file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import attrs

from rhodian_desk.decoding import known, values
from rhodian_desk.decoding.published import Measure, Published, Quantity, Value, Which, steps
from rhodian_desk.decoding.reader import Check, How, Reader, alone
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Asset
    from rhodian_desk.io.faults import FaultList

_SIDE = r"(?:[a-z]+|\([a-z]+(?:\+[a-z]+)+\))"
_RATIO = re.compile(rf"({_SIDE})/({_SIDE})")


@attrs.frozen
class Range:
    """A figure that was printed as a range."""

    from_: values.Figure
    """Its lower end."""
    to: values.Figure
    """Its upper end."""


@attrs.frozen
class EveryAccount:
    """All accounts of a purpose."""

    purpose: values.Name
    """The purpose."""


@attrs.frozen
class Ratio:
    """Which quantity over which, each perhaps a sum."""

    above: tuple[str, ...]
    """What is added up and divided."""
    below: tuple[str, ...]
    """What is added up to divide it by."""


def label(value: object) -> str:
    """Check the name of an account as `owner / purpose`."""
    if " / " not in known.name(value):
        raise Wrong(f"is {shown(value)}, which is not an account", 'write "owner / purpose" of an account')
    return str(value)


def which(place: Check, *, settled: bool) -> How:
    """Return how it is read what a quantity is of: a name, an array of names, or all accounts of a purpose.

    Args:
        place: reads a name.
        settled: whether the purposes are known that there are before anything is settled.
    """

    def read(reader: Reader, value: object, where: str) -> Which | None:
        names = reader.names
        if isinstance(value, dict):
            every = reader.table(EveryAccount, value, where)
            if every is not None and settled and names.openings_complete:
                purposes = {*names.openings.columns, *(account.purpose for account in names.payees)}
                known.reference(every.purpose, "purpose", purposes)
            return None if every is None else Which(purpose=every.purpose)
        if not isinstance(value, list):
            return Which((place(reader, value, where),))
        listed = reader.array(place, value, where)
        if listed is None:
            return None
        if not listed or len(set(listed)) < len(listed):
            raise Wrong("is empty" if not listed else "names something twice", "name one or more, each once")
        return Which(listed)

    return read


def _value(reader: Reader, value: object, where: str) -> Value | None:
    """Read a figure, or a range of them."""
    if isinstance(value, dict):
        ends = reader.table(Range, value, where)
        return None if ends is None else Value(ends.from_, ends.to)
    figure = known.figure(value)
    return Value(figure, figure)


def ratio_of(*words: str) -> Check:
    """Return how it is read which quantity is over which, as in `drawn/before` or `borne/(held+borne)`."""

    def read(value: object) -> Ratio:
        match = _RATIO.fullmatch(value) if isinstance(value, str) else None
        sides = [tuple(side.strip("()").split("+")) for side in match.groups()] if match else []
        if not sides or any(len(set(side)) < len(side) or not set(side) <= set(words) for side in sides):
            of = f'write two of {known.among(words)} as in "{words[0]}/{words[1]}"'
            raise Wrong(f"is {shown(value)}, not a ratio", f'{of}, or a sum as in "({"+".join(words)})"')
        return Ratio(*sides)

    return alone(read)


PlayedWhich = Annotated[Which, which(alone(label), settled=False)]
"""What a quantity of a history is of."""


@attrs.frozen(kw_only=True)
class RatioKeys:
    """The keys that measures of scenarios and of histories have in common: those of a ratio."""

    RATIO_OF: ClassVar[tuple[str, ...]]
    """The quantities that a ratio may be of."""

    ratio: Ratio | None = None
    """One quantity over another."""
    of: Which | None = None
    """What the ratio is of."""
    over: Which | None = None
    """What the lower quantity is of, if that is something else."""
    decimals: values.Decimals | None = None
    """How many decimals the ratio is rounded to, half up."""

    @classmethod
    def together(cls, table: dict[str, Any]) -> Iterator[Wrong]:
        """Check that a measure is one thing."""
        beside = (*_RATIO_KEYS, "over_asset")
        amounts = [field.name for field in attrs.fields(cls) if field.name not in beside]
        if sum(key in table for key in (*amounts, "ratio")) != 1:
            yield Wrong("must measure one thing", f"give exactly one of {', '.join((*amounts, 'ratio'))}")
        for key in ("of", "decimals"):
            if (key in table) != ("ratio" in table):
                right = f'as in {{ ratio = "{"/".join(cls.RATIO_OF[:2])}", of = "…", decimals = 5 }}'
                yield Wrong("goes with a ratio and only with one", right, key)
        if "over" in table and "ratio" not in table:
            yield Wrong("goes with a ratio only", "leave it out", "over")
        if "over_asset" in table and "over" not in table:
            yield Wrong("says the asset of what is given as over", "leave it out, or give over too", "over_asset")


_RATIO_KEYS = ("ratio", "of", "over", "decimals")


@attrs.frozen(kw_only=True)
class HistoryMeasure(RatioKeys):
    """What a figure is compared with in a history: a ratio, or exactly one of the others."""

    RATIO_OF = ("held", "borne")

    ratio: Annotated[Ratio, ratio_of(*RATIO_OF)] | None = None
    of: PlayedWhich | None = None
    over: PlayedWhich | None = None
    decimals: values.Decimals | None = None
    held: PlayedWhich | None = None
    """What accounts hold in the end."""
    borne: PlayedWhich | None = None
    """What accounts bore, over all events."""
    over_asset: values.Name | None = None
    """What the lower quantity of a ratio is counted in, if that is another asset."""


@attrs.frozen(kw_only=True)
class FigureKeys:
    """The keys of a figure that scenarios and histories have in common."""

    what: values.Prose
    """What it is, in words."""
    value: Annotated[Value, _value]
    """The figure as printed."""
    around: values.Figure | None = None
    """How far from it is still near enough."""
    measure: RatioKeys
    """What it is compared with."""
    source: values.Prose
    """Where it is published."""
    quote: values.Prose = ""
    """A short quotation of it."""
    note: values.Prose = ""
    """Why it differs, for instance."""


@attrs.frozen(kw_only=True)
class HistoryFigure(FigureKeys):
    """A figure of a history."""

    measure: HistoryMeasure
    """What it is compared with."""
    policy: values.Name | None = None
    """The policy under which it came about."""
    asset: values.Name | None = None
    """What it is counted in."""


def published(path: str, entry: FigureKeys, assets: tuple[Asset, Asset], policy: str, faults: FaultList) -> Published:
    """Return a figure as the record that stays, after adding a fault for what in it does not stand together.

    Args:
        path: its key path.
        entry: the figure.
        assets: what amounts are counted in, and what the lower quantity of a ratio is.
        policy: the policy under which it came about; empty in a scenario.
        faults: where faults go.
    """
    made = _measured(entry.measure, assets)
    of = [(set(each.words), each.which, each.asset) for each in made.quantities]
    if of[0] in of[1:]:
        faults.add(f"{path}.measure.ratio", "is of a quantity over itself", "give two quantities, or give over too")
    value = entry.value
    ends = {"value": value.first} if value.first == value.last else {"value.from": value.first, "value.to": value.last}
    sound = [_is_sound(f"{path}.{key}", end, value.sign, made, faults) for key, end in ends.items()]
    if all(sound) and steps(value.first, made.places) > steps(value.last, made.places):
        faults.add(f"{path}.value.from", "is more than what the range goes to", "give the lower end first")
    if entry.around is not None:
        _is_sound(f"{path}.around", entry.around, value.sign, made, faults)
    return Published(entry.what, value, entry.around, made, policy, entry.source, entry.quote, entry.note)


def _measured(measure: RatioKeys, assets: tuple[Asset, Asset]) -> Measure:
    """Return what a figure is compared with."""
    if measure.ratio is not None:
        of = measure.of or Which()
        above = Quantity(measure.ratio.above, of, assets[0], "of")
        if measure.over is None:
            below = Quantity(measure.ratio.below, of, assets[0], "of")
        else:
            below = Quantity(measure.ratio.below, measure.over, assets[1], "over")
        return Measure(above, below, measure.decimals or 0)
    given = {key: value for key, value in attrs.asdict(measure, recurse=False).items() if value is not None}
    ((key, which),) = given.items()
    return Measure(Quantity((key,), which if isinstance(which, Which) else Which((which,)), assets[0], key))


def _is_sound(where: str, figure: str, sign: str, measure: Measure, faults: FaultList) -> bool:
    """Tell whether a figure is written in the unit of what it is compared with, after adding a fault if not."""
    decimals = len(figure.rstrip("%").partition(".")[2])
    if measure.below is None:
        try:
            known.money(figure, measure.above.asset)
        except Wrong as wrong:
            faults.add(where, wrong.what, wrong.right)
            return False
    elif decimals > measure.places:
        faults.add(where, f"is {shown(figure)}", f"write at most {measure.places} decimals, as the measure has")
        return False
    elif figure.endswith("%") != bool(sign):
        faults.add(where, f"is {shown(figure)}", "write % after each figure, or after none")
        return False
    return True
