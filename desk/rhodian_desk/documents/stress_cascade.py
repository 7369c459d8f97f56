"""Convenience: cascades with a pool and without it, as part of the document of a stress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from rhodian_desk.documents.records import Money, Record

if TYPE_CHECKING:
    from rhodian import Asset
    from rhodian_desk.risk.cascade import Cascades


class Falls(Record):
    """What the cascades of all paths come to, without a pool or with so much of it at hand."""

    at_hand: Annotated[
        int | None, Meta(description="How much of the pool is at hand, in percent; null: no pool, nobody contributed.")
    ]
    capital: Annotated[Money, Meta(description="What the pool has.")]
    less: Annotated[int, Meta(description="On how many paths the mark falls less than without a pool.")]
    alike: Annotated[int, Meta(description="On how many it falls as far.")]
    more: Annotated[int, Meta(description="On how many it falls further.")]
    mean: Annotated[Money, Meta(description="The mean fall of the mark, rounded down to the smallest unit.")]
    total: Annotated[Money, Meta(description="The sum of all falls.")]
    largest: Annotated[Money, Meta(description="The largest fall.")]
    quantiles: Annotated[
        tuple[Money, ...],
        Meta(description="The fall of rank q times the number of paths, rounded up, for each level q of `levels`."),
    ]
    sold: Annotated[int, Meta(description="How many accounts are sold, on all paths together.")]
    paid: Annotated[Money, Meta(description="What the pool pays, on all paths together.")]


class Cascaded(Record):
    """Cascades of forced sales on the same paths, with a pool and without it."""

    paths: Annotated[int, Meta(description="How many paths there are.")]
    seed: Annotated[int, Meta(description="What the random numbers follow from.")]
    degrees: Annotated[int, Meta(description="The degrees of freedom of the Student t.")]
    sold: Annotated[int, Meta(description="How many contracts it is multiplied by for what others sell.")]
    start: Annotated[Money, Meta(description="The mark before anything is sold.")]
    accounts: Annotated[int, Meta(description="How many accounts are in the market.")]
    levels: Annotated[tuple[str, ...], Meta(description="The levels of the quantiles, lowest first.")]
    rows: Annotated[tuple[Falls, ...], Meta(description="Without a pool, then with parts of it, the whole first.")]


def cascaded(of: Cascades | None, levels: tuple[str, ...], asset: Asset) -> Cascaded | None:
    """Return cascades as a document."""
    if of is None:
        return None
    market = of.market
    rows = (
        Falls(
            row.part,
            Money(row.capital, asset),
            row.less,
            row.alike,
            row.more,
            Money(row.total // market.scenarios, asset),
            Money(row.total, asset),
            Money(row.largest, asset),
            tuple(Money(each, asset) for each in row.quantiles),
            row.sold,
            Money(row.paid, asset),
        )
        for row in of.rows
    )
    start, accounts = Money(market.start, asset), len(market.accounts)
    return Cascaded(market.scenarios, market.seed, market.degrees, market.sold, start, accounts, levels, tuple(rows))
