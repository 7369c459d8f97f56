"""Convenience: a comparison as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta

from rhodian_desk.documents.compare_words import refusal, verdict
from rhodian_desk.documents.records import (
    DECIMAL,
    About,
    AssetRecord,
    Figure,
    Money,
    NamedAccount,
    Record,
    Rows,
    about,
    figure,
    named,
)
from rhodian_desk.play.played import KINDS

if TYPE_CHECKING:
    from rhodian import Account, Asset
    from rhodian_desk.comparison.compare import Column, Comparison

SCHEMA: Final = "rhodian.comparison/1"
"""The schema of the document."""

Amounts = Annotated[
    tuple[Annotated[Money, Meta(extra_json_schema={"pattern": f"^{DECIMAL}$"})] | None, ...],
    Meta(description="An amount for each policy, in their order; null where the policy is refused."),
]
How = Annotated[
    str,
    Meta(
        description="How it is borne: by losers out of their margin, by a pool, by margins or balances of a named base,"
        " by gains given up in forced sales at a worse price than the mark, by a cut of gains; or not at all.",
        extra_json_schema={"enum": list(KINDS)},
    ),
]


class Refused(Record):
    """An event that cannot happen under a policy."""

    place: Annotated[int, Meta(description="Its place in the file, counted from 0.")]
    at: Annotated[str, Meta(description="When it is, as the file has it.")]
    type: Annotated[str, Meta(description="What it is.")]
    reason: Annotated[str, Meta(description="Why it is refused.")]
    words: Annotated[str, Meta(description="The same in one sentence.")]


class Policy(Record):
    """A policy."""

    name: Annotated[str, Meta(description="Its name.")]
    status: Annotated[
        str,
        Meta(
            description="`refused` if an event cannot happen under it, `uncovered` if any unit of any loss finds no"
            " bearer.",
            extra_json_schema={"enum": ["covered", "uncovered", "refused"]},
        ),
    ]
    refused: Annotated[
        Refused | None,
        Meta(description="The first event that cannot happen under it; there are no amounts then."),
    ]
    published: Annotated[
        Sequence[Figure],
        Meta(
            description="What the world printed of what the policy does, beside what it comes to; nothing if it is"
            " refused."
        ),
    ]


class Kind(Record):
    """One way to bear a part."""

    how: How
    borne: Amounts


class Bearer(NamedAccount):
    """What an account bears in one way."""

    how: How
    borne: Amounts


class Bill(NamedAccount):
    """What an account bears in all."""

    borne: Amounts
    had: Annotated[
        Amounts,
        Meta(
            description="What it bears and what it was left with right after the last event in which it bore something;"
            " null also where it bears nothing."
        ),
    ]


class Loss(Record):
    """The losses of one asset."""

    asset: Annotated[str, Meta(description="Its code.")]
    lost: Annotated[Amounts, Meta(description="What is lost under each policy, before anyone bears anything.")]
    borne: Annotated[Amounts, Meta(description="What is borne of it under each policy: it adds up to what is lost.")]
    same: Annotated[bool, Meta(description="Whether as much is lost under each policy that is not refused.")]
    words: Annotated[str, Meta(description="What the comparison comes to, in words.")]
    kinds: Annotated[Sequence[Kind], Meta(description="What is borne in each way.")]
    bearers: Annotated[
        Sequence[Bearer],
        Meta(
            description="Who bears what: kind by kind, the largest first. An uncovered part stands with whoever was"
            " owed it."
        ),
    ]
    bills: Annotated[Sequence[Bill], Meta(description="What each account bears in all, the largest first.")]


class ComparedHistory(Record, tag_field="schema", tag=SCHEMA):
    """A history settled under several policies, as `rhodian compare FILE --json` prints it."""

    rhodian: Annotated[str, Meta(description="The version of Rhodian that compared.")]
    history: Annotated[About, Meta(description="What was settled, as the history file tells it.")]
    assets: Annotated[tuple[AssetRecord, ...], Meta(description="The assets that money is counted in.")]
    policies: Annotated[tuple[Policy, ...], Meta(description="The policies, in the order asked for.")]
    losses: Annotated[
        tuple[Loss, ...],
        Meta(description="What is lost under any policy, and who bears it: one entry for each asset."),
    ]


def document(comparison: Comparison) -> ComparedHistory:
    """Return a comparison as a document."""
    history = comparison.history
    return ComparedHistory(
        version("rhodian"),
        about(history),
        tuple(AssetRecord(asset.code, asset.scale) for asset in history.assets.values()),
        tuple(_policy(column, comparison) for column in comparison.columns),
        tuple(_loss(comparison, asset) for asset in comparison.assets),
    )


def _policy(column: Column, comparison: Comparison) -> Policy:
    """Return how a policy fared, and what was published of it."""
    refused, told = column.refused, None
    status = "uncovered" if column.is_uncovered else "covered"
    if refused is not None:
        event, status = refused.event, "refused"
        told = Refused(refused.place, event.at.text, event.type, refused.said, refusal(refused, comparison))
    return Policy(column.policy, status, told, tuple(map(figure, column.published)))


def _loss(comparison: Comparison, asset: Asset) -> Loss:
    """Return who bears the losses of an asset under each policy, the amounts in the order of the policies."""
    columns = comparison.columns

    def amounts(each: Iterable[int]) -> Amounts:
        of = zip(columns, each, strict=True)
        return tuple(None if column.refused else Money(amount, asset) for column, amount in of)

    def bearer(item: tuple[Account, str]) -> Bearer:
        return Bearer(*named(item[0]), item[1], amounts(column.borne.get(item, 0) for column in columns))

    def bill(account: Account) -> Bill:
        bills = [column.bills.get(account) for column in columns]
        had = tuple(None if each is None else Money(each.had, asset) for each in bills)
        return Bill(*named(account), amounts(each.borne if each else 0 for each in bills), had)

    kinds = [kind for kind in KINDS if any(column.sum_of(asset, kind) for column in columns)]
    return Loss(
        asset.code,
        amounts(column.lost.get(asset, 0) for column in columns),
        amounts(column.sum_of(asset) for column in columns),
        len({column.lost.get(asset, 0) for column in comparison.played}) == 1,
        verdict(comparison, asset),
        tuple(Kind(kind, amounts(column.sum_of(asset, kind) for column in columns)) for kind in kinds),
        Rows(bearer, comparison.bearers(asset)),
        Rows(bill, comparison.billed(asset)),
    )
