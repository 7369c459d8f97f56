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
from rhodian.auctions import BiddingTerms, Decay, LinearDecay, Pricing, SaleTerms, SealedTerms, StepwiseDecay, Ties
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
    owner = somebody(random, random.choice(["wallet", "wallet", "wallet", "margin"]), lots)
    payee = somebody(random, "wallet", debts)
    payee = random.choice([payee, payee, outside(debts), Account("fund", "pool", debts)])
    lot = random.randint(1, max(1, min(twin.has(owner), random.choice([9, 90]))) + (random.randint(0, 9) == 0))
    owed = random.choice([random.randint(0, 9), random.randint(1, 900), random.randint(1, 900)])
    forms: list[BiddingTerms | SealedTerms | SaleTerms] = [rising(random), sealed(random), falling(random)]
    terms = random.choice(forms)
    lasts = random.randint(1, 9) if isinstance(terms, SealedTerms) else random.randint(0, 19) // 19
    top = random.randint(1, 30) if isinstance(terms, SaleTerms) else random.randint(0, 19) // 19
    return AuctionOpened(time, name, owner, lot, payee, owed, terms, lasts, top)


def rising(random: Random) -> BiddingTerms:
    """Draw the rule of bids that rise."""
    return BiddingTerms(
        random.choice([0, 1, random.randint(0, 50)]), random.choice([0, 50_000, 10**6]), random.randint(1, 5),
        random.randint(1, 9), random.choice([False, True]),
    )  # fmt: skip


def sealed(random: Random) -> SealedTerms:
    """Draw the rule of sealed bids."""
    return SealedTerms(random.randint(1, 4), random.choice(list(Pricing)), random.choice(list(Ties)))


def falling(random: Random) -> SaleTerms:
    """Draw the rule of a falling price."""
    lasts = random.randint(1, 9)
    cuts = tuple(random.choice([0, 100_000, 999_999]) for _ in range(random.randint(0, 3)))
    decays: list[Decay] = [LinearDecay(lasts + random.randint(0, 3)), StepwiseDecay(random.randint(1, 3), cuts)]
    dust = random.choice([0, random.randint(0, 90)])
    return SaleTerms(random.choice(decays), lasts, random.choice([0, 300_000, 10**6]), dust)


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
        top = random.randint(1, 30) if "top" in auction else random.randint(0, 9) // 9
        return AuctionClosed(time, name) if random.randint(0, 2) else AuctionReopened(time, name, top)
    if "bids" in auction:
        price = max(0, auction["terms"].reserve + random.randint(-1, 4))
        return SealedBid(time, name, bidder, price, random.randint(1, auction["lot"] + 1))
    if "top" in auction:
        price = auction["top"] if over else price_at(auction, time)
        return LotTaken(time, name, bidder, random.randint(1, auction["lot"] + 3), price + random.choice([-1, 0, 0, 3]))
    return better(random, auction, time, name, bidder)


def better(random: Random, auction: Auction, time: int, name: str, bidder: Account) -> Event:
    """Draw a bid of more money, or for less of the lot."""
    terms = auction["terms"]
    if terms.lot_falls and auction["amount"] >= auction["owed"] and random.randint(0, 9):
        most = auction["lot"] * 10**6 // (10**6 + terms.step_ppm)
        return LotBid(time, name, bidder, random.choice([most - 1, most, most + 1, random.randint(0, most + 1)]))
    least = max(terms.reserve, ceil(auction["amount"] * (1 + terms.step_ppm / 10**6)))
    amounts = [auction["owed"], random.choice([least, least + 1, auction["owed"], least + random.randint(0, 300)])]
    return BidMade(time, name, bidder, amounts[0] if terms.lot_falls and random.randint(0, 2) else amounts[1])


def late(auction: Auction, time: int) -> bool:
    """Tell whether an auction's time is up."""
    if "top" in auction:
        return is_stale(auction, time)
    return bool(time >= (auction["due"] if "due" in auction else auction["end"]))
