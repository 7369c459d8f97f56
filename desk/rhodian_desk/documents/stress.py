"""Convenience: a stress as a document."""

from __future__ import annotations

from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final, Literal

from msgspec import Meta

from rhodian_desk.documents.records import About, AssetRecord, Money, Record, about
from rhodian_desk.documents.stress_cascade import Cascaded, cascaded

if TYPE_CHECKING:
    from fractions import Fraction

    from rhodian_desk.risk.stress import Measured, Report
    from rhodian_desk.risk.stress_reverse import Reached

SCHEMA: Final = "rhodian.stressed/1"
"""The schema of the document."""

_PART = Meta(pattern="^[01]\\.[0-9]{8}$")


class Simulated(Record):
    """How losses were simulated."""

    seed: Annotated[int, Meta(description="What the random numbers follow from.")]
    degrees: Annotated[int, Meta(description="The degrees of freedom of the Student t.")]
    correlation: Annotated[str, Meta(description="The correlation of any two members, by one factor.")]
    rounding: Annotated[str, Meta(description="How a loss became smallest units: down, up or half even.")]


class Quantile(Record):
    """A quantile."""

    level: Annotated[str, Meta(description="Its level q.")]
    value: Annotated[Money, Meta(description="The value of rank q times the number of losses, rounded up.")]


class Row(Record):
    """What all losses come to for one thing."""

    kind: Annotated[
        str, Meta(description="What it is.", extra_json_schema={"enum": ["loss", "uncovered", "layer", "fund"]})
    ]
    name: Annotated[str, Meta(description="The layers from the root down, or owner and purpose; or the kind.")]
    capacity: Annotated[Money | None, Meta(description="The most that it can bear; null for the first two kinds.")]
    mean: Annotated[Money, Meta(description="Its mean over all losses, rounded down to the smallest unit.")]
    total: Annotated[Money, Meta(description="Its sum over all losses.")]
    largest: Annotated[Money, Meta(description="The most of one loss.")]
    hit: Annotated[int, Meta(description="How many losses come to more than 0 for it.")]
    full: Annotated[int, Meta(description="How many take all that it can bear.")]
    quantiles: Annotated[tuple[Quantile, ...], Meta(description="Its quantiles, lowest level first.")]


class Uncovered(Record):
    """How likely it is that something is uncovered, and how much."""

    probability: Annotated[str, _PART, Meta(description="Of how large a part of all losses something is uncovered.")]
    low: Annotated[str, _PART, Meta(description="The lower end of Wilson's interval for it.")]
    high: Annotated[str, _PART, Meta(description="The upper end.")]
    confidence: Annotated[str, Meta(description="How sure that interval is.")]
    mean_if_any: Annotated[
        Money | None, Meta(description="Its mean over those losses, rounded down; null if there are none.")
    ]


class Fewest(Record):
    """The fewest members who together lose enough."""

    owners: Annotated[tuple[str, ...], Meta(description="Who.")]
    together: Annotated[Money, Meta(description="What they lose together.")]
    fewer: Annotated[Money, Meta(description="The most that any group of one member less loses together.")]
    bears: Annotated[Money, Meta(description="What the layer bears of what they lose, or what is left uncovered.")]
    is_fewest: Annotated[bool, Meta(description="Whether that is something, and shown not to be for any fewer.")]


class Smallest(Record):
    """What it takes to reach a layer, or to leave something uncovered."""

    path: Annotated[tuple[str, ...], Meta(description="The layers from the root down; or `uncovered` alone.")]
    loss: Annotated[Money | None, Meta(description="The loss found; null if even the largest does not.")]
    bears: Annotated[Money, Meta(description="What the layer bears of it, or what is left uncovered.")]
    bears_below: Annotated[Money, Meta(description="The same of a loss one unit smaller: 0.")]
    is_least: Annotated[
        bool, Meta(description="Whether it is shown that no smaller loss does, or none at all; else one may.")
    ]
    shown: Annotated[
        Literal["in order", "by the solver", "not shown"],
        Meta(description="How that is shown: by the layers above being in order, or by the solver; or that it is not."),
    ]
    group: Annotated[Fewest | None, Meta(description="Who could lose as much; null if that is not known, or nobody.")]


class Stressed(Record, tag_field="schema", tag=SCHEMA):
    """A stressed waterfall, as `rhodian stress FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that drew the losses.")]
    scenario: Annotated[About, Meta(description="What was put to them, as the scenario file tells it.")]
    asset: Annotated[AssetRecord, Meta(description="What every amount is counted in.")]
    waterfall: Annotated[str, Meta(description="What the losses were drawn down.")]
    losses: Annotated[int, Meta(description="How many losses there were.")]
    simulation: Annotated[Simulated | None, Meta(description="How they were simulated; null if they are by hand.")]
    uncovered: Annotated[Uncovered, Meta(description="How likely it is that something is uncovered.")]
    rows: Annotated[tuple[Row, ...], Meta(description="The loss, what is uncovered, and the tree in its order.")]
    smallest: Annotated[tuple[Smallest, ...], Meta(description="What it takes to reach each layer, and beyond.")]
    cascade: Annotated[Cascaded | None, Meta(description="Cascades of forced sales; null if there is no market.")]


def level(of: Fraction) -> str:
    """Return a level as the decimal that it was written as."""
    return format((Decimal(of.numerator) / of.denominator).normalize(), "f")


def document(of: Report) -> Stressed:
    """Return a stress as a document."""
    scenario, model, left = of.stress.scenario, of.stress.simulation, of.uncovered
    low, high = of.interval
    asset = scenario.asset
    return Stressed(
        version("rhodian"),
        about(scenario),
        AssetRecord(asset.code, asset.scale),
        of.stress.waterfall,
        of.count,
        None if model is None else Simulated(model.seed, model.degrees, level(model.correlation), model.rounding),
        Uncovered(
            f"{left.hit / of.count:.8f}",
            f"{low:.8f}",
            f"{high:.8f}",
            level(of.stress.confidence),
            Money(left.total // left.hit, asset) if left.hit else None,
        ),
        tuple(_row(row, of) for row in of.rows),
        tuple(_smallest(each, of) for each in of.reached),
        cascaded(of.cascades, tuple(map(level, of.stress.levels)), asset),
    )


def _row(row: Measured, of: Report) -> Row:
    """Return a row."""
    asset = of.stress.scenario.asset
    return Row(
        row.kind,
        row.name,
        None if row.capacity is None else Money(row.capacity, asset),
        Money(row.total // of.count, asset),
        Money(row.total, asset),
        Money(row.largest, asset),
        row.hit,
        row.full,
        tuple(
            Quantile(level(each), Money(value, asset))
            for each, value in zip(of.stress.levels, row.quantiles, strict=True)
        ),
    )


def _smallest(each: Reached, of: Report) -> Smallest:
    """Return what it takes to reach a layer."""
    asset, group = of.stress.scenario.asset, each.group
    return Smallest(
        each.path,
        None if each.loss is None else Money(each.loss, asset),
        Money(each.bears, asset),
        Money(each.below, asset),
        each.is_least,
        each.shown.value,
        None
        if group is None
        else Fewest(
            group.owners,
            Money(group.together, asset),
            Money(group.fewer, asset),
            Money(group.bears, asset),
            group.is_fewest,
        ),
    )
