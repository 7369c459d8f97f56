"""Checked: what is claimed of one account's liquidation: who may be sold, how much, and what it brings.

What an order looks at besides the position is the account's standing: so in the claims about orders the account has
any positions, and any standing that is below its maintenance requirement.
"""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.markets.liquidation import Closing, Healthy, Liquidatable, _order, assess, sell
from rhodian.markets.margin import MarginAccount, Position, Standing, closing_quantity, standing
from rhodian.markets.terms import Terms
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyPlace,
    Fields,
    Natural,
    UpTo,
    claim,
    implies,
    is_same,
    refusal_of,
    tells,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.markets.margin import STANDING, AnyStanding, Positions

_MILLION = 1_000_000
_MOST = 10**30
_MARGIN = Account("holder", "margin", Asset("EUR", 2))

AnyTerms = Annotated[Terms, Fields(fee_ppm=Natural, penalty_ppm=Natural)]

# Who may be sold.


@claim("LQ-1", about=(assess,), invariants=(STANDING,), length_max=2)
def an_account_may_be_sold_exactly_if_it_is_below_its_maintenance_requirement(
    account: AnyAccount, collateral: Natural, positions: Positions
) -> None:
    """An account is liquidatable exactly if its equity is below its maintenance requirement, and else healthy."""
    if account.is_outside:
        return
    given = MarginAccount(account, collateral, positions)
    assessed = assess(given)
    measured = assessed.standing
    assert is_same(assessed.account, given)
    if isinstance(assessed, Liquidatable):
        assert measured.equity * _MILLION < measured.maintenance_millionths
    else:
        assert isinstance(assessed, Healthy)
        assert measured.equity * _MILLION >= measured.maintenance_millionths


@claim("LQ-11", about=(assess,), scope="up to two positions")
def what_is_recorded_of_an_account_is_its_standing(
    account: AnyAccount, collateral: Natural, positions: Annotated[tuple[Position, ...], UpTo(2)]
) -> None:
    """What is recorded of an account that is assessed is its standing, as it would be measured again."""
    if account.is_outside:
        return
    given = MarginAccount(account, collateral, positions)
    assert assess(given).standing == standing(given)


# How much is sold.


def _ordered(positions: Any, place: Any, measured: Standing, terms: Terms, price: Any) -> Closing | None:
    """Return the order to sell the position at a place, if there is one to sell and the account may be sold."""
    if not measured.liquidatable or positions[place].quantity == 0:
        return None
    return _order(Liquidatable(MarginAccount(_MARGIN, 0, positions), measured), positions[place], terms, price)


def _size(position: Position) -> Any:
    """Return how many contracts a position is of."""
    return position.quantity if position.quantity > 0 else -position.quantity


@claim("LQ-2", about=(_order,), length_max=2)
def an_order_names_the_price_at_which_the_account_is_worth_nothing(
    positions: Positions, place: AnyPlace, measured: AnyStanding, terms: AnyTerms
) -> None:
    """At an order's bankruptcy price the whole account is worth 0 or more, one tick beyond it less than 0."""
    order = _ordered(positions, place, measured, terms, 1)
    if order is None:
        return
    position, last = positions[place], order.bankruptcy_price
    backing = measured.equity - position.quantity * (position.mark - position.price)
    beyond = last - 1 if position.quantity > 0 else last + 1
    assert is_same(order.position, position)
    assert is_same(order.terms, terms)
    assert backing + position.quantity * (last - position.price) >= 0
    assert (beyond == -1) | (backing + position.quantity * (beyond - position.price) < 0)


@claim("LQ-2", about=(_order,), length_max=2)
def an_order_sells_at_least_one_contract_and_by_its_terms_all(
    positions: Positions, place: AnyPlace, measured: AnyStanding, terms: AnyTerms
) -> None:
    """An order sells at least one contract and at most all; unless its terms sell in part, it sells all."""
    order = _ordered(positions, place, measured, terms, 1)
    if order is None:
        return
    assert 1 <= order.quantity
    assert order.quantity <= _size(positions[place])
    if not terms.partial:
        assert order.quantity == _size(positions[place])


Rates = tuple[Natural, Natural]


def _slip(position: Position, price: Any) -> Any:
    """Return what a contract that is sold brings below the mark, or one that is bought back costs above it."""
    return position.mark - price if position.quantity > 0 else price - position.mark


