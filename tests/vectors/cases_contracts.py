"""Convenience: the vectors about contracts that are sold to the best of some bids, at a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from rhodian import (
    AuctionedSale,
    AuctionTerms,
    ContractBid,
)
from rhodian.auctions import Pricing, Ties
from tests.vectors.marked import (
    PAIR,
    PART,
    PLAIN,
    WHOLE,
    marks,
    ruled,
    traded,
)

if TYPE_CHECKING:
    from tests.vectors.steps import Row, World


def bids(*rows: tuple[str, int, int]) -> tuple[ContractBid, ...]:
    """Return bids of a bidder, a price and a quantity each."""
    return tuple(ContractBid(*row) for row in rows)


def auctioned(world: World, *rows: tuple[str, int, int], owner: str = "A", quantity: int = 10, mark: int = 94) -> Row:
    """Return a mark of X at which contracts are auctioned, still without what is to be seen."""
    return "", world, evolve(marks(X=mark), auctions=(AuctionedSale("X", owner, quantity, bids(*rows)),))


def by_rule(pricing: Pricing, ties: Ties = Ties.IN_ORDER, *, partial: bool = False) -> World:
    """Return the pair in a market with auctions of a rule."""
    terms = evolve(PART if partial else WHOLE, auction=AuctionTerms(200_000, pricing, ties))
    return traded(ruled(terms=terms), "A 100 B 1000 M 5000 D 3000", *PAIR)


def of_short() -> World:
    """Return the same of which the short is poor."""
    terms = evolve(WHOLE, auction=AuctionTerms(200_000, Pricing.OWN_BID, Ties.IN_PROPORTION))
    return traded(ruled(terms=terms), "A 1000 B 100 M 5000 D 3000", *PAIR)


OWN = by_rule(Pricing.OWN_BID)
SOLD: dict[str, Row] = {
    "contracts of a long go to the highest bids, each at its own": auctioned(OWN, ("M", 88, 7), ("D", 93, 6)),
    "outside the band, and better than the mark": auctioned(OWN, ("M", 80, 5), ("D", 120, 5)),
    "all at the lowest that wins": auctioned(by_rule(Pricing.LOWEST_WINNING), ("M", 88, 7), ("D", 93, 6)),
    "all at the highest that does not": auctioned(
        by_rule(Pricing.HIGHEST_LOSING), ("M", 90, 4), ("D", 93, 6), ("B", 87, 1)),
    "all at the reserve, rounded up, if no bid loses": auctioned(by_rule(Pricing.HIGHEST_LOSING), ("M", 90, 4)),
    "equal bids in order of their bidders": auctioned(OWN, ("M", 90, 8), ("D", 90, 8)),
    "equal bids in proportion": auctioned(by_rule(Pricing.OWN_BID, Ties.IN_PROPORTION), ("M", 90, 9), ("D", 90, 6)),
    "two bids of one bidder": auctioned(OWN, ("M", 90, 2), ("M", 89, 8)),
    "to who holds the other side and so closes its own": auctioned(OWN, ("B", 90, 10)),
    "nothing below the reserve, and what nobody wins stays": auctioned(OWN, ("M", 75, 10), ("D", 76, 3)),
    "nobody bids": auctioned(OWN),
    "no more than restores the margin at what is bid": auctioned(
        by_rule(Pricing.OWN_BID, partial=True), ("M", 93, 5), quantity=5),
    "of a bankrupt": auctioned(OWN, ("M", 80, 10), mark=88),
    "contracts of a short go to the lowest bids": auctioned(
        of_short(), ("M", 112, 7), ("D", 108, 6), owner="B", mark=106),
    "nothing above the reserve": auctioned(of_short(), ("M", 128, 7), ("D", 127, 6), owner="B", mark=106),
    "refused: the terms sell nothing by bids": auctioned(PLAIN, ("M", 90, 10)),
    "refused: it reaches its maintenance, though nobody bids": auctioned(OWN, mark=95),
    "refused: more than it holds": auctioned(OWN, ("M", 90, 10), quantity=11),
    "refused: none": auctioned(OWN, ("M", 90, 10), quantity=0),
    "refused: a bid for none": auctioned(OWN, ("M", 90, 0)),
    "refused: a bid of less than nothing": auctioned(OWN, ("M", -1, 1)),
    "refused: the owner bids itself": auctioned(OWN, ("A", 90, 1)),
    "refused: a bid that cannot be carried": auctioned(OWN, ("E", 90, 1)),
    "refused: more than restores the margin at what is bid": auctioned(
        by_rule(Pricing.OWN_BID, partial=True), ("M", 94, 10), quantity=10),
}  # fmt: skip
AUCTIONED = tuple((about, world, event) for about, (_, world, event) in SOLD.items())
