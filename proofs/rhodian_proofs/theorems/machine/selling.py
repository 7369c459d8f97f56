"""Checked: what is claimed of forced sales, of any number of them: which are refused, and what each does to both."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base import columns
from rhodian.base.errors import InvalidValue
from rhodian.base.rates import PPM
from rhodian.machine.awards import offered, valued
from rhodian.machine.events import ForcedSale
from rhodian.machine.orders import Found, Seller, _canonical, must_be_liquidatable, ordered
from rhodian.machine.sales import Taker, must_hold, must_pay, priced, sold, took_on
from rhodian.markets.errors import InsufficientMargin, NotLiquidatable, OutsideBand
from rhodian.markets.margin import rounded_up
from rhodian.markets.sheets import Sheet, in_band
from rhodian.markets.terms import AuctionTerms, Market, Terms
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Fields,
    Natural,
    claim,
    first_at_fault,
    refusal_of,
    tells,
    unchecked,
    where,
)

AnySeller = Annotated[Seller, Fields(owner=AnyName, counterpart=AnyName | None, required=Natural)]
Sellers = tuple[AnySeller, ...]
AnyTaker = Annotated[Taker, Fields(margin=AnyAccount, need=Natural)]
Takers = tuple[AnyTaker, ...]

# Who is sold, and how much.


def _is_to_itself(seller: Any) -> bool:
    """Tell whether a sale is to its own owner."""
    return seller.counterpart is not None and seller.counterpart == seller.owner


def _may_be_sold(seller: Any) -> bool:
    """Tell whether contracts of an owner may be sold."""
    return not _is_to_itself(seller) and seller.equity * PPM < seller.required


@claim("MC-8", about=(must_be_liquidatable,), length_max=2)
def a_sale_is_refused_of_who_is_not_liquidatable(sellers: Sellers) -> None:
    """Sales are refused exactly for the first to the owner itself, or of one whose equity reaches its requirement."""
    refusal, at = refusal_of(must_be_liquidatable, sellers), first_at_fault(sellers, _may_be_sold)
    if at is None:
        assert refusal is None
        return
    seller = sellers[at]
    if _is_to_itself(seller):
        assert tells(refusal, InvalidValue, field="counterpart", value=seller.owner)
    else:
        required = rounded_up(seller.required)
        assert tells(refusal, NotLiquidatable, owner=seller.owner, equity=seller.equity, required=required)


@claim("MC-8", about=(ordered,))
def a_sale_is_of_what_it_says_or_of_all_that_its_order_allows(said: Natural | None, allowed: Natural) -> None:
    """A sale is of the contracts that it says, or of all that its order allows; of more or of none it is refused."""
    sale = ForcedSale("M", "first", None, said)
    refusal, quantity = refusal_of(ordered, sale, allowed), allowed if said is None else said
    if quantity > allowed or quantity == 0:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    else:
        assert ordered(sale, allowed) == quantity


def _can_hold(taker: Any) -> bool:
    """Tell whether somebody holds what it must for what it has taken on."""
    return taker.worth * PPM >= taker.need  # type: ignore[no-any-return]  # numbers of any kind


@claim("MC-8", about=(must_hold,), length_max=2)
def who_takes_contracts_on_must_hold_the_initial_requirement(takers: Takers) -> None:
    """Sales are refused exactly for the first who takes contracts on and is worth less than it must hold for them."""
    refusal, at = refusal_of(must_hold, takers), first_at_fault(takers, _can_hold)
    if at is None:
        assert refusal is None
        return
    taker = takers[at]
    need = rounded_up(taker.need)
    assert tells(refusal, InsufficientMargin, account=taker.margin, equity=taker.worth, requirement=need)


# What a sale fetches.

Contracts = tuple[Natural, AnyInt]
"""A mark, and how many contracts somebody holds."""


def sheet_of(mark: Any, fee: Any, penalty: Any, band: Any) -> Sheet:
    """Return a market at a mark."""
    market = unchecked(Market, inverse=0, terms=Terms(fee, penalty, partial=False, band_ppm=band))
    return Sheet(market, mark, mark, ())


@claim("MC-9", about=(priced,))
def a_value_is_refused_outside_the_band(
    contracts: Contracts, band: Natural, said: Natural | None, value: Natural | None
) -> None:
    """A sale is refused for a value of no quantity, more than is held, or else a value outside the market's band."""
    if said == 0:
        return
    (mark, held), sale = contracts, ForcedSale("M", "first", "second", said, value)
    sheet = sheet_of(mark, 0, 0, band)
    refusal = refusal_of(lambda: priced(sheet, sale, held, auctioned=False))
    if said is None:
        if value is None:
            assert priced(sheet, sale, held, auctioned=False) == mark
        else:
            assert tells(refusal, InvalidValue, field="value", value=value)
    elif said > held and said > -held:
        assert tells(refusal, InvalidValue, field="quantity", value=said)
    elif value is None:
        assert priced(sheet, sale, held, auctioned=False) == mark
    elif in_band(sheet, said, value):
        assert refusal is None
    else:
        assert tells(refusal, OutsideBand, value=value, band_ppm=band)


