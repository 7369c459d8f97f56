"""Checked: who is called to fill an account again owes it, brings it, stands last with it, and then has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import (
    Account,
    Deposit,
    Event,
    InsufficientMargin,
    InvalidValue,
    Layer,
    Listing,
    Market,
    Payment,
    PlainLoss,
    Recovery,
    Replenished,
    ReplenishmentCalled,
    ReplenishmentTerms,
    Rule,
    Rules,
    RulesChanged,
    Seated,
    Terms,
    TooEarly,
    Trade,
    Withdrawal,
)
from rhodian.base.errors import AssetMismatch, BackDated, InvalidAmount
from rhodian.machine import UnknownName, due_by, is_late, last_until, to_bring
from tests.fund_members import EUR, OUT, USD, book, refused

if TYPE_CHECKING:
    from tests.machine_host import Book

FUND = ReplenishmentTerms("cover", "default fund", EUR, 2, 90)
CAPITAL = ReplenishmentTerms("capital", "own capital", EUR, 5, 0)
LAYERS = (
    Layer("", "own capital", Rule.IN_ORDER),
    Layer("", "default fund", Rule.IN_PROPORTION),
    Layer("", "replenishing cover", Rule.IN_PROPORTION),
)
RULES = Rules(0, layers=LAYERS, replenishments=(FUND, CAPITAL))
A, B, HOUSE = Account("A", "default fund", EUR), Account("B", "default fund", EUR), Account("house", "own capital", EUR)
INTERIM = Account("A", "replenishing cover", EUR)
OWED = to_bring("cover", "A")
HELD = (Deposit(0, A, 100), Deposit(0, B, 300), Deposit(0, HOUSE, 50))
CALL = ReplenishmentCalled(5, "cover", "A", 250)
PAY = Replenished(7, "cover", "A", OUT, 150)
few = st.integers(0, 700)


def after(*events: Event, rules: Rules = RULES) -> Book:
    """Return a book of three who hold something, and some events."""
    return book(*HELD, *events, rules=rules)


def lost(time: int, amount: int) -> PlainLoss:
    """Return a loss that is paid outside."""
    return PlainLoss(time, f"l{time}", time, OUT, amount)


def worth(at: Book, *accounts: Account) -> list[int]:
    """Return what some accounts hold."""
    return [at.get(each, 0) for each in accounts]


def test_a_call_lets_an_owner_owe_what_is_lacking_and_moves_no_money() -> None:
    before = after()
    money = {each: held for each, held in before.items() if each.asset == EUR}
    called = after(CALL)
    assert called[OWED] == 150
    assert {each: held for each, held in called.items() if each.asset == EUR} == money


def test_what_is_brought_stands_in_the_interim_and_is_owed_no_more() -> None:
    brought = after(CALL, attrs.evolve(PAY, amount=60))
    assert worth(brought, A, INTERIM, OWED) == [100, 60, 90]


def test_what_was_brought_bears_last_and_what_is_left_goes_into_its_place() -> None:
    drawn = after(CALL, PAY, lost(9, 500))
    assert worth(drawn, HOUSE, A, B, INTERIM) == [0, 0, 0, 100]
    assert drawn.take(Seated(94, "cover", "A")) is None
    assert drawn.take(Seated(95, "cover", "A")) is not None
    assert worth(drawn, A, INTERIM) == [100, 0]


def test_once_it_has_its_place_it_bears_there() -> None:
    seated = after(CALL, PAY, Seated(95, "cover", "A"), lost(96, 325))
    assert worth(seated, HOUSE, A, B, INTERIM) == [0, 125, 150, 0]


def test_nothing_draws_on_what_was_brought_where_the_rules_have_no_layer_for_it() -> None:
    apart = after(CALL, PAY, lost(9, 999), rules=attrs.evolve(RULES, layers=LAYERS[:2]))
    assert worth(apart, A, INTERIM) == [0, 150]


def test_rules_may_put_it_first_and_then_it_bears_first() -> None:
    first = after(CALL, PAY, lost(9, 40), rules=attrs.evolve(RULES, layers=LAYERS[::-1]))
    assert worth(first, HOUSE, A, INTERIM) == [50, 100, 110]


def test_who_brings_it_late_has_its_place_at_once_and_was_late() -> None:
    called = after(CALL)
    assert [is_late(called, "cover", "A", time) for time in (6, 7, 8, 300)] == [False, False, True, True]
    assert called.take(attrs.evolve(PAY, time=300)) is not None
    assert not is_late(called, "cover", "A", 301)
    assert called.take(Seated(300, "cover", "A")) is not None


def test_bringing_it_bit_by_bit_does_not_prolong_the_interim() -> None:
    bits = after(CALL, attrs.evolve(PAY, amount=50), attrs.evolve(PAY, time=94, amount=100), Seated(95, "cover", "A"))
    assert worth(bits, A, INTERIM) == [250, 0]


def test_another_call_says_anew_what_is_owed_and_prolongs_both_dates() -> None:
    again = after(CALL, attrs.evolve(PAY, amount=60), ReplenishmentCalled(8, "cover", "A", 200))
    assert again[OWED] == 40
    assert (again[due_by("cover", "A")], again[last_until("cover", "A")]) == (8 + 2 + 1, 8 + 90 + 1)


def test_a_call_to_nothing_lets_the_owner_off_and_moves_no_date() -> None:
    off = after(CALL, ReplenishmentCalled(6, "cover", "A", 0))
    assert worth(off, OWED, due_by("cover", "A"), last_until("cover", "A")) == [0, 5 + 2 + 1, 5 + 90 + 1]


def test_a_house_fills_its_own_capital_as_a_member_its_contribution() -> None:
    filled = after(
        lost(3, 50),
        ReplenishmentCalled(5, "capital", "house", 50),
        Replenished(5, "capital", "house", OUT, 50),
        Seated(5, "capital", "house"),
    )
    assert filled[HOUSE] == 50


def test_what_bore_from_the_interim_comes_back_to_its_owner() -> None:
    back = after(CALL, PAY, lost(9, 500), Recovery(10, "l9", OUT, 50))
    assert back[Account("A", "recovered", EUR)] == 50


def test_a_change_of_rules_moves_the_dates_of_later_calls_alone() -> None:
    shorter = RulesChanged(5, attrs.evolve(RULES, since=6, replenishments=(attrs.evolve(FUND, interim=10), CAPITAL)))
    changed = after(CALL, shorter, PAY)
    refused(changed, Seated(94, "cover", "A"), TooEarly, "95")
    assert after(shorter, attrs.evolve(CALL, time=6))[last_until("cover", "A")] == 6 + 10 + 1


@given(st.lists(st.tuples(st.sampled_from("cbsl"), few, st.integers(0, 40)), max_size=12))
def test_whatever_happens_nobody_owes_more_than_the_target_and_nothing_is_in_both_places(
    steps: list[tuple[str, int, int]],
) -> None:
    at, time, target = after(), 1, 0
    for what, amount, later in steps:
        time += later
        before = worth(at, A, INTERIM, OWED)
        events: dict[str, Event] = {
            "c": ReplenishmentCalled(time, "cover", "A", amount),
            "b": Replenished(time, "cover", "A", OUT, amount),
            "s": Seated(time, "cover", "A"),
            "l": PlainLoss(time, f"l{len(at)} {time} {amount}", time, OUT, amount),
        }
        taken = at.take(events[what])
        at.check()
        place, interim, owed = worth(at, A, INTERIM, OWED)
        if taken is None:
            assert what != "c"
            assert [place, interim, owed] == before
            continue
        if what == "c":
            target = amount
            assert owed == max(0, target - place - interim)
        if what == "b":
            assert (before[2] - owed, interim - before[1], place) == (amount, amount, before[0])
        if what == "s":
            assert (place, interim, owed) == (before[0] + before[1], 0, before[2])
        if what == "l":
            assert (owed, place <= before[0], interim <= before[1]) == (before[2], True, True)
            assert interim == before[1] or place == 0
        assert owed <= target


BROUGHT = (CALL, attrs.evolve(PAY, amount=60))
WRONG: tuple[tuple[Event, type[Any], str], ...] = (
    (attrs.evolve(CALL, time=4), BackDated, "4"),
    (attrs.evolve(CALL, time=8, fund="none"), UnknownName, "replenishment"),
    (attrs.evolve(CALL, time=8, fund=7), UnknownName, "replenishment"),  # type: ignore[arg-type]  # to be refused
    (attrs.evolve(CALL, time=8, owner="outside"), InvalidValue, "owner"),
    (attrs.evolve(CALL, time=8, owner=" "), InvalidValue, "owner"),
    (attrs.evolve(CALL, time=8, target=-1), InvalidAmount, "target"),
    (attrs.evolve(PAY, amount=91), InvalidValue, "at most the 90"),
    (attrs.evolve(PAY, amount=0), InvalidValue, "amount"),
    (attrs.evolve(PAY, owner="B"), UnknownName, "replenishment owed by"),
    (attrs.evolve(PAY, fund="capital"), UnknownName, "replenishment owed by"),
    (attrs.evolve(PAY, payer=Account("A", "own", USD)), AssetMismatch, "payer"),
    (attrs.evolve(PAY, payer=A, amount=5), InvalidValue, "another account than the one that is filled"),
    (attrs.evolve(PAY, payer=INTERIM, amount=5), InvalidValue, "payer"),
    (Seated(94, "cover", "A"), TooEarly, "95"),
    (Seated(99, "cover", "B"), UnknownName, "replenishment brought by"),
    (Seated(99, "capital", "A"), UnknownName, "replenishment brought by"),
    (Withdrawal(8, INTERIM, 1), InvalidValue, "payer"),
    (Payment(8, INTERIM, A, 1), InvalidValue, "payer"),
    (Deposit(8, INTERIM, 1), InvalidValue, "payee"),
    (Withdrawal(8, OWED, 1), InvalidValue, "payer"),
    (RulesChanged(8, Rules(9)), InvalidValue, "keep all that may be replenished"),
    (
        RulesChanged(8, attrs.evolve(RULES, since=9, replenishments=(attrs.evolve(FUND, purpose="other"), CAPITAL))),
        InvalidValue,
        "keep all that may be replenished",
    ),
)


@pytest.mark.parametrize(("event", "error", "says"), WRONG)
def test_whatever_is_wrong_is_refused_and_changes_nothing(event: Event, error: type[Any], says: str) -> None:
    refused(after(*BROUGHT), event, error, says)


def test_who_pays_out_of_margin_keeps_what_it_needs() -> None:
    listing = Listing(Market("M", EUR, 100_000, 50_000, Terms(0, 0, partial=False)), 100)
    margin = Account("A", "margin", EUR)
    at = after(
        *(Deposit(0, Account(owner, "margin", EUR), 100) for owner in "AB"),
        Trade(1, "M", "A", "B", 5, 100),
        CALL,
        rules=attrs.evolve(RULES, listings=(listing,)),
    )
    refused(at, attrs.evolve(PAY, payer=margin, amount=51), InsufficientMargin, "margin")
    assert at.take(attrs.evolve(PAY, payer=margin, amount=50)) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        (FUND, FUND),
        [FUND],
        (FUND, 7),
        (attrs.evolve(FUND, purpose="stake in fund"),),
        (attrs.evolve(FUND, purpose="replenishing other"),),
    ],
)
def test_rules_are_refused_whose_replenishments_share_a_name_or_are_in_accounts_of_others(wrong: Any) -> None:
    with pytest.raises(InvalidValue, match="replenishments"):
        Rules(0, replenishments=wrong)
