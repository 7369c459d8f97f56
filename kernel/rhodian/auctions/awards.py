"""Trusted: who wins how much of a lot, and pays what, among bids that are all on the table.

For one contract this is the sealed auction at the first price or, after Vickrey, the second; for several it
is the one at each bidder's own price, or at one price for all.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import loops
from rhodian.base.errors import InvalidValue
from rhodian.base.numbers import Amount, positive
from rhodian.sharing.allocation import in_order, in_proportion

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pricing(enum.Enum):
    """What a winner pays for each contract."""

    OWN_BID = "own bid"
    """Its own bid: first price, or pay as bid."""
    LOWEST_WINNING = "lowest winning bid"
    """The lowest bid that wins anything: a uniform price."""
    HIGHEST_LOSING = "highest losing bid"
    """The highest bid that is not met in full, or else the reserve: a uniform price; for one contract, Vickrey's."""


class Ties(enum.Enum):
    """Who is served when equal bids, the lowest that win, ask for more than is left."""

    IN_ORDER = "in order"
    """The first in the order of the bids."""
    IN_PROPORTION = "in proportion"
    """All, in proportion to what they ask for; the order decides only who has the odd contracts."""


@attrs.frozen
class SealedTerms:
    """The rule of a sealed auction."""

    reserve: Amount
    """The least price, in smallest units for each contract; 1 or more."""
    pricing: Pricing
    """What winners pay."""
    ties: Ties
    """Who is served among equals."""

    def __attrs_post_init__(self) -> None:
        """Check every field (SPEC AU-1)."""
        positive(self.reserve, "reserve")
        if self.pricing.__class__ is not Pricing:
            raise InvalidValue("pricing", self.pricing, "a Pricing")
        if self.ties.__class__ is not Ties:
            raise InvalidValue("ties", self.ties, "a Ties")


@attrs.frozen
class Fills:
    """What each bid wins."""

    filled: tuple[int, ...]
    """What each wins, in contracts, in the order the bids were given."""
    cutoff: Amount
    """The highest price that is not met in full, or else the reserve."""


@attrs.frozen
class Awards:
    """What each bid wins and pays, in the order the bids were given."""

    filled: tuple[int, ...]
    """What each wins, in contracts."""
    paid: tuple[Amount, ...]
    """What each pays, in smallest units."""
    price: Amount
    """What winners pay for each contract; where they pay their own bids, the highest losing one."""


def award(lot: int, prices: Iterable[Amount], quantities: Iterable[int], terms: SealedTerms) -> Awards:
    """Let the highest bids win, as `fill` does, and say what they pay (SPEC AU-19, AU-21).

    Args:
        lot: what is for sale, in contracts.
        prices: what each bid offers, in smallest units for each contract, in a canonical order.
        quantities: how many contracts each bid asks for.
        terms: the rule.

    Raises:
        InvalidValue, InvalidAmount, LengthMismatch: as `fill`.
    """
    prices = loops.naturals(prices, "prices")
    return payments(prices, fill(lot, terms.reserve, prices, quantities, terms.ties), terms.pricing)


def payments(prices: Iterable[Amount], fills: Fills, pricing: Pricing) -> Awards:
    """Return what each bid pays for what it wins, exactly, never rounded (SPEC AU-19).

    Args:
        prices: what each bid offers, in smallest units for each contract.
        fills: what each wins.
        pricing: what winners pay.

    Raises:
        InvalidAmount: for the first price that is not a natural number.
        LengthMismatch: if there are not as many bids that win as prices.
    """
    prices = loops.naturals(prices, "prices")
    bids = loops.pairs(prices, fills.filled, "filled")
    if pricing == Pricing.OWN_BID:
        return Awards(fills.filled, _paid(loops.largest(prices), bids), fills.cutoff)
    price = fills.cutoff
    if pricing == Pricing.LOWEST_WINNING:
        price = max(price, _lowest_winning(price, bids))
    return Awards(fills.filled, _paid(price, bids), price)


