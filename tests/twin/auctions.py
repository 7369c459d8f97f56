"""Convenience: the twin's auctions, from opening to award, with the money that each step moves."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import attrs

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
from rhodian.auctions import BiddingTerms, LinearDecay, SaleTerms, SealedTerms
from tests import auction_oracle, market_oracle
from tests.twin.bearing import Event
from tests.twin.books import IDS, MILLION, MOST, Twin, checked_id, natural, need, positive

if TYPE_CHECKING:
    from fractions import Fraction

    from rhodian import Asset

Auction = dict[str, Any]


def opened(twin: Twin, event: AuctionOpened) -> None:
    """Put a lot up for a debt."""
    checked_id(event.id)
    need(event.id not in twin.auctions, "InvalidValue")
    need(twin.has(Account(event.id, "absorbed", IDS)) == 0, "AlreadyAbsorbed")
    twin.payer(event.owner)
    if event.payee != outside(event.payee.asset):
        twin.money(event.payee)
    need(event.owner.asset != event.payee.asset, "InvalidValue")
    positive(event.lot)
    natural(event.owed)
    auction: Auction = {
        "id": event.id, "owner": event.owner, "payee": event.payee, "terms": event.terms,
        "owed": event.owed, "first": event.owed, "lot": event.lot, "last": event.time,
    }  # fmt: skip
    if isinstance(event.terms, BiddingTerms):
        need(not event.terms.lot_falls or 0 < event.owed >= event.terms.reserve, "InvalidValue")
        end = event.time + event.terms.lasts
        auction |= {"amount": 0, "bidder": None, "end": end, "due": end}
    elif isinstance(event.terms, SealedTerms):
        positive(event.lasts)
        auction |= {"end": event.time + event.lasts, "bids": []}
    else:
        need(event.owed > 0, "InvalidValue")
        positive(event.top)
        auction |= {"top": event.top, "start": event.time}
    need(isinstance(event.terms, SealedTerms) or event.lasts == 0, "InvalidValue")
    lasts = event.lasts if isinstance(event.terms, SealedTerms) else event.terms.lasts
    need(event.time + lasts <= MOST, "InvalidValue")
    need(isinstance(event.terms, SaleTerms) or event.top == 0, "InvalidValue")
    twin.pay_out(event.owner, lot_of(auction), event.lot)
    twin.auctions[event.id] = auction


def lot_of(auction: Auction) -> Account:
    """Return where the lot is while it is for sale."""
    return Account(f"auction {auction['id']}", "auction lot", auction["owner"].asset)


def bids_of(auction: Auction) -> Account:
    """Return where the bids are that may have to be paid back."""
    return Account(f"auction {auction['id']}", "auction bids", auction["payee"].asset)


def likewise(account: Account, asset: Asset) -> Account:
    """Return the account of the same owner and purpose in another asset."""
    return attrs.evolve(account, asset=asset)


def found(twin: Twin, name: str, kind: type) -> Auction:
    """Return an open auction of a form."""
    need(name in twin.auctions, "UnknownName")
    need(isinstance(twin.auctions[name]["terms"], kind), "OutOfOrder")
    return twin.auctions[name]


def paying(twin: Twin, auction: Auction, bidder: Account) -> None:
    """Refuse a bidder whose account is none of money in the debt's asset."""
    twin.payer(bidder)
    need(bidder.asset == auction["payee"].asset, "AssetMismatch")


def outbid(twin: Twin, auction: Auction, bidder: Account, amount: int, lot: int) -> None:
    """Take a better bid in, pay the last one back, and let what is left of the lot go back."""
    if auction["bidder"] is not None:
        twin.move(bids_of(auction), auction["bidder"], auction["amount"])
    twin.pay_out(bidder, bids_of(auction), amount)
    twin.move(lot_of(auction), auction["owner"], auction["lot"] - lot)
    due = min(auction["end"], twin.time + auction["terms"].ttl)
    auction.update(bidder=bidder, amount=amount, lot=lot, due=due, last=twin.time)


