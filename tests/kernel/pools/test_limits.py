"""Checked: a mutual pool pays within its limits, in its order, and as much whoever asks and however often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rhodian import Account, Allocation, InvalidAmount, InvalidValue, LengthMismatch, Transfer, outside, post
from rhodian.base.errors import BackDated
from rhodian.pools.limits import Pool, PoolTerms, PoolUse, begin_event, draw_pool, draw_pools, headroom
from tests.strategies import EUR, NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = st.integers(0, 12)
PLAIN = PoolTerms(event_limit=6, period_limit=10, period=100, minimum=1)


@st.composite
def terms(draw: st.DrawFn, *, all_or_nothing: bool | None = None) -> PoolTerms:
    """Draw a pool's terms, of either policy or of one."""
    policy = draw(st.booleans()) if all_or_nothing is None else all_or_nothing
    return PoolTerms(draw(amounts()), draw(amounts()), draw(st.integers(1, 9)), draw(amounts()), policy)


@st.composite
def pools(draw: st.DrawFn, *, all_or_nothing: bool | None = None) -> Pool:
    """Draw a pool in the middle of a period."""
    use = PoolUse(draw(SMALL), draw(amounts()), draw(amounts()))
    return Pool(draw(terms(all_or_nothing=all_or_nothing)), draw(amounts()), use)


def fresh(terms: PoolTerms, balance: int) -> Pool:
    """Return a pool that has paid nothing yet."""
    return Pool(terms, balance, PoolUse(0, 0, 0))


@given(pools(), amounts())
def test_what_is_drawn_and_what_is_left_are_the_need(pool: Pool, need: int) -> None:
    drawn = draw_pool(pool, need)
    assert drawn.amount + drawn.left == need
    assert 0 <= drawn.amount <= headroom(pool)
    assert drawn.pool.balance == pool.balance - drawn.amount


@pytest.mark.clause("PO-4")
@given(pools(all_or_nothing=False), st.lists(amounts(), max_size=6))
def test_however_a_need_is_cut_a_pool_that_pays_in_part_pays_the_same(pool: Pool, needs: list[int]) -> None:
    at_once, after, paid = draw_pool(pool, sum(needs)), pool, 0
    for need in needs:
        drawn = draw_pool(after, need)
        after, paid = drawn.pool, paid + drawn.amount
    assert (paid, after) == (at_once.amount, at_once.pool)


@pytest.mark.clause("PO-4")
def test_a_pool_that_pays_whole_does_look_at_how_a_need_is_cut() -> None:
    pool = fresh(attrs.evolve(PLAIN, all_or_nothing=True), 9)
    first = draw_pool(pool, 5)
    assert (first.amount, draw_pool(first.pool, 2).amount) == (5, 0)
    assert draw_pool(pool, 7).amount == 0
    assert draw_pool(first.pool, 1).amount == 1


@pytest.mark.clause("PO-4")
def test_an_insured_loss_is_not_socialised_because_of_what_a_caller_asks_for() -> None:
    vault = fresh(PoolTerms(event_limit=100, period_limit=100, period=1), 2)
    one_by_one, paid = vault, 0
    for _ in range(28):
        drawn = draw_pool(one_by_one, 1)
        one_by_one, paid = drawn.pool, paid + drawn.amount
    at_once = draw_pool(vault, 28)
    assert (paid, at_once.amount, at_once.left) == (2, 2, 26)


def test_a_fund_of_nine_bears_nine_of_ten_or_by_its_policy_nothing() -> None:
    limits = PoolTerms(event_limit=10**9, period_limit=10**9, period=1)
    assert draw_pool(fresh(limits, 9), 10).amount == 9
    assert draw_pool(fresh(attrs.evolve(limits, all_or_nothing=True), 9), 10).amount == 0


@given(pools(), amounts(), amounts())
def test_a_larger_need_leaves_no_less(pool: Pool, need: int, more: int) -> None:
    assert draw_pool(pool, need + more).left >= draw_pool(pool, need).left


@given(pools(), amounts(), amounts())
def test_a_pool_with_more_money_pays_no_less(pool: Pool, more: int, need: int) -> None:
    bigger = attrs.evolve(pool, balance=pool.balance + more)
    assert draw_pool(bigger, need).amount >= draw_pool(pool, need).amount


