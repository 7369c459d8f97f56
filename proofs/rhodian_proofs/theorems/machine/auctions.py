"""Checked: what is claimed of an auction's money on the books: what came in is what is kept, paid and given back."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.ledger.posting import Transfer, post_all
from rhodian.machine.auctions import Moved, auction_moves
from rhodian.machine.events import AuctionClosed, AuctionOpened, BidMade, LotTaken
from rhodian.machine.rules import Rules
from rhodian.machine.state import Auction, State
from rhodian_proofs.claims import AnyInt, Natural, OneOf, claim, refusal_of, tells
from rhodian_proofs.theorems.auctions.dutch import unless_refused

USD = Asset("USD", 2)
ETH = Asset("ETH", 0)
OWNER = Account("vault", "collateral", ETH)
SURPLUS = Account("vault", "collateral", USD)
PAYEE = Account("house", "claims", USD)
FIRST = Account("first", "wallet", USD)
SECOND = Account("second", "wallet", USD)
WON = Account("first", "wallet", ETH)
WON_TOO = Account("second", "wallet", ETH)
RISING = BiddingTerms(0, 0, 1, 1, lot_falls=False)


DECAY = StepwiseDecay(1, ())
EMPTY = State((Rules(0),), (), 0, (), 0)


def state_of(phase: Any) -> State:
    """Return the state of a machine without markets, in which one auction is open, in some phase."""
    return State((Rules(0),), (), 0, (Auction("a", OWNER, PAYEE, phase),), 0)


def after(books: dict[Account, Any], moved: Moved) -> dict[Account, Any]:
    """Return the books once an event is posted; all that is posted moves something."""
    for move in moved.transfers:
        assert move.amount > 0
    return {**books, **dict(post_all(books, moved.transfers))}


OPENED = "an auction of any lot for any debt, of one rule of each form; any numbers of the fields of one form only"
Form = Annotated[Any, OneOf(RISING, SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER), SaleTerms(DECAY, 9, 0, 0))]


def _is_positive(value: Any) -> bool:
    """Tell whether a number is a price, a lot or a length of time."""
    return bool((value >= 1) & (value <= POSITIVE_MAX))


def _is_of(terms: Any, owed: Any, lasts: Any, top: Any, time: Any) -> bool:
    """Tell whether an auction of these terms may begin with such a debt, length of time and price, and ever end."""
    if isinstance(terms, SealedTerms):
        return _is_positive(lasts) and bool(time + lasts <= POSITIVE_MAX)
    sells = not isinstance(terms, SaleTerms) or (bool(owed >= 1) and _is_positive(top))
    return sells and bool(time + terms.lasts <= POSITIVE_MAX)


@claim("AU-24", about=(auction_moves,), scope=OPENED)
def an_auction_begins_with_the_lot_in_escrow(
    terms: Form, owed: Natural, lot: Natural, lasts: AnyInt, top: AnyInt, time: Natural
) -> None:
    """Opened, an auction has the lot of its owner, and ends as its form says; a field of another form must be 0."""
    event = AuctionOpened(time, "a", OWNER, lot, PAYEE, owed, terms, lasts, top)
    assert AuctionOpened(time, "a", OWNER, lot, PAYEE, owed, terms) == attrs.evolve(event, lasts=0, top=0)
    refusal = refusal_of(auction_moves, EMPTY, event)
    of_sale, is_sealed = isinstance(terms, SaleTerms), isinstance(terms, SealedTerms)
    if not is_sealed and lasts != 0:
        assert tells(refusal, InvalidValue, field="lasts", value=lasts)
    elif not of_sale and top != 0:
        assert tells(refusal, InvalidValue, field="top", value=top)
    elif refusal is not None:
        assert not _is_positive(lot) or not _is_of(terms, owed, lasts, top, time)
    else:
        assert _is_positive(lot)
        assert _is_of(terms, owed, lasts, top, time)
        moved = auction_moves(EMPTY, event)
        (auction,) = moved.state.auctions
        assert moved.transfers == (Transfer(OWNER, auction.lot, lot),)
        assert (moved.payee, auction.id, auction.owner, auction.payee) == (PAYEE, "a", OWNER, PAYEE)
        assert (auction.phase.owed == owed) & (auction.phase.lot == lot) & (auction.phase.last == time)
        assert auction.phase.end == time + (lasts if is_sealed else terms.lasts)
        assert not isinstance(auction.phase, Selling) or auction.phase.top == top
        assert isinstance(refusal_of(auction_moves, moved.state, event), InvalidValue)


ONE_BID = "an auction of any lot for any debt, in which somebody has bid any amount, or nobody has"
Winner = Annotated[Any, OneOf(None, FIRST)]


@claim("AU-24", about=(auction_moves,), scope=ONE_BID)
def a_closed_auction_leaves_nothing_in_escrow(
    owed: Natural, lot: Natural, amount: Natural, bidder: Winner, held: Natural, time: Natural
) -> None:
    """Closed, an auction keeps nothing: the debt is paid as far as the bid goes, the owner has the rest or the lot."""
    phase = unless_refused(Bidding, RISING, owed, lot, amount, bidder, 0, 0, 0)
    if phase is None:
        return
    state = state_of(phase)
    auction, paid = state.auctions[0], 0 if bidder is None else amount
    moved = auction_moves(state, AuctionClosed(time, "a"))
    books = after({auction.lot: lot, auction.bids: paid, PAYEE: held}, moved)
    proceeds = min(paid, owed)
    assert books[auction.lot] == 0
    assert books[auction.bids] == 0
    assert books[PAYEE] == held + proceeds
    assert moved.missing == owed - proceeds
    assert books.get(SURPLUS, 0) == paid - proceeds
    assert books.get(OWNER, 0) == (lot if bidder is None else 0)
    assert books.get(WON, 0) == (0 if bidder is None else lot)
    assert moved.state.auctions == ()


TWO_BIDS = "an auction of any lot for any debt, in which somebody has bid any amount, and the same or another bids more"


@claim("AU-25", about=(auction_moves,), scope=TWO_BIDS)
def a_better_bid_is_kept_and_the_last_one_paid_back(
    owed: Natural, lot: Natural, amount: Natural, more: Natural, bidder: Annotated[Any, OneOf(FIRST, SECOND)]
) -> None:
    """A better bid is kept whole beside the lot, and who is outbid has its bid back; else nobody's money moves."""
    phase = unless_refused(Bidding, RISING, owed, lot, amount, FIRST, 9, 9, 0)
    if phase is None:
        return
    state = state_of(phase)
    auction = state.auctions[0]
    moved = unless_refused(auction_moves, state, BidMade(1, "a", bidder, amount + more))
    if moved is not None:
        books = after({auction.lot: lot, auction.bids: amount, bidder: amount + more}, moved)
        assert books[auction.lot] == lot
        assert books[auction.bids] == amount + more
        assert books.get(FIRST, 0) == amount
        assert books.get(SECOND, 0) == 0
        assert moved.state.auctions[0].phase.amount == amount + more
        assert moved.missing == 0


