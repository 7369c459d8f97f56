"""Checked: auto-deleveraging, stated as properties and compared with a plain queue, contract by contract."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch, in_proportion, in_proportion_capped
from rhodian.deleveraging.closing import closable, close_in_proportion, close_in_rank, in_rank
from tests.strategies import HUGE, NOT_NATURAL, amounts, untyped

Rows = list[tuple[int, int]]

small_rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=6)
rows = st.lists(st.tuples(amounts(), st.integers(0, 3) | amounts()), max_size=10)
prices = st.integers(1, HUGE)
accounts = st.lists(st.tuples(amounts(), amounts(), amounts()), max_size=8)


def columns(members: Rows) -> tuple[list[int], list[int]]:
    """Return what each may bear, and by what it is ranked or weighed."""
    return [first for first, _ in members], [second for _, second in members]


def one_by_one(amount: int, members: Rows) -> tuple[list[int], int]:
    """Hand out one unit at a time, each to the highest score that still has room, the earliest if several have it."""
    shares = [0] * len(members)
    for unit in range(amount):
        with_room = [(-score, place) for place, (most, score) in enumerate(members) if shares[place] < most]
        if not with_room:
            return shares, amount - unit
        shares[min(with_room)[1]] += 1
    return shares, 0


@pytest.mark.clause("DE-4")
@given(st.integers(0, 40), small_rows)
def test_the_queue_gives_what_handing_out_contract_by_contract_gives(amount: int, members: Rows) -> None:
    allocation = in_rank(amount, *columns(members)).allocation
    assert (list(allocation.shares), allocation.left) == one_by_one(amount, members)


@given(amounts(3 * HUGE), rows)
def test_the_queue_bears_the_smaller_of_the_amount_and_all_that_can_be_borne(amount: int, members: Rows) -> None:
    capacities, scores = columns(members)
    allocation = in_rank(amount, capacities, scores).allocation
    assert sum(allocation.shares) == min(amount, sum(capacities))
    assert sum(allocation.shares) + allocation.left == amount
    assert all(0 <= share <= most for share, most in zip(allocation.shares, capacities, strict=True))


@given(amounts(3 * HUGE), rows)
def test_above_the_cutoff_all_bear_what_they_can_and_below_it_nobody_bears(amount: int, members: Rows) -> None:
    queue = in_rank(amount, *columns(members))
    for (most, score), share in zip(members, queue.allocation.shares, strict=True):
        assert score <= queue.cutoff or share == most
        assert score >= queue.cutoff or share == 0


@pytest.mark.clause("DE-16")
@given(amounts(3 * HUGE), amounts(), rows)
def test_in_the_queue_a_larger_amount_asks_nobody_for_less(amount: int, more: int, members: Rows) -> None:
    before = in_rank(amount, *columns(members)).allocation.shares
    after = in_rank(amount + more, *columns(members)).allocation.shares
    assert all(small <= large for small, large in zip(before, after, strict=True))


@pytest.mark.clause("DE-4")
@given(amounts(3 * HUGE), st.lists(amounts(), max_size=5), st.randoms())
def test_where_no_scores_are_equal_the_listed_order_does_not_matter(
    amount: int, capacities: list[int], random: object
) -> None:
    members = [(most, place) for place, most in enumerate(capacities)]
    shuffled = sorted(members, key=lambda _: random.random())  # type: ignore[attr-defined]  # Hypothesis gives a Random
    shares = dict(zip(members, in_rank(amount, *columns(members)).allocation.shares, strict=True))
    assert dict(zip(shuffled, in_rank(amount, *columns(shuffled)).allocation.shares, strict=True)) == shares


@pytest.mark.clause("DE-4")
def test_equal_scores_are_taken_in_the_listed_order() -> None:
    assert in_rank(5, (4, 4, 4), (1, 1, 1)).allocation.shares == (4, 1, 0)
    assert in_rank(5, (4, 4, 4), (1, 2, 2)).allocation.shares == (0, 4, 1)


@given(amounts(3 * HUGE), prices, rows)
def test_each_close_is_worth_its_contracts_at_the_price(need: int, price: int, members: Rows) -> None:
    for close in (close_in_rank, close_in_proportion):
        closings = close(need, price, *columns(members))
        assert closings.values == tuple(quantity * price for quantity in closings.quantities)
        assert sum(closings.values) == (need - closings.left) * price


@given(amounts(3 * HUGE), prices, rows)
def test_a_close_in_proportion_is_what_sharing_under_caps_gives(need: int, price: int, members: Rows) -> None:
    caps, weights = columns(members)
    closings = close_in_proportion(need, price, caps, weights)
    shared = in_proportion_capped(need, weights, caps)
    assert (closings.quantities, closings.left) == (shared.shares, shared.left)


@given(amounts(3 * HUGE), st.lists(amounts(), max_size=8))
def test_in_proportion_to_position_each_is_closed_within_a_contract_of_its_quota(
    need: int, quantities: list[int]
) -> None:
    open_interest = sum(quantities)
    assume(open_interest > 0)
    closings = close_in_proportion(need, 1, quantities, quantities)
    for held, closed in zip(quantities, closings.quantities, strict=True):
        quota = Fraction(min(need, open_interest) * held, open_interest)
        assert abs(closed - quota) < 1
        assert closed <= held
    assert closings.left == max(0, need - open_interest)


@given(st.integers(-HUGE, HUGE), accounts)
@example(0, [(5, 0, 1)])
@example(-3, [(5, 1, 1)])
@example(2, [(5, 9, 2)])
def test_a_candidate_may_be_closed_exactly_as_far_as_it_stays_whole(
    cost: int, candidates: list[tuple[int, int, int]]
) -> None:
    caps = closable(cost, *zip(*candidates, strict=True)) if candidates else closable(cost, (), (), ())
    for cap, (quantity, held, owed) in zip(caps, candidates, strict=True):
        equity = held - owed
        assert 0 <= cap <= quantity
        assert equity >= 0 or cap == 0
        assert equity < 0 or cap * max(0, cost) <= equity
        assert equity < 0 or cap == quantity or (cap + 1) * cost > equity


@pytest.mark.clause("DE-18")
@given(amounts(3 * HUGE), prices, st.integers(-HUGE, HUGE), accounts, st.data())
def test_nobody_is_closed_into_debt_and_nobody_who_may_not_be_is_touched(
    need: int, price: int, cost: int, candidates: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    assume(candidates)
    caps = closable(cost, *zip(*candidates, strict=True))
    ranks = data.draw(st.lists(st.integers(0, 3), min_size=len(caps), max_size=len(caps)))
    for close in (close_in_rank, close_in_proportion):
        closings = close(need, price, caps, ranks)
        for closed, cap, (quantity, held, owed) in zip(closings.quantities, caps, candidates, strict=True):
            assert closed <= quantity
            assert cap > 0 or closed == 0
            assert closed == 0 or closed * cost <= held - owed


@pytest.mark.clause("DE-11")
def test_only_those_in_profit_at_the_price_are_closed_if_that_is_the_rule() -> None:
    quantities, entries, price = (10, 10, 10), (90, 100, 110), 100
    at_price, at_entry = [10 * price] * 3, [10 * entry for entry in entries]
    assert closable(0, quantities, at_price, at_entry) == (10, 10, 0)  # longs gain from what they bought below
    assert closable(0, quantities, at_entry, at_price) == (0, 10, 10)  # shorts from what they sold above


@pytest.mark.clause("DE-5")
@pytest.mark.parametrize("close", [close_in_rank, close_in_proportion])
@pytest.mark.parametrize(("caps", "ranks"), [((), ()), ((0, 0), (1, 2))])
def test_where_nobody_can_be_closed_the_whole_need_stays_in_sight(
    close: object, caps: tuple[int, ...], ranks: tuple[int, ...]
) -> None:
    closings = close(7, 100, caps, ranks)  # type: ignore[operator]  # one of the two
    assert (closings.quantities, closings.values, closings.left) == (caps, caps, 7)
    assert close(0, 100, caps, ranks).left == 0  # type: ignore[operator]  # the same


@pytest.mark.clause("DE-5")
def test_every_close_lessens_the_need_and_none_goes_beyond_it() -> None:
    caps, scores = (3, 1, 5, 2), (1, 4, 2, 3)
    needs = [close_in_rank(need, 10, caps, scores) for need in range(13)]
    assert [sum(closings.quantities) for closings in needs] == [*range(12), 11]
    assert [closings.left for closings in needs] == [0] * 12 + [1]


def test_the_bitmex_example_closes_its_two_first_accounts_by_ten_each() -> None:
    quantities, ranks = (10, 10, 20, 30, 20, 10), (3, 6, 1, 4, 5, 2)
    closings = close_in_rank(20, 650, quantities, ranks)
    assert closings.quantities == (0, 10, 0, 0, 10, 0)
    assert closings.values == (0, 6500, 0, 0, 6500, 0)
    order = sorted(range(6), key=lambda place: -ranks[place])
    assert [place + 1 for place in order] == [2, 5, 4, 1, 6, 3]


def test_a_queue_by_contracts_shares_a_deficit_of_1500_on_two_contracts_as_750_each() -> None:
    closings = close_in_rank(2, 750, (1, 5), (2, 1))
    assert (closings.quantities, closings.values) == ((1, 1), (750, 750))


def test_the_papers_deficit_of_75_comes_out_by_queue_and_in_proportion() -> None:
    profits = (80, 40, 5)
    assert in_rank(75, profits, (2, 3, 1)).allocation.shares == (35, 40, 0)
    assert in_proportion(75, profits).shares == (48, 24, 3)
    assert in_proportion_capped(75, profits, (40, 40, 5)).shares == (40, 31, 4)
    assert in_rank(300 - 75, profits, (2, 3, 1)).allocation.left == 100


def test_a_cap_that_is_no_multiple_of_anything_is_filled_in_one_pass_where_one_added_unit_each_would_not() -> None:
    closings = close_in_proportion(10, 1, (1, 1, 1, 100), (1, 1, 1, 1))
    assert (closings.quantities, closings.left) == ((1, 1, 1, 7), 0)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_proportion_asks_each_for_the_same_in_every_order_where_it_divides(order: tuple[int, ...]) -> None:
    quantities = [(30, 20, 10)[place] for place in order]
    assert close_in_proportion(6, 5, quantities, quantities).quantities == tuple(q // 10 for q in quantities)


@pytest.mark.clause("DE-12")
@pytest.mark.parametrize("price", [0, -1, True, 1.0, "1", None, 10**30 + 1])
def test_a_price_of_zero_below_it_or_absurd_is_refused(price: object) -> None:
    for close in (close_in_rank, close_in_proportion):
        with pytest.raises(InvalidValue) as refusal:
            close(1, untyped(price), (1,), (1,))
        assert refusal.value.field == "price"


@pytest.mark.clause("DE-12")
@pytest.mark.parametrize("value", NOT_NATURAL)
def test_only_natural_numbers_are_ranked_closed_or_tested(value: object) -> None:
    wrong = untyped(value)
    refused = (
        ("amount", lambda: in_rank(wrong, (), ())),
        ("capacities[1]", lambda: in_rank(1, (1, wrong), (1, 1))),
        ("scores[1]", lambda: in_rank(1, (1, 1), (1, wrong))),
        ("need", lambda: close_in_rank(wrong, 0, (), ())),
        ("caps[0]", lambda: close_in_rank(1, 1, (wrong,), (1,))),
        ("scores[0]", lambda: close_in_rank(1, 1, (1,), (wrong,))),
        ("need", lambda: close_in_proportion(wrong, 0, (), ())),
        ("caps[0]", lambda: close_in_proportion(1, 1, (wrong,), (1,))),
        ("weights[0]", lambda: close_in_proportion(1, 1, (1,), (wrong,))),
        ("quantities[0]", lambda: closable(1, (wrong,), (1,), (1,))),
        ("holds[0]", lambda: closable(1, (1,), (wrong,), (1,))),
        ("owes[0]", lambda: closable(1, (1,), (1,), (wrong,))),
    )
    for field, call in refused:
        with pytest.raises(InvalidAmount) as refusal:
            call()
        assert refusal.value.field == field


@pytest.mark.clause("DE-12")
@pytest.mark.parametrize("cost", [True, 1.0, "1", None])
def test_a_cost_is_a_whole_number(cost: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        closable(untyped(cost), (), (), ())
    assert refusal.value.field == "cost"


@pytest.mark.clause("DE-12")
def test_sequences_of_different_lengths_are_refused_by_name() -> None:
    refused = (
        ("scores", lambda: in_rank(1, (1, 1), (1,))),
        ("scores", lambda: close_in_rank(1, 1, (1, 1), (1,))),
        ("caps", lambda: close_in_proportion(1, 1, (1, 1), (1,))),
        ("holds", lambda: closable(1, (1, 1), (1,), (1, 1))),
        ("owes", lambda: closable(1, (1, 1), (1, 1), (1,))),
    )
    for field, call in refused:
        with pytest.raises(LengthMismatch) as refusal:
            call()
        assert refusal.value.field == field


@pytest.mark.clause("DE-12")
def test_what_is_wrong_with_the_need_is_said_before_what_is_wrong_with_the_price() -> None:
    with pytest.raises(InvalidAmount):
        close_in_rank(-1, 0, (-1,), (-1,))
    with pytest.raises(InvalidValue, match="price"):
        close_in_rank(1, 0, (-1,), (-1,))
