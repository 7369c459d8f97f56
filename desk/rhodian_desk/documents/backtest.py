"""Convenience: a backtest as a document; what was computed in floats is written with a fixed number of decimals."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.documents.records import DECIMAL, About, AssetRecord, Record, about
from rhodian_desk.io.units import decimal_text
from rhodian_desk.risk.defaults import LAYERS
from rhodian_desk.risk.exceptions import GREEN, RED, YELLOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from rhodian_desk.risk.backtest import Backtest, Result, Year
    from rhodian_desk.risk.exceptions import Light
    from rhodian_desk.risk.study import Study

SCHEMA: Final = "rhodian.backtest/1"
"""The schema of the document."""

QUANTILE: Final = "of N losses the k-th largest, k = N times (1 - confidence), rounded up; beyond it, the mean of the k"
"""The convention of value at risk and expected shortfall."""

_DAY = Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_DECIMAL = Meta(pattern=f"^{DECIMAL}$")
_SIGNED = Meta(pattern=f"^-?{DECIMAL}$")
_ZONE = Meta(extra_json_schema={"enum": [GREEN, YELLOW, RED]}, description="The zone of the traffic light.")
_SHARE = Meta(pattern=f"^{DECIMAL}%$", description="How probable so few exceptions are if the margin is right.")
_MEMBER = Meta(description="The member.")
_MODEL = Meta(description="The model.")
_P = Meta(pattern=f"^{DECIMAL}$", description="How probable a ratio as large is if the margin is right.")
_DAYS = Meta(description="How many stretches of the horizon were looked at.")
_EXCEPTIONS = Meta(description="On how many of them more was lost than charged.")


class Asked(Record):
    """What margin has to cover, and how it is found."""

    confidence: Annotated[str, Meta(description="The confidence, in percent.")]
    horizon: Annotated[int, Meta(description="Over how many days; a margin of one day times its square root.")]
    lookback: Annotated[int, Meta(description="From how many days margin is found.")]
    quantile: Annotated[str, Meta(description="Which loss of many is the value at risk, and what the shortfall is.")]
    tool: Annotated[str, Meta(description="Which tool against procyclicality is used, or none.")]
    first: Annotated[str, _DAY, Meta(description="The first day of the data that something moved on.")]
    last: Annotated[str, _DAY, Meta(description="The last.")]
    sha256: Annotated[str, Meta(description="Of all that the figures follow from.", pattern="^[0-9a-f]{64}$")]


class Tested(Record):
    """How the margin of a member by a model did."""

    member: Annotated[str, _MEMBER]
    model: Annotated[str, _MODEL]
    days: Annotated[str, _DAYS]
    exceptions: Annotated[str, _EXCEPTIONS]
    expected: Annotated[str, _DECIMAL, Meta(description="How many there should be.")]
    zone: Annotated[str, _ZONE]
    at_most: Annotated[str, _SHARE]
    coverage: Annotated[str, _DECIMAL, Meta(description="Kupiec's likelihood ratio, of one degree of freedom.")]
    coverage_p: Annotated[str, _P]
    independence: Annotated[str, _DECIMAL, Meta(description="Christoffersen's, of one degree of freedom.")]
    independence_p: Annotated[str, _P]
    conditional: Annotated[str, _DECIMAL, Meta(description="Both together, of two degrees of freedom.")]
    conditional_p: Annotated[str, _P]
    z1: Annotated[Annotated[str, _SIGNED] | None, Meta(description="Acerbi and Székely's first statistic, if any.")]
    z2: Annotated[Annotated[str, _SIGNED] | None, Meta(description="Their second; below 0 where losses went further.")]


class Breach(Record):
    """A loss that was more than the margin."""

    member: Annotated[str, _MEMBER]
    model: Annotated[str, _MODEL]
    day: Annotated[str, _DAY, Meta(description="The first day of the horizon.")]
    lost: Annotated[str, _SIGNED, Meta(description="What was lost.")]
    charged: Annotated[str, _DECIMAL, Meta(description="What had been charged.")]


class Yearly(Record):
    """What a calendar year had."""

    member: Annotated[str, _MEMBER]
    model: Annotated[str, _MODEL]
    year: Annotated[str, Meta(description="The year.")]
    days: Annotated[str, _DAYS]
    exceptions: Annotated[str, _EXCEPTIONS]
    zone: Annotated[str, _ZONE]
    at_most: Annotated[str, _SHARE]


class Procyclical(Record):
    """How far margin follows calm and storm."""

    member: Annotated[str, _MEMBER]
    model: Annotated[str, _MODEL]
    peak: Annotated[str, _DECIMAL, Meta(description="The largest margin.")]
    trough: Annotated[str, _DECIMAL, Meta(description="The smallest.")]
    ratio: Annotated[Annotated[str, _DECIMAL] | None, Meta(description="The first over the second, unless that is 0.")]
    call_1: Annotated[str, _DECIMAL, Meta(description="The largest rise from a day to the next.")]
    call_5: Annotated[str, _DECIMAL, Meta(description="The largest rise from a day to the fifth after it.")]
    call_20: Annotated[str, _DECIMAL, Meta(description="The largest rise from a day to the twentieth after it.")]


class Deepened(Record):
    """How many defaults went so deep, and no deeper."""

    layer: Annotated[str, Meta(extra_json_schema={"enum": list(LAYERS)}, description="How deep.")]
    single: Annotated[str, Meta(description="How many of one group, each stretch of days being a default of each.")]
    pairs: Annotated[str, Meta(description="How many of two groups.")]


class Defaulted(Record):
    """A default, and who bears what of it."""

    day: Annotated[str, _DAY, Meta(description="The first day of the horizon.")]
    defaulter: Annotated[str, Meta(description="The group that defaults.")]
    second: Annotated[str | None, Meta(description="The group that defaults with it, if one does.")]
    lost: Annotated[str, _DECIMAL, Meta(description="What they lose.")]
    margin: Annotated[str, _DECIMAL, Meta(description="What their margins of that day bear.")]
    contribution: Annotated[str, _DECIMAL, Meta(description="What their contributions bear.")]
    capital: Annotated[str, _DECIMAL, Meta(description="What own capital bears.")]
    others: Annotated[str, _DECIMAL, Meta(description="What the others' contributions bear.")]
    assessments: Annotated[str, _DECIMAL, Meta(description="What the others are asked for beyond them.")]
    uncovered: Annotated[str, _DECIMAL, Meta(description="What nobody bears.")]


class Payer(Record):
    """What a member would have paid at most for defaults of others."""

    member: Annotated[str, _MEMBER]
    contribution: Annotated[str, _DECIMAL, Meta(description="What it contributes.")]
    paid: Annotated[str, _DECIMAL, Meta(description="The most taken of its contribution.")]
    assessed: Annotated[str, _DECIMAL, Meta(description="The most that it was asked for beyond it.")]


class BacktestDocument(Record, tag_field="schema", tag=SCHEMA):
    """A backtested study, as `rhodian backtest FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that tested.")]
    study: Annotated[About, Meta(description="What was tested, as the file tells it.")]
    asset: Annotated[AssetRecord, Meta(description="What amounts are counted in.")]
    asked: Annotated[Asked, Meta(description="What margin has to cover.")]
    results: Annotated[tuple[Tested, ...], Meta(description="Member by member, and model by model.")]
    exceptions: Annotated[tuple[Breach, ...], Meta(description="Every exception, with its day.")]
    years: Annotated[tuple[Yearly, ...], Meta(description="The traffic light of each calendar year.")]
    procyclicality: Annotated[tuple[Procyclical, ...], Meta(description="How far what is charged rises and falls.")]
    depths: Annotated[tuple[Deepened, ...], Meta(description="How deep defaults went; nothing without a fund.")]
    defaults: Annotated[tuple[Defaulted, ...], Meta(description="The worst, of one group, and then of two.")]
    payers: Annotated[tuple[Payer, ...], Meta(description="What each would have paid at most.")]


def document(of: Backtest) -> BacktestDocument:
    """Return a backtest as a document."""
    study = of.study

    def money(units: int) -> str:
        return decimal_text(units, study.asset)

    return BacktestDocument(
        version("rhodian"),
        about(study.header),
        AssetRecord(study.asset.code, study.asset.scale),
        asked(study),
        tuple(_tested(each, study.terms.rate) for each in of.results),
        tuple(
            Breach(each.member, each.model, one.day.isoformat(), money(one.loss), money(one.margin))
            for each in of.results
            for one in each.exceptions
        ),
        tuple(_year(each, year) for each in of.results for year in each.years),
        tuple(
            Procyclical(
                each.member,
                each.model,
                money(each.peak),
                money(each.trough),
                None if each.ratio is None else fixed(float(each.ratio), 3),
                *map(money, each.calls.values()),
            )
            for each in of.results
        ),
        *_defaults(of, money),
    )


def _defaults(
    of: Backtest, money: Callable[[int], str]
) -> tuple[tuple[Deepened, ...], tuple[Defaulted, ...], tuple[Payer, ...]]:
    """Return what defaults came to; nothing without a fund."""
    if (found := of.defaults) is None:
        return (), (), ()
    counts = zip(LAYERS, *(map(str, each) for each in (*found.depths, (0,) * len(LAYERS))[:2]), strict=True)
    return (
        tuple(Deepened(*each) for each in counts),
        tuple(
            Defaulted(
                each.day.isoformat(),
                each.defaulters[0],
                each.defaulters[1] if len(each.defaulters) > 1 else None,
                *map(money, (each.lost, each.margin, each.contribution)),
                *map(money, (each.capital, each.others, each.assessments, each.uncovered)),
            )
            for each in found.worst
        ),
        tuple(Payer(each.member, *map(money, (each.contribution, each.paid, each.assessed))) for each in found.payers),
    )


def asked(study: Study) -> Asked:
    """Return what margin has to cover."""
    margin, days = study.margin, study.series.days
    return Asked(
        f"{float(100 * margin.confidence):g}%",
        margin.horizon,
        margin.lookback,
        QUANTILE,
        margin.tool,
        days[0].isoformat(),
        days[-1].isoformat(),
        study.sha256,
    )


def fixed(value: float, decimals: int = 5) -> str:
    """Return a float with so many decimals, and 0 without a sign."""
    text = f"{value:.{decimals}f}"
    return text if text.strip("-0.") else text.lstrip("-")


def percent(of: Light) -> str:
    """Return how probable so few exceptions are, in percent, rounded down to two decimals."""
    hundredths = of.at_most * 10_000 // of.whole
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def _tested(of: Result, rate: Fraction) -> Tested:
    tests = (of.coverage, of.independence, of.conditional)
    further = (of.shortfall.within, of.shortfall.overall)
    return Tested(
        of.member,
        of.model,
        str(of.days),
        str(len(of.exceptions)),
        fixed(float(of.days * rate), 2),
        of.light.zone,
        percent(of.light),
        *(fixed(figure) for test in tests for figure in (test.ratio, test.p)),
        *(None if figure is None else fixed(figure) for figure in further),
    )


def _year(of: Result, year: Year) -> Yearly:
    light = year.light
    counted = (str(year.year), str(year.days), str(year.exceptions))
    return Yearly(of.member, of.model, *counted, light.zone, percent(light))
