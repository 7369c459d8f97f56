"""Checked: auctions, played: the kernel says who is paid what, and the lot and the money move by transfers.

A bid is paid in whole, and is held apart until the auction says what becomes of it. What of the debt is still
missing when an auction ends is a plain loss of the auction's id, borne by whoever the policy names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from rhodian import Account, Loss, Transfer, post_all
from rhodian.auctions import dutch, sealed
from rhodian.auctions import english as rising
from rhodian.auctions.dutch import Selling
from rhodian.auctions.english import Bidding
from rhodian.auctions.sealed import Sealed
from rhodian.base.errors import OutOfOrder
from rhodian.markets.exchange import Step
from rhodian_desk import history_auctions as told
from rhodian_desk.checks import label
from rhodian_desk.history_loss import absorbed
from rhodian_desk.history_played import Change, Phase, Played, Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Amount
    from rhodian_desk.history_state import State

_Move: TypeAlias = tuple[Account, Account, int]


def _bearer_of(account: Account, auction: told.Auction) -> Account:
    """Return where somebody receives what it bought: its account of the same purpose in the asset of the lot."""
    return attrs.evolve(account, asset=auction.owner.asset)


def _posted(state: State, place: int, event: told.AuctionEvent, phase: str, moves: tuple[_Move, ...]) -> Played:
    """Move what moves."""
    later = state.exchange.at(event.at.seconds)
    transfers = tuple(Transfer(*move) for move in moves if move[2] > 0)
    changes = state.take(Step(later, transfers, post_all(later.books.balances, transfers)))
    rows = tuple(Row(label(each.payer), f"to {label(each.payee)}", each.amount, each.payee.asset) for each in transfers)
    return Played(place, event, (Phase(phase, f"{event.auction.form} auction", rows),), (), transfers, changes)


def _over(state: State, played: Played, shortfall: Amount) -> Played:
    """End an auction, and let the policy's bearers bear what is missing of the debt."""
    auction: told.Auction = played.event.auction  # type: ignore[union-attr]  # an auction's event has one
    state.auctions[auction.id] = None
    if shortfall == 0:
        return played
    lost = absorbed(state, played.place, played.event, Loss(auction.id, shortfall, auction.payee))
    return Played(
        played.place,
        played.event,
        (*played.phases, *lost.phases),
        lost.bore,
        (*played.transfers, *lost.transfers),
        _together(played.changes, lost.changes),
    )


