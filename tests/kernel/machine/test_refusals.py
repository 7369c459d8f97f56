"""Checked: each event with a field wrong is refused by a typed refusal that names the field, and nothing changes."""

from __future__ import annotations

import re
from typing import Any

import attrs
import pytest

from rhodian import (
    Account,
    Asset,
    AuctionOpened,
    BackDated,
    BidMade,
    ByGains,
    ByLayers,
    Contribution,
    Deposit,
    ForcedSale,
    Funding,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    Payment,
    PlainLoss,
    PoolTerms,
    Price,
    RhodianError,
    Rule,
    Rules,
    RulesChanged,
    Terms,
    Trade,
    UnknownName,
    Withdrawal,
    outside,
    step,
)
from rhodian.auctions.english import BiddingTerms
from tests.machine_host import Book

USD = Asset("USD", 0)
NUMBERS: tuple[object, ...] = (True, 1.0, "1", None, -1, [1])
NAMES: tuple[object, ...] = (None, 3, "", " A", ["A"])
IDS: tuple[object, ...] = (None, 3, "", " A")


def margin(owner: str) -> Account:
    """Return an owner's margin account."""
    return Account(owner, "margin", USD)


A, B, M = margin("A"), margin("B"), margin("M")
LISTING = Listing(Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False)), 10)
POOL = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(10**6, 10**6, 10))
RULES = Rules(0, (LISTING,), (POOL,))
SALE: Any = ForcedSale("X", "A", "M", 1, 8)


def opened(rules: Rules = RULES) -> Book:
    """Return a book at time 1 in which A holds 10 contracts of B, and is liquidatable at 8."""
    book = Book(rules)
    for event in (Deposit(0, A, 23), Deposit(0, B, 60), Deposit(0, M, 100), Trade(1, "X", "A", "B", 10, 10)):
        assert book.take(event) is not None
    return book


GOOD: dict[str, Any] = {
    "Deposit": Deposit(1, A, 1),
    "Withdrawal": Withdrawal(1, M, 1),
    "Payment": Payment(1, M, A, 1),
    "Contribution": Contribution(1, "fund", M, 1),
    "Trade": Trade(1, "X", "M", "B", 1, 10, 1, 1),
    "Marks": Marks(1, "m", (Price("X", 8),), (SALE,)),
    "Funding": Funding(1, "f", "X", 1),
    "PlainLoss": PlainLoss(1, "l", 1, outside(USD), 1),
    "RulesChanged": RulesChanged(1, attrs.evolve(RULES, since=9)),
}
ACCOUNTS: tuple[object, ...] = (None, "A", Account("A", "contracts", Asset("X.L", 0)), Account("x", "clearing", USD))
WRONG: tuple[tuple[str, str, tuple[object, ...]], ...] = (
    *((kind, "time", NUMBERS) for kind in GOOD),
    *((kind, "amount", NUMBERS) for kind in ("Deposit", "Withdrawal", "Payment", "Contribution", "PlainLoss")),
    ("Funding", "amount", (1.0, "1", None, True)),
    ("Deposit", "payee", (*ACCOUNTS, outside(USD))),
    ("Withdrawal", "payer", (*ACCOUNTS, outside(USD))),
    ("Payment", "payer", (*ACCOUNTS, outside(USD))),
    ("Payment", "payee", (*ACCOUNTS, outside(USD))),
    ("Contribution", "payer", ACCOUNTS),
    ("Contribution", "pool", ("none", None, 3)),
    ("PlainLoss", "payee", ACCOUNTS),
    ("PlainLoss", "occurred", (*NUMBERS, 2)),
    *((kind, "market", ("Z", None, 3, ["X"])) for kind in ("Trade", "Funding")),
    *(("Trade", side, (*NAMES, "outside")) for side in ("buyer", "seller")),
    *(("Trade", field, (*NUMBERS, 0)) for field in ("quantity", "price")),
    *(("Trade", field, NUMBERS) for field in ("buyer_fee", "seller_fee")),
    *((kind, "id", IDS) for kind in ("Marks", "Funding", "PlainLoss")),
    ("Marks", "prices", (None, [Price("X", 8)], (8,), (Price("X", 8), Price("X", 8)))),
    ("Marks", "sales", (None, [SALE], ("A",))),
    ("Marks", "sell_all", (None, 1, "yes")),
    ("RulesChanged", "rules", (None, (), RULES, attrs.evolve(RULES, since=1), Rules(9))),
)
ELSEWHERE = "the refusal names the field `owner`, which the event has not"
CASES = [
    pytest.param(kind, field, value, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=ELSEWHERE))
    if field == "id" or value == "outside"
    else (kind, field, value)
    for kind, field, values in WRONG
    for value in values
]


