"""Trusted: what an auction's events move: escrow, refunds, proceeds, the surplus, and what goes back.

A bid is paid in whole and kept apart, and so is the lot, until the auction says what becomes of them.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.auctions.awards import SealedTerms
from rhodian.auctions.dutch import SaleTerms, Selling, Sold, Taken, reset, take, withdraw
from rhodian.auctions.english import Bidding, BiddingTerms, Outbid, bid, bid_lot, bidding, close, reopen
from rhodian.auctions.sealed import Bid, Opened, Sealed, open_bids, submit
from rhodian.base import columns
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.base.numbers import POSITIVE_MAX, Amount, checked_name, positive
from rhodian.ledger.posting import Transfer
from rhodian.machine.events import (
    AuctionClosed,
    AuctionEvent,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    LotBid,
    LotTaken,
    SealedBid,
)
from rhodian.machine.ids import must_be_free
from rhodian.machine.money import may_be_paid, owned
from rhodian.machine.state import Auction, Moves, Phase, State, carried_on


@attrs.frozen
class Moved:
    """An auction's event taken."""

    state: State
    """The state, with the auction opened, further on, or gone."""
    transfers: Moves
    """What moves, in order."""
    payee: Account
    """The account that the debt is owed to."""
    missing: Amount = 0
    """What of the debt is missing, now that the auction has ended; to be absorbed as a loss of its id."""


Offer: TypeAlias = BidMade | LotBid | SealedBid | LotTaken
"""An event in which somebody offers to pay."""


@attrs.frozen
class Turn:
    """What one event makes of an auction, whatever other auctions there are."""

    phase: Phase | None
    """The phase that it is in afterwards; None once it has ended."""
    transfers: Moves
    """What moves, in order."""
    missing: Amount = 0
    """What of the debt is missing, once it has ended."""


def auction_moves(state: State, event: AuctionEvent) -> Moved:
    """Take an auction's event: say what moves, and what is missing if it ends (SPEC AU-24 to AU-27, AU-31).

    Args:
        state: the state, its clock already at the time of the event.
        event: what happened.

    Raises:
        UnknownName: if no auction of that id is open.
        InvalidValue: for a field that is malformed, as for an id that is open already, or an account that is none,
            or that people may not move money in, or out of; or if it is no auction's event.
        InvalidAmount: for an amount that is not a natural number.
        AssetMismatch: if a bidder pays in another asset than the debt's.
        OutOfOrder: if the auction is of another form.
        AlreadyBid, AuctionOver, BelowFloor, BidTooLow, LeavesDust, StillSelling, TooEarly, WrongBid: as the step of
            the form of auction does.
    """
    if isinstance(event, AuctionOpened):
        return _open(state, event)
    if not isinstance(event, Offer | AuctionReopened) and event.__class__ is not AuctionClosed:
        raise InvalidValue("event", event, "an auction's event")
    auction = state.auction(event.auction)
    if isinstance(event, Offer) and owned(state.kept, event.bidder, "bidder").asset != auction.payee.asset:
        raise AssetMismatch("bidder", event.bidder.asset, auction.payee.asset)
    turn = turned(auction, event)
    auctions = columns.present(carried_on(state.auctions, auction.id, turn.phase))
    return Moved(attrs.evolve(state, auctions=auctions), turn.transfers, auction.payee, turn.missing)


def _open(state: State, event: AuctionOpened) -> Moved:
    """Put a lot up, if its id is free and its accounts are such as may be named."""
    must_be_free(state.auctions, checked_name(event.id, "id"))
    owned(state.kept, event.owner, "owner")
    may_be_paid(event.payee, "payee")
    auctions, transfers = put_up(state.auctions, event)
    return Moved(attrs.evolve(state, auctions=auctions), transfers, event.payee)


def put_up(auctions: tuple[Auction, ...], event: AuctionOpened) -> tuple[tuple[Auction, ...], Moves]:
    """Return some auctions, the one that is opened after them, and what moves for it (SPEC AU-31).

    Raises:
        InvalidValue, InvalidAmount: as `opened` does.
    """
    auction, transfers = opened(event)
    return columns.joined(auctions, (auction,)), transfers


