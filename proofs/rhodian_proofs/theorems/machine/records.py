"""Checked: what is claimed of a machine's records: markets, trades, marks and forced sales, and what they refuse."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.base.accounts import OUTSIDE, Asset
from rhodian.base.errors import InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine.errors import UnknownName
from rhodian.machine.events import ForcedSale, Marks, Price
from rhodian.machine.orders import checked
from rhodian.machine.rules import Listing, Rules
from rhodian.machine.state import State
from rhodian.machine.step import step
from rhodian.markets.errors import InsufficientMargin
from rhodian.markets.terms import Market
from rhodian_proofs.claims import (
    AnyInt,
    AnyName,
    Natural,
    NoInt,
    Not,
    OneOf,
    claim,
    is_natural,
    is_same,
    is_whole,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.machine.sales import FALLEN, GAINS, MARKET, holding, margin_of, owned, ruled
from rhodian_proofs.theorems.machine.step import TWIN, after, state_of

FIELDS = "records made from any whole numbers, and from listed names, purposes and lists of markets"

# Markets.


@claim("EC-13", about=(Listing,), scope=FIELDS)
def a_market_opens_at_a_price(opening: AnyInt) -> None:
    """A listed market is refused exactly if the price at which it opens is not from 1 to 10^30."""
    refusal = refusal_of(Listing, MARKET, opening)
    if 1 <= opening <= POSITIVE_MAX:
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="opening", value=opening)


Called = Annotated[Any, OneOf("M", "M" * 22, "M" * 23, "", "m m", 7)]
Purpose = Annotated[Any, OneOf("margin", "contracts", "clearing", "", None)]


def _market(name: Any, purpose: Any) -> Market:
    """Return a market of a name and a purpose."""
    return Market(name, MARKET.asset, 2, 1, MARKET.terms, purpose)


@claim("EC-13", about=(Market,), scope=FIELDS)
def a_market_needs_a_short_name_and_a_purpose_of_its_owners(name: Called, purpose: Purpose) -> None:
    """A market is refused for a name too long for an asset's code, or a purpose that markets keep for themselves."""
    refusal = refusal_of(_market, name, purpose)
    if name not in {"M", "M" * 22}:
        assert isinstance(refusal, InvalidValue)
        assert refusal.field in {"name", "code"} or purpose != "margin"
    elif purpose == "margin":
        assert refusal is None
    else:
        assert tells(refusal, InvalidValue, field="purpose", value=purpose)


SIDE = Market("S", MARKET.long, 2, 1, MARKET.terms)
ABROAD = Market("M", Asset("EUR", 2), 2, 1, MARKET.terms)
Markets = Annotated[
    Any, OneOf((), (MARKET, TWIN), (MARKET, MARKET), (MARKET, ABROAD), (MARKET, SIDE), (SIDE,), (SIDE, MARKET))
]


def _rules_of(markets: Any) -> Rules:
    """Return rules of some markets."""
    return Rules(0, tuple(Listing(market, 1) for market in markets), (), (GAINS,))


@claim("EC-13", about=(Rules,), scope=FIELDS)
def markets_of_one_machine_share_no_contracts_and_none_is_settled_in_them(markets: Markets) -> None:
    """Rules are refused if two markets have one name, or one is settled in what is named as contracts are."""
    refusal = refusal_of(_rules_of, markets)
    if markets in {(), (MARKET, TWIN)}:
        assert refusal is None
    else:
        assert isinstance(refusal, InvalidValue)
        assert refusal.field == "listings"


Named = Annotated[str, OneOf("M", "m", "")]


@claim("EC-13", about=(State,), scope=FIELDS)
def a_market_of_a_machine_is_found_by_its_name_alone(name: Named) -> None:
    """A market is found by its name; any other name is refused."""
    state = state_of(_rules_of((MARKET, TWIN)))
    if name == "M":
        assert is_same(state.listing(name).market, MARKET)
    else:
        refusal = refusal_of(state.listing, name)
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("market", name)


# Marks and forced sales.


@claim("MK-9", about=(step,), scope="a market of two owners with 5 and -5 contracts; any number as its mark")
def a_mark_of_a_machine_is_a_price(price: AnyInt) -> None:
    """A mark is refused exactly if it is not from 1 to 10^30, and named by its place; else the state has it."""
    book = owned({"first": 1000, "second": 1000}, {"first": 5, "second": -5}, 0)
    event = Marks(1, "m", (Price("M", price),))
    refusal = refusal_of(step, ruled(GAINS), book, event)
    if price < 1 or price > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="prices[0].mark", value=price)
    else:
        assert refusal is None
        assert step(ruled(GAINS), book, event).state.marks == (("M", price),)