def refused(book: Book, event: Any) -> str:
    """Return what a refusal says, once nothing has changed."""
    before, state = dict(book), book.state
    with pytest.raises(RhodianError) as refusal:
        step(book.state, book, event)
    assert (dict(book), book.state) == (before, state)
    return str(refusal.value)


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_each_event_is_taken_as_long_as_nothing_in_it_is_wrong(event: Any) -> None:
    assert opened().take(event) is not None


@pytest.mark.parametrize(("kind", "field", "value"), CASES, ids=str)
def test_an_event_with_a_field_wrong_is_refused_by_its_name(kind: str, field: str, value: object) -> None:
    said = refused(opened(), attrs.evolve(GOOD[kind], **{field: value}))
    assert re.search(rf"\b{field}\b", said)


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_an_event_dated_before_the_last_is_refused(event: Any) -> None:
    with pytest.raises(BackDated):
        step(opened().state, opened(), attrs.evolve(event, time=0))


@pytest.mark.parametrize("event", [None, 1, "Deposit", (), Price("X", 1), SALE], ids=str)
def test_what_is_no_event_is_refused(event: object) -> None:
    assert refused(opened(), event).startswith("event must be")


LOOSE = "what is compared or looked up before it is checked raises TypeError"
SALES: list[Any] = [
    *(("market", value) for value in ("Z", None, 3)),
    *(("owner", value) for value in ("Z", None, 3, "outside")),
    *(("counterpart", value) for value in ("A",)),
    *(("quantity", value) for value in (True, 0, -1, 1.0, "1", 11, [1])),
    *(("value", value) for value in (True, -1, 1.0, "1", 1, [1])),
    *(
        pytest.param(field, value, marks=pytest.mark.xfail(strict=True, raises=TypeError, reason=LOOSE))
        for field, value in (("owner", ["A"]), ("counterpart", ["B"]), ("counterpart", 3), ("counterpart", True))
    ),
    *(
        pytest.param(
            "counterpart", value, marks=pytest.mark.xfail(strict=True, raises=AssertionError, reason=ELSEWHERE)
        )
        for value in ("", "outside")
    ),
]


@pytest.mark.parametrize(("field", "value"), SALES)
def test_a_forced_sale_with_a_field_wrong_is_refused_by_its_name(field: str, value: object) -> None:
    sale: Any = attrs.evolve(SALE, **{field: value})
    assert field in refused(opened(), attrs.evolve(GOOD["Marks"], sales=(sale,)))


@pytest.mark.parametrize("field", ["quantity", "value"])
@pytest.mark.xfail(strict=True, raises=TypeError, reason=LOOSE)
def test_two_sales_of_one_owner_of_which_one_is_malformed_are_refused(field: str) -> None:
    odd: Any = attrs.evolve(SALE, **{field: "1"})
    assert field in refused(opened(), attrs.evolve(GOOD["Marks"], sales=(odd, SALE)))


