"""Convenience: an outcome as tables to export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_desk.export.sheets import BETWEEN, WHO, Sheet, account, published
from rhodian_desk.io.units import decimal_text
from rhodian_desk.scenario.measure import compared
from rhodian_desk.scenario.settle import basis
from rhodian_desk.scenario.trees import layers_below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rhodian_desk.export.sheets import Cell
    from rhodian_desk.scenario.settle import Outcome


def _bearers(outcome: Outcome) -> Sheet:
    """Return every fund of every loss, those that bore nothing included; `layer` is the path from the root."""
    asset = outcome.scenario.asset
    rows = (
        (
            settled.entry.id,
            " > ".join(fund.layer.path),
            fund.layer.rule.value,
            *account(fund.account),
            decimal_text(fund.available, asset),
            decimal_text(fund.amount, asset),
            decimal_text(fund.available - fund.amount, asset),
        )
        for settled in outcome.settled
        for fund in settled.funds
    )
    return Sheet(("loss", "layer", "rule", *WHO, "available", "drawn", "remaining"), rows)


def _losses(outcome: Outcome) -> Sheet:
    """Return every loss."""
    asset = outcome.scenario.asset
    rows = (
        (
            each.entry.id,
            each.entry.waterfall,
            *account(each.plan.loss.payee),
            decimal_text(each.plan.draw.loss, asset),
            decimal_text(each.plan.draw.loss - each.plan.draw.left, asset),
            decimal_text(each.plan.draw.left, asset),
            each.entry.source,
            each.entry.quote,
        )
        for each in outcome.settled
    )
    columns = ("loss", "waterfall", *WHO, "amount", "absorbed", "uncovered", "source", "quote")
    return Sheet(columns, rows)


def _layers(outcome: Outcome) -> Sheet:
    """Return what each layer bore of each loss."""
    return Sheet(("loss", "layer", "rule", "basis", "asset", "capacity", "drawn", "remaining"), _layer_rows(outcome))


def _layer_rows(outcome: Outcome) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each layer."""
    scenario, asset = outcome.scenario, outcome.scenario.asset
    for settled in outcome.settled:
        below = layers_below(scenario.waterfalls[settled.entry.waterfall or ""])
        bases: dict[str, str | None] = {layer.name: basis(layer, scenario) for layer in below}
        for layer in settled.layers:
            amounts = (layer.capacity, layer.amount, layer.capacity - layer.amount)
            of = (settled.entry.id, " > ".join(layer.path), layer.rule.value, bases[layer.path[-1]], asset.code)
            yield (*of, *(decimal_text(amount, asset) for amount in amounts))


def _transfers(outcome: Outcome) -> Sheet:
    """Return what moved to make each loss good."""
    rows = (
        (
            settled.entry.id,
            " > ".join(fund.layer.path),
            fund.layer.rule.value,
            *account(transfer.payer)[:2],
            *account(transfer.payee),
            decimal_text(transfer.amount, outcome.scenario.asset),
        )
        for settled in outcome.settled
        for fund, transfer in settled.moved
    )
    return Sheet(("loss", "layer", "rule", *BETWEEN), rows)


def _books(outcome: Outcome) -> Sheet:
    """Return every account before and after."""
    asset, before = outcome.scenario.asset, outcome.before
    amounts = ((each, before.get(each, 0), after) for each, after in outcome.after.items())
    rows = (
        (*account(each), *(decimal_text(amount, asset) for amount in (first, last, last - first)))
        for each, first, last in amounts
    )
    return Sheet((*WHO, "before", "after", "change"), rows)


SHEETS: Final[Mapping[str, Callable[[Outcome], Sheet]]] = {
    "bearers": _bearers,
    "losses": _losses,
    "layers": _layers,
    "transfers": _transfers,
    "books": _books,
    "published": lambda outcome: published(compared(outcome)),
}
"""The tables by name, the first of which is written if none is named."""
