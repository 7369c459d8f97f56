"""Checked: one market at a mark, its forced sales and who takes them on, by numbers on paper and by any."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByPools,
    Contribution,
    Cycled,
    Deposit,
    ForcedSale,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    Listing,
    Market,
    Marks,
    MutualPool,
    NotLiquidatable,
    PoolTerms,
    Price,
    RhodianError,
    Rule,
    Rules,
    Terms,
    Trade,
    UnknownName,
    outside,
    step,
    trial_balance,
)
from tests.machine_host import Book
from tests.strategies import untyped

if TYPE_CHECKING:
    from rhodian import Step

USD = Asset("USD", 2)
MARKET = Market("M", USD, 100_000, 50_000, Terms(1_000, 4_000, partial=False, band_ppm=500_000))
FUND = Account("fund", "insurance", USD)
OWNERS = ("first", "second", "third", "mm")


class Shuffled(Book):
    """A host that names accounts in another order each time."""

    random: Any = None

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        named = super().accounts(purpose, asset)
        self.random.shuffle(named)
        return named


def ruled(terms: Terms = MARKET.terms, limit: int = 0) -> Rules:
    """Return rules of one market at 1,000 and a fund that bears no more than a limit."""
    listed = Listing(attrs.evolve(MARKET, terms=terms), 1000)
    fund = MutualPool("fund", FUND, PoolTerms(limit, limit, 10))
    return Rules(0, (listed,), (fund,), (ByPools(), ByGains(Rule.IN_PROPORTION)))


def filled(book: Book) -> Book:
    """Let first be long 15 contracts, second short 10 and third short 5; a fund holds 500."""
    for owner, amount in zip(OWNERS, (2000, 5000, 3000, 100_000), strict=True):
        assert book.take(Deposit(1, MARKET.margin(owner), amount)) is not None
    assert book.take(Contribution(1, "fund", outside(USD), 500)) is not None
    for seller, quantity, price in (("second", 10, 1000), ("third", 5, 1010)):
        assert book.take(Trade(2, "M", "first", seller, quantity, price)) is not None
    return book


def opened(terms: Terms = MARKET.terms, limit: int = 0) -> Book:
    """Return such a book."""
    return filled(Book(ruled(terms, limit)))


def marked(price: int, *sales: ForcedSale) -> Marks:
    """Return a mark of the market."""
    return Marks(3, "crash", (Price("M", price),), sales)


def sale(counterpart: str, quantity: int | None, value: int | None = None, owner: str = "first") -> ForcedSale:
    """Return a forced sale of the market."""
    return ForcedSale("M", owner, counterpart, quantity, value)


def held(book: Book) -> list[int]:
    """Return how many contracts each owner holds."""
    found = book.held(MARKET)
    return [found.get(owner, 0) for owner in OWNERS]


def taken(book: Book, event: Marks) -> Step:
    """Take a mark that is not refused."""
    found = book.take(event)
    assert found is not None
    return found


def test_a_liquidation_goes_from_the_mark_to_the_books() -> None:
    book = opened(limit=300)
    done = taken(book, marked(800, sale("mm", 15, 15 * 790)))
    # first: 15 contracts from 1,000 to 790 lose 3,150, of which 1,950 are paid; the fund 300; gains the rest.
    (cycled,) = untyped(done.posting.receipt)
    cycle = cycled.borne.shortfall.cycle
    rows = zip(cycle.gains, cycle.losses, cycle.fees, cycle.penalties, strict=True)
    assert dict(zip(cycled.owners, rows, strict=True)) == {
        "first": (0, 3150, 11, 47),
        "second": (2000, 0, 0, 0),
        "third": (1000, 0, 0, 0),
        "mm": (150, 0, 0, 0),
    }
    assert [book[MARKET.margin(owner)] for owner in OWNERS] == [0, 6428, 3764, 100_108]
    assert (book[FUND], book.get(MARKET.clearing, 0), book.get(MARKET.fees, 0)) == (200, 0, 0)
    assert held(book) == [0, -10, -5, 15]
    assert all(line.balanced for line in trial_balance(book))
    assert (book.state.marks, done.posting.absorbed) == ((("M", 800),), "crash")


@given(st.integers(1, 2000), st.randoms(use_true_random=False), st.booleans())
def test_a_mark_pays_the_same_in_whatever_order_the_host_names_the_owners(
    price: int,
    random: Any,
    sell_all: bool,  # noqa: FBT001  # drawn
) -> None:
    book, other = opened(), Shuffled(ruled())
    other.random = random
    event = attrs.evolve(marked(price), sell_all=sell_all)
    assert taken(book, event).posting == taken(filled(other), event).posting


@given(st.permutations([sale("mm", 4, 4 * 795), sale("second", 6, 6 * 805), sale("mm", 5, 5 * 700)]))
def test_forced_sales_come_to_the_same_in_any_order(sales: list[ForcedSale]) -> None:
    book = opened()
    (cycled,) = untyped(taken(book, marked(800, *sales)).posting.receipt)
    found = cycled.borne.shortfall.cycle
    assert dict(zip(cycled.owners, zip(found.gains, found.losses, strict=True), strict=True)) == {
        "first": (0, 3490),
        "second": (1970, 0),
        "third": (1000, 0),
        "mm": (520, 0),
    }
    assert held(book) == [0, -4, -5, 9]


def test_a_short_that_is_bought_back_pays_what_is_above_the_mark() -> None:
    book = opened()
    (cycled,) = untyped(taken(book, marked(1500, sale("first", 10, 15_500, "second"))).posting.receipt)
    found = cycled.borne.shortfall.cycle
    columns = zip(cycled.owners, zip(found.gains, found.losses, strict=True), strict=True)
    assert {owner: row for owner, row in columns if any(row)} == {
        "first": (8000, 0),
        "second": (0, 5500),
        "third": (0, 2500),
    }
    assert held(book) == [5, 0, -5, 0]


def test_a_market_in_which_nobody_holds_anything_is_marked_too() -> None:
    book = Book(ruled())
    done = taken(book, Marks(0, "r", (Price("M", 1),)))
    assert [(move.payee.purpose, move.amount) for move in done.posting.transfers] == [("absorbed", 1)]
    assert book.state.marks == (("M", 1),)


# Who takes contracts on.


@pytest.mark.clause("MK-10")
def test_a_counterpart_must_carry_what_it_takes_on_but_may_always_close_its_own() -> None:
    # third has 3,050 and gains 1,000; short 5, buying 15 leaves it long 10, for which it needs 800.
    book = opened()
    (cycled,) = untyped(taken(book.copy(), marked(800, sale("third", 15, 15 * 1016))).posting.receipt)
    assert cycled.borne.shortfall.cycle.losses[cycled.owners.index("third")] == 15 * 216 - 1000
    with pytest.raises(InsufficientMargin) as refusal:
        step(book.state, book, marked(800, sale("third", 15, 15 * 1017)))
    assert (refusal.value.equity, refusal.value.requirement) == (4050 - 15 * 217, 800)
    # Who only closes its own need not carry anything, as long as it can pay: it is worth 4,050 after the mark.
    dear = opened(attrs.evolve(MARKET.terms, band_ppm=2_000 * 10**6))
    (cycled,) = untyped(taken(dear.copy(), marked(800, sale("third", 5, 5 * 1610))).posting.receipt)
    assert cycled.borne.shortfall.cycle.losses[cycled.owners.index("third")] == 5 * 810 - 1000
    with pytest.raises(InvalidValue, match="value must be what its counterpart, who only closes, can pay"):
        step(dear.state, dear, marked(800, sale("third", 5, 5 * 1610 + 1)))


REFUSED: tuple[tuple[tuple[ForcedSale, ...], type[RhodianError]], ...] = (
    ((sale("mm", 1, owner="second"),), NotLiquidatable),
    ((sale("second", 1, owner="mm"),), UnknownName),
    ((sale("mm", 16),), InvalidValue),
    ((sale("mm", 15), sale("second", 1)), InvalidValue),
    ((sale("third", 15, 15 * 1017),), InsufficientMargin),
    ((sale("mm", 1, owner="eve"),), UnknownName),
    ((sale("first", 1),), InvalidValue),
)


@pytest.mark.parametrize(("sales", "kind"), REFUSED, ids=str)
def test_only_the_liquidatable_are_sold_and_no_more_than_they_hold(
    sales: tuple[ForcedSale, ...], kind: type[RhodianError]
) -> None:
    book = opened()
    before = dict(book)
    with pytest.raises(kind):
        step(book.state, book, marked(800, *sales))
    assert book == before


def test_nobody_who_is_sold_takes_on_what_another_is_sold_of() -> None:
    book = Book(ruled())
    for owner, margin in (("first", 1_400), ("second", 105), ("third", 100_000)):
        assert book.take(Deposit(1, MARKET.margin(owner), margin)) is not None
    for owner, quantity in (("first", 10), ("second", 1)):
        assert book.take(Trade(2, "M", owner, "third", quantity, 1000)) is not None
    with pytest.raises(InvalidValue, match="counterpart must be an owner who is neither sold too nor bankrupt"):
        step(book.state, book, marked(890, sale("third", 10), sale("first", 1, owner="second")))


@pytest.mark.parametrize("bad", [-1, 1.0, True, None])
def test_books_that_hold_what_no_books_can_are_refused_at_the_mark(bad: object) -> None:
    book = opened()
    book[MARKET.margin("second")] = untyped(bad)
    with pytest.raises(InvalidAmount):
        step(book.state, book, marked(800))


# How much is sold.


def sold(collateral: int, contracts: int, mark: int, terms: Terms, value: int | None = None) -> tuple[Book, Cycled]:
    """Return what an order sells to somebody of an owner who holds some contracts, above 0 long, at a mark."""
    book = Book(ruled(terms))
    for owner, amount in (("first", 10**40), ("second", 10**40), ("mm", 10**40)):
        assert book.take(Deposit(0, MARKET.margin(owner), amount)) is not None
    buyer, seller = ("first", "second") if contracts > 0 else ("second", "first")
    assert book.take(Trade(0, "M", buyer, seller, abs(contracts), 1000)) is not None
    book[MARKET.margin("first")] = collateral
    quantity = None if value is None else abs(contracts)
    done = taken(book, marked(mark, sale("mm", quantity, value)))
    (cycled,) = untyped(done.posting.receipt)
    return book, cycled


PART, WHOLE = (Terms(1000, 4000, partial=partial, band_ppm=100_000) for partial in (True, False))


def test_a_long_of_fifteen_is_sold_until_what_is_left_is_covered() -> None:
    # 1,300 less 600 are 700, and 720 are needed; the sale of one frees 48 and costs 3.
    book, _ = sold(1300, 15, 960, PART)
    assert book.held(MARKET) == {"first": 14, "second": -15, "mm": 1}
    assert book[MARKET.margin("first")] == 697


def test_a_short_of_fifteen_is_bought_back_whole_above_its_mark() -> None:
    book, _ = sold(1300, -15, 1040, WHOLE, 15 * 1050)
    assert book.held(MARKET) == {"second": 15, "mm": -15}
    assert (book[MARKET.margin("first")], book[MARKET.fees]) == (1300 - 750 - 15 - 63, 15)


@st.composite
def weak(draw: st.DrawFn) -> tuple[int, int, int, Terms]:
    """Draw what somebody has who may be sold, its contracts, the mark and the terms."""
    contracts = draw((st.integers(-12, 12) | st.integers(-(10**6), 10**6)).filter(bool))
    mark = draw(st.integers(1, 40) | st.integers(900, 1100) | st.integers(1, 10**6))
    lost = -contracts * (mark - 1000)
    needed = ceil(Fraction(abs(contracts) * mark * 50_000, 10**6))
    collateral = max(0, lost) + draw(st.integers(0, needed - 1) | st.just(needed - 1))
    collateral += min(0, lost) if collateral + min(0, lost) >= 0 else 0
    rates = st.integers(0, 12) | st.integers(0, 60_000)
    return collateral, contracts, mark, Terms(draw(rates), draw(rates), partial=True)


@pytest.mark.clause("LQ-3", "LQ-12", "LQ-13")
@given(weak())
def test_a_partial_sale_restores_the_margin_or_sells_all_and_no_smaller_one_would_do(
    case: tuple[int, int, int, Terms],
) -> None:
    collateral, contracts, mark, terms = case
    worth = collateral + contracts * (mark - 1000)
    if worth * 10**6 >= abs(contracts) * mark * 50_000:
        return
    book, _ = sold(collateral, contracts, mark, terms)
    left = abs(book.held(MARKET).get("first", 0))
    quantity = abs(contracts) - left
    assert quantity >= 1
    if left:
        assert book[MARKET.margin("first")] * 10**6 >= left * mark * 50_000
    charge = ceil(Fraction(mark * (terms.fee_ppm + terms.penalty_ppm), 10**6))
    if worth >= 0 and charge * 10**6 < mark * 50_000:
        short = (abs(contracts) - quantity + 1) * mark * 50_000 - (worth - (quantity - 1) * charge) * 10**6
        assert short > 0