def _together(first: tuple[Change, ...], second: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return what two sets of changes one after the other come to, each account once."""
    changes = {change.account: change for change in first}
    for change in second:
        earlier = changes.get(change.account, change)
        changes[change.account] = Change(change.account, earlier.before, change.after)
    return tuple(changes.values())


def _open(state: State, place: int, event: told.Opening) -> Played:
    """Put a lot on auction."""
    auction, time = event.auction, event.at.seconds
    phase: told.Phase
    if isinstance(auction.terms, rising.BiddingTerms):
        phase = rising.bidding(auction.terms, auction.owed, auction.lot, time)
    elif isinstance(auction.terms, dutch.SaleTerms):
        phase = Selling(auction.terms, auction.owed, auction.lot, auction.top, time, time)
    else:
        phase = Sealed(auction.terms, auction.owed, auction.lot, time + auction.lasts, time)
    state.auctions[auction.id] = phase
    return _posted(state, place, event, phase.__class__.__name__, ((auction.owner, auction.lot_account, auction.lot),))


def _bid(state: State, place: int, event: told.Bid) -> Played:
    """Take a bid; who is outbid is paid back at once."""
    auction, time = event.auction, event.at.seconds
    phase = _phase(state, event)
    if isinstance(phase, Sealed):
        bid = sealed.Bid(event.bidder, event.price or 0, event.quantity or 0)
        state.auctions[auction.id] = sealed.submit(phase, time, bid)
        return _posted(state, place, event, "Sealed", ((event.bidder, auction.bids_account, bid.price * bid.quantity),))
    if not isinstance(phase, Bidding):
        raise OutOfOrder("a bid", phase, "Bidding or Sealed")
    if event.lot is None:
        after, outbid = rising.bid(phase, time, event.bidder, event.amount or 0)
    else:
        after, outbid = rising.bid_lot(phase, time, event.bidder, event.lot)
    state.auctions[auction.id] = after
    refund = () if outbid.bidder is None else ((auction.bids_account, outbid.bidder, outbid.refund),)
    paid_in = (event.bidder, auction.bids_account, after.amount)
    released = (auction.lot_account, auction.owner, outbid.released)
    return _posted(state, place, event, "Bidding", (*refund, paid_in, released))


def _take(state: State, place: int, event: told.Take) -> Played:
    """Sell at the price of the moment; the auction is over once the debt is paid or nothing is left."""
    auction = event.auction
    after, taken = dutch.take(_phase(state, event), event.at.seconds, event.quantity, event.price_max)
    moves = (
        (event.bidder, auction.payee, taken.proceeds),
        (event.bidder, auction.surplus_to, taken.surplus),
        (auction.lot_account, _bearer_of(event.bidder, auction), taken.quantity),
    )
    if isinstance(after, Selling):
        state.auctions[auction.id] = after
        return _posted(state, place, event, "Selling", moves)
    back = (auction.lot_account, auction.owner, after.returned)
    return _over(state, _posted(state, place, event, "Sold", (*moves, back)), after.shortfall)


def _reopen(state: State, place: int, event: told.Reopen) -> Played:
    """Begin an auction again."""
    phase = _phase(state, event)
    if event.top is None:
        state.auctions[event.auction.id] = rising.reopen(phase, event.at.seconds, 0)
    else:
        state.auctions[event.auction.id] = dutch.reset(phase, event.at.seconds, event.top)
    return _posted(state, place, event, phase.__class__.__name__, ())


def _close(state: State, place: int, event: told.Close) -> Played:
    """End an auction: the debt is paid, the surplus and what is not sold go back, winners receive what they won."""
    auction, time = event.auction, event.at.seconds
    phase = _phase(state, event)
    moves: tuple[_Move, ...] = ()
    over: dutch.Sold | sealed.Opened | rising.Closed
    if isinstance(phase, Selling):
        over = dutch.withdraw(phase, time)
    elif isinstance(phase, Sealed):
        over = sealed.open_bids(phase, time)
        moves = _opened(auction, over)
    else:
        over = rising.close(phase, time)
        moves = _closed(auction, over)
    back = (auction.lot_account, auction.owner, over.returned)
    return _over(state, _posted(state, place, event, over.__class__.__name__, (*moves, back)), over.shortfall)


def _closed(auction: told.Auction, closed: rising.Closed) -> tuple[_Move, ...]:
    """Return what moves when the best bid wins."""
    if closed.bidder is None:
        return ()
    return (
        (auction.bids_account, auction.payee, closed.proceeds),
        (auction.bids_account, auction.surplus_to, closed.surplus),
        (auction.lot_account, _bearer_of(closed.bidder, auction), closed.lot),
    )


def _opened(auction: told.Auction, opened: sealed.Opened) -> tuple[_Move, ...]:
    """Return what moves when sealed bids are opened."""
    won = zip(opened.bids, opened.awards.filled, opened.awards.paid, strict=True)
    moves: list[_Move] = []
    for bid, filled, paid in won:
        moves.append((auction.bids_account, bid.bidder, bid.price * bid.quantity - paid))
        moves.append((auction.lot_account, _bearer_of(bid.bidder, auction), filled))
    proceeds = (auction.bids_account, auction.payee, opened.proceeds)
    return (*moves, proceeds, (auction.bids_account, auction.surplus_to, opened.surplus))


def _phase(state: State, event: told.AuctionEvent) -> Any:
    """Return where the event's auction has got to; the kernel's step refuses a phase that it does not take."""
    return state.auctions.get(event.auction.id)


AUCTION_PLAYERS: dict[type[Any], Callable[[State, int, Any], Played]] = {
    told.Opening: _open,
    told.Bid: _bid,
    told.Take: _take,
    told.Reopen: _reopen,
    told.Close: _close,
}
"""Who plays each kind of auction event."""
