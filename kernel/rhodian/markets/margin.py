"""Trusted: a margin account at given marks: what it is worth, what it must hold, and where it falls.

Prices are inputs. A price is so many smallest units of the settlement asset for one contract, so what
contracts are worth is exact, and a requirement is rounded once, as a whole, upwards: for the pool.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.accounts import Account
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, integer, natural, positive
from rhodian.base.rates import PPM


@attrs.frozen
class Position:
    """Contracts of one market that one account holds, at a mark."""

    quantity: int
    """How many contracts: above 0 long, below 0 short."""
    price: Amount
    """The price at which they were last settled, or else traded."""
    mark: Amount
    """The price at which they stand now."""
    initial_ppm: Amount
    """What must be held to take more on, in parts per million of what the contracts are worth."""
    maintenance_ppm: Amount
    """What must be held to keep them, in the same parts; at most `initial_ppm`."""

    def __attrs_post_init__(self) -> None:
        """Check the five fields (SPEC MA-1, MA-9).

        Raises:
            InvalidValue: if the quantity is not an int, a price is not 1 or more, or the account could
                keep what it could not take on.
            InvalidAmount: if a rate is not a natural number.
        """
        integer(self.quantity, "quantity")
        positive(self.price, "price")
        positive(self.mark, "mark")
        natural(self.initial_ppm, "initial_ppm")
        if natural(self.maintenance_ppm, "maintenance_ppm") > self.initial_ppm:
            raise InvalidValue("maintenance_ppm", self.maintenance_ppm, "at most initial_ppm")

    @property
    def profit(self) -> int:
        """What the contracts have gained since they were last settled, below 0 for a loss."""
        return self.quantity * (self.mark - self.price)

    @property
    def value(self) -> Amount:
        """What the contracts are worth at the mark, long or short."""
        return max(self.quantity, -self.quantity) * self.mark


@attrs.frozen
class MarginAccount:
    """Collateral, and the positions that it stands behind."""

    account: Account
    """Where the collateral is held."""
    collateral: Amount
    """How much it is, in smallest units of the account's asset."""
    positions: tuple[Position, ...]
    """The positions, one for each market, in the host's declared order."""

    def __attrs_post_init__(self) -> None:
        """Check the three fields (SPEC MA-10).

        Raises:
            InvalidValue: if the account is not one or is the world outside, or the positions are not a tuple.
            InvalidAmount: if the collateral is not a natural number.
        """
        if self.account.__class__ is not Account or self.account.is_outside:
            raise InvalidValue("account", self.account, "an Account, and not of the world outside")
        natural(self.collateral, "collateral")
        if self.positions.__class__ is not tuple:
            raise InvalidValue("positions", self.positions, "a tuple of Position")


@attrs.frozen
class Standing:
    """What an account is worth, against what it must hold."""

    equity: int
    """Collateral and profits, less losses, in smallest units; below 0 if the account is bankrupt."""
    initial_millionths: Amount
    """The equity needed to take more on, unrounded, in millionths of a smallest unit."""
    maintenance_millionths: Amount
    """The equity needed to keep what there is, in the same."""

    @property
    def initial(self) -> Amount:
        """The equity needed to take more on, in smallest units, rounded up (SPEC MA-3)."""
        return _up(self.initial_millionths)

    @property
    def maintenance(self) -> Amount:
        """The equity needed to keep what there is, in smallest units, rounded up (SPEC MA-3)."""
        return _up(self.maintenance_millionths)

    @property
    def liquidatable(self) -> bool:
        """Whether the equity is below the maintenance requirement (SPEC MA-3)."""
        return self.equity * PPM < self.maintenance_millionths

    @property
    def bankrupt(self) -> bool:
        """Whether the account is worth less than nothing (SPEC MA-3)."""
        return self.equity < 0


def _up(millionths: Amount) -> Amount:
    """Return a number of millionths as whole units, rounded up."""
    return -(-millionths // PPM)


_Row: TypeAlias = tuple[Amount, Amount, Amount, Amount]
"""What one position gains and loses, and needs for the initial and the maintenance requirement, in millionths."""


def standing(account: MarginAccount) -> Standing:
    """Add up an account at its marks (SPEC MA-2).

    Raises:
        InvalidValue: if the account is not a margin account, or something among its positions is not a position.
    """
    return _added_up(account)[0]


def _added_up(account: MarginAccount) -> tuple[Standing, tuple[_Row, ...]]:
    """Return what an account comes to, and each position's part in it."""
    if account.__class__ is not MarginAccount:
        raise InvalidValue("account", account, "a MarginAccount")

    def step(so_far: tuple[int, int, int], position: Position) -> tuple[tuple[int, int, int], _Row]:
        if position.__class__ is not Position:
            raise InvalidValue("positions", position, "a tuple of Position")
        equity, initial, maintenance = so_far
        profit, value = position.profit, position.value
        gain, more, keep = max(0, profit), value * position.initial_ppm, value * position.maintenance_ppm
        return (equity + profit, initial + more, maintenance + keep), (gain, gain - profit, more, keep)

    totals, rows = loops.scan(step, (account.collateral, 0, 0), account.positions)
    return Standing(*totals), rows


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
