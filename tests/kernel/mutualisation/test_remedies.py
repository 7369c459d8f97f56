"""Checked: a shortfall is borne remedy by remedy as slow arithmetic by hand says, and nobody can bend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Rule,
)
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import begin, by_base
from rhodian.mutualisation.shortfall import Cycle
from tests.remedy_cases import CLEARING, LIQUIDATOR, RESERVE, RULES, Case, Paper, cases, cycle_of, pool_of, simple
from tests.strategies import amounts

if TYPE_CHECKING:
    from rhodian.pools.limits import Pool


@pytest.mark.clause("MU-7", "RM-12")
@given(cases())
def test_a_cycle_is_settled_as_arithmetic_by_hand_says(case: Case) -> None:
    after = {account.owner: balance for account, balance in case.after().items()}
    wanted = Paper(case).settled()
    assert {owner: after.get(owner, 0) for owner in wanted} == wanted
    assert set(after) <= set(wanted)


@pytest.mark.clause("RM-12")
@given(cases())
def test_a_cycle_moves_money_and_makes_none(case: Case) -> None:
    after = case.after()
    assert sum(after.values()) == sum(case.books.values())
    assert min(after.values(), default=0) >= 0


@given(cases())
def test_each_remedy_takes_what_those_before_it_have_left_and_the_last_leaves_nothing(case: Case) -> None:
    borne = case.borne()
    assert borne.left == 0
    assert sum(amount for take in borne.takes for amount in take.amounts) == borne.shortfall.missing
    by_turns = [("pool", True), ("waterfall", case.capital), ("socialised", case.base), ("deleveraged", case.closed)]
    asked = [name for name, given_ in by_turns if given_ is not None]
    assert [take.remedy for take in borne.takes] == [*asked, "haircut"]
    assert all(amount >= 0 for take in borne.takes for amount in take.amounts)


@pytest.mark.clause("MU-17")
@given(cases(), st.data())
def test_no_coalition_gets_out_more_than_others_paid_and_insurance_paid(case: Case, data: Any) -> None:
    accounts, after = case.cycle.accounts, case.after()
    mine = [account for account in accounts if data.draw(st.booleans())]
    gone = sum(case.books[each] - after.get(each, 0) for each in case.books if each not in mine)
    assert sum(after[account] - case.books[account] for account in mine) <= gone
    insured = sum(case.books[each] - after[each] for each in case.books if each not in accounts)
    assert insured <= sum(min(pool.balance, pool.terms.event_limit) for pool in case.pools) + (case.capital or 0)


@pytest.mark.clause("MU-19")
@given(cases(1000), st.integers(1, 10**6))
def test_a_finer_unit_moves_a_balance_by_one_old_unit_at_most(case: Case, times: int) -> None:
    case = attrs.evolve(case, base=None, closed=None)
    columns = (case.cycle.gains, case.cycle.losses, case.cycle.fees, case.cycle.penalties)
    finer = attrs.evolve(
        case,
        cycle=Cycle("r", case.cycle.accounts, *(tuple(each * times for each in column) for column in columns)),
        margins=tuple(each * times for each in case.margins),
        pools=tuple(
            pool_of(
                each.balance * times,
                each.terms.event_limit * times,
                minimum=each.terms.minimum * times,
                all_or_nothing=each.terms.all_or_nothing,
            )
            for each in case.pools
        ),
        capital=None if case.capital is None else case.capital * times,
    )
    coarse, fine = case.after(), finer.after()
    for account in {*coarse, *fine}:
        assert abs(fine.get(account, 0) - coarse.get(account, 0) * times) <= times


@pytest.mark.clause("MU-14")
@given(cases(), st.integers(0, 6), amounts())
def test_a_smaller_margin_leaves_nobody_else_better_off_but_for_one_unit(case: Case, place: int, less: int) -> None:
    place %= len(case.margins)
    poorer = tuple(max(0, each - less) if at == place else each for at, each in enumerate(case.margins))
    pools = tuple(attrs.evolve(pool, terms=attrs.evolve(pool.terms, all_or_nothing=False)) for pool in case.pools)
    partial = attrs.evolve(case, pools=pools, base=None, closed=None)
    before, after = partial.after(), attrs.evolve(partial, margins=poorer).after()
    for account in case.cycle.accounts:
        if account != case.cycle.accounts[place]:
            assert after.get(account, 0) <= before.get(account, 0) + (case.rule == Rule.IN_PROPORTION)


@pytest.mark.clause("MU-14")
@given(cases(), amounts())
def test_a_bigger_pool_leaves_no_trader_worse_off_but_for_one_unit(case: Case, more: int) -> None:
    case = attrs.evolve(case, base=None, closed=None)
    bigger = attrs.evolve(case, pools=tuple(attrs.evolve(pool, balance=pool.balance + more) for pool in case.pools))
    before, after = case.after(), bigger.after()
    for account in case.cycle.accounts:
        assert after.get(account, 0) >= before.get(account, 0) - (case.rule == Rule.IN_PROPORTION)


@pytest.mark.clause("RM-12")
def test_a_cycle_of_nobody_or_of_nothing_is_settled() -> None:
    for empty in (Case(cycle_of(()), ()), Case(cycle_of((0, 0)), (0, 0), (pool_of(0),), 0, (0, 0), (0, 0), RULES[1])):
        assert settle(empty.borne(), CLEARING, LIQUIDATOR, RESERVE) == ()


# A base.

numbers = st.integers(0, 10**20)
columns = st.tuples(*(numbers for _ in range(4)))


@given(numbers, columns, columns)
def test_a_socialised_loss_takes_nobodys_last_unit_and_nothing_of_who_is_not_in_the_base(
    loss: int, margins: tuple[int, ...], base: tuple[int, ...]
) -> None:
    begun = begin(Case(cycle_of((-loss, 0, 0, loss)), margins).shortfall())
    asked = by_base(begun, base)
    (take,) = asked.takes
    for amount, weight, have in zip(take.amounts, base, begun.margins, strict=True):
        assert 0 <= amount <= (have if weight else 0)
    able = sum(have for weight, have in zip(base, begun.margins, strict=True) if weight)
    assert asked.left == max(0, begun.left - able)
    everybody = by_base(begun, begun.margins)
    assert everybody.left == max(0, begun.left - sum(begun.margins))


def test_a_base_of_zero_asks_nobody_and_leaves_the_loss_to_the_gains() -> None:
    case = Case(cycle_of((-10, 0, 0, 10)), (0, 5, 5, 5), base=(0, 0, 0, 0))
    assert [take.amounts for take in case.borne().takes[1:]] == [(0, 0, 0, 0), (0, 0, 0, 10)]


# Examples of the field.


def test_losses_are_collected_first_and_then_distributed_among_those_who_gain() -> None:
    # As in Vega's settlement: what is collected is what is paid out; the parts are cut by cumulative marks.
    case = Case(cycle_of((-100, 60, 40)), (70, 0, 0))
    assert case.borne().takes[-1].amounts == (0, 18, 12)
    assert [case.after().get(account, 0) for account in case.cycle.accounts] == [0, 42, 28]


def test_a_pool_of_9_that_pays_all_or_nothing_pays_nothing_of_10() -> None:
    # dYdX v4: a fund of 9 with a loss of 10 contributes nothing; in part it pays the 9.
    assert simple(0, pools=(pool_of(9, all_or_nothing=True),)).borne().takes[-1].amounts == (0, 10)
    assert simple(0, pools=(pool_of(9),)).borne().takes[-1].amounts == (0, 1)


@pytest.mark.clause("MU-7")
def test_nothing_is_socialised_that_the_pool_still_has_room_for() -> None:
    # Mango v4: a vault of 2 is spent on a liability of 1, and 27 are socialised of which 1.904 could have been covered.
    # Here a caller asks for no amount: of 28 missing the pool of 2 bears 2, and 26 are left.
    case = Case(cycle_of((-28, 28)), (0, 0), (pool_of(2),))
    assert [take.amounts for take in case.borne().takes] == [(2,), (0, 26)]


@pytest.mark.clause("MU-6")
def test_profit_is_junior_to_principal() -> None:
    # Percolator: what is withdrawable of profit is cut; what an account holds already is not.
    after = simple(3).after()
    assert [after[account] for account in simple(3).cycle.accounts] == [0, 8]


def test_who_was_closed_against_the_bankrupt_bears_it_out_of_its_gain_and_then_out_of_its_margin() -> None:
    # 10 missing of 13: of gains of 4 and 9, the one that was closed bears all of its 4 and 5 of its margin.
    case = Case(cycle_of((-13, 4, 9)), (3, 5, 5), closed=(0, 1, 0))
    assert [take.amounts for take in case.borne().takes[1:]] == [(0, 9, 0), (0, 0, 1)]
    assert [case.after().get(account, 0) for account in case.cycle.accounts] == [0, 0, 13]


def self_dealt(pool: Pool) -> int:
    """Return what an attacker on both sides of a trade takes out above what it put in."""
    attack = Case(cycle_of((-100, 100)), (10, 10), (pool,))
    after = attack.after()
    return sum(after[account] for account in attack.cycle.accounts) - sum(attack.margins)


@pytest.mark.clause("MU-17")
def test_a_coalition_on_both_sides_drains_a_pool_that_has_no_limit() -> None:
    assert self_dealt(pool_of(1000)) == 90


@pytest.mark.clause("MU-17")
@given(amounts(1000), amounts(1000))
def test_a_coalition_on_both_sides_takes_no_more_than_the_limit(balance: int, limit: int) -> None:
    assert self_dealt(pool_of(balance, limit)) == min(balance, limit, 90)
    assert self_dealt(pool_of(balance, 0)) == 0
