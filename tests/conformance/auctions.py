"""Convenience: other systems' auctions, put to the kernel; every result below comes out of a kernel call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian import Account, RhodianError
from rhodian.auctions.decay import Admission, Recapitalisation, StepwiseDecay, after_cuts
from rhodian.auctions.dutch import SaleTerms, Selling, Sold, take
from rhodian.auctions.english import BiddingTerms, Closed, bid, bid_lot, bidding, close, reopen
from rhodian.base.rates import PPM
from tests.conformance.replay import Numbers, account, exact, move, outside_world

if TYPE_CHECKING:
    from rhodian.auctions.english import Bidding, Outbid

WAD = 10**18
RAY = 10**27
OWNER = account("owner")
VOW = account("loss account")


def standing(price: int, owed: int, lot: int, dust: int = 0) -> Selling:
    """Return an auction whose price stands still at the price of a vector."""
    return Selling(SaleTerms(StepwiseDecay(1, ()), 1, 0, dust), owed, lot, price, 0, 0)


def one_take(given: Numbers) -> Numbers:
    """Take from an auction at the price that the vector gives."""
    auction = standing(given["price"], given["tab"], given["lot"], given["chost"])
    try:
        after, taken = take(auction, 0, given["amt"], given["max_price"])
    except RhodianError:
        return {"error": True}
    left, over = (0, 0), (0, 0)
    if isinstance(after, Sold):
        over = after.returned, after.missing
    else:
        left = after.owed, after.lot
    return {
        "owe": taken.paid,
        "slice": taken.quantity,
        "tab": left[0],
        "lot": left[1],
        "returned_to_owner": over[0],
        "tab_written_off": over[1],
    }


def quoted(given: Numbers) -> Numbers:
    """Sell, for what a buyer spends, at the market price cut by the discount; both in units that divide no price."""
    kept = WAD - given["liquidation_factor"]
    cut_ppm = exact(exact(given["store_front_factor"] * kept, WAD) * PPM, WAD)
    price, _ = after_cuts(given["asset_price"] * given["base_scale"], (cut_ppm,), 1)
    spent = given["base"] * given["base_price"] * given["asset_scale"]
    _, taken = take(standing(price, spent, 10**30), 0, 10**30, price)
    return {"collateral": taken.quantity}


def admitted(given: Numbers) -> Numbers:
    """Return what goes on auction within the room."""
    rule = Admission(exact(given["chop"] - WAD, WAD) * PPM, given["dust"])
    portion = rule.portion(given["art"], given["rate"], given["ink"], given["room"])
    return {"tab": portion.owed, "lot": portion.lot, "ink_left": portion.lot_left, "art_left": portion.debt_left}


def paid_in(books: dict[Account, int], bidder: Account, amount: int, better: Outbid) -> dict[Account, int]:
    """Write what a bid pays in, and what it pays back; in between the auction holds the money."""
    books = move(books, bidder, outside_world(), amount)
    return books if better.bidder is None else move(books, outside_world(), better.bidder, better.refund)


def reverse(given: Numbers) -> Numbers:
    """Bid for ever fewer shares at a fixed payment, of which the debt that is still there is paid."""
    terms = BiddingTerms(0, 50_000, 10, 100, lot_falls=True)
    auction = bidding(terms, given["Ash"], given.get("lot0", 200 * WAD), 0, given["bid"])
    books = {account(name): given["balances"] for name in ("ali", "bob")} | {VOW: 0}
    for time, (name, lot) in enumerate(given["bids"]):
        auction, better = bid_lot(auction, time, account(name), lot)
        books = paid_in(books, account(name), auction.amount, better)
    closed = close(auction, auction.due)
    books = move(books, outside_world(), VOW, closed.paid)
    return {
        "ali": books[account("ali")],
        "bob": books[account("bob")],
        "loss_account": books[VOW],
        "Ash_after": closed.missing,
        "minted": closed.lot,
    }


def unsold(given: Numbers) -> Numbers:
    """Open an auction again in which nobody bid, with a larger lot."""
    above, whole = (int(part) for part in given["pad"].split("/"))
    terms = BiddingTerms(0, 50_000, 10, 100, lot_falls=True)
    auction = bidding(terms, WAD, given["lot"], 0, WAD)
    return {"lot_after": reopen(auction, auction.due, exact((above - whole) * PPM, whole)).lot}


def english(given: Numbers) -> tuple[Bidding, dict[Account, int], int]:
    """Make the bids of a vector; return the auction, the books, and what of the lot went back to the owner."""
    auction = bidding(BiddingTerms(0, 50_000, 10, 100, lot_falls=True), given["tab"], given["lot"], 0)
    books = {account(name): given["balances"] for name in ("ali", "bob")} | {OWNER: 0}
    released = 0
    for time, (name, lot, amount) in enumerate(given["bids"]):
        if auction.is_lowering:
            auction, better = bid_lot(auction, time, account(name), lot)
        else:
            auction, better = bid(auction, time, account(name), amount)
        books = paid_in(books, account(name), auction.amount, better)
        released += better.released
    return auction, books, released


def rising(given: Numbers) -> Numbers:
    """Let bids rise, and close."""
    auction, books, _ = english(given)
    closed: Closed = close(auction, auction.due)
    return {
        "ali": books[account("ali")],
        "bob": books[account("bob")],
        "beneficiary": closed.proceeds,
        "winner": "" if closed.bidder is None else closed.bidder.owner,
        "winner_lot": closed.lot,
    }


def falling(given: Numbers) -> Numbers:
    """Let bids rise to the debt, and then the lot fall."""
    _, books, released = english(given)
    return {"owner_gem": released, "ali": books[account("ali")], "bob": books[account("bob")]}


def increments(given: Numbers) -> Numbers:
    """Try each bid on the auction as the vector describes it: the step is its excess over one."""
    above, whole = (int(part) for part in given["beg"].split("/"))
    terms = BiddingTerms(0, exact((above - whole) * PPM, whole), 10, 100, lot_falls=True)
    accepted = []
    for step in given["steps"]:
        auction = bidding(terms, given["tab"], 1, 0)
        if step["prev"]:
            auction, _ = bid(auction, 0, account("ali"), step["prev"])
        try:
            bid(auction, 1, account("bob"), step["new"])
        except RhodianError:
            accepted.append(False)
        else:
            accepted.append(True)
    return {"accepted": accepted}


def may_begin(given: Numbers) -> Numbers:
    """Say which auctions a system may begin."""
    rule = Recapitalisation(given["sump"], given["bump"], given["hump"])
    may = rule.openings(given["surplus"], given["sin"], given["queued_sin"], given["on_auction"])
    return {"can_flop": may.debt, "can_flap": may.surplus}