def bid_made(twin: Twin, event: BidMade) -> None:
    """Take a higher bid."""
    auction = found(twin, event.auction, BiddingTerms)
    terms, last, owed = auction["terms"], auction["amount"], auction["owed"]
    need(twin.time < auction["due"], "AuctionOver")
    paying(twin, auction, event.bidder)
    natural(event.amount)
    need(not (terms.lot_falls and auction["bidder"] is not None and last >= owed), "WrongBid")
    if auction["bidder"] is None:
        least = max(1, terms.reserve)
    else:
        least = max(last + 1, ceil(by(last, MILLION + terms.step_ppm)))
        if last < owed:
            least = min(least, owed)
    need(event.amount >= least, "BidTooLow")
    need(not terms.lot_falls or event.amount <= owed, "InvalidValue")
    outbid(twin, auction, event.bidder, event.amount, auction["lot"])


def by(amount: int, parts: int) -> Fraction:
    """Return so many millionths of an amount."""
    return market_oracle.part(amount, parts)


def lot_bid(twin: Twin, event: LotBid) -> None:
    """Take a bid for less of the lot."""
    auction = found(twin, event.auction, BiddingTerms)
    need(twin.time < auction["due"], "AuctionOver")
    paying(twin, auction, event.bidder)
    covered = auction["bidder"] is not None and auction["amount"] >= auction["owed"]
    need(auction["terms"].lot_falls and covered, "WrongBid")
    positive(event.lot)
    need(event.lot < auction["lot"], "InvalidValue")
    need(event.lot * (MILLION + auction["terms"].step_ppm) <= auction["lot"] * MILLION, "InvalidValue")
    outbid(twin, auction, event.bidder, auction["amount"], event.lot)


def sealed_bid(twin: Twin, event: SealedBid) -> None:
    """Take a sealed bid in, and its money."""
    auction = found(twin, event.auction, SealedTerms)
    need(twin.time < auction["end"], "AuctionOver")
    paying(twin, auction, event.bidder)
    positive(event.price)
    positive(event.quantity)
    need(event.price >= auction["terms"].reserve, "BidTooLow")
    twin.pay_out(event.bidder, bids_of(auction), event.price * event.quantity)
    auction["bids"] = [*auction["bids"], (event.bidder, event.price, event.quantity)]
    auction["last"] = twin.time


def price_at(auction: Auction, time: int) -> int:
    """Return the price of a time at which there still is one."""
    decay = auction["terms"].decay
    if isinstance(decay, LinearDecay):
        shape = {"rule": "linear", "duration": decay.duration}
    else:
        shape = {"rule": "stepwise", "every": decay.every, "cuts_ppm": list(decay.cuts_ppm)}
    given = {"top": auction["top"], "start": auction["start"], "terms": {"decay": shape}}
    price: int = auction_oracle.price_at(given, time)["price"]
    return price


def is_stale(auction: Auction, time: int) -> bool:
    """Tell whether nothing can be sold any more, for the time or for the price."""
    if time >= auction["start"] + auction["terms"].lasts:
        return True
    return bool(price_at(auction, time) < by(auction["top"], auction["terms"].floor_ppm))


def lot_taken(twin: Twin, event: LotTaken) -> None:
    """Sell at the price of the moment."""
    before = dict(twin.book)
    auction = found(twin, event.auction, SaleTerms)
    need(twin.time < auction["start"] + auction["terms"].lasts, "AuctionOver")
    paying(twin, auction, event.bidder)
    positive(event.quantity)
    positive(event.price_max)
    price = price_at(auction, twin.time)
    need(price <= event.price_max and not is_stale(auction, twin.time))
    sold = auction_oracle.sell_lot(auction["owed"], auction["lot"], price, event.quantity, auction["terms"].dust)
    need(sold["quantity"] > 0, "LeavesDust")
    surplus = likewise(auction["owner"], auction["payee"].asset)
    parts = ((auction["payee"], sold["proceeds"]), (surplus, sold["surplus"]))
    paid = [(payee, amount) for payee, amount in parts if payee != event.bidder and amount]
    for payee, amount in paid:
        twin.move(event.bidder, payee, amount)
    if paid:
        twin.stays(event.bidder)
    twin.move(lot_of(auction), likewise(event.bidder, auction["owner"].asset), sold["quantity"])
    auction.update(owed=auction["owed"] - sold["proceeds"], lot=auction["lot"] - sold["quantity"], last=twin.time)
    if not auction["owed"] or not auction["lot"]:
        end(twin, auction, auction["lot"], auction["owed"], before)


