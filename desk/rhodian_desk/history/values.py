"""Checked: the kinds of value that only history files have, and the check of each.

Every check takes the raw TOML value and returns what it means, or raises `Wrong`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NewType

import attrs

from rhodian import OUTSIDE
from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine import RESERVED
from rhodian_desk.decoding import known
from rhodian_desk.decoding.refusals import money
from rhodian_desk.history import records as history
from rhodian_desk.history.records import Moment
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.decoding.known import Known

Schema = NewType("Schema", str)
"""The name of the schema of histories."""

Owner = NewType("Owner", str)
"""An owner inside the books."""

Purpose = NewType("Purpose", str)
"""A purpose that no market keeps for itself."""

Price = NewType("Price", int)
"""A price for one contract, written as an amount, above 0."""

Whole = NewType("Whole", int)
"""A whole number, 0 or more, without quotes: parts per million, seconds."""

Contracts = NewType("Contracts", int)
"""A number of contracts, 1 or more, without quotes."""

Flag = NewType("Flag", bool)
"""True or false."""

Sharing = NewType("Sharing", str)
"""The name of a rule: in order, or in proportion."""

Base = NewType("Base", str)
"""What margins bear by."""

Closing = NewType("Closing", str)
"""How positions are closed against each other."""

ClosePrice = NewType("ClosePrice", str)
"""Where the bankrupt are closed under a policy."""

RemedyWord = NewType("RemedyWord", str)
"""A remedy."""

SellWord = NewType("SellWord", str)
"""Who is sold in a mark besides those whom its sales name."""

Way = NewType("Way", str)
"""Whether contracts are sold or bought."""

Funder = NewType("Funder", str)
"""Which side pays at a funding."""

Form = NewType("Form", str)
"""The form of an auction."""

Lot = NewType("Lot", int)
"""A part of what is auctioned, written as an amount of its asset, above 0."""

PricingName = NewType("PricingName", str)
"""What winners of sealed bids pay."""

TiesName = NewType("TiesName", str)
"""Who is served among equal sealed bids."""


@attrs.frozen
class SaleQuantity:
    """How many contracts are sold."""

    value: int | str | None
    """As many; or `all` or `restoring`; or None for what the market's terms say."""


@attrs.frozen
class SalePrice:
    """The price that contracts are sold at."""

    value: int | None
    """So much; or None for the mark."""


ENGLISH, SEALED, DUTCH = "english", "sealed", "dutch"
"""The forms of auction: bids that rise, sealed bids, a price that falls."""

NO = Flag(False)  # noqa: FBT003  # the constructor of a new type takes one value
"""Not so."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def checks(lot: Known, quote: Known, names: Known) -> dict[Any, Callable[[object], Any]]:
    """Say for each kind of value that only histories have how it is checked.

    Args:
        quote: says what prices are counted in.
        lot: says what lots of auctions are counted in.
        names: knows the names of the file.
    """
    return {
        Form: lambda value: choice(value, (ENGLISH, SEALED, DUTCH)),
        Lot: lambda value: price(value, lot, "lot"),
        PricingName: lambda value: choice(value, tuple(each.value for each in Pricing)),
        TiesName: lambda value: choice(value, tuple(each.value for each in Ties)),
        Schema: lambda value: choice(value, (history.SCHEMA,)),
        Owner: lambda value: owner(value, names),
        Purpose: lambda value: purpose(value, names),
        Price: lambda value: price(value, quote),
        Whole: whole,
        Contracts: contracts,
        Flag: flag,
        Sharing: lambda value: choice(value, (history.IN_ORDER, history.PROPORTIONAL)),
        Base: lambda value: choice(value, (history.NO_BASE, "equity", "open interest")),
        RemedyWord: lambda value: choice(value, history.REMEDIES),
        SellWord: lambda value: choice(value, (history.ALL_LIQUIDATABLE,)),
        Way: lambda value: choice(value, (history.SOLD, history.BOUGHT)),
        Funder: lambda value: choice(value, (history.LONGS, history.SHORTS)),
        Closing: lambda value: choice(value, (history.RANKED, history.PROPORTIONAL)),
        ClosePrice: lambda value: choice(value, (history.AT_MARK, history.AT_BANKRUPTCY)),
        SaleQuantity: sale_quantity,
        SalePrice: lambda value: sale_price(value, quote),
        Moment: moment,
    }


def choice(value: object, words: tuple[str, ...]) -> str:
    """Check that a value is one of a few words."""
    if not isinstance(value, str) or value not in words:
        raise Wrong(f"is {shown(value)}", f"write {known.among(words)}")
    return value


def owner(value: object, names: Known) -> str:
    """Check the name of an owner inside the books."""
    if names.named(value) == OUTSIDE:
        raise Wrong('is "outside", the world outside the books', "name an owner inside them")
    return str(value)


def purpose(value: object, names: Known) -> str:
    """Check the name of a purpose that no market keeps for itself."""
    if names.named(value) in RESERVED:
        raise Wrong(f"is {shown(value)}, which markets and auctions keep for themselves", "name another purpose")
    return str(value)


def price(value: object, names: Known, what: str = "price") -> int:
    """Check a price or a lot: an amount above 0, and not an absurd one."""
    amount = known.money(value, names.asset)
    if not 1 <= amount <= POSITIVE_MAX:
        most = money(POSITIVE_MAX, names.asset)
        right = f"a {what} is above 0 and at most {most}"
        raise Wrong(f"is {shown(value)}, which is not a {what}", right)
    return amount


def whole(value: object) -> int:
    """Check a whole number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= POSITIVE_MAX:
        raise Wrong(f"is {shown(value)}", "write a whole number, 0 or more, without quotes")
    return value


def contracts(value: object) -> int:
    """Check a number of contracts."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= POSITIVE_MAX:
        raise Wrong(f"is {shown(value)}, not a number of contracts", "write a whole number, 1 or more, without quotes")
    return value


def sale_quantity(value: object) -> SaleQuantity:
    """Check how many contracts are sold."""
    if isinstance(value, str):
        return SaleQuantity(choice(value, (history.ALL, history.RESTORING)))
    return SaleQuantity(contracts(value))


def sale_price(value: object, names: Known) -> SalePrice:
    """Check the price that contracts are sold at."""
    if value == history.AT_MARK:
        return SalePrice(None)
    if value == history.AT_BANKRUPTCY:
        right = 'give a value; or let the remedies of a policy begin with "deleveraged"'
        raise Wrong('is "bankruptcy", which follows from who bears the shortfall', right)
    return SalePrice(price(value, names))


def flag(value: object) -> bool:
    """Check a truth value."""
    if not isinstance(value, bool):
        raise Wrong(f"is {shown(value)}", "write true or false, without quotes")
    return value


def moment(value: object) -> Moment:
    """Check when an event is: a date with a time, or seconds; without an offset the time is UTC."""
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        if aware >= _EPOCH and not value.microsecond:
            return Moment((aware - _EPOCH) // dt.timedelta(seconds=1), value.isoformat().replace("+00:00", "Z"))
    elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= POSITIVE_MAX:
        return Moment(value, str(value))
    right = "write a date with a time in whole seconds, as in 2020-03-12T10:43:00Z, or a number of seconds, 0 or more"
    raise Wrong(f"is {shown(value)}, not a time from 1970 on", right)
