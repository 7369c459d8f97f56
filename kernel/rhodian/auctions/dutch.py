"""Trusted: the sale of a lot, for a debt, at a price that falls with time: the Dutch auction.

The auction is a value in one of two phases: `Selling`, then `Sold`. A step takes a phase and returns
the next; it moves no money, and says in full who pays, and who receives, what.
"""

from __future__ import annotations

import attrs

from rhodian.auctions.decay import Decay, LinearDecay, StepwiseDecay
from rhodian.auctions.errors import AuctionOver, BelowFloor, BidTooLow, LeavesDust, StillSelling
from rhodian.base.errors import BackDated, InvalidValue, OutOfOrder
from rhodian.base.numbers import Amount, natural, positive
from rhodian.base.rates import part_up, rate


@attrs.frozen
class SaleTerms:
    """The rule of a sale at a falling price."""

    decay: Decay
    """How the price falls."""
    lasts: int
    """From when on nothing is sold until the auction is reset, counted from its start; 1 or more."""
    floor_ppm: int
    """Nothing is sold at a price below this part of the top, in parts per million, until the auction is reset."""
    dust: Amount
    """A take may leave a debt of nothing, or of this much or more, in smallest units."""

    def __attrs_post_init__(self) -> None:
        """Check every field; a straight line must not reach nothing while the auction lasts (SPEC AU-1).

        Raises:
            InvalidValue: for the decay, the time or the floor.
            InvalidAmount: for the dust.
        """
        if self.decay.__class__ is not LinearDecay and self.decay.__class__ is not StepwiseDecay:
            raise InvalidValue("decay", self.decay, "LinearDecay or StepwiseDecay")
        positive(self.lasts, "lasts")
        if self.decay.__class__ is LinearDecay and self.lasts > self.decay.duration:
            raise InvalidValue("lasts", self.lasts, "a time at which the price is not nothing yet")
        rate(self.floor_ppm, "floor_ppm")
        natural(self.dust, "dust")


@attrs.frozen
class Selling:
    """A lot on sale at a falling price, for a debt: the open phase."""

    terms: SaleTerms
    """The rule."""
    owed: Amount
    """What is still owed, in smallest units; 1 or more."""
    lot: int
    """What is still for sale, in contracts; 1 or more."""
    top: Amount
    """The price at the start, in smallest units for each contract."""
    start: int
    """When the price began to fall."""
    last: int
    """When the last step was; nothing is dated before it."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1, AU-29).

        Raises:
            InvalidValue: for terms of another type, or a price or a lot that is not positive.
            InvalidAmount: for a debt or a time that is not a natural number.
            BackDated: if the last step is dated before the start.
        """
        if self.terms.__class__ is not SaleTerms:
            raise InvalidValue("terms", self.terms, "SaleTerms")
        if natural(self.owed, "owed") == 0:
            raise InvalidValue("owed", self.owed, "a debt above 0")
        positive(self.lot, "lot")
        positive(self.top, "top")
        natural(self.start, "start")
        if natural(self.last, "last") < self.start:
            raise BackDated(self.last, self.start)

    @property
    def end(self) -> int:
        """From when on nothing is sold, unless the auction is reset."""
        return self.start + self.terms.lasts

    @property
    def least(self) -> Amount:
        """The lowest price at which anything is sold, rounded up."""
        return part_up(self.top, self.terms.floor_ppm)


@attrs.frozen
class Sold:
    """What is left of a sale: the phase in which it is over."""

    missing: Amount
    """What is still owed, in smallest units: the loss."""
    returned: int
    """What was not sold, in contracts: the owner's."""


@attrs.frozen
class Taken:
    """What one buyer takes and pays; `paid` is `proceeds` and `surplus` together."""

    quantity: int
    """What the buyer receives, in contracts."""
    price: Amount
    """What it pays for each, in smallest units."""
    paid: Amount
    """What it pays, exactly quantity times price."""
    proceeds: Amount
    """What of it pays the debt."""
    surplus: Amount
    """What of it goes to the owner, since the last contract brought more than was still owed."""


def price_at(auction: Selling, time: int) -> Amount:
    """Return the price at a time before the end, in smallest units for each contract, rounded up (SPEC AU-5).

    Raises:
        OutOfOrder: if the auction is not open.
        InvalidAmount: if the time is not a natural number.
        BackDated: if it is before the last step.
        AuctionOver: if it is at the end or later.
    """
    _dated("price_at", auction, time)
    if time >= auction.end:
        raise AuctionOver(time, auction.end)
    return auction.terms.decay.after(auction.top, time - auction.start)