def pay_debt(twin: Twin, auction: Auction, proceeds: int, surplus: int) -> None:
    """Let the debt be paid out of the bids, and the owner have the rest."""
    twin.move(bids_of(auction), auction["payee"], proceeds)
    twin.move(bids_of(auction), likewise(auction["owner"], auction["payee"].asset), surplus)


def end(twin: Twin, auction: Auction, returned: int, shortfall: int, before: dict[Account, int]) -> None:
    """Give back what is not sold, let the layers bear what is missing, and forget the auction."""
    twin.move(lot_of(auction), auction["owner"], returned)
    del twin.auctions[auction["id"]]
    twin.absorb(auction["id"])
    borne = Event(twin, auction["id"], twin.time, before).by_layers(shortfall, auction["payee"])
    twin.add(auction["payee"], borne)
    twin.note("layers bear what an auction lacks", borne)
    twin.note(f"{type(auction['terms']).__name__}: paid in full", not shortfall)
    twin.note(f"{type(auction['terms']).__name__}: paid in part", 0 < shortfall < auction["first"])
    twin.note(f"{type(auction['terms']).__name__}: paid nothing", shortfall == auction["first"])


def reopened(twin: Twin, event: AuctionReopened) -> None:
    """Begin again where nobody has bid, or where the price has run out of time."""
    auction = found(twin, event.auction, BiddingTerms | SaleTerms)  # type: ignore[arg-type]  # isinstance takes unions
    auction["last"] = twin.time
    if isinstance(auction["terms"], BiddingTerms):
        need(event.top == 0, "InvalidValue")
        need(auction["bidder"] is None, "AlreadyBid")
        need(twin.time >= auction["due"], "TooEarly")
        auction["end"] = auction["due"] = twin.time + auction["terms"].lasts
    else:
        need(is_stale(auction, twin.time), "StillSelling")
        positive(event.top)
        auction.update(top=event.top, start=twin.time)


def closed(twin: Twin, event: AuctionClosed) -> None:
    """End an auction whose time is up."""
    before = dict(twin.book)
    need(event.auction in twin.auctions, "UnknownName")
    auction = twin.auctions[event.auction]
    if isinstance(auction["terms"], SaleTerms):
        need(is_stale(auction, twin.time), "StillSelling")
        end(twin, auction, auction["lot"], auction["owed"], before)
    elif isinstance(auction["terms"], SealedTerms):
        need(twin.time >= auction["end"], "TooEarly")
        open_bids(twin, auction, before)
    else:
        need(twin.time >= auction["due"], "TooEarly")
        if auction["bidder"] is None:
            end(twin, auction, auction["lot"], auction["owed"], before)
            return
        twin.move(lot_of(auction), likewise(auction["bidder"], auction["owner"].asset), auction["lot"])
        proceeds = min(auction["amount"], auction["owed"])
        pay_debt(twin, auction, proceeds, auction["amount"] - proceeds)
        end(twin, auction, 0, auction["owed"] - proceeds, before)


def open_bids(twin: Twin, auction: Auction, before: dict[Account, int]) -> None:
    """Open the sealed bids in the order of bidder, price and quantity: winners have their lot, the others their bid."""
    bids = sorted(
        auction["bids"],
        key=lambda bid: (bid[0].owner, bid[0].purpose, bid[0].asset.code, bid[0].asset.scale, bid[1], bid[2]),
    )
    terms = auction["terms"]
    rule = {"reserve": terms.reserve, "pricing": terms.pricing.value, "ties": terms.ties.value}
    prices, quantities = [bid[1] for bid in bids], [bid[2] for bid in bids]
    awards = auction_oracle.award(auction["lot"], prices, quantities, rule)
    for (bidder, price, quantity), won, paid in zip(bids, awards["filled"], awards["paid"], strict=True):
        twin.move(bids_of(auction), bidder, price * quantity - paid)
        twin.move(lot_of(auction), likewise(bidder, auction["owner"].asset), won)
    paid = sum(awards["paid"])
    proceeds = min(paid, auction["owed"])
    pay_debt(twin, auction, proceeds, paid - proceeds)
    end(twin, auction, auction["lot"] - sum(awards["filled"]), auction["owed"] - proceeds, before)
