"""Checked: what an enemy of the machine tried, in its smallest numbers: to stick it, to pay out of turn, to reorder."""

from __future__ import annotations

import itertools

import pytest

from rhodian import (
    Account,
    AlreadyAbsorbed,
    Asset,
    AuctionClosed,
    AuctionOpened,
    BidMade,
    ByGains,
    ByMargins,
    Contribution,
    Deposit,
    Event,
    ForcedSale,
    Funding,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    PlainLoss,
    PoolTerms,
    Price,
    Rule,
    Rules,
    SealedBid,
    Shock,
    Terms,
    Trade,
    Withdrawal,
    outside,
    step,
)
from rhodian.auctions import BiddingTerms, Pricing, SealedTerms, Ties
from tests.machine_host import Book

USD, BTC = Asset("USD", 0), Asset("BTC", 8)
SEALED = SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER)
GAINS = ByGains(Rule.IN_PROPORTION)
BY_WALLETS = Layer("", "wallet", Rule.IN_ORDER)


def wallet(owner: str, asset: Asset = USD) -> Account:
    """Return an owner's wallet."""
    return Account(owner, "wallet", asset)


def market(terms: Terms) -> Listing:
    """Return a market at 100 that asks for a tenth."""
    return Listing(Market("X", USD, 100_000, 100_000, terms), 100)


def auctioned(rules: Rules, wallets: dict[str, int], payee: Account, terms: BiddingTerms | SealedTerms) -> Book:
    """Return a book in which A's only coin is on auction for a debt of 100."""
    book = Book(rules)
    events: list[Event] = [Deposit(0, wallet("A", BTC), 1)]
    events += [Deposit(0, wallet(owner), has) for owner, has in wallets.items()]
    events.append(AuctionOpened(0, "a", wallet("A", BTC), 1, payee, 100, terms, 5 if terms == SEALED else 0))
    assert all(book.take(event) for event in events)
    return book


@pytest.mark.parametrize("event", [
    PlainLoss(1, "a", 1, wallet("C"), 0), Marks(1, "a", (Price("X", 99),)), Funding(1, "a", "X", 0),
], ids=lambda event: type(event).__name__)  # fmt: skip
def test_no_other_event_takes_the_id_of_an_open_auction_which_could_then_never_end(event: Event) -> None:
    rules = Rules(0, (market(Terms(0, 0, partial=False)),))
    book = auctioned(rules, {"B": 50}, wallet("C"), BiddingTerms(1, 0, 5, 5, lot_falls=False))
    with pytest.raises(InvalidValue, match="id must be an id that no open auction has"):
        step(book.state, book, event)
    for later in (BidMade(1, "a", wallet("B"), 50), AuctionClosed(9, "a")):
        assert book.take(later)
    assert (book[wallet("C")], book[wallet("B", BTC)]) == (50, 1)


def test_the_order_of_a_sale_for_nothing_and_one_at_the_mark_decides_nothing() -> None:
    sales = (ForcedSale("X", "A", "M", 1, None), ForcedSale("X", "A", "M", 1, 0))
    outcomes = []
    for order in itertools.permutations(sales):
        book = Book(Rules(0, (market(Terms(0, 0, partial=True, band_ppm=10**6)),)))
        for owner, has in (("A", 50), ("B", 10_000), ("M", 10_000)):
            assert book.take(Deposit(0, Account(owner, "margin", USD), has))
        assert book.take(Trade(0, "X", "A", "B", 3, 100))
        taken = book.take(Marks(1, "m", (Price("X", 90),), order))
        outcomes.append((taken is None, dict(book)))
    assert outcomes[0] == outcomes[1]


def test_nobody_is_drawn_into_a_cycle_by_a_sale_of_nothing() -> None:
    markets = (market(Terms(0, 0, partial=False)), Listing(Market("Y", USD, 0, 0, Terms(0, 0, partial=False)), 100))
    book = Book(Rules(0, markets, (), (ByMargins(open_interest=False), GAINS)))
    for owner, has in (("A", 50), ("B", 100), ("M", 900)):
        assert book.take(Deposit(0, Account(owner, "margin", USD), has))
    assert book.take(Trade(0, "X", "A", "B", 5, 100))
    event = Marks(1, "m", (Price("X", 70),), (ForcedSale("Y", "A", "M"),))
    with pytest.raises(InvalidValue, match="at least one contract, and nothing of A is to be sold"):
        step(book.state, book, event)


def test_no_pool_pays_for_the_value_at_which_a_counterpart_closes_its_own() -> None:
    pool = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(1_000, 1_000, 100))
    book = Book(Rules(0, (market(Terms(0, 0, partial=False, band_ppm=50_000)),), (pool,)))
    long, short = Account("A", "margin", USD), Account("C", "margin", USD)
    events: tuple[Event, ...] = (
        Contribution(0, "fund", outside(USD), 500), Deposit(0, long, 100), Deposit(0, short, 100),
        Trade(0, "X", "A", "C", 10, 100), Marks(1, "1", (Price("X", 109),)), Withdrawal(1, long, 81),
    )  # fmt: skip
    assert all(book.take(event) for event in events)
    with pytest.raises(InvalidValue, match="value must be what its counterpart, who only closes, can pay"):
        step(book.state, book, Marks(2, "2", (Price("X", 108),), (ForcedSale("X", "A", "C", 10, 1_134),)))
    assert book.take(Marks(2, "2", (Price("X", 108),), (ForcedSale("X", "A", "C", 10, 1_100),)))
    assert (book[long], book[short], book[pool.account]) == (119, 0, 500)


def test_no_layer_of_a_purpose_draws_on_a_pool_beyond_its_limits() -> None:
    pool = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(10, 10, 100))
    with pytest.raises(InvalidValue, match="nor on a pool but by its name"):
        Rules(0, pools=(pool,), layers=(Layer("", "pool", Rule.IN_ORDER),))
    book = Book(Rules(0, pools=(pool,), layers=(Layer("fund", "", Rule.IN_ORDER),)))
    assert book.take(Contribution(0, "fund", outside(USD), 100))
    assert book.take(PlainLoss(1, "l", 1, wallet("C"), 60))
    assert book[wallet("C")] == 10


@pytest.mark.parametrize("had", [0, 1, 2])
def test_a_bid_that_is_paid_back_bears_nothing_of_what_its_auction_lacks(had: int) -> None:
    rules, debt = Rules(0, layers=(BY_WALLETS,)), Account("C", "debt", USD)
    book = auctioned(rules, {"B": 50 + had, "D": 51}, debt, SEALED)
    for event in (SealedBid(0, "a", wallet("B"), 50, 1), SealedBid(0, "a", wallet("D"), 51, 1), AuctionClosed(5, "a")):
        assert book.take(event)
    assert (book[wallet("B")], book[wallet("D")], book[debt]) == (50, 0, 51 + had)


def test_an_id_that_was_absorbed_is_refused_before_anything_else_that_is_wrong() -> None:
    book = Book(Rules(0, (market(Terms(0, 0, partial=False)),)))
    book.take(Marks(1, "one", (Price("X", 90),)))
    wrong: tuple[Event, ...] = (
        Marks(2, "one", (Price("", 0),)),
        Marks(2, "one", (Price("X", 90),), (ForcedSale("nothing", "A"),)),
        Funding(2, "one", "nothing", 1),
        Shock(2, "one", "nothing", 1, 1, 1, rises=True),
    )
    for event in wrong:
        with pytest.raises(AlreadyAbsorbed):
            step(book.state, book, event)
