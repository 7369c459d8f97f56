"""Checked: what is claimed of what auctions are made of: for which fields their rules and their steps are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import Admission, LinearDecay, Recapitalisation, StepwiseDecay, checked_cuts
from rhodian.auctions.dutch import SaleTerms
from rhodian.auctions.english import BiddingTerms, bid, bid_lot, least_bid, most_lot
from rhodian.auctions.errors import AuctionOver, BidTooLow
from rhodian.auctions.sealed import Bid, Sealed, open_bids, submit
from rhodian.base import loops
from rhodian.base.accounts import Account
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, TooEarly
from rhodian.base.numbers import POSITIVE_MAX
from rhodian.base.rates import PPM, rate
from rhodian_proofs.claims import (
    AnyAccount,
    AnyInt,
    Natural,
    Naturals,
    NoInt,
    Not,
    claim,
    first_at_fault,
    is_natural,
    is_same,
    is_whole,
    name_of,
    refusal_of,
    tells,
)
from rhodian_proofs.theorems.auctions.dutch import unless_refused
from rhodian_proofs.theorems.auctions.english import State, rising

if TYPE_CHECKING:
    from collections.abc import Callable

Number: TypeAlias = AnyInt | NoInt
NoAccount = Annotated[Any, Not(Account)]
Right: TypeAlias = "tuple[Callable[[Any], bool], type[InvalidAmount | InvalidValue]]"
"""What tells whether a value is right, and what is raised for one that is not."""


def is_positive(value: Any) -> bool:
    """Tell whether a value is a price, a lot, a quantity or a duration."""
    return is_whole(value) and bool((value >= 1) & (value <= POSITIVE_MAX))


def _is_rate(value: Any) -> bool:
    """Tell whether a value is a rate in parts per million."""
    return is_whole(value) and bool((value >= 0) & (value <= PPM))


def _is_amount(value: Any) -> bool:
    """Tell whether a value is an amount, or a time."""
    return is_natural(value)


def _leaves_something(value: Any) -> bool:
    """Tell whether a cut takes less than the whole."""
    return bool(value < PPM)


AMOUNT: Right = (_is_amount, InvalidAmount)
POSITIVE: Right = (is_positive, InvalidValue)
RATE: Right = (_is_rate, InvalidValue)


def is_refused_for_the_first(refusal: Any, *fields: tuple[str, Any, Right]) -> bool:
    """Tell whether a refusal names the first of some fields that is wrong, and there is none if none is."""
    for field, value, (is_right, kind) in fields:
        if not is_right(value):
            return tells(refusal, kind, field=field, value=value)
    return refusal is None


@claim("AU-1", about=(rate,))
def a_rate_is_from_nothing_to_the_whole(value: Number) -> None:
    """A rate is refused exactly if it is not from 0 to the whole."""
    assert is_refused_for_the_first(refusal_of(rate, value, "cut"), ("cut", value, RATE))


@claim("AU-1", about=(LinearDecay, StepwiseDecay, checked_cuts))
def a_falling_price_is_refused_for_its_time_or_else_a_cut(time: Number, cuts: tuple[Number, ...]) -> None:
    """A falling price is refused exactly for its time, or else a cut that is no amount or takes everything."""
    assert is_refused_for_the_first(refusal_of(LinearDecay, time), ("duration", time, POSITIVE))
    refusal = refusal_of(StepwiseDecay, time, cuts)
    if not is_positive(time):
        assert tells(refusal, InvalidValue, field="every", value=time)
        return
    wrong = first_at_fault(cuts, _is_amount)
    if wrong is not None:
        assert tells(refusal, InvalidAmount, field=name_of("cuts_ppm", wrong), value=cuts[wrong])
        return
    if first_at_fault(cuts, _leaves_something) is None:
        assert refusal is None
        assert is_same(checked_cuts(cuts), cuts)
    else:
        assert tells(refusal, InvalidValue, field="cuts_ppm", value=loops.largest(cuts))


@claim("AU-1", about=(Admission, Recapitalisation))
def what_goes_on_auction_is_refused_for_the_first_number_that_is_wrong(
    penalty: Number, dust: Number, surplus: Number
) -> None:
    """Rules of what goes on auction are refused exactly for a penalty or else the dust; for a lot or the buffer."""
    refusal = refusal_of(Admission, penalty, dust)
    assert is_refused_for_the_first(refusal, ("penalty_ppm", penalty, RATE), ("dust", dust, AMOUNT))
    refusal = refusal_of(Recapitalisation, penalty, surplus, dust)
    assert is_refused_for_the_first(
        refusal,
        ("debt_lot", penalty, AMOUNT),
        ("surplus_lot", surplus, AMOUNT),
        ("buffer", dust, AMOUNT),
    )


NoDecay = Annotated[Any, Not(LinearDecay, StepwiseDecay)]


@claim("AU-1", about=(SaleTerms,))
def terms_of_a_sale_on_a_line_are_refused_for_the_first_field_that_is_wrong(
    decay: LinearDecay | NoDecay, lasts: Number, floor: Number, dust: Number
) -> None:
    """Terms of a sale are refused exactly for what is no decay, or else how long it lasts, its floor or its dust."""
    refusal = refusal_of(SaleTerms, decay, lasts, floor, dust)
    if decay.__class__ is not LinearDecay:
        assert tells(refusal, InvalidValue, field="decay", value=decay)
    elif is_positive(lasts) and lasts > decay.duration:
        assert tells(refusal, InvalidValue, field="lasts", value=lasts)
    else:
        assert is_refused_for_the_first(
            refusal, ("lasts", lasts, POSITIVE), ("floor_ppm", floor, RATE), ("dust", dust, AMOUNT)
        )


@claim("AU-1", about=(SaleTerms,))
def terms_of_a_sale_by_steps_are_refused_for_the_first_number_that_is_wrong(
    every: Natural, cuts: Naturals, lasts: Number, floor: Number, dust: Number
) -> None:
    """Terms of a sale whose price falls in steps are refused exactly for how long it lasts, its floor or its dust."""
    decay = unless_refused(StepwiseDecay, every, cuts)
    if decay is not None:
        assert is_refused_for_the_first(
            refusal_of(SaleTerms, decay, lasts, floor, dust),
            *(("lasts", lasts, POSITIVE), ("floor_ppm", floor, RATE), ("dust", dust, AMOUNT)),
        )


def _is_truth(value: Any) -> bool:
    """Tell whether a value is True or False."""
    return value.__class__ is bool


TRUTH: Right = (_is_truth, InvalidValue)


@claim("AU-1", about=(BiddingTerms,))
def terms_of_rising_bids_are_refused_for_the_first_field_that_is_wrong(
    reserve: Number,
    step: Number,
    times: tuple[Number, Number],
    falls: bool | Annotated[Any, Not(bool)],  # noqa: FBT001  # a claim ranges over both
) -> None:
    """Terms of rising bids are refused exactly for the reserve, or else the step, a time, or what is no truth value."""
    assert is_refused_for_the_first(
        refusal_of(BiddingTerms, reserve, step, *times, falls),
        *(("reserve", reserve, AMOUNT), ("step_ppm", step, RATE)),
        *(("ttl", times[0], POSITIVE), ("lasts", times[1], POSITIVE), ("lot_falls", falls, TRUTH)),
    )


def _is_pricing(value: Any) -> bool:
    """Tell whether a value says what winners pay."""
    return value.__class__ is Pricing


PRICING: Right = (_is_pricing, InvalidValue)


def _is_ties(value: Any) -> bool:
    """Tell whether a value says who is served among equals."""
    return value.__class__ is Ties


TIES: Right = (_is_ties, InvalidValue)


@claim("AU-1", about=(SealedTerms,))
def terms_of_sealed_bids_are_refused_for_the_first_field_that_is_wrong(
    reserve: Number, pricing: Pricing | Annotated[Any, Not(Pricing)], ties: Ties | Annotated[Any, Not(Ties)]
) -> None:
    """Terms of sealed bids are refused exactly for the reserve, or else what is no pricing, or what are no ties."""
    assert is_refused_for_the_first(
        refusal_of(SealedTerms, reserve, pricing, ties),
        *(("reserve", reserve, POSITIVE), ("pricing", pricing, PRICING), ("ties", ties, TIES)),
    )


# The steps of auctions.


def _is_out_of_time(refusal: Any, time: Any, last: Any, end: Any) -> bool:
    """Assert that what comes at no time, before the last step or at the end is refused; tell whether it does."""
    if not is_natural(time):
        assert tells(refusal, InvalidAmount, field="time", value=time)
    elif time < last:
        assert tells(refusal, BackDated, time=time, last=last)
    elif time >= end:
        assert tells(refusal, AuctionOver, time=time, end=end)
    else:
        return False
    return True


@claim("AU-1", about=(bid,))
def a_bid_is_refused_for_the_first_thing_that_is_wrong(
    state: State, time: Number, bidder: AnyAccount | NoAccount, amount: Number
) -> None:
    """A rising bid is refused exactly for its time, or else its bidder, or else its amount."""
    auction = unless_refused(rising, state)
    if auction is None or auction.is_lowering:
        return
    refusal = refusal_of(bid, auction, time, bidder, amount)
    if _is_out_of_time(refusal, time, auction.last, auction.due):
        return
    if bidder.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="bidder", value=bidder)
    elif not is_natural(amount):
        assert tells(refusal, InvalidAmount, field="amount", value=amount)
    elif amount < least_bid(auction):
        assert tells(refusal, BidTooLow, bid=amount, least=least_bid(auction))
    elif auction.terms.lot_falls and amount > auction.owed:
        assert tells(refusal, InvalidValue, field="amount", value=amount)
    else:
        assert refusal is None


@claim("AU-1", about=(bid_lot,))
def a_bid_for_less_is_refused_for_the_first_thing_that_is_wrong(
    state: State, time: Number, bidder: AnyAccount | NoAccount, lot: Number
) -> None:
    """A bid for less of the lot is refused exactly for its time, or else its bidder, or else the lot it asks for."""
    auction = unless_refused(rising, state)
    if auction is None or not auction.is_lowering:
        return
    refusal = refusal_of(bid_lot, auction, time, bidder, lot)
    if _is_out_of_time(refusal, time, auction.last, auction.due):
        return
    if bidder.__class__ is not Account:
        assert tells(refusal, InvalidValue, field="bidder", value=bidder)
    elif not is_positive(lot) or lot > most_lot(auction):
        assert tells(refusal, InvalidValue, field="lot", value=lot)
    else:
        assert refusal is None


Numbers = tuple[Natural, Natural, Natural, Natural, Natural]
"""The reserve, the debt, the lot, when a sealed auction ends, and when its last step was."""
NoBid = Annotated[Any, Not(Bid)]


def _taking(numbers: Numbers, pricing: Pricing, ties: Ties, bids: Any) -> Sealed:
    """Return a sealed auction."""
    reserve, owed, lot, end, last = numbers
    return Sealed(SealedTerms(reserve, pricing, ties), owed, lot, end, last, bids)


@claim("AU-1", about=(submit, open_bids), length_max=1)
def sealed_bids_are_refused_for_the_first_thing_that_is_wrong(
    numbers: Numbers, rules: tuple[Pricing, Ties], bids: tuple[Bid, ...], time: Number, made: Bid | NoBid
) -> None:
    """A sealed bid is refused exactly for its time, or else what is no bid, or too low a one; opening for its time."""
    auction = unless_refused(_taking, numbers, *rules, bids)
    if auction is None:
        return
    if not is_natural(time):
        assert tells(refusal_of(open_bids, auction, time), InvalidAmount, field="time", value=time)
    elif time < auction.end:
        assert tells(refusal_of(open_bids, auction, time), TooEarly, time=time, due=auction.end)
    refusal = refusal_of(submit, auction, time, made)
    if _is_out_of_time(refusal, time, auction.last, auction.end):
        return
    if made.__class__ is not Bid:
        assert tells(refusal, InvalidValue, field="sealed", value=made)
    elif made.price < auction.terms.reserve:
        assert tells(refusal, BidTooLow, bid=made.price, least=auction.terms.reserve)
    else:
        assert refusal is None
