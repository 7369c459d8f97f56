"""Checked: contracts of who is liquidatable, sold to the best of some bids: who wins, and at what value."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    AuctionedSale,
    AuctionTerms,
    ByGains,
    ByMargins,
    ContractBid,
    Cycled,
    Deposit,
    ForcedSale,
    InsufficientMargin,
    InvalidAmount,
    InvalidValue,
    Listing,
    Market,
    Marks,
    NotLiquidatable,
    OutsideBand,
    Price,
    RhodianError,
    Rule,
    Rules,
    Terms,
    Trade,
    UnknownName,
    step,
)
from rhodian.auctions import Pricing, Ties
from rhodian.machine.awards import awarded
from tests.machine_host import Book
from tests.strategies import untyped

USD = Asset("USD", 2)
RULE = AuctionTerms(200_000, Pricing.OWN_BID, Ties.IN_ORDER)
MARKET = Market("M", USD, 100_000, 50_000, Terms(10_000, 0, partial=False, auction=RULE))
OWNERS = ("long", "short", "mm", "desk")


def opened(**changes: Any) -> Book:
    """Return a book in which long holds 10 contracts and short as many, at 1,000; the terms may be changed."""
    market = attrs.evolve(MARKET, terms=attrs.evolve(MARKET.terms, **changes))
    book = Book(Rules(0, (Listing(market, 1000),), remedies=(ByGains(Rule.IN_PROPORTION),)))
    for owner, amount in zip(OWNERS, (1_000, 1_000, 50_000, 50_000), strict=True):
        assert book.take(Deposit(1, MARKET.margin(owner), amount)) is not None
    assert book.take(Trade(2, "M", "long", "short", 10, 1000)) is not None
    return book


def bid(bidder: str, price: int, quantity: int) -> ContractBid:
    """Return a bid."""
    return ContractBid(bidder, price, quantity)


def event(mark: int, *bids: ContractBid, owner: str = "long", quantity: int = 10, **more: Any) -> Marks:
    """Return a mark at which contracts are auctioned."""
    return Marks(3, "m", (Price("M", mark),), auctions=(AuctionedSale("M", owner, quantity, bids),), **more)


def margins(book: Book) -> list[int]:
    """Return what each owner's margin holds."""
    return [book.get(MARKET.margin(owner), 0) for owner in OWNERS]


def held(book: Book) -> list[int]:
    """Return how many contracts each owner holds."""
    return [book.held(MARKET).get(owner, 0) for owner in OWNERS]


def test_the_highest_bids_win_contracts_of_a_long_at_their_own_prices() -> None:
    book = opened()
    taken = book.take(event(940, bid("mm", 900, 10), bid("desk", 920, 6), bid("mm", 930, 2)))
    assert taken is not None
    book.check()
    assert held(book) == [0, -10, 4, 6]
    brought = 2 * 930 + 6 * 920 + 2 * 900
    # it had 400 left at the mark, and 10 contracts that were worth 9,400; the fee is 1 % of each sale, rounded down
    fee = 18 + 55 + 18
    assert margins(book) == [400 + brought - 9_400 - fee, 1_600, 50_000 + 2 * 10 + 2 * 40, 50_000 + 6 * 20]
    assert isinstance(taken.posting.receipt, tuple)
    (cycled,) = taken.posting.receipt
    assert isinstance(cycled, Cycled)
    assert cycled.awards == (
        ForcedSale("M", "long", "desk", 6, 5_520),
        ForcedSale("M", "long", "mm", 2, 1_800),
        ForcedSale("M", "long", "mm", 2, 1_860),
    )


def test_the_lowest_bids_win_contracts_of_a_short_who_pays_to_be_rid_of_them() -> None:
    book = opened()
    assert book.take(event(1_060, bid("mm", 1_100, 10), bid("desk", 1_070, 6), owner="short")) is not None
    book.check()
    assert held(book) == [10, 0, -4, -6]
    paid = 6 * 1_070 + 4 * 1_100
    assert margins(book) == [1_600, 400 + 10_600 - paid - (64 + 44), 50_000 + 4 * 40, 50_000 + 6 * 10]


@pytest.mark.parametrize(
    ("pricing", "brought"),
    [(Pricing.OWN_BID, 4 * 930 + 6 * 920), (Pricing.LOWEST_WINNING, 9_200), (Pricing.HIGHEST_LOSING, 9_100)],
)
def test_winners_pay_what_the_rule_of_the_market_says(pricing: Pricing, brought: int) -> None:
    book = opened(fee_ppm=0, auction=AuctionTerms(200_000, pricing, Ties.IN_ORDER))
    assert book.take(event(940, bid("mm", 930, 4), bid("desk", 920, 6), bid("mm", 910, 1))) is not None
    assert margins(book)[0] == 400 + brought - 9_400


def test_bids_that_are_alike_win_in_proportion_if_the_rule_says_so() -> None:
    book = opened(auction=AuctionTerms(0, Pricing.OWN_BID, Ties.IN_PROPORTION))
    assert book.take(event(940, bid("desk", 940, 12), bid("mm", 940, 8))) is not None
    assert held(book) == [0, -10, 4, 6]


