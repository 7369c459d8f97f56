"""Convenience: a comparison as a JSON document; docs/compare.schema.json describes it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rhodian_desk.documents.compare_words import refusal, verdict
from rhodian_desk.io.units import decimal_text
from rhodian_desk.play.played import KINDS

if TYPE_CHECKING:
    from rhodian import Account, Asset
    from rhodian_desk.comparison.compare import Column, Comparison

SCHEMA = "rhodian.comparison/1"
"""The schema of the document."""


def document(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as what `json` can write; every amount is a decimal text in units of its asset."""
    history = comparison.history
    return {
        "schema": SCHEMA,
        "rhodian": version("rhodian"),
        "history": {
            "id": history.id,
            "title": history.title,
            "date": history.date.isoformat(),
            "summary": history.summary,
            "assumptions": list(history.assumptions),
        },
        "assets": [{"code": asset.code, "scale": asset.scale} for asset in history.assets.values()],
        "policies": [_policy(column, comparison) for column in comparison.columns],
        "losses": [_losses(comparison, asset) for asset in comparison.assets],
    }


def _policy(column: Column, comparison: Comparison) -> dict[str, Any]:
    """Return how a policy fared, and what was published of it."""
    refused = column.refused
    figures = [each.as_document() for each in column.published]
    if refused is None:
        status = "uncovered" if column.is_uncovered else "covered"
        return {"name": column.policy, "status": status, "refused": None, "published": figures}
    told = {
        "place": refused.place,
        "at": refused.event.at.text,
        "type": refused.event.type,
        "reason": refused.said,
        "words": refusal(refused, comparison),
    }
    return {"name": column.policy, "status": "refused", "refused": told, "published": figures}


def _losses(comparison: Comparison, asset: Asset) -> dict[str, Any]:
    """Return who bears the losses of an asset under each policy, the amounts in the order of the policies."""
    columns = comparison.columns

    def amounts(of: list[int | None]) -> list[str | None]:
        return [None if amount is None else decimal_text(amount, asset) for amount in of]

    def each(column: Column, amount: int) -> int | None:
        return None if column.refused else amount

    kinds = [kind for kind in KINDS if any(column.sum_of(asset, kind) for column in columns)]
    return {
        "asset": asset.code,
        "lost": amounts([each(column, column.lost.get(asset, 0)) for column in columns]),
        "borne": amounts([each(column, column.sum_of(asset)) for column in columns]),
        "same": len({column.lost.get(asset, 0) for column in comparison.played}) == 1,
        "words": verdict(comparison, asset),
        "kinds": [
            {"how": kind, "borne": amounts([each(column, column.sum_of(asset, kind)) for column in columns])}
            for kind in kinds
        ],
        "bearers": [
            {
                **_account(account),
                "how": kind,
                "borne": amounts([each(column, column.borne.get((account, kind), 0)) for column in columns]),
            }
            for account, kind in comparison.bearers(asset)
        ],
        "bills": [_bill(account, comparison) for account in comparison.billed(asset)],
    }


def _bill(account: Account, comparison: Comparison) -> dict[str, Any]:
    """Return what an account bears under each policy, of what it had."""
    bills = [column.bills.get(account) for column in comparison.columns]
    return {
        **_account(account),
        "borne": [
            None if column.refused else decimal_text(bill.borne if bill else 0, account.asset)
            for column, bill in zip(comparison.columns, bills, strict=True)
        ],
        "had": [None if bill is None else decimal_text(bill.had, account.asset) for bill in bills],
    }


def _account(account: Account) -> dict[str, str]:
    """Return the name of an account; its asset is that of the losses."""
    return {"owner": account.owner, "purpose": account.purpose}
