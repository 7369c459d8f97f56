"""Trusted: what an auction's events move: escrow, refunds, proceeds, the surplus, and what goes back.

A bid is paid in whole and kept apart, and so is the lot, until the auction says what becomes of them.
"""

from __future__ import annotations

import attrs

from rhodian.auctions.awards import SealedTerms
from rhodian.auctions.dutch import SaleTerms, Selling, reset, take, withdraw
from rhodian.auctions.english import Bidding, BiddingTerms, bid, bid_lot, bidding, close, reopen
from rhodian.auctions.sealed import Bid, Opened, Sealed, open_bids, submit
from rhodian.base.accounts import Account
from rhodian.base.errors import AssetMismatch, InvalidValue, OutOfOrder
from rhodian.base.numbers import POSITIVE_MAX, Amount, checked_name, positive
from rhodian.ledger.posting import Transfer
from rhodian.machine.counters import ID_LENGTH_MAX
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
from rhodian.machine.money import may_be_paid, owned
from rhodian.machine.state import Auction, Moves, State


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


def auction_moves(state: State, event: AuctionEvent) -> Moved:
    """Take an auction's event: say what moves, and what is missing if it ends (SPEC AU-24 to AU-27).

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
    if isinstance(event, BidMade | LotBid):
        return _bid(state, event)
    if isinstance(event, SealedBid):
        return _submit(state, event)
    if isinstance(event, LotTaken):
        return _take(state, event)
    if isinstance(event, AuctionReopened):
        return _reopen(state, event)
    return _close(state, event)


def _open(state: State, event: AuctionOpened) -> Moved:
    """Put a lot up, which leaves its owner."""
    checked_name(event.id, "id")
    if len(event.id) > ID_LENGTH_MAX or any(each.id == event.id for each in state.auctions):
        raise InvalidValue("id", event.id, f"an id of at most {ID_LENGTH_MAX} characters that no open auction has")
    owner, payee = owned(state.kept, event.owner, "owner"), may_be_paid(event.payee, "payee")
    if payee.asset == owner.asset:
        raise InvalidValue("payee", payee, "an Account in another asset than the lot")
    auction = Auction(event.id, owner, payee, _first_phase(event))
    after = attrs.evolve(state, auctions=(*state.auctions, auction))
    return Moved(after, _moves((owner, auction.lot, event.lot)), payee)


def _first_phase(event: AuctionOpened) -> Bidding | Sealed | Selling:
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


def _bid(state: State, event: BidMade | LotBid) -> Moved:
    """Take a better bid, paid in whole; who is outbid is paid back at once, and what of the lot is left goes back."""
    auction, bidder = _bidder(state, event)
    phase = auction.phase
    if not isinstance(phase, Bidding):
        raise OutOfOrder("a bid", phase, "Bidding")
    if isinstance(event, BidMade):
        after, outbid = bid(phase, event.time, bidder, event.amount)
    else:
        after, outbid = bid_lot(phase, event.time, bidder, event.lot)
    refunds = () if outbid.bidder is None else ((auction.bids, outbid.bidder, outbid.refund),)
    paid_in = (bidder, auction.bids, after.amount)
    return _onward(state, auction, after, (*refunds, paid_in, (auction.lot, auction.owner, outbid.released)))


def _submit(state: State, event: SealedBid) -> Moved:
    """Take a sealed bid, paid in whole."""
    auction, bidder = _bidder(state, event)
    phase = auction.phase
    if not isinstance(phase, Sealed):
        raise OutOfOrder("a sealed bid", phase, "Sealed")
    after = submit(phase, event.time, Bid(bidder, event.price, event.quantity))
    return _onward(state, auction, after, ((bidder, auction.bids, event.price * event.quantity),))


def _take(state: State, event: LotTaken) -> Moved:
    """Sell at the price of the moment; the auction ends once the debt is paid or nothing is left."""
    auction, bidder = _bidder(state, event)
    phase = auction.phase
    if not isinstance(phase, Selling):
        raise OutOfOrder("a take", phase, "Selling")
    after, taken = take(phase, event.time, event.quantity, event.price_max)
    moves = (
        (bidder, auction.payee, taken.proceeds),
        (bidder, auction.surplus, taken.surplus),
        (auction.lot, _winner(bidder, auction), taken.quantity),
    )
    if isinstance(after, Selling):
        return _onward(state, auction, after, moves)
    return _over(state, auction, (*moves, (auction.lot, auction.owner, after.returned)), after.missing)


def _reopen(state: State, event: AuctionReopened) -> Moved:
    """Begin an auction again; nothing moves."""
    auction = state.auction(event.auction)
    phase = auction.phase
    if isinstance(phase, Selling):
        return _onward(state, auction, reset(phase, event.time, event.top), ())
    if isinstance(phase, Sealed):
        raise OutOfOrder("a reopening", phase, "Bidding or Selling")
    _nothing(event.top, "top")
    return _onward(state, auction, reopen(phase, event.time, 0), ())


def _close(state: State, event: AuctionClosed) -> Moved:
    """End an auction: the debt is paid, winners receive what they won, and all else goes back."""
    if event.__class__ is not AuctionClosed:
        raise InvalidValue("event", event, "an auction's event")
    auction = state.auction(event.auction)
    phase = auction.phase
    if isinstance(phase, Selling):
        sold = withdraw(phase, event.time)
        return _over(state, auction, ((auction.lot, auction.owner, sold.returned),), sold.missing)
    if isinstance(phase, Sealed):
        opened = open_bids(phase, event.time)
        return _over(state, auction, _awarded(auction, opened), opened.missing)
    closed = close(phase, event.time)
    won = () if closed.bidder is None else ((auction.lot, _winner(closed.bidder, auction), closed.lot),)
    moves = (
        (auction.bids, auction.payee, closed.proceeds),
        (auction.bids, auction.surplus, closed.surplus),
        *won,
        (auction.lot, auction.owner, closed.returned),
    )
    return _over(state, auction, moves, closed.missing)


def _awarded(auction: Auction, opened: Opened) -> tuple[tuple[Account, Account, Amount], ...]:
    """Return what moves when sealed bids are opened: what each has paid too much goes back, and what it won to it."""
    won = tuple(zip(opened.bids, opened.awards.filled, opened.awards.paid, strict=True))
    return (
        *((auction.bids, each.bidder, each.price * each.quantity - paid) for each, _, paid in won),
        *((auction.lot, _winner(each.bidder, auction), filled) for each, filled, _ in won),
        (auction.bids, auction.payee, opened.proceeds),
        (auction.bids, auction.surplus, opened.surplus),
        (auction.lot, auction.owner, opened.returned),
    )


def _bidder(state: State, event: BidMade | LotBid | SealedBid | LotTaken) -> tuple[Auction, Account]:
    """Return the auction of a bid and who pays, from an account in the asset of the debt."""
    auction, bidder = state.auction(event.auction), owned(state.kept, event.bidder, "bidder")
    if bidder.asset != auction.payee.asset:
        raise AssetMismatch("bidder", bidder.asset, auction.payee.asset)
    return auction, bidder


def _winner(bidder: Account, auction: Auction) -> Account:
    """Return where a bidder receives what it wins: its account of the same purpose, in the asset of the lot."""
    return Account(bidder.owner, bidder.purpose, auction.owner.asset)


def _onward(
    state: State,
    auction: Auction,
    phase: Bidding | Sealed | Selling,
    moves: tuple[tuple[Account, Account, Amount], ...],
) -> Moved:
    """Return the state with an auction in its next phase, and what moves."""
    after = Auction(auction.id, auction.owner, auction.payee, phase)
    auctions = tuple(after if each.id == auction.id else each for each in state.auctions)
    return Moved(attrs.evolve(state, auctions=auctions), _moves(*moves), auction.payee)


def _over(state: State, auction: Auction, moves: tuple[tuple[Account, Account, Amount], ...], missing: Amount) -> Moved:
    """Return the state without an auction, what moves, and what is missing."""
    auctions = tuple(each for each in state.auctions if each.id != auction.id)
    return Moved(attrs.evolve(state, auctions=auctions), _moves(*moves), auction.payee, missing)


def _moves(*moves: tuple[Account, Account, Amount]) -> Moves:
    """Return the transfers of what moves at all: something, and from one account to another."""
    return tuple(Transfer(payer, payee, amount) for payer, payee, amount in moves if amount > 0 and payer != payee)
