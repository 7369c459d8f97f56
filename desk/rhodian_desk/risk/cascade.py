"""Checked: cascades of forced sales on the same simulated paths, with a pool and without.

Others sell; the mark falls; an account whose margin is gone is sold, and the mark falls further. The kernel's `cascade`
says where that ends. With a pool each account has paid its contribution out of its margin. At every mark that the
market comes to, the pool is asked by those whose margin is gone, the one whose margin is gone first before the others:
it pays what keeps it by one smallest unit, or, if it has not that much, nothing, and the account is sold. What has been
paid is gone if the account is sold later. Where it ends is again the kernel's `cascade`, with the margins that are then
there (SPEC CA-8, CA-10).

A pool of outside money alone only raises margins, so it never makes the fall larger (SPEC CA-6). One that its members
pay for lowers them first: it may.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import attrs
import numpy as np

from rhodian.deleveraging.cascades import LinearImpact, cascade
from rhodian_desk.risk.stress_file import Simulation
from rhodian_desk.risk.stress_paths import Paths, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian_desk.risk.bulk import Array
    from rhodian_desk.risk.cascade_file import Market
    from rhodian_desk.risk.stress_engine import Engine

PARTS = (100, 75, 50, 25, 0)
"""Of how much of the pool is at hand, in percent, the whole first."""


@attrs.frozen
class Ended:
    """Where a cascade ended."""

    fall: int
    """By how much the mark of a contract fell."""
    sold: int
    """How many accounts were sold."""
    paid: int
    """What the pool paid."""


@attrs.frozen
class Falls:
    """What cascades come to on all paths."""

    part: int | None
    """How much of the pool is at hand, in percent; None if there is no pool and nobody has paid to one."""
    capital: int
    """What the pool has."""
    less: int
    """On how many paths the fall is smaller than without a pool."""
    alike: int
    more: int
    total: int
    """The sum of all falls."""
    largest: int
    quantiles: tuple[int, ...]
    """For each level q the fall of rank q times the number of paths, rounded up, the least being of rank 1."""
    sold: int
    """How many accounts are sold on all paths together."""
    paid: int
    """What the pool pays on all paths together."""


@attrs.frozen
class Cascades:
    """Cascades with a pool and without it."""

    market: Market
    rows: tuple[Falls, ...]
    """Without a pool; and then with each part of it at hand, the whole first."""
    course: tuple[tuple[int, ...], ...]
    """For each row the fall at each of the ranks `ranks`."""
    ranks: tuple[int, ...]
    """Some ranks from the smallest fall to the largest."""


def ended(market: Market, shock: int, capital: int | None) -> Ended:
    """Return where a cascade ends, with so much in the pool, or without one."""
    impact = LinearImpact(market.start, market.move, market.per, rises=False)
    paid = [0] * len(market.accounts) if capital is None else payments(market, impact, shock, capital)
    left = [each.margin - (0 if capital is None else each.contribution) for each in market.accounts]
    marks = [
        max(0, market.start - -(-(margin + more) // each.contracts))
        for each, margin, more in zip(market.accounts, left, paid, strict=True)
    ]
    rest = cascade(impact, shock, marks, [each.contracts for each in market.accounts])
    return Ended(market.start - rest.price, sum(map(bool, rest.traded)), sum(paid))


def payments(market: Market, impact: LinearImpact, shock: int, capital: int) -> list[int]:
    """Return what the pool pays for each account, each having contributed."""
    accounts, paid = market.accounts, [0] * len(market.accounts)
    margins = [each.margin - each.contribution for each in accounts]
    held = sorted(range(len(accounts)), key=lambda place: Fraction(margins[place], accounts[place].contracts))
    traded, before = shock, -1
    while traded != before:
        before, fall, kept = traded, market.start - impact.price(traded), list[int]()
        for place in held:
            lost = accounts[place].contracts * fall
            need = max(0, lost + 1 - margins[place] - paid[place])
            if need > capital:
                traded += accounts[place].contracts
                continue
            capital -= need
            paid[place] += need
            kept.append(place)
        held = kept
    return paid


def cascades(market: Market, levels: Sequence[Fraction], engine: Engine, note: Callable[[str], None]) -> Cascades:
    """Run the cascades of all paths.

    Raises:
        LossTooLarge: if more is sold on a path than can be counted.
        WorkersDied: if processes die and nothing comes of trying again.
    """
    capitals = _capitals(market)
    found: list[tuple[tuple[Ended, ...], int]] = []
    for part in engine(partial(_paths, market), blocks(market.scenarios, 1, 1)):
        found.extend(part)
        note(f"Cascades: {sum(count for _, count in found):,} of {market.scenarios:,}")
    rows, course = list[Falls](), list[tuple[int, ...]]()
    ranks = sorted({1, *(-(-market.scenarios * step // 200) for step in range(1, 200)), market.scenarios})
    tail = (market.scenarios - market.scenarios // 10**step for step in range(1, 6))
    ranks = sorted({*ranks, *tail})
    for place, (percent, capital) in enumerate([(None, 0), *zip(PARTS, capitals, strict=True)]):
        pairs = [(each[place].fall, each[0].fall, count) for each, count in found]
        falls = sorted((fall, count) for fall, _, count in pairs)
        total = sum(fall * count for fall, count in falls)
        at = partial(_ranked, falls)
        rows.append(
            Falls(
                percent,
                capital,
                sum(count for fall, without, count in pairs if fall < without),
                sum(count for fall, without, count in pairs if fall == without),
                sum(count for fall, without, count in pairs if fall > without),
                total,
                falls[-1][0],
                at([-(-level.numerator * market.scenarios // level.denominator) for level in levels]),
                sum(each[place].sold * count for each, count in found),
                sum(each[place].paid * count for each, count in found),
            )
        )
        course.append(at(ranks))
    return Cascades(market, tuple(rows), tuple(course), tuple(ranks))


def _capitals(market: Market) -> list[int]:
    """Return what the pool has, if so much of it is at hand."""
    whole = market.pool + sum(each.contribution for each in market.accounts)
    return [whole * part // 100 for part in PARTS]


def _paths(market: Market, task: range) -> list[tuple[tuple[Ended, ...], int]]:
    """Return for each shock of some blocks where it ends, without the pool and with each part, and how often it is."""
    model = Simulation(market.scenarios, market.seed, market.degrees, correlation=Fraction(0), rounding="down")
    shocks: Array = Paths(model, np.array([float(market.sold)]), np.array([0], dtype=np.int64))(task)
    capitals = [None, *_capitals(market)]
    distinct, counts = np.unique(shocks, return_counts=True)
    return [
        (tuple(ended(market, int(shock), capital) for capital in capitals), int(count))
        for shock, count in zip(distinct, counts, strict=True)
    ]


def _ranked(falls: Sequence[tuple[int, int]], ranks: Sequence[int]) -> tuple[int, ...]:
    """Return the fall of each of some ranks, given falls in order, each with how often it is."""
    found, ahead, upto = dict[int, int](), iter(falls), 0
    fall = 0
    for rank in sorted(set(ranks)):
        while upto < rank:
            fall, count = next(ahead)
            upto += count
        found[rank] = fall
    return tuple(found[rank] for rank in ranks)
