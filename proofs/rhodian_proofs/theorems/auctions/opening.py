"""Checked: what is claimed of how auctions begin, and of what they and their bids are made of."""

from __future__ import annotations

from typing import Annotated, Any

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import StepwiseDecay
from rhodian.auctions.dutch import SaleTerms, Selling
from rhodian.auctions.english import Bidding, BiddingTerms, bidding
from rhodian.auctions.sealed import Bid, Sealed
from rhodian.base.accounts import Account
from rhodian.base.errors import BackDated, InvalidValue
from rhodian.base.numbers import POSITIVE_MAX
from rhodian_proofs.claims import AnyAccount, Natural, Not, claim, is_natural, refusal_of, tells
from rhodian_proofs.theorems.auctions.dutch import unless_refused
from rhodian_proofs.theorems.auctions.fields import (
    AMOUNT,
    POSITIVE,
    NoAccount,
    Number,
    is_positive,
    is_refused_for_the_first,
)

SALE = SaleTerms(StepwiseDecay(1, ()), 1, 0, 0)
SEALED = SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER)


NoTerms = Annotated[Any, Not(SaleTerms, BiddingTerms, SealedTerms)]
Three = tuple[Number, Number, Number]


@claim("AU-29", about=(Selling, Bidding, Sealed))
def an_auction_is_refused_first_for_what_are_no_terms(terms: NoTerms, number: Number, bidder: AnyAccount) -> None:
    """An auction is refused for what are no terms before anything else."""
    for refusal in (
        refusal_of(Selling, terms, number, number, number, number, number),
        refusal_of(Bidding, terms, number, number, number, bidder, number, number, number),
        refusal_of(Sealed, terms, number, number, number, number),
    ):
        assert tells(refusal, InvalidValue, field="terms", value=terms)
    assert tells(refusal_of(Selling, SEALED, 1, 1, 1, 1, 1), InvalidValue, field="terms", value=SEALED)
    assert tells(refusal_of(Bidding, SALE, 1, 1, 1, bidder, 1, 1, 1), InvalidValue, field="terms", value=SALE)
    assert tells(refusal_of(Sealed, SALE, 1, 1, 1, 1), InvalidValue, field="terms", value=SALE)


@claim("AU-29", about=(Selling,))
def a_sale_is_refused_exactly_for_the_first_number_out_of_range(numbers: Three, start: Number, last: Number) -> None:
    """A sale is refused exactly for a debt below 1, or else its lot, its price, its start, or a last step before it."""
    refusal = refusal_of(Selling, SALE, *numbers, start, last)
    owed, lot, top = numbers
    if is_natural(owed) and owed == 0:
        assert tells(refusal, InvalidValue, field="owed", value=owed)
    elif is_natural(owed) and is_positive(lot) and is_positive(top) and _is_out_of_order(start, last):
        assert tells(refusal, BackDated, time=last, last=start)
    else:
        assert is_refused_for_the_first(
            refusal,
            *(("owed", owed, AMOUNT), ("lot", lot, POSITIVE), ("top", top, POSITIVE)),
            *(("start", start, AMOUNT), ("last", last, AMOUNT)),
        )


def _is_out_of_order(earlier: Any, later: Any) -> bool:
    """Tell whether two times are such, and the one that is to be later is not."""
    return is_natural(earlier) and is_natural(later) and later < earlier


@claim("AU-29", about=(Bidding,))
def an_ascending_auction_is_refused_exactly_for_the_first_number_out_of_range(
    reserve: Natural,
    lot_falls: bool,  # noqa: FBT001  # a claim ranges over both
    numbers: Three,
    bidder: AnyAccount | None,
    times: Three,
) -> None:
    """An ascending auction is refused exactly for a debt below its least, or else its lot, its bid, or its times."""
    (owed, lot, amount), (end, due, last) = numbers, times
    refusal = refusal_of(Bidding, BiddingTerms(reserve, 0, 1, 1, lot_falls), *numbers, bidder, *times)
    least = max(1, reserve) if lot_falls else 0
    if is_natural(owed) and owed < least:
        assert tells(refusal, InvalidValue, field="owed", value=owed)
    elif is_natural(owed) and is_positive(lot) and is_natural(amount) and _is_out_of_order(due, end):
        assert tells(refusal, BackDated, time=end, last=due)
    else:
        assert is_refused_for_the_first(
            refusal,
            *(("owed", owed, AMOUNT), ("lot", lot, POSITIVE), ("amount", amount, AMOUNT)),
            *(("end", end, AMOUNT), ("due", due, AMOUNT), ("last", last, AMOUNT)),
        )


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
    assert (auction is not None) == bool(1 <= lot <= POSITIVE_MAX and owed >= least and is_due)
    if auction is not None:
        assert auction.bidder is None
        assert (auction.owed == owed) & (auction.lot == lot) & (auction.amount == fixed)
        assert (auction.end == time + terms.lasts) & (auction.due == auction.end) & (auction.last == time)


@claim("AU-29", about=(Bid,))
def a_sealed_bid_is_refused_exactly_for_the_first_field_that_is_wrong(
    bidder: AnyAccount | NoAccount, price: Number, quantity: Number
) -> None:
    """A sealed bid is refused exactly for its bidder, or else its price or its quantity."""
    refusal = refusal_of(Bid, bidder, price, quantity)
    if bidder.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="bidder", value=bidder)
    else:
        assert is_refused_for_the_first(refusal, ("price", price, POSITIVE), ("quantity", quantity, POSITIVE))


@claim("AU-29", about=(Sealed,))
def a_sealed_auction_is_refused_exactly_for_the_first_number_out_of_range(
    numbers: tuple[Number, Number], times: tuple[Number, Number]
) -> None:
    """A sealed auction is refused exactly for a debt, or else a lot, an end or a last step that is none."""
    assert is_refused_for_the_first(
        refusal_of(Sealed, SEALED, *numbers, *times),
        *(("owed", numbers[0], AMOUNT), ("lot", numbers[1], POSITIVE)),
        *(("end", times[0], AMOUNT), ("last", times[1], AMOUNT)),
    )
