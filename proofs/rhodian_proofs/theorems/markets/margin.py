"""Checked: what is claimed of a margin account: what it adds up to, its tests, and where it falls."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.errors import InvalidValue
from rhodian.markets.margin import (
    MarginAccount,
    Position,
    Standing,
    _added_up,
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    standing,
)
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Turn,
    claim,
    implies,
    part_total,
    refusal_of,
    tells,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows

_MILLION = 1_000_000
_MOST = 10**30

# What an account adds up to.

Positions = tuple[Position, ...]
"""Any sequence of positions, of any length."""


def _adds_up(at: Moment) -> Conditions:
    equity, initial, maintenance = at.state
    yield equity == at.start[0] + at.given.gain - at.given.loss
    yield initial == at.given.initial
    yield maintenance == at.given.maintenance
    yield maintenance <= initial


def _each_position(_: Moment, turn: Turn, row: Any) -> Conditions:
    """Say what a position adds to the sums."""
    position, (gain, loss, initial, maintenance) = turn.item, row
    use(product_grows, position.maintenance_ppm, position.initial_ppm, position.value)
    yield maintenance <= initial
    yield gain - loss == position.quantity * (position.mark - position.price)
    yield initial == position.value * position.initial_ppm
    yield maintenance == position.value * position.maintenance_ppm


STANDING = Invariant("_added_up.<locals>.step", _adds_up, ("gain", "loss", "initial", "maintenance"), _each_position)


_GAIN = 0
_LOSS = 1
_INITIAL = 2
_MAINTENANCE = 3
"""The parts of a row, by their places."""


@claim("MA-2", about=(_added_up,), invariants=(STANDING,), length_max=2)
def an_account_is_worth_its_collateral_and_the_profits_of_all_positions(
    account: AnyAccount, collateral: Natural, positions: Positions
) -> None:
    """Equity is collateral and all gains, less all losses; each requirement is the sum of what the positions need."""
    if account.is_outside:
        return
    measured, rows = _added_up(MarginAccount(account, collateral, positions))
    assert measured.equity == collateral + part_total(rows, _GAIN) - part_total(rows, _LOSS)
    assert measured.initial_millionths == part_total(rows, _INITIAL)
    assert measured.maintenance_millionths == part_total(rows, _MAINTENANCE)


@claim("MA-2", about=(_added_up,), invariants=(STANDING,), length_max=2)
def each_position_counts_with_its_quantity_at_its_mark(
    account: AnyAccount, positions: Positions, place: AnyPlace
) -> None:
    """A position gains or loses its quantity times the mark's move, and needs its value at the mark times the rate."""
    if account.is_outside:
        return
    _, rows = _added_up(MarginAccount(account, 0, positions))
    position, (gain, loss, initial, maintenance) = positions[place], rows[place]
    size = where(position.quantity > 0, position.quantity, -position.quantity)
    assert gain - loss == position.quantity * (position.mark - position.price)
    assert (gain == 0) | (loss == 0)
    assert initial == size * position.mark * position.initial_ppm
    assert maintenance == size * position.mark * position.maintenance_ppm


@claim("MA-2", about=(standing,), invariants=(STANDING,), length_max=2)
def no_account_can_take_on_what_it_could_not_keep(
    account: AnyAccount, collateral: Natural, positions: Positions
) -> None:
    """The maintenance requirement is 0 or more, and never above the initial requirement."""
    if account.is_outside:
        return
    measured = standing(MarginAccount(account, collateral, positions))
    assert 0 <= measured.maintenance_millionths
    assert measured.maintenance_millionths <= measured.initial_millionths


# The tests.

AnyStanding = Annotated[Standing, Fields(initial_millionths=Natural, maintenance_millionths=Natural)]


@claim("MA-3", about=(Standing,))
def a_requirement_is_rounded_up_as_a_whole(measured: AnyStanding) -> None:
    """Each requirement in smallest units is the exact one rounded up, once, as a whole: for the pool."""
    pairs = (
        (measured.initial, measured.initial_millionths),
        (measured.maintenance, measured.maintenance_millionths),
    )
    for rounded, exact in pairs:
        assert exact <= rounded * _MILLION
        assert rounded * _MILLION < exact + _MILLION


