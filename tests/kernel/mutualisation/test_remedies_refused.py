"""Checked: what no remedy takes, and by which route no money moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian import (
    Account,
    AssetMismatch,
    Fund,
    InOrder,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    Overdrawn,
    Rule,
    SelfTransfer,
    Waterfall,
    post_all,
)
from rhodian.base.errors import OutOfOrder
from rhodian.mutualisation.moves import settle
from rhodian.mutualisation.remedies import (
    Borne,
    begin,
    by_base,
    by_deleveraged,
    by_gains,
    by_pools,
    by_waterfall,
)
from rhodian.mutualisation.settlement import Source
from tests.strategies import BTC, untyped

if TYPE_CHECKING:
    from collections.abc import Callable


from tests.remedy_cases import CAPITAL, CLEARING, LIQUIDATOR, POOLS, RESERVE, pool_of, simple


@pytest.mark.clause("RM-11")
@pytest.mark.parametrize("ask", [by_base, by_deleveraged])
@pytest.mark.parametrize(
    ("base", "error"),
    [((1,), LengthMismatch), ((1, -4), InvalidAmount), ((1, 0.5), InvalidAmount), (7, InvalidValue)],
)
def test_a_base_that_is_no_base_is_refused(ask: Callable[..., Borne], base: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(begin(simple().shortfall()), base)


@pytest.mark.parametrize("phase", [None, 0, "phase", Borne])
def test_no_step_takes_another_phase(phase: object) -> None:
    shortfall = simple().shortfall()
    for given_phase in (phase, begin(shortfall), simple().cycle):
        with pytest.raises(OutOfOrder):
            begin(untyped(given_phase))
    for given_phase in (phase, shortfall, simple().cycle):
        for ask, rest in ((by_pools, ()), (by_gains, Rule.IN_ORDER), (by_base, ()), (by_deleveraged, ())):
            with pytest.raises(OutOfOrder):
                untyped(ask)(given_phase, rest)
        with pytest.raises(OutOfOrder):
            settle(untyped(given_phase), CLEARING, LIQUIDATOR, RESERVE)


@pytest.mark.parametrize("sources", [None, [], (None,), (POOLS[0],), Source(POOLS[0], pool_of(1))])
def test_only_a_tuple_of_sources_is_drawn_on(sources: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        by_pools(begin(simple().shortfall()), untyped(sources))
    assert refusal.value.field == "sources"


@pytest.mark.parametrize("others", [0, "capital", Fund(CAPITAL, 1), InOrder("capital", (Fund(CAPITAL, 1),))])
def test_what_is_no_waterfall_is_not_asked(others: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        by_waterfall(begin(simple().shortfall()), untyped(others))
    assert refusal.value.field == "waterfall"


def test_one_account_backs_one_thing() -> None:
    begun = begin(simple().shortfall())
    twice, member = Source(POOLS[0], pool_of(4)), simple().cycle.accounts[1]
    drawn = by_pools(begun, (twice,))
    asks: tuple[Callable[[], Borne], ...] = (
        lambda: by_pools(begun, (twice, twice)),
        lambda: by_pools(begun, (Source(member, pool_of(5)),)),
        lambda: by_pools(drawn, (twice,)),
        lambda: by_waterfall(begun, Waterfall(InOrder("others", (Fund(member, 1),)))),
        lambda: by_waterfall(drawn, Waterfall(InOrder("others", (Fund(POOLS[0], 0),)))),
    )
    for ask in asks:
        with pytest.raises(InvalidValue) as refusal:
            ask()
        assert refusal.value.field == "accounts"


def test_what_is_in_another_asset_is_not_asked() -> None:
    begun, abroad = begin(simple().shortfall()), Account("pool", "insurance", BTC)
    asks: tuple[Callable[[], Borne], ...] = (
        lambda: by_pools(begun, (Source(abroad, pool_of(1)),)),
        lambda: by_waterfall(begun, Waterfall(InOrder("others", (Fund(abroad, 1),)))),
    )
    for ask in asks:
        with pytest.raises(AssetMismatch):
            ask()


@pytest.mark.parametrize("rule", [None, "in order", Rule.LIMITED, 0])
def test_gains_are_cut_in_order_or_in_proportion(rule: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        by_gains(begin(simple().shortfall()), untyped(rule))
    assert refusal.value.field == "rule"


def test_what_is_not_borne_whole_moves_nothing() -> None:
    with pytest.raises(InvalidValue, match="a shortfall that is borne whole"):
        settle(by_pools(begin(simple().shortfall()), ()), CLEARING, LIQUIDATOR, RESERVE)


def test_a_fund_that_holds_less_than_it_is_to_bear_refuses_the_cycle_whole() -> None:
    case = attrs.evolve(simple(), capital=4)
    with pytest.raises(Overdrawn):
        post_all({**case.books, CAPITAL: 3}, settle(case.borne(), CLEARING, LIQUIDATOR, RESERVE))


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("margin", [3, 10])
def test_the_money_goes_through_accounts_of_the_rounds_asset_whether_or_not_any_moves(place: int, margin: int) -> None:
    for wrong, kind in ((None, InvalidValue), (Account("x", "house", BTC), AssetMismatch)):
        route: list[Any] = [CLEARING, LIQUIDATOR, RESERVE]
        route[place] = wrong
        with pytest.raises(kind):
            settle(simple(margin).borne(), *route)


def test_the_clearing_account_is_nobody_who_pays_or_is_paid() -> None:
    case = attrs.evolve(simple(pools=(pool_of(1),)), capital=1)
    for account in (*case.cycle.accounts, POOLS[0], CAPITAL, LIQUIDATOR, RESERVE):
        with pytest.raises(SelfTransfer):
            settle(case.borne(), account, LIQUIDATOR, RESERVE)


@pytest.mark.clause("RM-12")
def test_a_liquidator_that_is_liquidated_owes_itself_nothing() -> None:
    case = simple(20, fees=(4, 0))
    moves = settle(case.borne(), CLEARING, case.cycle.accounts[0], POOLS[0])
    assert dict(post_all(case.books, moves))[case.cycle.accounts[0]] == 10
