"""Checked: auctions of contracts in a history file: a market's terms of them, and the bids at a mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import AuctionedSale, AuctionTerms, ContractBid
from rhodian.auctions import Pricing, Ties
from rhodian_desk.decoding import values
from rhodian_desk.history.values import (
    Contracts,
    Owner,
    Price,
    PricingName,
    TiesName,
    Whole,
)

if TYPE_CHECKING:
    from rhodian_desk.history.reading import Reading


@attrs.frozen
class AuctionKeys:
    """How contracts of a market are sold to the best of some bids."""

    reserve_ppm: Whole
    pricing: PricingName
    ties: TiesName = Ties.IN_ORDER.value

    def terms(self) -> AuctionTerms:
        """Return the kernel's terms."""
        return AuctionTerms(self.reserve_ppm, Pricing(self.pricing), Ties(self.ties))


@attrs.frozen
class BidKeys:
    """A bid for contracts."""

    bidder: Owner
    price: Price
    quantity: Contracts


@attrs.frozen
class AuctionedEntry:
    """Contracts that are sold to the best of some bids."""

    owner: Owner
    quantity: Contracts
    bids: tuple[BidKeys, ...]
    market: values.Name | None = None


def auctioned(reading: Reading, path: str, item: Any, market: str) -> AuctionedSale | None:
    """Read contracts of a market that are sold to the best of some bids."""
    place = reading.markets[market]
    entry = reading.read(path, item, AuctionedEntry, place.listing.market.asset, place.quote)
    if entry is None:
        return None
    if market not in reading.auctioning:
        right = "give the market an auction, with its reserve_ppm and pricing"
        reading.faults.add(f"{path}.market", f"is {market}, which sells no contracts to bids", right)
    bids = tuple(
        ContractBid(bid.bidder, abs(place.listing.market.worth(bid.price)), bid.quantity) for bid in entry.bids
    )
    return AuctionedSale(market, entry.owner, entry.quantity, bids)
