"""Convenience: why an event was refused, said at a terminal in decimals and dates.

A journal keeps the kernel's own words, which count in smallest units and in seconds, and not the refusal. So the
numbers are found in the words, by the one form that each refusal has. In what they are counted is read off the event
and the book; where that does not tell, they stay as they are, and it is said that they are smallest units.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rhodian import Account, Asset, AuctionOpened, InvalidAmount, InvalidValue, LotBid
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, expected, is_count, money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian import Event, State
    from rhodian_desk.store.entries import Refusal

DATES_FROM, DATES_TO = 10**8, 253_402_300_800
"""From when on, and before when, a number of seconds since 1970 is shown as a date: from 1973 to the year 9999."""

_SMALLEST = " (in smallest units)"
_N = "-?[0-9]+"
_FORMS = {
    "Overdrawn": f"account .* / (?P<code>.+) holds (?P<money_1>{_N}) and cannot pay (?P<money_2>{_N})",
    "InsufficientMargin": (
        f"account .* / (?P<code>.+) would have equity (?P<money_1>{_N}), below its requirement of (?P<money_2>{_N})"
    ),
    "NotLiquidatable": f".* is worth (?P<money_1>{_N}) and must hold (?P<money_2>{_N}); .*",
    "OutsideBand": f"the value of a sale .* per million of (?P<money_1>{_N}), the mark's, not (?P<money_2>{_N})",
    "BackDated": f"the event is dated (?P<time_1>{_N}), before the last one at (?P<time_2>{_N}); .*",
    "TooEarly": f"this is asked at (?P<time_1>{_N}), but is due at (?P<time_2>{_N})",
    "Paused": f"this is asked at (?P<time_1>{_N}), and new business is paused until (?P<time_2>{_N}); .*",
    "AuctionOver": f"the bid is dated (?P<time_1>{_N}), but the auction closed at (?P<time_2>{_N})",
    "BidTooLow": f"the bid of (?P<money_1>{_N}) is below (?P<money_2>{_N}), .*",
    "BelowFloor": f"the price is (?P<money_1>{_N}), below its floor of (?P<money_2>{_N}); .*",
    "StillSelling": f"the auction still sells at (?P<money_1>{_N}), no lower than its floor of (?P<money_2>{_N}); .*",
    "LeavesDust": f"the take would pay (?P<money_1>{_N}) and .* that would do pays (?P<money_2>{_N})",
}
"""The words of each refusal that speaks of amounts or times, and where they stand in them."""

_INVALID = re.compile(r"(?P<field>[\w.\[\]]+) must be (?P<right>.+), not (?P<value>.+?)(?P<type> \([a-zA-Z]+\))?")
_A_NUMBER = re.compile(_N)
_PYTHON = re.compile(r"""(?<=['"0-9]) \((int|str|bool|float|bytes|NoneType)\)|, not a value of type \w+""")
"""What the kernel says of Python's types."""


def when(seconds: int) -> str:
    """Return a time: as a date, if it is one that is counted in seconds since 1970."""
    return Units(style=_style(seconds)).time(seconds)


def why(refusal: Refusal, event: Event, state: State) -> str:
    """Say why an event was refused, in what it counts in; `state` is the book's of now, which knows the markets."""
    if refusal.kind in {InvalidValue.__name__, InvalidAmount.__name__}:
        return _invalid(refusal.said, _units(event, state))
    form = re.fullmatch(_FORMS.get(refusal.kind, ""), refusal.said, re.DOTALL)
    if form is None:
        return f"{refusal.said}{_SMALLEST}" if refusal.kind in _FORMS else _PYTHON.sub("", refusal.said)
    asset = _asset(_units(event, state), event, form.groupdict().get("code"))
    said = refusal.said
    for group, found in reversed(form.groupdict().items()):
        if group == "code":
            continue
        value = int(found)
        if group.startswith("money") and asset is None:
            return f"{said}{_SMALLEST}"
        place = form.span(group)
        text = when(value) if asset is None or group.startswith("time") else money(value, asset)
        said = f"{said[: place[0]]}{text}{said[place[1] :]}"
    return said


def _invalid(said: str, units: Units) -> str:
    """Say which value cannot be, and what would be right; as it was said, if that is of the kernel's own types."""
    form = _INVALID.fullmatch(said)
    if form is None:
        return said
    field = form["field"].rpartition(".")[2].partition("[")[0]
    right = expected(form["right"], field, units)
    if right == OUR_FAULT:
        return said
    if form["value"].startswith("a value of type "):
        return f"{form['field']} must be {right}"
    value = form["value"]
    if _A_NUMBER.fullmatch(value) and form["type"] == " (int)":
        value = units.number(int(value), field) or f"{value}{'' if is_count(field, units) else _SMALLEST}"
    return f"{form['field']} must be {right}, not {value}"


def _asset(units: Units, event: Event, code: str | None) -> Asset | None:
    """Return the asset of what a refusal speaks of, if it is known."""
    if isinstance(event, LotBid):
        return units.lot if code is None else _of_code(units, code)
    return units.money if code is None else _of_code(units, code)


def _of_code(units: Units, code: str) -> Asset | None:
    """Return that of the known assets which has a code."""
    return next((each for each in (units.money, units.lot) if each is not None and each.code == code), None)


def _units(event: Event, state: State) -> Units:
    """Return what the amounts, prices and lots of an event are counted in, as far as the event and the book tell."""
    style = _style(event.time)
    if isinstance(event, AuctionOpened):
        return Units(event.payee.asset, event.payee.asset, event.owner.asset, style)
    held = [*_parts(event)]
    auction = next((each for each in state.auctions if each.id == getattr(event, "auction", None)), None)
    if auction is not None:
        return Units(auction.payee.asset, auction.payee.asset, auction.owner.asset, style)
    markets = [each.market for each in state.current.listings if each.market.name in held]
    assets = {each for each in held if isinstance(each, Asset)} | {each.asset for each in markets}
    if len(assets) != 1:
        return Units(style=style)
    (asset,) = assets
    return Units(asset, None if any(each.inverse for each in markets) else asset, None, style)


def _parts(value: object) -> Iterator[object]:
    """Yield the texts and the assets in a value, however deep."""
    if isinstance(value, (str, Asset)):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _parts(each)
    elif isinstance(value, Account):
        yield value.asset
    else:
        for field in getattr(type(value), "__match_args__", ()):  # those of a record
            yield from _parts(getattr(value, field))


def _style(seconds: int) -> str:
    """Return a time as those are to be shown that stand beside it."""
    return "a date" if DATES_FROM <= seconds < DATES_TO else "0"
