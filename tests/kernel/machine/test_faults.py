"""Checked: what went wrong with markets before there was one door, in its smallest numbers, and cannot now."""

from __future__ import annotations

import itertools

import pytest

from rhodian import (
    Account,
    AlreadyAbsorbed,
    Asset,
    ByDeleveraged,
    ByGains,
    ByPools,
    Contribution,
    Deposit,
    Event,
    ForcedSale,
    Funding,
    InsufficientMargin,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    NotLiquidatable,
    OutsideBand,
    Payment,
    PlainLoss,
    PoolTerms,
    Price,
    Remedy,
    RhodianError,
    Rule,
    Rules,
    RulesChanged,
    State,
    Terms,
    Trade,
    Withdrawal,
    outside,
    step,
)

USD = Asset("USD", 0)
FUND = Account("fund", "pool", USD)
GAINS = ByGains(Rule.IN_PROPORTION)


def market(name: str = "X", terms: Terms | None = None, inverse: int = 0) -> Listing:
    """Return a market at 10."""
    return Listing(Market(name, USD, 100_000, 50_000, terms or Terms(0, 0, partial=False), inverse=inverse), 10)


def margin(owner: str) -> Account:
    """Return an owner's margin account."""
    return Account(owner, "margin", USD)


def fund(event: int = 10**6, period: int = 10**6) -> MutualPool:
    """Return a pool with limits."""
    return MutualPool("fund", FUND, PoolTerms(event, period, 100))


class Book(dict[Account, int]):
    """A host's book, and the machine's state beside it."""

    def __init__(
        self, *listings: Listing, pools: tuple[MutualPool, ...] = (), remedies: tuple[Remedy, ...] = ()
    ) -> None:
        super().__init__()
        listings = listings or (market(),)
        self.state = State((Rules(0, listings, pools, remedies or (ByPools(), GAINS)),))

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each, held in self.items() if held and (each.purpose, each.asset) == (purpose, asset)]

    def take(self, *events: Event) -> None:
        for event in events:
            taken = step(self.state, self, event)
            self.update(taken.posting.changes)
            self.state = taken.state

    def refuses(self, event: Event, kind: type[RhodianError], says: str) -> None:
        before, state = dict(self), self.state
        with pytest.raises(kind, match=says):
            step(self.state, self, event)
        assert (dict(self), self.state) == (before, state)

    def have(self, *owners: str) -> tuple[int, ...]:
        return tuple(self.get(margin(owner), 0) for owner in owners)

    def hold(self, owner: str, name: str = "X") -> int:
        side = [self.get(Account(owner, "contracts", Asset(f"{name}.{each}", 0)), 0) for each in "LS"]
        return side[0] - side[1]


def opened(*listings: Listing, have: dict[str, int], pools: tuple[MutualPool, ...] = (), fund: int = 0,
           remedies: tuple[Remedy, ...] = (), trades: tuple[Trade, ...]) -> Book:  # fmt: skip
    """Return a book with margins, a fund and trades."""
    book = Book(*listings, pools=pools, remedies=remedies)
    book.take(*(Deposit(0, margin(owner), amount) for owner, amount in have.items()))
    if pools:
        book.take(Contribution(0, "fund", outside(USD), fund))
    book.take(*trades)
    return book


def trade(buyer: str, seller: str, quantity: int, name: str = "X") -> Trade:
    """Return a trade at 10."""
    return Trade(0, name, buyer, seller, quantity, 10)


def mark(price: int, at: int = 1, name: str = "X", **rest: object) -> Marks:
    """Return a mark of one market."""
    return Marks(at, f"mark {at}", (Price(name, price),), **rest)  # type: ignore[arg-type]  # what Marks takes


@pytest.mark.clause("MC-1", "MC-11")
def test_1_a_bankrupt_whom_no_sale_names_keeps_no_contracts() -> None:
    book = opened(have={"A": 10, "B": 30}, trades=(trade("A", "B", 10),))
    book.take(mark(5))
    assert (book.hold("A"), book.hold("B")) == (0, 0)
    book.take(mark(10, 2))
    assert book.have("A", "B") == (0, 40)