@claim("MA-3", about=(Standing,))
def the_tests_are_exact(measured: AnyStanding) -> None:
    """An account is liquidatable exactly if its equity is below what it must keep, bankrupt exactly if below 0."""
    if measured.liquidatable:
        assert measured.equity < measured.maintenance
        assert measured.equity * _MILLION < measured.maintenance_millionths
    else:
        assert measured.equity >= measured.maintenance
        assert measured.equity * _MILLION >= measured.maintenance_millionths
        assert not measured.bankrupt
    if measured.bankrupt:
        assert measured.equity < 0
    else:
        assert measured.equity >= 0


# Where a position falls.


def _fit(quantity: int, price: int) -> bool:
    """Tell whether there is a position of that quantity at that price."""
    return quantity != 0 and 1 <= price <= _MOST


@claim("MA-4", about=(bankruptcy_price,))
def at_the_bankruptcy_price_and_on_its_good_side_losses_are_covered(
    backing: AnyInt, quantity: AnyInt, price: Natural, other: Natural
) -> None:
    """At the bankruptcy price, and above it for a long position or below it for a short one, losses are covered."""
    if not _fit(quantity, price):
        return
    last = bankruptcy_price(backing, quantity, price)
    assert backing + quantity * (last - price) >= 0
    if quantity > 0:
        assert last >= 0
        use(product_grows, last, other, quantity)
        assert implies(other >= last, backing + quantity * (other - price) >= 0)
    else:
        use(product_grows, other, last, -quantity)
        assert implies(other <= last, backing + quantity * (other - price) >= 0)


@claim("MA-5", about=(bankruptcy_price,))
def one_tick_beyond_the_bankruptcy_price_losses_are_not_covered(
    backing: AnyInt, quantity: AnyInt, price: Natural, other: Natural
) -> None:
    """At every price beyond the bankruptcy price, from the next tick on, losses are not covered."""
    if not _fit(quantity, price):
        return
    last = bankruptcy_price(backing, quantity, price)
    if quantity > 0:
        use(product_grows, other, last - 1, quantity)
        assert implies(other < last, backing + quantity * (other - price) < 0)
    else:
        use(product_grows, last + 1, other, -quantity)
        assert implies(other > last, backing + quantity * (other - price) < 0)


@claim("MA-6", about=(closing_quantity,))
def a_closing_restores_the_margin_or_closes_all(size: Natural, shortage: Natural, relief: AnyInt) -> None:
    """The quantity to close is at most all; its relief makes up for the shortage, or else it is all there is."""
    closed = closing_quantity(size, shortage, relief)
    assert 0 <= closed
    assert closed <= size
    assert (closed * relief >= shortage) | (closed == size)


@claim("MA-7", about=(closing_quantity,))
def no_smaller_closing_restores_the_margin(size: Natural, shortage: Natural, relief: AnyInt, fewer: Natural) -> None:
    """Every smaller quantity leaves some of the shortage; if there is none, nothing is closed."""
    closed = closing_quantity(size, shortage, relief)
    assert implies(shortage == 0, closed == 0)
    if relief > 0:
        use(product_grows, fewer, closed - 1, relief)
    else:
        use(product_grows, relief, 0, fewer)
    assert implies(fewer < closed, fewer * relief < shortage)


Parts = tuple[AnyInt, AnyInt, Natural, Natural]


@claim("MA-8", about=(bankruptcy_value,))
def a_part_closed_at_its_bankruptcy_value_leaves_the_rest_its_share(parts: Parts) -> None:
    """What is left keeps its share of the equity by requirement, rounded up, for the account; all leaves nothing."""
    equity, value, closed, requirement = parts
    if closed > requirement:
        refusal = refusal_of(bankruptcy_value, equity, value, closed, requirement)
        assert tells(refusal, InvalidValue, field="requirement_closed", value=closed)
        return
    left = equity + bankruptcy_value(equity, value, closed, requirement) - value
    if requirement == 0:
        assert left == equity
        return
    exact = equity * (requirement - closed)
    assert exact <= left * requirement
    assert left * requirement < exact + requirement
    if closed == requirement:
        use(product_cancels, -1, left, requirement)
        use(product_cancels, left, 1, requirement)
        assert left == 0
