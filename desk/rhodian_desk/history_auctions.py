"""Checked: auctions in a history as decoded: a lot of one asset is sold for a debt in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian import Account
from rhodian.auctions.dutch import Selling
from rhodian.auctions.english import Bidding
from rhodian.auctions.sealed import Sealed

if TYPE_CHECKING:
    from rhodian import Amount
    from rhodian.auctions.awards import SealedTerms
    from rhodian.auctions.dutch import SaleTerms
    from rhodian.auctions.english import BiddingTerms
    from rhodian_desk.history import Moment

ENGLISH, SEALED, DUTCH = "english", "sealed", "dutch"
"""The forms of auction: bids that rise, sealed bids, a price that falls."""

Phase: TypeAlias = Bidding | Sealed | Selling | None
"""Where an auction has got to; None once it is over."""


@attrs.frozen
class Auction:
    """An auction: what is sold, for which debt, and by which rule."""

    id: str
    """Its id; what of the debt it does not bring in is absorbed as a loss of this id."""
    form: str
    """Its form: `english`, `sealed` or `dutch`."""
    owner: Account
    """The account that the lot comes from, and that what is not sold goes back to."""
    lot: int
    """What is for sale, in smallest units of the asset of that account."""
    owed: Amount
    """The debt, in smallest units of the asset that is paid in."""
    payee: Account
    """The account that proceeds pay, up to the debt."""
    surplus_to: Account
    """The account of the same owner that what is paid beyond the debt goes to."""
    terms: BiddingTerms | SealedTerms | SaleTerms
    """The rule."""
    lasts: int
    """How long sealed bids are taken; the terms say it of other forms."""
    top: Amount
    """The first price of a dutch auction; else 0."""

    @property
    def lot_account(self) -> Account:
        """Where the lot is while it is for sale."""
        return Account(f"auction {self.id}", "lot", self.owner.asset)

    @property
    def bids_account(self) -> Account:
        """Where the bids are that may have to be paid back."""
        return Account(f"auction {self.id}", "bids", self.payee.asset)


@attrs.frozen
class Opening:
    """A lot goes on auction."""

    at: Moment
    """When."""
    auction: Auction
    """The auction."""

    type = "auction"


@attrs.frozen
class Bid:
    """Somebody bids, and pays the whole bid in."""

    at: Moment
    """When."""
    auction: Auction
    """In which auction."""
    bidder: Account
    """Who bids, and from which account."""
    amount: Amount | None
    """For rising bids: how much, for the whole lot."""
    lot: int | None
    """Or, once the debt is bid in full: how much less of the lot for the same payment."""
    price: Amount | None
    """For sealed bids: the price of each smallest unit of the lot."""
    quantity: int | None
    """And how many of them."""

    type = "bid"


@attrs.frozen
class Take:
    """Somebody buys at the price of the moment."""

    at: Moment
    """When."""
    auction: Auction
    """In which auction."""
    bidder: Account
    """Who buys, and pays from which account."""
    quantity: int
    """The most that it takes, in smallest units of the lot."""
    price_max: Amount
    """The highest price of each that it pays."""

    type = "take"


@attrs.frozen
class Reopen:
    """An auction begins again: one that nobody bid in, or whose price has run out of time."""

    at: Moment
    """When."""
    auction: Auction
    """Which."""
    top: Amount | None
    """The new first price of a dutch auction."""

    type = "reopen"


@attrs.frozen
class Close:
    """An auction ends."""

    at: Moment
    """When."""
    auction: Auction
    """Which."""

    type = "close"


AuctionEvent: TypeAlias = Opening | Bid | Take | Reopen | Close
