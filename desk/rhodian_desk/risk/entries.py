"""Checked: the sections of a study of risk as records, and which of their keys stand together."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final

import attrs

from rhodian import Asset
from rhodian_desk.decoding import known, values
from rhodian_desk.decoding.reader import Check, Reader, alone, joined
from rhodian_desk.history.values import Flag, one_of
from rhodian_desk.io.faults import Wrong, shown
from rhodian_desk.risk.margins import MODELS
from rhodian_desk.risk.procyclicality import NONE, TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCHEMA: Final = "rhodian.risk/1"
"""The schema of studies."""

DATA_IN: Final = ("csv", "parquet", "packaged")
"""The keys one of which says where the data stand."""

PACKAGED: Final = ("sp500", "nasdaq")
"""The series of the package arch that can be named: closes, adjusted."""

BY: Final = ("margin", "stress", "marginal", "shapley")
"""By what a fund may be shared out."""

PRICES, RETURNS = "prices", "returns"
LOG, SIMPLE = "log", "simple"

_DENOMINATOR_MAX, _POSITION_MAX, _MULTIPLE_MAX = 10**6, 10**48, 100
_SHARE = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,6})(?:\.(?P<decimals>[0-9]{1,12}))?(?P<percent>%?)")


def between(least: int, most: int) -> Check:
    """Return the check of a whole number within bounds."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong(f"is {shown(value)}", f"write a whole number from {least:,} to {most:,}, without quotes")
        return value

    return alone(check)


def share(value: object) -> Fraction:
    """Read a share, as a decimal text or in percent, exactly.

    Raises:
        Wrong: if it is none.
    """
    match = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Wrong(f"is {shown(value)}, which is no share", 'write decimal text in quotes, as in "99%" or "0.94"')
    decimals = match["decimals"] or ""
    found = Fraction(int(match["sign"] + match["whole"] + decimals), 10 ** len(decimals))
    return found / 100 if match["percent"] else found


def _within(least: Fraction, most: Fraction) -> Check:
    """Return the check of a share that lies between two others, which it may not be."""

    def check(value: object) -> Fraction:
        found = share(value)
        if found.denominator > _DENOMINATOR_MAX:
            raise Wrong(f"is {shown(value)}", "write at most six decimals, or four of a percent")
        if not least < found < most:
            raise Wrong(f"is {shown(value)}", f"write more than {float(least):.0%} and less than {float(most):.0%}")
        return found

    return alone(check)


def _multiple(value: object) -> Fraction:
    """Read how many times something."""
    found = share(value)
    if not 0 <= found <= _MULTIPLE_MAX or found.denominator > _DENOMINATOR_MAX:
        raise Wrong(f"is {shown(value)}", f'write from "0" to "{_MULTIPLE_MAX}", with at most six decimals')
    return found


def _asset(reader: Reader, value: object, where: str) -> Asset | None:
    """Read the asset; from here on it is known."""
    made = values.asset(reader, value, where)
    if made is not None:
        reader.names.asset = made
    return made


def _positive(reader: Reader, value: object, where: str) -> int:
    """Read an amount above 0."""
    del where
    if not (found := known.money(value, reader.names.asset)):
        raise Wrong(f"is {shown(value)}", "write an amount above 0")
    return found


def _signed(reader: Reader, value: object, where: str) -> int | None:
    """Read an amount that may be below 0: a short position."""
    below = isinstance(value, str) and value.startswith("-")
    del where
    try:
        found = known.money(str(value)[1:] if below else value, reader.names.asset)
    except Wrong:
        if not below:
            raise
        right = "write an amount, with one minus before it if it is short"
        raise Wrong(f"is {shown(value)}, which is not an amount", right) from None
    if found > _POSITION_MAX:
        raise Wrong(
            f"is {shown(value)}",
            f"write at most {len(str(_POSITION_MAX)) - 1 - reader.names.asset.scale} digits before the point",
        )
    return -found if below else found


def _move(reader: Reader, value: object, where: str) -> Fraction:
    """Read how far an instrument moves: not below nothing."""
    del reader, where
    found = share(value)
    if found < -1:
        raise Wrong(f"is {shown(value)}", "an instrument loses at most 100%")
    return found


def each(what: str, read: Callable[[Reader, object, str], Any]) -> Callable[[Reader, object, str], Any]:
    """Return what reads a table that has a value for each instrument."""

    def how(reader: Reader, value: object, where: str) -> Mapping[str, Any] | None:
        if not isinstance(value, dict) or not value:
            raise Wrong(f"is {shown(value) if value else 'empty'}", f"write a table of instruments with {what} of each")
        found: dict[str, Any] = {}
        for name, item in value.items():
            try:
                known.name(name)
                found[name] = read(reader, item, where)
            except Wrong as wrong:
                reader.faults.add(joined(where, name), wrong.what, wrong.right)
        return found if len(found) == len(value) else None

    return how


def once(table: dict[str, Any], key: str) -> Iterator[Wrong]:
    """Check that an array of names has none of them twice."""
    names = table.get(key)
    found = [each for each in names if isinstance(each, str)] if isinstance(names, list) else []
    ranked = sorted(found)
    if twice := next((name for name, after in itertools.pairwise(ranked) if name == after), None):
        yield Wrong(f"has {shown(twice)} twice", "name each once", key)


