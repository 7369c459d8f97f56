"""Checked: forced sales that bring on others, stated as properties and compared with selling until nothing changes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch, in_proportion_capped
from rhodian.deleveraging.cascades import Cascade, LinearImpact, TableImpact, cascade, fall
from tests.strategies import HUGE, NOT_NATURAL, amounts

Rows = list[tuple[int, int]]

rows = st.lists(st.tuples(amounts(40) | amounts(), amounts(12) | amounts()), max_size=10)
shocks = amounts(20) | amounts()
prices = st.integers(1, 30) | st.integers(1, HUGE)
linear = st.builds(LinearImpact, prices, prices, prices, st.booleans())


@st.composite
def tables(draw: st.DrawFn) -> TableImpact:
    """Draw a mark that moves one way in up to six steps."""
    totals = sorted(draw(st.sets(st.integers(1, 60), max_size=6)))
    rises = draw(st.booleans())
    marks = sorted(draw(st.lists(st.integers(1, 40), min_size=len(totals) + 1, max_size=len(totals) + 1)))
    start, *after = marks if rises else marks[::-1]
    return TableImpact(start, tuple(zip(totals, after, strict=True)), rises)


impacts = linear | tables()


def columns(accounts: Rows) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return what accounts fall at, and what they then trade."""
    return tuple(first for first, _ in accounts), tuple(quantity for _, quantity in accounts)


def reached(impact: LinearImpact | TableImpact, threshold: int, traded: int) -> bool:
    """Tell whether the mark is at or beyond a threshold once so much has been traded."""
    price = impact.price(traded)
    return price >= threshold if impact.rises else price <= threshold


def until_nothing_changes(impact: LinearImpact | TableImpact, shock: int, accounts: Rows) -> tuple[int, list[int]]:
    """Liquidate, in rounds, whoever is reached by what the rounds before have traded."""
    traded = [0] * len(accounts)
    fallen: set[int] = set()
    while True:
        total = shock + sum(traded)
        found = {place for place, (threshold, _) in enumerate(accounts) if reached(impact, threshold, total)}
        if found <= fallen:
            return total, traded
        fallen |= found
        traded = [quantity if place in fallen else 0 for place, (_, quantity) in enumerate(accounts)]


@pytest.mark.clause("CA-2")
@given(impacts, shocks, rows)
def test_a_cascade_ends_where_selling_until_nothing_changes_does(
    impact: LinearImpact | TableImpact, shock: int, accounts: Rows
) -> None:
    total, traded = until_nothing_changes(impact, shock, accounts)
    assert cascade(impact, shock, *columns(accounts)) == Cascade(tuple(traded), total, impact.price(total))


@pytest.mark.clause("CA-10")
@given(impacts, shocks, rows)
def test_just_those_are_liquidated_whose_threshold_the_final_mark_reaches(
    impact: LinearImpact | TableImpact, shock: int, accounts: Rows
) -> None:
    outcome = cascade(impact, shock, *columns(accounts))
    for (threshold, quantity), traded in zip(accounts, outcome.traded, strict=True):
        at_end = outcome.price >= threshold if impact.rises else outcome.price <= threshold
        assert traded == (quantity if at_end else 0)


@pytest.mark.clause("CA-6")
@given(impacts, shocks, rows, st.randoms(use_true_random=False))
def test_the_order_in_which_accounts_are_listed_changes_nothing(
    impact: LinearImpact | TableImpact, shock: int, accounts: Rows, random: Any
) -> None:
    places = list(range(len(accounts)))
    random.shuffle(places)
    outcome = cascade(impact, shock, *columns(accounts))
    moved = cascade(impact, shock, *columns([accounts[place] for place in places]))
    assert moved == Cascade(tuple(outcome.traded[place] for place in places), outcome.total, outcome.price)


@pytest.mark.clause("CA-7")
@given(impacts, shocks, amounts(), rows)
def test_a_larger_shock_spares_nobody_whom_a_smaller_one_liquidates(
    impact: LinearImpact | TableImpact, shock: int, more: int, accounts: Rows
) -> None:
    smaller, larger = (cascade(impact, size, *columns(accounts)) for size in (shock, shock + more))
    assert all(map(int.__le__, smaller.traded, larger.traded))
    assert smaller.total <= larger.total


@pytest.mark.clause("CA-5")
@given(shocks, rows)
def test_no_lower_total_is_one_at_which_the_market_could_rest(shock: int, accounts: Rows) -> None:
    total, _ = fall(shock, *columns(accounts))

    def at_level(level: int) -> int:
        return shock + sum(quantity for trigger, quantity in accounts if trigger <= level)

    assert at_level(total) == total
    lower = {trigger for trigger, _ in accounts} | {shock, total - 1}
    assert all(at_level(level) > level for level in lower if shock <= level < total)


