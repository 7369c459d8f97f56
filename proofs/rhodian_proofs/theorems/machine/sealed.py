"""Checked: what is claimed of the money of sealed bids, however many: what each account holds, made and opened."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.awards import Awards, SealedTerms
from rhodian.auctions.sealed import Bid, Opened, Sealed, settled, submit
from rhodian.base import columns
from rhodian.base.accounts import OUTSIDE, Account
from rhodian.ledger.errors import Overdrawn
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import left_over, shared_out, turned
from rhodian.machine.counters import BIDS, LOT
from rhodian.machine.events import SealedBid
from rhodian.machine.state import Auction
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    AnyName,
    Books,
    Conditions,
    Fields,
    Invariant,
    Moment,
    Natural,
    Naturals,
    adds_up_as,
    claim,
    is_same,
    refusal_of,
    tells,
    total,
    unchecked,
    where,
    written,
)
from rhodian_proofs.theorems.auctions.dutch import unless_refused
from rhodian_proofs.theorems.base.lemmas import nothing_holds
from rhodian_proofs.theorems.machine.escrow import gain, holds, may_be_open, may_bid, phase_of
from rhodian_proofs.theorems.machine.sides import POSTED, outcome, received, spent
from rhodian_proofs.theorems.machine.takes import ABid, Accounts


@attrs.frozen
class Won:
    """A sealed bid that is opened."""

    bid: Any
    """The bid."""
    paid: Any
    """What it pays."""
    filled: Any
    """What it wins, in contracts."""


Numbers = tuple[Natural, Natural, Natural, Natural, Natural]
"""The reserve, the debt, the lot, when the auction ends, and when its last step was."""
AWon = Annotated[Won, Fields(bid=ABid, paid=Natural, filled=Natural)]


def _bid_of(won: Any) -> Any:
    return won.bid


def _paid_of(won: Any) -> Any:
    return won.paid


def _filled_of(won: Any) -> Any:
    return won.filled


def _cost_of(won: Any) -> Any:
    """Return what a bid paid in."""
    return won.bid.price * won.bid.quantity


def _are_escrow(bids: Any, lot: Any) -> bool:
    """Tell whether two accounts are such as an auction's own, for its bids and for its lot."""
    own = (bids.purpose == BIDS) & (lot.purpose == LOT) & (bids.owner != OUTSIDE) & (lot.owner != OUTSIDE)
    return bool(own & (bids.asset != lot.asset)) and not (bids.asset.only_rises or lot.asset.only_rises)


def _is_sound(won: Any, asset: Any) -> Any:
    """Tell whether a bid is one that may be made, and pays no more than it paid in."""
    bidder = won.bid.bidder
    of_people = (bidder.purpose != LOT) & (bidder.purpose != BIDS) & (bidder.owner != OUTSIDE)
    return of_people & (bidder.asset == asset) & (won.paid <= _cost_of(won))


def _are_sound(wons: Any, asset: Any) -> bool:
    """Tell whether every bid is sound."""

    def is_sound(won: Any) -> Any:
        return _is_sound(won, asset)

    return columns.every(is_sound, wons)


def given_to(holder: Any, bids: Any, wons: Any) -> tuple[Any, Any]:
    """Return, row by row, what leaves the holder if it has the bids, and what comes to it if it is the bidder."""

    def leaves(won: Any) -> Any:
        return where(bids == holder, _cost_of(won) - won.paid, 0)

    def back(won: Any) -> Any:
        return where(won.bid.bidder == holder, _cost_of(won) - won.paid, 0)

    return columns.each(leaves, wons), columns.each(back, wons)


def handed_to(holder: Any, lot: Any, wons: Any) -> tuple[Any, Any]:
    """Return, row by row, what leaves the holder if it has the lot, and what comes to it if it is the winner."""

    def sold(won: Any) -> Any:
        return where(lot == holder, won.filled, 0)

    def had(won: Any) -> Any:
        bidder = won.bid.bidder
        return where(Account(bidder.owner, bidder.purpose, lot.asset) == holder, won.filled, 0)

    return columns.each(sold, wons), columns.each(had, wons)


def compared(holder: Any, bids: Any, lot: Any, wons: Any) -> Any:
    """Go through the bids, to compare what leaves the holder and what they paid in, pay and win."""

    def row(_: Any) -> Any:
        return where((bids == holder) | (lot == holder), 0, 0)

    return columns.each(row, wons)


def _leaves_what_is_not_paid(at: Moment) -> Conditions:
    yield at.seen.leaves == where(at.free.bids == at.free.holder, at.seen.costs - at.seen.paid, 0)
    yield at.seen.sold == where(at.free.lot == at.free.holder, at.seen.filled, 0)


OPENED = (
    Invariant("_paid_of", nothing_holds, ("paid",)),
    Invariant("_filled_of", nothing_holds, ("filled",)),
    Invariant("_cost_of", nothing_holds, ("costs",)),
    Invariant("given_to.<locals>.leaves", nothing_holds, ("leaves",)),
    Invariant("given_to.<locals>.back", nothing_holds, ("back",)),
    Invariant("handed_to.<locals>.sold", nothing_holds, ("sold",)),
    Invariant("handed_to.<locals>.had", nothing_holds, ("had",)),
    Invariant("compared.<locals>.row", _leaves_what_is_not_paid, along=("leaves", "costs", "paid", "sold", "filled")),
    *POSTED,
)


