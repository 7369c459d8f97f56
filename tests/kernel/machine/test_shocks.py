"""Checked: a shock moves a mark to where nobody else is forced to trade, and whoever is liquidatable there is sold."""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    AlreadyAbsorbed,
    Asset,
    BackDated,
    Deposit,
    InvalidValue,
    Listing,
    Market,
    Marks,
    Price,
    RhodianError,
    Rules,
    Shock,
    Terms,
    Trade,
    UnknownName,
)
from tests.machine_host import Book
from tests.pool_members import refused

USD = Asset("USD", 0)
MARKET = Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False))
LISTINGS = (
    Listing(MARKET, 100),
    Listing(attrs.evolve(MARKET, name="Y"), 100),
    Listing(attrs.evolve(MARKET, name="I", inverse=10**6), 100),
    Listing(attrs.evolve(MARKET, name="P", terms=Terms(0, 0, partial=True)), 100),
    Listing(attrs.evolve(MARKET, name="F", initial_ppm=10**6, maintenance_ppm=10**6, purpose="full"), 100),
)
PPM = 10**6


def margin(owner: str) -> Account:
    """Return an owner's margin account."""
    return Account(owner, "margin", USD)


def opened(have: dict[str, int], trades: tuple[tuple[str, str, int], ...]) -> Book:
    """Return a book at 100 after deposits, and trades of buyers, sellers and quantities in X."""
    book = Book(Rules(0, LISTINGS))
    for owner, amount in have.items():
        assert book.take(Deposit(0, margin(owner), amount)) is not None
    for buyer, seller, quantity in trades:
        assert book.take(Trade(0, "X", buyer, seller, quantity, 100)) is not None
    return book


def hold(book: Book, *owners: str) -> list[int]:
    """Return how many contracts owners hold of X."""
    return [book.held(MARKET).get(owner, 0) for owner in owners]


HAVE = {"A": 150, "B": 200, "C": 900, "M": 10_000}
LONG = (("A", "M", 10), ("B", "M", 10), ("C", "M", 10))
SHORT = tuple((seller, buyer, quantity) for buyer, seller, quantity in LONG)


def shock(quantity: int, *, rises: bool = False) -> Shock:
    """Return a shock in X, in which each contract moves the mark by one half."""
    return Shock(1, "s", "X", quantity, 1, 2, rises)


def test_a_shock_sells_whom_it_reaches_and_those_whom_that_reaches() -> None:
    book = opened(HAVE, LONG)
    assert book.take(shock(22)) is not None
    assert (dict(book.state.marks), hold(book, "A", "B", "C", "M")) == ({"X": 79}, [0, 0, 10, -10])
    book.check()


def test_a_shock_that_reaches_nobody_moves_the_mark_and_sells_nobody() -> None:
    book = opened(HAVE, LONG)
    assert book.take(shock(21)) is not None
    assert (dict(book.state.marks), hold(book, "A", "B", "C", "M")) == ({"X": 90}, [10, 10, 10, -30])


def test_a_shock_that_rises_buys_back_shorts() -> None:
    book = opened(HAVE, SHORT)
    assert book.take(shock(18, rises=True)) is not None
    assert (dict(book.state.marks), hold(book, "A", "B", "C", "M")) == ({"X": 109}, [-10, -10, -10, 30])
    book = opened(HAVE, SHORT)
    assert book.take(shock(20, rises=True)) is not None
    assert (dict(book.state.marks), hold(book, "A", "B", "C", "M")) == ({"X": 120}, [0, 0, -10, 10])


@pytest.mark.clause("CA-14")
def test_a_shock_is_a_mark_with_everyone_sold_who_is_liquidatable() -> None:
    by_shock, by_mark = opened(HAVE, LONG), opened(HAVE, LONG)
    assert by_shock.take(shock(22)) is not None
    assert by_mark.take(Marks(1, "s", (Price("X", 79),), sell_all=True)) is not None
    assert (dict(by_shock), by_shock.state) == (dict(by_mark), by_mark.state)
    refused(by_shock, Marks(2, "s"), AlreadyAbsorbed, "'s' has been absorbed before")


