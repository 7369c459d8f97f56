"""Trusted: contracts sold to the best of some bids, and so forced sales whose value the rule of the market has set.

All bids are on the table, in a canonical order, so the order in which they are given decides nothing. Bids are ranked
by how much better they are for the owner than the worst that may win: so one rule is for longs and for shorts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.auctions.awards import SealedTerms, award
from rhodian.base import names
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import checked_name, natural, positive
from rhodian.machine.events import ForcedSale
from rhodian.machine.happenings import AuctionedSale, ContractBid
from rhodian.markets.terms import inside

if TYPE_CHECKING:
    from rhodian.base.numbers import Amount
    from rhodian.ledger.posting import Balances
    from rhodian.markets.terms import Market


def checked_auction(auction: AuctionedSale) -> AuctionedSale:
    """Return an auction of contracts, if its names and numbers are such; its market is known already.

    Raises:
        InvalidValue: for the first of owner, quantity and bids that is malformed.
        InvalidAmount: if a bid's price is not a natural number.
    """
    inside(checked_name(auction.owner, "owner"), "owner")
    positive(auction.quantity, "quantity")
    if auction.bids.__class__ is not tuple or any(bid.__class__ is not ContractBid for bid in auction.bids):
        raise InvalidValue("bids", auction.bids, "a tuple of ContractBid")
    for place, bid in enumerate(auction.bids):
        inside(checked_name(bid.bidder, f"bids[{place}].bidder"), f"bids[{place}].bidder")
        natural(bid.price, f"bids[{place}].price")
        positive(bid.quantity, f"bids[{place}].quantity")
    return auction


def awarded(books: Balances, market: Market, mark: Amount, auction: AuctionedSale) -> tuple[ForcedSale, ...]:
    """Return what each winning bid takes on, and at which exact value, by the rule of the market (SPEC AU-28).

    Args:
        books: who holds what, before the event.
        market: the market.
        mark: its mark, once all are marked.
        auction: what is for sale, and the bids.

    Raises:
        InvalidValue: if the market's terms sell nothing by bids, or more is for sale than the owner holds.
        InvalidAmount: if the books hold what is no natural number.
    """
    terms = market.terms.auction
    if terms is None:
        raise InvalidValue("auctions", market.name, "a market whose terms say how contracts are auctioned")
    longs, shorts = (
        natural(books.get(market.side(auction.owner, side), 0), "balances") for side in (market.long, market.short)
    )
    size = longs + shorts
    if auction.quantity > size:
        raise InvalidValue("quantity", auction.quantity, names.at_most(size, f"that {auction.owner} holds"))
    worth = market.worth(mark)
    pays = (longs - shorts) * worth > 0
    worst = terms.worst(max(worth, -worth), pays=pays)
    bids = tuple(sorted(auction.bids, key=_canonical))
    better = tuple([offered(bid.price, worst, pays=pays) for bid in bids])
    asked = tuple([bid.quantity for bid in bids])
    won = award(auction.quantity, better, asked, SealedTerms(1, terms.pricing, terms.ties))
    return tuple(
        ForcedSale(market.name, auction.owner, bid.bidder, filled, valued(filled, paid, worst, pays=pays))
        for bid, filled, paid in zip(bids, won.filled, won.paid, strict=True)
        if filled > 0
    )


def offered(price: Amount, worst: Amount, *, pays: bool) -> Amount:
    """Return by how much a bid is better for the owner than the worst that may win, and 1; else 0 (SPEC CY-7)."""
    return max(0, 1 + (price - worst if pays else worst - price))


def valued(filled: Amount, paid: Amount, worst: Amount, *, pays: bool) -> int:
    """Return the value of contracts for which so much is paid of what was `offered`, all together (SPEC CY-7)."""
    return filled * (worst - 1) + paid if pays else filled * (worst + 1) - paid


def _canonical(bid: ContractBid) -> tuple[str, Amount, Amount]:
    """Return the key by which bids are taken: who bids, the price, the quantity."""
    return bid.bidder, bid.price, bid.quantity
