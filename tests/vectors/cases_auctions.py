"""Convenience: the vectors about auctions on a machine: what is kept apart, comes back, is won, and is missing."""

from __future__ import annotations

from attrs import evolve

from rhodian import (
    Account,
    Asset,
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    Contribution,
    Deposit,
    Layer,
    Listing,
    LotBid,
    LotTaken,
    Market,
    MutualPool,
    PoolTerms,
    Rule,
    Rules,
    SealedBid,
    Terms,
    Trade,
    outside,
)
from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import LinearDecay, StepwiseDecay
from rhodian.auctions.dutch import SaleTerms
from rhodian.auctions.english import BiddingTerms
from tests.vectors.case import HUGE
from tests.vectors.records import Kind
from tests.vectors.steps import Row, cases, opened, run

USD, COIN = Asset("USD", 2), Asset("COIN", 0)
FUND = Account("fund", "pool", USD)
MARKET = Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False))
RULES = Rules(
    0,
    (Listing(MARKET, 100),),
    (MutualPool("fund", FUND, PoolTerms(30, 30, 100)),),
    layers=(Layer("fund", "", Rule.IN_ORDER),),
)


def wallet(owner: str, asset: Asset = USD) -> Account:
    """Return an owner's account of money, or of coins."""
    return Account(owner, "wallet", asset)


A, B, LENDER, OWNER = wallet("A"), wallet("B"), wallet("lender"), wallet("owner", COIN)
BEGUN = opened(RULES).after(
    Deposit(0, OWNER, 20), Deposit(0, A, 1_000), Deposit(0, B, 1_000), Deposit(0, MARKET.margin("A"), 200),
    Deposit(0, MARKET.margin("B"), 200), Trade(0, "X", "A", "B", 11, 100), Contribution(0, "fund", outside(USD), 100),
)  # fmt: skip

RISING = BiddingTerms(50, 50_000, 10, 100, lot_falls=True)
SEALED = SealedTerms(5, Pricing.HIGHEST_LOSING, Ties.IN_PROPORTION)
FALLING = SaleTerms(LinearDecay(50), 40, 250_000, 0)
RISES = AuctionOpened(10, "r", OWNER, 10, LENDER, 100, RISING)
SEALS = AuctionOpened(10, "s", OWNER, 10, LENDER, 100, SEALED, lasts=20)
FALLS = AuctionOpened(10, "f", OWNER, 10, LENDER, 100, FALLING, top=40)

OPENINGS: tuple[Row, ...] = (
    ("bids that rise", BEGUN, RISES),
    ("sealed bids", BEGUN, SEALS),
    ("a price that falls", BEGUN, FALLS),
    ("all of what its owner has", BEGUN, evolve(RISES, lot=20)),
    ("a debt to the world outside", BEGUN, evolve(SEALS, payee=outside(USD))),
    ("no debt: all is surplus", BEGUN, evolve(SEALS, owed=0)),
    ("a second one", BEGUN.after(RISES), evolve(SEALS, time=11)),
    ("10^30", BEGUN.after(Deposit(1, OWNER, HUGE)), evolve(SEALS, lot=HUGE, owed=HUGE)),
    ("refused: an id that is open", BEGUN.after(RISES), evolve(RISES, time=11)),
    ("refused: an id that was absorbed", BEGUN.after(SEALS, AuctionClosed(30, "s")), evolve(SEALS, time=31)),
    ("refused: no id", BEGUN, evolve(RISES, id="")),
    ("refused: an id of 191 characters", BEGUN, evolve(RISES, id="r" * 191)),
    ("refused: more than its owner has", BEGUN, evolve(RISES, lot=21)),
    ("refused: no lot", BEGUN, evolve(RISES, lot=0)),
    ("refused: a debt in the lot's own asset", BEGUN, evolve(RISES, payee=wallet("lender", COIN))),
    ("refused: contracts as a lot", BEGUN, evolve(RISES, owner=MARKET.side("A", MARKET.long))),
    ("refused: margin that is needed as a lot", BEGUN, evolve(SEALS, owner=MARKET.margin("A"), lot=101,
     payee=wallet("lender", COIN))),
    ("refused: sealed bids without an end", BEGUN, evolve(SEALS, lasts=0)),
    ("refused: bids that rise with an end of their own", BEGUN, evolve(RISES, lasts=5)),
    ("refused: sealed bids with a first price", BEGUN, evolve(SEALS, top=5)),
    ("refused: a price that falls from nothing", BEGUN, evolve(FALLS, top=0)),
    ("refused: a price that falls without a debt", BEGUN, evolve(FALLS, owed=0)),
    ("refused: a debt below 0", BEGUN, evolve(SEALS, owed=-1)),
    ("refused: before the last event", BEGUN.after(RISES), evolve(SEALS, time=9)),
)  # fmt: skip

