"""Convenience: the twin's auctions of contracts: who wins how many, and at which value."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from rhodian import AuctionedSale, ContractBid, ForcedSale
from rhodian.auctions import Pricing, Ties
from tests.oracle import in_order, in_proportion
from tests.twin import worlds
from tests.twin.books import MILLION, Twin, checked_name, natural, need, positive

if TYPE_CHECKING:
    from random import Random

    from rhodian import Listing
    from tests.twin.cycle import Cycle


def check(twin: Twin, auction: AuctionedSale) -> None:
    """Refuse an auction in an unknown market, or by names and numbers that are none."""
    twin.listing(auction.market)
    for name in (auction.owner, *(bid.bidder for bid in auction.bids)):
        checked_name(name)
        need(name != "outside", "InvalidValue")
    positive(auction.quantity)
    for bid in auction.bids:
        natural(bid.price)
        positive(bid.quantity)


def awards(cycle: Cycle, auction: AuctionedSale) -> list[ForcedSale]:
    """Return the sales that an auction comes to.

    The best bids win: the highest where who takes the contracts pays for them, and else the lowest.
    """
    market = cycle.twin.listing(auction.market).market
    terms, number, fair = market.terms.auction, cycle.begun[market.name].get(auction.owner, 0), cycle.fair(market)
    need(terms is not None and auction.quantity <= abs(number), "InvalidValue")
    assert terms is not None
    highest = (number > 0) != (market.inverse > 0) and fair > 0
    if highest:
        worst = max(0, ceil(Fraction(fair * (MILLION - terms.reserve_ppm), MILLION)))
    else:
        worst = floor(Fraction(fair * (MILLION + terms.reserve_ppm), MILLION))
    bids = sorted(auction.bids, key=lambda bid: (bid.bidder, bid.price, bid.quantity))
    taken = [bid for bid in bids if (bid.price >= worst if highest else bid.price <= worst)]
    won, cutoff = best(auction.quantity, taken, worst, terms.ties, highest=highest)
    prices = [bid.price for bid, each in zip(taken, won, strict=True) if each]
    if prices and terms.pricing is Pricing.LOWEST_WINNING:
        cutoff = min(prices) if highest else max(prices)
    sales = []
    for bid, each in zip(taken, won, strict=True):
        if each:
            price = bid.price if terms.pricing is Pricing.OWN_BID else cutoff
            sales.append(ForcedSale(market.name, auction.owner, bid.bidder, each, each * price))
    note = cycle.twin.note
    note("an auction of contracts sells nothing", not sales)
    note("an auction of contracts sells to some", len(sales) > 1)
    note("an auction of contracts sells all for the highest", highest and sum(won) == auction.quantity)
    note("an auction of contracts sells all for the lowest", not highest and sum(won) == auction.quantity)
    note(f"an auction of contracts pays {terms.pricing.value}", sales)
    return sales


def best(lot: int, bids: list[ContractBid], worst: int, ties: Ties, *, highest: bool) -> tuple[list[int], int]:
    """Return how many each bid wins, and the best price that is not met in full; or else the worst that may win."""
    won, left, cutoff = [0] * len(bids), lot, None
    for price in sorted({bid.price for bid in bids}, reverse=highest):
        level = [place for place, bid in enumerate(bids) if bid.price == price]
        asked = [bids[place].quantity for place in level]
        sold = min(left, sum(asked))
        share = in_proportion if ties is Ties.IN_PROPORTION else in_order
        for place, each in zip(level, share(sold, asked)[0], strict=True):
            won[place] = each
        if sold < sum(asked) and cutoff is None:
            cutoff = price
        left -= sold
    return won, worst if cutoff is None else cutoff


def draw(random: Random, cycle: Cycle, listing: Listing) -> list[AuctionedSale]:
    """Draw auctions of contracts of some who are liquidatable in a market."""
    market, auctions = listing.market, []
    terms, fair = market.terms.auction, cycle.fair(market)
    for owner, number in cycle.begun[market.name].items():
        may = cycle.is_liquidatable(owner) if random.randint(0, 29) else True
        if not may or (terms is None and random.randint(0, 29)):
            continue
        most = min(abs(number), max(1, cycle.ordered(market, owner, fair)))
        reach = fair * min(MILLION, terms.reserve_ppm if terms else 0) // MILLION
        bids = tuple(
            ContractBid(
                random.choice(["rich", "rich", random.choice(worlds.OWNERS)]),
                max(0, fair + random.choice([0, 0, random.randint(-reach - 1, reach + 1)])),
                random.randint(1, most + 1),
            )
            for _ in range(random.choice([0, 1, 1, 2, 2, 3]))
        )
        auctions.append(AuctionedSale(market.name, owner, most + (random.randint(0, 19) == 0), bids))
    return auctions
