"""Convenience: a second opinion on auctions, slow, plain, and sharing no code with the kernel."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, floor
from typing import Any

from tests import oracle
from tests.books_oracle import owner
from tests.market_oracle import MILLION, Answer, Given, first, last, part

BY_HAND = 1000
"""Lots up to here are handed out contract by contract."""


def part_up(amount: int, parts_ppm: int) -> Answer:
    """Take the part exactly, and round it up."""
    return {"part": ceil(part(amount, parts_ppm))}


def after_cuts(top: int, cuts_ppm: list[int], steps: int) -> Answer:
    """Leave what each cut leaves, rounded up."""
    left = list(accumulate(cuts_ppm[:steps], lambda price, cut: ceil(part(price, MILLION - cut)), initial=top))
    waiting = [0] * (len(cuts_ppm) - len(cuts_ppm[:steps]))
    return {"price": left[-1], "drops": [before - after for before, after in pairwise(left)] + waiting}


def price_at(auction: Given, time: int) -> Answer:
    """Return the price on a line, or after so many cuts."""
    decay, elapsed = auction["terms"]["decay"], time - auction["start"]
    if decay["rule"] == "linear":
        left = Fraction(decay["duration"] - elapsed, decay["duration"])
        return {"price": ceil(auction["top"] * left)}
    return {"price": after_cuts(auction["top"], decay["cuts_ppm"], floor(Fraction(elapsed, decay["every"])))["price"]}


def is_stale(auction: Given, time: int) -> Answer:
    """Look at the time, and then at the price."""
    terms = auction["terms"]
    if time - auction["start"] >= terms["lasts"]:
        return {"stale": True}
    return {"stale": price_at(auction, time)["price"] < part(auction["top"], terms["floor_ppm"])}


def reset(auction: Given, time: int, top: int) -> Answer:
    """Begin again."""
    assert is_stale(auction, time)["stale"]
    return {"owed": auction["owed"], "lot": auction["lot"], "top": top, "start": time, "last": time}


def withdraw(auction: Given, time: int) -> Answer:
    """Leave what is owed, and give back the lot."""
    assert is_stale(auction, time)["stale"]
    return {"missing": auction["owed"], "returned": auction["lot"]}


def take(auction: Given, time: int, quantity: int, price_max: int) -> Answer:
    """Sell at the price of the time."""
    price = price_at(auction, time)["price"]
    assert price <= price_max
    sold = sell_lot(auction["owed"], auction["lot"], price, quantity, auction["terms"]["dust"])
    owed, lot = auction["owed"] - sold["proceeds"], auction["lot"] - sold["quantity"]
    return sold | {"owed": owed, "lot": lot, "open": owed > 0 and lot > 0}


def sell_lot(owed: int, lot: int, price: int, quantity: int, dust: int) -> Answer:
    """Try quantities: as many as are wanted and needed, or else the most that leave no dust."""
    enough = first(lambda sold: sold * price >= owed, 1)
    sold = min(quantity, lot, enough)
    if sold not in (lot, enough) and owed - sold * price < dust:
        sold = last(lambda fewer: fewer == 0 or owed - fewer * price >= dust, 0)
    paid = sold * price
    surplus = paid - owed if paid > owed else 0
    return {"quantity": sold, "price": price, "paid": paid, "proceeds": paid - surplus, "surplus": surplus}


def portion(rule: Given, debt: int, worth: int, collateral: int, room: int) -> Answer:
    """Try parts of the debt until one more would not fit, and leave no dust on either side."""

    def brings(tried: int) -> Fraction:
        return part(tried * worth, MILLION + rule["penalty_ppm"])

    goes = last(lambda tried: tried == 0 or (tried <= debt and brings(tried) <= room), 0)
    if (debt - goes) * worth < rule["dust"]:
        goes = debt
    elif goes < debt and goes * worth < rule["dust"]:
        goes = 0
    lot = floor(Fraction(collateral * goes, debt))
    return {
        "debt": goes,
        "lot": lot,
        "owed": ceil(brings(goes)),
        "debt_left": debt - goes,
        "lot_left": collateral - lot,
    }


def openings(rule: Given, surplus: int, debt: int, queued: int, on_auction: int) -> Answer:
    """Ask what is ripe."""
    ripe = debt - (queued + on_auction)
    may_sell_surplus = ripe == 0 < surplus and surplus - debt - rule["buffer"] >= rule["surplus_lot"]
    return {"debt": surplus == 0 < ripe and ripe >= rule["debt_lot"], "surplus": may_sell_surplus}


def bidding(terms: Given, owed: int, lot: int, time: int, fixed: int) -> Answer:
    """Open an auction."""
    end = time + terms["lasts"]
    return {"terms": terms, "owed": owed, "lot": lot, "amount": fixed, "end": end, "due": end, "last": time}


def least_bid(auction: Given) -> Answer:
    """Try bids until one is better by the step, or is the first to cover the debt."""
    amount, terms, owed = auction["amount"], auction["terms"], auction["owed"]
    if "bidder" not in auction:
        return {"least": first(lambda tried: tried >= terms["reserve"], 1)}
    better = amount + part(amount, terms["step_ppm"])
    return {"least": first(lambda tried: tried >= better or (amount < owed <= tried), amount + 1)}


def bid(auction: Given, time: int, bidder: Given, amount: int) -> Answer:
    """Take a bid, and pay the last one back."""
    assert amount >= least_bid(auction)["least"]
    return outbid(auction, time, bidder, {"amount": amount})


def most_lot(auction: Given) -> Answer:
    """Try lots until one with the step on top is more than there is."""
    lot, step = auction["lot"], MILLION + auction["terms"]["step_ppm"]
    return {"most": last(lambda tried: tried < lot and part(tried, step) <= lot, 0)}


def bid_lot(auction: Given, time: int, bidder: Given, lot: int) -> Answer:
    """Take a bid for less, and pay the last one back."""
    assert lot <= most_lot(auction)["most"]
    return outbid(auction, time, bidder, {"lot": lot})


def outbid(auction: Given, time: int, bidder: Given, better: Given) -> Answer:
    """Return the auction after a bid, and what goes back to whom."""
    due = min(auction["end"], time + auction["terms"]["ttl"])
    after = auction | better | {"bidder": bidder, "due": due, "last": time}
    back = {"refund": auction["amount"] if "bidder" in auction else 0, "released": auction["lot"] - after["lot"]}
    return {"auction": after, "outbid": back | ({"bidder": auction["bidder"]} if "bidder" in auction else {})}


def close(auction: Given, time: int) -> Answer:
    """Give the lot to the best bidder, or back."""
    assert time >= auction["due"]
    if "bidder" not in auction:
        nobody = dict.fromkeys(("lot", "paid", "proceeds", "surplus"), 0)
        return nobody | {"missing": auction["owed"], "returned": auction["lot"]}
    won = {"bidder": auction["bidder"], "lot": auction["lot"], "paid": auction["amount"], "returned": 0}
    return won | split(auction["amount"], auction["owed"])


def split(paid: int, owed: int) -> Answer:
    """Split what is paid into what pays the debt and what is the owner's, and return what is still owed."""
    difference = paid - owed
    surplus, shortfall = (difference, 0) if difference > 0 else (0, -difference)
    return {"proceeds": paid - surplus, "surplus": surplus, "missing": shortfall}