Schema = Annotated[str, alone(lambda value: known.schema(value, SCHEMA))]
"""The name of the schema of studies."""


@attrs.frozen
class DataEntry:
    """Where the data stand, and what they are."""

    csv: values.Line | None = None
    parquet: values.Line | None = None
    packaged: tuple[Annotated[str, one_of(*PACKAGED)], ...] | None = None
    date: values.Line = "Date"
    """The head of the column of days."""
    instruments: tuple[values.Line, ...] = ()
    """The columns that are read; all of them if none is named."""
    holds: Annotated[str, one_of(PRICES, RETURNS)] = PRICES
    returns: Annotated[str, one_of(SIMPLE, LOG)] = SIMPLE
    """What is made of prices."""
    gap: Annotated[int, between(1, 10_000)] = 10
    """The most days from one row to the next."""

    @property
    def form(self) -> tuple[str, Any]:
        """The key that says where the data stand, and what it says."""
        given = ((key, getattr(self, key)) for key in DATA_IN)
        return next((key, file) for key, file in given if file is not None)

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check which keys stand together."""
        if sum(key in table for key in DATA_IN) != 1:
            yield Wrong("must be in one place", f"give one of {', '.join(DATA_IN)}")
        if table.get("packaged") == []:
            yield Wrong("is empty", f"name at least one of {', '.join(PACKAGED)}", "packaged")
        yield from (wrong for key in ("packaged", "instruments") for wrong in once(table, key))
        if "returns" in table and table.get("holds") == RETURNS:
            yield Wrong("is what is made of prices, and there are none", "leave it out", "returns")


@attrs.frozen
class SpanEntry:
    """A stretch of days."""

    first: values.Day
    last: values.Day

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check that it does not end before it begins."""
        first, last = table.get("first"), table.get("last")
        if type(first) is dt.date and type(last) is dt.date and last < first:
            yield Wrong(f"is {last}, before {first}", "let it end when it begins, or later", "last")


@attrs.frozen
class MarginEntry:
    """How margin is found."""

    models: tuple[Annotated[str, one_of(*MODELS)], ...]
    """The models; the first is charged."""
    confidence: Annotated[Fraction, _within(Fraction(1, 2), Fraction(1))]
    lookback: Annotated[int, between(20, 10_000)]
    horizon: Annotated[int, between(1, 250)] = 1
    decay: Annotated[Fraction, _within(Fraction(0), Fraction(1))] = Fraction(94, 100)
    refit: Annotated[int, between(1, 10_000)] = 250
    tool: Annotated[str, one_of(NONE, *TOOLS)] = NONE
    """Which of the tools against procyclicality is used."""
    rebuild: Annotated[int, between(1, 10_000)] = 60
    """In how many days a buffer that was used up is there again."""
    stress: SpanEntry | None = None
    """The days of stress that have a weight of their own."""

    @staticmethod
    def together(table: dict[str, Any]) -> Iterator[Wrong]:
        """Check which keys stand together."""
        if table.get("models") == []:
            yield Wrong("is empty", f"name at least one of {', '.join(MODELS)}", "models")
        yield from once(table, "models")
        if table.get("tool") == "stress" and "stress" not in table:
            yield Wrong("is missing, and the tool needs it", "give its first and last day", "stress")


@attrs.frozen
class MemberEntry:
    """A member, and what it holds."""

    name: values.Name
    positions: Annotated[Mapping[str, int], each("the value", _signed)]
    group: values.Name | None = None
    """The group of affiliates that it is of; if none is named, that of its own name, which affiliates may name."""
    contributed: values.Money = 0
    """What it has contributed so far."""


@attrs.frozen
class FundEntry:
    """How large a fund has to be, and who contributes what."""

    cover: Annotated[int, between(1, 100)] = 2
    """How many groups default together."""
    by: Annotated[str, one_of(*BY)] = "shapley"
    """By which way it is shared out."""
    tail: Annotated[int, between(1, 10_000_000)] | None = None
    """How many scenarios are the worst; if it is not given, as many as the confidence leaves."""
    floor: values.Money = 0
    """The least that a member contributes."""
    cap: values.Money | None = None
    """The most; nothing bounds it if it is not given."""
    step: values.Money | None = None
    """By how much a contribution changes at most from what its member has contributed; likewise."""
    unit: Annotated[int, _positive] = 1
    """What a contribution is a multiple of; the smallest unit if it is not given."""
    days: Flag = True
    """Whether every stretch of days of the data is a scenario."""
    capital: values.Money = 0
    """Own capital that bears what defaulters leave before the others' contributions do; only a backtest asks."""
    assessment: Annotated[Fraction, alone(_multiple)] = Fraction(0)
    """How many times its contribution a member can be asked for beyond it; likewise."""


@attrs.frozen
class ScenarioEntry:
    """How far each instrument moves at once; one that is not named does not move."""

    name: values.Name
    moves: Annotated[Mapping[str, Fraction], each("its move", _move)]


@attrs.frozen
class Header:
    """The keys of a study; sections that are arrays are still raw."""

    schema: Schema
    id: values.Name
    title: values.Line
    date: values.Day
    asset: Annotated[Asset, _asset]
    data: DataEntry
    margin: MarginEntry
    members: values.Tables
    fund: FundEntry | None = None
    scenarios: values.Tables = attrs.Factory(list)
    summary: values.Prose = ""
    assumptions: tuple[values.Prose, ...] = ()
