"""Convenience: an event of a history in one line for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian_desk import history as told
from rhodian_desk import history_auctions as auctions
from rhodian_desk.checks import label
from rhodian_desk.units import grouped

if TYPE_CHECKING:
    from rhodian import Amount, Asset
    from rhodian_desk.history import Event, History
    from rhodian_desk.history_auctions import AuctionEvent


def words(event: Event, history: History) -> str:
    """Say what an event is."""
    if isinstance(event, told.Deposit):
        return f"{_money(event.amount, event.payee.asset)} from outside to {label(event.payee)}"
    if isinstance(event, told.Move):
        return f"{_money(event.amount, event.payee.asset)} from {label(event.payer)} to {label(event.payee)}"
    if isinstance(event, told.PlainLoss):
        loss = event.loss
        return f"{loss.id}, {_money(loss.amount, loss.payee.asset)} owed to {label(loss.payee)}"
    if isinstance(event, told.NewTerms):
        changed = ", ".join(f"{key} = {_value(value)}" for key, value in event.changes.items())
        return f"{event.market or event.pool}: {changed}"
    if isinstance(event, told.Withdraw | told.Trade | told.Mark):
        return _of_a_market(event, history)
    return _of_an_auction(event)


def _of_a_market(event: told.Withdraw | told.Trade | told.Mark, history: History) -> str:
    """Say what an event of a market is."""
    name = event.deal.market if isinstance(event, told.Trade) else event.market
    asset = history.markets[name].listed.market.asset
    if isinstance(event, told.Withdraw):
        return f"{event.owner} takes {_money(event.amount, asset)} out of {name}"
    if isinstance(event, told.Mark):
        sold = f", {len(event.sales)} sold" if event.sales else ""
        return f"{name} at {_money(event.price, asset)}{sold}"
    deal = event.deal
    price = _money(deal.price, asset)
    return f"{deal.buyer} buys {deal.quantity:,} {name} of {deal.seller} at {price}"


def _of_an_auction(event: AuctionEvent) -> str:
    """Say what an event of an auction is."""
    auction, of = event.auction, event.auction.payee.asset
    if isinstance(event, auctions.Opening):
        lot = _money(auction.lot, auction.owner.asset)
        return f"{auction.id}, {auction.form}: {lot} of {label(auction.owner)} for {_money(auction.owed, of)}"
    if isinstance(event, auctions.Take):
        most = f"{_money(event.quantity, auction.owner.asset)} at {_money(event.price_max, of)} at most"
        return f"{auction.id}: {label(event.bidder)} takes {most}"
    if isinstance(event, auctions.Bid):
        return f"{auction.id}: {label(event.bidder)} bids {_offer(event)}"
    if isinstance(event, auctions.Reopen) and event.top is not None:
        return f"{auction.id}: from {_money(event.top, of)}"
    return auction.id


def _offer(event: auctions.Bid) -> str:
    """Say what is bid."""
    auction, of = event.auction, event.auction.payee.asset
    if event.lot is not None:
        return f"for {_money(event.lot, auction.owner.asset)} only"
    if event.amount is not None:
        return _money(event.amount, of)
    return f"{_money(event.price or 0, of)} for each of {_money(event.quantity or 0, auction.owner.asset)}"


def _money(amount: Amount, asset: Asset) -> str:
    """Return an amount with its asset."""
    return f"{grouped(amount, asset)} {asset.code}"


def _value(value: object) -> str:
    """Return a term as a file has it, amounts in smallest units."""
    return str(value).lower() if isinstance(value, bool) else f"{value:,}"