class Histories(RuleBasedStateMachine):
    """A pool over time, beside a plain list of all that was ever drawn."""

    @initialize(made=terms(), balance=amounts())
    def begin(self, made: PoolTerms, balance: int) -> None:
        self.terms = made
        self.pool = fresh(made, balance)
        self.event = 0
        self.drawn: list[tuple[int, int, int]] = []
        self.put_in = balance

    @rule(later=st.integers(0, 12))
    def begin_event(self, later: int) -> None:
        self.pool = begin_event(self.pool, self.pool.use.time + later)
        self.event += 1

    @rule(need=amounts())
    def draw(self, need: int) -> None:
        drawn = draw_pool(self.pool, need)
        if drawn.amount:
            assert drawn.pool.balance >= self.terms.minimum
        self.drawn.append((self.pool.use.time, self.event, drawn.amount))
        self.pool = drawn.pool

    @rule(penalty=amounts())
    def refill(self, penalty: int) -> None:
        self.pool = attrs.evolve(self.pool, balance=self.pool.balance + penalty)
        self.put_in += penalty

    @invariant()
    def nothing_is_over_its_limit(self) -> None:
        if not hasattr(self, "drawn"):
            return
        for event in {number for _, number, _ in self.drawn}:
            assert sum(amount for _, number, amount in self.drawn if number == event) <= self.terms.event_limit
        periods = {time // self.terms.period for time, _, _ in self.drawn}
        for period in periods:
            in_period = sum(amount for time, _, amount in self.drawn if time // self.terms.period == period)
            assert in_period <= self.terms.period_limit
        assert self.pool.balance == self.put_in - sum(amount for _, _, amount in self.drawn)


TestHistories = Histories.TestCase


@pytest.mark.clause("PO-8")
def test_a_new_period_gives_the_limit_back_and_a_new_event_its_own() -> None:
    pool = draw_pool(fresh(PLAIN, 50), 20).pool
    assert (pool.balance, headroom(pool)) == (44, 0)
    pool = begin_event(pool, 99)
    assert (pool.use.in_period, headroom(pool)) == (6, 4)
    pool = begin_event(draw_pool(pool, 20).pool, 100)
    assert (pool.use, headroom(pool)) == (PoolUse(100, 0, 0), 6)


def test_lower_terms_leave_no_room_and_break_nothing() -> None:
    used = draw_pool(fresh(PLAIN, 50), 6).pool
    lowered = attrs.evolve(used, terms=attrs.evolve(PLAIN, event_limit=2, minimum=10**6))
    assert headroom(lowered) == 0
    assert draw_pool(lowered, 3).pool == lowered


def test_a_penalty_refills_the_pool_through_the_ledger_and_a_draw_leaves_through_it() -> None:
    mutual, market = Account("pool", "mutual", EUR), Account("market", "clearing", EUR)
    books = {outside(EUR): -9, mutual: 5, market: 4}
    books.update(post(books, Transfer(market, mutual, 2)))
    drawn = draw_pool(fresh(PLAIN, books[mutual]), 20)
    books.update(post(books, Transfer(mutual, market, drawn.amount)))
    assert (drawn.amount, books[mutual]) == (6, 1)
    assert books[mutual] == drawn.pool.balance
    assert sum(books.values()) == 0


@given(amounts(), st.lists(st.tuples(amounts(), st.booleans()), max_size=8))
def test_pools_pay_one_after_the_other_as_each_would_alone(need: int, members: list[tuple[int, bool]]) -> None:
    allocation = draw_pools(
        need, [most for most, _ in members], [1 if all_or_nothing else 0 for _, all_or_nothing in members]
    )
    left, shares = need, []
    for most, all_or_nothing in members:
        limits = PoolTerms(event_limit=most, period_limit=most, period=1, all_or_nothing=all_or_nothing)
        drawn = draw_pool(fresh(limits, most), left)
        shares.append(drawn.amount)
        left = drawn.left
    assert allocation == Allocation(tuple(shares), left)
    assert sum(shares) + left == need


@given(amounts(), st.lists(st.tuples(amounts(), st.booleans()), max_size=8))
def test_while_a_pool_may_still_be_drawn_no_later_one_pays(need: int, members: list[tuple[int, bool]]) -> None:
    allocation = draw_pools(
        need, [most for most, _ in members], [1 if all_or_nothing else 0 for _, all_or_nothing in members]
    )
    for place, (most, all_or_nothing) in enumerate(members):
        if sum(allocation.shares[place + 1 :]) or allocation.left:
            assert allocation.shares[place] == (0 if all_or_nothing else most)


@pytest.mark.clause("PO-12")
@given(amounts(), st.lists(st.tuples(amounts(), amounts(), st.booleans()), max_size=6), amounts())
def test_more_room_and_a_smaller_need_leave_no_more(need: int, members: list[tuple[int, int, bool]], more: int) -> None:
    rooms, all_or_nothing = [most for most, _, _ in members], [1 if each else 0 for _, _, each in members]
    left = draw_pools(need, rooms, all_or_nothing).left
    assert draw_pools(need, [most + extra for most, extra, _ in members], all_or_nothing).left <= left
    assert draw_pools(need + more, rooms, all_or_nothing).left >= left


def test_a_pool_that_pays_whole_is_passed_over_and_the_next_is_asked() -> None:
    assert draw_pools(10, (3, 6, 5), (0, 1, 0)) == Allocation((3, 0, 5), 2)
    assert draw_pools(10, (3, 7, 5), (0, 1, 0)) == Allocation((3, 7, 0), 0)


def test_no_pools_pay_nothing() -> None:
    assert draw_pools(7, (), ()) == Allocation((), 7)


@pytest.mark.parametrize("value", NOT_NATURAL)
@pytest.mark.parametrize("field", ["event_limit", "period_limit", "minimum"])
def test_a_limit_that_is_no_amount_is_refused(field: str, value: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        attrs.evolve(PLAIN, **{field: untyped(value)})
    assert (refusal.value.field, refusal.value.value) == (field, value)


@pytest.mark.parametrize("value", [*NOT_NATURAL, 0])
def test_a_period_that_is_no_positive_number_is_refused(value: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        attrs.evolve(PLAIN, period=untyped(value))
    assert refusal.value.field == "period"


@pytest.mark.parametrize("value", [0, 1, None, "True"])
def test_a_policy_that_is_no_truth_value_is_refused(value: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        attrs.evolve(PLAIN, all_or_nothing=untyped(value))
    assert refusal.value.field == "all_or_nothing"


@pytest.mark.parametrize("value", NOT_NATURAL)
def test_a_need_a_time_or_a_balance_that_is_no_amount_is_refused(value: object) -> None:
    pool = fresh(PLAIN, 5)
    with pytest.raises(InvalidAmount, match="need"):
        draw_pool(pool, untyped(value))
    with pytest.raises(InvalidAmount, match="need"):
        draw_pools(untyped(value), (1,), (0,))
    with pytest.raises(InvalidAmount, match="time"):
        begin_event(pool, untyped(value))
    with pytest.raises(InvalidAmount, match="balance"):
        fresh(PLAIN, untyped(value))
    with pytest.raises(InvalidAmount, match=r"headrooms\[1\]"):
        draw_pools(1, (1, untyped(value)), (0, 0))
    with pytest.raises(InvalidAmount, match=r"all_or_nothing\[0\]"):
        draw_pools(1, (1,), (untyped(value),))


def test_a_pool_without_terms_or_use_is_refused() -> None:
    with pytest.raises(InvalidValue, match="terms"):
        Pool(untyped(None), 1, PoolUse(0, 0, 0))
    with pytest.raises(InvalidValue, match="use"):
        Pool(PLAIN, 1, untyped((0, 0, 0)))


@pytest.mark.parametrize("call", [headroom, lambda pool: begin_event(pool, 3), lambda pool: draw_pool(pool, 3)])
@pytest.mark.parametrize("given", [3, None, PLAIN])
def test_what_is_no_pool_is_refused_wherever_one_is_due(call: Callable[[Any], object], given: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        call(given)
    assert (refusal.value.field, refusal.value.value) == ("pool", given)


def test_as_many_policies_as_pools_are_needed() -> None:
    with pytest.raises(LengthMismatch) as refusal:
        draw_pools(1, (1, 2), (0,))
    assert (refusal.value.field, refusal.value.length, refusal.value.expected) == ("all_or_nothing", 1, 2)


@given(pools(), st.integers(0, 20))
def test_an_event_before_the_last_one_is_refused(pool: Pool, time: int) -> None:
    assume(time < pool.use.time)
    with pytest.raises(BackDated) as refusal:
        begin_event(pool, time)
    assert (refusal.value.time, refusal.value.last) == (time, pool.use.time)