def fill(lot: int, reserve: Amount, prices: Iterable[Amount], quantities: Iterable[int], ties: Ties) -> Fills:
    """Let the highest bids win, down to the reserve, until nothing is left (SPEC AU-17, AU-18, AU-20).

    The *cutoff* is the highest price that is not met in full, or else the reserve. Bids above it win all they
    ask for and bids below it nothing; those at it share what is left.

    Args:
        lot: what is for sale, in contracts.
        reserve: the least price; bids below it win nothing.
        prices: what each bid offers, in smallest units for each contract, in a canonical order.
        quantities: how many contracts each bid asks for.
        ties: how the bids at the cutoff share.

    Raises:
        InvalidValue: if the lot or the reserve is not positive, or the ties are not such.
        InvalidAmount: for the first price, or else quantity, that is not a natural number.
        LengthMismatch: if there are not as many quantities as prices.
    """
    positive(lot, "lot")
    positive(reserve, "reserve")
    if ties.__class__ is not Ties:
        raise InvalidValue("ties", ties, "Ties.IN_ORDER or Ties.IN_PROPORTION")
    prices = loops.naturals(prices, "prices")
    wanted = _wanted(reserve, loops.pairs(prices, loops.naturals(quantities, "quantities"), "quantities"))
    bids = loops.pairs(prices, wanted, "wanted")
    cutoff, served = _serve(lot, reserve, bids)
    won, tied = _part(cutoff, loops.pairs(bids, served, "served"))
    share = in_proportion if ties == Ties.IN_PROPORTION else in_order
    shares = share(loops.total(served) - loops.total(won), tied).shares
    return Fills(_together(loops.pairs(won, shares, "shares")), cutoff)


_Bid: TypeAlias = tuple[Amount, int]
"""A bid's price and the quantity it asks for, or wins."""


def _wanted(reserve: Amount, bids: loops.Column[_Bid]) -> tuple[int, ...]:
    """Return what each bid asks for, if it reaches the reserve."""

    def step(_: None, bid: _Bid) -> tuple[None, int]:
        price, quantity = bid
        return None, quantity if price >= reserve else 0

    return loops.scan(step, None, bids)[1]


def _serve(lot: int, reserve: Amount, bids: loops.Column[_Bid]) -> tuple[Amount, tuple[int, ...]]:
    """Serve the bids from the highest down while something is left; return the cutoff, and what each is served.

    Among equal bids this serves the first; so what the bids at the cutoff are served counts only as a sum.
    """

    def step(state: tuple[int, Amount], bid: _Bid) -> tuple[tuple[int, Amount], int]:
        left, cutoff = state
        price, wanted = bid
        fill = min(left, wanted)
        if fill < wanted:
            cutoff = max(cutoff, price)
        return (left - fill, cutoff), fill

    (_, cutoff), fills = loops.scan_ranked(step, (lot, reserve), bids, _from_the_highest)
    return cutoff, fills


def _from_the_highest(bid: _Bid) -> int:
    """Return a key that ranks bids from the highest price down."""
    return -bid[0]


def _part(cutoff: Amount, served: loops.Column[tuple[_Bid, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what each bid above the cutoff was served, and what each bid at the cutoff asks for."""

    def win(_: None, row: tuple[_Bid, int]) -> tuple[None, int]:
        (price, _wanted), fill = row
        return None, fill if price > cutoff else 0

    def tie(_: None, row: tuple[tuple[_Bid, int], int]) -> tuple[None, int]:
        ((price, wanted), _fill), _won = row
        return None, wanted if price == cutoff else 0

    won = loops.scan(win, None, served)[1]
    return won, loops.scan(tie, None, loops.pairs(served, won, "won"))[1]


def _together(parts: loops.Column[tuple[int, int]]) -> tuple[int, ...]:
    """Return the sum of the two parts of each."""

    def step(_: None, part: tuple[int, int]) -> tuple[None, int]:
        won, share = part
        return None, won + share

    return loops.scan(step, None, parts)[1]


def _lowest_winning(cutoff: Amount, bids: loops.Column[_Bid]) -> Amount:
    """Return the lowest price of a bid that wins anything; the cutoff if none does."""

    def step(lowest: Amount, bid: _Bid) -> tuple[Amount, None]:
        price, filled = bid
        return (price if filled > 0 else lowest), None

    return loops.scan_ranked(step, cutoff, bids, _from_the_highest)[0]


def _paid(most: Amount, bids: loops.Column[_Bid]) -> tuple[Amount, ...]:
    """Return what each winner pays at one price, or at its own if that is lower: nobody pays more than its bid."""

    def step(_: None, bid: _Bid) -> tuple[None, Amount]:
        price, filled = bid
        return None, min(price, most) * filled

    return loops.scan(step, None, bids)[1]
