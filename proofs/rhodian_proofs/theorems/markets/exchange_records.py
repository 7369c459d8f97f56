"""Checked: what is claimed of the records of an exchange, of what they refuse, and of its clock."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian import Asset, Books
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, UnknownName
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.markets.exchange import Deal, Exchange
from rhodian.markets.terms import Listed, Market
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, is_natural, is_same, refusal_of, tells
from rhodian_proofs.theorems.markets.exchange import MARKET, TERMS, TWIN, USD, Pair, exchange_of

EUR = Asset("EUR", 2)

# Time.

CLOCK = "an exchange without markets at any time, after any number of events"


@claim("EC-2", about=(Exchange,), scope=CLOCK)
def time_does_not_go_back_and_each_event_is_counted(last: Natural, events: Natural, time: AnyInt) -> None:
    """An event is refused exactly if its time is none, or is before the last event's; else it is counted."""
    exchange = Exchange(last, Books({}, ()), (), events)
    refusal = refusal_of(exchange.at, time)
    if not is_natural(time):
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time < last:
        assert tells(refusal, BackDated, time=time, last=last)
    else:
        later = exchange.at(time)
        assert is_same(later.time, time)
        assert later.events == events + 1
        assert is_same(later.books, exchange.books)


# Constructors.

FIELDS = "records made from any whole numbers, and from listed names, purposes, pairs of owners and lists of markets"
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


@claim("EC-1", about=(Listed,), scope=FIELDS)
def a_mark_is_a_price(mark: AnyInt) -> None:
    """A listed market is refused exactly if its mark is not from 1 to 10^30."""
    refusal = refusal_of(Listed, MARKET, mark)
    if 1 <= mark <= POSITIVE_MAX:
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="mark", value=mark)


SIDE = Market("S", MARKET.long, 2, 1, TERMS)
SHARING = Market("M", EUR, 2, 1, TERMS)
Listing = Annotated[
    Any, OneOf((), (MARKET, TWIN), (MARKET, MARKET), (MARKET, SHARING), (MARKET, SIDE), (SIDE,), (SIDE, MARKET))
]


def exchange_listing(markets: Any) -> Exchange:
    """Return an exchange of some markets."""
    return Exchange(0, Books({}, ()), tuple(Listed(market, 1) for market in markets))


@claim("EC-1", about=(Exchange,), scope=FIELDS)
def no_two_markets_share_contracts_and_none_is_settled_in_them(markets: Listing) -> None:
    """An exchange is refused if two markets have one name, or one is settled in the contracts of another."""
    refusal = refusal_of(exchange_listing, markets)
    if markets in {(), (MARKET, TWIN), (SIDE,)}:
        assert refusal is None
    else:
        assert isinstance(refusal, InvalidValue)
        assert refusal.field == "listed"


@claim("EC-1", about=(Deal,), scope=FIELDS)
def a_deal_is_between_two_owners_for_a_number_at_a_price(pair: Pair, quantity: AnyInt, price: AnyInt) -> None:
    """A deal is refused exactly for owners who are one or the world outside, or else a quantity or price below 1."""
    refusal = refusal_of(Deal, "M", *pair, quantity, price)
    if pair != ("first", "second"):
        assert tells(refusal, InvalidValue, field="seller" if pair[0] == pair[1] else "owner")
    elif quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="price", value=price)
    else:
        assert refusal is None


Missing = Annotated[str, OneOf("M", "m", "")]


@claim("EC-1", about=(Exchange,), scope=FIELDS)
def a_market_is_found_by_its_name_alone(name: Missing) -> None:
    """A market is found by its name; any other name is refused."""
    if name == "M":
        assert is_same(exchange_of({}).find(name).market, MARKET)
    else:
        refusal = refusal_of(exchange_of({}).find, name)
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("market", name)
