"""Checked: a refusal of the machine in the units of the file: amounts as decimals, times as the file has them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from rhodian import (
    AuctionOver,
    BackDated,
    BelowFloor,
    BidTooLow,
    InsufficientMargin,
    LeavesDust,
    LotBid,
    Marks,
    NotLiquidatable,
    OutsideBand,
    Overdrawn,
    StillSelling,
    TooEarly,
    UnknownName,
)
from rhodian_desk.checks import label
from rhodian_desk.faults import shown
from rhodian_desk.units import grouped

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Asset, RhodianError
    from rhodian_desk.history import History, Told


def said(refusal: RhodianError, history: History, told: Told) -> str:
    """Say what was wrong and what would be right, in the units of the file."""
    say = _WORDS.get(refusal.__class__)
    return str(refusal) if say is None else say(refusal, history, told)


def _overdrawn(refusal: Overdrawn, _: History, __: Told) -> str:
    """Say what an account holds, and what it was to pay."""
    held, asked = (_money(amount, refusal.account.asset) for amount in (refusal.balance, refusal.amount))
    return f"account {label(refusal.account)} holds {held} and cannot pay {asked}"


def _below_initial(refusal: InsufficientMargin, _: History, __: Told) -> str:
    """Say what an account would be worth, and what it would have to hold."""
    equity, need = (_money(amount, refusal.account.asset) for amount in (refusal.equity, refusal.requirement))
    return f"account {label(refusal.account)} would have equity {equity}, below its requirement of {need}"


def _not_liquidatable(refusal: NotLiquidatable, history: History, told: Told) -> str:
    """Say what an account is worth, and below what it could be sold."""
    event = told.event
    sales = [(sale.owner, sale.market) for sale in event.sales] if isinstance(event, Marks) else []
    sales += [(auction.owner, auction.market) for auction in event.auctions] if isinstance(event, Marks) else []
    (market, *_) = [market for owner, market in sales if owner == refusal.owner]
    asset = history.markets[market].listing.market.asset
    equity, need = _money(refusal.equity, asset), _money(refusal.required, asset)
    return f"{refusal.owner} is worth {equity} and must hold {need}; only who is worth less than that is sold"


def _outside_band(refusal: OutsideBand, history: History, told: Told) -> str:
    """Say by how much a value may differ from the mark's."""
    sales = told.event.sales if isinstance(told.event, Marks) else ()
    (market, *_) = [sale.market for sale in sales if sale.value == refusal.value]
    asset = history.markets[market].listing.market.asset
    band = f"within {refusal.band_ppm:,} parts per million of {_money(refusal.fair, asset)}, the mark's"
    return f"the value is {_money(refusal.value, asset)}, and must be {band}"


def _unknown(refusal: UnknownName, history: History, _: Told) -> str:
    """Say what there is not, or no longer."""
    if refusal.name in history.auctions:
        return f"the auction {shown(refusal.name)} is over, or has not begun"
    return f"there is no {refusal.kind} {shown(refusal.name)} here"


def _back_dated(refusal: BackDated, _: History, told: Told) -> str:
    """Say when the last event was."""
    return f"it is dated before the last one, at {_time(refusal.last, told)}; time does not go back"


def _too_early(refusal: TooEarly, _: History, told: Told) -> str:
    """Say when something is due."""
    return f"it is asked for at {_time(refusal.time, told)}, and due at {_time(refusal.due, told)}"


def _too_late(refusal: AuctionOver, _: History, told: Told) -> str:
    """Say when an auction closed."""
    return f"the auction closed at {_time(refusal.end, told)}"


def _bid_too_low(refusal: BidTooLow, history: History, told: Told) -> str:
    """Say what a bid must reach, in what it is counted in."""
    auction = history.auctions[getattr(told.event, "auction", "")]
    asset = auction.owner.asset if isinstance(told.event, LotBid) else auction.payee.asset
    return f"the bid of {_money(refusal.bid, asset)} is below {_money(refusal.least, asset)}, the least that is taken"


def _below_floor(refusal: BelowFloor, history: History, told: Told) -> str:
    """Say what a price has fallen to."""
    price, least = (_paid(amount, history, told) for amount in (refusal.price, refusal.least))
    return f"the price is {price}, below its floor of {least}; reopen the auction, or close it"


def _still_selling(refusal: StillSelling, history: History, told: Told) -> str:
    """Say at what price an auction still sells."""
    price, least = (_paid(amount, history, told) for amount in (refusal.price, refusal.least))
    return f"the auction still sells at {price}, no lower than its floor of {least}; wait until it does not"


def _leaves_dust(refusal: LeavesDust, history: History, told: Told) -> str:
    """Say what the least is that would do."""
    paid, least = (_paid(amount, history, told) for amount in (refusal.paid, refusal.least))
    return f"it would pay {paid} and leave too little of the debt; the least that would do pays {least}"


_WORDS: dict[type[RhodianError], Callable[[Any, History, Told], str]] = {
    Overdrawn: _overdrawn,
    InsufficientMargin: _below_initial,
    NotLiquidatable: _not_liquidatable,
    OutsideBand: _outside_band,
    UnknownName: _unknown,
    BackDated: _back_dated,
    TooEarly: _too_early,
    AuctionOver: _too_late,
    BidTooLow: _bid_too_low,
    BelowFloor: _below_floor,
    StillSelling: _still_selling,
    LeavesDust: _leaves_dust,
}
"""How each refusal that speaks of amounts, times or names is said."""


def _paid(amount: int, history: History, told: Told) -> str:
    """Return an amount in what bids of an event's auction are paid in."""
    return _money(amount, history.auctions[getattr(told.event, "auction", "")].payee.asset)


def _money(amount: int, asset: Asset) -> str:
    """Return an amount with its asset."""
    return f"{grouped(amount, asset)} {asset.code}"


def _time(seconds: int, told: Told) -> str:
    """Return a time as the file has them: a number, or a date with a time."""
    if told.at.text.isdigit():
        return str(seconds)
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat().replace("+00:00", "Z")
