"""Trusted: the auction in which nobody sees another's bid.

The auction is a value in one of two phases: `Sealed`, then `Opened`. Bids are opened in a canonical order,
by bidder, price and quantity, so the outcome does not depend on the order in which they came.
"""

from __future__ import annotations

import attrs

from rhodian.auctions.awards import Awards, SealedTerms, award
from rhodian.auctions.errors import AuctionOver, BidTooLow
from rhodian.base import columns, loops
from rhodian.base.accounts import Account
from rhodian.base.errors import BackDated, InvalidValue, OutOfOrder, TooEarly
from rhodian.base.numbers import Amount, natural, positive


@attrs.frozen
class Bid:
    """One sealed bid; a bidder may make several, for different quantities at different prices."""

    bidder: Account
    """Who bids."""
    price: Amount
    """What it offers, in smallest units for each contract."""
    quantity: int
    """How many contracts it asks for."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1, AU-29)."""
        if self.bidder.__class__ is not Account:
            raise InvalidValue("bidder", self.bidder, "an Account")
        positive(self.price, "price")
        positive(self.quantity, "quantity")


@attrs.frozen
class Sealed:
    """A lot for which sealed bids are taken, for a debt: the open phase."""

    terms: SealedTerms
    """The rule."""
    owed: Amount
    """What is owed, in smallest units; 0 if a surplus is sold."""
    lot: int
    """What is for sale, in contracts; 1 or more."""
    end: int
    """When the bids are opened; bids come before."""
    last: int = 0
    """When the last step was; nothing is dated before it."""
    bids: tuple[Bid, ...] = ()
    """The bids, as they came."""

    def __attrs_post_init__(self) -> None:
        """Check every field but the bids, which `submit` makes (SPEC AU-1, AU-29)."""
        if self.terms.__class__ is not SealedTerms:
            raise InvalidValue("terms", self.terms, "SealedTerms")
        natural(self.owed, "owed")
        positive(self.lot, "lot")
        natural(self.end, "end")
        natural(self.last, "last")


@attrs.frozen
class Opened:
    """What became of the lot and the debt: the phase in which the auction is over."""

    bids: tuple[Bid, ...]
    """The bids, by bidder, price and quantity."""
    awards: Awards
    """What each of them wins and pays."""
    proceeds: Amount
    """What of all payments pays the debt."""
    surplus: Amount
    """What of them goes to the owner."""
    missing: Amount
    """What is still owed: the loss."""
    returned: int
    """What goes back to the owner unsold, in contracts."""


def submit(auction: Sealed, time: int, sealed: Bid) -> Sealed:
    """Take a sealed bid (SPEC AU-22).

    Raises:
        OutOfOrder: if the auction is not open.
        InvalidAmount: if the time is not a natural number.
        BackDated: if it is before the last step.
        AuctionOver: if it is at the end or later.
        InvalidValue: if the bid is not one.
        BidTooLow: if its price is below the reserve.
    """
    if auction.__class__ is not Sealed:
        raise OutOfOrder("submit", auction, "Sealed")
    if natural(time, "time") < auction.last:
        raise BackDated(time, auction.last)
    if time >= auction.end:
        raise AuctionOver(time, auction.end)
    if sealed.__class__ is not Bid:
        raise InvalidValue("sealed", sealed, "a Bid")
    if sealed.price < auction.terms.reserve:
        raise BidTooLow(sealed.price, auction.terms.reserve)
    return attrs.evolve(auction, last=time, bids=columns.joined(auction.bids, (sealed,)))


def open_bids(auction: Sealed, time: int) -> Opened:
    """Open the bids once no more can come, and settle the auction (SPEC AU-17 to AU-22).

    Raises:
        OutOfOrder: if the auction is not open.
        InvalidAmount: if the time is not a natural number.
        TooEarly: if it could still take a bid.
    """
    if auction.__class__ is not Sealed:
        raise OutOfOrder("open_bids", auction, "Sealed")
    if natural(time, "time") < auction.end:
        raise TooEarly(time, auction.end)
    bids = tuple(sorted(auction.bids, key=_canonical))
    prices, quantities = columns.each(_price, bids), columns.each(_quantity, bids)
    return settled(auction, bids, award(auction.lot, prices, quantities, auction.terms))


def settled(auction: Sealed, bids: tuple[Bid, ...], awards: Awards) -> Opened:
    """Return what becomes of the debt and the lot once it is known what each bid wins and pays (SPEC AU-27)."""
    paid = loops.total(awards.paid)
    proceeds = min(paid, auction.owed)
    returned = auction.lot - loops.total(awards.filled)
    return Opened(bids, awards, proceeds, paid - proceeds, auction.owed - proceeds, returned)


def _canonical(bid: Bid) -> tuple[str, str, str, int, int, int]:
    """Return a key by which different bids are never equal."""
    who = bid.bidder
    return who.owner, who.purpose, who.asset.code, who.asset.scale, bid.price, bid.quantity


def _price(bid: Bid) -> Amount:
    """Return a bid's price."""
    return bid.price


def _quantity(bid: Bid) -> int:
    """Return a bid's quantity."""
    return bid.quantity
