"""Checked: what is claimed of the money of a sale at a falling price, and of sealed bids, of anyone's accounts."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.dutch import SaleTerms, Selling, Sold, Taken
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base import columns
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import given_back, handed_over, sold, turned
from rhodian.machine.events import AuctionClosed
from rhodian.machine.state import Auction
from rhodian_proofs.claims import (
    AnyAccount,
    AnyName,
    Books,
    Fields,
    Natural,
    claim,
    is_same,
    refusal_of,
    unchecked,
    written,
)
from rhodian_proofs.theorems.machine.escrow import gain, holds, may_be_open, may_bid, won_by

Accounts = tuple[AnyAccount, AnyAccount, AnyAccount]
"""Who owns the lot, who is owed the debt, and who bids."""
ATake = tuple[Natural, Natural, Natural, Natural]
"""The lot, what of it is taken, what of the price pays the debt, and what goes to the owner."""


def _may_be_taken(books: Any, auction: Any, bidder: Any, numbers: Any) -> bool:
    """Tell whether so much of a lot that is in escrow may be taken by somebody, for a price of 1 or more."""
    lot, quantity, proceeds, _ = numbers
    is_sale = (1 <= quantity) & (quantity <= lot) & (proceeds >= 1)
    return bool(is_sale) and may_be_open(auction) and may_bid(bidder, auction) and holds(books, auction, lot, 0)


def _needed(bidder: Any, auction: Any, proceeds: Any, surplus: Any) -> Any:
    """Return what a buyer must have: what it pays to other accounts than its own."""
    own = gain(bidder, auction.payee, proceeds) + gain(bidder, auction.surplus, surplus)
    return proceeds + surplus - own


@claim("AU-26", about=(sold,))
def a_take_pays_the_debt_then_the_owner_and_what_is_not_sold_is_kept(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    accounts: Accounts,
    numbers: ATake,
    other: AnyAccount,
) -> None:
    """What a take costs is the debt's, then the owner's; the lot is sold, and what is not sold yet stays in escrow."""
    (owner, payee, bidder), (lot, quantity, proceeds, surplus) = accounts, numbers
    auction = Auction(id, owner, payee, unchecked(Selling))
    if not _may_be_taken(books, auction, bidder, numbers):
        return
    kept = unchecked(Selling, terms=None, owed=1, lot=lot - quantity, top=1, start=0, last=0)
    turn = sold(auction, bidder, kept, unchecked(Taken, quantity=quantity, proceeds=proceeds, surplus=surplus))
    assert is_same(turn.phase, kept)
    assert turn.missing == 0
    if books.get(bidder, 0) < _needed(bidder, auction, proceeds, surplus):
        assert isinstance(refusal_of(post_all, books, turn.transfers), Overdrawn)
        return
    after = written(books, post_all(books, turn.transfers))
    paid = gain(other, payee, proceeds) + gain(other, auction.surplus, surplus)
    had = gain(other, won_by(bidder, auction), quantity)
    lost = gain(other, auction.lot, quantity) + gain(other, bidder, proceeds + surplus)
    assert after.get(other, 0) == books.get(other, 0) + paid + had - lost


@claim("AU-26", about=(sold,))
def a_take_that_ends_a_sale_leaves_nothing_in_escrow(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    accounts: Accounts,
    numbers: ATake,
    missing: Natural,
    other: AnyAccount,
) -> None:
    """A take after which a sale is over does the same, and what was not sold is back with the owner."""
    (owner, payee, bidder), (lot, quantity, proceeds, surplus) = accounts, numbers
    auction = Auction(id, owner, payee, unchecked(Selling))
    if not _may_be_taken(books, auction, bidder, numbers):
        return
    over, taken = Sold(missing, lot - quantity), unchecked(Taken, quantity=quantity, proceeds=proceeds, surplus=surplus)
    turn = sold(auction, bidder, over, taken)
    assert turn.phase is None
    assert turn.missing == missing
    if books.get(bidder, 0) < _needed(bidder, auction, proceeds, surplus):
        assert isinstance(refusal_of(post_all, books, turn.transfers), Overdrawn)
        return
    after = written(books, post_all(books, turn.transfers))
    paid = gain(other, payee, proceeds) + gain(other, auction.surplus, surplus)
    had = gain(other, won_by(bidder, auction), quantity) + gain(other, owner, lot - quantity)
    lost = gain(other, auction.lot, lot) + gain(other, bidder, proceeds + surplus)
    assert after.get(other, 0) == books.get(other, 0) + paid + had - lost


@claim("AU-24", about=(turned,))
def a_sale_that_ends_gives_the_lot_back(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    owner: AnyAccount,
    payee: AnyAccount,
    owed: Natural,
    lot: Natural,
    times: tuple[Natural, Natural, Natural],
    other: AnyAccount,
) -> None:
    """Closed once its time is up, a sale gives what was not sold back to the owner; all that is owed is missing."""
    start, lasts, later = times
    phase = unchecked(Selling, terms=unchecked(SaleTerms, lasts=lasts), owed=owed, lot=lot, start=start, last=start)
    auction = Auction(id, owner, payee, phase)
    if not may_be_open(auction) or not holds(books, auction, lot, 0):
        return
    turn = turned(auction, AuctionClosed(start + lasts + later, id))
    after = written(books, post_all(books, turn.transfers))
    back = gain(other, owner, lot) - gain(other, auction.lot, lot)
    assert after.get(other, 0) == books.get(other, 0) + back
    assert turn.phase is None
    assert turn.missing == owed


ABid = Annotated[Bid, Fields(bidder=AnyAccount, price=Natural, quantity=Natural)]


@claim("AU-30", about=(given_back, handed_over))
def a_sealed_bid_has_back_what_it_does_not_pay_and_receives_what_it_won(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    owner: AnyAccount,
    payee: AnyAccount,
    sealed: ABid,
    paid: Natural,
    filled: Natural,
    other: AnyAccount,
) -> None:
    """When bids are opened, each has back what it paid in beyond what it has to pay, and receives what it won."""
    auction, back = Auction(id, owner, payee, unchecked(Sealed)), sealed.price * sealed.quantity - paid
    if not may_be_open(auction) or not may_bid(sealed.bidder, auction) or back < 0:
        return
    moves = columns.present([given_back(auction.bids, sealed, paid), handed_over(auction.lot, sealed, filled)])
    if books.get(auction.bids, 0) < back or books.get(auction.lot, 0) < filled:
        assert isinstance(refusal_of(post_all, books, moves), Overdrawn)
        return
    after = written(books, post_all(books, moves))
    gained = gain(other, sealed.bidder, back) + gain(other, won_by(sealed.bidder, auction), filled)
    lost = gain(other, auction.bids, back) + gain(other, auction.lot, filled)
    assert after.get(other, 0) == books.get(other, 0) + gained - lost
