"""Convenience: a second opinion on what is closed at a mark, slow, plain, and sharing no code with the kernel."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from tests import oracle, queue_oracle

if TYPE_CHECKING:
    from tests.market_oracle import Answer


def tear_up(**given: Any) -> Answer:
    """Find how many of either side are asked; close the fewer against the more, and the rest against the others."""
    held, wanted, equity = given["held"], given["wanted"], given["equity"]
    rows = list(zip(held, wanted, given["may_take"], strict=True))
    asked = {side: sum(want for own, want, _ in rows if own * side > 0) for side in (1, -1)}
    scarce = 1 if asked[1] > asked[-1] else -1
    free = [abs(own) if may and not want and own * scarce < 0 else 0 for own, want, may in rows]
    found = min(asked[scarce] - asked[-scarce], sum(free))
    counter, _ = oracle.in_proportion(found, free)
    if given["ranked"]:
        ranks = queue_oracle.by_ratio(free, [max(0, each) for each in equity])
        counter = queue_oracle.in_rank(found, free, queue_oracle.places(ranks))["shares"]
    mine, _ = oracle.in_order(asked[-scarce] + found, [want if own * scarce > 0 else 0 for own, want, _ in rows])
    closed = [
        (part if own * scarce > 0 else want) + other
        for part, (own, want, _), other in zip(mine, rows, counter, strict=True)
    ]
    return {"closed": closed, "counter": counter}


def in_band(mark: int, band: int, quantity: int, value: int) -> Answer:
    """Divide what the value differs by from the mark's."""
    fair = mark * quantity
    inside = value == fair if fair == 0 else abs(Fraction(value, fair) - 1) <= Fraction(band, 10**6)
    return {"in_band": inside}


def charges(fee_ppm: int, penalty_ppm: int, value: int) -> Answer:
    """Take the whole units of each part."""
    fee, penalty = (Fraction(value * rate, 10**6) for rate in (fee_ppm, penalty_ppm))
    return {"fee": floor(fee), "penalty": floor(penalty)}


def order(**given: Any) -> Answer:
    """Sell all, or as few as free, less what they cost, what is short."""
    mark, held, price = given["mark"], given["held"], given["price"]
    if not given["partial"]:
        return {"quantity": abs(held)}
    costs = (mark - price if held > 0 else price - mark) + ceil(Fraction(price * given["fee_ppm"], 10**6))
    freed, short = Fraction(mark, 20) - costs, Fraction(max(0, given["shortage"]), 10**6)
    if freed <= 0:
        return {"quantity": abs(held) if short else 0}
    return {"quantity": min(abs(held), ceil(short / freed))}
