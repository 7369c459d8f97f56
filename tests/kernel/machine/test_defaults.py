"""Checked: a default goes down the defaulter's own accounts and then those of others; there is no list of either."""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Asset,
    Deposit,
    InvalidValue,
    Layer,
    MutualPool,
    PlainLoss,
    PoolTerms,
    Recovery,
    Rule,
    Rules,
    Whose,
    outside,
    step,
)
from rhodian.machine.layers import draws_on
from rhodian.machine.text import TextRefused, read_event, read_state, write_event, write_state
from tests.machine_host import Book

EUR = Asset("EUR", 2)
OUT = outside(EUR)
NAMES = ("A", "B", "C", "D")
MARGIN, FUND = Layer("", "margin", Rule.IN_ORDER), Layer("", "fund", Rule.IN_PROPORTION)
WATERFALL = (
    attrs.evolve(MARGIN, whose=Whose.DEFAULTER),
    attrs.evolve(FUND, whose=Whose.DEFAULTER),
    Layer("", "house", Rule.IN_ORDER),
    attrs.evolve(FUND, whose=Whose.OTHERS),
)
"""As Regulation (EU) No 648/2012, Article 45 has it."""


def house(margins: tuple[int, ...], fund: tuple[int, ...], own: int) -> Book:
    """Return the book of a clearing house: margins, a default fund, and capital of its own."""
    book = Book(Rules(0, layers=WATERFALL))
    held = {Account("house", "house", EUR): own}
    held |= {Account(name, "margin", EUR): each for name, each in zip(NAMES, margins, strict=True)}
    held |= {Account(name, "fund", EUR): each for name, each in zip(NAMES, fund, strict=True)}
    for account, amount in held.items():
        assert book.take(Deposit(0, account, amount)) is not None
    return book


def default(name: str, amount: int, who: str, time: int = 1) -> PlainLoss:
    """Return the loss of a default."""
    return PlainLoss(time, name, time, OUT, amount, who)


FOUR = st.tuples(*[st.integers(0, 300)] * 4)


@given(FOUR, FOUR, st.integers(0, 200), st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 900)), max_size=4))
def test_a_default_takes_the_defaulters_own_first_and_nobody_elses_margin_ever(
    margins: tuple[int, ...], fund: tuple[int, ...], own: int, defaults: list[tuple[str, int]]
) -> None:
    book, gone = house(margins, fund, own), set[str]()
    for place, (who, amount) in enumerate(defaults):
        before = dict(book)
        assert book.take(default(str(place), amount, who)) is not None
        book.check()
        gone.add(who)
        paid = {account: before[account] - book[account] for account in before if account != OUT}
        layers = (
            [Account(who, "margin", EUR)],
            [Account(who, "fund", EUR)],
            [Account("house", "house", EUR)],
            [Account(other, "fund", EUR) for other in NAMES if other != who],
        )
        bears = [each for each in paid if each.asset == EUR and paid[each] > 0]
        assert {*bears} <= {*itertools.chain(*layers)}, "who is in no layer bears nothing"
        for earlier, later in itertools.pairwise(layers):
            if any(paid.get(each, 0) for each in later):
                assert not any(book.get(each, 0) for each in earlier), "a later layer bears what the earlier cannot"
        can = sum(before.get(each, 0) for each in itertools.chain(*layers))
        assert sum(paid[each] for each in bears) == min(amount, can)
        spared = {name: held for name, held in zip(NAMES, margins, strict=True) if name not in gone}
        assert {name: book[Account(name, "margin", EUR)] for name in spared} == spared


def test_one_list_of_layers_does_for_every_default() -> None:
    book = house((10, 20, 30, 40), (100, 100, 100, 100), 50)
    assert book.take(default("first", 260, "A")) is not None
    assert [book[Account(name, "fund", EUR)] for name in NAMES] == [0, 67, 67, 66]
    assert book.take(default("second", 120, "B")) is not None
    assert [book[Account(name, "fund", EUR)] for name in NAMES] == [0, 0, 51, 49]
    assert [book[Account(name, "margin", EUR)] for name in NAMES] == [0, 0, 30, 40]


@pytest.mark.clause("EX-19")
@given(FOUR, FOUR, st.integers(0, 200), st.integers(1, 1500), st.lists(st.integers(1, 900), max_size=4))
def test_what_comes_back_of_a_default_comes_to_the_defaulter_last(
    margins: tuple[int, ...], fund: tuple[int, ...], own: int, amount: int, back: list[int]
) -> None:
    book = house(margins, fund, own)
    can = margins[0] + sum(fund) + own
    assert book.take(default("l", amount, "A")) is not None
    bore = {name: fund[place] - book[Account(name, "fund", EUR)] for place, name in enumerate(NAMES)}
    bore["A"] += margins[0] - book[Account("A", "margin", EUR)]
    others, lacking = own - book[Account("house", "house", EUR)] + sum(bore[each] for each in "BCD"), min(amount, can)
    came = 0
    for each in back:
        before = dict(book)
        taken = book.take(Recovery(2, "l", OUT, each))
        assert (taken is not None) == (each <= lacking - came)
        if taken is None:
            assert dict(book) == before
            continue
        came += each
        book.check()
        got = {name: book.get(Account(name, "recovered", EUR), 0) for name in (*NAMES, "house")}
        assert sum(got.values()) == came
        assert got["A"] == max(0, came - others)
        assert all(got[name] <= bore[name] for name in NAMES)


