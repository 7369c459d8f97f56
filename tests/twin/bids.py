"""Convenience: auctions and what is bid in them, drawn at random by one who looks at which are open."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from rhodian import (
    Account,
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    LotBid,
    LotTaken,
    SealedBid,
    outside,
)
from rhodian.auctions import BiddingTerms, Linear, Pricing, SaleTerms, SealedTerms, Stepwise, Ties
from tests.twin import worlds
from tests.twin.auctions import is_stale, price_at

if TYPE_CHECKING:
    from random import Random

    from rhodian import Event
    from tests.twin.auctions import Auction
    from tests.twin.books import Twin


def somebody(random: Random, purpose: str, asset: object) -> Account:
    """Draw an account of an asset."""
    return Account(random.choice(worlds.OWNERS), purpose, asset)  # type: ignore[arg-type]  # one of the two assets


def opening(random: Random, twin: Twin, time: int, name: str) -> Event:
    """Draw an auction of any form."""
    lots, debts = random.choice([(worlds.BTC, worlds.USD), (worlds.USD, worlds.BTC)])
    purpose = random.choice(["wallet", "wallet", "wallet", "margin"])
    owner, payee = somebody(random, purpose, lots), somebody(random, "wallet", debts)
    payee = random.choice([payee, payee, outside(debts), Account("fund", "pool", debts)])
    lot = random.randint(1, max(1, min(twin.has(owner), random.choice([9, 90]))) + (random.randint(0, 9) == 0))
    owed = random.choice([random.randint(0, 9), random.randint(1, 900), random.randint(1, 900)])
    lasts = top = 0
    terms: BiddingTerms | SealedTerms | SaleTerms
    form = random.randint(0, 2)
    if form == 0:
        terms = BiddingTerms(
            random.choice([0, 1, random.randint(0, 50)]), random.choice([0, 50_000, 10**6]), random.randint(1, 5),
            random.randint(1, 9), random.choice([False, True]),
        )  # fmt: skip
    elif form == 1:
        terms = SealedTerms(random.randint(1, 4), random.choice(list(Pricing)), random.choice(list(Ties)))
        lasts = random.randint(1, 9)
    else:
        lasts_for = random.randint(1, 9)
        decay = random.choice(
            [
                Linear(lasts_for + random.randint(0, 3)),
                Stepwise(random.randint(1, 3), tuple(random.choice([0, 100_000, 999_999]) for _ in range(random.randint(0, 3)))),
            ]
        )
        dust = random.choice([0, random.randint(0, 90)])
        terms, top = SaleTerms(decay, lasts_for, random.choice([0, 300_000, 10**6]), dust), random.randint(1, 30)
    if random.randint(0, 19) == 0:
        lasts, top = 1, 1
    return AuctionOpened(time, name, owner, lot, payee, owed, terms, lasts, top)


def bid(random: Random, twin: Twin, time: int) -> Event:
    """Draw a step of an auction that is open."""
    name = random.choice(sorted(twin.auctions))
    auction = twin.auctions[name]
    if random.randint(0, 19) == 0:
        name = random.choice(["none", *sorted(twin.auctions)])
    bidder = somebody(random, random.choice(["wallet", "wallet", "wallet", "wallet", "margin"]), auction["payee"].asset)
    if random.randint(0, 2):
        bidder = Account("rich", "wallet", auction["payee"].asset)
    over = late(auction, time)
    if random.randint(0, 9) == 0 or (over and random.randint(0, 3)):
        if random.randint(0, 2):
            return AuctionClosed(time, name)
        return AuctionReopened(time, name, random.randint(1, 30) if "top" in auction else random.randint(0, 9) // 9)
    if "bids" in auction:
        price = max(0, auction["terms"].reserve + random.randint(-1, 4))
        return SealedBid(time, name, bidder, price, random.randint(1, auction["lot"] + 1))
    if "top" in auction:
        price = auction["top"] if over else price_at(auction, time)
        return LotTaken(time, name, bidder, random.randint(1, auction["lot"] + 3), price + random.choice([-1, 0, 0, 3]))
    if auction["terms"].lot_falls and auction["amount"] >= auction["owed"] and random.randint(0, 9):
        most = auction["lot"] * 10**6 // (10**6 + auction["terms"].step_ppm)
        return LotBid(time, name, bidder, random.choice([most - 1, most, most + 1, random.randint(0, most + 1)]))
    least = max(auction["terms"].reserve, ceil(auction["amount"] * (1 + auction["terms"].step_ppm / 10**6)))
    if auction["terms"].lot_falls and random.randint(0, 2):
        return BidMade(time, name, bidder, auction["owed"])
    return BidMade(time, name, bidder, random.choice([least, least + 1, auction["owed"], least + random.randint(0, 300)]))


def late(auction: Auction, time: int) -> bool:
    """Tell whether an auction's time is up."""
    if "top" in auction:
        return is_stale(auction, time)
    return bool(time >= auction.get("due", auction["end"]))
