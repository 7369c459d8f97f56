"""What walking asks of the solver's own library: it looks at what it is given, so nothing has to look before."""

from __future__ import annotations

import pytest
import z3

from rhodian_proofs.symbolic.direct import Replacing, is_certain, is_excluded, spend, tell
from rhodian_proofs.symbolic.paths import Obligation, Path

X, Y, TRUTH = z3.Int("x"), z3.Int("y"), z3.Bool("b")


def test_all_replacements_are_made_at_once_as_the_binding_makes_them() -> None:
    pairs = [(X, Y + 1), (Y, X)]
    stated = z3.And(X < Y, X + Y > 2 * X)
    assert Replacing(pairs).of(stated).eq(z3.substitute(stated, *pairs))


def test_a_replacement_that_comes_later_counts_for_what_is_put_later() -> None:
    replacing = Replacing([(X, z3.IntVal(1))])
    assert replacing.of(X + Y).eq(z3.IntVal(1) + Y)
    replacing.add(Y, z3.IntVal(2))
    assert replacing.of(X + Y).eq(z3.IntVal(1) + z3.IntVal(2))


def test_where_nothing_is_replaced_a_term_stays_as_it_is() -> None:
    assert Replacing().of(X).eq(X)


@pytest.mark.parametrize(
    "pair", [(X, TRUTH), (TRUTH, X), (X, z3.Real("r")), (X, z3.Array("a", z3.IntSort(), z3.IntSort()))]
)
def test_a_replacement_of_another_sort_is_refused(pair: tuple[z3.ExprRef, z3.ExprRef]) -> None:
    with pytest.raises(z3.Z3Exception):
        Replacing([pair]).of(z3.If(TRUTH, X, Y) > 0)


@pytest.mark.parametrize("fact", [X, X + Y, z3.Array("a", z3.IntSort(), z3.IntSort()), z3.IntSort()])
def test_what_is_no_statement_is_not_taken_for_a_fact(fact: z3.AstRef) -> None:
    with pytest.raises(z3.Z3Exception):
        tell(z3.Solver(), fact)
    with pytest.raises(z3.Z3Exception):
        tell(z3.Solver(), fact, z3.Bool("mark"))


def test_a_fact_that_is_told_is_known_and_its_mark_names_it() -> None:
    solver = z3.SimpleSolver()
    solver.set(unsat_core=True)
    for place, fact in enumerate((X > 0, Y > 0, X < 0)):
        tell(solver, fact, z3.Bool(f"fact {place}"))
    assert solver.check() == z3.unsat
    assert sorted(str(mark) for mark in solver.unsat_core()) == ["fact 0", "fact 2"]


def test_only_the_words_themselves_are_certain_or_excluded() -> None:
    certain = [z3.BoolVal(val=True), z3.simplify(X + 0 == X)]
    excluded = [z3.BoolVal(val=False), z3.simplify(X + 0 < X)]
    neither = [TRUTH, X + 0 == X, z3.Not(z3.BoolVal(val=False)), z3.Not(TRUTH)]
    assert [is_certain(each) for each in (*certain, *excluded, *neither)] == [True] * 2 + [False] * 6
    assert [is_excluded(each) for each in (*certain, *excluded, *neither)] == [False] * 2 + [True] * 2 + [False] * 4


def test_a_solver_that_may_spend_little_does_not_answer_and_answers_when_it_may_spend_what_it_likes() -> None:
    solver, many = z3.Solver(), [z3.Int(f"n{place}") for place in range(6)]
    tell(solver, z3.And(z3.Distinct(many), *[z3.And(each >= 0, each < 5) for each in many]))
    spend(solver, 100)
    assert solver.check() == z3.unknown
    spend(solver, 0)
    assert solver.check() == z3.unsat


def test_an_obligation_numbers_its_facts_as_a_path_does() -> None:
    path = Path(script=[], timeout_ms=1_000)
    path.learn(X > 0)
    path.learn(X > 1)
    assert Obligation("a test", tuple(path.facts), tuple(path.sources)).ids == tuple(path.ids)


def test_a_path_that_forgets_knows_nothing() -> None:
    path = Path(script=[], timeout_ms=1_000)
    path.learn(z3.And(X > 0, X < 0))
    path.forget()
    assert (path.facts, path.sources, path.ids, path.solver.check()) == ([], [], [], z3.sat)


def test_what_is_a_fact_itself_is_decided_without_being_asked_and_its_source_is_leaned_on() -> None:
    path = Path(script=[], timeout_ms=1_000)
    path.learn(X > 0, "a premise")
    path.learn(z3.Not(Y > 0), "another")
    assert (path.decide(X > 0), path.decide(Y > 0)) == (True, False)
    assert (path.leaned_on, path.obligations, path.trace) == ({"a premise", "another"}, [], [])


def test_what_a_claim_asserts_is_asked_even_if_it_is_a_fact_itself() -> None:
    def asserted() -> bool:
        return path.decide(X > 0)

    path = Path(script=[], timeout_ms=1_000, claimed=asserted.__code__)
    path.learn(X > 0)
    assert asserted()
    assert len(path.obligations) == 1


def test_what_only_follows_from_facts_is_asked() -> None:
    path = Path(script=[], timeout_ms=1_000)
    path.learn(X > 1)
    assert path.decide(X > 0)
    assert len(path.obligations) == 1


def test_what_was_forgotten_decides_nothing() -> None:
    path = Path(script=[], timeout_ms=1_000)
    path.learn(X > 0)
    path.forget()
    path.decide(X > 0)
    assert len(path.trace) == 1
