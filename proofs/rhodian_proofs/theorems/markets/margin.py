"""Checked: what is claimed of margin: what contracts require, who falls short of it, and where a position falls."""

from __future__ import annotations

from typing import Any

from rhodian.base.errors import InvalidValue
from rhodian.markets.margin import (
    _added_up,
    bankruptcy_price,
    bankruptcy_value,
    closing_quantity,
    requirement,
    rounded_up,
    shortage,
)
from rhodian_proofs.claims import (
    AnyInt,
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Turn,
    claim,
    implies,
    refusal_of,
    tells,
    total,
    use,
    where,
)
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows

_MILLION = 1_000_000
_MOST = 10**30

# What contracts require.

Contracts = tuple[tuple[AnyInt, AnyInt, Natural], ...]
"""Any sequence of markets: contracts held, what one is worth, and a rate."""


def _adds_up(at: Moment) -> Conditions:
    yield at.state == at.given.needed
    yield at.state >= 0


def _each_market(_: Moment, turn: Turn, needed: Any) -> Conditions:
    """Say what the contracts of one market add to the sum."""
    quantity, worth, rate = turn.item
    value = where(quantity * worth > 0, quantity * worth, -quantity * worth)
    use(product_grows, 0, rate, value)
    yield needed == value * rate
    yield needed >= 0


REQUIRED = Invariant("_added_up.<locals>.step", _adds_up, ("needed",), _each_market)


@claim("MA-2", about=(_added_up,), invariants=(REQUIRED,), length_max=2)
def what_contracts_require_adds_up(contracts: Contracts) -> None:
    """A requirement is the sum of what the contracts of each market need."""
    required, rows = _added_up(contracts)
    assert required == total(rows)


@claim("MA-2", about=(_added_up,), invariants=(REQUIRED,), length_max=2)
def contracts_need_their_value_times_the_rate(contracts: Contracts, place: AnyPlace) -> None:
    """Contracts need what they are worth at the mark, long or short, times the rate; what is worth nothing, nothing."""
    _, rows = _added_up(contracts)
    quantity, worth, rate = contracts[place]
    size = where(quantity > 0, quantity, -quantity)
    assert rows[place] == size * where(worth > 0, worth, -worth) * rate


@claim("MA-2", about=(requirement,))
def no_account_can_take_on_what_it_could_not_keep(
    quantity: AnyInt, worth: AnyInt, rate: Natural, more: Natural
) -> None:
    """A higher rate requires no less of the same contracts; so what may be taken on may be kept."""
    value = where(quantity * worth > 0, quantity * worth, -quantity * worth)
    use(product_grows, rate, rate + more, value)
    use(product_grows, 0, rate, value)
    low, high = requirement(((quantity, worth, rate),)), requirement(((quantity, worth, rate + more),))
    assert 0 <= low
    assert low <= high


# The tests.


@claim("MA-3", about=(rounded_up,))
def a_requirement_is_rounded_up_as_a_whole(exact: Natural) -> None:
    """A requirement in smallest units is the exact one rounded up, once, as a whole: for the pool."""
    rounded = rounded_up(exact)
    assert exact <= rounded * _MILLION
    assert rounded * _MILLION < exact + _MILLION


@claim("MA-3", about=(shortage,))
def the_tests_are_exact(equity: AnyInt, required: Natural) -> None:
    """An account falls short exactly if its equity is below what it must keep; if it is bankrupt, it does."""
    lacking = shortage(equity, required)
    assert lacking == required - equity * _MILLION
    assert implies(lacking > 0, equity < rounded_up(required))
    assert implies(lacking <= 0, equity >= rounded_up(required))
    assert implies(equity < 0, lacking > 0)


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
