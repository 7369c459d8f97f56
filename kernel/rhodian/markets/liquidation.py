"""Trusted: one account, from healthy to sold: a chain of phases, one function for each step.

`assess: MarginAccount → Healthy | Liquidatable`, `close_out: Liquidatable → Closing`, `sell: Closing → Sold`.
What follows a sale is for all accounts of a market at once: see `rhodian.mutualisation`. A step given another phase
is refused (SPEC LQ-6), and does not type-check.
"""

from __future__ import annotations

import attrs

from rhodian.base.errors import InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, positive
from rhodian.base.rates import PPM
from rhodian.markets.margin import MarginAccount, Position, Standing, bankruptcy_price, closing_quantity, standing
from rhodian.markets.terms import Terms

__all__ = ["Closing", "Healthy", "Liquidatable", "Sold", "Terms", "_order", "assess", "close_out", "sell"]


@attrs.frozen
class Healthy:
    """An account whose equity reaches its maintenance requirement: it is left alone."""

    account: MarginAccount
    """The account at the marks at which it was assessed."""
    standing: Standing
    """What it is worth, and what it must hold."""


@attrs.frozen
class Liquidatable:
    """An account whose equity is below its maintenance requirement: its positions may be sold."""

    account: MarginAccount
    """The account at the marks at which it was assessed."""
    standing: Standing
    """What it is worth, and what it must hold."""


def assess(account: MarginAccount) -> Healthy | Liquidatable:
    """Tell whether an account may be liquidated: exactly if its equity is below what it must hold (SPEC LQ-1, LQ-11).

    Raises:
        OutOfOrder: if what is given is not a margin account.
        InvalidValue: if something among its positions is not a position.
    """
    if account.__class__ is not MarginAccount:
        raise OutOfOrder("assess", account, "MarginAccount")
    measured = standing(account)
    return Liquidatable(account, measured) if measured.liquidatable else Healthy(account, measured)


@attrs.frozen
class Closing:
    """A forced sale that is under way."""

    liquidatable: Liquidatable
    """The account, as it was assessed."""
    position: Position
    """The position that is sold from."""
    quantity: Amount
    """How many contracts are to be sold, or for a short position bought back; at least 1."""
    bankruptcy_price: int
    """The last price at which the whole position could be closed without a shortfall; 0 for a long position that
    no price bankrupts, below 0 for a short one that every price does."""
    terms: Terms
    """How the market liquidates."""


def close_out(liquidatable: Liquidatable, place: int, terms: Terms, price: Amount) -> Closing:
    """Decide how many contracts of a position to sell (SPEC LQ-2, LQ-3, LQ-9).

    Args:
        liquidatable: the account.
        place: which of its positions.
        terms: how the market liquidates. If it sells in part, then no more than restores the maintenance
            margin at the price expected, charges included, with every contract's charges rounded up.
        price: the price that the sale is expected to fetch, for each contract.

    Raises:
        OutOfOrder: if what is given is not a liquidatable account.
        InvalidValue: if the account has no position there with contracts in it, the terms are not such, or the
            price is not 1 or more.
    """
    if liquidatable.__class__ is not Liquidatable:
        raise OutOfOrder("close_out", liquidatable, "Liquidatable")
    positions = liquidatable.account.positions
    if place.__class__ is not int or not 0 <= place < len(positions) or positions[place].quantity == 0:
        raise InvalidValue("place", place, "the place of a position with contracts in it")
    if terms.__class__ is not Terms:
        raise InvalidValue("terms", terms, "Terms")
    return _order(liquidatable, positions[place], terms, positive(price, "price"))


def _order(liquidatable: Liquidatable, position: Position, terms: Terms, price: Amount) -> Closing:
    """Return the order to sell a position, or as much of it as restores the maintenance margin."""
    measured = liquidatable.standing
    last = bankruptcy_price(measured.equity - position.profit, position.quantity, position.price)
    size = max(position.quantity, -position.quantity)
    quantity = _restoring(measured, position, terms, price) if terms.partial else size
    return Closing(liquidatable, position, quantity, last, terms)


def _restoring(measured: Standing, position: Position, terms: Terms, price: Amount) -> Amount:
    """Return the fewest contracts whose sale at the price restores the maintenance margin, or all of them."""
    slip = position.mark - price if position.quantity > 0 else price - position.mark
    charges = -(-price * (terms.fee_ppm + terms.penalty_ppm) // PPM)
    relief = position.mark * position.maintenance_ppm - (slip + charges) * PPM
    shortage = measured.maintenance_millionths - measured.equity * PPM
    return closing_quantity(max(position.quantity, -position.quantity), shortage, relief)


@attrs.frozen
class Sold:
    """A forced sale that is over: what the account gains or owes by it."""

    closing: Closing
    """The sale as it was ordered."""
    price: Amount
    """The price at which the contracts changed hands."""
    result: int
    """What the position brings, from the price at which it was last settled: what was sold at the sale's price,
    what is left at the mark; below 0 for a loss."""
    fee: Amount
    """What the liquidator is owed, if there is enough once all losses are paid."""
    penalty: Amount
    """What the pool is owed, if there is enough once the fee is paid."""


def sell(closing: Closing, price: Amount) -> Sold:
    """Sell what a closing orders, at one price (SPEC LQ-4, LQ-5, LQ-8, LQ-10).

    Raises:
        OutOfOrder: if what is given is not a closing.
        InvalidValue: if the price is not from 1 to `POSITIVE_MAX`.
    """
    if closing.__class__ is not Closing:
        raise OutOfOrder("sell", closing, "Closing")
    positive(price, "price")
    position = closing.position
    sold = closing.quantity if position.quantity > 0 else -closing.quantity
    fee, penalty = closing.terms.charges(closing.quantity * price)
    return Sold(closing, price, position.profit + sold * (price - position.mark), fee, penalty)
