"""Checked: a refusal of the machine in the units of the file: amounts as decimals, times as the file has them, names.

Each class of refusal has its own words here; none is printed as the kernel has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import (
    AuctionOver,
    BackDated,
    BelowFloor,
    BidTooLow,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    LeavesDust,
    LotBid,
    Marks,
    NotLiquidatable,
    OutsideBand,
    Overdrawn,
    Paused,
    StillSelling,
    TooEarly,
    UnknownName,
)
from rhodian.machine.text import TextRefused
from rhodian_desk.decoding.refusal_words import WITHOUT_UNITS
from rhodian_desk.decoding.refusals import OUR_FAULT, Units, invalid_words, money
from rhodian_desk.io.faults import shown
from rhodian_desk.io.units import label

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import RhodianError
    from rhodian_desk.history.records import History, Told


def said(refusal: RhodianError, history: History, told: Told) -> str:
    """Say what was wrong and what would be right, in the units of the file."""
    kind = refusal.__class__
    if kind in WITHOUT_UNITS:
        return WITHOUT_UNITS[kind](refusal)
    return _WORDS[kind](refusal, history, told) if kind in _WORDS else f"it cannot be; {OUR_FAULT}"


def units(history: History, told: Told, value: object = None) -> Units:
    """Return what the amounts, prices, lots and times of an event are counted in; a value tells a sale of several."""
    event, asset = told.event, told.asset
    market = getattr(event, "market", None)
    if isinstance(event, Marks):
        sold = [each.market for each in event.sales if each.value == value is not None]
        market = next(iter([*sold, *(price.market for price in event.prices)]), None)
    place = history.markets.get(market or "")
    auction = history.auctions.get(getattr(event, "auction", getattr(event, "id", "")))
    return Units(
        place.listing.market.asset if place is not None else asset,
        place.quote if place is not None else asset,
        None if auction is None else auction.owner.asset,
        told.at.text,
    )


def _invalid(refusal: InvalidValue, history: History, told: Told) -> str:
    """Say what a value is, and what it must be."""
    return invalid_words(refusal, units(history, told, refusal.value))


def _text(refusal: TextRefused, history: History, told: Told) -> str:
    """Say what is wrong in a text of the machine's, which no file of the desk is."""
    inner = "is not the text of one" if refusal.refusal is None else said(refusal.refusal, history, told)
    return f"{refusal.path or 'the text'} {inner}; {OUR_FAULT}"


def _overdrawn(refusal: Overdrawn, _: History, __: Told) -> str:
    """Say what an account holds, and what it was to pay."""
    held, asked = (money(amount, refusal.account.asset) for amount in (refusal.balance, refusal.amount))
    return f"account {label(refusal.account)} holds {held} and cannot pay {asked}"


def _below_initial(refusal: InsufficientMargin, _: History, __: Told) -> str:
    """Say what an account would be worth, and what it would have to hold."""
    equity, need = (money(amount, refusal.account.asset) for amount in (refusal.equity, refusal.requirement))
    return f"account {label(refusal.account)} would have equity {equity}, below its requirement of {need}"


def _not_liquidatable(refusal: NotLiquidatable, history: History, told: Told) -> str:
    """Say what an account is worth, and below what it could be sold, unless that may be in one of several assets."""
    event, named = told.event, [told.asset]
    if isinstance(event, Marks):
        sold = [sale.market for sale in event.sales if sale.owner == refusal.owner]
        sold += [auction.market for auction in event.auctions if auction.owner == refusal.owner]
        named = [history.markets[market].listing.market.asset for market in sold] or named
    equity, need = (money(each, named[0]) for each in (refusal.equity, refusal.required))
    stands = f"is worth {equity} and must hold {need}" if len({*named}) == 1 else "is worth what it must hold"
    return f"{refusal.owner} {stands}; only who is worth less than that is sold"


def _outside_band(refusal: OutsideBand, history: History, told: Told) -> str:
    """Say by how much a value may differ from the mark's."""
    asset = units(history, told, refusal.value).money or told.asset
    band = f"within {refusal.band_ppm:,} parts per million of {money(refusal.fair, asset)}, the mark's"
    return f"the value is {money(refusal.value, asset)}, and must be {band}"


def _unknown(refusal: UnknownName, history: History, _: Told) -> str:
    """Say what there is not, or no longer."""
    if refusal.name in history.auctions:
        return f"the auction {shown(refusal.name)} is over, or has not begun"
    return f"there is no {refusal.kind} {shown(refusal.name)} here"


def _back_dated(refusal: BackDated, history: History, told: Told) -> str:
    """Say when the last event was."""
    return f"it is dated before the last one, at {units(history, told).time(refusal.last)}; time does not go back"


def _too_early(refusal: TooEarly, history: History, told: Told) -> str:
    """Say when something is due."""
    now, due = (units(history, told).time(each) for each in (refusal.time, refusal.due))
    return f"it is asked for at {now}, and due at {due}"


def _paused(refusal: Paused, history: History, told: Told) -> str:
    """Say until when new business is paused, and what is not."""
    until = units(history, told).time(refusal.until)
    return f"new business is paused until {until}; whoever leaves or closes is not stopped"


def _too_late(refusal: AuctionOver, history: History, told: Told) -> str:
    """Say when an auction closed."""
    return f"the auction closed at {units(history, told).time(refusal.end)}"


def _bid_too_low(refusal: BidTooLow, history: History, told: Told) -> str:
    """Say what a bid must reach, in what it is counted in."""
    lot = units(history, told).lot
    asset = lot if isinstance(told.event, LotBid) and lot is not None else told.asset
    return f"the bid of {money(refusal.bid, asset)} is below {money(refusal.least, asset)}, the least that is taken"


def _below_floor(refusal: BelowFloor, _: History, told: Told) -> str:
    """Say what a price has fallen to."""
    price, least = (money(amount, told.asset) for amount in (refusal.price, refusal.least))
    return f"the price is {price}, below its floor of {least}; reopen the auction, or close it"


def _still_selling(refusal: StillSelling, _: History, told: Told) -> str:
    """Say at what price an auction still sells."""
    price, least = (money(amount, told.asset) for amount in (refusal.price, refusal.least))
    return f"the auction still sells at {price}, no lower than its floor of {least}; wait until it does not"


def _leaves_dust(refusal: LeavesDust, _: History, told: Told) -> str:
    """Say what the least is that would do."""
    paid, least = (money(amount, told.asset) for amount in (refusal.paid, refusal.least))
    return f"it would pay {paid} and leave too little of the debt; the least that would do pays {least}"


_WORDS: dict[type[RhodianError], Callable[[Any, History, Told], str]] = {
    Overdrawn: _overdrawn,
    InsufficientMargin: _below_initial,
    NotLiquidatable: _not_liquidatable,
    OutsideBand: _outside_band,
    UnknownName: _unknown,
    BackDated: _back_dated,
    TooEarly: _too_early,
    Paused: _paused,
    AuctionOver: _too_late,
    BidTooLow: _bid_too_low,
    BelowFloor: _below_floor,
    StillSelling: _still_selling,
    LeavesDust: _leaves_dust,
    InvalidValue: _invalid,
    InvalidAmount: _invalid,
    TextRefused: _text,
}
"""How each refusal that speaks of amounts, times or names is said."""
