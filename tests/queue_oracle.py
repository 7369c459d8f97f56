"""Convenience: a second opinion on queues and cascades, slow, plain, and sharing no code with the kernel."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import floor
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tests import oracle
from tests.market_oracle import Answer, Given, first

if TYPE_CHECKING:
    from collections.abc import Sequence

Ordered = TypeVar("Ordered", int, "Rank")

Rank: TypeAlias = tuple[int, Fraction]
"""A number of the formula, beyond all numbers if the first is 1, below all if it is -1."""

ABOVE_ALL, BELOW_ALL, NOTHING = (1, Fraction(0)), (-1, Fraction(0)), (0, Fraction(0))


def in_rank(amount: int, capacities: list[int], scores: list[int]) -> Answer:
    """Sort, bear in order, and sort back."""
    queue = sorted(range(len(scores)), key=lambda place: (-scores[place], place))
    shares, unallocated = oracle.in_order(amount, [capacities[place] for place in queue])
    reached = accumulate(capacities[place] for place in queue)
    cutoffs = [scores[place] for place, borne in zip(queue, reached, strict=True) if borne >= amount]
    own = dict(zip(queue, shares, strict=True))
    return {"shares": [own[place] for place in range(len(scores))], "left": unallocated} | {
        "cutoff": cutoffs[0] if cutoffs else 0
    }


def close_in_rank(need: int, price: int, caps: list[int], scores: list[int]) -> Answer:
    """Close in rank, at the price."""
    closed = in_rank(need, caps, scores)
    return closings(closed["shares"], price, closed["left"])


def close_in_proportion(need: int, price: int, caps: list[int], weights: list[int]) -> Answer:
    """Close in proportion up to caps, at the price."""
    shares, unclosed = oracle.in_proportion_capped(need, weights, caps)
    return closings(shares, price, unclosed)


def closings(quantities: list[int], price: int, unclosed: int) -> Answer:
    """Value what is closed."""
    return {"quantities": quantities, "values": [price * each for each in quantities], "left": unclosed}


def closable(cost: int, quantities: list[int], holds: list[int], owes: list[int]) -> Answer:
    """Try one contract more until it could not be paid for."""

    def cap(quantity: int, equity: int) -> int:
        return first(lambda closed: closed >= quantity or equity - (closed + 1) * cost < 0, 0) if equity >= 0 else 0

    rows = zip(quantities, holds, owes, strict=True)
    return {"caps": [cap(quantity, held - owed) for quantity, held, owed in rows]}


def ratio(numerator: int, denominator: int) -> Rank:
    """Divide, where something over nothing is above all, and nothing over nothing is nothing."""
    if denominator == 0:
        return ABOVE_ALL if numerator else NOTHING
    return 0, Fraction(numerator, denominator)


def by_ratio(numerators: list[int], denominators: list[int]) -> list[Rank]:
    """Divide."""
    return list(map(ratio, numerators, denominators))


def hyperliquid(quantities: list[int], entries: list[int], account_values: list[int]) -> list[Rank]:
    """Work out the index as published, at a mark of 7."""
    mark = 7
    rows = zip(quantities, entries, account_values, strict=True)
    return [ratio(mark * quantity * mark, entry * value) for quantity, entry, value in rows]


def bitmex(side: int, mark: int, entries: list[int], bankruptcies: list[int]) -> list[Rank]:
    """Work out the rank as published: the ratio of profit times leverage, or of loss over leverage."""

    def rank(entry: int, bankruptcy: int) -> Rank:
        gain, distance = side * (mark - entry), side * (mark - bankruptcy)
        if gain == 0 or (gain < 0 and distance <= 0):
            return NOTHING
        if entry == 0 or distance <= 0:
            return ABOVE_ALL if gain > 0 else BELOW_ALL
        profit, leverage = Fraction(gain, entry), Fraction(mark, distance)
        return 0, profit * leverage if gain > 0 else profit / leverage

    return list(map(rank, entries, bankruptcies))


def gains_first(gains: list[int], losses: list[int]) -> list[Rank]:
    """Rank by what each gains or loses."""
    return [(0, Fraction(gain - loss)) for gain, loss in zip(gains, losses, strict=True)]


def places(values: Sequence[Ordered]) -> list[int]:
    """Return below how many of all values each of them stands: their order, and nothing else."""
    return [sum(other < value for other in values) for value in values]


def mark_after(impact: Given, traded: int) -> int:
    """Return the mark once so many contracts have been traded."""
    if impact["rule"] == "table":
        marks: list[int] = [mark for total, mark in impact["steps"] if total <= traded]
        return marks[-1] if marks else int(impact["start"])
    moved = floor(Fraction(traded, impact["per"]) * impact["move"])
    mark: int = impact["start"] + moved if impact["rises"] else impact["start"] - moved
    return max(1, mark)


def reached(impact: Given, threshold: int, traded: int) -> bool:
    """Tell whether the mark has reached a threshold."""
    mark = mark_after(impact, traded)
    return (mark >= threshold) if impact["rises"] else (mark <= threshold)


def impact_price(impact: Given, traded: int) -> Answer:
    """Return the mark."""
    return {"price": mark_after(impact, traded)}


def impact_triggers(impact: Given, thresholds: list[int], most: int) -> Answer:
    """Try totals until the mark reaches the threshold; where it may never, no further than one above the most."""

    def trigger(threshold: int) -> int:
        is_endless = impact["rule"] == "linear" and (impact["rises"] or threshold > 0)
        return first(lambda total: reached(impact, threshold, total) or (not is_endless and total > most), 0)

    return {"triggers": list(map(trigger, thresholds))}


def fall(shock: int, triggers: list[int], quantities: list[int]) -> Answer:
    """Trade, see who is reached, and begin again until nobody else is."""
    total = before = -1
    traded: list[int] = []
    while total < 0 or total != before:
        before = total if total >= 0 else shock
        traded = [quantity if trigger <= before else 0 for trigger, quantity in zip(triggers, quantities, strict=True)]
        total = shock + sum(traded)
    return {"total": total, "traded": traded}


def cascade(impact: Given, shock: int, thresholds: list[int], quantities: list[int]) -> Answer:
    """Trade, look at the mark, and begin again until nobody else is reached."""
    total, traded = shock, [0] * len(quantities)
    for _ in range(len(quantities) + 1):
        rows = zip(thresholds, quantities, strict=True)
        traded = [quantity if reached(impact, threshold, total) else 0 for threshold, quantity in rows]
        total = shock + sum(traded)
    return {"traded": traded, "total": total, "price": mark_after(impact, total)}
