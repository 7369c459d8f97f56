"""Checked: what is claimed of auctions beside each other, and of all bids of a sealed one together."""

from __future__ import annotations

from typing import Annotated, Any

import attrs

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.english import Bidding, BiddingTerms, bid
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.accounts import Account, Asset
from rhodian.base.errors import InvalidValue
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import Moved, auction_moves, opened, outdone, turned
from rhodian.machine.errors import UnknownName
from rhodian.machine.events import AuctionClosed, AuctionOpened, BidMade
from rhodian.machine.rules import Rules
from rhodian.machine.state import Auction, State
from rhodian_proofs.claims import Natural, OneOf, claim, refusal_of, tells
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


def state_of(phase: Any) -> State:
    """Return the state of a machine without markets, in which one auction is open, in some phase."""
    return State((Rules(0),), (), 0, (Auction("a", OWNER, PAYEE, phase),), 0)


def after(books: dict[Account, Any], moved: Moved) -> dict[Account, Any]:
    """Return the books once an event is posted; all that is posted moves something."""
    for move in moved.transfers:
        assert move.amount > 0
    return {**books, **dict(post_all(books, moved.transfers))}


LISTS = "two open auctions of rising bids; a bid for, or the end of, one, the other, or one that is not open"
Ids = Annotated[str, OneOf("a", "b", "c")]
Kind = Annotated[str, OneOf("bid", "end")]
ENDS = 9
"""When both auctions close."""


@claim("MC-12", about=(auction_moves,), scope=LISTS)
def a_machine_changes_the_auction_of_an_event_alone(
    id: Ids,  # noqa: A002  # what it is called
    kind: Kind,
    amount: Natural,
    more: Natural,
) -> None:
    """As a machine takes it, an event changes its own auction, in its place among those open, or ends it."""
    first = unless_refused(Bidding, RISING, 5, 7, amount, FIRST, ENDS, ENDS, 0)
    if first is None:
        return
    one, two = Auction("a", OWNER, PAYEE, first), Auction("b", OWNER, SURPLUS, first)
    state = State((Rules(0),), (), 0, (one, two), 0)
    closes = kind == "end"
    event = AuctionClosed(ENDS, id) if closes else BidMade(1, id, SECOND, amount + more)
    if id == "c":
        refusal = refusal_of(auction_moves, state, event)
        assert isinstance(refusal, UnknownName)
        assert (refusal.kind, refusal.name) == ("auction", "c")
        return
    moved = unless_refused(auction_moves, state, event)
    if moved is not None:
        turn = turned(one if id == "a" else two, event)
        if not closes:
            assert turn == outdone(one if id == "a" else two, SECOND, *bid(first, 1, SECOND, amount + more))
        assert moved.transfers == turn.transfers
        assert moved.payee == (PAYEE if id == "a" else SURPLUS)
        assert moved.missing == turn.missing
        after = () if turn.phase is None else (Auction(id, OWNER, moved.payee, turn.phase),)
        assert (turn.phase is None) == closes
        assert moved.state.auctions == ((*after, two) if id == "a" else (one, *after))
        assert moved.state == attrs.evolve(state, auctions=moved.state.auctions)


@claim("MC-12", about=(auction_moves,), scope="two open auctions; another of some id, of a lot of any size")
def a_machine_opens_an_auction_under_an_id_that_no_other_has(
    id: Ids,  # noqa: A002  # what it is called
    lot: Natural,
) -> None:
    """As a machine takes it, an auction opens under an id that none open has, and stands after them."""
    phase = Bidding(RISING, 5, 7, 0, None, ENDS, ENDS, 0)
    state = State((Rules(0),), (), 0, (Auction("a", OWNER, PAYEE, phase), Auction("b", OWNER, PAYEE, phase)), 0)
    event = AuctionOpened(1, id, OWNER, lot, PAYEE, 5, RISING)
    assert event == AuctionOpened(1, id, OWNER, lot, PAYEE, 5, RISING, lasts=0, top=0)
    refusal = refusal_of(auction_moves, state, event)
    if id != "c":
        assert tells(refusal, InvalidValue, field="id", value=id)
    elif refusal is None:
        moved, (auction, transfers) = auction_moves(state, event), opened(event)
        assert moved.transfers == transfers
        assert (moved.payee, moved.missing) == (PAYEE, 0)
        assert moved.state == attrs.evolve(state, auctions=(*state.auctions, auction))


LOT = 4
SEALED = "two sealed bids of any price for 2 and 3 of a lot of 4, with a reserve of 5, for any debt, at each price rule"
Price = Annotated[Any, OneOf(Pricing.OWN_BID, Pricing.LOWEST_WINNING, Pricing.HIGHEST_LOSING)]


@claim("MC-12", about=(auction_moves,), scope=SEALED)
def sealed_bids_that_are_opened_leave_nothing_in_escrow(
    owed: Natural, price: Natural, other: Natural, pricing: Price
) -> None:
    """As a machine takes them, sealed bids that are opened leave nothing in escrow, and the payee has its debt."""
    terms = SealedTerms(5, pricing, Ties.IN_ORDER)
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