def opened(event: AuctionOpened) -> tuple[Auction, Moves]:
    """Return the auction that is opened, and the lot on its way from its owner (SPEC AU-24).

    Raises:
        InvalidValue: if lot and debt are in one asset, or what the terms ask for is malformed.
        InvalidAmount: if the debt is not a natural number.
    """
    if event.payee.asset == event.owner.asset:
        raise InvalidValue("payee", event.payee, "an Account in another asset than the lot")
    auction = Auction(event.id, event.owner, event.payee, _first_phase(event))
    return auction, _moves((event.owner, auction.lot, event.lot))


def _first_phase(event: AuctionOpened) -> Phase:
    """Return the phase in which an auction of such terms begins; the two fields that only one form has are 0 else."""
    terms, time = event.terms, event.time
    if not isinstance(terms, BiddingTerms | SealedTerms | SaleTerms):
        raise InvalidValue("terms", terms, "BiddingTerms, SealedTerms or SaleTerms")
    if not isinstance(terms, SealedTerms):
        _nothing(event.lasts, "lasts")
    if not isinstance(terms, SaleTerms):
        _nothing(event.top, "top")
    lasts = positive(event.lasts, "lasts") if isinstance(terms, SealedTerms) else terms.lasts
    if time + lasts > POSITIVE_MAX:
        raise InvalidValue("lasts", lasts, "no more than leaves the auction an end by 10**30")
    if isinstance(terms, BiddingTerms):
        return bidding(terms, event.owed, event.lot, time)
    if isinstance(terms, SaleTerms):
        return Selling(terms, event.owed, event.lot, event.top, time, time)
    return Sealed(terms, event.owed, event.lot, time + lasts, time)


def _nothing(value: Amount, field: str) -> None:
    """Refuse a number where the form of the auction has none."""
    if value.__class__ is not int or value != 0:
        raise InvalidValue(field, value, "0, since an auction of this form has none")


def turned(auction: Auction, event: Offer | AuctionReopened | AuctionClosed) -> Turn:
    """Say what an open auction comes to by an event of its own (SPEC AU-24 to AU-27).

    Raises:
        RhodianError: as the step of the form of auction does, or if the auction is of another form.
    """
    if isinstance(event, BidMade | LotBid):
        return _bid(auction, event)
    if isinstance(event, SealedBid):
        return _submit(auction, event)
    if isinstance(event, LotTaken):
        return _take(auction, event)
    if isinstance(event, AuctionReopened):
        return _reopen(auction, event)
    return _close(auction, event)


def _bid(auction: Auction, event: BidMade | LotBid) -> Turn:
    """Take a better bid, paid in whole; who is outbid is paid back at once, and what of the lot is left goes back."""
    phase, bidder = auction.phase, event.bidder
    if not isinstance(phase, Bidding):
        raise OutOfOrder("a bid", phase, "Bidding")
    if isinstance(event, BidMade):
        after, outbid = bid(phase, event.time, bidder, event.amount)
    else:
        after, outbid = bid_lot(phase, event.time, bidder, event.lot)
    return outdone(auction, bidder, after, outbid)


def outdone(auction: Auction, bidder: Account, after: Bidding, outbid: Outbid) -> Turn:
    """Pay the last best bidder back, keep what the new one pays in, and release what it leaves (SPEC AU-25)."""
    refunds = () if outbid.bidder is None else ((auction.bids, outbid.bidder, outbid.refund),)
    paid_in = (bidder, auction.bids, after.amount)
    return Turn(after, _moves(*refunds, paid_in, (auction.lot, auction.owner, outbid.released)))


def _submit(auction: Auction, event: SealedBid) -> Turn:
    """Take a sealed bid, paid in whole."""
    phase = auction.phase
    if not isinstance(phase, Sealed):
        raise OutOfOrder("a sealed bid", phase, "Sealed")
    after = submit(phase, event.time, Bid(event.bidder, event.price, event.quantity))
    return Turn(after, _moves((event.bidder, auction.bids, event.price * event.quantity)))


def _take(auction: Auction, event: LotTaken) -> Turn:
    """Sell at the price of the moment; the auction ends once the debt is paid or nothing is left."""
    phase, bidder = auction.phase, event.bidder
    if not isinstance(phase, Selling):
        raise OutOfOrder("a take", phase, "Selling")
    return sold(auction, bidder, *take(phase, event.time, event.quantity, event.price_max))