@pytest.mark.parametrize(
    ("owner", "mark", "worst", "too_bad"), [("long", 941, 753, 752), ("short", 1_059, 1_270, 1_271)]
)
def test_no_bid_wins_that_is_worse_than_the_reserve_and_what_nobody_wins_stays(
    owner: str, mark: int, worst: int, too_bad: int
) -> None:
    book = opened()
    assert book.take(event(mark, bid("mm", too_bad, 10), owner=owner)) is not None
    assert held(book) == [10, -10, 0, 0]
    book = opened()
    assert book.take(event(mark, bid("mm", too_bad, 8), bid("desk", worst, 1), owner=owner)) is not None
    assert held(book) == ([9, -10, 0, 1] if owner == "long" else [10, -9, 0, -1])


def test_a_reserve_of_everything_lets_a_bid_of_nothing_win_and_the_bankrupt_are_closed() -> None:
    book = opened(fee_ppm=0, auction=AuctionTerms(10**6, Pricing.OWN_BID, Ties.IN_ORDER))
    assert book.take(event(940, bid("mm", 0, 1))) is not None
    book.check()
    # it is worth 400 at the mark and gives 940 away: it is closed, and those who gain bear what is missing
    assert held(book) == [0, -1, 1, 0]
    assert margins(book) == [0, 1_389, 50_611, 50_000]


def test_what_an_auction_brings_need_not_lie_in_the_band_but_the_same_value_without_one_must() -> None:
    book = opened(band_ppm=1_000)
    with pytest.raises(OutsideBand):
        step(book.state, book, Marks(3, "m", (Price("M", 940),), (ForcedSale("M", "long", "mm", 10, 9_000),)))
    assert book.take(event(940, bid("mm", 900, 10))) is not None


@pytest.mark.parametrize("owner", ["long", "short"])
def test_inverse_contracts_go_to_who_offers_most_for_shorts_and_asks_least_for_longs(owner: str) -> None:
    market = attrs.evolve(MARKET, inverse=10**6)
    book = Book(Rules(0, (Listing(market, 1000),), remedies=(ByGains(Rule.IN_PROPORTION),)))
    for each, amount in zip(OWNERS, (1_000, 1_000, 50_000, 50_000), strict=True):
        assert book.take(Deposit(1, MARKET.margin(each), amount)) is not None
    assert book.take(Trade(2, "M", "long", "short", 10, 1000)) is not None
    mark = 943 if owner == "long" else 1_064
    worth = 10**6 // mark
    bids = (bid("mm", worth - 20, 10), bid("desk", worth + 20, 10))
    assert book.take(event(mark, *bids, owner=owner)) is not None
    assert held(book) == ([0, -10, 10, 0] if owner == "long" else [10, 0, 0, -10])
    assert margins(book)[2:] == ([50_000 - 200, 50_000] if owner == "long" else [50_000, 50_000 - 200])


def test_who_bids_and_wins_nothing_is_not_drawn_into_the_cycle() -> None:
    book = opened(fee_ppm=0)
    rules = attrs.evolve(book.state.rules[0], remedies=(ByMargins(open_interest=False), ByGains(Rule.IN_ORDER)))
    book.state = attrs.evolve(book.state, rules=(rules,))
    assert book.take(event(880, bid("mm", 880, 10), bid("desk", 870, 10))) is not None
    # long lost 200 more than it had, which the margins of the others bear: desk is none of them
    assert margins(book)[3] == 50_000
    assert margins(book)[2] < 50_000


def test_the_order_of_bids_and_of_auctions_decides_nothing() -> None:
    bids = (bid("mm", 930, 4), bid("mm", 930, 6), bid("desk", 930, 3))
    found = set()
    for some in permutations(bids):
        book = opened()
        auctions = (AuctionedSale("M", "long", 4, some), AuctionedSale("M", "long", 3, some[:2]))
        if some[2] == bids[2]:
            for order in (auctions, auctions[::-1]):
                taken = step(book.state, book, Marks(3, "m", (Price("M", 940),), auctions=order))
                found.add(taken.posting.transfers)
    assert len(found) == 1


def test_an_auction_is_of_no_more_than_an_order_of_part_sells_at_what_it_brings() -> None:
    book = opened(partial=True, fee_ppm=0)
    # 470 are needed and 400 are there: at the mark 2 contracts restore that, and at 20 less each 3 do
    with pytest.raises(InvalidValue, match="at most the 2"):
        step(book.state, book, event(940, bid("mm", 940, 3), quantity=3))
    assert book.take(event(940, bid("mm", 920, 3), quantity=3)) is not None
    assert held(book) == [7, -10, 3, 0]


def test_with_sell_all_who_sold_something_by_auction_is_not_sold_to_the_other_side_and_who_did_not_is() -> None:
    book = opened()
    assert book.take(event(940, bid("mm", 940, 4), sell_all=True)) is not None
    assert held(book) == [6, -10, 4, 0]
    book = opened()
    assert book.take(event(940, sell_all=True)) is not None
    assert held(book) == [0, 0, 0, 0]


