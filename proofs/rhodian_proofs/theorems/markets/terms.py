"""Checked: what is claimed of how a market liquidates: what is charged for it, and which terms are refused."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import attrs

from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.accounts import Asset
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.machine.orders import most, relief
from rhodian.markets.sheets import Sheet
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian_proofs.claims import (
    AnyInt,
    Fields,
    Natural,
    NoInt,
    Not,
    OneOf,
    claim,
    implies,
    is_natural,
    is_same,
    refusal_of,
    tells,
    use,
)
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.base.wrong import is_refused_for_the_first, no_amount, no_value, trials

_MILLION = 1_000_000

USD = Asset("USD", 2)
TERMS = Terms(1000, 4000, partial=False)
Rates = tuple[Natural, Natural]
AnyTerms = Annotated[Terms, Fields(fee_ppm=Natural, penalty_ppm=Natural)]

# Which markets, and which terms, there are.

FIELDS = "markets made from any whole numbers, and from listed names and purposes"
Name = Annotated[Any, OneOf("M", "M" * 22, "M" * 23, "", "m m", 7)]
Purpose = Annotated[Any, OneOf("margin", "contracts", "clearing", "", None)]


def _market(name: Any, purpose: Any, *, asset: Any = USD, terms: Any = TERMS) -> Market:
    return Market(name, asset, 2, 1, terms, purpose)


@claim("EC-1", about=(Market,), scope=FIELDS)
def a_market_needs_a_short_name_and_a_purpose_of_its_owners(name: Name, purpose: Purpose) -> None:
    """A market is refused for a name too long for an asset's code, or a purpose that markets keep for themselves."""
    refusal = refusal_of(_market, name, purpose)
    if name not in {"M", "M" * 22}:
        assert isinstance(refusal, InvalidValue)
        assert refusal.field in {"name", "code"} or purpose != "margin"
    elif purpose == "margin":
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="purpose", value=purpose)


@claim("EC-1", about=(Market,), scope=FIELDS)
def a_market_asks_no_more_to_keep_than_to_take_on(initial: AnyInt, maintenance: AnyInt) -> None:
    """A market is refused exactly if a rate is below 0, or more is needed to keep contracts than to take them on."""
    refusal = refusal_of(Market, "M", USD, initial, maintenance, TERMS)
    if initial < 0:
        assert tells(refusal, InvalidAmount, field="initial_ppm", value=initial)
    elif maintenance < 0:
        assert tells(refusal, InvalidAmount, field="maintenance_ppm", value=maintenance)
    elif maintenance > initial:
        assert tells(refusal, InvalidValue, field="maintenance_ppm", value=maintenance)
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


AUCTIONED = AuctionTerms(0, Pricing.OWN_BID, Ties.IN_ORDER)
PARTS = (
    (
        {"reserve_ppm": 0, "pricing": Pricing.OWN_BID, "ties": Ties.IN_ORDER},
        (no_amount("reserve_ppm"), no_value("pricing", Ties.IN_ORDER), no_value("ties", None)),
    ),
    (
        {"fee_ppm": 0, "penalty_ppm": 0, "partial": False, "band_ppm": 0, "auction": AUCTIONED},
        (
            *(no_amount(field) for field in ("fee_ppm", "penalty_ppm", "band_ppm")),
            *(no_value("partial", each) for each in (0, None)),
            *(no_value("auction", each) for each in (0, "auction", TERMS)),
        ),
    ),
    (
        {
            "name": "M" * 22,
            "asset": USD,
            "initial_ppm": 1,
            "maintenance_ppm": 1,
            "terms": TERMS,
            "purpose": "margin",
            "liquidator": "liquidator",
            "inverse": 0,
        },
        (
            *(no_value("name", each) for each in (7, "M" * 23)),
            no_value("asset", "USD"),
            no_amount("initial_ppm"),
            no_amount("maintenance_ppm"),
            no_value("maintenance_ppm", 2),
            no_value("terms", None),
            *(no_value("purpose", each) for each in ("", "contracts", "clearing")),
            *(no_value("liquidator", each) for each in ("", 7, "outside")),
            no_amount("inverse"),
            *(no_value("name", each, "code") for each in ("", "m m")),
        ),
    ),
)
WRONG = (
    "a market, its terms and those of its auctions, in each of which one field is wrong, or one and the next, of 27 "
    "ways"
)


@claim("EC-1", about=(AuctionTerms, Terms, Market), scope=WRONG)
def a_market_is_refused_for_the_first_field_that_is_wrong(trial: Annotated[Any, OneOf(*trials(*PARTS))]) -> None:
    """A market, its terms and those of its auctions are refused for the first field that is wrong, whatever else is."""
    made = (AuctionTerms, Terms, Market)[trial[0]]
    assert is_refused_for_the_first(lambda values: made(*values), PARTS[trial[0]], trial)


SomeRate: TypeAlias = AnyInt | NoInt


@claim("LQ-7", about=(Terms,))
def terms_are_refused_exactly_for_the_first_field_that_is_wrong(
    fee: SomeRate,
    penalty: SomeRate,
    partial: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
) -> None:
    """By its first three fields, terms are refused exactly for a rate that is no amount, or what is no truth value."""
    refusal = refusal_of(Terms, fee, penalty, partial)
    for field, rate in (("fee_ppm", fee), ("penalty_ppm", penalty)):
        if not is_natural(rate):
            assert tells(refusal, InvalidAmount, field=field, value=rate)
            return
    if partial.__class__ is not bool:
        assert tells(refusal, InvalidValue, field="partial", value=partial)
        return
    assert refusal is None
    terms = Terms(fee, penalty, partial)
    assert is_same(terms.fee_ppm, fee)
    assert is_same(terms.penalty_ppm, penalty)
    assert is_same(terms.partial, partial)


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
