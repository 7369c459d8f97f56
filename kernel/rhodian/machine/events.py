"""Trusted: what can happen: flat records, each with its time, in one closed union.

An event says what happened or was decided, and never what follows from it: that is for the rules.
"""

from __future__ import annotations

from typing import TypeAlias

import attrs

from rhodian.auctions.awards import SealedTerms
from rhodian.auctions.dutch import SaleTerms
from rhodian.auctions.english import BiddingTerms
from rhodian.base.accounts import Account
from rhodian.base.numbers import Amount
from rhodian.machine.halts import PauseEvent
from rhodian.machine.happenings import (
    AssessmentEvent,
    AuctionedSale,
    ClientPorted,
    DiscretionaryPayment,
    LossEvent,
    Recovery,
    Shock,
)
from rhodian.machine.holdings import HoldingEvent
from rhodian.machine.refills import ReplenishmentEvent
from rhodian.machine.rules import Rules


@attrs.frozen
class Deposit:
    """Money comes in from outside: margin, a contribution, or anything else that is held for a purpose."""

    time: Amount
    """When."""
    payee: Account
    """The account that it goes to."""
    amount: Amount
    """How much, in smallest units."""


@attrs.frozen
class Withdrawal:
    """Money goes out; out of a margin account as far as what stays reaches the initial requirement."""

    time: Amount
    """When."""
    payer: Account
    """The account that it comes from."""
    amount: Amount
    """How much, in smallest units."""


@attrs.frozen
class Payment:
    """Money moves between two accounts inside; out of a margin account as a withdrawal does."""

    time: Amount
    """When."""
    payer: Account
    """The account that it comes from."""
    payee: Account
    """The account that it goes to."""
    amount: Amount
    """How much, in smallest units."""


@attrs.frozen
class Contribution:
    """Somebody pays into a pool."""

    time: Amount
    """When."""
    pool: str
    """The pool's name."""
    payer: Account
    """The account that it comes from; the world outside's, or one inside."""
    amount: Amount
    """How much, in smallest units."""


@attrs.frozen
class Trade:
    """Two owners trade; the difference of the price to the mark is paid at once, and so are fees."""

    time: Amount
    """When."""
    market: str
    """The market's name."""
    buyer: str
    """Who takes the long side."""
    seller: str
    """Who takes the short side."""
    quantity: Amount
    """How many contracts; at least 1."""
    price: Amount
    """The price of each."""
    buyer_fee: Amount = 0
    """What the buyer pays to the market's account for fees, in smallest units."""
    seller_fee: Amount = 0
    """What the seller does."""


@attrs.frozen
class Price:
    """A market's new mark."""

    market: str
    """The market's name."""
    mark: Amount
    """The price."""


@attrs.frozen
class ForcedSale:
    """Contracts of an owner who is liquidatable go to somebody else, as an order by the market's terms allows."""

    market: str
    """The market's name."""
    owner: str
    """Whose contracts."""
    counterpart: str | None = None
    """Who takes them; or None for whoever holds the other side, at the mark."""
    quantity: Amount | None = None
    """How many; or None for as many as the terms order."""
    value: Amount | None = None
    """What is paid for all of them together, in smallest units; or None for what they are worth at the mark."""


@attrs.frozen
class Marks:
    """Markets are marked, forced sales follow, and all gains and losses that come of both are settled.

    Marks that belong together are one event. Without prices it is a batch of forced sales at the marks as they are.
    """

    time: Amount
    """When."""
    id: str
    """The id under which the shortfall is absorbed, once."""
    prices: tuple[Price, ...] = ()
    """The new marks, of each market at most one; in any order."""
    sales: tuple[ForcedSale, ...] = ()
    """The forced sales; in any order."""
    sell_all: bool = False
    """Whether everyone who is liquidatable and is sold to nobody by name is sold to whoever holds the other side."""
    auctions: tuple[AuctionedSale, ...] = ()
    """The forced sales to the best of some bids; in any order."""


@attrs.frozen
class Funding:
    """Every long contract pays every short one so much, or is paid if it is below 0."""

    time: Amount
    """When."""
    id: str
    """The id under which what somebody cannot pay is absorbed, once."""
    market: str
    """The market's name."""
    amount: int
    """What a long contract pays, in smallest units."""


@attrs.frozen
class AuctionOpened:
    """A lot of one asset is put up for a debt in another."""

    time: Amount
    """When."""
    id: str
    """Its id; what of the debt it does not bring in is a plain loss of this id."""
    owner: Account
    """The account that the lot comes from, and that what is not sold goes back to."""
    lot: Amount
    """How much of it is for sale, in smallest units."""
    payee: Account
    """The account that proceeds pay, up to the debt."""
    owed: Amount
    """The debt, in smallest units of the payee's asset."""
    terms: BiddingTerms | SealedTerms | SaleTerms
    """The rule: bids that rise, sealed bids, or a price that falls."""
    lasts: Amount = 0
    """How long sealed bids are taken; 0 for other forms, whose terms say it."""
    top: Amount = 0
    """The first price of a falling one; 0 for other forms."""


@attrs.frozen
class BidMade:
    """Somebody bids more for the whole lot, and pays the whole bid in."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""
    bidder: Account
    """The account that pays; what it wins goes to the same owner and purpose in the lot's asset."""
    amount: Amount
    """How much."""


@attrs.frozen
class LotBid:
    """Somebody asks for less of the lot, once the debt is bid in full."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""
    bidder: Account
    """The account that pays."""
    lot: Amount
    """How much of the lot it asks for."""


@attrs.frozen
class SealedBid:
    """Somebody hands in a sealed bid, and pays it in."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""
    bidder: Account
    """The account that pays."""
    price: Amount
    """The price of each smallest unit of the lot."""
    quantity: Amount
    """How many of them."""


@attrs.frozen
class LotTaken:
    """Somebody buys at the price of the moment."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""
    bidder: Account
    """The account that pays."""
    quantity: Amount
    """The most that it takes, in smallest units of the lot."""
    price_max: Amount
    """The highest price of each that it pays."""


@attrs.frozen
class AuctionReopened:
    """An auction begins again: one that nobody bid in, or whose price has run out of time."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""
    top: Amount
    """The new first price of a falling one; 0 for a rising one."""


@attrs.frozen
class AuctionClosed:
    """An auction whose time is up ends; who wins is paid its lot, who does not its bid."""

    time: Amount
    """When."""
    auction: str
    """The auction's id."""


@attrs.frozen
class RulesChanged:
    """Other rules are decided, which hold from a later time on."""

    time: Amount
    """When it is decided."""
    rules: Rules
    """The rules, with the time from which they hold; it is later."""


AuctionEvent: TypeAlias = AuctionOpened | BidMade | LotBid | SealedBid | LotTaken | AuctionReopened | AuctionClosed
"""What can happen to an auction."""

MoneyEvent: TypeAlias = Deposit | Withdrawal | Payment | Contribution | Trade
"""What owners do with their money and contracts."""

OwnersEvent: TypeAlias = (
    MoneyEvent | HoldingEvent | AssessmentEvent | ReplenishmentEvent | ClientPorted | Recovery | DiscretionaryPayment
)
"""What moves what owners have, and settles nothing."""

Event: TypeAlias = OwnersEvent | Marks | Shock | Funding | LossEvent | AuctionEvent | RulesChanged | PauseEvent
"""What can happen."""
