"""Checked: what is claimed of the money of any auction, of anyone's accounts, on any books: kept, paid, given back.

Each claim says what any account holds afterwards. An auction is one that may be opened: lot and debt are in two assets
that may fall, and whoever owns, is owed or bids does so from accounts in which people, not auctions, hold money.
"""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.english import Bidding, BiddingTerms, Outbid
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import outdone, turned
from rhodian.machine.counters import BIDS, LOT
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
    tells,
    unchecked,
    where,
    written,
)

Rising = Annotated[BiddingTerms, Fields(reserve=Natural, step_ppm=Natural, ttl=Natural, lasts=Natural)]
MaybeBidder = AnyAccount | None
Accounts = tuple[AnyAccount, AnyAccount, AnyAccount]
"""Who owns the lot, who is owed the debt, and who bids."""
Numbers = tuple[Natural, Natural, Natural, Natural]
"""The lot, the last bid, the new one, and what of the lot it leaves to the owner."""


def gain(holder: Any, account: Any, amount: Any) -> Any:
    """Return what one account has more if another, or the same, has an amount more."""
    return where(holder == account, amount, 0)


def phase_of(auction: Any) -> Any:
    """Return the phase that an auction, or what an event makes of one, is in."""
    return auction.phase


def _in_escrow(auction: Any) -> tuple[Any, Any]:
    """Return an auction's own accounts."""
    return auction.lot, auction.bids


def _is_of_people(account: Any) -> Any:
    """Tell whether an account is none that only auctions move money in."""
    return (account.purpose != LOT) & (account.purpose != BIDS)


def may_be_open(auction: Any) -> bool:
    """Tell whether an auction is one that may be opened."""
    owner, payee = auction.owner, auction.payee
    named = refusal_of(_in_escrow, auction) is None
    sound = _is_of_people(owner) & _is_of_people(payee) & (owner.owner != OUTSIDE) & (owner.asset != payee.asset)
    return named and bool(sound) and not (owner.asset.only_rises or payee.asset.only_rises)


def may_bid(bidder: Any, auction: Any) -> bool:
    """Tell whether bids may be paid from an account."""
    return bool(_is_of_people(bidder) & (bidder.owner != OUTSIDE) & (bidder.asset == auction.payee.asset))


def holds(books: Any, auction: Any, lot: Any, bids: Any) -> bool:
    """Tell whether the books have in escrow what an auction is to have."""
    return bool((books.get(auction.lot, 0) == lot) & (books.get(auction.bids, 0) == bids))


def won_by(bidder: Any, auction: Any) -> Any:
    """Return where a bidder receives what it wins."""
    return Account(bidder.owner, bidder.purpose, auction.owner.asset)


@claim("AU-24", about=(turned,))
def a_closed_auction_leaves_nothing_in_escrow(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    owner: AnyAccount,
    payee: AnyAccount,
    numbers: tuple[Natural, Natural, Natural],
    times: tuple[Natural, Natural],
    bidder: MaybeBidder,
    other: AnyAccount,
) -> None:
    """Closed, an auction by rising bids keeps nothing: a bid pays the debt, the owner has the rest or the lot."""
    (lot, amount, owed), (due, later) = numbers, times
    phase = unchecked(Bidding, owed=owed, lot=lot, amount=amount, bidder=bidder, due=due)
    auction, held = Auction(id, owner, payee, phase), 0 if bidder is None else amount
    if not may_be_open(auction) or not (bidder is None or may_bid(bidder, auction)):
        return
    if not holds(books, auction, lot, held):
        return
    turn, proceeds = turned(auction, AuctionClosed(due + later, id)), min(held, owed)
    after = written(books, post_all(books, turn.transfers))
    paid = gain(other, payee, proceeds) + gain(other, auction.surplus, held - proceeds)
    had = gain(other, owner if bidder is None else won_by(bidder, auction), lot)
    lost = gain(other, auction.lot, lot) + gain(other, auction.bids, held)
    assert after.get(other, 0) == books.get(other, 0) + paid + had - lost
    assert turn.phase is None
    assert turn.missing == owed - proceeds


@claim("AU-25", about=(outdone,))
def a_better_bid_is_kept_and_the_last_one_paid_back(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    accounts: Accounts,
    last: MaybeBidder,
    numbers: Numbers,
    other: AnyAccount,
) -> None:
    """A better bid is kept whole beside the lot, who is outbid has its bid back, the owner what of the lot is left."""
    (owner, payee, bidder), (lot, held, amount, released) = accounts, numbers
    auction, refund = Auction(id, owner, payee, unchecked(Bidding)), 0 if last is None else held
    if not may_be_open(auction) or not may_bid(bidder, auction) or not (last is None or may_bid(last, auction)):
        return
    if released > lot or not holds(books, auction, lot, refund):
        return
    left_of_it = lot - released
    kept = unchecked(Bidding, terms=None, owed=0, lot=left_of_it, amount=amount, bidder=None, end=0, due=0, last=0)
    turn = outdone(auction, bidder, kept, Outbid(last, refund, released))
    assert is_same(phase_of(turn), kept)
    assert turn.missing == 0
    own = 0 if last is None else gain(bidder, last, refund)
    if books.get(bidder, 0) + own < amount:
        assert tells(refusal_of(post_all, books, turn.transfers), Overdrawn, account=bidder, amount=amount)
        return
    after = written(books, post_all(books, turn.transfers))
    bids = gain(other, auction.bids, amount - refund) - gain(other, bidder, amount)
    back = 0 if last is None else gain(other, last, refund)
    left = gain(other, owner, released) - gain(other, auction.lot, released)
    assert after.get(other, 0) == books.get(other, 0) + bids + back + left
