"""Convenience: a disclosure as a document."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.disclosure.fields import Kind, Window
from rhodian_desk.documents.records import DECIMAL, About, AssetRecord, Record, about

if TYPE_CHECKING:
    from rhodian_desk.disclosure.report import Report

SCHEMA: Final = "rhodian.disclosed/1"
"""The schema of the document."""

_DAY = Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_NAMED = Meta(extra_json_schema={"enum": [each.value for each in Window]})


class Span(Record):
    """A kind of window."""

    window: Annotated[str, _NAMED, Meta(description="Its kind.")]
    first: Annotated[Annotated[str, _DAY] | None, Meta(description="Its first day; null for a stock.")]
    last: Annotated[str, _DAY, Meta(description="Its last day.")]


class Given(Record):
    """A figure."""

    ref: Annotated[str, Meta(description="The reference of the standard.")]
    part: Annotated[str, Meta(description="Which part of it, or nothing.")]
    what: Annotated[str, Meta(description="What it says, for people.")]
    window: Annotated[str, _NAMED, Meta(description="Over which time it is taken.")]
    fund: Annotated[str, Meta(description="Of which fund, where there are several of one asset; else nothing.")]
    asset: Annotated[str, Meta(description="What it is counted in, or is of.")]
    kind: Annotated[
        str,
        Meta(description="What the value is.", extra_json_schema={"enum": [each.value for each in Kind]}),
    ]
    value: Annotated[
        str,
        Meta(
            pattern=f"^-?{DECIMAL}$",
            description="An amount in units of the asset, a whole number, or percent rounded down to two decimals.",
        ),
    ]


class NotGiven(Record):
    """Rows that are not given."""

    refs: Annotated[str, Meta(description="Which.")]
    because: Annotated[str, Meta(description="Why.")]


class Disclosure(Record, tag_field="schema", tag=SCHEMA):
    """A disclosed history, as `rhodian disclose FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that disclosed.")]
    history: Annotated[About, Meta(description="What was played, as the history file tells it.")]
    assets: Annotated[tuple[AssetRecord, ...], Meta(description="The assets that money is counted in.")]
    policy: Annotated[str, Meta(description="The policy that it was played under.")]
    service: Annotated[str, Meta(description="What the clearing service is called.")]
    date: Annotated[str, _DAY, Meta(description="The day at whose end, in UTC, the books are looked at.")]
    windows: Annotated[tuple[Span, ...], Meta(description="The three kinds of window, and when each is.")]
    rows: Annotated[tuple[Given, ...], Meta(description="The figures, asset by asset, in the order of the standard.")]
    not_given: Annotated[tuple[NotGiven, ...], Meta(description="What is not given, and why.")]


def document(of: Report) -> Disclosure:
    """Return a disclosure as a document."""
    history = of.run.history
    return Disclosure(
        version("rhodian"),
        about(history),
        tuple(AssetRecord(asset.code, asset.scale) for asset in history.assets.values()),
        of.run.policy.name,
        of.service,
        of.day.isoformat(),
        tuple(
            Span(window.value, None if first is None else first.isoformat(), of.day.isoformat())
            for window, first in of.windows
        ),
        tuple(
            Given(
                row.field.ref,
                row.field.part,
                row.field.what,
                row.field.window.value,
                row.fund,
                row.asset.code,
                row.field.kind.value,
                row.text,
            )
            for row in of.rows
        ),
        tuple(NotGiven(left.refs, left.because) for left in of.left),
    )