@pytest.mark.parametrize(("market", "mark", "error"), [("Z", 8, UnknownName), (None, 8, UnknownName),
    *(("X", value, InvalidValue) for value in (*NUMBERS, 0))])  # fmt: skip
def test_a_price_with_a_field_wrong_is_refused_by_its_name(market: Any, mark: Any, error: type[RhodianError]) -> None:
    book = opened()
    with pytest.raises(error, match="market" if error is UnknownName else r"prices\[0\]\.mark"):
        step(book.state, book, Marks(1, "m", (Price(market, mark),)))


class Forgetful(Book):
    """A host that does not name everyone who holds contracts."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return [each for each in super().accounts(purpose, asset) if each.owner != "A"]


class Stuttering(Book):
    """A host that names everyone twice."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return super().accounts(purpose, asset) * 2


@pytest.mark.parametrize("kind", [Forgetful, Stuttering])
@pytest.mark.parametrize("event", [GOOD["Marks"], GOOD["Funding"]], ids=["Marks", "Funding"])
def test_a_host_that_leaves_somebody_out_or_names_one_twice_is_refused(kind: type[Book], event: Any) -> None:
    book = kind(RULES)
    book.update(opened())
    book.state = opened().state
    assert "everyone who holds X." in refused(book, event)


LAYER = Layer("", "wallet", Rule.IN_ORDER)


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="rules may name one layer twice, and then no mark and no loss is taken"
)
@pytest.mark.parametrize("layers", [(LAYER, LAYER), (Layer("fund", "", Rule.IN_ORDER),) * 2,
    (Layer("", "pool", Rule.IN_ORDER), Layer("fund", "", Rule.IN_ORDER))])  # fmt: skip
def test_rules_that_are_accepted_let_a_mark_be_taken(layers: tuple[Layer, ...]) -> None:
    book = opened(attrs.evolve(RULES, remedies=(ByLayers(), ByGains(Rule.IN_PROPORTION)), layers=layers))
    for account in (Account("w", "wallet", USD), POOL.account):
        assert book.take(Deposit(1, account, 9)) is not None
    assert book.take(Marks(1, "m", (Price("X", 9),))) is not None


@pytest.mark.xfail(
    strict=True, raises=AssertionError, reason="a pool's account may be one that the cycle settles or clears through"
)
@pytest.mark.parametrize("account", [A, B, Account("market X", "clearing", USD)], ids=str)
def test_whatever_account_a_pool_may_have_a_mark_is_taken(account: Account) -> None:
    book = opened(attrs.evolve(RULES, pools=(attrs.evolve(POOL, account=account),)))
    assert book.take(Contribution(1, "fund", outside(USD), 50)) is not None
    assert book.take(Marks(1, "m", (Price("X", 7),))) is not None


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="layers and pools may be of the accounts in which an auction keeps its bids",
)
@pytest.mark.parametrize("by_pool", [False, True])
def test_bids_that_an_auction_keeps_bear_nobody_elses_loss(by_pool: bool) -> None:  # noqa: FBT001  # a parameter
    bids = Account("auction a", "auction bids", USD)
    pools = (attrs.evolve(POOL, account=bids),) if by_pool else (POOL,)
    layers = (Layer("fund", "", Rule.IN_ORDER) if by_pool else Layer("", "auction bids", Rule.IN_ORDER),)
    book = opened(attrs.evolve(RULES, pools=pools, layers=layers))
    lot, wallet = Account("v", "collateral", Asset("ETH", 0)), Account("w", "wallet", USD)
    terms = BiddingTerms(0, 0, 5, 5, lot_falls=False)
    for event in (
        Deposit(1, lot, 5),
        Deposit(1, wallet, 90),
        AuctionOpened(1, "a", lot, 5, Account("h", "claims", USD), 100, terms),
        BidMade(1, "a", wallet, 90),
        PlainLoss(2, "l", 2, outside(USD), 40),
    ):
        assert book.take(event) is not None
    assert book[bids] == 90
