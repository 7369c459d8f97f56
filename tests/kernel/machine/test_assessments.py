"""Checked: by Eurex's rule and CME's, who is called what, when a period ends, and what goes back."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from rhodian import (
    Account,
    Allocation,
    AssessmentPaid,
    AssessmentsCalled,
    AssessmentsReturned,
    AssessmentTerms,
    Asset,
    DefaultDeclared,
    Deposit,
    Event,
    Recovery,
    RulesChanged,
    Withdrawal,
)
from rhodian.machine.text import TextRefused, read_event, read_state, write_event, write_state
from tests.fund_members import (
    CALLS,
    CME,
    EUR,
    EUREX,
    OUT,
    THREE,
    assessed,
    book,
    called,
    contribution,
    declared,
    lost,
    noted,
    owed,
    paid_in,
    recovered,
    ruled,
)
from tests.machine_host import Book


def test_eurex_calls_twice_the_contribution_in_a_period_whatever_the_number_of_defaults() -> None:
    after = book(*THREE, declared(5, "one", "C"), called(6, "one", 450))
    assert owed(after, 5) == {"A": 150, "B": 300}
    assert after.take(declared(24, "two", "X")) is not None
    taken: Any = after.take(called(44, "two", 10**6))
    assert (owed(after, 5), taken.posting.receipt) == ({"A": 200, "B": 400}, Allocation((50, 100), 10**6 - 150))


def test_eurex_begins_another_period_once_one_is_over_on_what_is_held_then() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 10**6), declared(25, "two", "A"))
    assert owed(book(*begun, called(45, "two", 10**6)), 5) == {"A": 200, "B": 400}
    after = book(*begun, Withdrawal(46, contribution("B"), 150), declared(46, "three", "A"))
    taken: Any = after.take(called(46, "three", 10**6))
    assert owed(after, 46) == {"B": 100, "C": 600}, "C, of an earlier default, holds a contribution again"
    assert taken.posting.receipt.left == 10**6 - 700


def test_eurex_ends_a_period_three_months_after_its_first_default() -> None:
    times = (5, 25, 45, 65)
    after = book(*THREE, *(declared(time, str(time), "C") for time in times))
    assert after.copy().take(called(67, "65", 1)) is not None
    assert after.copy().take(called(68, "65", 1)) is None
    assert after.take(AssessmentsReturned(67, "listed")) is None
    assert after.take(AssessmentsReturned(68, "listed")) is not None


def test_cme_calls_275_hundredths_for_a_default_and_550_for_all() -> None:
    rules = ruled(CME)
    after = book(*THREE, *(declared(5, each, "C", "base") for each in "123"), rules=rules)
    for name, owes in (("1", 275), ("2", 550), ("3", 550)):
        assert after.take(called(6, name, 10**6, "base")) is not None
        assert owed(after, 5, "base") == {"A": owes, "B": 2 * owes}


def test_one_who_leaves_after_the_period_began_stays_liable_for_what_it_had_contributed() -> None:
    after = book(*THREE, declared(5, "one", "C"), Withdrawal(6, contribution("A"), 100), called(7, "one", 300))
    assert owed(after, 5) == {"A": 100, "B": 200}


def test_one_who_comes_in_after_the_period_began_is_not_called_in_it() -> None:
    after = book(*THREE, declared(5, "one", "C"), Deposit(6, contribution("D"), 900), declared(7, "two", "C"))
    assert after.take(called(7, "two", 300)) is not None
    assert owed(after, 5) == {"A": 100, "B": 200}


@pytest.mark.clause("AS-4")
def test_one_who_does_not_pay_and_is_declared_itself_owes_what_it_owed_and_the_others_are_called_again() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300), AssessmentPaid(7, "listed", "B", OUT, 200))
    after = book(*begun, declared(8, "two", "A"))
    taken: Any = after.take(called(8, "two", 1_000))
    assert (owed(after, 5), taken.posting.receipt.left) == ({"A": 100, "B": 200}, 800)
    assert after.take(AssessmentPaid(9, "listed", "A", OUT, 100)) is not None
    assert owed(after, 5) == {"B": 200}


def test_what_is_owed_is_not_drawn_on_and_what_is_paid_is() -> None:
    begun = (*THREE, declared(5, "one", "C"), lost(5, "l", 600, "C"), called(6, "one", 300))
    after = book(*begun, lost(7, "early", 90))
    assert noted(after, "owes from 5 in listed") == {"A": 100, "B": 200}
    after = book(*begun, AssessmentPaid(7, "listed", "A", OUT, 40), lost(8, "late", 30))
    assert (after[assessed("A")], after.get(assessed("B"), 0)) == (10, 0)


def test_what_was_paid_and_drawn_on_comes_back_with_what_is_recovered_of_the_loss() -> None:
    begun = (*THREE, declared(5, "one", "C"), lost(5, "l", 600, "C"), called(6, "one", 300))
    paid = (AssessmentPaid(6, "listed", "A", OUT, 100), AssessmentPaid(6, "listed", "B", OUT, 200))
    after = book(*begun, *paid, lost(7, "late", 30), Recovery(8, "late", OUT, 30), AssessmentsReturned(26, "listed"))
    assert [after[recovered(each)] for each in "AB"] == [100, 200]
    assert [after[assessed(each)] for each in "AB"] == [0, 0]


@pytest.mark.clause("AS-7")
def test_what_was_not_paid_by_the_end_of_a_period_is_owed_until_all_goes_back_and_no_longer() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300))
    after = book(*begun, AssessmentPaid(26, "listed", "A", OUT, 60))
    assert (owed(after, 5), after[assessed("A")]) == ({"A": 40, "B": 200}, 60)
    assert after.take(AssessmentsReturned(27, "listed")) is not None
    assert (owed(after, 5), after[recovered("A")]) == ({}, 60)
    assert after.take(AssessmentPaid(28, "listed", "A", OUT, 1)) is None
    assert after.take(AssessmentsReturned(29, "listed")) is not None, "again, and nothing moves"


@pytest.mark.clause("AS-8")
def test_a_default_that_begins_another_period_first_gives_back_what_is_left_of_the_one_before() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300), AssessmentPaid(7, "listed", "A", OUT, 60))
    after = book(*begun, declared(26, "two", "C"))
    assert (after[recovered("A")], after[assessed("A")]) == (60, 0)
    assert (owed(after, 5), owed(after, 26)) == ({}, {})
    assert after.take(AssessmentPaid(26, "listed", "B", OUT, 1)) is None, "nothing of the period before is owed"


@pytest.mark.parametrize(
    "over", [AssessmentsReturned(26, "listed"), declared(26, "two", "C")], ids=["return", "default"]
)
def test_what_was_paid_goes_back_though_the_host_does_not_name_the_account_that_it_is_in(over: Event) -> None:
    class Forgetful(Book):
        def accounts(self, purpose: str, asset: Asset) -> list[Account]:
            return [each for each in super().accounts(purpose, asset) if not each.purpose.startswith("assessed")]

    after = Forgetful(ruled(EUREX))
    for event in (*THREE, declared(5, "one", "C"), called(6, "one", 300), AssessmentPaid(7, "listed", "B", OUT, 200)):
        assert after.take(event) is not None
    assert after[assessed("B")] == 200
    assert after.take(over) is not None
    assert (after[assessed("B")], after[recovered("B")]) == (0, 200)


def test_a_default_in_a_period_that_runs_gives_nothing_back() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300), AssessmentPaid(7, "listed", "A", OUT, 60))
    after = book(*begun, declared(25, "two", "C"))
    assert (after[assessed("A")], owed(after, 5)) == (60, {"A": 40, "B": 200})


def test_a_member_pays_out_of_an_account_inside_too() -> None:
    own = Account("A", "own", EUR)
    after = book(*THREE, declared(5, "one", "C"), called(6, "one", 300), Deposit(6, own, 70))
    assert after.take(AssessmentPaid(7, "listed", "A", own, 70)) is not None
    assert (after[own], after[assessed("A")], owed(after, 5)["A"]) == (0, 70, 30)


def test_another_may_pay_what_a_member_owes_and_it_is_the_members_then() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300), Deposit(6, Account("B", "own", EUR), 70))
    after = book(*begun, AssessmentPaid(7, "listed", "A", Account("B", "own", EUR), 70))
    assert (after[assessed("A")], owed(after, 5)) == (70, {"A": 30, "B": 200})


def test_funds_of_two_names_have_periods_and_calls_of_their_own() -> None:
    after = book(*THREE, declared(5, "one", "C"), declared(9, "two", "B", "base"), rules=ruled(EUREX, CME))
    assert after.take(called(9, "two", 100, "base")) is not None
    assert (owed(after, 9, "base"), owed(after, 5)) == ({"A": 25, "C": 75}, {})
    assert after.take(called(9, "two", 100)) is None, "a default of another fund"


def test_a_change_of_rules_moves_no_liability_of_a_period_that_runs_and_holds_for_the_next_default() -> None:
    less = ruled(attrs.evolve(EUREX, default_ppm=100_000, period_ppm=100_000), since=6)
    after = book(*THREE, declared(5, "one", "C"), RulesChanged(5, less), called(6, "one", 450))
    assert owed(after, 5) == {"A": 150, "B": 300}
    after = book(*THREE, declared(5, "one", "C"), RulesChanged(5, less), declared(6, "two", "C"), called(6, "two", 450))
    assert owed(after, 5) == {"A": 10, "B": 20}


def test_a_call_is_shared_by_contribution_and_not_by_what_may_still_be_called() -> None:
    terms = attrs.evolve(EUREX, default_ppm=900_000)
    after = book(*paid_in((("A", 2), ("B", 4))), declared(5, "one", "C"), called(6, "one", 3), rules=ruled(terms))
    assert (noted(after, "callable for one"), owed(after, 5)) == ({"B": 1}, {"A": 1, "B": 2})


def test_a_default_right_before_a_period_began_is_of_the_one_before() -> None:
    terms = attrs.evolve(EUREX, lasts=0, longest=0)
    after = book(*THREE, declared(5, "one", "C"), declared(6, "two", "C"), rules=ruled(terms))
    assert after.copy().take(called(6, "one", 1)) is None
    assert after.take(called(6, "two", 1)) is not None


def test_what_a_call_says_of_each_member_is_by_name() -> None:
    after = book(*reversed(THREE), declared(5, "one", "A"))
    taken: Any = after.take(called(6, "one", 50))
    assert taken.posting.receipt == Allocation((20, 30), 0)
    assert [move.payer.owner for move in taken.posting.transfers[:2]] == ["B", "C"]


def test_a_fund_of_nobody_has_periods_and_calls_of_nobody() -> None:
    after = book(declared(5, "one", "C"))
    taken: Any = after.take(called(6, "one", 50))
    assert taken.posting.receipt == Allocation((), 50)
    assert after.take(AssessmentsReturned(26, "listed")) is not None


def test_the_longest_of_names_leave_room_for_the_accounts_that_name_them() -> None:
    asset, owner = Asset("X" * 24, 30), "o" * 200
    terms = AssessmentTerms("f" * 120, "p" * 200, asset, 10**30, 10**30, 10**30, 10**30)
    world = attrs.evolve(OUT, asset=asset)
    time = 10**30
    after = book(
        Deposit(0, Account(owner, "p" * 200, asset), 7),
        DefaultDeclared(time, terms.name, "d" * 106, "x" * 200),
        AssessmentsCalled(time, terms.name, "d" * 106, 5),
        AssessmentPaid(time, terms.name, owner, world, 5),
        rules=ruled(terms),
    )
    assert after[Account(owner, f"assessed for {terms.name}", asset)] == 5


def test_what_is_noted_of_calls_says_in_its_name_what_it_is() -> None:
    after = book(*THREE, declared(5, "one", "C"), called(6, "one", 30))
    of_a = {each.purpose: held for each, held in after.items() if each.owner == "A" and each.asset == CALLS}
    assert of_a == {
        "contributed at 5 to listed": 100,
        "callable from 5 in listed": 190,
        "callable for one": 190,
        "owes from 5 in listed": 10,
    }


def test_texts_name_funds_only_where_there_are_any() -> None:
    without, of_one = write_event(RulesChanged(1, ruled(since=2))), write_event(RulesChanged(1, ruled(EUREX, since=2)))
    assert "assessments" not in without
    assert read_event(of_one) == RulesChanged(1, ruled(EUREX, since=2))
    with pytest.raises(TextRefused, match="in its one form"):
        read_event(without.replace('"rules":{', '"rules":{"assessments":[],'))
    with pytest.raises(TextRefused, match=r"rules\.assessments\[0\].*longest must be"):
        read_event(of_one.replace('"longest":"62"', '"longest":"19"'))
    with pytest.raises(TextRefused, match="not one without"):
        read_event(of_one.replace('"longest":"62",', ""))


def test_a_state_with_a_fund_and_each_of_its_events_read_as_they_were_written() -> None:
    begun = (*THREE, declared(5, "one", "C"), called(6, "one", 300), AssessmentPaid(7, "listed", "A", OUT, 60))
    for event in (*begun, AssessmentsReturned(26, "listed")):
        assert read_event(write_event(event)) == event
    state = book(*begun).state
    assert read_state(write_state(state)) == state