@pytest.mark.clause("CA-5")
@given(impacts, shocks, rows)
def test_when_a_cascade_is_over_a_second_one_trades_nothing(
    impact: LinearImpact | TableImpact, shock: int, accounts: Rows
) -> None:
    outcome = cascade(impact, shock, *columns(accounts))
    left = [quantity - traded for (_, quantity), traded in zip(accounts, outcome.traded, strict=True)]
    again = cascade(impact, outcome.total, columns(accounts)[0], left)
    assert again == Cascade((0,) * len(accounts), outcome.total, outcome.price)


@pytest.mark.clause("CA-8", "CA-9")
@given(impacts, st.lists(amounts(60), max_size=4), amounts(80), amounts(100))
def test_a_trigger_is_the_least_total_at_which_the_mark_reaches_a_threshold(
    impact: LinearImpact | TableImpact, thresholds: list[int], most: int, traded: int
) -> None:
    triggers = impact.triggers(thresholds, most)
    assert len(triggers) == len(thresholds)
    for threshold, trigger in zip(thresholds, triggers, strict=True):
        assert (min(traded, most) >= trigger) == reached(impact, threshold, min(traded, most))


@pytest.mark.clause("CA-9")
@given(impacts, amounts(), amounts())
def test_the_mark_goes_one_way_and_stays_a_price(impact: LinearImpact | TableImpact, traded: int, more: int) -> None:
    first, last = impact.price(traded), impact.price(traded + more)
    assert impact.price(0) == impact.start
    assert last >= 1
    assert impact.start <= first <= last if impact.rises else last <= first <= impact.start


def test_one_sale_after_the_other_takes_longs_down() -> None:
    book = LinearImpact(100, 1, 1, rises=False)
    assert cascade(book, 5, (95, 90, 70, 60), (5, 15, 10, 1)) == Cascade((5, 15, 0, 0), 25, 75)
    assert cascade(book, 4, (95, 90, 70, 60), (5, 15, 10, 1)) == Cascade((0, 0, 0, 0), 4, 96)
    assert cascade(book, 30, (95, 90, 70, 60), (5, 15, 10, 1)) == Cascade((5, 15, 10, 1), 61, 39)


def test_shorts_are_taken_up_as_longs_are_taken_down() -> None:
    book = LinearImpact(100, 1, 1, rises=True)
    assert cascade(book, 5, (105, 110, 130, 140), (5, 15, 10, 1)) == Cascade((5, 15, 0, 0), 25, 125)


def test_a_table_says_how_far_the_orders_of_a_book_go() -> None:
    book = TableImpact(100, ((10, 98), (25, 90), (40, 50)), rises=False)
    assert [book.price(traded) for traded in (0, 9, 10, 24, 25, 39, 40, 1000)] == [100, 100, 98, 98, 90, 90, 50, 50]
    assert book.triggers((100, 99, 98, 97, 90, 50, 49, 0), 60) == (0, 10, 10, 25, 25, 40, 61, 61)
    assert cascade(book, 10, (98, 95, 49), (15, 14, 7)) == Cascade((15, 14, 0), 39, 90)


def test_a_threshold_of_nothing_is_never_reached_by_a_falling_mark() -> None:
    assert cascade(LinearImpact(5, 1, 1, rises=False), 10**9, (0,), (1,)) == Cascade((0,), 10**9, 1)


@pytest.mark.clause("CA-4")
def test_accounts_of_one_trigger_fall_together_or_not_at_all() -> None:
    assert fall(3, (3, 3, 4, 4), (0, 0, 1, 1)) == (3, (0, 0, 0, 0))
    assert fall(3, (4, 3, 4, 3), (1, 1, 1, 0)) == (6, (1, 1, 1, 0))


def test_a_market_without_accounts_rests_at_the_shock() -> None:
    assert fall(7, (), ()) == (7, ())


# After the cascade.


@pytest.mark.clause("CA-13")
@given(amounts(), st.lists(st.tuples(amounts(), amounts(), amounts()), max_size=8))
def test_a_haircut_of_profit_bankrupts_nobody(bill: int, accounts: list[tuple[int, int, int]]) -> None:
    shares = in_proportion_capped(bill, [base for base, _, _ in accounts], [profit for _, profit, _ in accounts]).shares
    for (_, profit, principal), share in zip(accounts, shares, strict=True):
        assert principal + profit - share >= principal


