"""Checked: every path is walked, none twice, and nothing that is not shown counts as shown."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import z3

from rhodian_proofs.symbolic.ints import SymBool, some_int, some_natural
from rhodian_proofs.symbolic.paths import Path
from rhodian_proofs.symbolic.signals import Broken, EndOfPath, Undecided, Unfaithful, Unsupported, current
from rhodian_proofs.symbolic.walk import End, walk
from tests.proofs.walking import ends_of, insist, paths_of

if TYPE_CHECKING:
    from collections.abc import Callable


def hard() -> SymBool:
    """Return a condition of which no solver can say within a millisecond whether it can hold; nobody can."""
    x, y, z = (some_int(name) for name in "xyz")
    return (x * x * x + y * y * y + z * z * z == 114) & (x > 10**15)


def test_every_path_is_walked_once() -> None:
    seen: list[tuple[bool, ...]] = []

    def run() -> None:
        seen.append(tuple(bool(some_int(name) > 0) for name in "xyz"))

    assert [walked.end for walked in paths_of(run)] == [End.RETURNED] * 8
    assert sorted(seen) == list(itertools.product((False, True), repeat=3))


def test_a_branch_that_no_values_take_is_not_walked_and_is_an_obligation() -> None:
    def run() -> None:
        x = some_natural("x")
        if x < 0:
            raise AssertionError
        if x + 1 > 0:
            return
        raise AssertionError

    (only,) = paths_of(run)
    assert only.end is End.RETURNED
    assert len(only.path.obligations) == 2
    for obligation in only.path.obligations:
        solver = z3.Solver()
        solver.from_string(obligation.smtlib)
        assert solver.check() == z3.unsat


def test_an_obligation_holds_no_fact_learned_later() -> None:
    def run() -> None:
        x = some_natural("x")
        insist(x >= 0)
        current().learn(x.term == 4321)

    (only,) = paths_of(run)
    (obligation,) = only.path.obligations
    assert "4321" not in obligation.smtlib
    assert any("4321" in str(fact) for fact in only.path.facts)


def test_an_obligation_that_is_taken_from_its_facts_no_longer_holds() -> None:
    def run() -> None:
        insist(some_natural("x") >= 0)

    (only,) = paths_of(run)
    solver = z3.Solver()
    solver.add([each for each in z3.parse_smt2_string(only.path.obligations[0].smtlib) if ">=" not in str(each)[:8]])
    assert solver.check() == z3.sat


def test_facts_do_not_leak_from_one_path_into_the_next() -> None:
    counts: list[tuple[int, int]] = []

    def run() -> None:
        counts.append((len(current().facts), len(current().memory)))
        x = some_int("x")
        if x > 5:
            current().memory["left behind"] = x
            current().learn(x.term == 6)
        elif x == 6:
            raise AssertionError

    assert ends_of(run) == [End.RETURNED, End.RETURNED]
    assert counts == [(0, 0), (0, 0)]


@pytest.mark.parametrize("answer", [z3.unknown, z3.sat])
def test_what_the_solver_cannot_decide_counts_as_possible(answer: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(z3.Solver, "check", lambda *_: answer)

    def run() -> None:
        insist(some_natural("x") >= 0)

    walked = paths_of(run)
    assert sorted(each.end.name for each in walked) == ["ASSERTION", "RETURNED"]
    assert [each.path.obligations for each in walked] == [[], []]


def test_a_question_too_hard_for_its_time_leaves_both_ways_open() -> None:
    def run() -> None:
        insist(not hard())

    walked = paths_of(run, timeout_ms=1)
    assert sorted(each.end.name for each in walked) == ["ASSERTION", "RETURNED"]


def test_a_statement_too_hard_for_its_time_is_undecided() -> None:
    (only,) = paths_of(lambda: current().prove(z3.Not(hard().term), "a hard one"), timeout_ms=1)
    assert only.end is End.UNDECIDED
    assert isinstance(only.error, Undecided)
    assert only.path.obligations == []


def test_a_statement_that_follows_is_an_obligation_and_known_from_then_on() -> None:
    def run() -> None:
        x = some_natural("x")
        current().prove(x.term * x.term >= 0, "a square")
        insist(x * x >= 0)

    (only,) = paths_of(run)
    assert only.end is End.RETURNED
    assert only.path.obligations[0].purpose == "a square"


def test_a_statement_that_does_not_follow_is_broken() -> None:
    (only,) = paths_of(lambda: current().prove(some_natural("x").term > 0, "above 0"))
    assert only.end is End.BROKEN
    assert isinstance(only.error, Broken)


def test_contradicting_facts_end_a_path_as_reached_by_nothing() -> None:
    def run() -> None:
        x = some_natural("x")
        current().learn(x.term < 0)
        insist(x == 5)

    (only,) = paths_of(run)
    assert only.end is End.EMPTY
    assert len(only.path.obligations) == 2


def test_a_function_that_decides_something_else_the_second_time_is_unfaithful() -> None:
    turns = itertools.count()

    def run() -> None:
        bool(some_int("x") > next(turns))
        bool(some_int("y") > 0)

    assert Unfaithful in [type(walked.error) for walked in paths_of(run)]
    assert End.UNSUPPORTED in ends_of(run)


def test_a_function_that_chooses_something_else_the_second_time_is_unfaithful() -> None:
    turns = itertools.count()
    walked = paths_of(lambda: current().choose(2, f"turn {next(turns)}"))
    assert [type(each.error) for each in walked] == [type(None), Unfaithful]


def test_a_function_that_decides_less_the_second_time_is_unfaithful() -> None:
    turns = itertools.count()

    walked = paths_of(lambda: next(turns) or bool(some_int("x") > 0))
    assert [each.end for each in walked] == [End.RETURNED, End.UNSUPPORTED]
    assert isinstance(walked[1].error, Unfaithful)


def test_more_paths_than_the_limit_leave_it_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian_proofs.symbolic.walk.PATHS_MAX", 7)
    with pytest.raises(Undecided, match="more than 7 paths"):
        paths_of(lambda: [bool(some_int(name) > 0) for name in "xyz"])


def test_choose_tries_every_number() -> None:
    found: list[tuple[int, int]] = []
    paths_of(lambda: found.append((current().choose(3, "first"), current().choose(2, "second"))))
    assert sorted(found) == list(itertools.product(range(3), range(2)))


def refuses() -> None:
    """Refuse, as a kernel does."""
    raise ValueError


@pytest.mark.parametrize(
    ("run", "end"),
    [
        (lambda: None, End.RETURNED),
        (refuses, End.REFUSED),
        (lambda: hash(some_int("x")), End.UNSUPPORTED),
        (lambda: (_ for _ in ()).throw(AssertionError), End.ASSERTION),
        (lambda: (_ for _ in ()).throw(EndOfPath), End.STEP),
        (lambda: (_ for _ in ()).throw(RecursionError), End.REFUSED),
    ],
    ids=lambda value: value.name if isinstance(value, End) else "",
)
def test_a_path_ends_as_it_ends(run: Callable[[], object], end: End) -> None:
    assert [walked.end for walked in paths_of(run)] == [end]


@pytest.mark.parametrize("question", [hash, str, float, lambda x: [1][x], lambda x: x + True])
def test_code_that_catches_every_exception_does_not_swallow_a_signal(question: Callable[[object], object]) -> None:
    def run() -> None:
        with suppress(Exception):
            question(some_int("x"))

    assert ends_of(run) == [End.UNSUPPORTED]


def test_the_path_is_put_away_when_it_has_been_walked() -> None:
    for _ in walk(lambda: bool(some_int("x") > 0), timeout_ms=100):
        with pytest.raises(Unsupported, match="outside a proof"):
            current()


def test_the_same_names_are_given_on_every_run() -> None:
    path = Path([], 100)
    assert [str(path.fresh(name)) for name in ("x", "x", "y")] == ["x.1", "x.2", "y.1"]
