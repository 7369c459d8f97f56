"""Checked: each event with a field wrong is refused by a typed refusal that names the field, and nothing changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from rhodian import (
    Account,
    Asset,
    BackDated,
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
from rhodian.auctions import Pricing, Sealed, SealedTerms, Ties
from rhodian.machine import Auction
from rhodian.mutualisation import haircut
from tests.machine_host import Book

if TYPE_CHECKING:
    from collections.abc import Callable

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
    (
        "RulesChanged",
        "rules",
        (None, (), RULES, attrs.evolve(RULES, since=1), attrs.evolve(RULES, since=10**30 + 1), Rules(9)),
    ),
)
CASES = [(kind, field, value) for kind, field, values in WRONG for value in values]


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


class Same:
    """What says that it equals anything, and is no key."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # that is how Python has it


class Loud(str):
    """A text that does not let itself be compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise AssertionError(other)

    __hash__ = str.__hash__


NO_TEXT: tuple[Any, ...] = (Same(), Loud("X"), type("Text", (str,), {})("X"))


@pytest.mark.parametrize("name", NO_TEXT, ids=lambda name: type(name).__name__)
def test_what_is_no_text_names_nothing_whatever_it_says_it_equals(name: Any) -> None:
    state = opened().state
    auction = Auction("X", A, M, Sealed(SealedTerms(1, Pricing.OWN_BID, Ties.IN_ORDER), 1, 1, 9))
    for find in (state.listing, state.pool, attrs.evolve(state, auctions=(auction,)).auction):
        with pytest.raises(UnknownName):
            find(name)
    for kind, field in (("Trade", "market"), ("Funding", "market"), ("Contribution", "pool")):
        refused(opened(), attrs.evolve(GOOD[kind], **{field: name}))
    refused(opened(), Marks(1, "m", (Price(name, 8),)))
    refused(opened(), Marks(1, "m", (Price("X", 8),), (attrs.evolve(SALE, market=name),)))


@pytest.mark.parametrize("value", [*NO_TEXT, None, 3], ids=lambda value: type(value).__name__)
def test_rules_hold_texts_and_members_of_their_own_enumerations_and_nothing_that_equals_them(value: Any) -> None:
    wrong: tuple[tuple[str, Callable[[], object]], ...] = (
        ("pool", lambda: Layer(value, "", Rule.IN_ORDER)),
        ("pool", lambda: Layer("fund", value, Rule.IN_ORDER)),
        ("rule", lambda: Layer("fund", "", value)),
        ("rule", lambda: ByGains(value)),
        ("rule", lambda: haircut(1, (1, 2), value)),
        ("purposes", lambda: attrs.evolve(POOL, purposes=(value,))),
    )
    for field, make in wrong:
        with pytest.raises(InvalidValue, match=f"^{field} must be "):
            make()


@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_an_event_dated_before_the_last_is_refused(event: Any) -> None:
    with pytest.raises(BackDated):
        step(opened().state, opened(), attrs.evolve(event, time=0))


@pytest.mark.parametrize("event", [None, 1, "Deposit", (), Price("X", 1), SALE], ids=str)
def test_what_is_no_event_is_refused(event: object) -> None:
    assert refused(opened(), event).startswith("event must be")


SALES: list[Any] = [
    *(("market", value) for value in ("Z", None, 3)),
    *(("owner", value) for value in ("Z", None, 3, "outside")),
    *(("counterpart", value) for value in ("A",)),
    *(("quantity", value) for value in (True, 0, -1, 1.0, "1", 11, [1])),
    *(("value", value) for value in (True, -1, 1.0, "1", 1, [1])),
    *(("owner", ["A"]), ("counterpart", ["B"]), ("counterpart", 3), ("counterpart", True)),
    *(("counterpart", value) for value in ("", "outside")),
]


@pytest.mark.clause("MK-11")
@pytest.mark.parametrize(("field", "value"), SALES)
def test_a_forced_sale_with_a_field_wrong_is_refused_by_its_name(field: str, value: object) -> None:
    sale: Any = attrs.evolve(SALE, **{field: value})
    assert field in refused(opened(), attrs.evolve(GOOD["Marks"], sales=(sale,)))


@pytest.mark.parametrize("field", ["quantity", "value"])
def test_two_sales_of_one_owner_of_which_one_is_malformed_are_refused(field: str) -> None:
    odd: Any = attrs.evolve(SALE, **{field: "1"})
    assert field in refused(opened(), attrs.evolve(GOOD["Marks"], sales=(odd, SALE)))


@pytest.mark.clause("MK-9")
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
FUND = Layer("fund", "", Rule.IN_ORDER)


@pytest.mark.parametrize("layers", [(LAYER, LAYER), (FUND, FUND), (Layer("", "pool", Rule.IN_ORDER), FUND)])
def test_rules_whose_layers_would_draw_on_one_account_twice_are_refused(layers: tuple[Layer, ...]) -> None:
    with pytest.raises(InvalidValue, match="layers must be layers none of which draws on what another does"):
        attrs.evolve(RULES, layers=layers)


BIDS = Account("auction a", "auction bids", USD)
OWN = [A, B, Account("market X", "clearing", USD), BIDS, attrs.evolve(BIDS, purpose="auction lot")]


@pytest.mark.parametrize("account", OWN, ids=str)
def test_a_pool_in_an_account_that_a_cycle_or_an_auction_uses_is_refused(account: Account) -> None:
    with pytest.raises(InvalidValue, match="pools must be pools in accounts of their own"):
        attrs.evolve(RULES, pools=(attrs.evolve(POOL, account=account),))


@pytest.mark.parametrize("purpose", ["auction bids", "auction lot", "clearing", "contracts"])
def test_what_a_market_or_an_auction_keeps_bears_nobody_elses_loss(purpose: str) -> None:
    with pytest.raises(InvalidValue, match="purpose must be another purpose"):
        Layer("", purpose, Rule.IN_ORDER)


@pytest.mark.parametrize("purpose", ["auction bids", "auction lot"])
def test_a_market_whose_margin_is_an_auctions_own_is_refused(purpose: str) -> None:
    listing = attrs.evolve(LISTING, market=attrs.evolve(LISTING.market, purpose=purpose))
    with pytest.raises(InvalidValue, match="listings must be markets whose margin"):
        Rules(0, (listing,))


AWKWARD = ("layers", "layer 1", "layer 1, limited", "x, limited", "p" * 195, "nothing", "world")


@pytest.mark.parametrize("limit", [None, 3])
@pytest.mark.parametrize("purpose", AWKWARD)
def test_a_layer_of_any_purpose_lets_a_mark_be_taken(purpose: str, limit: int | None) -> None:
    layers = (Layer("", "x", Rule.IN_PROPORTION, 4), Layer("", purpose, Rule.IN_ORDER, limit))
    book = opened(attrs.evolve(RULES, remedies=(ByLayers(), ByGains(Rule.IN_PROPORTION)), layers=layers))
    for name in ("x", purpose):
        assert book.take(Deposit(1, Account("w", name, USD), 9)) is not None
    assert book.take(Marks(1, "m", (Price("X", 7),))) is not None
    assert book[Account("w", "x", USD)] + book[Account("w", purpose, USD)] == 11


def test_the_owner_nobody_may_trade_where_no_layer_holds_anything() -> None:
    listing = attrs.evolve(LISTING, market=attrs.evolve(LISTING.market, purpose="nothing"))
    book = Book(attrs.evolve(RULES, listings=(listing,), remedies=(ByLayers(), ByGains(Rule.IN_PROPORTION))))
    for owner in ("nobody", "B"):
        assert book.take(Deposit(0, Account(owner, "nothing", USD), 20)) is not None
    assert book.take(Trade(1, "X", "nobody", "B", 10, 10)) is not None
    assert book.take(Marks(1, "m", (Price("X", 7),))) is not None


def test_another_length_of_period_begins_another_count() -> None:
    short, long = (attrs.evolve(POOL, terms=PoolTerms(100, 100, length)) for length in (100, 200))
    assert short.drawn(550) != long.drawn(1000)
    assert {short.drawn(time) for time in range(500, 600)} == {short.drawn(550)}
    assert len({each for time in (499, 500, 600) for each in (short.drawn(time), long.drawn(time))}) == 5


class Rambling(Book):
    """A host that names what is no account."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        return ["A", *super().accounts(purpose, asset)]  # type: ignore[list-item]  # that is what is wrong


def test_a_host_that_names_what_is_no_account_is_refused() -> None:
    book = Rambling(RULES)
    book.update(opened())
    book.state = opened().state
    assert "accounts must be accounts of contracts in X." in refused(book, GOOD["Marks"])


@pytest.mark.parametrize("time", [10**30 + 1, 10**250])
@pytest.mark.parametrize("event", GOOD.values(), ids=list(GOOD))
def test_an_event_of_a_time_that_no_clock_shows_is_refused(event: Any, time: int) -> None:
    assert "time must be at most 10**30" in refused(opened(), attrs.evolve(event, time=time))
