"""Checked: contracts change hands by transfers that keep both sides equal, and nobody comes to hold both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, InvalidAmount, InvalidValue, Market, Terms, post_all
from rhodian.markets.contracts import novate, turn
from tests.strategies import NOT_NATURAL, amounts, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

MARKET = Market("M", Asset("USD", 2), 100_000, 50_000, Terms(1_000, 4_000, partial=False))


@pytest.mark.clause("EC-4")
@given(st.lists(st.tuples(st.permutations("abcd"), st.integers(1, 9)), max_size=12))
def test_trades_keep_both_sides_equal_and_nobody_on_both(deals: list[tuple[list[str], int]]) -> None:
    books: dict[Account, int] = {}
    net = dict.fromkeys("abcd", 0)
    for (buyer, seller, *_), quantity in deals:
        books.update(post_all(books, novate(books, MARKET, buyer, seller, quantity)))
        net[buyer] += quantity
        net[seller] -= quantity
    longs, shorts = ({o: books.get(MARKET.side(o, side), 0) for o in "abcd"} for side in (MARKET.long, MARKET.short))
    assert {owner: longs[owner] - shorts[owner] for owner in "abcd"} == net
    assert all(min(longs[owner], shorts[owner]) == 0 for owner in "abcd")
    assert sum(longs.values()) == sum(shorts.values()) == -books.get(MARKET.side("outside", MARKET.long), 0)


@pytest.mark.clause("EC-3")
@given(amounts(), amounts())
def test_what_is_taken_on_closes_the_other_side_first(held: int, quantity: int) -> None:
    closed, new = turn(held, quantity)
    assert closed + new == quantity
    assert (new == 0) or (closed == held)


@pytest.mark.parametrize("bad", [*NOT_NATURAL, 0, 10**31], ids=repr)
def test_what_is_no_quantity_is_not_traded(bad: object) -> None:
    with pytest.raises(InvalidValue):
        novate({}, MARKET, "first", "second", untyped(bad))


@pytest.mark.parametrize("bad", NOT_NATURAL, ids=repr)
def test_what_is_no_amount_is_not_turned(bad: object) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: turn(untyped(bad), 1),
        lambda: turn(1, untyped(bad)),
        lambda: novate({MARKET.side("first", MARKET.short): untyped(bad)}, MARKET, "first", "second", 1),
    )
    for call in calls:
        with pytest.raises(InvalidAmount):
            call()


@pytest.mark.clause("EC-8")
@pytest.mark.parametrize("pair", [("outside", "first"), ("first", "outside"), ("first", "first")])
def test_the_world_outside_is_no_party(pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidValue):
        novate({}, MARKET, *pair, 1)
