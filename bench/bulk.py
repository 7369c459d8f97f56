"""Convenience: what a waterfall costs for each of many losses: in bulk, loss by loss, and as bare NumPy without checks.

Bare NumPy is the same formula in 64 bits as one writes it by hand: right while products of amounts fit, and silently
wrong beyond. Every answer in bulk is compared with the kernel's before anything is timed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.allocation import lehmer
from bench.measure import Contestant, interleaved
from bench.tables import Table, size, times
from rhodian import Account, Asset, Fund, InOrder, InProportion, Waterfall, draw
from rhodian_desk.risk.bulk import Bulk

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS = (20, 200)
LOSSES, LOSSES_QUICK = 10_000, 500
UNITS = (1, 10**4, 10**16)
"""What the amounts are multiplied by: products in 64 bits; products beyond, amounts within; amounts beyond."""

WAYS = ("64 bits", "64 bits, products beyond", "Python integers")
_NS_PER_S = 1e9


def tree(members: int, unit: int) -> tuple[Waterfall, list[int]]:
    """Return a house's capital before a fund of so many members, and what those have."""
    eur = Asset("EUR", 2)
    held = [(1_000 + each) * unit for each in lehmer(members, 9_000)]
    funds = tuple(Fund(Account(f"member {place}", "fund", eur), each) for place, each in enumerate(held))
    own = Fund(Account("house", "own", eur), 5_000 * unit)
    return Waterfall(InOrder("all", (own, InProportion("fund", funds, tuple(held))))), [5_000 * unit, *held]


def bare(losses: Any, held: Any) -> Any:
    """Draw losses down that very tree, as one writes it by hand."""
    own, total = held[0], held[1:].sum()
    first = np.minimum(losses, own)
    rest = np.minimum(losses - first, total)
    shares = rest * np.cumsum(held[1:])[:, np.newaxis] // total
    shares[1:] -= shares[:-1].copy()
    return first, shares


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure it at every size and in each way."""
    count = LOSSES_QUICK if quick else LOSSES
    contestants = {}
    for members in MEMBERS[: 1 if quick else 2]:
        for unit, way in zip(UNITS, WAYS, strict=True):
            waterfall, held = tree(members, unit)
            losses = [each * unit for each in lehmer(count, sum(held) // unit * 5 // 4)]
            bulk, given = Bulk.of(waterfall), np.array(losses, dtype=np.int64 if unit < UNITS[-1] else object)
            found = np.array([each.astype(object) for each in bulk(given)])
            if [tuple(each) for each in found[:, :100].T] != [draw(waterfall, each).amounts for each in losses[:100]]:
                raise AssertionError(way)
            contestants[members, way, "bulk"] = Contestant(partial(bulk, given), readings=1 if quick else 5)
            contestants[members, way, "kernel"] = Contestant(partial(_one_by_one, waterfall, losses[:100]))
            if unit == UNITS[0]:
                contestants[members, way, "bare"] = Contestant(
                    partial(bare, given, np.array(held)), readings=1 if quick else 5
                )
    spent = interleaved(contestants, 2 if quick else 5)
    return (_table(spent, count),)


def _one_by_one(waterfall: Waterfall, losses: list[int]) -> None:
    """Draw losses one after the other, by the kernel."""
    for loss in losses:
        draw(waterfall, loss)


def _table(spent: Mapping[tuple[int, str, str], float], count: int) -> Table:
    """Say what a loss costs, and how that compares."""
    rows = []
    for members, way in dict.fromkeys((members, way) for members, way, _ in spent):
        bulk, kernel = spent[members, way, "bulk"] / count, spent[members, way, "kernel"] / 100
        hand = spent.get((members, way, "bare"))
        rows.append(
            (
                f"{size(members)} members, {way}",
                f"{bulk * _NS_PER_S:,.0f}",
                f"{kernel * _NS_PER_S:,.0f}",
                times(kernel / bulk),
                "wrong there" if hand is None else times(bulk / (hand / count)),
            )
        )
    return Table(
        f"A waterfall, drawn for each of {size(count)} losses: nanoseconds for each loss",
        ("tree and amounts", "in bulk", "kernel, one by one", "cheaper by", "dearer than bare NumPy"),
        tuple(rows),
        ("The aims, in 64 bits: at least 50x cheaper than the kernel, at most 2x dearer than bare NumPy.",),
    )
