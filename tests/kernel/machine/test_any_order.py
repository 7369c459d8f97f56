"""Checked: no order of prices and of sales within a mark changes what comes of it."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    ByDeleveraged,
    ByGains,
    Deposit,
    ForcedSale,
    Listing,
    Market,
    Marks,
    Price,
    Rule,
    Rules,
    Terms,
    Trade,
)
from tests.machine_host import MONEY, Book

MARKETS = ("X", "Y")
USD = MONEY[0]
OPENED = 100


def sellable(*, partial: bool, ranked: bool) -> Book:
    """Return a book in which A, B and C are long of X and Y, and may be sold in either once X falls by 15."""
    terms = Terms(10_000, 5_000, partial, 100_000)
    listings = tuple(Listing(Market(name, USD, 100_000, 50_000, terms), OPENED) for name in MARKETS)
    book = Book(Rules(0, listings, (), (ByDeleveraged(ranked), ByGains(Rule.IN_PROPORTION))))
    for owner, has in {"A": 110, "B": 112, "C": 115, "D": 10_000, "rich": 10_000, "poor": 30}.items():
        assert book.take(Deposit(0, Account(owner, "margin", USD), has)) is not None
    for owner, market in itertools.product("ABC", MARKETS):
        assert book.take(Trade(0, market, owner, "D", 5, OPENED)) is not None
    return book


forced = st.builds(
    ForcedSale, st.sampled_from(MARKETS), st.sampled_from("ABC"), st.sampled_from(["rich", "rich", "poor", None]),
    st.sampled_from([1, 2, 3]) | st.none(), st.none(),
) | st.builds(
    ForcedSale, st.sampled_from(MARKETS), st.sampled_from("ABC"), st.just("rich"), st.just(1), st.integers(78, 94),
)  # fmt: skip


@given(st.lists(forced, min_size=2, max_size=4), st.integers(83, 89), st.booleans(), st.booleans(), st.booleans())
def test_no_order_of_prices_and_sales_changes_anything(
    sales: list[ForcedSale],
    mark: int,
    partial: bool,  # noqa: FBT001  # drawn
    ranked: bool,  # noqa: FBT001  # drawn
    sell_all: bool,  # noqa: FBT001  # drawn
) -> None:
    book = sellable(partial=partial, ranked=ranked)
    outcomes = []
    for prices in itertools.permutations((Price("X", mark), Price("Y", OPENED))):
        for order in itertools.permutations(sales):
            other = book.copy()
            taken = other.take(Marks(1, "m", prices, order, sell_all))
            outcomes.append((taken and taken.state, dict(other)))
            other.check()
    assert all(outcome == outcomes[0] for outcome in outcomes)
