"""Convenience: an event of a history in one line for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import (
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    AuctionTerms,
    BidMade,
    ClientPorted,
    Contribution,
    DefaultClosedOut,
    DefaultDeclared,
    Deposit,
    DiscretionaryPayment,
    Funding,
    GainShared,
    Joined,
    Left,
    LotBid,
    LotTaken,
    Marks,
    NoticeGiven,
    PauseDeclared,
    PauseEvent,
    PauseRatified,
    Payment,
    PlainLoss,
    Recovery,
    Replenished,
    ReplenishmentCalled,
    SealedBid,
    Seated,
    Shock,
    StakeDivided,
    Trade,
    Withdrawal,
)
from rhodian.auctions import BiddingTerms, SealedTerms
from rhodian_desk.decoding.refusals import Units
from rhodian_desk.history.records import NewTerms
from rhodian_desk.history.values import DUTCH, ENGLISH, SEALED
from rhodian_desk.io.units import grouped, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Account, Amount, Asset
    from rhodian_desk.history.records import History, Told


def words(told: Told, history: History) -> str:
    """Say what an event is."""
    if isinstance(told.event, PauseEvent):
        return _paused(told.event, Units(style=told.at.text))
    return _WORDS[told.event.__class__](told.event, history)


def _paused(event: PauseEvent, units: Units) -> str:
    """Say who pauses new business, or lets a pause last or end, and until when."""
    if isinstance(event, PauseDeclared):
        return f"of new business by {event.by}, until {units.time(event.time + event.length)}: {event.reason}"
    if isinstance(event, PauseRatified):
        return f"the pause of new business by {event.by}, until {units.time(event.until)}"
    return f"the pause of new business by {event.by}"


_LIMITS = ("event_limit", "period_limit", "minimum")
"""The terms of a pool that are money."""


def _terms(event: NewTerms, history: History) -> str:
    """Say which terms change, and from when on if the file says it."""
    changed = ", ".join(
        f"{key} = {_money(value, history.pools[event.pool].account.asset)}"
        if event.pool is not None and key in _LIMITS
        else f"{key} = {_value(value)}"
        for key, value in event.changes.items()
    )
    since = "" if event.since is None else f", from {event.since.text} on"
    return f"{event.market or event.pool or event.fund or 'the rulebook'}: {changed}{since}"


def _contribution(event: Contribution, _: History) -> str:
    """Say who pays into which pool."""
    payer = "outside" if event.payer.is_outside else label(event.payer)
    return f"{_paid(event.amount, event.payer)} from {payer} to the pool {event.pool}"


def _marks(event: Marks, history: History) -> str:
    """Say which markets are marked, and whether anyone is sold."""
    marked = [f"{each.market} at {_money(each.mark, history.markets[each.market].quote)}" for each in event.prices]
    sold = [f"{len(event.sales)} sold"] if event.sales else []
    sold += [f"{len(event.auctions)} auctioned"] if event.auctions else []
    return ", ".join((*marked, *sold, *(["all liquidatable sold"] if event.sell_all else [])))


def _funding(event: Funding, history: History) -> str:
    """Say which side pays what."""
    payer, payee = ("long", "short") if event.amount >= 0 else ("short", "long")
    amount = _money(abs(event.amount), history.markets[event.market].listing.market.asset)
    return f"{event.market}: each {payer} contract pays {amount} to the {payee} side"


def _shock(event: Shock, history: History) -> str:
    """Say how many contracts are traded at once, and what they move."""
    way = "bought" if event.rises else "sold"
    move = _money(event.move, history.markets[event.market].quote)
    return f"{event.quantity:,} {event.market} {way}; each {event.per:,} move the mark by {move}"


def _trade(event: Trade, history: History) -> str:
    """Say who trades what with whom."""
    price = _money(event.price, history.markets[event.market].quote)
    return f"{event.buyer} buys {event.quantity:,} {event.market} of {event.seller} at {price}"


def _opened(event: AuctionOpened, _: History) -> str:
    """Say what is up for auction."""
    lot, owed = _paid(event.lot, event.owner), _paid(event.owed, event.payee)
    return f"{event.id}, {_form(event)}: {lot} of {label(event.owner)} for {owed}"


def _taken(event: LotTaken, history: History) -> str:
    """Say who buys how much."""
    quantity = _paid(event.quantity, history.auctions[event.auction].owner)
    return f"{event.auction}: {label(event.bidder)} takes {quantity} at {_paid(event.price_max, event.bidder)} at most"


def _lot_bid(event: LotBid, history: History) -> str:
    """Say how much of a lot somebody asks for."""
    lot = _paid(event.lot, history.auctions[event.auction].owner)
    return f"{event.auction}: {label(event.bidder)} bids for {lot} only"


def _sealed_bid(event: SealedBid, history: History) -> str:
    """Say what is offered for how much of a lot."""
    quantity = _paid(event.quantity, history.auctions[event.auction].owner)
    return f"{event.auction}: {label(event.bidder)} bids {_paid(event.price, event.bidder)} for each of {quantity}"


def _loss(event: PlainLoss, _: History) -> str:
    """Say what was lost, and by whose default."""
    default = f" by the default of {event.defaulter}" if event.defaulter else ""
    fund = f" in {event.fund}" if event.fund else ""
    return f"{event.id}, {_paid(event.amount, event.payee)} owed to {label(event.payee)}{default}{fund}"


def _closed_out(event: DefaultClosedOut, _: History) -> str:
    """Say whose default is closed out, and what that took and brought in."""
    took, brought = (_paid(amount, event.account) for amount in (event.spent, event.received))
    return f"{event.default}, of {event.defaulter}, in {event.fund}: {took} spent, {brought} received"


def _discretionary(event: DiscretionaryPayment, _: History) -> str:
    """Say what was paid at discretion, why, and who approved it."""
    paid = f"{_paid(event.amount, event.payer)} from {label(event.payer)} to {label(event.payee)}"
    return f"{event.id}, {paid}: {event.reason}, approved by {event.approver}"


def _called(event: AssessmentsCalled, history: History) -> str:
    """Say what the members of a fund are called, and for which default."""
    return f"{_money(event.amount, history.funds[event.fund].asset)} of the members of {event.fund} for {event.default}"


def _to_replenish(event: ReplenishmentCalled, history: History) -> str:
    """Say who is called to fill its account, and up to what."""
    return f"{event.owner} to {_money(event.target, history.replenishments[event.fund].asset)} of {event.fund}"


def _reopened(event: AuctionReopened, history: History) -> str:
    """Say which auction begins again, and at what price."""
    price = _paid(event.top, history.auctions[event.auction].payee)
    return f"{event.auction}: from {price}" if event.top else event.auction


_WORDS: dict[type[Any], Callable[[Any, History], str]] = {
    NewTerms: _terms,
    Deposit: lambda event, _: f"{_paid(event.amount, event.payee)} from outside to {label(event.payee)}",
    Withdrawal: lambda event, _: f"{_paid(event.amount, event.payer)} out of {label(event.payer)}",
    Payment: lambda event, _: f"{_paid(event.amount, event.payee)} from {label(event.payer)} to {label(event.payee)}",
    Contribution: _contribution,
    PlainLoss: _loss,
    Trade: _trade,
    Marks: _marks,
    Funding: _funding,
    Joined: lambda event, _: f"{_paid(event.amount, event.payer)} of {event.owner} into the pool {event.pool}",
    NoticeGiven: lambda event, _: f"{event.owner} asks to leave the pool {event.pool}",
    Left: lambda event, _: f"{event.owner} leaves the pool {event.pool}, and is paid to {label(event.payee)}",
    StakeDivided: lambda event, history: (
        f"{_money(event.amount, history.pools[event.pool].account.asset)} of {event.owner} to {event.taker},"
        f" in the pool {event.pool}"
    ),
    GainShared: lambda event, _: f"{_paid(event.amount, event.payer)} to the members of the pool {event.pool}",
    DefaultDeclared: lambda event, _: f"{event.id}, of {event.defaulter}, in {event.fund}",
    DefaultClosedOut: _closed_out,
    ClientPorted: lambda event, _: (
        f"{event.client} to {event.taker}, with all behind one margin in {event.market}, of {event.default}"
    ),
    AssessmentsCalled: _called,
    AssessmentPaid: lambda event, _: f"{_paid(event.amount, event.payer)} by {event.owner} to {event.fund}",
    AssessmentsReturned: lambda event, _: f"what nobody drew on of what was called in {event.fund}",
    ReplenishmentCalled: _to_replenish,
    Replenished: lambda event, _: f"{_paid(event.amount, event.payer)} by {event.owner} to {event.fund}",
    Seated: lambda event, _: f"what {event.owner} brought to {event.fund} and nobody drew on",
    DiscretionaryPayment: _discretionary,
    Recovery: lambda event, _: f"{_paid(event.amount, event.payer)} comes back of {event.loss}",
    Shock: _shock,
    AuctionOpened: _opened,
    BidMade: lambda event, _: f"{event.auction}: {label(event.bidder)} bids {_paid(event.amount, event.bidder)}",
    LotBid: _lot_bid,
    SealedBid: _sealed_bid,
    LotTaken: _taken,
    AuctionReopened: _reopened,
    AuctionClosed: lambda event, _: event.auction,
}
"""What each kind of event is, in words."""


def _form(opened: AuctionOpened) -> str:
    """Return the form of an auction as a file has it."""
    if isinstance(opened.terms, BiddingTerms):
        return ENGLISH
    return SEALED if isinstance(opened.terms, SealedTerms) else DUTCH


def _paid(amount: Amount, account: Account) -> str:
    """Return an amount in the asset of an account."""
    return _money(amount, account.asset)


def _money(amount: Amount, asset: Asset) -> str:
    """Return an amount with its asset."""
    return f"{grouped(amount, asset)} {asset.code}"


def _value(value: object) -> str:
    """Return a term that is no money as a file has it."""
    if isinstance(value, AuctionTerms):
        return f"{value.pricing.value}, ties {value.ties.value}, a reserve of {value.reserve_ppm:,}"
    if isinstance(value, tuple):
        return ", ".join(value) or "nobody"
    return str(value).lower() if isinstance(value, bool) else f"{value:,}"
