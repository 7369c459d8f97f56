"""Convenience: the vectors about bids, open ones that rise until the lot falls, and sealed ones."""

from __future__ import annotations

from typing import Any

from rhodian.auctions.awards import Pricing, SealedTerms, Ties, award
from rhodian.auctions.english import Bidding, BiddingTerms, bid, bid_lot, bidding, close, least_bid, most_lot, reopen
from rhodian.auctions.sealed import Bid, Sealed, open_bids, submit
from tests.vectors.case import FLOAT_EDGE, HALF, HUGE, NONE, WORD_EDGE, account
from tests.vectors.codec import Json, account_of
from tests.vectors.records import Kind, call, is_odd, published, read, record, rows, text

A, B, C = account("A"), account("B"), account("C")


def _bidder(written: Any) -> Any:
    return text(written) if is_odd(written) else account_of(written)


def _open(bidder: Any = None, **fields: Any) -> Bidding:
    return Bidding(bidder=bidder, **fields)


read_terms = record(BiddingTerms)
read_auction = record(_open, terms=read_terms, bidder=_bidder)
read_sealed_terms = record(SealedTerms, pricing=Pricing, ties=Ties)


def rising(lot_falls: Any = False, reserve: Any = 10, step_ppm: Any = 50_000) -> Json:  # noqa: FBT002  # the field itself
    """Write the rule of an auction in which bids rise."""
    return {"reserve": reserve, "step_ppm": step_ppm, "ttl": 10, "lasts": 100, "lot_falls": lot_falls}


def auction(amount: Any = 0, bidder: Any = None, terms: Any = None, **fields: Any) -> Json:
    """Write an open auction of 20 contracts for a debt of 1000, opened at 50, its last bid at 60."""
    times = {"end": 150, "due": 150 if bidder is None else 70, "last": 50 if bidder is None else 60}
    own = {"terms": rising() if terms is None else terms, "owed": 1000, "lot": 20, "amount": amount}
    return own | ({} if bidder is None else {"bidder": bidder}) | times | fields


FRESH, BID = auction(), auction(100, A)
TWO_PHASES = rising(lot_falls=True)
FALLING = auction(1000, A, TWO_PHASES)

BIDDING: tuple[tuple[Any, ...], ...] = (
    ("for a debt", rising(), 1000, 20, 50, 0),
    ("a surplus is sold", rising(), 0, 20, 50, 0),
    ("the lot falls once the debt is bid in full", TWO_PHASES, 1000, 20, 50, 0),
    ("the lot falls alone, at a fixed payment", TWO_PHASES, 1000, 20, 50, 1000),
    ("10^30", rising(reserve=HUGE), HUGE * HUGE, HUGE, HUGE, 0),
    ("the lot is to fall, and one unit is owed", rising(lot_falls=True, reserve=0), 1, 20, 50, 0),
    ("refused: the lot is to fall, and nothing is owed", TWO_PHASES, 0, 20, 50, 0),
    ("refused: the lot is to fall, and the reserve is above the debt", TWO_PHASES, 9, 20, 50, 0),
    ("refused: a fixed payment, and the lot does not fall", rising(), 1000, 20, 50, 1000),
    ("refused: a fixed payment of one unit, and the lot does not fall", rising(), 1000, 20, 50, 1),
    ("refused: a fixed payment below the debt", TWO_PHASES, 1000, 20, 50, 999),
    ("refused: nothing for sale", rising(), 1000, 0, 50, 0),
    ("refused: a time below 0", rising(), 1000, 20, -1, 0),
    ("refused: a reserve below 0", rising(reserve=-1), 1000, 20, 50, 0),
    ("refused: no time after a bid", rising() | {"ttl": 0}, 1000, 20, 50, 0),
    ("refused: no time for bids", rising() | {"lasts": 0}, 1000, 20, 50, 0),
    ("refused: a fractional debt", rising(), HALF, 20, 50, 0),
    ("refused: a step above a whole", rising(step_ppm=1_000_001), 1000, 20, 50, 0),
    ("refused: no truth value", rising(lot_falls=1), 1000, 20, 50, 0),
)

