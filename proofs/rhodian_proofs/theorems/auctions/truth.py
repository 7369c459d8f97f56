"""Checked: what bidding the truth is worth, and that the order in which bids come is worth nothing."""

from __future__ import annotations

from typing import Annotated

from rhodian import Account, Asset
from rhodian.auctions.awards import Pricing, SealedTerms, Ties, award
from rhodian.auctions.sealed import Bid, Opened, Sealed, open_bids, submit
from rhodian_proofs.claims import Natural, OneOf, claim
from rhodian_proofs.theorems.auctions.dutch import unless_refused

_ASSET = Asset("EUR", 2)


def _gain(value: int, own: int, rival: int, reserve: int, pricing: Pricing, ties: Ties, *, is_first: bool) -> int:
    """Return what a contract is worth to a bidder, less what it pays, if it wins it against one rival."""
    prices, place = ((own, rival), 0) if is_first else ((rival, own), 1)
    awards = award(1, prices, (1, 1), SealedTerms(reserve, pricing, ties))
    return value * awards.filled[place] - awards.paid[place]


@claim("AU-21", about=(award,))
def bidding_the_truth_is_dominant_for_one_contract_at_the_highest_losing_bid(
    value: Natural,
    own: Natural,
    rival: Natural,
    ties: Ties,
    is_first: bool,  # noqa: FBT001  # a parameter of a claim
) -> None:
    """For one contract at the highest losing bid, no bid gains more than the true value, whatever a rival bids."""
    truth = _gain(value, value, rival, 1, Pricing.HIGHEST_LOSING, ties, is_first=is_first)
    assert _gain(value, own, rival, 1, Pricing.HIGHEST_LOSING, ties, is_first=is_first) <= truth
    assert truth >= 0


Order = Annotated[tuple[int, ...], OneOf((1, 0, 2), (0, 2, 1))]
Price = Annotated[int, OneOf(0, 1, 2)]
Lot = Annotated[int, OneOf(1, 3, 5)]
_WHO = (Account("A", "bids", _ASSET), Account("A", "bids", _ASSET), Account("B", "bids", _ASSET))


def _opened(lot: int, prices: tuple[int, ...], order: tuple[int, ...], terms: SealedTerms) -> Opened:
    """Return the outcome of three bids of 2, 3 and 2 contracts that come in some order."""
    auction = Sealed(terms, 7, lot, 10)
    bids = [Bid(who, 1 + price, 2 + place % 2) for place, (who, price) in enumerate(zip(_WHO, prices, strict=True))]
    for place in order:
        auction = submit(auction, 0, bids[place])
    return open_bids(auction, 10)


@claim(
    "AU-20",
    about=(open_bids,),
    scope="three bids, two by one bidder, of 2, 3 and 2 contracts, at prices of 1 to 3, for a lot of 1, 3 or 5",
)
def the_order_in_which_bids_come_changes_nothing(
    lot: Lot, order: Order, prices: tuple[Price, Price, Price], pricing: Pricing, ties: Ties
) -> None:
    """Sealed bids win and pay the same if two that came one after the other change places."""
    terms = SealedTerms(1, pricing, ties)
    opened = unless_refused(_opened, lot, prices, order, terms)
    if opened is not None:
        in_order = _opened(lot, prices, (0, 1, 2), terms)
        for place in range(3):
            assert opened.awards.filled[place] == in_order.awards.filled[place]
            assert opened.awards.paid[place] == in_order.awards.paid[place]
        assert opened.missing == in_order.missing
