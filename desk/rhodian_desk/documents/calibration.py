"""Convenience: a calibration as a document."""

from __future__ import annotations

import math
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.documents.backtest import Asked, asked
from rhodian_desk.documents.records import DECIMAL, About, AssetRecord, Record, about
from rhodian_desk.io.units import decimal_text
from rhodian_desk.risk.entries import BY
from rhodian_desk.risk.procyclicality import BUFFER, FLOOR, STRESS

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.risk.calibration import Calibration, Fund

SCHEMA: Final = "rhodian.calibration/1"
"""The schema of the document."""

_AMOUNT = Meta(pattern=f"^-?{DECIMAL}$")
_BY = Meta(extra_json_schema={"enum": list(BY)}, description="By which way it is shared out.")
_MEMBER = Meta(description="The member.")


class Margined(Record):
    """What a model asks of a member on the day after the data."""

    member: Annotated[str, _MEMBER]
    model: Annotated[str, Meta(description="The model.")]
    at_risk: Annotated[str, _AMOUNT, Meta(description="The value at risk.")]
    shortfall: Annotated[str, _AMOUNT, Meta(description="The expected shortfall.")]
    buffer: Annotated[str, _AMOUNT, Meta(description="What is charged with a buffer.")]
    stress: Annotated[Annotated[str, _AMOUNT] | None, Meta(description="With a weight of stress, if one is named.")]
    floor: Annotated[str, _AMOUNT, Meta(description="With a floor of ten years.")]


class Contribution(Record):
    """What a member contributes."""

    member: Annotated[str, _MEMBER]
    group: Annotated[str, Meta(description="The group of affiliates that it is of, or its own name.")]
    charged: Annotated[str, _AMOUNT, Meta(description="Its margin, by the first model and the tool of the study.")]
    beyond: Annotated[str, _AMOUNT, Meta(description="What it loses beyond that where the fund is needed most.")]
    worst: Annotated[str, _AMOUNT, Meta(description="What it loses beyond that at most, in whichever scenario.")]
    mean: Annotated[str, _AMOUNT, Meta(description="What it loses on average in the tail, rounded up.")]
    by_margin: Annotated[str, _AMOUNT, Meta(description="What it contributes in proportion to its margin.")]
    by_stress: Annotated[str, _AMOUNT, Meta(description="What it contributes in proportion to its worst.")]
    by_marginal: Annotated[str, _AMOUNT, Meta(description="What it contributes in proportion to its part of the tail.")]
    by_shapley: Annotated[str, _AMOUNT, Meta(description="What it contributes by Shapley's value.")]


class Needed(Record):
    """A scenario."""

    scenario: Annotated[str, Meta(description="The last of its days, or its name.")]
    needed: Annotated[str, _AMOUNT, Meta(description="What covers the groups that lose most in it.")]


class Account(Record):
    """A row of a table of members, as the kernel's files have it."""

    owner: Annotated[str, _MEMBER]
    balance: Annotated[str, _AMOUNT, Meta(description="What it contributes, by the way of the study.")]


class Funded(Record):
    """A fund."""

    cover: Annotated[str, Meta(pattern="^[0-9]+$", description="How many groups default together.")]
    required: Annotated[str, _AMOUNT, Meta(description="How large it has to be.")]
    scenario: Annotated[str, Meta(description="The scenario that asks for it.")]
    one: Annotated[str, _AMOUNT, Meta(description="What would cover the largest group.")]
    two: Annotated[str, _AMOUNT, Meta(description="What would cover the two largest.")]
    one_or_two: Annotated[str, _AMOUNT, Meta(description="The largest, or the second and third if that is more.")]
    tail: Annotated[str, Meta(pattern="^[0-9]+$", description="How many scenarios are the tail: where all lose most.")]
    shortfall: Annotated[str, _AMOUNT, Meta(description="What all lose together on average in the tail, rounded up.")]
    by: Annotated[str, _BY]
    above: Annotated[str, _AMOUNT, Meta(description="How much more that is, for floor, step and whole units.")]
    left: Annotated[str, _AMOUNT, Meta(description="How much less it is: what cap and step let nobody contribute.")]


class CalibrationDocument(Record, tag_field="schema", tag=SCHEMA):
    """A calibrated study, as `rhodian calibrate FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that calibrated.")]
    study: Annotated[About, Meta(description="What was calibrated, as the file tells it.")]
    asset: Annotated[AssetRecord, Meta(description="What amounts are counted in.")]
    asked: Annotated[Asked, Meta(description="What margin has to cover.")]
    margins: Annotated[tuple[Margined, ...], Meta(description="Member by member, and model by model.")]
    fund: Annotated[tuple[Funded, ...], Meta(description="The fund, or nothing if the study has none.")]
    contributions: Annotated[tuple[Contribution, ...], Meta(description="Who contributes what, by each way.")]
    members: Annotated[tuple[Account, ...], Meta(description="What the kernel's files take, by the way of the study.")]
    scenarios: Annotated[tuple[Needed, ...], Meta(description="The scenarios that need a fund, the worst first.")]


def document(of: Calibration) -> CalibrationDocument:
    """Return a calibration as a document."""
    study = of.study

    def money(units: int) -> str:
        return decimal_text(units, study.asset)

    margins = tuple(
        Margined(
            each.member,
            each.model,
            money(each.at_risk),
            money(each.tail),
            money(each.tools[BUFFER]),
            money(each.tools[STRESS]) if STRESS in each.tools else None,
            money(each.tools[FLOOR]),
        )
        for each in of.margins
    )
    head = (version("rhodian"), about(study.header), AssetRecord(study.asset.code, study.asset.scale), asked(study))
    entry = study.header.fund
    if of.fund is None or entry is None:
        return CalibrationDocument(*head, margins, (), (), (), ())
    fund, way = of.fund, of.fund.ways[entry.by]
    owned = zip(study.members, way.amounts, strict=True)
    return CalibrationDocument(
        *head,
        margins,
        (_funded(fund, entry.cover, entry.by, money),),
        tuple(_contributions(of, fund, money)),
        tuple(Account(member.name, money(amount)) for member, amount in owned),
        tuple(Needed(fund.scenarios[place], money(fund.size.needs[place])) for place in _ranked(fund)),
    )


def _ranked(fund: Fund) -> list[int]:
    """Return the scenarios that need a fund, the worst first, and of those that need the same the first."""
    needs = fund.size.needs
    return sorted((place for place, needed in enumerate(needs) if needed), key=lambda place: (-needs[place], place))


def _funded(fund: Fund, cover: int, by: str, money: Callable[[int], str]) -> Funded:
    size, way = fund.size, fund.ways[by]
    one, two, one_or_two = map(money, (size.one, size.two, size.one_or_two))
    head = (str(cover), money(size.required), fund.scenarios[size.scenario])
    deep = (str(fund.tail.scenarios), money(math.ceil(sum(fund.tail.means))))
    return Funded(*head, one, two, one_or_two, *deep, by, money(way.above), money(way.left))


def _contributions(of: Calibration, fund: Fund, money: Callable[[int], str]) -> list[Contribution]:
    ways = [fund.ways[by].amounts for by in BY]
    means = map(math.ceil, fund.tail.means)
    columns = zip(of.charged, fund.beyond, fund.worst, means, *ways, strict=True)
    return [
        Contribution(member.name, member.group, *map(money, amounts))
        for member, amounts in zip(of.study.members, columns, strict=True)
    ]
