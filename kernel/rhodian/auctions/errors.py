"""Trusted: the refusals of auctions, each with typed fields that say what, where and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rhodian.base.errors import RhodianError, number

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


class AuctionOver(RhodianError):
    """A bid comes after the auction's close."""

    def __init__(self, time: int, end: int) -> None:
        """Remember the bid's time and that of the close."""
        super().__init__(time, end)
        self.time = time
        self.end = end

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"the bid is dated {number(self.time)}, but the auction closed at {number(self.end)}"


class BidTooLow(RhodianError):
    """A bid is below the least that the auction's rule takes."""

    def __init__(self, bid: int, least: int) -> None:
        """Remember the bid and the least that would do."""
        super().__init__(bid, least)
        self.bid = bid
        self.least = least

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"the bid of {number(self.bid)} is below {number(self.least)}, the least that would be taken"


class WrongBid(RhodianError):
    """A bid is of money where bidders now ask for less of the lot, or for less of it where they bid money."""

    def __init__(self, step: str, takes: str) -> None:
        """Remember the step, and which bids the auction takes."""
        super().__init__(step, takes)
        self.step = step
        self.takes = takes

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"{self.step} is not what the auction has got to; it takes {self.takes}"


class AlreadyBid(RhodianError):
    """An auction is to begin again in which somebody has bid."""

    def __init__(self, bidder: Account) -> None:
        """Remember who has."""
        super().__init__(bidder)
        self.bidder = bidder

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"account {self.bidder} has bid, so the auction does not begin again; close it"


class BelowFloor(RhodianError):
    """A falling price is below the least at which anything is sold."""

    def __init__(self, price: int, least: int) -> None:
        """Remember the price and the least."""
        super().__init__(price, least)
        self.price = price
        self.least = least

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return f"the price is {number(self.price)}, below its floor of {number(self.least)}; reset or end the auction"


class StillSelling(RhodianError):
    """An auction is to be reset or to end that still sells at its price."""

    def __init__(self, price: int, least: int) -> None:
        """Remember the price and the least at which anything is sold."""
        super().__init__(price, least)
        self.price = price
        self.least = least

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"the auction still sells at {number(self.price)}, no lower than its floor of {number(self.least)}; "
            "wait until its time is up or its price below that"
        )


class LeavesDust(RhodianError):
    """A take would leave a debt that is not worth an auction."""

    def __init__(self, paid: int, least: int) -> None:
        """Remember what it would pay, and what the least take pays that would do."""
        super().__init__(paid, least)
        self.paid = paid
        self.least = least

    def __str__(self) -> str:
        """Say what was wrong, where, and what would be right."""
        return (
            f"the take would pay {number(self.paid)} and leave a debt below the dust; the least that would do pays "
            f"{number(self.least)}"
        )
