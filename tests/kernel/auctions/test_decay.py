"""Checked: sales at a falling price, and what goes on auction, stated as properties and compared with fractions."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rhodian.auctions.decay import Admission, LinearDecay, Recapitalisation, StepwiseDecay, after_cuts, checked_cuts
from rhodian.auctions.dutch import SaleTerms, Selling, Sold, is_stale, price_at, reset, sell, take, withdraw
from rhodian.auctions.errors import AuctionOver, BelowFloor, BidTooLow, LeavesDust, StillSelling
from rhodian.base.errors import BackDated, InvalidAmount, InvalidValue, OutOfOrder, RhodianError
from rhodian.base.rates import PPM, part_up, rate
from tests.strategies import HUGE, NOT_NATURAL, amounts, untyped

positives = amounts(10**12).map(lambda amount: amount + 1)
cuts = st.lists(st.integers(0, PPM - 1), max_size=12).map(tuple)
decays = st.builds(LinearDecay, st.integers(100, 1000)) | st.builds(StepwiseDecay, st.integers(1, 50), cuts)
sales = st.builds(
    Selling,
    st.builds(SaleTerms, decays, st.integers(1, 100), st.integers(0, PPM), amounts(100)),
    positives,
    positives,
    positives,
    st.just(5),
    st.just(5),
)
OPEN = Selling(SaleTerms(LinearDecay(100), 50, 0, 20), 110, 40, 5, 10, 10)
OVER = Sold(1, 1)


@pytest.mark.clause("AU-2")
@given(positives, cuts, st.integers(0, 15))
def test_a_price_that_is_cut_is_the_last_one_less_each_part_rounded_down(
    top: int, cuts: tuple[int, ...], steps: int
) -> None:
    price, drops = after_cuts(top, cuts, steps)
    expected = top
    for cut in cuts[:steps]:
        expected = ceil(expected * Fraction(PPM - cut, PPM))
    assert price == expected == top - sum(drops)
    assert 1 <= price <= top


@pytest.mark.clause("AU-1")
@given(st.lists(st.integers(0, 2 * PPM), max_size=12))
def test_cuts_are_kept_unless_one_takes_everything_and_then_the_largest_is_told(cuts: list[int]) -> None:
    if all(cut < PPM for cut in cuts):
        assert checked_cuts(cuts) == tuple(cuts)
        return
    with pytest.raises(InvalidValue) as refused:
        checked_cuts(cuts)
    assert (refused.value.field, refused.value.value) == ("cuts_ppm", max(cuts))


@pytest.mark.clause("AU-3", "AU-23")
@given(sales, st.integers(0, 99), st.integers(0, 99))
def test_a_price_never_rises_while_time_goes_on(auction: Selling, one: int, other: int) -> None:
    early, late = sorted((one % auction.terms.lasts, other % auction.terms.lasts))
    assert 1 <= price_at(auction, 5 + late) <= price_at(auction, 5 + early) <= auction.top


@pytest.mark.clause("AU-6")
@given(sales, st.lists(st.tuples(st.integers(0, 20), positives, positives), max_size=8))
def test_over_any_history_what_was_owed_and_what_was_for_sale_is_accounted_for(
    auction: Selling, takes: list[tuple[int, int, int]]
) -> None:
    now: Selling | Sold = auction
    time, proceeds, sold = auction.start, 0, 0
    for wait, quantity, price_max in takes:
        time += wait
        before = now
        try:
            now, taken = take(untyped(now), time, quantity, price_max)
        except RhodianError:
            assert now is before
            continue
        assert taken.paid == taken.quantity * taken.price == taken.proceeds + taken.surplus
        assert auction.least <= taken.price <= price_max
        assert taken.quantity <= quantity
        proceeds, sold = proceeds + taken.proceeds, sold + taken.quantity
    owed, lot = (now.missing, now.returned) if isinstance(now, Sold) else (now.owed, now.lot)
    assert proceeds + owed == auction.owed
    assert sold + lot == auction.lot
    assert isinstance(now, Sold) == (owed == 0 or lot == 0)


@pytest.mark.clause("AU-7", "AU-8")
@given(amounts(40), amounts(40), amounts(40), amounts(40), amounts(40))
@example(3, 9, 4, 8, 0)
def test_a_sale_is_the_largest_that_leaves_no_dust(owed: int, lot: int, price: int, quantity: int, dust: int) -> None:
    assume(min(owed, lot, price, quantity) > 0)

    def is_allowed(sold: int) -> bool:
        left = owed - sold * price
        return left <= 0 or left >= dust or sold == lot

    enough = -(-owed // price)
    allowed = [sold for sold in range(1, min(quantity, lot, enough) + 1) if is_allowed(sold)]
    try:
        sold = sell(owed, lot, price, quantity, dust).quantity
    except LeavesDust:
        sold = 0
    assert sold == max(allowed, default=0)


@pytest.mark.clause("AU-9")
def test_an_auction_is_reset_or_withdrawn_once_it_can_sell_nothing_and_not_before() -> None:
    for step in (lambda auction, time: reset(auction, time, 7), withdraw):
        with pytest.raises(StillSelling) as early:
            step(OPEN, 59)
        assert (early.value.price, early.value.least) == (3, 0)
    assert reset(OPEN, 60, 7) == Selling(OPEN.terms, 110, 40, 7, 60, 60)
    assert withdraw(OPEN, 60) == Sold(110, 40)
    floor = Selling(SaleTerms(LinearDecay(100), 50, 900_000, 20), 110, 40, 100, 10, 10)
    assert (price_at(floor, 20), is_stale(floor, 20)) == (90, False)
    assert (price_at(floor, 21), is_stale(floor, 21)) == (89, True)
    with pytest.raises(BelowFloor) as refused:
        take(floor, 21, 1, 100)
    assert (refused.value.price, refused.value.least) == (89, 90)


@pytest.mark.clause("AU-9")
def test_a_take_after_the_end_or_before_the_last_step_or_of_an_auction_that_is_over_is_refused() -> None:
    with pytest.raises(AuctionOver) as late:
        take(OPEN, 60, 1, 5)
    assert (late.value.time, late.value.end) == (60, 60)
    with pytest.raises(BackDated):
        take(OPEN, 9, 1, 5)
    after, _ = take(OPEN, 30, 1, 5)
    with pytest.raises(BackDated):
        take(untyped(after), 29, 1, 5)
    for refused in (
        lambda: take(untyped(OVER), 30, 1, 5),
        lambda: price_at(untyped(OVER), 30),
        lambda: reset(untyped(OVER), 90, 5),
        lambda: withdraw(untyped(OVER), 90),
    ):
        with pytest.raises(OutOfOrder):
            untyped(refused)()


def test_a_buyer_whose_highest_price_is_below_the_rule_s_is_told_the_price() -> None:
    with pytest.raises(BidTooLow) as refused:
        take(OPEN, 10, 1, 4)
    assert (refused.value.bid, refused.value.least) == (4, 5)


@pytest.mark.clause("AU-1")
@pytest.mark.parametrize("value", NOT_NATURAL)
def test_what_is_no_number_is_refused_wherever_one_is_due(value: object) -> None:
    bad = untyped(value)
    for call in (
        lambda: rate(bad, "rate"),
        lambda: part_up(bad, 1),
        lambda: part_up(1, bad),
        lambda: after_cuts(bad, (), 0),
        lambda: after_cuts(1, (bad,), 0),
        lambda: after_cuts(1, (), bad),
        lambda: LinearDecay(bad),
        lambda: StepwiseDecay(bad, ()),
        lambda: SaleTerms(LinearDecay(9), bad, 0, 0),
        lambda: SaleTerms(LinearDecay(9), 1, bad, 0),
        lambda: SaleTerms(LinearDecay(9), 1, 0, bad),
        lambda: Selling(OPEN.terms, bad, 1, 1, 0, 0),
        lambda: Selling(OPEN.terms, 1, bad, 1, 0, 0),
        lambda: Selling(OPEN.terms, 1, 1, bad, 0, 0),
        lambda: Selling(OPEN.terms, 1, 1, 1, bad, 0),
        lambda: Selling(OPEN.terms, 1, 1, 1, 0, bad),
        lambda: take(OPEN, bad, 1, 5),
        lambda: take(OPEN, 10, bad, 5),
        lambda: take(OPEN, 10, 1, bad),
        lambda: sell(bad, 1, 1, 1, 0),
        lambda: sell(1000, 20, 100, 10, bad),
        lambda: Admission(bad, 0),
        lambda: Admission(0, bad),
        lambda: Admission(0, 0).portion(bad, 1, 1, 1),
        lambda: Admission(0, 0).portion(1, bad, 1, 1),
        lambda: Admission(0, 0).portion(1, 1, bad, 1),
        lambda: Admission(0, 0).portion(1, 1, 1, bad),
        lambda: Recapitalisation(bad, 0, 0),
        lambda: Recapitalisation(0, bad, 0),
        lambda: Recapitalisation(0, 0, bad),
        lambda: Recapitalisation(0, 0, 0).openings(bad, 0, 0, 0),
        lambda: Recapitalisation(0, 0, 0).openings(0, bad, 0, 0),
        lambda: Recapitalisation(0, 0, 0).openings(0, 0, bad, 0),
        lambda: Recapitalisation(0, 0, 0).openings(0, 0, 0, bad),
    ):
        with pytest.raises((InvalidAmount, InvalidValue)):
            call()


@pytest.mark.clause("AU-1")
@pytest.mark.parametrize(
    "call",
    [
        lambda: rate(PPM + 1, "rate"),
        lambda: checked_cuts((0, PPM)),
        lambda: Selling(OPEN.terms, 0, 1, 1, 0, 0),
        lambda: Selling(OPEN.terms, 1, 0, 1, 0, 0),
        lambda: Selling(OPEN.terms, 1, 1, 0, 0, 0),
        lambda: Selling(OPEN.terms, 1, 1, HUGE + 1, 0, 0),
        lambda: Selling(untyped(OPEN), 1, 1, 1, 0, 0),
        lambda: SaleTerms(untyped(7), 1, 0, 0),
        lambda: SaleTerms(LinearDecay(9), 10, 0, 0),
        lambda: take(OPEN, 10, 0, 5),
        lambda: take(OPEN, 10, 1, 0),
        lambda: reset(OPEN, 60, 0),
        lambda: sell(0, 1, 1, 1, 0),
        lambda: Recapitalisation(0, 0, 0).openings(0, 5, 3, 3),
    ],
)
def test_a_number_out_of_range_is_refused(call: object) -> None:
    with pytest.raises(InvalidValue):
        untyped(call)()


def test_an_auction_whose_last_step_is_before_its_start_is_refused() -> None:
    with pytest.raises(BackDated):
        Selling(OPEN.terms, 1, 1, 1, 5, 4)


@pytest.mark.clause("AU-11")
@given(
    positives, positives, amounts(10**12), amounts(10**15), st.builds(Admission, st.integers(0, PPM), amounts(10**12))
)
def test_what_goes_on_auction_exceeds_the_room_only_to_leave_no_dust(
    debt: int, worth: int, collateral: int, room: int, rule: Admission
) -> None:
    portion = rule.portion(debt, worth, collateral, room)
    assert portion.debt + portion.debt_left == debt
    assert portion.lot + portion.lot_left == collateral
    assert portion.lot == collateral * portion.debt // debt
    assert portion.owed == ceil(portion.debt * worth * Fraction(PPM + rule.penalty_ppm, PPM))
    assert portion.debt_left == 0 or portion.debt_left * worth >= rule.dust
    assert portion.debt in {0, debt} or portion.debt * worth >= rule.dust
    assert portion.owed <= room or portion.debt == debt


@pytest.mark.clause("AU-12")
@given(st.builds(Recapitalisation, amounts(20), amounts(20), amounts(20)), *[amounts(20)] * 4)
def test_a_debt_and_a_surplus_are_never_on_offer_at_once(
    rule: Recapitalisation, surplus: int, debt: int, queued: int, on_auction: int
) -> None:
    assume(queued + on_auction <= debt)
    may = rule.openings(surplus, debt, queued, on_auction)
    assert not (may.debt and may.surplus)
    assert not (may.debt and surplus)
    assert not (may.surplus and surplus < debt + rule.surplus_lot + rule.buffer)


def test_nothing_is_auctioned_where_there_is_nothing() -> None:
    may = Recapitalisation(0, 0, 0).openings(0, 0, 0, 0)
    assert not may.debt
    assert not may.surplus