@claim(
    "MC-12",
    about=(step,),
    scope="a market at 900; first, whose 3 contracts are sold at the mark to second, who is short of 3, or to third",
)
def who_only_closes_its_own_need_not_carry_what_it_takes(margin: Natural) -> None:
    """As a machine takes it, at the mark who only closes its own carries nothing; who takes contracts on must."""
    book = owned({"first": 400, "second": margin, "third": margin}, {"first": 3, "second": -3}, 0)
    to_second, to_third = (
        Marks(1, "m", (Price("M", FALLEN),), (ForcedSale("M", "first", owner, 3),)) for owner in ("second", "third")
    )
    assert refusal_of(step, ruled(GAINS), book, to_second) is None
    held = after(book, step(ruled(GAINS), book, to_second).posting.changes)
    assert (holding("first", held), holding("second", held)) == (0, 0)
    assert margin_of("second", held) == margin + 300
    refusal = refusal_of(step, ruled(GAINS), book, to_third)
    if margin < 270:  # noqa: PLR2004  # 10 % of 3 contracts at 900
        assert tells(refusal, InsufficientMargin, account=MARKET.margin("third"), equity=margin)
    else:
        assert refusal is None


Names = Annotated[
    Any,
    OneOf(
        *(("first", "third"), ("first", "first"), ("", "third"), ("first", 7), ("outside", "third")),
        *(("first", "outside"), ("eve", "third")),
    ),
]


AnOwner = AnyName | Annotated[Any, Not(str)]
Number = AnyInt | NoInt


def _is_owner(name: Any) -> bool:
    """Tell whether something is an owner inside the books, given that a text is a name."""
    return name.__class__ is str and name != OUTSIDE


@claim("MK-11", about=(checked,))
def a_sale_is_refused_for_malformed_names_or_else_its_quantity_or_value(
    owner: AnOwner, counterpart: AnOwner | None, quantity: Number | None, value: Number | None
) -> None:
    """A forced sale is refused for the first of its names that is malformed, or else its quantity or its value."""
    refusal = refusal_of(checked, ForcedSale("M", owner, counterpart, quantity, value))
    if not _is_owner(owner):
        assert tells(refusal, InvalidValue, field="owner", value=owner)
    elif counterpart is not None and not _is_owner(counterpart):
        assert tells(refusal, InvalidValue, field="counterpart", value=counterpart)
    elif quantity is not None and not (is_whole(quantity) and 1 <= quantity <= POSITIVE_MAX):
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif value is not None and not is_natural(value):
        assert tells(refusal, InvalidAmount, field="value", value=value)
    else:
        assert refusal is None


@claim(
    "MC-12",
    about=(step,),
    scope="a market at 900 in which first is liquidatable; a sale of which each field is any whole number or a name",
)
def a_sale_is_refused_for_its_names_or_else_its_quantity_or_value(
    names: Names, quantity: AnyInt, value: AnyInt
) -> None:
    """As a machine takes it, a sale is refused for malformed, unknown or equal names, or else quantity or value."""
    if names == ("first", "third") and 1 <= quantity <= 3 and value >= 0:  # noqa: PLR2004  # what MC-8 and MC-9 say
        return
    book = owned({"first": 400, "second": 1000, "third": 1000}, {"first": 3, "second": -3}, 0)
    event = Marks(1, "m", (Price("M", FALLEN),), (ForcedSale("M", names[0], names[1], quantity, value),))
    refusal = refusal_of(step, ruled(GAINS), book, event)
    if names in {("", "third"), ("outside", "third")}:
        assert tells(refusal, InvalidValue, field="owner", value=names[0])
    elif names in {("first", 7), ("first", "outside")}:
        assert tells(refusal, InvalidValue, field="counterpart", value=names[1])
    elif quantity < 1 or quantity > POSITIVE_MAX:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    elif not is_natural(value):
        assert tells(refusal, InvalidAmount, field="value", value=value)
    elif names == ("eve", "third"):
        assert tells(refusal, UnknownName, name="eve")
    elif names == ("first", "first"):
        assert tells(refusal, InvalidValue, field="counterpart", value="first")
    else:
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
