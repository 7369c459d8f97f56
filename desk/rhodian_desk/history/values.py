"""Checked: the check of each value that only history files have, and the kinds of value.

Every check takes the raw TOML value and returns what it means, or raises `Wrong`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from rhodian import OUTSIDE
from rhodian.auctions.awards import Pricing, Ties
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.machine import RESERVED
from rhodian_desk.decoding import known
from rhodian_desk.decoding.reader import Check, alone
from rhodian_desk.decoding.refusals import money
from rhodian_desk.history import records as history
from rhodian_desk.history.records import Moment
from rhodian_desk.io.faults import Wrong, shown

if TYPE_CHECKING:
    from rhodian import Asset
    from rhodian_desk.decoding.known import Known

ENGLISH, SEALED, DUTCH = "english", "sealed", "dutch"
"""The forms of auction: bids that rise, sealed bids, a price that falls."""

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def choice(value: object, words: tuple[str, ...]) -> str:
    """Check that a value is one of a few words."""
    if not isinstance(value, str) or value not in words:
        raise Wrong(f"is {shown(value)}", f"write {known.among(words)}")
    return value


def one_of(*words: str) -> Check:
    """Return the check that a value is one of a few words."""
    return alone(lambda value: choice(value, words))


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


def price(value: object, asset: Asset, what: str = "price") -> int:
    """Check a price or a lot: an amount above 0, and not an absurd one."""
    amount = known.money(value, asset)
    if not 1 <= amount <= POSITIVE_MAX:
        most = money(POSITIVE_MAX, asset)
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


def sale_quantity(value: object) -> int | str:
    """Check how many contracts are sold."""
    return choice(value, (history.ALL, history.RESTORING)) if isinstance(value, str) else contracts(value)


def sale_price(value: object, names: Known) -> int:
    """Check the price that contracts are sold at; 0 stands for the mark."""
    if value == history.AT_MARK:
        return 0
    if value == history.AT_BANKRUPTCY:
        right = 'give a value; or let the remedies of a policy begin with "deleveraged"'
        raise Wrong('is "bankruptcy", which follows from who bears the shortfall', right)
    return price(value, names.quote)


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


Owner = Annotated[str, Check(owner)]
"""An owner inside the books."""

Purpose = Annotated[str, Check(purpose)]
"""A purpose that no market keeps for itself."""

Price = Annotated[int, Check(lambda value, names: price(value, names.quote))]
"""A price for one contract, written as an amount, above 0."""

Lot = Annotated[int, Check(lambda value, names: price(value, names.lot, "lot"))]
"""A part of what is auctioned, written as an amount of its asset, above 0."""

Whole = Annotated[int, alone(whole)]
"""A whole number, 0 or more, without quotes: parts per million, seconds."""

Contracts = Annotated[int, alone(contracts)]
"""A number of contracts, 1 or more, without quotes."""

Flag = Annotated[bool, alone(flag)]
"""True or false."""

When = Annotated[Moment, alone(moment)]
"""When an event is."""

Sharing = Annotated[str, one_of(history.IN_ORDER, history.PROPORTIONAL)]
"""The name of a rule: in order, or in proportion."""

PricingName = Annotated[str, one_of(*(each.value for each in Pricing))]
"""What winners of sealed bids pay."""

TiesName = Annotated[str, one_of(*(each.value for each in Ties))]
"""Who is served among equal sealed bids."""
