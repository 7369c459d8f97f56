"""Trusted: published formulas of deleveraging queues, as whole numbers that compare exactly as the formulas do.

A score is a natural number; the highest comes first. It means nothing but its order among the candidates that
were scored together. What is the same for all of them, such as the mark, is left out where it only multiplies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, positive

if TYPE_CHECKING:
    from collections.abc import Iterable


def by_ratio(numerators: Iterable[Amount], denominators: Iterable[Amount]) -> tuple[Amount, ...]:
    """Return scores that stand to each other as the fractions do, exactly (SPEC DE-13, DE-17).

    Two different fractions differ by at least one part in the product of their denominators, so scaled by the square
    of the largest denominator they differ by at least 1, and rounding down keeps them apart. Something over 0 ranks
    above every fraction; nothing over 0 counts as 0.

    Raises:
        InvalidAmount: for the first numerator, or else denominator, that is not a natural number.
        LengthMismatch: if there are not as many denominators as numerators (SPEC DE-12).
    """
    numerators = loops.naturals(numerators, "numerators")
    denominators = loops.naturals(denominators, "denominators")
    fractions = loops.pairs(numerators, denominators, "denominators")
    largest = loops.largest(denominators)
    beyond = loops.largest(numerators) * largest * largest + 1

    def step(state: None, fraction: tuple[Amount, Amount]) -> tuple[None, Amount]:
        numerator, denominator = fraction
        if denominator > 0:
            return state, numerator * largest * largest // denominator
        return state, beyond if numerator > 0 else 0

    return loops.scan(step, None, fractions)[1]


def hyperliquid(
    quantities: Iterable[Amount], entries: Iterable[Amount], account_values: Iterable[Amount]
) -> tuple[Amount, ...]:
    """Return scores by Hyperliquid's index, (mark / entry) * (notional / account value), exactly (SPEC DE-14, DE-19).

    The notional is the quantity at the mark, and the mark is the same for all: the order is that of
    quantity / (entry * account value). The formula is published for those in profit, and without a sign for shorts.

    Args:
        quantities: how many contracts each candidate holds.
        entries: the average price at which each of them came to hold them, in smallest units for one contract.
        account_values: what each account is worth, in smallest units; 0 for one that is worth less than nothing.

    Raises:
        InvalidAmount: for the first quantity, or else entry, or else account value that is not a natural number.
        LengthMismatch: if there are not as many quantities, or else account values, as entries (SPEC DE-12).

    Source: Hyperliquid documentation, "Auto-deleveraging".
    """
    quantities = loops.naturals(quantities, "quantities")
    entries = loops.naturals(entries, "entries")
    loops.pairs(entries, quantities, "quantities")
    rows = loops.pairs(entries, loops.naturals(account_values, "account_values"), "account_values")

    def step(state: None, row: tuple[Amount, Amount]) -> tuple[None, Amount]:
        entry, account_value = row
        return state, entry * account_value

    return by_ratio(quantities, loops.scan(step, None, rows)[1])


def gains_first(gains: Iterable[Amount], losses: Iterable[Amount]) -> tuple[Amount, ...]:
    """Return scores by gain, the largest first, and after all who gain by loss, the largest last (SPEC DE-15).

    Args:
        gains: a score of what each candidate gains, as from `by_ratio`; 0 for one that does not.
        losses: the same of what each loses; 0 for one that does not.

    Raises:
        InvalidAmount: for the first gain, or else loss, that is not a natural number.
        LengthMismatch: if there are not as many losses as gains (SPEC DE-12).
    """
    gains = loops.naturals(gains, "gains")
    losses = loops.naturals(losses, "losses")
    rows = loops.pairs(gains, losses, "losses")
    level = loops.largest(losses)

    def step(state: None, row: tuple[Amount, Amount]) -> tuple[None, Amount]:
        gain, loss = row
        return state, level - loss + gain

    return loops.scan(step, None, rows)[1]


def bitmex(side: int, mark: Amount, entries: Iterable[Amount], bankruptcies: Iterable[Amount]) -> tuple[Amount, ...]:
    """Return scores by BitMEX's rank: profit ratio times leverage, or a loss ratio over leverage (SPEC DE-14).

    The profit ratio is (mark - entry) / entry, the leverage mark / (mark - bankruptcy), both with the signs turned
    for shorts. In profit the order is that of profit / (entry * distance), in loss that of loss * distance / entry,
    the largest last, where the distance is from the mark to the bankruptcy price, and 0 beyond it; all who lose rank
    below all who gain. A gain at no distance ranks first, a loss from an entry of 0 last.

    Args:
        side: 1 for longs, -1 for shorts; the two are ranked apart.
        mark: the price at which the contracts stand, in smallest units for one contract.
        entries: the average price at which each candidate came to hold its contracts.
        bankruptcies: the price at which each candidate would be worth nothing.

    Raises:
        InvalidValue: if the side is not 1 or -1, or else the mark is not a price.
        InvalidAmount: for the first entry, or else bankruptcy price, that is not a natural number.
        LengthMismatch: if there are not as many bankruptcy prices as entries (SPEC DE-12).

    Source: BitMEX support, article 18589621443357, for contracts whose value is linear in the price.
    """
    if side.__class__ is not int or side * side != 1:
        raise InvalidValue("side", side, "1 for longs or -1 for shorts")
    positive(mark, "mark")
    entries = loops.naturals(entries, "entries")
    rows = loops.pairs(entries, loops.naturals(bankruptcies, "bankruptcies"), "bankruptcies")

    def profit(state: None, entry: Amount) -> tuple[None, Amount]:
        return state, max(0, side * (mark - entry))

    def risk(state: None, row: tuple[Amount, Amount]) -> tuple[None, Amount]:
        entry, bankruptcy = row
        return state, entry * max(0, side * (mark - bankruptcy))

    def drag(state: None, row: tuple[Amount, Amount]) -> tuple[None, Amount]:
        entry, bankruptcy = row
        return state, max(0, side * (entry - mark)) * max(0, side * (mark - bankruptcy))

    gains = by_ratio(loops.scan(profit, None, entries)[1], loops.scan(risk, None, rows)[1])
    losses = by_ratio(loops.scan(drag, None, rows)[1], entries)
    return gains_first(gains, losses)