def sold(auction: Auction, bidder: Account, after: Selling | Sold, taken: Taken) -> Turn:
    """Let a buyer pay and receive what it takes; what is not sold once it is over goes back (SPEC AU-26)."""
    moves = (
        (bidder, auction.payee, taken.proceeds),
        (bidder, auction.surplus, taken.surplus),
        (auction.lot, _winner(bidder, auction.owner.asset), taken.quantity),
    )
    if isinstance(after, Selling):
        return Turn(after, _moves(*moves))
    return Turn(None, _moves(*moves, (auction.lot, auction.owner, after.returned)), after.missing)


def _reopen(auction: Auction, event: AuctionReopened) -> Turn:
    """Begin an auction again; nothing moves."""
    phase = auction.phase
    if isinstance(phase, Selling):
        return Turn(reset(phase, event.time, event.top), ())
    if isinstance(phase, Sealed):
        raise OutOfOrder("a reopening", phase, "Bidding or Selling")
    _nothing(event.top, "top")
    return Turn(reopen(phase, event.time, 0), ())


def _close(auction: Auction, event: AuctionClosed) -> Turn:
    """End an auction: the debt is paid, winners receive what they won, and all else goes back."""
    phase = auction.phase
    if isinstance(phase, Selling):
        sold = withdraw(phase, event.time)
        return Turn(None, _moves((auction.lot, auction.owner, sold.returned)), sold.missing)
    if isinstance(phase, Sealed):
        return awarded(auction, open_bids(phase, event.time))
    closed = close(phase, event.time)
    won = () if closed.bidder is None else ((auction.lot, _winner(closed.bidder, auction.owner.asset), closed.lot),)
    moves = (
        (auction.bids, auction.payee, closed.proceeds),
        (auction.bids, auction.surplus, closed.surplus),
        *won,
        (auction.lot, auction.owner, closed.returned),
    )
    return Turn(None, _moves(*moves), closed.missing)


def awarded(auction: Auction, opened: Opened) -> Turn:
    """End a sealed auction: what each has paid too much goes back, what it won to it, and the debt is paid."""
    moves = columns.joined(shared_out(auction.bids, auction.lot, opened), left_over(auction, opened))
    return Turn(None, moves, opened.missing)


def shared_out(bids: Account, lot: Account, opened: Opened) -> Moves:
    """Return what goes back to each bid of what it paid in, and then what each receives of the lot (SPEC AU-27)."""

    def back(sealed: Bid, paid: Amount) -> Transfer | None:
        return given_back(bids, sealed, paid)

    def won(sealed: Bid, filled: Amount) -> Transfer | None:
        return handed_over(lot, sealed, filled)

    return columns.joined(
        columns.present(columns.each(back, opened.bids, opened.awards.paid)),
        columns.present(columns.each(won, opened.bids, opened.awards.filled)),
    )


def left_over(auction: Auction, opened: Opened) -> Moves:
    """Return what pays the debt, and what the owner has of the bids and of the lot (SPEC AU-27)."""
    return _moves(
        (auction.bids, auction.payee, opened.proceeds),
        (auction.bids, auction.surplus, opened.surplus),
        (auction.lot, auction.owner, opened.returned),
    )


def given_back(bids: Account, sealed: Bid, paid: Amount) -> Transfer | None:
    """Return what a sealed bid has back, of the bids, of what it paid in, if what it won costs so much (SPEC AU-30)."""
    return _move(bids, sealed.bidder, sealed.price * sealed.quantity - paid)


def handed_over(lot: Account, sealed: Bid, filled: Amount) -> Transfer | None:
    """Return what a sealed bid receives of the lot (SPEC AU-30)."""
    return _move(lot, _winner(sealed.bidder, lot.asset), filled)


def _winner(bidder: Account, asset: Asset) -> Account:
    """Return where a bidder receives what it wins: its account of the same purpose, in the asset of the lot."""
    return Account(bidder.owner, bidder.purpose, asset)


def _moves(*moves: tuple[Account, Account, Amount]) -> Moves:
    """Return the transfers of what moves at all."""
    return columns.present([_move(*each) for each in moves])


def _move(payer: Account, payee: Account, amount: Amount) -> Transfer | None:
    """Return a transfer of something from one account to another; nothing if there is nothing to move."""
    return Transfer(payer, payee, amount) if amount > 0 and payer != payee else None
