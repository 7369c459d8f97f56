"""Checked: what is claimed of the auction in which bids rise, and then perhaps the lot falls."""

from __future__ import annotations

from rhodian.auctions.english import Bidding, BiddingTerms, bid, bid_lot, close, reopen
from rhodian.auctions.errors import AuctionOver
from rhodian.base.errors import BackDated
from rhodian.base.rates import PPM
from rhodian_proofs.claims import AnyAccount, Natural, claim, implies, refusal_of, tells, use
from rhodian_proofs.theorems.auctions.dutch import unless_refused
from rhodian_proofs.theorems.base.lemmas import product_grows

Times = tuple[Natural, Natural, Natural]
State = tuple[
    bool, AnyAccount | None, tuple[Natural, Natural, Natural, Natural], tuple[Natural, Natural, Natural], Times
]
"""What an ascending auction is made of: any, but for those that its constructor refuses."""


def rising(state: State) -> Bidding:
    """Return an ascending auction; it is due no later than it ends, by construction."""
    lot_falls, bidder, (reserve, step_ppm, ttl, lasts), (owed, lot, amount), (due, more, last) = state
    terms = BiddingTerms(reserve, step_ppm, ttl, lasts, lot_falls)
    return Bidding(terms, owed, lot, amount, bidder, due + more, due, last)


@claim("AU-13", about=(bid,))
def a_better_bid_pays_the_last_one_back_exactly(
    state: State, time: Natural, bidder: AnyAccount, amount: Natural
) -> None:
    """A better bid is paid in whole, and the last best bidder is paid back exactly what it had paid in."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    answer = unless_refused(bid, auction, time, bidder, amount)
    if answer is not None:
        after, better = answer
        assert after.amount == amount
        assert better.refund == (0 if auction.bidder is None else auction.amount)
        assert auction.bidder is None or better.bidder == auction.bidder
        assert after.held == auction.held + amount - better.refund
        assert (better.released == 0) & (after.lot == auction.lot) & (after.owed == auction.owed)


@claim("AU-14", about=(bid,))
def a_bid_that_is_taken_is_better(state: State, time: Natural, bidder: AnyAccount, amount: Natural) -> None:
    """A bid that is taken is above the last, by the step unless it is the first to cover the debt; or the reserve."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    answer = unless_refused(bid, auction, time, bidder, amount)
    if answer is not None:
        taken = answer[0].amount
        if auction.bidder is None:
            assert (taken >= 1) & (taken >= auction.terms.reserve)
        else:
            by_a_step = taken * PPM >= auction.amount * (PPM + auction.terms.step_ppm)
            assert taken > auction.amount
            assert by_a_step | ((auction.amount < auction.owed) & (taken >= auction.owed))


@claim("AU-15", about=(bid_lot,))
def a_bid_for_less_releases_the_rest_of_the_lot(state: State, time: Natural, bidder: AnyAccount, lot: Natural) -> None:
    """A bid for less pays the same, asks for less by the step, and what it leaves goes back to the owner at once."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    answer = unless_refused(bid_lot, auction, time, bidder, lot)
    if answer is not None:
        after, better = answer
        assert (after.lot == lot) & (lot >= 1) & (lot < auction.lot)
        assert after.lot + better.released == auction.lot
        assert lot * (PPM + auction.terms.step_ppm) <= auction.lot * PPM
        assert (after.amount == auction.amount) & (after.amount >= auction.owed)
        assert better.refund == (0 if auction.bidder is None else auction.amount)
        assert after.held == auction.held + auction.amount - better.refund


@claim("AU-16", about=(close,))
def an_auction_that_is_closed_accounts_for_every_unit(state: State, time: Natural) -> None:
    """Closed, what was paid in is proceeds and surplus, the debt proceeds and shortfall, and the lot has one owner."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    closed = unless_refused(close, auction, time)
    if closed is not None:
        assert closed.paid == auction.held
        assert closed.proceeds + closed.surplus == closed.paid
        assert closed.proceeds + closed.missing == auction.owed
        assert (closed.proceeds >= 0) & (closed.surplus >= 0) & (closed.missing >= 0)
        assert implies(closed.surplus > 0, closed.missing == 0)
        assert closed.lot + closed.returned == auction.lot
        assert (closed.returned if auction.bidder is not None else closed.lot) == 0
        assert time >= auction.due


@claim("AU-16", about=(reopen,))
def an_auction_is_reopened_only_without_a_bid(state: State, time: Natural, pad: Natural) -> None:
    """An auction is opened again only once its time is up without a bid; nobody is owed a refund."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    again = unless_refused(reopen, auction, time, pad)
    if again is not None:
        assert auction.bidder is None
        assert again.bidder is None
        assert time >= auction.due
        assert (again.owed == auction.owed) & (again.amount == auction.amount) & (again.due > time)
        use(product_grows, 0, pad, auction.lot)
        assert again.lot >= auction.lot
        assert (again.lot - auction.lot) * PPM <= auction.lot * pad


@claim("AU-22", about=(bid, bid_lot))
def a_bid_after_the_close_or_before_the_last_step_is_refused(
    state: State, time: Natural, bidder: AnyAccount, amount: Natural
) -> None:
    """A bid at the close or later is refused as late, and one before the last step as dated back."""
    auction = unless_refused(rising, state)
    if auction is None:
        return
    step = bid_lot if auction.is_lowering else bid
    refusal = refusal_of(step, auction, time, bidder, amount)
    if time < auction.last:
        assert tells(refusal, BackDated, time=time, last=auction.last)
    elif time >= auction.due:
        assert tells(refusal, AuctionOver, time=time, end=auction.due)
