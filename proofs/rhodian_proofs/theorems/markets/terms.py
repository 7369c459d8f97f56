"""Checked: what is claimed of how a market liquidates: what is charged for it, and which terms are refused."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import attrs

from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.accounts import OUTSIDE, Asset
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.machine.orders import most, relief
from rhodian.markets.sheets import Sheet
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian_proofs.claims import (
    AnyAsset,
    AnyInt,
    AnyName,
    Fields,
    Natural,
    NoInt,
    Not,
    claim,
    implies,
    is_natural,
    is_same,
    refusal_of,
    tells,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_grows

_MILLION = 1_000_000

USD = Asset("USD", 2)
TERMS = Terms(1000, 4000, partial=False)
Rates = tuple[Natural, Natural]
AnyTerms = Annotated[Terms, Fields(fee_ppm=Natural, penalty_ppm=Natural)]

# Which markets, and which terms, there are.


def _market(name: Any, purpose: Any, *, asset: Any = USD, terms: Any = TERMS) -> Market:
    return Market(name, asset, 2, 1, terms, purpose)


Number: TypeAlias = AnyInt | NoInt
AName: TypeAlias = AnyName | Annotated[Any, Not(str)]


def _is_of_owners(purpose: Any) -> bool:
    """Tell whether a purpose, given that a text is a name, is none that markets keep for themselves."""
    return purpose.__class__ is str and purpose != "contracts" and purpose != "clearing"


@claim("EC-1", about=(Market,))
def a_market_is_refused_exactly_for_the_first_field_that_is_wrong(
    asset: AnyAsset | Annotated[Any, Not(Asset)],
    rates: tuple[Number, Number, Number],
    terms: tuple[bool, Annotated[Any, Not(Terms)]],
    purpose: AName,
    liquidator: AName,
) -> None:
    """But for its name, a market is refused exactly for the first of its other fields that is wrong."""
    initial, maintenance, inverse = rates
    is_right, no_terms = terms
    given = TERMS if is_right else no_terms
    refusal = refusal_of(Market, "M", asset, initial, maintenance, given, purpose, liquidator, inverse)
    if asset.__class__ is not Asset:
        assert tells(refusal, InvalidValue, field="asset", value=asset)
    elif not is_natural(initial):
        assert tells(refusal, InvalidAmount, field="initial_ppm", value=initial)
    elif not is_natural(maintenance):
        assert tells(refusal, InvalidAmount, field="maintenance_ppm", value=maintenance)
    elif maintenance > initial:
        assert tells(refusal, InvalidValue, field="maintenance_ppm", value=maintenance)
    elif not is_right:
        assert tells(refusal, InvalidValue, field="terms", value=no_terms)
    elif not _is_of_owners(purpose):
        assert tells(refusal, InvalidValue, field="purpose", value=purpose)
    elif liquidator.__class__ is not str or liquidator == OUTSIDE:
        assert tells(refusal, InvalidValue, field="liquidator", value=liquidator)
    elif not is_natural(inverse):
        assert tells(refusal, InvalidAmount, field="inverse", value=inverse)
    else:
        assert refusal is None


@claim("EC-1", about=(AuctionTerms,))
def terms_of_its_auctions_are_refused_exactly_for_the_first_field_that_is_wrong(
    reserve: Number, pricing: Pricing | Annotated[Any, Not(Pricing)], ties: Ties | Annotated[Any, Not(Ties)]
) -> None:
    """Terms of a market's auctions are refused exactly for the reserve, or else what is no pricing, or are no ties."""
    refusal = refusal_of(AuctionTerms, reserve, pricing, ties)
    if not is_natural(reserve):
        assert tells(refusal, InvalidAmount, field="reserve_ppm", value=reserve)
    elif pricing.__class__ is not Pricing:
        assert tells(refusal, InvalidValue, field="pricing", value=pricing)
    elif ties.__class__ is not Ties:
        assert tells(refusal, InvalidValue, field="ties", value=ties)
    else:
        assert refusal is None


@claim("EC-14", about=(Market.worth,))
def an_inverse_contract_is_worth_its_coin_rounded_once(inverse: Natural, price: Natural) -> None:
    """An inverse contract is worth its coins, rounded down once and below 0; any other is worth its price."""
    worth = attrs.evolve(_market("M", "margin"), inverse=inverse).worth(price + 1)
    if inverse == 0:
        assert worth == price + 1
    else:
        assert worth <= 0
        assert -worth * (price + 1) <= inverse
        assert inverse < (1 - worth) * (price + 1)


@claim("LQ-7", about=(Terms,))
def terms_are_refused_exactly_for_the_first_field_that_is_wrong(
    rates: tuple[Number, Number, Number],
    partial: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
    auction: AuctionTerms | None,
) -> None:
    """With any terms of auctions or none, terms are refused exactly for a rate, or else what is no truth value."""
    fee, penalty, band = rates
    refusal = refusal_of(Terms, fee, penalty, partial, band, auction)
    for field, rate in (("fee_ppm", fee), ("penalty_ppm", penalty), ("band_ppm", band)):
        if not is_natural(rate):
            assert tells(refusal, InvalidAmount, field=field, value=rate)
            return
    if partial.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="partial", value=partial)
        return
    assert refusal is None
    terms = Terms(fee, penalty, partial, band, auction)
    assert is_same(terms.fee_ppm, fee)
    assert is_same(terms.penalty_ppm, penalty)
    assert is_same(terms.partial, partial)
    assert is_same(terms.band_ppm, band)
    assert is_same(terms.auction, auction)


# What an order sells, and what it costs.


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


@claim("LQ-4", about=(Terms.charges,))
def charges_are_rounded_down_for_the_trader(terms: AnyTerms, value: Natural) -> None:
    """The fee and the penalty are the value times their rates, each rounded down, by less than one unit."""
    for charge, rate in zip(terms.charges(value), (terms.fee_ppm, terms.penalty_ppm), strict=True):
        assert charge * _MILLION <= value * rate
        assert value * rate < charge * _MILLION + _MILLION


@claim("LQ-12", about=(most, relief))
def an_order_of_no_part_is_of_all(rates: Rates, mark: Natural, held: AnyInt, shortage: AnyInt, price: Natural) -> None:
    """Unless its market sells in part, an order is of all contracts, whatever is short."""
    market = Market("M", Asset("USD", 2), 1, 1, Terms(rates[0], rates[1], partial=False))
    each = relief(Sheet(market, mark, mark, (held,)), held, price)
    assert most(held, shortage, each) == (held if held > 0 else -held)


@claim("LQ-13", about=(Terms.charges,))
def a_sale_is_charged_no_more_than_its_order_counts_on(rates: Rates, quantity: Natural, price: Natural) -> None:
    """What is charged for contracts at a price is no more than an order counts on: each contract's, rounded up."""
    fee, penalty = Terms(rates[0], rates[1], partial=True).charges(quantity * price)
    charge = -(-price * (rates[0] + rates[1]) // _MILLION)
    use(product_grows, price * (rates[0] + rates[1]), charge * _MILLION, quantity)
    assert fee + penalty <= quantity * charge