LEAST_BID: tuple[tuple[Any, ...], ...] = (
    ("the first: the reserve", FRESH),
    ("the first, with a reserve of 0: one unit", auction(terms=rising(reserve=0))),
    ("better by the step", BID),
    ("the step is rounded up", auction(101, A)),
    ("by one unit at least", auction(100, A, rising(step_ppm=0))),
    ("what covers the debt is enough", auction(990, A)),
    ("beyond the debt by the step again", auction(1000, A)),
    ("10^30", auction(HUGE + 1, A, rising(step_ppm=1), owed=HUGE)),
    ("refused: the lot falls now", FALLING),
    ("refused: a bid below 0", auction(-1, A)),
    ("refused: a last step at no time", auction(100, A, last=-1)),
    ("refused: it would close after its end", auction(100, A, end=69)),
    ("refused: the lot is to fall, and nothing is owed", auction(terms=TWO_PHASES, owed=0)),
    ("refused: the bidder is no account", auction(100, {"text": "A"})),
)

BIDS: tuple[tuple[Any, ...], ...] = (
    ("the first bid", FRESH, 60, A, 10),
    ("better: the last bidder is paid back", BID, 69, B, 105),
    ("at the time of the last bid", BID, 60, B, 105),
    ("the same bidder raises its bid", BID, 69, A, 200),
    ("the close is put off, but not beyond the end", auction(100, A, due=150, last=145), 146, B, 105),
    ("the whole debt", auction(990, A), 61, B, 1000),
    ("the whole debt, and the lot falls next", auction(990, A, TWO_PHASES), 61, B, 1000),
    ("10^30", auction(HUGE, A, owed=9 * HUGE), 61, B, 2 * HUGE),
    ("refused: below the least", BID, 69, B, 104),
    ("refused: below the reserve", FRESH, 60, A, 9),
    ("refused: at the close", BID, 70, B, 105),
    ("refused: before the last step", BID, 59, B, 105),
    ("refused: above the debt, where the lot falls next", auction(990, A, TWO_PHASES), 61, B, 1001),
    ("refused: the lot falls now", FALLING, 61, B, 2000),
    ("refused: a fractional time", BID, HALF, B, 105),
    ("refused: a bid below 0", BID, 69, B, -1),
    ("refused: the bidder is no account", BID, 69, NONE, 105),
    ("refused: the time is looked at before the bid", BID, 70, B, 1),
)

MOST_LOT: tuple[tuple[Any, ...], ...] = (
    ("less by the step, rounded down", FALLING),
    ("less by one at least", auction(1000, A, rising(lot_falls=True, step_ppm=0))),
    ("one contract: nothing less can be asked for", FALLING | {"lot": 1}),
    ("a fixed payment, before the first bid", auction(1000, terms=TWO_PHASES)),
    ("10^30", FALLING | {"lot": HUGE}),
    ("refused: the debt is not bid in full", auction(999, A, TWO_PHASES)),
    ("refused: the lot does not fall", auction(1000, A)),
)