def test_what_an_owner_must_hold_in_other_markets_counts() -> None:
    book = opened(HAVE, LONG)
    assert book.take(Trade(0, "Y", "C", "M", 80, 100)) is not None
    assert book.take(shock(75)) is not None
    assert (dict(book.state.marks), hold(book, "C")) == ({"X": 53}, [10])
    book = opened(HAVE, LONG)
    assert book.take(Trade(0, "Y", "C", "M", 80, 100)) is not None
    assert book.take(shock(76)) is not None
    assert (dict(book.state.marks), hold(book, "C")) == ({"X": 47}, [0])


def test_a_mark_never_falls_below_one() -> None:
    book = opened(HAVE, LONG)
    assert book.take(shock(10**40)) is not None
    assert (dict(book.state.marks), hold(book, "A", "B", "C", "M")) == ({"X": 1}, [0, 0, 0, 0])


WRONG: list[tuple[str, object, type[RhodianError]]] = [
    *(("time", value, RhodianError) for value in (True, 1.0, "1", None, -1, [1], 10**30 + 1)),
    *(("id", value, InvalidValue) for value in (None, 3, "", " s", "s" * 151)),
    *(("market", value, UnknownName) for value in ("Z", None, 3, ["X"])),
    *(("market", value, InvalidValue) for value in ("I", "P", "F")),
    *(("quantity", value, InvalidValue) for value in (True, 1.0, "1", None, -1, [1])),
    *((field, value, InvalidValue) for field in ("move", "per") for value in (True, 1.0, "1", None, -1, [1], 0)),
    *(("rises", value, InvalidValue) for value in (1, 0, None, "yes")),
]


@pytest.mark.parametrize(("field", "value", "error"), WRONG, ids=str)
def test_a_shock_with_a_field_wrong_is_refused_by_its_name(field: str, value: Any, error: type[RhodianError]) -> None:
    refused(opened(HAVE, LONG), attrs.evolve(shock(20), **{field: value}), error, rf"\b{field}\b")


def test_a_shock_before_the_last_event_or_beyond_any_price_is_refused() -> None:
    book = opened(HAVE, LONG)
    assert book.take(Marks(1, "m")) is not None
    refused(book, attrs.evolve(shock(20), time=0), BackDated, "before the last one")
    refused(book, shock(2 * 10**30, rises=True), InvalidValue, "quantity must be one that leaves the mark")


NAMES = ("A", "B", "C", "D")
owned = st.fixed_dictionaries({owner: st.tuples(st.integers(1, 12), st.integers(100, 700)) for owner in NAMES})


@pytest.mark.clause("CA-14")
@given(owned, st.integers(0, 150), st.integers(1, 3), st.integers(1, 3), st.booleans())
def test_a_mark_comes_to_rest_where_going_from_sale_to_sale_does(
    owners: dict[str, tuple[int, int]],
    quantity: int,
    move: int,
    per: int,
    rises: bool,  # noqa: FBT001  # drawn
) -> None:
    have = {owner: max(has, 10 * size) for owner, (size, has) in owners.items()}
    trades = tuple(("M", owner, size) if rises else (owner, "M", size) for owner, (size, _) in owners.items())
    book = opened({**have, "M": 10**6}, trades)
    assert book.take(Shock(1, "s", "X", quantity, move, per, rises)) is not None
    traded, sold = quantity, set[str]()
    while True:
        moved = traded * move // per
        mark = 100 + moved if rises else max(1, 100 - moved)
        change = 100 - mark if rises else mark - 100
        next_in = [
            owner
            for owner, (size, _) in owners.items()
            if owner not in sold and (have[owner] + size * change) * PPM < size * mark * 50_000
        ]
        if not next_in:
            break
        sold.add(next_in[0])
        traded += owners[next_in[0]][0]
    assert dict(book.state.marks) == {"X": mark}
    assert {owner for owner, held in zip(NAMES, hold(book, *NAMES), strict=True) if held == 0} == sold
    book.check()