WRONG: list[tuple[str, Marks, type[RhodianError], str]] = [
    ("who reaches its maintenance", event(960, bid("mm", 960, 10)), NotLiquidatable, ""),
    ("who reaches its maintenance, though nobody bids", event(960), NotLiquidatable, ""),
    ("more than it holds", event(940, quantity=11), InvalidValue, "quantity"),
    ("who holds nothing", event(940, owner="mm", quantity=1), InvalidValue, "quantity"),
    ("none", event(940, quantity=0), InvalidValue, "quantity"),
    ("no owner", event(940, owner=""), InvalidValue, "owner"),
    ("the world outside", event(940, owner="outside"), InvalidValue, "owner"),
    ("a bid of the world outside", event(940, bid("outside", 940, 1)), InvalidValue, "bids[0].bidder"),
    ("a bid for none", event(940, bid("mm", 940, 1), bid("mm", 940, 0)), InvalidValue, "bids[1].quantity"),
    ("a bid of less than nothing", event(940, bid("mm", -1, 1)), InvalidAmount, "bids[0].price"),
    ("a bid of its own", event(940, bid("long", 940, 1)), InvalidValue, "counterpart"),
    ("a bid that its bidder cannot carry", event(940, bid("poor", 940, 1)), InsufficientMargin, ""),
    ("no bids", event(940, quantity=1, owner="long"), InvalidValue, "bids"),
]


@pytest.mark.parametrize(("what", "wrong", "error", "field"), WRONG, ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_refused_by_its_name(what: str, wrong: Marks, error: type[RhodianError], field: str) -> None:
    book = opened()
    if what == "no bids":
        wrong = attrs.evolve(wrong, auctions=(attrs.evolve(wrong.auctions[0], bids=untyped([])),))
    with pytest.raises(error) as caught:
        step(book.state, book, wrong)
    assert not field or getattr(caught.value, "field", None) == field


def test_a_market_without_such_terms_and_one_that_is_not_there_sell_nothing_by_auction() -> None:
    book = opened(auction=None)
    with pytest.raises(InvalidValue, match="auctions"):
        step(book.state, book, event(940, bid("mm", 940, 1)))
    other = AuctionedSale("W", "long", 1, ())
    with pytest.raises(UnknownName):
        step(book.state, book, Marks(3, "m", auctions=(other,)))
    for bad in ([other], (ForcedSale("M", "long"),)):
        with pytest.raises(InvalidValue, match="auctions"):
            step(book.state, book, Marks(3, "m", auctions=untyped(bad)))


@pytest.mark.parametrize("field", ["reserve_ppm", "pricing", "ties"])
def test_terms_of_auctions_are_checked(field: str) -> None:
    with pytest.raises(RhodianError, match=field):
        attrs.evolve(RULE, **{field: untyped("x")})
    with pytest.raises(InvalidValue, match="auction"):
        Terms(0, 0, partial=False, auction=untyped(RULE.reserve_ppm))


BIDS = st.builds(ContractBid, st.sampled_from("ABC"), st.integers(0, 130), st.integers(1, 9))


@given(
    st.integers(1, 9),
    st.booleans(),
    st.integers(1, 100),
    st.lists(BIDS, max_size=5).map(tuple),
    st.builds(AuctionTerms, st.integers(0, 2 * 10**6), st.sampled_from(Pricing), st.sampled_from(Ties)),
)
def test_every_award_is_within_the_reserve_the_lot_and_the_bid_and_no_better_bid_loses(
    lot: int,
    is_long: bool,  # noqa: FBT001  # which side
    mark: int,
    bids: tuple[ContractBid, ...],
    rule: AuctionTerms,
) -> None:
    market = attrs.evolve(MARKET, terms=attrs.evolve(MARKET.terms, auction=rule))
    books = {Account("X", "contracts", market.long if is_long else market.short): 9}
    won = awarded(books, market, mark, AuctionedSale("M", "X", lot, bids))
    sign, sold = (1 if is_long else -1), sum(sale.quantity or 0 for sale in won)
    # how much worse than the mark, in parts per million, is at most the reserve; exactly, without rounding
    able = [each for each in bids if sign * (mark - each.price) * 10**6 <= rule.reserve_ppm * mark]
    assert sold == min(lot, sum(each.quantity for each in able))
    for sale in won:
        assert sale.quantity is not None
        assert sale.value is not None
        assert sale.value >= 0
        assert sign * (mark * sale.quantity - sale.value) * 10**6 <= rule.reserve_ppm * mark * sale.quantity
        backed = [each for each in able if each.bidder == sale.counterpart and each.quantity >= sale.quantity]
        assert any(sign * (each.price * sale.quantity - sale.value) >= 0 for each in backed)
        if rule.pricing is Pricing.OWN_BID:
            better = [each for each in able if sign * each.price * sale.quantity > sign * sale.value]
            assert sum(each.quantity for each in better) < lot