BID_LOTS: tuple[tuple[Any, ...], ...] = (
    ("less by the step: the rest is the owner's at once", FALLING, 61, B, 19),
    ("much less", FALLING, 61, B, 1),
    ("at a fixed payment, nobody is paid back", auction(1000, terms=TWO_PHASES), 61, B, 19),
    ("10^30", FALLING | {"lot": HUGE}, 61, B, HUGE // 2),
    ("refused: not less by the step", FALLING, 61, B, 20),
    ("refused: for nothing", FALLING, 61, B, 0),
    ("refused: at the close", FALLING, 70, B, 19),
    ("refused: before the last step", FALLING, 59, B, 19),
    ("refused: the debt is not bid in full", auction(999, A, TWO_PHASES), 61, B, 19),
)

CLOSE: tuple[tuple[Any, ...], ...] = (
    ("nobody bid: the lot goes back, the debt stays", FRESH, 150),
    ("less than is owed: a shortfall", BID, 70),
    ("as much as is owed", auction(1000, A), 70),
    ("more: the owner's", auction(1250, A), 99),
    ("a fixed payment that nobody made", auction(1000, terms=TWO_PHASES), 150),
    ("10^30", auction(HUGE, A, owed=HUGE + 1, lot=HUGE), 70),
    ("refused: a bid could still come", BID, 69),
    ("refused: a time below 0", BID, -1),
)

REOPEN: tuple[tuple[Any, ...], ...] = (
    ("the same lot", FRESH, 150, 0),
    ("a larger lot, rounded down", FRESH, 200, 120_000),
    ("a large lot that nearly doubles", auction(lot=HUGE // 2), WORD_EDGE, 999_999),
    ("10^30", auction(lot=HUGE), HUGE, 0),
    ("refused: a bid could still come", FRESH, 149, 0),
    ("refused: somebody has bid", BID, 70, 0),
    ("refused: a growth above a whole", FRESH, 150, 1_000_001),
    ("refused: a fractional time", FRESH, HALF, 0),
)


def sealed(pricing: str = "own bid", ties: str = "in order", reserve: Any = 1) -> Json:
    """Write the rule of a sealed auction."""
    return {"reserve": reserve, "pricing": pricing, "ties": ties}


FIRST, LOWEST, SECOND = sealed(), sealed("lowest winning bid"), sealed("highest losing bid")
SHARED = sealed("lowest winning bid", "in proportion")

AWARD: tuple[tuple[Any, ...], ...] = (
    ("no bids", 10, (), (), FIRST),
    ("one bid for less than there is", 10, (7,), (4,), FIRST),
    ("one bid for more than there is", 10, (7,), (40,), SECOND),
    ("first price: the highest wins and pays its bid", 1, (7, 9, 8), (1, 1, 1), FIRST),
    ("second price: it pays the highest losing bid", 1, (7, 9, 8), (1, 1, 1), SECOND),
    ("second price without a rival: the reserve", 1, (9,), (1,), sealed("highest losing bid", reserve=5)),
    ("pay as bid for several", 10, (7, 9, 8), (5, 6, 3), FIRST),
    ("one price for all: the lowest that wins", 10, (7, 9, 8), (5, 6, 3), LOWEST),
    ("one price for all, and the lot is not sold out", 99, (7, 9, 8), (5, 6, 3), LOWEST),
    ("the lowest that wins is met in full", 9, (7, 9, 8), (5, 6, 3), LOWEST),
    ("ties in order", 5, (7, 7, 7), (3, 3, 3), LOWEST),
    ("ties in proportion", 5, (7, 7, 7), (3, 3, 3), SHARED),
    ("ties in proportion to what each asks for", 10, (9, 7, 7, 7), (1, 9, 6, 3), SHARED),
    ("ties behind a higher bid, at first price", 5, (7, 9, 7), (3, 4, 3), FIRST),
    ("bids below the reserve", 10, (4, 5, 6), (3, 3, 3), sealed("lowest winning bid", reserve=5)),
    ("a bid at the reserve, and one below", 10, (5, 4), (3, 3), sealed("own bid", "in proportion", 5)),
    ("all bids below the reserve", 10, (1, 2), (3, 3), sealed("highest losing bid", reserve=5)),
    ("a bid of 0, and one for nothing", 10, (0, 7), (3, 0), FIRST),
    ("a bid for nothing is met in full, however high", 2, (9, 7, 8), (0, 1, 1), SECOND),
    ("above 2^53", FLOAT_EDGE + 1, (3, 2), (FLOAT_EDGE, FLOAT_EDGE), FIRST),
    ("10^30", HUGE, (HUGE * HUGE, HUGE + 1, HUGE + 1), (HUGE // 3, HUGE, HUGE - 1), SHARED),
    ("10^30 at the highest losing bid", HUGE, (HUGE, HUGE - 1), (HUGE - 1, HUGE), SECOND),
    ("refused: nothing for sale", 0, (1,), (1,), FIRST),
    ("refused: a price below 0", 1, (-1,), (1,), FIRST),
    ("refused: a fractional quantity", 1, (1,), (HALF,), FIRST),
    ("refused: fewer quantities than prices", 1, (1, 2), (1,), FIRST),
    ("refused: a reserve of 0", 1, (1,), (1,), sealed(reserve=0)),
)


def entry(bidder: Any, price: Any, quantity: Any, time: Any = 60) -> Json:
    """Write a sealed bid, and when it came."""
    return {"bidder": bidder, "price": price, "quantity": quantity, "time": time}


OPEN_BIDS: tuple[tuple[Any, ...], ...] = (
    ("no bids: all is returned", FIRST, 1000, 10, 99, (), 99),
    ("in the order of the bidders, not of the bids", LOWEST, 10, 5, 99, (entry(B, 7, 3), entry(A, 7, 3)), 99),
    (
        "a bidder's own bids by price, then by quantity",
        FIRST,
        0,
        9,
        99,
        (entry(A, 7, 3), entry(A, 5, 9), entry(A, 5, 1)),
        99,
    ),
    ("a bid at the reserve", sealed(reserve=7), 0, 5, 99, (entry(A, 7, 3),), 99),
    ("proceeds and shortfall", FIRST, 1000, 10, 99, (entry(A, 80, 4), entry(B, 90, 5)), 100),
    ("proceeds and surplus", SECOND, 100, 10, 99, (entry(A, 80, 4, 98), entry(B, 90, 9, 98)), 99),
    ("10^30", SHARED, HUGE, HUGE, 99, (entry(A, HUGE, HUGE), entry(B, HUGE, HUGE - 1)), 99),
    ("refused: a bid at the end", FIRST, 10, 5, 99, (entry(A, 7, 3, 99),), 99),
    ("refused: a bid dated before the last", FIRST, 10, 5, 99, (entry(A, 7, 3), entry(B, 7, 3, 59)), 99),
    ("refused: a bid below the reserve", sealed(reserve=8), 10, 5, 99, (entry(A, 7, 3),), 99),
    ("refused: opened too early", FIRST, 10, 5, 99, (entry(A, 7, 3),), 98),
    ("refused: a bid of 0", FIRST, 10, 5, 99, (entry(A, 0, 3),), 99),
    ("refused: a bid for nothing", FIRST, 10, 5, 99, (entry(A, 7, 0),), 99),
    ("refused: the bidder is no account", FIRST, 10, 5, 99, (entry(NONE, 7, 3),), 99),
    ("refused: nothing for sale", FIRST, 10, 0, 99, (), 99),
    ("refused: a debt below 0", FIRST, -1, 1, 99, (), 99),
    ("refused: an end below 0", FIRST, 1, 1, -1, (), 99),
)


def _step(answer: tuple[Bidding, Any]) -> Json:
    """Write the auction after a bid, and what the bid gives back."""
    after, outbid = answer
    return {"auction": published(after), "outbid": published(outbid)}


def _bid(given: Json) -> Json:
    numbers = (read(given["time"]), _bidder(given["bidder"]), read(given["amount"]))
    return _step(bid(read_auction(given["auction"]), *numbers))


def _bid_lot(given: Json) -> Json:
    numbers = (read(given["time"]), _bidder(given["bidder"]), read(given["lot"]))
    return _step(bid_lot(read_auction(given["auction"]), *numbers))


def _open_bids(given: Json) -> Json:
    """Submit every bid, and open them."""
    room = Sealed(read_sealed_terms(given["terms"]), *(read(given[name]) for name in ("owed", "lot", "end")))
    for written in given["bids"]:
        offer = Bid(_bidder(written["bidder"]), read(written["price"]), read(written["quantity"]))
        room = submit(room, read(written["time"]), offer)
    opened: Json = published(open_bids(room, read(given["time"])))
    return opened


ODD = dict.fromkeys(("InvalidAmount", "InvalidValue", "LengthMismatch"), "AU-1")
LATE = {**ODD, "AuctionOver": "AU-22", "BackDated": "AU-22"}

KINDS = {
    "bidding": Kind(
        rows("bidding", "terms owed lot time fixed", BIDDING), call(bidding, terms=read_terms), ("AU-13",), ODD
    ),
    "least_bid": Kind(
        rows("least_bid", "auction", LEAST_BID),
        call(least_bid, "least", auction=read_auction),
        ("AU-14",),
        {**ODD, "BackDated": "AU-1"},
    ),
    "bid": Kind(rows("bid", "auction time bidder amount", BIDS), _bid, ("AU-13", "AU-14", "AU-22"), LATE),
    "most_lot": Kind(
        rows("most_lot", "auction", MOST_LOT), call(most_lot, "most", auction=read_auction), ("AU-15",), ODD
    ),
    "bid_lot": Kind(rows("bid_lot", "auction time bidder lot", BID_LOTS), _bid_lot, ("AU-15", "AU-22"), LATE),
    "close": Kind(rows("close", "auction time", CLOSE), call(close, auction=read_auction), ("AU-16",), ODD),
    "reopen": Kind(rows("reopen", "auction time pad_ppm", REOPEN), call(reopen, auction=read_auction), ("AU-16",), ODD),
    "award": Kind(
        rows("award", "lot prices quantities terms", AWARD),
        call(award, terms=read_sealed_terms),
        ("AU-17", "AU-18", "AU-19"),
        ODD,
        {"highest losing bid": ("AU-21",)},
    ),
    "open_bids": Kind(
        rows("open_bids", "terms owed lot end bids time", OPEN_BIDS),
        _open_bids,
        ("AU-17", "AU-18", "AU-19", "AU-20", "AU-22"),
        LATE,
    ),
}
"""The kinds of bids."""
