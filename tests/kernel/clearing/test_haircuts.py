"""Checked: variation margin gains cut by what is missing, by both conventions, and what is owed extinguished."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    Overdrawn,
    outside,
    post_all,
    trial_balance,
)
from rhodian.base.errors import OutOfOrder
from rhodian.clearing import (
    Booked,
    Convention,
    Cut,
    Haircuts,
    Owing,
    book_day,
    cut_gains,
    gains_of,
    owe_gains,
    settle_gains,
    share_cuts,
)
from tests import calls_oracle

DAILY, CUMULATIVE = Convention.DAILY, Convention.CUMULATIVE
EUR, DUE = Asset("EUR", 2), Asset("EUR-due", 2)
CLEARING, WORLD = Account("house", "clearing", EUR), outside(EUR)

amounts = st.integers(0, 10**9)
changes = st.integers(-(10**9), 10**9)


@st.composite
def histories(draw: st.DrawFn, count_max: int = 5, days_max: int = 5) -> list[Any]:
    """Draw how many members there are, and some days of theirs: each with what `book_day` is given."""
    count = draw(st.integers(0, count_max))
    days = []
    for _ in range(draw(st.integers(0, days_max))):
        variations = draw(st.tuples(*[st.one_of(changes, st.integers(-9, 9))] * count))
        paid = tuple(draw(st.integers(0, max(0, -each))) for each in variations)
        days.append((variations, paid, draw(st.one_of(st.just(0), amounts)), draw(st.one_of(st.just(0), amounts))))
    return [count, *days]


def none_yet(convention: Convention, count: int) -> Haircuts:
    """Return members of whom nothing has been cut yet."""
    return Haircuts(convention, (0,) * count, (0,) * count)


def played(convention: Convention, history: list[Any]) -> list[tuple[Haircuts, Booked, Cut]]:
    """Return each day of a history: what was before, as it is booked, and what is cut."""
    count, *days = history
    now, found = none_yet(convention, count), []
    for day in days:
        booked = book_day(*day)
        cut = cut_gains(now, booked)
        found.append((now, booked, cut))
        now = cut.after
    return found


@pytest.mark.clause("VG-5")
@pytest.mark.parametrize("convention", Convention)
@given(history=histories())
def test_every_day_is_cut_as_an_oracle_has_it(convention: Convention, history: list[Any]) -> None:
    count, *days = history
    state = {"convention": convention.value, "nets": [0] * count, "cuts": [0] * count}
    for (variations, paid, others, borne), (_, booked, cut) in zip(days, played(convention, history), strict=True):
        day = calls_oracle.book_day(list(variations), list(paid), others, borne)
        assert (list(booked.due), booked.missing) == (day["due"], day["missing"])
        wanted = calls_oracle.cut_gains(state, day)
        assert (list(cut.cuts), cut.uncovered) == (wanted["cuts"], wanted["uncovered"])
        state = wanted["after"]
        assert (list(cut.after.nets), list(cut.after.cuts)) == (state["nets"], state["cuts"])


@pytest.mark.clause("VG-2")
@pytest.mark.parametrize("convention", Convention)
@given(history=histories())
def test_no_cut_is_above_its_gain_and_all_cuts_are_what_is_missing_or_the_rest_is_said(
    convention: Convention, history: list[Any]
) -> None:
    for before, booked, cut in played(convention, history):
        gains = gains_of(convention, cut.after.nets, before.cuts, booked.due)
        most = [min(pair) for pair in zip(gains, booked.due, strict=True)]
        assert all(0 <= each <= top for each, top in zip(cut.cuts, most, strict=True))
        assert sum(cut.cuts) == min(booked.missing, sum(most))
        assert cut.uncovered == booked.missing - sum(cut.cuts)


@pytest.mark.clause("VG-3")
@given(history=histories())
def test_cumulatively_all_cuts_of_a_member_are_within_the_highest_that_it_ever_gained_net(history: list[Any]) -> None:
    highest = [0] * history[0]
    for before, _, cut in played(CUMULATIVE, history):
        highest = [max(pair) for pair in zip(highest, cut.after.nets, strict=True)]
        rows = zip(cut.cuts, before.cuts, cut.after.cuts, cut.after.nets, highest, strict=True)
        for now, earlier, all_cuts, net, top in rows:
            assert all_cuts <= top
            assert now == 0 or all_cuts <= net
            assert now == 0 or net > earlier


@pytest.mark.clause("VG-1")
@pytest.mark.parametrize("convention", Convention)
@given(history=histories())
def test_what_gainers_are_paid_is_what_losers_and_layers_paid_and_what_is_uncovered(
    convention: Convention, history: list[Any]
) -> None:
    _, *days = history
    for (_, paid, others, borne), (_, booked, cut) in zip(days, played(convention, history), strict=True):
        received = sum(booked.due) - sum(cut.cuts) + others
        brought = sum(paid) + borne + cut.uncovered
        assert received == brought if booked.missing else received <= brought


def test_in_proportion_to_gains_and_nobody_that_did_not_gain() -> None:
    cut = cut_gains(none_yet(DAILY, 4), book_day((60, 30, 0, -90), (0, 0, 0, 60), 0, 0))
    assert cut == Cut(Haircuts(DAILY, (60, 30, 0, -90), (20, 10, 0, 0)), (20, 10, 0, 0), 0)


def test_who_lost_before_is_cut_by_daily_flow_and_not_cumulatively() -> None:
    days = [((-50, 50, 0), (50, 0, 0), 0, 0), ((40, 40, -80), (0, 0, 50), 0, 0)]
    daily, cumulative = ([cut.cuts for *_, cut in played(each, [3, *days])] for each in (DAILY, CUMULATIVE))
    assert daily == [(0, 0, 0), (15, 15, 0)]
    assert cumulative == [(0, 0, 0), (0, 30, 0)]


def test_cumulatively_more_may_be_missing_than_may_be_cut_and_it_is_said() -> None:
    days = [((-50, 50), (50, 0), 0, 0), ((40, -40), (0, 5), 0, 0)]
    *_, cut = played(CUMULATIVE, [2, *days])[-1]
    assert (cut.cuts, cut.uncovered) == ((0, 0), 35)


def test_what_was_cut_stays_cut_and_is_not_cut_again_before_the_member_is_ahead_of_it() -> None:
    days = [((100,), (0,), 0, 40), ((-80,), (80,), 0, 0), ((60,), (0,), 0, 0), ((100,), (0,), 0, 0)]
    found = played(CUMULATIVE, [1, *days])
    assert [cut.cuts for *_, cut in found] == [(60,), (0,), (20,), (100,)]
    assert [cut.uncovered for *_, cut in found] == [0, 0, 40, 0]
    assert found[2][2].after == Haircuts(CUMULATIVE, (80,), (80,))


def test_nobody_pays_back_what_it_was_paid_though_it_is_ahead_by_more() -> None:
    days = [((100, -100), (0, 100), 0, 0), ((10, -10), (0, 0), 50, 0)]
    *_, cut = played(CUMULATIVE, [2, *days])[-1]
    assert (cut.cuts, cut.uncovered) == ((10, 0), 50)


@given(st.lists(st.tuples(amounts, amounts), max_size=6), amounts)
def test_below_what_is_due_each_is_cut_its_quota_but_for_less_than_a_unit(
    rows: list[tuple[int, int]], missing: int
) -> None:
    gains, due = tuple(row[0] for row in rows), tuple(row[0] + row[1] for row in rows)
    shares = share_cuts(min(missing, sum(gains)), gains, due).shares
    for share, gain in zip(shares, gains, strict=True):
        quota = Fraction(min(missing, sum(gains)) * gain, sum(gains)) if gain else Fraction(0)
        assert abs(share - quota) < 1


def owing(count: int) -> Owing:
    """Return where it stands what members are owed, were cut, and are paid."""
    owed = tuple(Account(f"m{place}", "variation due", DUE) for place in range(count))
    counted = tuple(Account(f"m{place}", "gain cut", DUE) for place in range(count))
    paid = tuple(Account(f"m{place}", "margin", EUR) for place in range(count))
    return Owing(owed, counted, paid, outside(DUE), CLEARING)


@pytest.mark.clause("VG-6")
@pytest.mark.parametrize("convention", Convention)
@given(history=histories())
def test_in_the_book_nobody_is_owed_anything_after_a_day_and_what_was_cut_stands_there(
    convention: Convention, history: list[Any]
) -> None:
    count = history[0]
    where, start = owing(count), 10**11
    books = {CLEARING: start, WORLD: -start}
    received = [0] * count
    for _, booked, cut in played(convention, history):
        books.update(post_all(books, owe_gains(booked, where)))
        assert [books.get(account, 0) for account in where.owed] == list(booked.due)
        books.update(post_all(books, settle_gains(booked, cut, where)))
        received = [got + due - less for got, due, less in zip(received, booked.due, cut.cuts, strict=True)]
        assert [books.get(account, 0) for account in where.owed] == [0] * count
        assert [books.get(account, 0) for account in where.cut] == list(cut.after.cuts)
        assert [books.get(account, 0) for account in where.paid] == received
        assert books[CLEARING] == start - sum(received)
        assert all(each.balanced for each in trial_balance(books))


def test_a_day_is_not_paid_without_the_money_and_nothing_changes() -> None:
    booked = book_day((50, -50), (0, 20), 0, 0)
    where, cut = owing(2), cut_gains(none_yet(DAILY, 2), booked)
    books = {CLEARING: 19, WORLD: -19}
    with pytest.raises(Overdrawn):
        post_all(books, (*owe_gains(booked, where), *settle_gains(booked, cut, where)))
    assert books == {CLEARING: 19, WORLD: -19}


WRONG_DAYS: tuple[tuple[tuple[Any, ...], type[Exception], str], ...] = (
    (((1.0,), (0,), 0, 0), InvalidValue, "variations[0]"),
    (((1, True), (0, 0), 0, 0), InvalidValue, "variations[1]"),
    (((1,), (-1,), 0, 0), InvalidAmount, "paid[0]"),
    (((1,), (0, 0), 0, 0), LengthMismatch, "paid"),
    (((1,), (0,), -1, 0), InvalidAmount, "others"),
    (((1,), (0,), 0, None), InvalidAmount, "borne"),
    (((-5, 1), (5, 1), 0, 0), InvalidValue, "paid[1]"),
    (((-5, 1), (6, 1), 0, 0), InvalidValue, "paid[0]"),
)


@pytest.mark.parametrize(("day", "kind", "field"), WRONG_DAYS)
def test_a_day_that_is_none_is_refused(day: tuple[Any, ...], kind: type[Exception], field: str) -> None:
    with pytest.raises(kind) as refusal:
        book_day(*day)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one


WRONG_HAIRCUTS: tuple[tuple[Any, Any, Any, type[Exception], str], ...] = (
    ("daily flow", (0,), (0,), InvalidValue, "convention"),
    (DAILY, (None,), (0,), InvalidValue, "nets[0]"),
    (DAILY, (0,), (-1,), InvalidAmount, "cuts[0]"),
    (CUMULATIVE, (0,), (), LengthMismatch, "cuts"),
)


@pytest.mark.clause("VG-7")
@pytest.mark.parametrize(("convention", "nets", "cuts", "kind", "field"), WRONG_HAIRCUTS)
def test_what_says_nothing_of_members_is_refused(
    convention: Any, nets: Any, cuts: Any, kind: type[Exception], field: str
) -> None:
    with pytest.raises(kind) as refusal:
        Haircuts(convention, nets, cuts)
    assert refusal.value.field == field  # type: ignore[attr-defined]  # each of these has one


def test_no_ratio_is_taken_before_losses_are_booked() -> None:
    booked = book_day((1, -1), (0, 0), 0, 0)
    with pytest.raises(OutOfOrder):
        cut_gains(none_yet(DAILY, 2), (1, -1))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OutOfOrder):
        cut_gains(booked, booked)  # type: ignore[arg-type]  # on purpose
    with pytest.raises(LengthMismatch):
        cut_gains(none_yet(CUMULATIVE, 3), booked)
