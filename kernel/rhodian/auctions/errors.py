"""Trusted: the refusals of auctions, each with typed fields that say what, where and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base.errors import RhodianError, number

if TYPE_CHECKING:
    from rhodian.base.accounts import Account


@attrs.frozen
class AuctionOver(RhodianError):
    """A bid of `time` comes after the auction's `end`."""

    time: int
    end: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the bid is dated {number(self.time)}, but the auction closed at {number(self.end)}"


@attrs.frozen
class BidTooLow(RhodianError):
    """A `bid` is below the `least` that the auction's rule takes."""

    bid: int
    least: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the bid of {number(self.bid)} is below {number(self.least)}, the least that would be taken"


@attrs.frozen
class WrongBid(RhodianError):
    """A bid is of money where bidders now ask for less of the lot, or for less of it where they bid money."""

    step: str
    takes: str

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"{self.step} is not what the auction has got to; it takes {self.takes}"


@attrs.frozen
class AlreadyBid(RhodianError):
    """An auction is to begin again in which somebody has bid."""

    bidder: Account

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"account {self.bidder} has bid, so the auction does not begin again; close it"


@attrs.frozen
class BelowFloor(RhodianError):
    """A falling `price` is below the `least` at which anything is sold."""

    price: int
    least: int

    def __str__(self) -> str:
        """Say what was wrong."""
        return f"the price is {number(self.price)}, below its floor of {number(self.least)}; reset or end the auction"


@attrs.frozen
class StillSelling(RhodianError):
    """An auction is to be reset or to end that still sells at its `price`, no lower than the `least`."""

    price: int
    least: int

    def __str__(self) -> str:
        """Say what was wrong."""
        at = f"the auction still sells at {number(self.price)}, no lower than its floor of {number(self.least)}"
        return f"{at}; wait until its time is up or its price below that"


@attrs.frozen
class LeavesDust(RhodianError):
    """A take would leave a debt not worth an auction; `paid` is what it would pay, `least` what would do."""

    paid: int
    least: int

    def __str__(self) -> str:
        """Say what was wrong."""
        least = f"the least that would do pays {number(self.least)}"
        return f"the take would pay {number(self.paid)} and leave a debt below the dust; {least}"
