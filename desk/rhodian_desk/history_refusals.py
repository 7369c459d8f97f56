"""Checked: a refusal of the machine in the units of the file: amounts as decimals, times as the file has them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

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
    Overdrawn,
    StillSelling,
    TooEarly,
)
from rhodian_desk.checks import label
from rhodian_desk.units import grouped

if TYPE_CHECKING:
    from rhodian import Asset, RhodianError
    from rhodian_desk.history import History, Told


def said(refusal: RhodianError, history: History, told: Told) -> str:
    """Say what was wrong and what would be right, in the units of the file."""
    if isinstance(refusal, Overdrawn):
        asset = refusal.account.asset
        held, asked = _money(refusal.balance, asset), _money(refusal.amount, asset)
        return f"account {label(refusal.account)} holds {held} and cannot pay {asked}"
    if isinstance(refusal, InsufficientMargin):
        asset = refusal.account.asset
        equity, need = _money(refusal.equity, asset), _money(refusal.requirement, asset)
        return f"account {label(refusal.account)} would have equity {equity}, below its requirement of {need}"
    if isinstance(refusal, NotLiquidatable):
        asset = _asset_of_sale(refusal.owner, history, told)
        equity, need = _money(refusal.equity, asset), _money(refusal.required, asset)
        return f"{refusal.owner} is worth {equity} and must hold {need}; only who is worth less than that is sold"
    if isinstance(refusal, BackDated | TooEarly | AuctionOver):
        return _dated(refusal, told)
    if isinstance(refusal, BidTooLow | BelowFloor | StillSelling | LeavesDust):
        return _of_an_auction(refusal, history, told)
    return str(refusal)


def _asset_of_sale(owner: str, history: History, told: Told) -> Asset:
    """Return what the market is settled in in which an owner is to be sold."""
    sales = told.event.sales if isinstance(told.event, Marks) else ()
    (market, *_) = [sale.market for sale in sales if sale.owner == owner]
    return history.markets[market].listing.market.asset


def _dated(refusal: BackDated | TooEarly | AuctionOver, told: Told) -> str:
    """Say which time is before or after which."""
    if isinstance(refusal, BackDated):
        return f"it is dated before the last event, at {_time(refusal.last, told)}; time does not go back"
    if isinstance(refusal, TooEarly):
        return f"it is asked for at {_time(refusal.time, told)}, and due at {_time(refusal.due, told)}"
    return f"the auction closed at {_time(refusal.end, told)}"


def _of_an_auction(refusal: BidTooLow | BelowFloor | StillSelling | LeavesDust, history: History, told: Told) -> str:
    """Say what a bid must reach, or a price."""
    auction = history.auctions[getattr(told.event, "auction", getattr(told.event, "id", ""))]
    asset = auction.owner.asset if isinstance(told.event, LotBid) else auction.payee.asset
    least = _money(refusal.least, asset)
    if isinstance(refusal, BidTooLow):
        return f"the bid of {_money(refusal.bid, asset)} is below {least}, the least that would be taken"
    if isinstance(refusal, LeavesDust):
        return f"it would pay {_money(refusal.paid, asset)} and leave too little of the debt; pay at least {least}"
    price = _money(refusal.price, asset)
    if isinstance(refusal, BelowFloor):
        return f"the price is {price}, below its floor of {least}; reopen the auction, or close it"
    return f"the auction still sells at {price}, no lower than its floor of {least}; wait until it does not"


def _money(amount: int, asset: Asset) -> str:
    """Return an amount with its asset."""
    return f"{grouped(amount, asset)} {asset.code}"


def _time(seconds: int, told: Told) -> str:
    """Return a time as the file has them: a number, or a date with a time."""
    if told.at.text.isdigit():
        return str(seconds)
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat().replace("+00:00", "Z")