def test_a_member_whose_own_default_it_is_waits_and_bears_a_loss_of_another_as_anybody() -> None:
    book = house((10, 20, 30, 40), (100, 100, 100, 100), 50)
    assert book.take(default("first", 260, "A")) is not None
    assert book.take(default("second", 120, "B")) is not None
    assert book.take(Recovery(2, "first", OUT, 150)) is not None
    assert [book.get(Account(name, "recovered", EUR), 0) for name in (*NAMES, "house")] == [0, 33, 33, 34, 50]
    with pytest.raises(InvalidValue, match="at most the 110 that has not come back"):
        step(book.state, book, Recovery(2, "first", OUT, 111))
    assert book.take(Recovery(2, "first", OUT, 110)) is not None
    assert book[Account("A", "recovered", EUR)] == 110
    assert book.take(Recovery(2, "second", OUT, 5)) is not None
    assert book[Account("B", "recovered", EUR)] == 33


def test_a_loss_of_no_default_spares_the_layers_of_the_defaulter() -> None:
    book = house((10, 20, 30, 40), (100, 100, 100, 100), 50)
    assert book.take(PlainLoss(1, "fire", 1, OUT, 90)) is not None
    assert [book[Account(name, "margin", EUR)] for name in NAMES] == [10, 20, 30, 40]
    assert [book[Account(name, "fund", EUR)] for name in NAMES] == [90, 90, 90, 90]


@pytest.mark.parametrize(("who", "says"), [("outside", "inside the books"), (" A", "printable"), ("A" * 201, "200")])
def test_a_defaulter_is_an_owner_inside_the_books_by_name(who: str, says: str) -> None:
    book = house((1, 1, 1, 1), (1, 1, 1, 1), 1)
    before = dict(book)
    with pytest.raises(InvalidValue, match=f"defaulter.*{says}"):
        step(book.state, book, default("x", 1, who))
    assert dict(book) == before


class _Anybody:
    """Something that says it is whatever it is compared with."""

    __hash__ = None  # type: ignore[assignment]  # as of any class that has `__eq__` alone

    def __eq__(self, other: object) -> bool:
        return True


class _Named(str):
    """A name that is not of the class `str` itself."""

    __slots__ = ()


@pytest.mark.parametrize("who", [_Anybody(), _Named(""), _Named("A"), None, 0, (), b""])
def test_what_is_no_name_is_no_defaulter_whatever_it_says_of_itself(who: Any) -> None:
    book = house((1, 1, 1, 1), (1, 1, 1, 1), 1)
    before = dict(book)
    with pytest.raises(InvalidValue, match="defaulter"):
        step(book.state, book, default("x", 1, who))
    assert dict(book) == before


def test_layers_of_the_defaulter_and_of_the_others_may_share_a_purpose_and_no_two_else() -> None:
    for one, other in itertools.product(Whose, Whose):
        layers = (attrs.evolve(FUND, whose=one), attrs.evolve(FUND, whose=other))
        if {one, other} == {Whose.DEFAULTER, Whose.OTHERS}:
            assert Rules(0, layers=layers).layers == layers
        else:
            with pytest.raises(InvalidValue, match="layers none of which draws on what another does"):
                Rules(0, layers=layers)


@pytest.mark.parametrize("whose", [Whose.DEFAULTER, Whose.OTHERS, "defaulter", None])
def test_a_pool_is_anybodys(whose: Whose) -> None:
    with pytest.raises(InvalidValue, match="whose"):
        Layer("cover", "", Rule.IN_ORDER, whose=whose)
    pool = MutualPool("cover", Account("cover", "pool", EUR), PoolTerms(9, 9, 9))
    assert Rules(0, pools=(pool,), layers=(Layer("cover", "", Rule.IN_ORDER),)).layers[0].whose is Whose.ANYBODY


@pytest.mark.clause("MC-26")
@given(st.sampled_from(Whose), st.sampled_from(NAMES), st.sampled_from(("", *NAMES)))
def test_a_layer_draws_on_the_defaulter_or_on_the_others_as_it_says(whose: Whose, owner: str, defaulter: str) -> None:
    says = {Whose.ANYBODY: True, Whose.DEFAULTER: owner == defaulter, Whose.OTHERS: owner != defaulter}
    assert draws_on(attrs.evolve(FUND, whose=whose), owner, defaulter) == says[whose]


def test_texts_say_whose_and_by_whose_default_only_where_they_say_anything() -> None:
    plain, by_default = PlainLoss(1, "l", 1, OUT, 5), default("l", 5, "A")
    assert "defaulter" not in write_event(plain)
    assert [read_event(write_event(each)) for each in (plain, by_default)] == [plain, by_default]
    with pytest.raises(TextRefused, match="in its one form"):
        read_event(write_event(by_default).replace('"A"', '""'))
    state = house((1, 1, 1, 1), (1, 1, 1, 1), 1).state
    assert read_state(write_state(state)) == state
    assert write_state(state).count("whose") == 3
