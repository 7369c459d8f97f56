"""Convenience: a monitor as a document, and as the courses that its pictures draw."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.disclosure import monitor as watched
from rhodian_desk.disclosure import points
from rhodian_desk.documents.records import About, AssetRecord, Money, Record, Rows, about
from rhodian_desk.risk.monitor_pictures import Course, Courses, Stack

if TYPE_CHECKING:
    from fractions import Fraction

SCHEMA: Final = "rhodian.monitored/1"
"""The schema of the document."""

_WHOLE = Meta(pattern="^[0-9]+$")
_PERCENT = Meta(pattern="^([0-9]+\\.[0-9]{2}%|undefined)$")
_ASSET = Meta(description="What it is counted in.")


class Over(Record):
    """One whole number over another, exactly: as a text, so that no reader rounds it."""

    part: Annotated[str, _WHOLE, Meta(description="The upper number; of amounts in smallest units.")]
    whole: Annotated[str, _WHOLE, Meta(description="The lower number.")]
    percent: Annotated[str, _PERCENT, Meta(description="The ratio rounded down; `undefined` over 0.")]


class ResourceRecord(Record):
    """What stands behind losses, of one kind and name."""

    kind: Annotated[str, Meta(description="What it is.", extra_json_schema={"enum": list(points.KINDS)})]
    name: Annotated[str, Meta(description="The pool, the fund, or the purpose of the accounts.")]
    asset: Annotated[str, _ASSET]
    amount: Annotated[
        Money,
        Meta(description="Of layers what they bear at most, of pools what they pay now, of margins what is held."),
    ]


class CoverRecord(Record):
    """What is paid in, beside stress losses."""

    asset: Annotated[str, _ASSET]
    paid_in: Annotated[Money, Meta(description="The resources of the kinds `pool` and `layer`.")]
    day: Annotated[str, Meta(description="The day of the last stress losses that are known.")]
    one: Annotated[Money, Meta(description="The largest stress loss of any one member.")]
    two: Annotated[Money, Meta(description="The largest of any two together.")]
    cover_one: Annotated[Over, Meta(description="What is paid in over the first.")]
    cover_two: Annotated[Over, Meta(description="What is paid in over the second.")]


class ConcentrationRecord(Record):
    """How much of the contributions is whose."""

    asset: Annotated[str, _ASSET]
    owners: Annotated[int, Meta(description="How many contribute.")]
    largest: Annotated[str, Meta(description="Who contributes most; of several the first by name.")]
    share: Annotated[Over, Meta(description="The largest contribution over all of them.")]
    herfindahl: Annotated[Over, Meta(description="The sum of their squares over the square of their sum.")]


class PoolRecord(Record):
    """How far a pool is used."""

    name: Annotated[str, Meta(description="The pool.")]
    asset: Annotated[str, _ASSET]
    balance: Annotated[Money, Meta(description="What it holds, stakes of members included.")]
    period_limit: Annotated[Money, Meta(description="The most that it pays in a period.")]
    drawn_in_period: Annotated[Money, Meta(description="What it has paid in this one.")]
    event_limit: Annotated[Money, Meta(description="The most that it pays for one event.")]
    available: Annotated[Money, Meta(description="What it could pay now for one event.")]
    utilisation: Annotated[Over, Meta(description="What it has paid in the period over the most that it pays.")]


class InterestRecord(Record):
    """The open interest of a market."""

    market: Annotated[str, Meta(description="The market.")]
    contracts: Annotated[int, Meta(description="Its contracts, each counted once.")]


class MarginRecord(Record):
    """How those who hold contracts in markets that share their margin stand."""

    markets: Annotated[tuple[str, ...], Meta(description="The markets.")]
    asset: Annotated[str, _ASSET]
    holders: Annotated[int, Meta(description="How many hold contracts.")]
    equity: Annotated[Money, Meta(description="What they hold as margin at the last marks.")]
    initial: Annotated[Money, Meta(description="What they must hold to take their contracts on.")]
    maintenance: Annotated[Money, Meta(description="What they must hold to keep them.")]
    over_initial: Annotated[Over, Meta(description="The equity over the initial requirement.")]
    over_maintenance: Annotated[Over, Meta(description="The equity over the maintenance requirement.")]
    below_initial: Annotated[int, Meta(description="How many holders have less than their own initial requirement.")]
    below_maintenance: Annotated[int, Meta(description="How many have less than their maintenance requirement.")]
    open_interest: Annotated[tuple[InterestRecord, ...], Meta(description="The open interest of each market.")]


class PointRecord(Record):
    """How the books stood at a time."""

    at: Annotated[str, Meta(description="When: as the file has it, or in UTC, or in seconds.")]
    resources: Annotated[tuple[ResourceRecord, ...], Meta(description="What stands behind losses.")]
    covers: Annotated[tuple[CoverRecord, ...], Meta(description="The cover in each asset that has stress losses.")]
    concentrations: Annotated[tuple[ConcentrationRecord, ...], Meta(description="Whose the contributions are.")]
    pools: Annotated[tuple[PoolRecord, ...], Meta(description="How far each pool is used.")]
    margins: Annotated[tuple[MarginRecord, ...], Meta(description="The margin of those who hold contracts.")]


class Crossed(Record):
    """A time at which a figure was beyond its threshold."""

    at: Annotated[str, Meta(description="When.")]
    figure: Annotated[Over, Meta(description="What it was.")]


class AlertRecord(Record):
    """A figure that crossed its threshold."""

    kind: Annotated[str, Meta(description="Of what kind.", extra_json_schema={"enum": list(watched.ALERTS)})]
    of: Annotated[str, Meta(description="Of which asset, pool or markets.")]
    limit: Annotated[str, Meta(description="The threshold, in percent.")]
    first: Annotated[str, Meta(description="When it was first crossed.")]
    stands: Annotated[bool, Meta(description="Whether it is beyond at the last time.")]
    crossed: Annotated[tuple[Crossed, ...], Meta(description="Each time at which it was beyond.")]


class Lacking(Record):
    """What is not shown."""

    what: Annotated[str, Meta(description="Which figure.")]
    because: Annotated[str, Meta(description="Why, and what would have to be given.")]


class Monitored(Record, tag_field="schema", tag=SCHEMA):
    """A history that is watched, as `rhodian monitor FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that watched.")]
    history: Annotated[About, Meta(description="What was played, as the history file tells it.")]
    assets: Annotated[tuple[AssetRecord, ...], Meta(description="The assets that money is counted in.")]
    policy: Annotated[str, Meta(description="The policy that it was played under.")]
    cover: Annotated[int, Meta(description="Of how many members the cover is whose threshold is watched.")]
    points: Annotated[Sequence[PointRecord], Meta(description="How the books stood, first to last.")]
    alerts: Annotated[tuple[AlertRecord, ...], Meta(description="What crossed a threshold, first crossed first.")]
    lacking: Annotated[tuple[Lacking, ...], Meta(description="What is not shown, and why.")]


def document(of: watched.Monitor) -> Monitored:
    """Return a monitor as a document."""
    history = of.run.history
    return Monitored(
        version("rhodian"),
        about(history),
        tuple(AssetRecord(asset.code, asset.scale) for asset in history.assets.values()),
        of.run.policy.name,
        history.thresholds.cover,
        Rows(point, of.points),
        tuple(map(_alert, of.alerts)),
        tuple(Lacking(*each) for each in of.lacking),
    )


def over(of: points.Ratio) -> Over:
    """Return a ratio."""
    return Over(str(of.part), str(of.whole), of.percent)


def percent(of: Fraction) -> str:
    """Return a threshold as it may be written in a file."""
    whole, rest = divmod(of.numerator * 1_000_000 // of.denominator, 10_000)
    decimals = f".{rest:04}".rstrip("0").rstrip(".")
    return f"{whole}{decimals}%"


def _alert(of: watched.Alert) -> AlertRecord:
    """Return an alert."""
    crossed = tuple(Crossed(at, over(figure)) for at, figure in of.crossed)
    return AlertRecord(of.kind, of.of, percent(of.limit), crossed[0].at, of.stands, crossed)


def point(of: points.Point) -> PointRecord:
    """Return how the books stood at a time."""
    return PointRecord(
        of.at,
        tuple(
            ResourceRecord(each.kind, each.name, each.asset.code, Money(each.amount, each.asset))
            for each in of.resources
        ),
        tuple(map(_cover, of.covers)),
        tuple(
            ConcentrationRecord(each.asset.code, each.owners, each.largest, over(each.share), over(each.herfindahl))
            for each in of.concentrations
        ),
        tuple(map(_pool, of.pools)),
        tuple(map(_margins, of.margins)),
    )


def _cover(of: points.Cover) -> CoverRecord:
    """Return a cover."""
    paid_in, one, two = (Money(each, of.asset) for each in (of.paid_in, of.stress.one, of.stress.two))
    day = of.stress.day.isoformat()
    return CoverRecord(of.asset.code, paid_in, day, one, two, over(of.over(1)), over(of.over(2)))


def _pool(of: points.Used) -> PoolRecord:
    """Return how far a pool is used."""
    return PoolRecord(
        of.name,
        of.asset.code,
        Money(of.balance, of.asset),
        Money(of.period.whole, of.asset),
        Money(of.period.part, of.asset),
        Money(of.event_limit, of.asset),
        Money(of.headroom, of.asset),
        over(of.period),
    )


def _margins(of: points.Margins) -> MarginRecord:
    """Return how holders of contracts stand."""
    return MarginRecord(
        of.markets,
        of.asset.code,
        of.holders,
        Money(of.equity, of.asset),
        Money(of.initial, of.asset),
        Money(of.maintenance, of.asset),
        over(points.Ratio(of.equity, of.initial)),
        over(points.Ratio(of.equity, of.maintenance)),
        of.below_initial,
        of.below_maintenance,
        tuple(InterestRecord(*each) for each in of.interest),
    )


def courses(of: watched.Monitor) -> Courses:
    """Return what the pictures draw: each figure that may cross a threshold over time, and resources asset by asset."""
    limits = watched.limits(of.run.history.thresholds)
    found: dict[tuple[str, str], dict[int, Fraction]] = {}
    held: dict[str, dict[tuple[str, str], dict[int, int]]] = {}
    for place, each in enumerate(of.points):
        for kind, name, figure in watched.figures(each, of.run.history.thresholds.cover):
            if figure.exact is not None:
                found.setdefault((kind, name), {})[place] = figure.exact
        for resource in each.resources:
            if resource.amount:
                held.setdefault(resource.asset.code, {}).setdefault((resource.kind, resource.name), {})[place] = (
                    resource.amount
                )
    return Courses(
        tuple(each.time for each in of.points),
        (of.points[0].at, of.points[-1].at),
        tuple(Course(kind, name, limits[kind], values) for (kind, name), values in sorted(found.items())),
        tuple(Stack(code, of.run.history.assets[code].scale, named) for code, named in held.items()),
    )