@claim("AU-27", about=(shared_out, post_all), invariants=OPENED, length_max=0)
def opened_bids_have_back_what_they_do_not_pay_and_receive_what_they_win(
    books: Books, escrow: tuple[AnyAccount, AnyAccount], wons: tuple[AWon, ...], holder: AnyAccount
) -> None:
    """Opened, sealed bids are paid as far as they win and go back else: each is there, and of each bid all is paid."""
    bids, lot = escrow
    if not _are_escrow(bids, lot) or not _are_sound(wons, bids.asset):
        return
    paid, filled, costs = (columns.each(each, wons) for each in (_paid_of, _filled_of, _cost_of))
    if books.get(bids, 0) < total(costs) - total(paid) or books.get(lot, 0) < total(filled):
        return
    opened = Opened(columns.each(_bid_of, wons), Awards(filled, paid, 0), 0, 0, 0, 0)
    (leaves, back), (sold, had) = given_to(holder, bids, wons), handed_to(holder, lot, wons)
    compared(holder, bids, lot, wons)
    transfers = shared_out(bids, lot, opened)
    adds_up_as(spent(holder, transfers), leaves, sold)
    adds_up_as(received(holder, transfers), back, had)
    is_paid, then = outcome(books, transfers, holder)
    assert is_paid
    if then is not None:
        goes = gain(holder, bids, total(costs) - total(paid)) + gain(holder, lot, total(filled))
        assert then == books.get(holder, 0) + total(back) + total(had) - goes


@claim("AU-27", about=(left_over,))
def what_bids_pay_is_the_debts_then_the_owners_and_nothing_is_kept(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    owner: AnyAccount,
    payee: AnyAccount,
    numbers: tuple[Natural, Natural, Natural],
    other: AnyAccount,
) -> None:
    """What opened bids pay is the debt's, then the owner's, as is what no bid won of the lot; nothing is kept."""
    auction, (proceeds, surplus, returned) = Auction(id, owner, payee, unchecked(Sealed)), numbers
    if not may_be_open(auction) or not holds(books, auction, returned, proceeds + surplus):
        return
    moves = left_over(auction, unchecked(Opened, proceeds=proceeds, surplus=surplus, returned=returned))
    after = written(books, post_all(books, moves))
    had = gain(other, payee, proceeds) + gain(other, auction.surplus, surplus) + gain(other, owner, returned)
    lost = gain(other, auction.bids, proceeds + surplus) + gain(other, auction.lot, returned)
    assert after.get(other, 0) == books.get(other, 0) + had - lost


@claim("AU-27", about=(settled,), length_max=1, same_length=True)
def what_bids_do_not_pay_of_the_debt_is_missing(owed: Natural, lot: Natural, filled: Naturals, paid: Naturals) -> None:
    """What all bids pay is the debt's, up to what is owed; what they do not pay of it is missing."""
    opened = settled(unchecked(Sealed, owed=owed, lot=lot), (), Awards(filled, paid, 0))
    assert opened.proceeds == min(owed, total(paid))
    assert opened.proceeds + opened.surplus == total(paid)
    assert opened.proceeds + opened.missing == owed
    assert opened.returned + total(filled) == lot
    assert is_same(opened.awards.filled, filled)
    assert is_same(opened.awards.paid, paid)


@claim("AU-27", about=(turned, submit), length_max=0)
def a_sealed_bid_is_paid_in_whole(
    books: Books,
    id: AnyName,  # noqa: A002  # what it is called
    accounts: Accounts,
    numbers: Numbers,
    bids: tuple[ABid, ...],
    event: tuple[AnyInt, AnyInt, AnyInt],
    other: AnyAccount,
) -> None:
    """A sealed bid is paid in whole, and kept beside those before it; who cannot pay it does not bid."""
    (owner, payee, bidder), (reserve, owed, lot, end, last), (time, price, quantity) = accounts, numbers, event
    phase = unless_refused(
        Sealed, unchecked(SealedTerms, reserve=reserve, pricing=None, ties=None), owed, lot, end, last, bids
    )
    auction, made = Auction(id, owner, payee, phase), SealedBid(time, id, bidder, price, quantity)
    if phase is None or not may_be_open(auction) or not may_bid(bidder, auction):
        return
    if refusal_of(turned, auction, made) is not None:
        return
    turn, cost = turned(auction, made), price * quantity
    assert turn.missing == 0
    assert is_same(phase_of(turn).bids, columns.joined(bids, (Bid(bidder, price, quantity),)))
    if books.get(bidder, 0) < cost:
        assert tells(refusal_of(post_all, books, turn.transfers), Overdrawn, account=bidder, amount=cost)
        return
    after = written(books, post_all(books, turn.transfers))
    assert after.get(other, 0) == books.get(other, 0) + gain(other, auction.bids, cost) - gain(other, bidder, cost)
