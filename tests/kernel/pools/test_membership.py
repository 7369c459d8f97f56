"""Checked: a loss is borne by those who were there at its date, whoever leaves, and whenever it is booked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Allocation, InvalidAmount, InvalidValue, LengthMismatch
from rhodian.base.errors import BackDated, OutOfOrder, TooEarly
from rhodian.pools.membership import (
    Matured,
    Paid,
    Requested,
    Staked,
    book,
    cohort_bears,
    cohort_gains,
    mature,
    pay,
    recover,
    request,
)
from tests.strategies import NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian.pools.membership import Stake

TIMES = st.integers(0, 9)
STAKED = Staked(100, 3)
ASKED = request(STAKED, 5, 4, 80)


@st.composite
def positions(draw: st.DrawFn) -> Stake:
    """Draw a stake in any of its four phases."""
    staked = Staked(draw(amounts(10**12)), draw(TIMES))
    asked = request(staked, staked.entered + draw(TIMES), draw(TIMES), draw(amounts(10**12)))
    phases: list[Stake] = [staked, asked, Matured(asked), Paid(asked, draw(amounts()), draw(amounts()))]
    return draw(st.sampled_from(phases))


many = st.lists(positions(), max_size=6).map(tuple)


def span(position: Stake) -> tuple[int, int, int | None, int | None]:
    """Return stake, entry, request and maturity of a position, read off its fields."""
    if isinstance(position, Staked):
        return position.stake, position.entered, None, None
    asked = position if isinstance(position, Requested) else position.request
    return asked.staked.stake, asked.staked.entered, asked.requested, asked.matures


@given(amounts(), TIMES, many)
def test_a_loss_is_shared_by_stake_among_those_who_were_exposed(
    loss: int, date: int, members: tuple[Stake, ...]
) -> None:
    allocation = cohort_bears(loss, date, members)
    weights = []
    for stake, entered, _, matures in map(span, members):
        weights.append(stake if entered <= date and (matures is None or date < matures) else 0)
    assert sum(allocation.shares) + allocation.left == loss
    assert allocation.left == (0 if sum(weights) else loss)
    for share, weight in zip(allocation.shares, weights, strict=True):
        assert share == 0 or abs(Fraction(loss * weight, sum(weights)) - share) < 1


@given(amounts(), TIMES, many)
def test_a_gain_is_shared_among_those_who_were_in_and_had_not_asked_to_leave(
    gain: int, date: int, members: tuple[Stake, ...]
) -> None:
    allocation = cohort_gains(gain, date, members)
    assert sum(allocation.shares) + allocation.left == gain
    for share, (stake, entered, requested, _) in zip(allocation.shares, map(span, members), strict=True):
        assert share == 0 or (stake and entered <= date and (requested is None or date <= requested))


@st.composite
def cohorts(draw: st.DrawFn) -> list[tuple[Matured, int]]:
    """Draw some who have waited out their time, and what each is worth by books in which a loss is not booked."""
    members = draw(st.lists(st.tuples(amounts(10**9), amounts(10**9), TIMES), min_size=1, max_size=6))
    return [(Matured(Requested(Staked(stake, 0), 5, 5, worth + more)), worth) for stake, worth, more in members]


@pytest.mark.clause("EX-6", "EX-7")
@given(amounts(10**10), TIMES, cohorts(), st.permutations(range(6)), st.integers(0, 6))
def test_whoever_leaves_before_the_booking_is_paid_what_all_are_who_wait(
    loss: int, date: int, members: list[tuple[Matured, int]], order: list[int], early: int
) -> None:
    shares = cohort_bears(loss, date, tuple(matured for matured, _ in members)).shares
    leave_early = {place for place in order[:early] if place < len(members)}
    waiting = book(shares, [worth for _, worth in members])
    patient = [pay(m, worth - taken).amount for (m, worth), taken in zip(members, waiting.shares, strict=True)]
    states: list[Stake] = [matured for matured, _ in members]
    worths = [worth for _, worth in members]
    for place in leave_early:
        paid = pay(members[place][0], worths[place], shares[place])
        states[place], worths[place] = paid, paid.withheld
    assert cohort_bears(loss, date, tuple(states)).shares == shares
    booked = book(shares, worths)
    for place, (matured, worth) in enumerate(members):
        if place not in leave_early:
            states[place] = pay(matured, worth - booked.shares[place])
    assert [each.amount for each in states if isinstance(each, Paid)] == patient
    assert booked == waiting


@given(cohorts(), amounts(10**9), amounts(10**9))
def test_nobody_is_paid_more_than_the_quote_or_the_worth(
    members: list[tuple[Matured, int]], share: int, gain: int
) -> None:
    for matured, worth in members:
        paid = pay(matured, worth + gain, share)
        assert paid.amount == min(matured.request.frozen, worth + gain - paid.withheld)
        assert paid.withheld == min(share, worth + gain)


@pytest.mark.clause("EX-6")
def test_a_charge_on_withdrawals_alone_would_let_the_patient_go_free_and_this_does_not() -> None:
    a, b = (Matured(Requested(Staked(500, 0), 1, 8, 500)) for _ in "ab")
    shares = cohort_bears(100, 5, (a, b)).shares
    first = pay(a, 500, shares[0])
    taken = book(shares, (first.withheld, 500)).shares
    last = pay(b, 500 - taken[1])
    assert (first.amount, last.amount, sum(taken)) == (450, 450, 100)


@pytest.mark.clause("EX-1")
def test_leaving_between_a_loss_and_its_booking_escapes_nothing() -> None:
    stays, leaves = Staked(100, 0), request(Staked(100, 0), 5, 4, 100)
    for date, shares in {4: (30, 30), 8: (30, 30), 9: (60, 0)}.items():
        assert cohort_bears(60, date, (stays, leaves)).shares == shares
        assert cohort_bears(60, date, (stays, mature(leaves, 9))).shares == shares
        assert cohort_bears(60, date, (stays, Paid(leaves, 70, 30))).shares == shares


@pytest.mark.clause("EX-9")
def test_one_who_comes_in_after_a_loss_bears_nothing_of_it_and_recovers_nothing() -> None:
    old, late = Staked(400_000, 0), Staked(400_000, 6)
    shares = cohort_bears(250_000, 5, (old, late)).shares
    taken = book(shares, (400_000, 400_000)).shares
    assert taken == (250_000, 0)
    assert recover(250_000, taken) == Allocation((250_000, 0), 0)


def test_a_gain_after_the_request_is_not_paid_to_the_leaver() -> None:
    stays = Staked(100, 0)
    assert cohort_gains(50, 5, (stays, ASKED)).shares == (25, 25)
    assert cohort_gains(50, 6, (stays, ASKED)).shares == (50, 0)
    assert pay(Matured(ASKED), 10**6).amount == 80


@pytest.mark.clause("EX-4")
def test_what_one_who_has_left_cannot_pay_is_not_put_on_those_who_stay() -> None:
    gone = Paid(Requested(Staked(100, 0), 1, 8, 100), 100, 0)
    shares = cohort_bears(60, 5, (gone, Staked(100, 0))).shares
    assert book(shares, (gone.withheld, 100)) == Allocation((0, 30), 30)


@pytest.mark.clause("EX-9")
@given(st.lists(amounts(), max_size=6), st.lists(amounts(), max_size=6))
def test_over_any_number_of_recoveries_nobody_gets_back_more_than_it_bore(borne: list[int], later: list[int]) -> None:
    back = [0] * len(borne)
    for amount in later:
        given_back = recover(amount, [bore - had for bore, had in zip(borne, back, strict=True)])
        assert sum(given_back.shares) + given_back.left == amount
        back = [had + share for had, share in zip(back, given_back.shares, strict=True)]
        assert all(had <= bore for bore, had in zip(borne, back, strict=True))
    assert sum(back) == min(sum(borne), sum(later))


@given(st.lists(st.tuples(amounts(), amounts()), max_size=6))
def test_booking_takes_what_is_there_and_names_the_rest(rows: list[tuple[int, int]]) -> None:
    booked = book([share for share, _ in rows], [worth for _, worth in rows])
    assert booked.shares == tuple(min(row) for row in rows)
    assert sum(booked.shares) + booked.left == sum(share for share, _ in rows)


@given(TIMES, TIMES)
def test_a_request_waits_out_its_notice(time: int, notice: int) -> None:
    if time < STAKED.entered:
        with pytest.raises(BackDated) as refusal:
            request(STAKED, time, notice, 1)
        assert (refusal.value.time, refusal.value.last) == (time, STAKED.entered)
        return
    asked = request(STAKED, time, notice, 1)
    assert mature(asked, time + notice) == Matured(asked)
    if notice:
        with pytest.raises(TooEarly) as early:
            mature(asked, time + notice - 1)
        assert (early.value.time, early.value.due) == (time + notice - 1, time + notice)
        assert str(time + notice) in str(early.value)


PHASES: dict[str, object] = {
    "Staked": STAKED,
    "Requested": ASKED,
    "Matured": Matured(ASKED),
    "Paid": Paid(ASKED, 1, 0),
    "nothing": None,
}


@pytest.mark.parametrize("phase", PHASES)
def test_a_step_takes_one_phase_and_refuses_all_others(phase: str) -> None:
    given_phase = untyped(PHASES[phase])
    steps: dict[str, Callable[[], object]] = {
        "Staked": lambda: request(given_phase, 5, 4, 80),
        "Requested": lambda: mature(given_phase, 9),
        "Matured": lambda: pay(given_phase, 80),
    }
    for expected, step in steps.items():
        if expected == phase:
            assert step() is not None
        else:
            with pytest.raises(OutOfOrder) as refusal:
                step()
            assert (refusal.value.phase, refusal.value.expected) == (given_phase, expected)


@pytest.mark.parametrize("share", [cohort_bears, cohort_gains])
def test_what_is_no_position_shares_nothing(share: object) -> None:
    with pytest.raises(OutOfOrder, match="Staked, Requested, Matured or Paid"):
        untyped(share)(1, 1, (STAKED, None))


@pytest.mark.parametrize("value", NOT_NATURAL)
def test_a_number_that_is_no_amount_is_refused_wherever_one_comes_in(value: object) -> None:
    wrong = untyped(value)
    calls: dict[str, Callable[[], object]] = {
        "stake": lambda: Staked(wrong, 0),
        "entered": lambda: Staked(0, wrong),
        "after": lambda: Requested(STAKED, wrong, 9, 0),
        "frozen": lambda: Requested(STAKED, 5, 4, wrong),
        "time": lambda: mature(ASKED, wrong),
        "notice": lambda: request(STAKED, 5, wrong, 0),
        "worth": lambda: pay(Matured(ASKED), wrong),
        "share": lambda: pay(Matured(ASKED), 1, wrong),
        "loss": lambda: cohort_bears(wrong, 1, (STAKED,)),
        "gain": lambda: cohort_gains(wrong, 1, (STAKED,)),
        "date": lambda: cohort_bears(1, wrong, (STAKED,)),
        "amount": lambda: recover(wrong, (1,)),
        "shares[0]": lambda: book((wrong,), (1,)),
        "worths[1]": lambda: book((1, 1), (1, wrong)),
        "unrecovered[0]": lambda: recover(1, (wrong,)),
    }
    for field, call in calls.items():
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert refusal.value.field == field


def test_a_request_of_no_stake_is_refused() -> None:
    with pytest.raises(InvalidValue) as refusal:
        Requested(untyped(None), 5, 9, 0)
    assert (refusal.value.field, refusal.value.value) == ("staked", None)


@pytest.mark.parametrize("value", NOT_NATURAL)
def test_a_worth_that_is_no_amount_is_refused_when_one_asks_to_leave(value: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        request(STAKED, 5, 4, untyped(value))
    assert refusal.value.field == "worth"


def test_as_many_worths_as_shares_are_needed() -> None:
    with pytest.raises(LengthMismatch) as refusal:
        book((1, 2), (3,))
    assert (refusal.value.field, refusal.value.length, refusal.value.expected) == ("worths", 1, 2)
