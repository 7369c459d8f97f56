"""Checked: auctions in which bids rise, and those in which they are sealed, as properties and counterexamples."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account
from rhodian.auctions.awards import Pricing, SealedTerms, Ties, award, fill
from rhodian.auctions.english import (
    Bidding,
    BiddingTerms,
    Closed,
    Outbid,
    bid,
    bid_lot,
    bidding,
    close,
    least_bid,
    most_lot,
    reopen,
)
from rhodian.auctions.errors import AlreadyBid, AuctionOver, BidTooLow, WrongBid
from rhodian.auctions.sealed import Bid, Sealed, open_bids, submit
from rhodian.base.errors import (
    BackDated,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    OutOfOrder,
    RhodianError,
    TooEarly,
)
from rhodian.base.rates import PPM
from tests.strategies import EUR, NOT_NATURAL, amounts, untyped

FIRST, SECOND, THIRD = (Account(owner, "bids", EUR) for owner in ("first", "second", "third"))
RISING = BiddingTerms(10, 50_000, 5, 20, lot_falls=False)
FALLING = BiddingTerms(10, 50_000, 5, 20, lot_falls=True)
TERMS = st.sampled_from([RISING, FALLING, BiddingTerms(0, 0, 1, 7, lot_falls=True)])
OVER = Closed(None, 0, 0, 0, 0, 1, 1)

positives = amounts(60).map(lambda amount: amount + 1)
bids = st.lists(st.tuples(amounts(12), amounts(5)), max_size=7)
pricings, ties = st.sampled_from(Pricing), st.sampled_from(Ties)


@pytest.mark.clause("AU-13", "AU-15")
@given(TERMS, st.integers(10, 60), positives, st.lists(st.tuples(st.integers(0, 6), amounts(80)), max_size=10))
def test_over_any_history_every_bid_but_the_winning_one_is_paid_back(
    terms: BiddingTerms, owed: int, lot: int, tries: list[tuple[int, int]]
) -> None:
    auction = bidding(terms, owed, lot, 0)
    time, released = 0, 0
    paid = dict.fromkeys((FIRST, SECOND), 0)
    for turn, (wait, number) in enumerate(tries):
        time, bidder = time + wait, (FIRST, SECOND)[turn % 2]
        try:
            auction, better = (bid_lot if auction.is_lowering else bid)(auction, time, bidder, number)
        except RhodianError:
            continue
        paid[bidder] += auction.amount
        if better.bidder is not None:
            paid[better.bidder] -= better.refund
        released += better.released
    closed = close(auction, auction.due)
    assert sum(paid.values()) == closed.paid == closed.proceeds + closed.surplus
    assert {bidder for bidder, amount in paid.items() if amount} <= {closed.bidder}
    assert closed.proceeds + closed.missing == owed
    assert closed.lot + closed.returned + released == lot
    assert closed.bidder is None or closed.paid >= terms.reserve


@pytest.mark.clause("AU-16")
def test_no_bid_one_bid_and_a_bid_above_the_debt() -> None:
    assert close(bidding(RISING, 50, 7, 0), 20) == Closed(None, 0, 0, 0, 0, 50, 7)
    auction, first = bid(bidding(RISING, 50, 7, 0), 0, FIRST, 30)
    assert first == Outbid(None, 0, 0)
    assert close(auction, 5) == Closed(FIRST, 7, 30, 30, 0, 20, 0)
    auction, second = bid(auction, 4, SECOND, 80)
    assert second == Outbid(FIRST, 30, 0)
    assert close(auction, 9) == Closed(SECOND, 7, 80, 50, 30, 0, 0)


@pytest.mark.clause("AU-14")
def test_the_least_bid_is_the_reserve_then_a_step_above_the_last_and_the_debt_is_always_enough() -> None:
    auction = bidding(RISING, 50, 7, 0)
    assert least_bid(auction) == 10
    auction, _ = bid(auction, 0, FIRST, 41)
    assert least_bid(auction) == 44
    auction, _ = bid(auction, 1, SECOND, 49)
    assert least_bid(auction) == 50
    with pytest.raises(BidTooLow) as refused:
        bid(auction, 1, FIRST, 49)
    assert (refused.value.bid, refused.value.least) == (49, 50)
    auction, _ = bid(auction, 1, FIRST, 50)
    assert least_bid(auction) == 53


@pytest.mark.clause("AU-22")
def test_an_auction_closes_some_time_after_the_last_bid_and_at_its_end_at_the_latest() -> None:
    auction, _ = bid(bidding(RISING, 50, 7, 0), 3, FIRST, 10)
    assert auction.due == 8
    with pytest.raises(AuctionOver) as late:
        bid(auction, 8, SECOND, 50)
    assert (late.value.time, late.value.end) == (8, 8)
    for time, amount in ((7, 20), (11, 30), (15, 40), (19, 50)):
        auction, _ = bid(auction, time, SECOND, amount)
    assert auction.due == 20
    with pytest.raises(BackDated):
        bid(auction, 18, FIRST, 60)


@pytest.mark.clause("AU-22")
def test_a_step_out_of_order_is_refused() -> None:
    for name, call in (
        ("least_bid", lambda: bid(untyped(OVER), 1, FIRST, 60)),
        ("most_lot", lambda: bid_lot(untyped(OVER), 1, FIRST, 6)),
        ("close", lambda: close(untyped(OVER), 90)),
        ("reopen", lambda: reopen(untyped(OVER), 90, 0)),
    ):
        with pytest.raises(OutOfOrder) as refused:
            call()
        assert (refused.value.step, refused.value.phase, refused.value.expected) == (name, OVER, "Bidding")


def test_a_bid_of_money_is_refused_where_the_lot_falls_and_one_for_less_where_it_does_not() -> None:
    rising, _ = bid(bidding(FALLING, 50, 7, 0), 0, FIRST, 30)
    falling, _ = bid(rising, 0, SECOND, 50)
    for call in (lambda: bid(falling, 1, FIRST, 60), lambda: least_bid(falling)):
        with pytest.raises(WrongBid, match="for less of the lot"):
            call()
    for call in (lambda: untyped(bid_lot(rising, 1, SECOND, 6)), lambda: most_lot(rising)):
        with pytest.raises(WrongBid, match="of more money"):
            call()


def test_an_auction_that_could_still_take_a_bid_neither_ends_nor_begins_again_nor_does_one_with_a_bid() -> None:
    rising, _ = bid(bidding(FALLING, 50, 7, 0), 0, FIRST, 30)
    for call, due in (
        (lambda: untyped(close(rising, 4)), 5),
        (lambda: reopen(rising, 4, 0), 5),
        (lambda: reopen(bidding(FALLING, 50, 7, 0), 19, 0), 20),
    ):
        with pytest.raises(TooEarly) as refused:
            call()
        assert (refused.value.time, refused.value.due) == (due - 1, due)
    with pytest.raises(AlreadyBid) as again:
        reopen(rising, 5, 0)
    assert again.value.bidder == FIRST


@pytest.mark.clause("AU-1")
@pytest.mark.parametrize("value", NOT_NATURAL)
def test_what_is_no_number_is_refused_wherever_an_auction_takes_one(value: object) -> None:
    bad = untyped(value)
    rising = bidding(RISING, 50, 7, 0)
    lowering = bidding(FALLING, 50, 7, 0, 50)
    for call in (
        lambda: BiddingTerms(bad, 0, 1, 1, lot_falls=True),
        lambda: BiddingTerms(0, bad, 1, 1, lot_falls=True),
        lambda: BiddingTerms(0, 0, bad, 1, lot_falls=True),
        lambda: BiddingTerms(0, 0, 1, bad, lot_falls=True),
        lambda: bidding(RISING, bad, 7, 0),
        lambda: bidding(RISING, 50, bad, 0),
        lambda: bidding(RISING, 50, 7, bad),
        lambda: bidding(FALLING, 50, 7, 0, bad),
        lambda: bid(rising, bad, FIRST, 50),
        lambda: bid(rising, 1, FIRST, bad),
        lambda: bid_lot(lowering, 1, FIRST, bad),
        lambda: close(rising, bad),
        lambda: reopen(rising, 20, bad),
        lambda: SealedTerms(bad, Pricing.OWN_BID, Ties.IN_ORDER),
        lambda: Bid(FIRST, bad, 1),
        lambda: Bid(FIRST, 1, bad),
        lambda: fill(bad, 1, (), (), Ties.IN_ORDER),
        lambda: fill(1, bad, (), (), Ties.IN_ORDER),
        lambda: fill(1, 1, (bad,), (1,), Ties.IN_ORDER),
        lambda: fill(1, 1, (1,), (bad,), Ties.IN_ORDER),
    ):
        with pytest.raises((InvalidAmount, InvalidValue)):
            call()


@pytest.mark.clause("AU-1")
@pytest.mark.parametrize(
    "call",
    [
        lambda: BiddingTerms(0, PPM + 1, 1, 1, lot_falls=True),
        lambda: BiddingTerms(0, 0, 1, 1, lot_falls=untyped(1)),
        lambda: bidding(FALLING, 9, 7, 0),
        lambda: bidding(BiddingTerms(0, 0, 1, 1, lot_falls=True), 0, 7, 0),
        lambda: bidding(FALLING, 50, 7, 0, 49),
        lambda: bidding(RISING, 50, 7, 0, 50),
        lambda: Bidding(untyped(1), 1, 1, 0, None, 1, 1, 0),
        lambda: Bidding(RISING, 1, 1, 0, untyped("first"), 1, 1, 0),
        lambda: bid(bidding(RISING, 50, 7, 0), 1, untyped("first"), 50),
        lambda: bid(bidding(FALLING, 50, 7, 0), 1, FIRST, 51),
        lambda: bid_lot(bidding(FALLING, 50, 100, 0, 50), 1, FIRST, 96),
        lambda: bid_lot(bidding(FALLING, 50, 100, 0, 50), 1, FIRST, 0),
        lambda: fill(1, 1, (), (), untyped("in order")),
        lambda: SealedTerms(1, untyped("own bid"), Ties.IN_ORDER),
        lambda: SealedTerms(1, Pricing.OWN_BID, untyped("in order")),
        lambda: submit(Sealed(SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER), 1, 1, 9), 1, untyped((FIRST, 1, 1))),
        lambda: Bid(untyped("first"), 1, 1),
    ],
)
def test_what_an_auction_cannot_take_is_refused(call: object) -> None:
    with pytest.raises(InvalidValue):
        untyped(call)()


@pytest.mark.clause("AU-17", "AU-18", "AU-19")
@given(positives, positives, bids, pricings, ties)
def test_the_highest_bids_win_all_there_is_and_no_bid_more_than_it_asks_for(
    lot: int, reserve: int, bids: list[tuple[int, int]], pricing: Pricing, ties: Ties
) -> None:
    prices, quantities = [price for price, _ in bids], [quantity for _, quantity in bids]
    awards = award(lot, prices, quantities, SealedTerms(reserve, pricing, ties))
    asked = sum(quantity for price, quantity in bids if price >= reserve)
    assert sum(awards.filled) == min(lot, asked)
    for (price, quantity), filled, paid in zip(bids, awards.filled, awards.paid, strict=True):
        higher = sum(each for other, each in bids if other > price and other >= reserve)
        as_high = sum(each for other, each in bids if other >= price and other >= reserve)
        assert 0 <= filled <= quantity
        assert reserve * filled <= paid <= price * filled
        assert paid == (price if pricing == Pricing.OWN_BID else awards.price) * filled
        assert price < reserve or filled == quantity or as_high > lot
        assert filled == 0 or higher < lot
    losing = [price for (price, quantity), filled in zip(bids, awards.filled, strict=True) if filled < quantity]
    winning = [price for (price, _), filled in zip(bids, awards.filled, strict=True) if filled]
    if pricing == Pricing.HIGHEST_LOSING:
        assert awards.price == max([reserve, *losing])
    if pricing == Pricing.LOWEST_WINNING and winning:
        assert awards.price == min(winning)


def test_as_many_quantities_as_prices_are_needed() -> None:
    with pytest.raises(LengthMismatch):
        fill(1, 1, (1, 2), (1,), Ties.IN_ORDER)


@pytest.mark.clause("AU-20")
@given(
    positives,
    st.lists(st.tuples(st.sampled_from([FIRST, SECOND, THIRD]), positives, positives), max_size=4),
    pricings,
    ties,
)
def test_sealed_bids_win_and_pay_the_same_in_whatever_order_they_come(
    lot: int, bids: list[tuple[Account, int, int]], pricing: Pricing, ties: Ties
) -> None:
    opened = set()
    for order in permutations(bids):
        auction = Sealed(SealedTerms(1, pricing, ties), 70, lot, 9)
        for bid_made in order:
            auction = submit(auction, 1, Bid(*bid_made))
        opened.add(open_bids(auction, 9))
    assert len(opened) == 1
    (outcome,) = opened
    assert outcome.proceeds + outcome.surplus == sum(outcome.awards.paid)
    assert outcome.proceeds + outcome.missing == 70
    assert sum(outcome.awards.filled) + outcome.returned == lot


@pytest.mark.clause("AU-22")
def test_a_sealed_bid_that_is_late_dated_back_or_below_the_reserve_is_refused() -> None:
    auction = submit(Sealed(SealedTerms(5, Pricing.OWN_BID, Ties.IN_ORDER), 1, 1, 9), 4, Bid(FIRST, 5, 1))
    with pytest.raises(AuctionOver):
        submit(auction, 9, Bid(SECOND, 6, 1))
    with pytest.raises(BackDated):
        submit(auction, 3, Bid(SECOND, 6, 1))
    with pytest.raises(BidTooLow):
        submit(auction, 4, Bid(SECOND, 4, 1))
    with pytest.raises(TooEarly) as early:
        open_bids(auction, 8)
    assert (early.value.time, early.value.due) == (8, 9)
    opened = open_bids(auction, 9)
    for call in (lambda: open_bids(untyped(opened), 9), lambda: submit(untyped(opened), 9, Bid(SECOND, 6, 1))):
        with pytest.raises(OutOfOrder):
            call()


def gain(values: tuple[int, ...], own: tuple[int, ...], rivals: tuple[int, ...], pricing: Pricing) -> int:
    """Return what a bidder gains that bids for one contract at each price and values its contracts in turn."""
    lot = 1 if len(values) == 1 else 2
    prices = (*own, *rivals)
    awards = award(lot, prices, [1] * len(prices), SealedTerms(1, pricing, Ties.IN_ORDER))
    won = sum(awards.filled[: len(own)])
    return sum(values[:won]) - sum(awards.paid[: len(own)])


@pytest.mark.clause("AU-21")
@given(amounts(30), amounts(30), st.lists(amounts(30), max_size=5).map(tuple))
def test_for_one_contract_at_the_highest_losing_bid_the_truth_is_best(
    value: int, own: int, rivals: tuple[int, ...]
) -> None:
    assert gain((value,), (own,), rivals, Pricing.HIGHEST_LOSING) <= gain(
        (value,), (value,), rivals, Pricing.HIGHEST_LOSING
    )


@pytest.mark.clause("AU-21")
def test_at_its_own_price_a_bidder_gains_by_bidding_less_than_the_truth() -> None:
    assert gain((10,), (10,), (4,), Pricing.OWN_BID) == 0
    assert gain((10,), (5,), (4,), Pricing.OWN_BID) == 5


@pytest.mark.clause("AU-21")
def test_at_the_lowest_winning_bid_a_bidder_gains_by_bidding_less_than_the_truth() -> None:
    assert gain((10,), (10,), (4,), Pricing.LOWEST_WINNING) == 0
    assert gain((10,), (5,), (4,), Pricing.LOWEST_WINNING) == 5


@pytest.mark.clause("AU-21")
def test_a_bidder_for_two_contracts_gains_by_asking_for_less_even_at_the_highest_losing_bid() -> None:
    assert gain((10, 9), (10, 9), (8,), Pricing.HIGHEST_LOSING) == 3
    assert gain((10, 9), (10,), (8,), Pricing.HIGHEST_LOSING) == 9
