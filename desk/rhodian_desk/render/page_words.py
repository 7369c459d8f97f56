"""Convenience: the result of a settlement in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import htpy as h

from rhodian_desk.render.page_text import added, count, grouped, units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_desk.render.page_tree import Line

_NAMED: Final = 6
_TOLD_APART: Final = 3


def result(losses: list[dict[str, Any]], roots: list[Line], asset: dict[str, Any]) -> list[h.Node]:
    """Return what became of the losses: a sentence each for a few, or one for all of many.

    Args:
        losses: the document's losses.
        roots: the first lines of their outlines, as far as there are some.
        asset: the document's asset: its code and its scale.
    """
    if len(losses) <= _TOLD_APART:
        return [sentence(*each, asset["code"]) for each in zip(losses, roots, strict=True)] or ["There was no loss."]
    amount, absorbed, uncovered = (
        added([loss[key] for loss in losses], asset["scale"]) for key in ("amount", "absorbed", "uncovered")
    )
    whole = f"{len(losses):,} losses of {asset['code']} {grouped(amount)} together"
    if not _nonzero(uncovered):
        return [f"{whole} were settled in full."]
    return [[f"Of {whole}, {grouped(absorbed)} was borne. ", _uncovered(uncovered)]]


def _uncovered(amount: str) -> h.Element:
    """Return, loud, what nobody bore."""
    return h.strong[f"{grouped(amount)} is uncovered."]


def sentence(loss: dict[str, Any], root: Line, code: str) -> h.Node:
    """Return who bore a loss, and how much of it nobody did.

    Args:
        loss: an entry of the document's losses.
        root: the first line of its outline.
        code: the asset's code.
    """
    amount, absorbed = f"{code} {grouped(loss['amount'])}", grouped(loss["absorbed"])
    uncovered = _nonzero(loss["uncovered"])
    if not _nonzero(loss["absorbed"]):
        return f"A loss of {amount} was left wholly uncovered." if uncovered else f"A loss of {amount} needs nothing."
    told = list(_bearers(root))
    named = ", ".join(told[:_NAMED])
    more = f", and the rest by {count(len(told) - _NAMED, 'more bearer')}" if len(told) > _NAMED else ""
    if uncovered:
        return [f"Of a loss of {amount}, {absorbed} was borne: {named}{more}. ", _uncovered(loss["uncovered"])]
    return f"A loss of {amount} was settled in full: {named}{more}."


def _nonzero(amount: str) -> bool:
    """Say whether a decimal string is not zero."""
    return units(amount, len(amount.partition(".")[2])) != 0


def _bearers(line: Line) -> Iterator[str]:
    """Yield each part right below a tree that bore something; a tree that is one layer is one part."""
    while not line.in_proportion() and len(line.below) == 1 and line.below[0].layer is not None:
        line = line.below[0]
    if line.in_proportion():
        yield _layer(line)
        return
    for child in line.below:
        if child.layer is not None and _nonzero(child.layer["drawn"]):
            yield _layer(child)
        for fund in child.funds:
            if _nonzero(fund["drawn"]):
                yield f"{grouped(fund['drawn'])} by {fund['owner']} ({fund['purpose']})"


def _layer(line: Line) -> str:
    """Return what a layer bore, and between how many it was shared."""
    layer = line.layer or {}
    apart = line.in_proportion() and line.children > 1 and all(child.layer is None for child in line.below)
    among = f" ({count(line.children, 'fund')} {layer['rule']})" if apart else ""
    return f"{grouped(layer['drawn'])} by {layer['path'][-1]}{among}"