def falls_at(held: int, needed: int) -> int:
    """Return the highest mark at which ten contracts bought at 100 leave less than is needed of what is held."""
    return (needed - held + 999) // 10


@pytest.mark.clause("CA-13")
def test_a_haircut_of_equity_can_bankrupt_an_account_that_one_above_the_requirement_leaves_alone() -> None:
    book = LinearImpact(100, 1, 1, rises=False)
    first = cascade(book, 15, (falls_at(150, 1), falls_at(300, 40)), (10, 10))
    assert first == Cascade((10, 0), 25, 75)
    missing, equity = 10 * (100 - first.price) - 150, 300 - 10 * (100 - first.price)
    assert (missing, equity) == (100, 50)

    (gentle,) = in_proportion_capped(missing, (1,), (equity - 40,)).shares
    assert cascade(book, first.total, (falls_at(300 - gentle, 40),), (10,)) == Cascade((0,), 25, 75)

    (harsh,) = in_proportion_capped(missing, (1,), (equity,)).shares
    second = cascade(book, first.total, (falls_at(300 - harsh, 40),), (10,))
    assert second == Cascade((10,), 35, 65)
    assert 300 - harsh - 10 * (100 - second.price) == -100


# Bad input.


@pytest.mark.clause("CA-12")
@pytest.mark.parametrize("bad", NOT_NATURAL, ids=repr)
def test_what_is_no_amount_is_refused_by_its_place(bad: Any) -> None:
    book = LinearImpact(100, 1, 1, rises=False)
    for call, field in (
        (lambda: cascade(book, bad, (1,), (1,)), "shock"),
        (lambda: cascade(book, 0, (1, bad), (1, 1)), "thresholds[1]"),
        (lambda: cascade(book, 0, (1,), (bad,)), "quantities[0]"),
        (lambda: fall(bad, (), ()), "shock"),
        (lambda: fall(0, (bad,), (1,)), "triggers[0]"),
        (lambda: fall(0, (1,), (bad,)), "quantities[0]"),
        (lambda: book.price(bad), "traded"),
        (lambda: book.triggers((), bad), "most"),
        (lambda: TableImpact(100, (), rises=True).price(bad), "traded"),
        (lambda: TableImpact(100, (), rises=True).triggers((), bad), "most"),
    ):
        with pytest.raises(InvalidAmount) as caught:
            call()
        assert caught.value.field == field


@pytest.mark.clause("CA-12")
@pytest.mark.parametrize("bad", [*NOT_NATURAL, 0, HUGE + 1], ids=repr)
def test_what_is_no_price_is_refused_by_its_name(bad: Any) -> None:
    for field in ("start", "move", "per"):
        with pytest.raises(InvalidValue) as caught:
            LinearImpact(**{"start": 1, "move": 1, "per": 1, field: bad}, rises=True)
        assert caught.value.field == field
    for steps in (((bad, 5),), ((1, bad),)):
        with pytest.raises(InvalidValue):
            TableImpact(5, steps, rises=False)
    with pytest.raises(InvalidValue):
        TableImpact(bad, (), rises=False)


@pytest.mark.parametrize(
    "steps",
    [[(1, 5)], None, ((1,),), ((1, 5, 5),), ([1, 5],), ((2, 5), (2, 4)), ((2, 5), (1, 4)), ((1, 6),), ((1, 4), (2, 5))],
    ids=repr,
)
def test_a_table_that_turns_back_or_is_none_is_refused(steps: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        TableImpact(5, steps, rises=False)
    assert caught.value.field == "steps"


@pytest.mark.parametrize("rises", [0, 1, None, "yes"], ids=repr)
def test_which_way_the_mark_goes_has_to_be_a_truth_value(rises: Any) -> None:
    for make in (lambda: LinearImpact(1, 1, 1, rises), lambda: TableImpact(1, (), rises)):
        with pytest.raises(InvalidValue) as caught:
            make()
        assert caught.value.field == "rises"


def test_what_is_no_impact_is_refused() -> None:
    with pytest.raises(InvalidValue) as caught:
        cascade(lambda traded: 100 - traded, 0, (), ())  # type: ignore[arg-type]  # the point
    assert caught.value.field == "impact"


def test_as_many_quantities_as_thresholds_are_needed() -> None:
    for call in (lambda: cascade(LinearImpact(1, 1, 1, rises=True), 0, (1, 2), (1,)), lambda: fall(0, (1, 2), (1,))):
        with pytest.raises(LengthMismatch) as caught:
            call()
        assert caught.value.field == "quantities"
