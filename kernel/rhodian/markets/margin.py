"""Trusted: what contracts require at their marks, who falls short of it, and where a position falls.

Prices are inputs. A price is so many smallest units of the settlement asset for one contract, so what
contracts are worth is exact, and a requirement is rounded once, as a whole, upwards: for the pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, integer, natural, positive
from rhodian.base.rates import PPM

if TYPE_CHECKING:
    from collections.abc import Iterable


def requirement(contracts: Iterable[tuple[int, int, Amount]]) -> Amount:
    """Return what contracts require at their marks, in millionths of a smallest unit, unrounded (SPEC MA-2).

    Args:
        contracts: of each market how many there are, below 0 for shorts; what one is worth, in smallest units; and the
            rate, in parts per million.
    """
    return _added_up(contracts)[0]


def _added_up(contracts: Iterable[tuple[int, int, Amount]]) -> tuple[Amount, tuple[Amount, ...]]:
    """Return what all contracts require, and those of each market."""

    def step(so_far: Amount, row: tuple[int, int, Amount]) -> tuple[Amount, Amount]:
        quantity, worth, rate = row
        value = quantity * worth
        needed = max(value, -value) * rate
        return so_far + needed, needed

    return loops.scan(step, 0, contracts)


def shortage(equity: int, required: Amount) -> int:
    """Return by how much a requirement in millionths exceeds an equity; below 0 if it does not (SPEC MA-3)."""
    return required - equity * PPM


def rounded_up(millionths: Amount) -> Amount:
    """Return a requirement in smallest units, rounded up: for the pool (SPEC MA-3)."""
    return -(-millionths // PPM)


def bankruptcy_price(backing: int, quantity: int, price: Amount) -> int:
    """Return the last price at which a position's losses are still covered (SPEC MA-4, MA-5).

    For a long position it is the lowest such price, for a short one the highest, in whole ticks: at it the
    backing covers the loss, one tick beyond it does not. So a close at it costs the pool nothing, and the
    rounding is for the pool. A long position that no price can bankrupt has 0; a short one that is bankrupt
    at any price has a number below 0.

    Args:
        backing: what stands behind the position: collateral and the profits of all other positions, less losses.
        quantity: how many contracts, above 0 long, below 0 short; not 0.
        price: the price at which they were last settled.

    Raises:
        InvalidValue: if the backing or the quantity is not an int, the quantity is 0, or the price is not 1 or more.

    Source: the price at which dYdX v4 (x/clob, deleveraging) and BitMEX (auto-deleveraging) close a bankrupt
    position, for contracts whose value is linear in the price.
    """
    integer(backing, "backing")
    positive(price, "price")
    if integer(quantity, "quantity") == 0:
        raise InvalidValue("quantity", quantity, "an int other than 0")
    if quantity < 0:
        return price + backing // -quantity
    return max(0, price - backing // quantity)


def bankruptcy_value(equity: int, value_closed: int, requirement_closed: Amount, requirement: Amount) -> int:
    """Return what an account receives for closing a part at its share of bankruptcy (SPEC MA-8).

    The equity is spread over the positions by what each requires, and a part is closed at the value that leaves
    the rest its share of the equity, no less than exact and by less than one unit more: the rounding is for the
    account. A part that is all there is leaves exactly nothing. If nothing is required, all equity stays.

    Args:
        equity: what the account is worth at the marks.
        value_closed: what the contracts to be closed are worth at the mark, below 0 if they are short.
        requirement_closed: what they require, in any one unit.
        requirement: what all positions of the account require, in the same; no less.

    Returns:
        What the account receives, or pays if it is below 0, in smallest units.

    Raises:
        InvalidValue: if the equity or the value is not an int, or the part requires more than the whole.
        InvalidAmount: if a requirement is not a natural number.

    Source: dYdX v4 (x/clob, liquidations.go, bankruptcy price in quote quantums).
    """
    integer(equity, "equity")
    integer(value_closed, "value_closed")
    natural(requirement, "requirement")
    if natural(requirement_closed, "requirement_closed") > requirement:
        raise InvalidValue("requirement_closed", requirement_closed, "at most the requirement")
    return value_closed - (equity * requirement_closed // requirement if requirement > 0 else 0)


def closing_quantity(size: Amount, shortage: Amount, relief: int) -> Amount:
    """Return the fewest contracts whose close restores the margin, or all if none does (SPEC LQ-3, LQ-12, MA-6, MA-7).

    Args:
        size: how many contracts there are.
        shortage: by how much the requirement exceeds the equity, in any one unit.
        relief: by how much the close of one contract lessens that, in the same unit: the requirement that it
            frees, less what it costs. If it is not above 0 no partial close helps, and all is closed.

    Raises:
        InvalidAmount: if the size or the shortage is not a natural number.
        InvalidValue: if the relief is not an int.
    """
    natural(size, "size")
    natural(shortage, "shortage")
    if integer(relief, "relief") <= 0:
        return size if shortage > 0 else 0
    return min(size, -(-shortage // relief))