@pytest.mark.clause("MC-1")
@pytest.mark.parametrize(("long", "marks"), [("A", range(9, 0, -1)), ("B", range(11, 20))])
def test_1_nobody_farms_a_pool_mark_after_mark(long: str, marks: range) -> None:
    short = "B" if long == "A" else "A"
    book = opened(have={"A": 10, "B": 30}, pools=(fund(),), fund=1_000, trades=(trade(long, short, 10),))
    book.take(*(mark(price, at) for at, price in enumerate(marks, 1)))
    assert book[FUND] == 990
    assert sum(book.have("A", "B")) == 50


@pytest.mark.clause("CY-1")
def test_1_bankrupts_on_both_sides_are_closed_against_each_other_and_the_rest_against_the_others() -> None:
    have = {"long": 60, "short": 20, "A": 10, "B": 200}
    book = opened(market("X"), market("Y"), have=have, trades=(trade("A", "B", 10), trade("B", "short", 10, "Y")))
    book.take(Marks(1, "m", (Price("X", 5), Price("Y", 13))))
    assert [book.hold(owner, name) for owner in ("A", "short", "B") for name in "XY"] == [0] * 6
    assert sum(book.have("long", "short", "A", "B")) == 290


@pytest.mark.clause("MC-4")
@pytest.mark.parametrize("order", [*itertools.permutations([("X", 12), ("Y", 8)])])
def test_2_the_order_of_two_marks_of_one_second_decides_nothing(order: tuple[tuple[str, int], ...]) -> None:
    trades = (trade("A", "B", 10), trade("A", "B", 10, "Y"))
    book = opened(market("X"), market("Y"), have={"A": 20, "B": 100}, pools=(fund(),), fund=50, trades=trades)
    book.take(Marks(1, "m", tuple(Price(*each) for each in order)))
    assert (book.have("A", "B"), book[FUND]) == ((20, 100), 50)


@pytest.mark.clause("MC-1")
def test_3_a_close_leaves_the_bankrupt_nothing_that_winners_lose() -> None:
    for remedies in ((ByDeleveraged(ranked=False), GAINS), (ByPools(), GAINS)):
        book = opened(have={"A": 4, "B": 30}, remedies=remedies, trades=(trade("A", "B", 3),))
        book.take(mark(8))
        assert book.have("A", "B") == (0, 34)


def selling(value: int, quantity: int | None = 10, terms: Terms | None = None) -> tuple[Book, Marks]:
    """Return a book in which A is liquidatable at 9, and a sale of its contracts to M."""
    have = {"A": 12, "B": 300, "M": 1_000}
    book = opened(market(terms=terms), have=have, pools=(fund(),), fund=100, trades=(trade("A", "B", 10),))
    return book, mark(9, sales=(ForcedSale("X", "A", "M", quantity, value),))


@pytest.mark.clause("CY-4", "MC-9")
def test_4_a_forced_sale_outside_the_band_is_refused() -> None:
    book, event = selling(10)
    book.refuses(event, OutsideBand, "within 0 parts per million of 90")
    book, event = selling(86, terms=Terms(0, 0, partial=False, band_ppm=50_000))
    book.take(event)
    assert (book.hold("M"), book.have("A", "M")) == (10, (0, 1_004))
    assert book[FUND] == 98


@pytest.mark.clause("CY-6", "MC-8")
def test_5_a_forced_sale_follows_its_order_and_owes_what_the_terms_say() -> None:
    terms = Terms(0, 0, partial=True)
    book, event = selling(9 * 11, 11, terms)
    book.refuses(event, InvalidValue, "quantity must be at most the 10 that A holds")
    book, event = selling(90, 10, terms)
    book.refuses(event, InvalidValue, "that an order sells of A")
    book, event = selling(90, terms=Terms(100_000, 100_000, partial=False))
    book.take(event)
    assert (book[Account("liquidator", "fees", USD)], book[FUND], book.have("A")) == (2, 100, (0,))


@pytest.mark.clause("MC-8")
def test_5_who_is_not_liquidatable_is_not_sold() -> None:
    book = opened(have={"A": 100, "B": 100, "M": 100}, trades=(trade("A", "B", 10),))
    book.refuses(mark(9, sales=(ForcedSale("X", "A", "M"),)), NotLiquidatable, "A is worth 90 and must hold 5")


