"""Convenience: a comparison as tables to export, with a row for each policy, so that no policy is the head of a column.

Under a policy under which an event cannot happen, cells of amounts are empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_desk.documents.compare_words import refusal
from rhodian_desk.export.sheets import WHO, Sheet, account, published
from rhodian_desk.io.units import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rhodian import Asset
    from rhodian_desk.comparison.compare import Column, Comparison
    from rhodian_desk.export.sheets import Cell


def _amount(column: Column, amount: int, asset: Asset) -> str | None:
    """Return an amount under a policy."""
    return None if column.refused else decimal_text(amount, asset)


def _bearers(comparison: Comparison) -> Sheet:
    """Return who bears what in which way, under each policy."""
    rows = (
        (column.policy, *account(of), kind, _amount(column, column.borne.get((of, kind), 0), asset))
        for asset in comparison.assets
        for of, kind in comparison.bearers(asset)
        for column in comparison.columns
    )
    return Sheet(("policy", *WHO, "how", "borne"), rows)


def _policies(comparison: Comparison) -> Sheet:
    """Return how each policy fared."""
    rows = (
        (
            each.policy,
            "refused" if each.refused else "uncovered" if each.is_uncovered else "covered",
            each.refused.place if each.refused else None,
            refusal(each.refused, comparison) if each.refused else None,
        )
        for each in comparison.columns
    )
    return Sheet(("policy", "status", "event", "refused"), rows)


def _losses(comparison: Comparison) -> Sheet:
    """Return what is lost and what is borne of it, under each policy."""
    rows = (
        (
            column.policy,
            asset.code,
            _amount(column, column.lost.get(asset, 0), asset),
            _amount(column, column.sum_of(asset), asset),
        )
        for asset in comparison.assets
        for column in comparison.columns
    )
    return Sheet(("policy", "asset", "lost", "borne"), rows)


def _bills(comparison: Comparison) -> Sheet:
    """Return what each account bears of what it had, under each policy."""
    return Sheet(("policy", *WHO, "borne", "had"), _bill_rows(comparison))


def _bill_rows(comparison: Comparison) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each account and policy; who bears nothing under it has nothing said of what it had."""
    for asset in comparison.assets:
        for of in comparison.billed(asset):
            for column in comparison.columns:
                bill = column.bills.get(of)
                borne = _amount(column, bill.borne if bill else 0, asset)
                yield column.policy, *account(of), borne, decimal_text(bill.had, asset) if bill else None


SHEETS: Final[Mapping[str, Callable[[Comparison], Sheet]]] = {
    "bearers": _bearers,
    "policies": _policies,
    "losses": _losses,
    "bills": _bills,
    "published": lambda comparison: published(each for column in comparison.columns for each in column.published),
}
"""The tables by name, the first of which is written if none is named."""
