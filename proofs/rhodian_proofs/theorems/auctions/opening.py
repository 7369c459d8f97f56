"""Checked: what is claimed of how auctions begin, and of what they and their bids are made of."""

from __future__ import annotations

from typing import Any

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms, bidding
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian_proofs.claims import AnyAccount, AnyInt, Natural, claim, refusal_of, tells
from rhodian_proofs.theorems.auctions.dutch import unless_refused

SALE = SaleTerms(StepwiseDecay(1, ()), 1, 0, 0)
SEALED = SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER)


def _is_positive(value: Any) -> bool:
    """Tell whether a number is a price, a lot or a quantity."""
    return bool((value >= 1) & (value <= POSITIVE_MAX))


@claim("AU-29", about=(Selling,))
def a_sale_is_refused_exactly_for_the_first_number_out_of_range(
    owed: AnyInt, lot: AnyInt, top: AnyInt, start: AnyInt, last: AnyInt
) -> None:
    """A sale is refused exactly for a debt below 1, or else its lot, its price, its start, or a last step before it."""
    refusal = refusal_of(Selling, SALE, owed, lot, top, start, last)
    if owed < 0:
        assert tells(refusal, InvalidAmount, field="owed", value=owed)
    elif owed == 0:
        assert tells(refusal, InvalidValue, field="owed", value=owed)
    elif not _is_positive(lot):
        assert tells(refusal, InvalidValue, field="lot", value=lot)
    elif not _is_positive(top):
        assert tells(refusal, InvalidValue, field="top", value=top)
    elif start < 0:
        assert tells(refusal, InvalidAmount, field="start", value=start)
    elif last < 0:
        assert tells(refusal, InvalidAmount, field="last", value=last)
    elif last < start:
        assert tells(refusal, BackDated, time=last, last=start)
    else:
        assert refusal is None


Numbers = tuple[AnyInt, AnyInt, AnyInt]
Times = tuple[AnyInt, AnyInt, AnyInt]


@claim("AU-29", about=(Bidding,))
def an_ascending_auction_is_refused_exactly_for_the_first_number_out_of_range(
    reserve: Natural, numbers: Numbers, bidder: AnyAccount | None, times: Times
) -> None:
    """An ascending auction is refused exactly for a debt below its least, or else its lot, its bid, or its times."""
    terms = BiddingTerms(reserve, 0, 1, 1, lot_falls=True)
    (owed, lot, amount), (end, due, last) = numbers, times
    refusal = refusal_of(Bidding, terms, owed, lot, amount, bidder, end, due, last)
    if owed < 0:
        assert tells(refusal, InvalidAmount, field="owed", value=owed)
    elif owed < max(1, reserve):
        assert tells(refusal, InvalidValue, field="owed", value=owed)
    elif not _is_positive(lot):
        assert tells(refusal, InvalidValue, field="lot", value=lot)
    elif amount < 0:
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif end < 0:
        assert tells(refusal, InvalidAmount, field="end", value=end)
    elif due < 0:
        assert tells(refusal, InvalidAmount, field="due", value=due)
    elif end < due:
        assert tells(refusal, BackDated, time=end, last=due)
    elif last < 0:
        assert tells(refusal, InvalidAmount, field="last", value=last)
    else:
        assert refusal is None


@claim("AU-29", about=(bidding,))
def an_ascending_auction_begins_without_a_bid(
    rule: tuple[Natural, Natural, Natural, Natural, bool], owed: Natural, lot: Natural, time: Natural, fixed: Natural
) -> None:
    """An ascending auction begins without a bid, and is due when it ends; what is fixed pays the debt whole."""
    terms = unless_refused(BiddingTerms, *rule)
    if terms is None:
        return
    auction = unless_refused(bidding, terms, owed, lot, time, fixed)
    least = max(1, terms.reserve) if terms.lot_falls else 0
    is_due = fixed == 0 or (terms.lot_falls and fixed >= owed)
    assert (auction is not None) == bool(_is_positive(lot) and owed >= least and is_due)
    if auction is not None:
        assert auction.bidder is None
        assert (auction.owed == owed) & (auction.lot == lot) & (auction.amount == fixed)
        assert (auction.end == time + terms.lasts) & (auction.due == auction.end) & (auction.last == time)


@claim("AU-29", about=(Bid, Sealed))
def a_sealed_bid_and_its_auction_are_refused_exactly_for_the_first_number_out_of_range(
    bidder: AnyAccount, price: AnyInt, quantity: AnyInt, times: tuple[AnyInt, AnyInt], owed: AnyInt
) -> None:
    """A sealed bid is refused exactly for its price or else its quantity, its auction for its debt, lot or times."""
    refusal = refusal_of(Bid, bidder, price, quantity)
    if not _is_positive(price):
        assert tells(refusal, InvalidValue, field="price", value=price)
    elif not _is_positive(quantity):
        assert tells(refusal, InvalidValue, field="quantity", value=quantity)
    else:
        assert refusal is None
    end, last = times
    refusal = refusal_of(Sealed, SEALED, owed, quantity, end, last)
    if owed < 0:
        assert tells(refusal, InvalidAmount, field="owed", value=owed)
    elif not _is_positive(quantity):
        assert tells(refusal, InvalidValue, field="lot", value=quantity)
    elif end < 0:
        assert tells(refusal, InvalidAmount, field="end", value=end)
    elif last < 0:
        assert tells(refusal, InvalidAmount, field="last", value=last)
    else:
        assert refusal is None