RISEN = BEGUN.after(RISES)
BID = BidMade(11, "r", A, 60)
BIDS: tuple[Row, ...] = (
    ("the first, at the reserve", RISEN, evolve(BID, amount=50)),
    ("one that is better by the step: who is outbid is paid back", RISEN.after(BID), evolve(BID, bidder=B, amount=63)),
    ("of who bid before", RISEN.after(BID), evolve(BID, amount=100)),
    ("the whole debt", RISEN, evolve(BID, amount=100)),
    ("refused: below the reserve", RISEN, evolve(BID, amount=49)),
    ("refused: below the step", RISEN.after(BID), evolve(BID, bidder=B, amount=62)),
    ("refused: above the debt", RISEN, evolve(BID, amount=101)),
    ("refused: more than the bidder has", RISEN, evolve(BID, bidder=wallet("C"))),
    ("refused: margin that is needed", RISEN, evolve(BID, bidder=MARKET.margin("A"), amount=100)),
    ("refused: in another asset", RISEN, evolve(BID, bidder=OWNER)),
    ("refused: the world outside bids", RISEN, evolve(BID, bidder=outside(USD))),
    ("refused: no such auction", RISEN, evolve(BID, auction="q")),
    ("refused: an auction of sealed bids", BEGUN.after(SEALS), evolve(BID, auction="s")),
    ("refused: its time is up", RISEN.after(BID), evolve(BID, time=21, bidder=B, amount=70)),
    ("refused: before the last event", RISEN, evolve(BID, time=9)),
)

FULL = RISEN.after(evolve(BID, amount=100))
ASKED = LotBid(12, "r", B, 9)
LOTS: tuple[Row, ...] = (
    ("a smaller lot: the rest goes back, and so does the other's bid", FULL, ASKED),
    ("a much smaller one, of who bid before", FULL, evolve(ASKED, bidder=A, lot=1)),
    ("smaller still", FULL.after(ASKED), evolve(ASKED, bidder=A, lot=8)),
    ("refused: as large", FULL, evolve(ASKED, lot=10)),
    ("refused: nothing", FULL, evolve(ASKED, lot=0)),
    ("refused: the debt is not bid yet", RISEN.after(BID), ASKED),
    ("refused: who cannot pay the debt", FULL, evolve(ASKED, bidder=wallet("C"))),
    ("refused: no such auction", FULL, evolve(ASKED, auction="q")),
    ("refused: a price that falls", BEGUN.after(FALLS), evolve(ASKED, auction="f")),
    ("refused: its time is up", FULL, evolve(ASKED, time=21)),
)

HANDED = SealedBid(11, "s", A, 12, 6)
SEALING = BEGUN.after(SEALS)
HANDS: tuple[Row, ...] = (
    ("paid in whole", SEALING, HANDED),
    ("another's", SEALING.after(HANDED), evolve(HANDED, bidder=B, price=11, quantity=10)),
    ("refused: below the reserve", SEALING, evolve(HANDED, price=4)),
    ("a second one of the same bidder", SEALING.after(HANDED), evolve(HANDED, price=13)),
    ("refused: more than the bidder has", SEALING, evolve(HANDED, price=200)),
    ("refused: no quantity", SEALING, evolve(HANDED, quantity=0)),
    ("refused: no price", SEALING, evolve(HANDED, price=0)),
    ("refused: in another asset", SEALING, evolve(HANDED, bidder=OWNER)),
    ("refused: an auction of bids that rise", RISEN, evolve(HANDED, auction="r")),
    ("refused: its time is up", SEALING, evolve(HANDED, time=30)),
)

FALLEN = BEGUN.after(FALLS)
TAKEN = LotTaken(15, "f", A, 2, 40)
TAKES: tuple[Row, ...] = (
    ("some of it, at the price of the moment", FALLEN, TAKEN),
    ("the debt is paid, and the rest goes back", FALLEN, evolve(TAKEN, quantity=10)),
    ("all of it, and the rest of the debt is missing", BEGUN.after(evolve(FALLS, lot=5)), LotTaken(45, "f", A, 9, 40)),
    ("a second take", FALLEN.after(TAKEN), evolve(TAKEN, time=20, bidder=B, quantity=1)),
    ("refused: the price is above the highest to be paid", FALLEN, evolve(TAKEN, price_max=35)),
    ("refused: nothing", FALLEN, evolve(TAKEN, quantity=0)),
    ("refused: more than the bidder has", FALLEN, evolve(TAKEN, bidder=wallet("C"))),
    ("refused: its time is up", FALLEN, evolve(TAKEN, time=51)),
    ("refused: the price has fallen too far", FALLEN, evolve(TAKEN, time=49)),
    ("refused: an auction of sealed bids", SEALING, evolve(TAKEN, auction="s")),
    ("refused: no such auction", FALLEN, evolve(TAKEN, auction="q")),
)