@claim("MC-9", about=(sold,))
def a_sale_brings_its_owner_what_its_value_says_and_costs_it_charges(
    contracts: Contracts, rates: tuple[Natural, Natural], quantity: Natural, value: Natural
) -> None:
    """A sale brings its owner its value instead of the mark's, or costs it that, and besides a fee and a penalty."""
    mark, held = contracts
    sheet = sheet_of(mark, rates[0], rates[1], 0)
    leave, better, fee, penalty = sold(sheet, held, quantity, value)
    fair = quantity * mark
    assert leave == where(held > 0, quantity, -quantity)
    assert better == where(held * mark > 0, value - fair, fair - value)
    assert (fee, penalty) == sheet.market.terms.charges(value)


@claim("CY-7", about=(priced,))
def what_an_auction_has_set_is_what_each_contract_fetches(
    contracts: Contracts, band: Natural, quantity: Natural, value: Natural
) -> None:
    """What the rule of an auction has set is what contracts fetch, in the band or not, if as many are held."""
    if quantity < 1:
        return
    (mark, held), sale = contracts, ForcedSale("M", "first", "second", quantity, value)
    sheet = sheet_of(mark, 0, 0, band)
    if quantity > held and quantity > -held:
        refusal = refusal_of(lambda: priced(sheet, sale, held, auctioned=True))
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
        return
    price = priced(sheet, sale, held, auctioned=True)
    if held * mark > 0:
        assert price == value // quantity
    else:
        assert price == -(-value // quantity)


@claim("CY-7", about=(offered, AuctionTerms.worst))
def a_bid_may_win_exactly_within_the_reserve(
    reserve: Natural,
    fair: Natural,
    price: Natural,
    pays: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """A bid may win exactly if it is better for the owner than the mark, or worse by no more than the reserve."""
    worst = unchecked(AuctionTerms, reserve_ppm=reserve).worst(fair, pays=pays)
    better, worse = offered(price, worst, pays=pays), fair - price if pays else price - fair
    if better > 0:
        assert worse * PPM <= reserve * fair
    else:
        assert worse * PPM > reserve * fair


@claim("CY-7", about=(offered, valued))
def who_wins_pays_what_it_bid_or_what_is_better_for_it(
    filled: Natural,
    price: Natural,
    worst: Natural,
    spared: Natural,
    pays: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Who wins all it pays by its own bid takes on contracts at just that price, and at less by what it is spared."""
    better = offered(price, worst, pays=pays)
    if better == 0:
        return
    value = valued(filled, filled * better - spared, worst, pays=pays)
    assert value == filled * price + (-spared if pays else spared)


# The order of sales.

Sale = tuple[Natural, Natural, Natural, Natural | None, Natural | None]
"""The place of a market, of an owner and of a counterpart, a quantity and a value."""


def found_as(sale: Any, auctioned: Any) -> Found:
    """Return a sale whose parties are found."""
    market, owner, counterpart, quantity, value = sale
    return Found(ForcedSale("M", "first", "second", quantity, value), market, owner, counterpart, auctioned)


@claim("MC-10", about=(_canonical,))
def sales_that_differ_are_taken_under_keys_that_differ(
    one: Sale,
    other: Sale,
    auctioned: bool,  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Two sales are taken under one key only if market, owner, counterpart, quantity and value are the same."""
    if 0 in (one[3], other[3]):
        return
    if _canonical(found_as(one, auctioned)) == _canonical(found_as(other, not auctioned)):
        assert one == other


# Who takes contracts on, and who only closes.


def _only_closes(row: Any) -> Any:
    """Tell whether somebody has in a market no more contracts of its side than before, and none of the other."""
    before, after = row
    size, left = where(before > 0, before, -before), where(after > 0, after, -after)
    return (left <= size) & ((before >= 0) | (after <= 0)) & ((before <= 0) | (after >= 0))


@claim("MK-10", about=(took_on,), length_max=2, same_length=True)
def who_has_no_more_in_any_market_has_taken_nothing_on(before: tuple[AnyInt, ...], after: tuple[AnyInt, ...]) -> None:
    """Who has in each market no more contracts of its side, and none of the other, takes nothing on; all others do."""
    at = first_at_fault(columns.rows(before, after=after), _only_closes)
    assert took_on(before, after) == (at is not None)


def _can_pay(row: Any) -> bool:
    """Tell whether a counterpart is worth nothing or more."""
    return row[1] >= 0  # type: ignore[no-any-return]  # numbers of any kind


@claim("MK-10", about=(must_pay,), length_max=2)
def who_only_closes_must_pay_and_no_more(closing: tuple[tuple[Natural | None, AnyInt], ...]) -> None:
    """Sales to those who only close are refused exactly for the first who is then worth less than nothing."""
    refusal, at = refusal_of(must_pay, closing), first_at_fault(closing, _can_pay)
    if at is None:
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="value", value=closing[at][0])