def reopen(auction: Given, time: int, pad_ppm: int) -> Answer:
    """Open the auction again, with a larger lot."""
    end = time + auction["terms"]["lasts"]
    return auction | {"lot": floor(part(auction["lot"], MILLION + pad_ppm)), "end": end, "due": end, "last": time}


def award(lot: int, prices: list[int], quantities: list[int], terms: Given) -> Answer:
    """Fill the bids, see which are not met in full, and let the winners pay."""
    wanted = [quantity if price >= terms["reserve"] else 0 for price, quantity in zip(prices, quantities, strict=True)]
    is_small = lot <= BY_HAND and terms["ties"] == "in order"
    filled = by_hand(lot, prices, wanted) if is_small else by_level(lot, prices, wanted, terms["ties"])
    rows = list(zip(prices, wanted, filled, strict=True))
    cutoff = max([terms["reserve"], *(price for price, asked, won in rows if won < asked)])
    winning = [price for price, _, won in rows if won]
    if terms["pricing"] == "own bid":
        return {"filled": filled, "paid": [price * won for price, _, won in rows], "price": cutoff}
    price = min(winning) if winning and terms["pricing"] == "lowest winning bid" else cutoff
    return {"filled": filled, "paid": [price * won for won in filled], "price": price}


def by_hand(lot: int, prices: list[int], wanted: list[int]) -> list[int]:
    """Give one contract at a time to the highest bid that still asks for one, the first among equals."""
    filled = [0] * len(prices)
    for _ in range(lot):
        asking = [place for place, asked in enumerate(wanted) if filled[place] < asked]
        if asking:
            filled[max(asking, key=lambda place: (prices[place], -place))] += 1
    return filled


def by_level(lot: int, prices: list[int], wanted: list[int], ties: str) -> list[int]:
    """Go down the prices, and let equal bids share what is left as the rule says."""
    filled = [0] * len(prices)
    for level in sorted(set(prices), reverse=True):
        tied = [asked if price == level else 0 for price, asked in zip(prices, wanted, strict=True)]
        share = oracle.in_order if ties == "in order" else oracle.in_proportion
        shares = share(min(lot - sum(filled), sum(tied)), tied)[0]
        filled = [own + more for own, more in zip(filled, shares, strict=True)]
    return filled


def open_bids(terms: Given, bids: list[Given], time: int, **auction: Any) -> Answer:
    """Sort the bids by bidder, price and quantity, and award."""
    assert time >= auction["end"]
    offers = [{name: item for name, item in each.items() if name != "time"} for each in bids]
    ranked = sorted(offers, key=lambda each: (*owner(each["bidder"]), each["price"], each["quantity"]))
    prices, quantities = ([each[name] for each in ranked] for name in ("price", "quantity"))
    awards = award(auction["lot"], prices, quantities, terms)
    returned = auction["lot"] - sum(awards["filled"])
    return {"bids": ranked, "awards": awards, "returned": returned} | split(sum(awards["paid"]), auction["owed"])
