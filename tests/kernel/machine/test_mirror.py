"""Checked: what comes back mirrors what was used: who was asked last has all of it back, then who was asked before."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    ByGains,
    ByLayers,
    ByMargins,
    ByPools,
    Contribution,
    Deposit,
    InvalidAmount,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Marks,
    MutualPool,
    PlainLoss,
    PoolTerms,
    Price,
    Recovery,
    Rule,
    Rules,
    RulesChanged,
    Terms,
    Trade,
    Whose,
    outside,
    step,
)
from rhodian.machine.counters import BORNE, ID_LENGTH_MAX
from rhodian.machine.recoveries import by_rank, defaulter_bore, owner_bore, pool_bore
from tests.machine_host import Book
from tests.twin.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from rhodian import Event, Remedy

USD = Asset("USD", 0)
OUT = outside(USD)
few = st.integers(0, 60)


def got(book: Book, owner: str) -> int:
    """Return what has come back to an owner."""
    return book.get(Account(owner, "recovered", USD), 0)


def taken(book: Book, *events: Event) -> Book:
    """Return the book after some events, none of which is refused."""
    for event in events:
        assert book.take(event) is not None, event
    return book


def layered(held: Sequence[Sequence[int]], rules: Sequence[Rule]) -> tuple[Book, list[list[str]]]:
    """Return a book of layers, each of accounts that hold so much, and who is in each."""
    book = Book(Rules(0, layers=tuple(Layer("", f"layer {at}", rule) for at, rule in enumerate(rules))))
    names = [[f"{at}{'ABC'[place]}" for place in range(len(each))] for at, each in enumerate(held)]
    for at, each in enumerate(held):
        for name, amount in zip(names[at], each, strict=True):
            taken(book, Deposit(0, Account(name, f"layer {at}", USD), amount))
    return book, names


LAYERS = st.lists(
    st.tuples(st.lists(few, min_size=1, max_size=3), st.sampled_from([Rule.IN_ORDER, Rule.IN_PROPORTION])),
    min_size=1,
    max_size=5,
)


@pytest.mark.clause("EX-19")
@given(LAYERS, st.integers(0, 500), st.lists(st.integers(0, 200), max_size=6))
def test_an_earlier_layer_has_nothing_back_while_a_later_one_lacks_anything(
    layers: list[tuple[list[int], Rule]], amount: int, comings: list[int]
) -> None:
    book, names = layered(*zip(*layers, strict=True))
    before = dict(book)
    taken(book, PlainLoss(1, "l", 1, OUT, amount))
    bore = [
        {name: before[each] - book[each] for name in some for each in (Account(name, f"layer {at}", USD),)}
        for at, some in enumerate(names)
    ]
    whole, came = sum(sum(each.values()) for each in bore), 0
    for coming in comings:
        can = coming <= whole - came and came < whole
        assert (book.take(Recovery(2, "l", OUT, coming)) is not None) == can
        came += coming * can
        book.check()
        back = [{name: got(book, name) for name in some} for some in names]
        assert sum(sum(each.values()) for each in back) == came
        assert all(back[at][name] <= bore[at][name] for at, some in enumerate(names) for name in some)
        for earlier, later in itertools.combinations(range(len(names)), 2):
            assert not any(back[earlier].values()) or back[later] == bore[later]


@given(LAYERS, st.integers(0, 500), st.integers(0, 500), st.randoms(use_true_random=False))
def test_it_makes_no_difference_how_a_host_lists_who_bore_it(
    layers: list[tuple[list[int], Rule]], amount: int, back: int, random: Random
) -> None:
    class Shuffled(Book):
        def accounts(self, purpose: str, asset: Asset) -> list[Account]:
            found = super().accounts(purpose, asset)
            return random.sample(found, len(found))

    book, _ = layered(*zip(*layers, strict=True))
    taken(book, PlainLoss(1, "l", 1, OUT, amount))
    other = Shuffled(book.state.current)
    other.update(book)
    other.state = book.state
    event = Recovery(2, "l", OUT, back)
    assert (book.take(event), dict(book)) == (other.take(event), dict(other))


def test_the_house_has_its_own_back_once_the_fund_is_whole_and_the_defaulter_once_all_others_are() -> None:
    house, fund = Layer("", "house", Rule.IN_ORDER), Layer("", "fund", Rule.IN_PROPORTION)
    own = attrs.evolve(fund, whose=Whose.DEFAULTER)
    book = Book(Rules(0, layers=(own, house, attrs.evolve(fund, whose=Whose.OTHERS))))
    for account, amount in ((("house", "house"), 50), (("A", "fund"), 100), (("B", "fund"), 300), (("C", "fund"), 100)):
        taken(book, Deposit(0, Account(*account, USD), amount))
    taken(book, PlainLoss(1, "l", 1, OUT, 270, "A"))
    for amount, wanted in ((40, (0, 0, 30, 10)), (80, (0, 0, 90, 30)), (50, (0, 50, 90, 30)), (9, (9, 50, 90, 30))):
        taken(book, Recovery(2, "l", OUT, amount))
        assert tuple(got(book, name) for name in ("A", "house", "B", "C")) == wanted


def test_who_is_in_two_layers_has_back_what_it_bore_in_the_later_one_first() -> None:
    book = Book(Rules(0, layers=tuple(Layer("", each, Rule.IN_ORDER) for each in ("first", "second"))))
    for owner, purpose, amount in (("A", "first", 10), ("B", "first", 30), ("A", "second", 20)):
        taken(book, Deposit(0, Account(owner, purpose, USD), amount))
    taken(book, PlainLoss(1, "l", 1, OUT, 60))
    for amount, wanted in ((20, (20, 0)), (4, (21, 3)), (36, (30, 30))):
        taken(book, Recovery(2, "l", OUT, amount))
        assert (got(book, "A"), got(book, "B")) == wanted


MARKET = Listing(Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False)), 10)
POOLS = tuple(MutualPool(name, Account(name, "pool", USD), PoolTerms(5, 5, 1000)) for name in ("one", "two"))
REMEDIES = (ByPools(("one",)), ByMargins(open_interest=False), ByLayers(), ByPools(("two",)), ByGains(Rule.IN_ORDER))
CYCLE = Rules(0, (MARKET,), POOLS, REMEDIES, tuple(Layer("", each, Rule.IN_ORDER) for each in ("first", "second")))


def test_what_remedies_bore_of_a_mark_comes_back_remedy_by_remedy_and_layer_by_layer_the_last_first() -> None:
    book = Book(CYCLE)
    taken(book, *(Contribution(0, pool.name, OUT, 5) for pool in POOLS))
    taken(book, *(Deposit(0, Account(each, each, USD), 5) for each in ("first", "second")))
    taken(book, *(Deposit(0, Account(each, "margin", USD), 20) for each in ("long", "short")))
    taken(book, Trade(0, "X", "long", "short", 10, 10), Marks(1, "m", (Price("X", 1),)))
    # of the 70 missing the first pool bears 5, the other margin 20, the layers 5 each, the second pool 5, the gain 30
    places = {each.purpose: book[each] for each in book if each.asset == BORNE and not each.is_outside}
    assert places == {
        "pool bore USD/0 of m": 5, "bore USD/0 in 3 of m": 5, "bore USD/0 in 4 of m": 5, "pool bore USD/0 in 5 of m": 5,
    }  # fmt: skip
    for wanted in ((0, 0, 0, 3), (0, 0, 1, 5), (0, 0, 5, 5), (0, 4, 5, 5), (3, 5, 5, 5), (5, 5, 5, 5)):
        had = sum(held for held in wanted) - sum(_back(book))
        taken(book, Recovery(2, "m", OUT, had))
        assert _back(book) == wanted


def _back(book: Book) -> tuple[int, int, int, int]:
    """Return what the first pool, both layers and the second pool have back."""
    return book[POOLS[0].account], got(book, "first"), got(book, "second"), book[POOLS[1].account]


def test_an_owner_of_a_pools_name_and_the_pool_each_have_back_what_they_bore() -> None:
    book = Book(attrs.evolve(CYCLE, layers=(Layer("one", "", Rule.IN_ORDER), Layer("", "first", Rule.IN_ORDER))))
    taken(book, Contribution(0, "one", OUT, 5), Deposit(0, Account("one", "first", USD), 5))
    taken(book, PlainLoss(1, "l", 1, OUT, 10), Recovery(2, "l", OUT, 7))
    assert (got(book, "one"), book[POOLS[0].account]) == (5, 2)


def test_of_layers_of_one_purpose_in_two_assets_each_is_at_its_own_place() -> None:
    layers = tuple(Layer("", "first", Rule.IN_ORDER, asset=asset) for asset in (Asset("EUR", 0), USD))
    book = Book(Rules(0, layers=(*layers, Layer("one", "", Rule.IN_ORDER)), pools=POOLS))
    taken(book, Contribution(0, "one", OUT, 5), Deposit(0, Account("A", "first", USD), 5))
    taken(book, PlainLoss(1, "l", 1, OUT, 10))
    counts = {each.purpose: book[each] for each in book if each.asset == BORNE and not each.is_outside}
    assert counts == {"bore USD/0 in 2 of l": 5, "pool bore USD/0 in 3 of l": 5}


SOME = st.lists(st.integers(0, 9), min_size=6, max_size=6)


@given(st.permutations(REMEDIES[:-1]), SOME, st.integers(1, 10), st.integers(0, 40), st.lists(few, max_size=5))
def test_machine_and_twin_give_back_the_same_of_a_mark_by_any_remedies_and_of_a_loss_of_a_default(
    remedies: list[Remedy], held: list[int], price: int, amount: int, comings: list[int]
) -> None:
    own = Layer("", "second", Rule.IN_ORDER, whose=Whose.DEFAULTER)
    others = attrs.evolve(own, rule=Rule.IN_PROPORTION, whose=Whose.OTHERS)
    layers = (own, Layer("", "first", Rule.IN_ORDER), others, Layer("one", "", Rule.IN_ORDER))
    beside = Beside(attrs.evolve(CYCLE, remedies=(*remedies, REMEDIES[-1]), layers=layers))
    named = (("house", "first"), ("A", "second"), ("B", "second"), ("C", "second"))
    for (owner, purpose), each in zip(named, held[2:], strict=True):
        beside.take(Deposit(0, Account(owner, purpose, USD), each))
    for pool, each in zip(POOLS, held[:2], strict=True):
        beside.take(Contribution(0, pool.name, OUT, each))
    for owner in ("long", "short"):
        beside.take(Deposit(0, Account(owner, "margin", USD), 20))
    beside.take(Trade(0, "X", "long", "short", 10, 10))
    for event in (PlainLoss(1, "l", 1, OUT, amount, "A"), Marks(1, "m", (Price("X", price),))):
        beside.take(event)
    for place, coming in enumerate(comings):
        beside.take(Recovery(2, "ml"[place % 2], OUT, coming))


def test_pools_of_one_remedy_have_it_back_in_proportion_whichever_was_drawn_on_first() -> None:
    book = Book(attrs.evolve(CYCLE, remedies=(ByPools(), ByGains(Rule.IN_ORDER))))
    taken(book, Contribution(0, "one", OUT, 4), Contribution(0, "two", OUT, 2))
    taken(book, *(Deposit(0, Account(each, "margin", USD), 20) for each in ("long", "short")))
    taken(book, Trade(0, "X", "long", "short", 10, 10), Marks(1, "m", (Price("X", 1),)), Recovery(2, "m", OUT, 3))
    assert [book[pool.account] for pool in POOLS] == [2, 1]


def test_what_a_book_of_before_counts_without_a_place_comes_back_in_proportion() -> None:
    book, _ = layered([[5], [5]], [Rule.IN_ORDER] * 2)
    purpose = "bore USD/0 of old"
    book.update(
        {Account("A", purpose, BORNE): 3, Account("B", purpose, BORNE): 9, Account("outside", purpose, BORNE): -12}
    )
    taken(book, Recovery(2, "old", OUT, 8))
    assert (got(book, "A"), got(book, "B")) == (2, 6)


def test_a_loss_of_rules_with_more_layers_than_those_of_now_comes_back_as_they_were_used() -> None:
    book, _ = layered([[5], [5], [5]], [Rule.IN_ORDER] * 3)
    later = Rules(2, remedies=(ByGains(Rule.IN_ORDER),))
    taken(book, PlainLoss(1, "l", 1, OUT, 15), RulesChanged(1, later), Recovery(3, "l", OUT, 7))
    assert [got(book, name) for name in ("0A", "1A", "2A")] == [0, 2, 5]


@pytest.mark.parametrize("left_out", ["0A", "1A", "2A", "defaulter"])
def test_a_host_that_leaves_out_who_bore_it_at_any_place_is_refused_whatever_comes_back(left_out: str) -> None:
    class Forgetful(Book):
        def accounts(self, purpose: str, asset: Asset) -> list[Account]:
            return [each for each in super().accounts(purpose, asset) if each.owner != left_out]

    book, _ = layered([[5], [5], [5]], [Rule.IN_ORDER] * 3)
    taken(book, Deposit(0, Account("defaulter", "layer 0", USD), 5), PlainLoss(1, "l", 1, OUT, 20, "defaulter"))
    host = Forgetful(book.state.current)
    host.update(book)
    host.state = book.state
    with pytest.raises(InvalidValue, match="accounts must be of everyone who bore the loss"):
        step(host.state, host, Recovery(2, "l", OUT, 1))
    assert book.take(Recovery(2, "l", OUT, 1)) is not None


@pytest.mark.clause("EX-19")
@given(st.lists(few, max_size=6), st.integers(0, 400))
def test_what_comes_back_is_given_rank_by_rank_or_refused_whole(lacked: list[int], amount: int) -> None:
    if amount > sum(lacked):
        with pytest.raises(InvalidValue, match=f"amount.*at most the {sum(lacked)} that has not come back"):
            by_rank(amount, tuple(lacked))
        return
    wanted, left = [], amount
    for each in lacked:
        wanted.append(min(left, each))
        left -= wanted[-1]
    assert by_rank(amount, tuple(lacked)) == tuple(wanted)


@pytest.mark.parametrize("amount", [True, 1.0, "1", None, -1, [1]])
def test_what_is_no_amount_is_given_to_no_rank(amount: object) -> None:
    with pytest.raises(InvalidAmount, match="amount"):
        by_rank(amount, (1, 2))  # type: ignore[arg-type]  # what is no amount


ASSETS = st.builds(Asset, st.sampled_from(["USD", "in", "of", "0", "a-b", "X" * 24]), st.integers(0, 30))
LOSSES = st.one_of(st.text("linof 2/", min_size=1, max_size=12).filter(lambda text: text.strip() == text),
                   st.sampled_from(["l", "2 of l", "in 2 of l", "of l", "l" * ID_LENGTH_MAX]))  # fmt: skip
COUNTED = st.tuples(st.sampled_from(["pool", "owner"]), LOSSES, ASSETS, st.integers(1, 99_999))


@given(COUNTED, COUNTED)
def test_what_is_borne_at_two_places_or_of_two_losses_is_never_counted_in_one_account(
    one: tuple[str, str, Asset, int], other: tuple[str, str, Asset, int]
) -> None:
    makers = {"pool": pool_bore, "owner": owner_bore}
    counts = [makers[kind]("A", loss, asset, place) for kind, loss, asset, place in (one, other)]
    assert (counts[0] == counts[1]) == (one == other)
    assert all(defaulter_bore("A", loss, asset) not in counts for _, loss, asset, _ in (one, other))