FLAT = "an auction of any lot for any debt at a price of any height that stands still"


@claim("AU-26", about=(auction_moves,), scope=FLAT)
def a_take_pays_the_debt_then_the_owner_and_no_lot_is_kept_once_it_is_over(
    owed: Natural, lot: Natural, top: Natural, quantity: Natural, dust: Natural, rich: Natural
) -> None:
    """What a take costs is the debt's, then the owner's; the lot is sold, kept, or back with the owner once over."""
    phase = unless_refused(Selling, SaleTerms(DECAY, 9, 0, dust), owed, lot, top, 0, 0)
    if phase is None:
        return
    state = state_of(phase)
    auction = state.auctions[0]
    moved = unless_refused(auction_moves, state, LotTaken(1, "a", FIRST, quantity, top))
    if moved is not None:
        sold = sum(move.amount for move in moved.transfers if move.payee == WON)
        books = after({auction.lot: lot, FIRST: sold * top + rich, PAYEE: 0}, moved)
        proceeds = books[PAYEE]
        assert proceeds <= owed
        assert books[FIRST] == rich
        assert proceeds + books.get(SURPLUS, 0) == sold * top
        assert books[WON] == sold
        assert books[auction.lot] + books.get(OWNER, 0) + sold == lot
        if moved.state.auctions == ():
            assert books[auction.lot] == 0
            assert moved.missing == owed - proceeds
        else:
            assert moved.state.auctions[0].phase.lot == books[auction.lot]
            assert moved.state.auctions[0].phase.owed == owed - proceeds
            assert moved.missing == 0


LOT = 4
SEALED = "two sealed bids of any price for 2 and 3 of a lot of 4, for any debt, at each price rule"
Price = Annotated[Any, OneOf(Pricing.OWN_BID, Pricing.LOWEST_WINNING, Pricing.HIGHEST_LOSING)]


@claim("AU-27", about=(auction_moves,), scope=SEALED)
def opened_bids_leave_nothing_in_escrow(owed: Natural, price: Natural, other: Natural, pricing: Price) -> None:
    """Opened, sealed bids are paid as far as they win and go back else; nothing is kept, and the payee has its debt."""
    terms = SealedTerms(1, pricing, Ties.IN_ORDER)
    bid, another = unless_refused(Bid, FIRST, price, 2), unless_refused(Bid, SECOND, other, 3)
    if bid is None or another is None:
        return
    state = state_of(Sealed(terms, owed, LOT, 0, 0, (bid, another)))
    auction, paid_in = state.auctions[0], 2 * price + 3 * other
    moved = auction_moves(state, AuctionClosed(0, "a"))
    books = after({auction.lot: LOT, auction.bids: paid_in}, moved)
    back, too = books.get(FIRST, 0), books.get(SECOND, 0)
    assert books[auction.lot] == 0
    assert books[auction.bids] == 0
    assert back + too + books.get(PAYEE, 0) + books.get(SURPLUS, 0) == paid_in
    assert (back <= 2 * price) & (too <= 3 * other)
    assert books.get(PAYEE, 0) == min(owed, paid_in - back - too)
    assert moved.missing == owed - books.get(PAYEE, 0)
    assert books.get(WON, 0) + books.get(WON_TOO, 0) + books.get(OWNER, 0) == LOT
    assert moved.state.auctions == ()
