"""Checked: what a group can take out of any history: what it held and put in, others lost, and pools paid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByPools,
    Contribution,
    Deposit,
    Listing,
    Market,
    Marks,
    MutualPool,
    PoolTerms,
    Price,
    Rule,
    Rules,
    Terms,
    Trade,
    Transfer,
    Withdrawal,
    outside,
)
from rhodian.ledger.flows import flows
from tests.kernel.machine.test_step import OWNERS, Case, cases
from tests.machine_host import MONEY, Book

USD = Asset("USD", 2)
FUND = Account("fund", "insurance", USD)
MARKET = Market("M", USD, 10_000, 5_000, Terms(0, 0, partial=False))
PERIOD = 50


@given(cases(), st.sets(st.sampled_from(OWNERS)))
def test_no_group_takes_out_more_than_it_held_put_in_others_lost_and_pools_paid(case: Case, group: set[str]) -> None:
    book, moved = Book(case.rules), list[Transfer]()
    pools = {pool.account for pool in case.rules.pools}
    for event in case.events:
        taken = book.take(event)
        moved.extend(taken.posting.transfers if taken is not None else ())
        for asset in MONEY:
            mine = [each for each in book if each.owner in group and each.asset == asset]
            found = flows((move for move in moved if move.payer.asset == asset), mine, pools)
            assert found.held == sum(book[account] for account in mine)
            assert -found.beyond <= found.pools + found.others


def attacked(limit: int, rounds: int = 1) -> tuple[int, int, int]:
    """Return what self-dealing brings from a pool, from others, and beyond what was put in.

    `a` and `b` are one person, and `c` somebody else with money. The price halves, `a` owes 500,000 and has 10,000;
    what is owed is borne by a pool of 1,000,000 up to a limit each period, and then by gains.
    """
    pool = MutualPool("fund", FUND, PoolTerms(limit, limit, PERIOD))
    book = Book(Rules(0, (Listing(MARKET, 1000),), (pool,), (ByPools(), ByGains(Rule.IN_PROPORTION))))
    put_in, mine = 0, [MARKET.margin("a"), MARKET.margin("b")]
    assert book.take(Deposit(0, MARKET.margin("c"), 77_777)) is not None
    assert book.take(Contribution(0, "fund", outside(USD), 1_000_000)) is not None
    for number in range(rounds):
        for account in mine:
            more = max(0, 10_000 - book.get(account, 0))
            put_in += more
            assert book.take(Deposit(1, account, more)) is not None
        assert book.take(Trade(1, "M", "a", "b", 1000, 1000)) is not None
        assert book.take(Marks(1, f"down {number}", (Price("M", 500),))) is not None
        assert book.held(MARKET) == {}
        assert book.take(Marks(1, f"up {number}", (Price("M", 1000),))) is not None
    taken = 0
    for account in mine:
        taken += book[account]
        assert book.take(Withdrawal(2, account, book[account])) is not None
    return 1_000_000 - book[FUND], 77_777 - book[MARKET.margin("c")], taken - put_in


@pytest.mark.clause("HI-7")
def test_a_pool_without_limit_pays_an_owner_who_trades_with_itself() -> None:
    assert attacked(10**30) == (490_000, 0, 490_000)


@pytest.mark.clause("HI-7")
def test_where_gains_are_cut_instead_an_owner_who_trades_with_itself_gains_nothing() -> None:
    assert attacked(0) == (0, 0, 0)


@pytest.mark.clause("HI-7")
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_whatever_an_owner_tries_a_pool_pays_no_more_than_its_limit(limit: int, rounds: int) -> None:
    pools, others, more = attacked(limit, rounds)
    assert more <= pools + others
    assert pools <= limit
    assert others == 0