@pytest.mark.clause("MC-2")
def test_6_a_pool_pays_no_more_than_its_period_limit_however_many_events_ask() -> None:
    book = opened(have={"A": 19, "B": 500}, pools=(fund(60, 100),), fund=900, trades=(trade("A", "B", 10),))
    book.take(mark(1))
    assert book[FUND] == 840
    book.take(mark(10, 2), Deposit(2, margin("A"), 19), Trade(2, "X", "A", "B", 10, 10), mark(1, 3))
    assert book[FUND] == 800
    book.take(mark(10, 4), Deposit(4, margin("A"), 19), Trade(4, "X", "A", "B", 10, 10), mark(1, 100))
    assert book[FUND] == 740


@pytest.mark.clause("MC-3")
def test_6_an_id_is_absorbed_once_whatever_the_event() -> None:
    book = opened(have={"A": 100, "B": 100}, trades=(trade("A", "B", 1),))
    book.take(Marks(1, "one", (Price("X", 9),)))
    for event in (Marks(2, "one"), Funding(2, "one", "X", 1), PlainLoss(2, "one", 1, outside(USD), 1)):
        book.refuses(event, AlreadyAbsorbed, "'one' has been absorbed before")


@pytest.mark.clause("MC-5")
@pytest.mark.parametrize("account", [
    Account("A", "wallet", Asset("X.L", 0)), Account("A", "contracts", Asset("X.S", 0)),
    Account("market X", "clearing", USD), Account("one", "absorbed", Asset("id", 0)),
    Account("auction a", "auction bids", USD), Account("fund", "drawn from 0 for 100", Asset("drawn", 0)),
], ids=str)  # fmt: skip
def test_7_nobody_moves_contracts_or_what_the_machine_counts_by_hand(account: Account) -> None:
    book = opened(have={"A": 100, "B": 100}, trades=(trade("A", "B", 1),))
    for event in (Deposit(1, account, 5), Withdrawal(1, account, 5), Payment(1, account, margin("B"), 0)):
        book.refuses(event, InvalidValue, "pay[a-z]+ must be an account of money")


@pytest.mark.clause("MC-1", "MC-11")
@pytest.mark.parametrize(("remedies", "paid"), [
    ((ByPools(), ByDeleveraged(ranked=False), GAINS), 15), ((ByDeleveraged(ranked=False), ByPools(), GAINS), 0),
])  # fmt: skip
def test_8_remedies_bear_in_the_order_of_the_list(remedies: tuple[Remedy, ...], paid: int) -> None:
    have = {"A": 30, "B": 160, "C": 100, "D": 100}
    trades = (trade("A", "B", 10), trade("C", "D", 10))
    book = opened(have=have, pools=(fund(15),), fund=100, remedies=remedies, trades=trades)
    book.take(mark(4))
    assert 100 - book[FUND] == paid
    assert sum(book.have("A", "B", "C", "D")) == 390 + paid
    assert book.hold("A") == 0


@pytest.mark.clause("MC-6")
def test_9_margin_goes_out_only_above_the_requirement_of_all_markets_that_share_it() -> None:
    trades = (trade("A", "B", 10), trade("A", "B", 10, "Y"))
    book = opened(market("X"), market("Y"), have={"A": 25, "B": 100}, trades=trades)
    book.refuses(Withdrawal(1, margin("A"), 6), InsufficientMargin, "A / margin / USD")
    book.take(Withdrawal(1, margin("A"), 5))
    assert book.have("A") == (20,)


@pytest.mark.clause("CY-4")
def test_10_what_is_longs_gain_is_shorts_loss_for_inverse_contracts_too() -> None:
    book = opened(market(inverse=1_000_000), have={"A": 50_000, "B": 50_000}, trades=(trade("A", "B", 3),))
    book.take(mark(11), mark(13, 2))
    assert (book.hold("A"), book.hold("B")) == (0, 0)
    assert sum(book.have("A", "B")) == 100_000


@pytest.mark.clause("MC-7")
def test_a_loss_is_settled_by_the_rules_of_when_it_occurred() -> None:
    layers = (Layer("fund", "", Rule.IN_ORDER),)
    before = Rules(0, (), (fund(),), layers=layers)
    book = Book()
    book.state = State((before,))
    book.take(Contribution(0, "fund", outside(USD), 100))
    book.take(RulesChanged(1, Rules(50, (), (fund(0, 0),), layers=layers)))
    book.take(PlainLoss(60, "early", 49, outside(USD), 30), PlainLoss(61, "late", 50, outside(USD), 30))
    assert book[FUND] == 70
