"""Convenience: the outcome as a JSON document; docs/settlement.schema.json describes it."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rhodian_desk.io.units import decimal_text
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.settle import basis
from rhodian_desk.scenario.trees import layers_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian import Account, Asset, FundDrawn, LayerDrawn, TrialBalance
    from rhodian_desk.scenario.records import Scenario
    from rhodian_desk.scenario.settle import Outcome, Settled

SCHEMA = "rhodian.waterfall.settlement/1"
"""The schema of the document."""


def document(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as what `json` can write; every amount is a decimal text in units of the asset."""
    scenario = outcome.scenario
    asset = scenario.asset
    return {
        "schema": SCHEMA,
        "rhodian": version("rhodian"),
        "scenario": {
            "id": scenario.id,
            "title": scenario.title,
            "date": scenario.date.isoformat(),
            "summary": scenario.summary,
            "assumptions": list(scenario.assumptions),
        },
        "asset": {"code": asset.code, "scale": asset.scale},
        "status": outcome.status,
        "losses": [_loss(settled, scenario) for settled in outcome.settled],
        "books": {
            "before": [
                {**_account(account), "balance": decimal_text(held, asset)} for account, held in outcome.before.items()
            ],
            "after": [
                {**_account(account), "balance": decimal_text(held, asset)} for account, held in outcome.after.items()
            ],
            "trial_balance": {
                "before": _trial(outcome.trial(outcome.before)),
                "after": _trial(outcome.trial(outcome.after)),
            },
        },
        "published": [each.as_document() for each in compared(outcome)],
        "unaccounted": decimal_text(outcome.unaccounted, asset),
    }


def lines(made: dict[str, Any], encoding: str | None) -> Iterator[str]:
    """Yield the document as JSON text: what holds tables one below the other is spread out, a row is one line.

    Args:
        made: the document.
        encoding: of where it goes, if it has one; unless that is UTF-8, names are escaped to ASCII.
    """
    escaped = (encoding or "utf-8").lower().replace("-", "") != "utf8"
    yield from _spread(made, "\n", json.JSONEncoder(ensure_ascii=escaped).encode)
    yield "\n"


def _spread(value: Any, margin: str, encode: Callable[[Any], str]) -> Iterator[str]:
    """Yield a value as JSON, its parts on lines of their own if rows are among them."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        opening, closing, parts = "[", "]", (("", item) for item in value)
    elif isinstance(value, dict) and any(isinstance(part, (dict, list)) and _has_rows(part) for part in value.values()):
        opening, closing, parts = "{", "}", ((f"{encode(key)}: ", part) for key, part in value.items())
    else:
        yield encode(value)
        return
    inner, between = f"{margin}  ", opening
    for label, part in parts:
        yield f"{between}{inner}{label}"
        yield from _spread(part, inner, encode)
        between = ","
    yield f"{margin}{closing}"


def _has_rows(value: Any) -> bool:
    """Tell whether tables stand one below the other anywhere in a value."""
    if isinstance(value, dict):
        return any(_has_rows(part) for part in value.values())
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _loss(settled: Settled, scenario: Scenario) -> dict[str, Any]:
    """Return one loss."""
    drawn, entry, asset = settled.plan.draw, settled.entry, scenario.asset
    bases: dict[str, str | None] = {
        layer.name: basis(layer, scenario) for layer in layers_below(scenario.waterfalls[entry.waterfall or ""])
    }
    return {
        "id": entry.id,
        "amount": decimal_text(drawn.loss, asset),
        "absorbed": decimal_text(drawn.loss - drawn.left, asset),
        "uncovered": decimal_text(drawn.left, asset),
        "source": entry.source,
        "quote": entry.quote,
        "payee": _account(settled.plan.loss.payee),
        "waterfall": entry.waterfall,
        "layers": [_layer(layer, bases[layer.path[-1]], asset) for layer in drawn.layers],
        "funds": [_fund(fund, asset) for fund in drawn.funds],
        "transfers": [
            {
                "payer": _account(transfer.payer),
                "payee": _account(transfer.payee),
                "amount": decimal_text(transfer.amount, asset),
                "path": list(fund.layer.path),
                "rule": fund.layer.rule.value,
            }
            for fund, transfer in zip(settled.plan.receipt, settled.plan.transfers, strict=True)
        ],
    }


def _layer(layer: LayerDrawn, basis_given: str | None, asset: Asset) -> dict[str, Any]:
    """Return what one layer bore."""
    return {
        "path": list(layer.path),
        "rule": layer.rule.value,
        "basis": basis_given,
        "capacity": decimal_text(layer.capacity, asset),
        "drawn": decimal_text(layer.amount, asset),
        "remaining": decimal_text(layer.capacity - layer.amount, asset),
    }


def _fund(fund: FundDrawn, asset: Asset) -> dict[str, Any]:
    """Return what one fund bore."""
    return {
        **_account(fund.account),
        "path": list(fund.layer.path),
        "rule": fund.layer.rule.value,
        "available": decimal_text(fund.available, asset),
        "drawn": decimal_text(fund.amount, asset),
        "remaining": decimal_text(fund.available - fund.amount, asset),
    }


def _account(account: Account) -> dict[str, Any]:
    """Return the name of an account; its asset is the document's."""
    return {"owner": account.owner, "purpose": account.purpose}


def _trial(trial: TrialBalance) -> dict[str, Any]:
    """Return the books of the asset, added up."""
    return {
        "inside": decimal_text(trial.inside, trial.asset),
        "outside": decimal_text(trial.outside, trial.asset),
        "balanced": trial.balanced,
    }