def is_stale(auction: Selling, time: int) -> bool:
    """Tell whether nothing is sold any more unless the auction is reset, by its time or its price (SPEC AU-9).

    Raises:
        OutOfOrder, InvalidAmount, BackDated: as `price_at`.
    """
    _dated("is_stale", auction, time)
    return time >= auction.end or price_at(auction, time) < auction.least


def take(auction: Selling, time: int, quantity: int, price_max: Amount) -> tuple[Selling | Sold, Taken]:
    """Sell to one buyer, at the rule's price, up to what is owed (SPEC AU-6 to AU-9).

    The buyer has at most the quantity it names, and no more than the fewest contracts that pay the debt
    whole; and where it would leave a debt below the dust, as many fewer as it takes not to. The rule of
    Maker's clip (dss, src/clip.sol), but that one pays for whole contracts only, at exactly the price.

    Args:
        auction: the open auction.
        time: now, in the auction's unit of time.
        quantity: the most that the buyer takes, in contracts.
        price_max: the highest price that it pays, in smallest units for each contract.

    Returns:
        The auction, over if nothing is owed or nothing is left to sell, and what the buyer takes and pays.

    Raises:
        OutOfOrder, InvalidAmount, BackDated, AuctionOver: as `price_at`.
        InvalidValue: if the quantity or the highest price is not positive.
        BidTooLow: if the price is above the buyer's highest.
        BelowFloor: if it is below the floor.
        LeavesDust: as `sell`.
    """
    price = price_at(auction, time)
    if positive(price_max, "price_max") < price:
        raise BidTooLow(price_max, price)
    if price < auction.least:
        raise BelowFloor(price, auction.least)
    taken = sell(auction.owed, auction.lot, price, quantity, auction.terms.dust)
    owed, lot = auction.owed - taken.proceeds, auction.lot - taken.quantity
    if owed == 0 or lot == 0:
        return Sold(owed, lot), taken
    return attrs.evolve(auction, owed=owed, lot=lot, last=time), taken


def sell(owed: Amount, lot: int, price: Amount, quantity: int, dust: Amount) -> Taken:
    """Return what a buyer who wants so much of a lot may have at a price (SPEC AU-6, AU-7, AU-8).

    Args:
        owed: the debt, in smallest units; 1 or more.
        lot: what is for sale, in contracts; 1 or more.
        price: what a contract costs, in smallest units.
        quantity: the most that the buyer takes, in contracts.
        dust: what is left of the debt is nothing, or this much or more, unless the whole lot is sold.

    Raises:
        InvalidAmount: if the debt or the dust is not a natural number.
        InvalidValue: if nothing is owed; or if the lot, the price or the quantity is not positive.
        LeavesDust: if no quantity up to the buyer's leaves no dust.
    """
    if natural(owed, "owed") == 0:
        raise InvalidValue("owed", owed, "a debt above 0")
    natural(dust, "dust")
    positive(price, "price")
    wanted = min(positive(quantity, "quantity"), positive(lot, "lot"))
    enough = -(-owed // price)
    sold = wanted
    if wanted >= enough:
        sold = enough
    elif wanted < lot and owed - wanted * price < dust:
        sold = max(0, owed - dust) // price
        if sold == 0:
            raise LeavesDust(wanted * price, min(enough, lot) * price)
    proceeds = min(sold * price, owed)
    return Taken(sold, price, sold * price, proceeds, sold * price - proceeds)


def reset(auction: Selling, time: int, top: Amount) -> Selling:
    """Begin again at another price, once the time has run out or the price has fallen below the floor (SPEC AU-9).

    Raises:
        OutOfOrder, InvalidAmount, BackDated: as `price_at`.
        StillSelling: if it could still sell.
        InvalidValue: if the price is not positive.
    """
    if not is_stale(auction, time):
        raise StillSelling(price_at(auction, time), auction.least)
    return attrs.evolve(auction, top=top, start=time, last=time)


def withdraw(auction: Selling, time: int) -> Sold:
    """End an auction that nobody takes from: the lot goes back to the owner, and the debt stays (SPEC AU-9).

    Raises:
        OutOfOrder, InvalidAmount, BackDated: as `price_at`.
        StillSelling: if it could still sell.
    """
    if not is_stale(auction, time):
        raise StillSelling(price_at(auction, time), auction.least)
    return Sold(auction.owed, auction.lot)


def _dated(name: str, auction: Selling, time: int) -> None:
    """Refuse a phase that is not open, and a time before the last step."""
    if auction.__class__ is not Selling:
        raise OutOfOrder(name, auction, "Selling")
    if natural(time, "time") < auction.last:
        raise BackDated(time, auction.last)