AGAIN: tuple[Row, ...] = (
    ("a price that has run out of time", FALLEN, AuctionReopened(51, "f", 35)),
    ("bids that nobody made", RISEN, AuctionReopened(110, "r", 0)),
    ("refused: a price that still falls", FALLEN, AuctionReopened(20, "f", 35)),
    ("refused: from no price", FALLEN, AuctionReopened(51, "f", 0)),
    ("refused: bids that may still be made", RISEN, AuctionReopened(20, "r", 0)),
    ("refused: somebody has bid", RISEN.after(BID), AuctionReopened(110, "r", 0)),
    ("refused: bids with a first price", RISEN, AuctionReopened(110, "r", 5)),
    ("refused: sealed bids", SEALING, AuctionReopened(40, "s", 0)),
    ("refused: no such auction", RISEN, AuctionReopened(110, "q", 0)),
)

UNIFORM = evolve(SEALS, terms=SealedTerms(5, Pricing.LOWEST_WINNING, Ties.IN_ORDER))
OWN = evolve(SEALS, terms=SealedTerms(5, Pricing.OWN_BID, Ties.IN_ORDER))
BOTH = (HANDED, evolve(HANDED, bidder=B, price=11, quantity=10))
CLOSINGS: tuple[Row, ...] = (
    ("bids that rose: the debt, and the winner its lot", FULL, AuctionClosed(30, "r")),
    ("a smaller lot is won, and what is missing is none", FULL.after(ASKED), AuctionClosed(30, "r")),
    ("less than the debt: the pool bears what is missing", RISEN.after(BID), AuctionClosed(30, "r")),
    ("nobody bid: all goes back, and all is missing", RISEN, AuctionClosed(110, "r")),
    ("sealed bids at the highest losing bid", SEALING.after(*BOTH), AuctionClosed(30, "s")),
    ("sealed bids at the lowest winning bid", BEGUN.after(UNIFORM, *BOTH), AuctionClosed(30, "s")),
    ("sealed bids at their own", BEGUN.after(OWN, *BOTH), AuctionClosed(30, "s")),
    ("sealed bids: a tie is shared in proportion", SEALING.after(HANDED, evolve(HANDED, bidder=B, quantity=9)),
     AuctionClosed(30, "s")),
    ("nobody handed a bid in", SEALING, AuctionClosed(30, "s")),
    ("a price that fell: what is left goes back", FALLEN.after(TAKEN), AuctionClosed(51, "f")),
    ("refused: bids may still be made", FULL, AuctionClosed(20, "r")),
    ("refused: sealed bids may still be handed in", SEALING, AuctionClosed(29, "s")),
    ("refused: the price still falls", FALLEN, AuctionClosed(20, "f")),
    ("refused: closed before", FULL.after(AuctionClosed(30, "r")), AuctionClosed(31, "r")),
    ("refused: before the last event", FULL, AuctionClosed(9, "r")),
)  # fmt: skip

STEPWISE = evolve(FALLS, terms=SaleTerms(StepwiseDecay(5, (100_000, 200_000)), 40, 0, 61))
TAKES = (
    *TAKES,
    ("a price that falls step by step", BEGUN.after(STEPWISE), evolve(TAKEN, time=21)),
    ("refused: what it leaves of the debt is dust", BEGUN.after(STEPWISE), evolve(TAKEN, time=10, quantity=1)),
)

CLOCK = {"BackDated": "MC-14"}

KINDS = {
    "step_auction_opened": Kind(cases("step_auction_opened", OPENINGS), run, ("AU-24", "AU-31", "MC-3"), CLOCK),
    "step_bid_made": Kind(cases("step_bid_made", BIDS), run, ("AU-24",), CLOCK),
    "step_lot_bid": Kind(cases("step_lot_bid", LOTS), run, ("AU-25",), CLOCK),
    "step_sealed_bid": Kind(cases("step_sealed_bid", HANDS), run, ("AU-27", "AU-30", "AU-31"), CLOCK),
    "step_lot_taken": Kind(cases("step_lot_taken", TAKES), run, ("AU-26",), CLOCK),
    "step_auction_reopened": Kind(cases("step_auction_reopened", AGAIN), run, ("AU-24", "AU-26"), CLOCK),
    "step_auction_closed": Kind(
        cases("step_auction_closed", CLOSINGS), run, ("AU-24", "AU-25", "AU-26", "AU-27", "AU-30", "MC-7"), CLOCK
    ),
}
"""The kinds of auctions' events."""
