"""Checked: an auction's events over a host's balances: what moves is all there is, and what is wrong is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, AssetMismatch, InvalidValue, OutOfOrder, RhodianError, UnknownName, outside
from rhodian.auctions.awards import Pricing, SealedTerms, Ties
from rhodian.auctions.decay import LinearDecay
from rhodian.auctions.dutch import SaleTerms
from rhodian.auctions.english import BiddingTerms
from rhodian.auctions.errors import AlreadyBid, BelowFloor, BidTooLow, LeavesDust, StillSelling, WrongBid
from rhodian.base.errors import TooEarly
from rhodian.ledger.posting import post_all
from rhodian.machine.auctions import auction_moves
from rhodian.machine.counters import BIDS, DRAWN, ID_LENGTH_MAX, IDS, LOT
from rhodian.machine.events import (
    AuctionClosed,
    AuctionOpened,
    AuctionReopened,
    BidMade,
    LotBid,
    LotTaken,
    SealedBid,
)
from rhodian.machine.rules import Listing, Rules
from rhodian.machine.state import State
from rhodian.markets.terms import CLEARING, CONTRACTS, Market, Terms
from tests.strategies import NOT_NATURAL, untyped

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian.machine.events import AuctionEvent

USD, ETH = Asset("USD", 2), Asset("ETH", 0)
MARKET = Market("M", USD, 100_000, 50_000, Terms(0, 0, partial=False))
START = State((Rules(0, (Listing(MARKET, 5),)),))
OWNER = Account("vault", "collateral", ETH)
PAYEE = Account("house", "claims", USD)
SURPLUS = Account("vault", "collateral", USD)
X, Y = Account("X", "wallet", USD), Account("Y", "wallet", USD)
RISING = BiddingTerms(10, 50_000, 5, 20, lot_falls=False)
LOWERING = BiddingTerms(0, 50_000, 5, 20, lot_falls=True)
SEALED = SealedTerms(5, Pricing.LOWEST_WINNING, Ties.IN_PROPORTION)
FALLING = SaleTerms(LinearDecay(40), 20, 700_000, 15)
RICH = {OWNER: 60, X: 2_000, Y: 2_000, SURPLUS: 500}


def opening(terms: Any, **fields: Any) -> AuctionOpened:
    """Return the opening of an auction of 50 for a debt of 300, by some rule."""
    lasts, top = 20 if terms.__class__ is SealedTerms else 0, 20 if terms.__class__ is SaleTerms else 0
    return attrs.evolve(AuctionOpened(0, "a", OWNER, 50, PAYEE, 300, terms, lasts, top), **fields)


class Book:
    """A host that posts each event at once."""

    def __init__(self, *events: AuctionEvent) -> None:
        """Begin with what everybody holds, and take some events."""
        self.state, self.balances, self.shortfall = START, dict(RICH), 0
        for event in events:
            self.take(event)

    def take(self, event: AuctionEvent) -> None:
        """Take an event whole, or leave everything as it was."""
        moved = auction_moves(self.state.at(event.time), event)
        changes = post_all(self.balances, moved.transfers)
        assert all(move.amount > 0 for move in moved.transfers)
        self.state, self.shortfall = moved.state, self.shortfall + moved.missing
        self.balances.update(changes)

    def held(self, purpose: str) -> int:
        """Return what auctions keep for a purpose."""
        return sum(number for account, number in self.balances.items() if account.purpose == purpose)


def sums(balances: dict[Account, int]) -> dict[str, int]:
    """Return what all hold together, by asset."""
    return {
        asset.code: sum(number for account, number in balances.items() if account.asset == asset)
        for asset in (USD, ETH)
    }


ALL_TERMS = st.sampled_from(
    [
        RISING,
        LOWERING,
        FALLING,
        attrs.evolve(FALLING, floor_ppm=0, dust=0),
        *(SealedTerms(5, pricing, ties) for pricing in Pricing for ties in Ties),
    ]
)
WHO = st.sampled_from([X, Y, SURPLUS])
NUMBER = st.integers(0, 60) | st.integers(0, 400)
LATER = st.integers(0, 9)
EVENTS = st.one_of(
    st.builds(BidMade, LATER, st.just("a"), WHO, NUMBER),
    st.builds(LotBid, LATER, st.just("a"), WHO, NUMBER),
    st.builds(SealedBid, LATER, st.just("a"), WHO, NUMBER, NUMBER),
    st.builds(LotTaken, LATER, st.just("a"), WHO, NUMBER, NUMBER),
    st.builds(AuctionReopened, LATER, st.just("a"), st.just(0) | NUMBER),
    st.builds(AuctionClosed, LATER, st.just("a")),
)


@pytest.mark.clause("AU-24", "AU-25", "AU-26", "AU-27")
@given(ALL_TERMS, st.integers(1, 60), st.integers(1, 900), st.lists(EVENTS, max_size=14))
def test_over_any_history_nothing_is_made_or_lost_and_nothing_is_kept_in_the_end(
    terms: Any, lot: int, owed: int, events: list[Any]
) -> None:
    book, time = Book(opening(terms, lot=lot, owed=owed)), 0
    for event in (*events, AuctionReopened(0, "a", 0), AuctionClosed(100, "a")):
        time += event.time
        before = dict(book.balances), book.state
        try:
            book.take(attrs.evolve(event, time=time))
        except RhodianError:
            assert (book.balances, book.state) == before
        assert sums(book.balances) == sums(RICH)
        assert min(book.balances.values()) >= 0
        if book.state.auctions == ():
            assert (book.held(LOT), book.held(BIDS)) == (0, 0)
            assert book.balances.get(PAYEE, 0) + book.shortfall == owed
    assert book.state.auctions == ()


@pytest.mark.clause("AU-24")
def test_a_rising_auction_pays_the_debt_the_surplus_and_the_winner() -> None:
    book = Book(opening(RISING), BidMade(1, "a", X, 200), BidMade(2, "a", Y, 340))
    assert (book.held(LOT), book.held(BIDS), book.balances[X]) == (50, 340, 2_000)
    book.take(AuctionClosed(7, "a"))
    assert book.balances[PAYEE] == 300
    assert book.balances[SURPLUS] == 540
    assert book.balances[Account("Y", "wallet", ETH)] == 50
    assert book.shortfall == 0


def test_once_the_debt_is_bid_the_lot_falls_and_the_owner_has_what_is_released_at_once() -> None:
    book = Book(opening(LOWERING), BidMade(1, "a", X, 300), LotBid(2, "a", Y, 40))
    assert (book.balances[OWNER], book.held(LOT), book.balances[X]) == (20, 40, 2_000)


def test_what_a_lot_does_not_bring_in_is_missing_and_the_debt_may_be_owed_outside() -> None:
    book = Book(opening(RISING, payee=outside(USD)), BidMade(1, "a", X, 120), AuctionClosed(6, "a"))
    assert (book.balances[outside(USD)], book.shortfall) == (120, 180)


def test_who_bids_from_the_payee_s_own_account_pays_nobody() -> None:
    book = Book(opening(FALLING, payee=X, owed=100), LotTaken(0, "a", X, 5, 20))
    assert book.balances[X] == 2_000
    assert book.balances[Account("X", "wallet", ETH)] == 5
    assert book.state.auctions == ()


RESERVED = (
    None,
    "X",
    Account("X", CONTRACTS, USD),
    Account("X", CLEARING, USD),
    Account("auction b", LOT, USD),
    Account("auction b", BIDS, USD),
    Account("X", "wallet", IDS),
    Account("X", "wallet", DRAWN),
    Account("X", "wallet", MARKET.long),
    Account("X", "wallet", MARKET.short),
    Account("outside", "wallet", USD),
)
BIDDERS: dict[Any, Callable[[Any], Any]] = {
    RISING: lambda bidder: BidMade(1, "a", bidder, 200),
    LOWERING: lambda bidder: LotBid(1, "a", bidder, 5),
    SEALED: lambda bidder: SealedBid(1, "a", bidder, 9, 9),
    FALLING: lambda bidder: LotTaken(1, "a", bidder, 9, 20),
}


@pytest.mark.parametrize("account", RESERVED)
def test_an_account_that_people_may_not_move_money_in_is_refused_by_field(account: Any) -> None:
    for field in ("owner", "payee"):
        with pytest.raises(InvalidValue) as refused:
            Book(opening(RISING, **{field: account}))
        assert (refused.value.field, refused.value.value) == (field, account)
    for terms, bid in BIDDERS.items():
        book = Book(opening(terms))
        with pytest.raises(InvalidValue) as refused:
            book.take(bid(account))
        assert (refused.value.field, refused.value.value) == ("bidder", account)


def test_a_bidder_in_another_asset_than_the_debt_is_refused() -> None:
    for terms, bid in BIDDERS.items():
        with pytest.raises(AssetMismatch) as refused:
            Book(opening(terms), bid(OWNER))
        assert (refused.value.field, refused.value.asset, refused.value.expected) == ("bidder", ETH, USD)


@pytest.mark.parametrize("value", NOT_NATURAL)
def test_what_is_no_number_is_refused_by_field_in_each_event(value: Any) -> None:
    rich = BidMade(1, "a", X, 300)
    for book, field, event in (
        (Book(), "lot", opening(RISING, lot=value)),
        (Book(), "owed", opening(RISING, owed=value)),
        (Book(), "lasts", opening(SEALED, lasts=value)),
        (Book(), "lasts", opening(RISING, lasts=value)),
        (Book(), "top", opening(FALLING, top=value)),
        (Book(), "top", opening(SEALED, top=value)),
        (Book(opening(RISING)), "amount", BidMade(1, "a", X, value)),
        (Book(opening(LOWERING), rich), "lot", LotBid(1, "a", X, value)),
        (Book(opening(SEALED)), "price", SealedBid(1, "a", X, value, 1)),
        (Book(opening(SEALED)), "quantity", SealedBid(1, "a", X, 9, value)),
        (Book(opening(FALLING)), "quantity", LotTaken(1, "a", X, value, 20)),
        (Book(opening(FALLING)), "price_max", LotTaken(1, "a", X, 1, value)),
        (Book(opening(FALLING)), "top", AuctionReopened(30, "a", value)),
        (Book(opening(RISING)), "top", AuctionReopened(30, "a", value)),
    ):
        before = dict(book.balances), book.state
        with pytest.raises(InvalidValue) as refused:
            book.take(event)
        assert refused.value.field == field
        assert (book.balances, book.state) == before


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("id", {"id": ""}),
        ("id", {"id": 7}),
        ("id", {"id": "x" * (ID_LENGTH_MAX + 1)}),
        ("payee", {"payee": Account("house", "claims", ETH)}),
        ("terms", {"terms": "rising"}),
        ("lasts", {"lasts": 1}),
        ("lasts", {"terms": SEALED, "lasts": 10**30, "time": 1}),
        ("lasts", {"terms": attrs.evolve(RISING, lasts=10**30), "time": 1}),
        ("top", {"top": 1}),
    ],
)
def test_an_opening_that_cannot_be_is_refused_by_field(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as refused:
        Book(attrs.evolve(opening(RISING), **fields))
    assert refused.value.field == field


def test_an_id_of_the_greatest_length_is_taken_and_one_that_is_open_is_not() -> None:
    book = Book(opening(RISING, id="x" * ID_LENGTH_MAX, lot=1))
    with pytest.raises(InvalidValue, match="id must be"):
        book.take(opening(SEALED, id="x" * ID_LENGTH_MAX, lot=1))


REFUSED: list[tuple[tuple[AuctionEvent, ...], type[RhodianError]]] = [
    ((BidMade(1, "a", X, 20),), UnknownName),
    ((opening(RISING), BidMade(1, "b", X, 20)), UnknownName),
    ((opening(RISING), AuctionClosed(20, "a"), AuctionClosed(21, "a")), UnknownName),
    ((opening(RISING), SealedBid(1, "a", X, 9, 9)), OutOfOrder),
    ((opening(RISING), LotTaken(1, "a", X, 9, 9)), OutOfOrder),
    ((opening(SEALED), BidMade(1, "a", X, 20)), OutOfOrder),
    ((opening(FALLING), LotBid(1, "a", X, 20)), OutOfOrder),
    ((opening(SEALED), AuctionReopened(20, "a", 0)), OutOfOrder),
    ((opening(RISING), LotBid(1, "a", X, 20)), WrongBid),
    ((opening(RISING), AuctionClosed(19, "a")), TooEarly),
    ((opening(SEALED), AuctionClosed(19, "a")), TooEarly),
    ((opening(RISING), BidMade(1, "a", X, 20), AuctionReopened(9, "a", 0)), AlreadyBid),
    ((opening(FALLING), AuctionClosed(1, "a")), StillSelling),
    ((opening(FALLING), AuctionReopened(1, "a", 5)), StillSelling),
    ((opening(FALLING), LotTaken(15, "a", X, 1, 20)), BelowFloor),
    ((opening(FALLING), LotTaken(0, "a", X, 1, 19)), BidTooLow),
    ((opening(FALLING, owed=25), LotTaken(0, "a", X, 1, 20)), LeavesDust),
]


@pytest.mark.parametrize(("events", "kind"), REFUSED)
def test_what_an_auction_has_not_got_to_is_refused(events: tuple[AuctionEvent, ...], kind: type[RhodianError]) -> None:
    book = Book(*events[:-1])
    before = dict(book.balances), book.state
    with pytest.raises(kind) as refused:
        book.take(events[-1])
    assert refused.value.__class__ is kind
    assert (book.balances, book.state) == before


def test_what_is_no_event_of_an_auction_is_refused() -> None:
    with pytest.raises(InvalidValue, match="event must be an auction's event"):
        auction_moves(START, untyped(None))
