"""Convenience: what a comparison comes to, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.mutualisation import DELEVERAGED, HAIRCUT, POOL, SOCIALISED, WATERFALL
from rhodian_desk.documents.history_words import words
from rhodian_desk.io.units import grouped
from rhodian_desk.play.played import OWN_MARGIN, SALE_PRICE, UNCOVERED

if TYPE_CHECKING:
    from rhodian import Asset
    from rhodian_desk.comparison.compare import Comparison
    from rhodian_desk.play.played import EventRefused

MEANING = {
    OWN_MARGIN: "losers pay their own losses, as far as their margin goes",
    POOL: "pools pay within their limits",
    WATERFALL: "the accounts that the policy's layers name bear it in their order",
    SOCIALISED: "margins bear a share, by what each has left or by its contracts",
    DELEVERAGED: "those closed against the bankrupt bear it, by the value closed",
    SALE_PRICE: "gains given up by whoever takes contracts of a forced sale at a worse price than the mark",
    HAIRCUT: "gains are cut",
    UNCOVERED: "nobody bears it: whoever was owed it goes without",
}
"""What each way to bear a part of a loss is."""

_MANY = 4
"""From so many losses on that differ, only the least and the largest are named."""


def verdict(comparison: Comparison, asset: Asset) -> str:
    """Say whether it is the same loss under every policy, and that each column adds up to it."""
    amounts = {column.policy: column.lost.get(asset, 0) for column in comparison.played}
    if any(column.sum_of(asset) != amounts[column.policy] for column in comparison.played):
        return f"The columns of {asset.code} do not add up to what was lost."
    told = {name: f"{grouped(amount, asset)} {asset.code}" for name, amount in amounts.items()}
    if len(amounts) == 1:
        under = f" under {next(iter(told))}" if len(comparison.columns) > 1 else ""
        return f"The loss is {told.popitem()[1]}{under}, and the column adds up to it."
    each = "every policy" if len(amounts) == len(comparison.columns) else "every policy that is not refused"
    if len(set(amounts.values())) == 1:
        return f"The loss is the same under {each}, {told.popitem()[1]}, and each column adds up to it."
    reason = "a policy also decides who still holds what when a price moves, and at what price it is closed"
    own = "Each column adds up to its own."
    return f"The loss is not the same under {each}, because {reason}: {_range(amounts, told)}. {own}"


def _range(amounts: dict[str, int], told: dict[str, str]) -> str:
    """Name each loss, or of many the least and the largest."""
    if len(amounts) < _MANY:
        return ", ".join(f"{told[name]} under {name}" for name in amounts)
    least, largest = min(amounts, key=amounts.__getitem__), max(amounts, key=amounts.__getitem__)
    return f"from {told[least]} under {least} to {told[largest]} under {largest}"


def refusal(refused: EventRefused, comparison: Comparison) -> str:
    """Say which event cannot happen, and why."""
    event = refused.event
    where = event.where or f"events[{refused.place}]"
    what = f"{where}, {event.type} at {event.at.text} ({words(event, comparison.history)})"
    return f"{what}, is refused: {refused.said}"