def _charge(rates: Any, price: Any) -> Any:
    """Return the charges for one contract, rounded up."""
    return -(-price * (rates[0] + rates[1]) // _MILLION)


def _is_restored(measured: Standing, position: Position, cost: Any, sold: Any) -> Any:
    """Tell whether an account that sold some contracts at a cost reaches what it must hold for the rest."""
    needed = measured.maintenance_millionths - sold * position.mark * position.maintenance_ppm
    return (measured.equity - sold * cost) * _MILLION >= needed


@claim("LQ-3", about=(_order,), length_max=2)
def a_partial_order_restores_the_margin_or_sells_all(
    positions: Positions, place: AnyPlace, measured: AnyStanding, rates: Rates, price: Natural
) -> None:
    """Selling in part, an order restores the maintenance margin, each contract's charges rounded up, or sells all."""
    order = _ordered(positions, place, measured, Terms(*rates, partial=True), price)
    if order is None:
        return
    position = positions[place]
    restored = _is_restored(measured, position, _slip(position, price) + _charge(rates, price), order.quantity)
    assert restored | (order.quantity == _size(position))


def _relief(position: Position, rates: Any, price: Any) -> Any:
    """Return by how much the sale of one contract lessens what is short, in millionths."""
    cost = _slip(position, price) + _charge(rates, price)
    return position.mark * position.maintenance_ppm - cost * _MILLION


@claim("LQ-3", about=(_order,), length_max=2)
def a_partial_order_is_the_closing_quantity_of_what_is_short(
    positions: Positions, place: AnyPlace, measured: AnyStanding, rates: Rates, price: Natural
) -> None:
    """Selling in part, an order is of the closing quantity for what is short and what the sale of one relieves."""
    order = _ordered(positions, place, measured, Terms(*rates, partial=True), price)
    if order is None:
        return
    position = positions[place]
    short = measured.maintenance_millionths - measured.equity * _MILLION
    assert order.quantity == closing_quantity(_size(position), short, _relief(position, rates, price))


def relief_makes_up(equity: Any, maintenance: Any, mark: Any, ppm: Any, cost: Any, sold: Any) -> bool:
    """State that selling some contracts at a cost restores the margin exactly if what they relieve is what is short.

    The margin is in units, all that is compared in millionths.
    """
    restored = (equity - sold * cost) * _MILLION >= maintenance - sold * mark * ppm
    relieved = sold * (mark * ppm - cost * _MILLION) >= maintenance - equity * _MILLION
    return implies(restored, relieved) & implies(relieved, restored)


@claim("LQ-3", about=(), lemma=relief_makes_up)
def the_margin_is_restored_exactly_if_the_relief_makes_up_for_what_is_short(
    equity: AnyInt, maintenance: AnyInt, mark: AnyInt, ppm: AnyInt, cost: AnyInt, sold: AnyInt
) -> None:
    """A sale of some contracts restores the margin exactly if the relief of as many is no less than what is short."""
    assert relief_makes_up(equity, maintenance, mark, ppm, cost, sold)


# What a sale brings.


@claim("LQ-4", about=(Terms.charges,))
def charges_are_rounded_down_for_the_trader(terms: AnyTerms, value: Natural) -> None:
    """The fee and the penalty are the value times their rates, each rounded down, by less than one unit."""
    for charge, rate in zip(terms.charges(value), (terms.fee_ppm, terms.penalty_ppm), strict=True):
        assert charge * _MILLION <= value * rate
        assert value * rate < charge * _MILLION + _MILLION


def _closing(position: Position, quantity: Any, terms: Terms) -> Closing:
    """Return an order to sell some contracts of an account's position."""
    account = MarginAccount(_MARGIN, 0, (position,))
    return Closing(Liquidatable(account, Standing(0, 0, 0)), position, quantity, 0, terms)


@claim("LQ-5", about=(sell,))
def a_sale_brings_its_price_for_what_is_sold_and_the_mark_for_the_rest(
    position: Position, quantity: Natural, terms: AnyTerms, price: Natural
) -> None:
    """A sale's result is exact: what was sold gains or loses to the sale's price, what is left to the mark."""
    if price < 1 or price > _MOST or quantity > _size(position):
        return
    order = _closing(position, quantity, terms)
    sold = sell(order, price)
    parted = quantity if position.quantity > 0 else -quantity
    left = position.quantity - parted
    assert is_same(sold.closing, order)
    assert is_same(sold.price, price)
    assert sold.result == parted * (price - position.price) + left * (position.mark - position.price)
    assert (sold.fee, sold.penalty) == terms.charges(quantity * price)


@claim("LQ-8", about=(sell,))
def a_sale_at_the_price_expected_costs_no_more_than_its_order_counts_on(
    position: Position, quantity: Natural, rates: Rates, price: Natural
) -> None:
    """A sale at the price expected costs the account, charges included, no more than its order counts on."""
    if price < 1 or price > _MOST or quantity > _size(position):
        return
    sold = sell(_closing(position, quantity, Terms(*rates, partial=True)), price)
    slip, charge = _slip(position, price), _charge(rates, price)
    use(product_grows, price * (rates[0] + rates[1]), charge * _MILLION, quantity)
    assert position.profit - sold.result == quantity * slip
    assert sold.fee + sold.penalty <= quantity * charge
    assert position.profit - sold.result + sold.fee + sold.penalty <= quantity * (slip + charge)


@claim("LQ-10", about=(sell,))
def a_sale_is_refused_exactly_for_what_is_no_price(
    position: Position, quantity: Natural, terms: AnyTerms, price: AnyInt
) -> None:
    """A sale is refused exactly for a price below 1 or above the most that a price may be."""
    refusal = refusal_of(sell, _closing(position, quantity, terms), price)
    if (price < 1) | (price > _MOST):
        assert tells(refusal, InvalidValue, field="price", value=price)
    else:
        assert refusal is None
