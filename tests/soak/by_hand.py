"""Convenience: what the kernel's separate parts should give, found by trying, one unit, contract or account at a time.

Slow, plain, and sharing no code with the kernel.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle import in_proportion

if TYPE_CHECKING:
    from collections.abc import Sequence


def last_price(backing: int, number: int, mark: int) -> Fraction:
    """Return the exact price at which contracts have lost what stands behind them."""
    return mark - Fraction(backing, number)


def closable(cost: int, quantity: int, equity: int) -> int:
    """Close one contract more as long as the equity pays for it."""
    if equity < 0:
        return 0
    closed = 0
    while closed < quantity and (closed + 1) * cost <= equity:
        closed += 1
    return closed


def by_rank(need: int, caps: Sequence[int], scores: Sequence[int]) -> list[int]:
    """Close one contract at a time, of the highest score that has one left, the first of equals."""
    closed = [0] * len(caps)
    for _ in range(need):
        able = [place for place in range(len(caps)) if closed[place] < caps[place]]
        if able:
            closed[max(able, key=lambda place: (scores[place], -place))] += 1
    return closed


def price_after(start: int, move: int, per: int, traded: int, *, rises: bool) -> int:
    """Return where a mark is that moves by so much for every so many contracts."""
    moved = traded * move // per
    return start + moved if rises else max(1, start - moved)


def come_to_rest(
    impact: tuple[int, int, int, bool], shock: int, thresholds: Sequence[int], quantities: Sequence[int]
) -> tuple[list[int], int]:
    """Trade whoever the mark has reached until nobody else is; return who traded what, and the mark."""
    start, move, per, rises = impact
    traded = [0] * len(thresholds)
    fallen: set[int] = set()
    while True:
        mark = price_after(start, move, per, shock + sum(traded), rises=rises)
        reached = {
            place for place, level in enumerate(thresholds) if (mark >= level if rises else mark <= level)
        } - fallen
        if not reached:
            return traded, mark
        fallen |= reached
        for place in reached:
            traded[place] = quantities[place]


class Take(NamedTuple):
    """What a buyer has of a lot: contracts, and what it pays to the debt and to the owner."""

    quantity: int
    proceeds: int
    surplus: int


def take(owed: int, lot: int, price: int, wanted: int, dust: int) -> Take | None:
    """Try every quantity, and return the largest that is allowed."""
    best = None
    for quantity in range(1, min(lot, wanted) + 1):
        owed_before_last = owed - (quantity - 1) * price
        left = max(0, owed - quantity * price)
        if owed_before_last > 0 and (left == 0 or left >= dust or quantity == lot):
            best = Take(quantity, owed - left, quantity * price - (owed - left))
    return best


def awards(lot: int, reserve: int, bids: Sequence[tuple[int, int]], pricing: str, ties: str) -> list[tuple[int, int]]:
    """Sell one contract at a time to the highest bid, and then price them; return what each bid wins and pays."""
    able = [(price, quantity if price >= reserve else 0) for price, quantity in bids]
    served = [0] * len(bids)
    for _ in range(lot):
        hungry = [place for place, (_, quantity) in enumerate(able) if served[place] < quantity]
        if hungry:
            served[max(hungry, key=lambda place: (able[place][0], -place))] += 1
    losing = max(
        (price for (price, quantity), won in zip(able, served, strict=True) if won < quantity),
        default=reserve,
    )
    if ties == "in proportion":
        equals = [quantity if price == losing else 0 for price, quantity in able]
        left = sum(won for (price, _), won in zip(able, served, strict=True) if price == losing)
        shared = in_proportion(left, equals)[0]
        served = [part if price == losing else won for (price, _), won, part in zip(able, served, shared, strict=True)]
    lowest = min((price for (price, _), won in zip(able, served, strict=True) if won), default=losing)
    for_all = {"lowest winning bid": lowest, "highest losing bid": losing}
    return [(won, won * for_all.get(pricing, price)) for (price, _), won in zip(able, served, strict=True)]
