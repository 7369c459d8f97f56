"""Checked: what a proof rests on comes down to questions that say no more than is needed, each written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.engine.check import walk_claim
from rhodian_proofs.run.registry import claims
from rhodian_proofs.solvers import answers
from rhodian_proofs.solvers.answers import Asker
from rhodian_proofs.solvers.obligations import Question, Reduction, write
from rhodian_proofs.symbolic.paths import Obligation
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from rhodian_proofs.record import Answer

X, Y, Z = z3.Int("x.1"), z3.Int("x.7"), z3.Int("z.3")
QUICK_MS = 5_000
_NAMED = {claim.name: claim for claim in claims()}


def obligation(*facts: Any) -> Obligation:
    """Return an obligation of these facts, each from a source named by its place."""
    return Obligation("a test", facts, tuple(f"source {place}" for place in range(len(facts))))


def reduced(*obligations: Obligation) -> Reduction:
    """Return what obligations come down to."""
    reduction = Reduction()
    reduction.add(obligations, QUICK_MS)
    return reduction


def test_a_question_holds_only_the_facts_that_contradict_each_other() -> None:
    reduction = reduced(obligation(Z > 5, X >= 0, Z < 9, X < 0))
    (question,) = reduction.questions.values()
    assert question.facts == 2
    assert question.smtlib.count("(assert ") == 2
    assert "z" not in question.smtlib.replace("(check-sat)", "")
    assert reduction.needed == {"source 1", "source 3"}


def test_questions_that_differ_in_the_numbers_of_their_unknowns_only_are_one() -> None:
    reduction = reduced(obligation(X >= 0, X < 0), obligation(Z > 2, Y >= 0, Y < 0))
    assert len(reduction.questions) == 1


def test_what_z3_is_asked_again_does_not_depend_on_what_its_process_was_asked_before() -> None:
    (question,) = reduced(obligation(X * Y > Z, Z > X * Y + 1)).questions.values()

    def effort(seed: int) -> tuple[z3.CheckSatResult, list[int], int]:
        facts = answers.facts_apart(question.smtlib)
        solver = z3.SimpleSolver(ctx=facts.ctx)
        solver.set("random_seed", seed)
        solver.add(facts)
        answer = solver.check()
        return answer, [fact.get_id() for fact in facts], solver.statistics().get_key_value("rlimit count")

    before = [effort(seed) for seed in range(1, 4)]
    kept = [z3.Int(f"before.{number}") + number > 0 for number in range(1000)]
    assert [effort(seed) for seed in range(1, 4)] == before
    assert before[0][0] == z3.unsat
    assert answers.facts_apart(question.smtlib).ctx != kept[0].ctx


def test_different_questions_stay_apart() -> None:
    assert len(reduced(obligation(X >= 0, X < 0), obligation(X >= 1, X < 1)).questions) == 2
    assert len(reduced(obligation(X > Y, Y > X), obligation(X > Z, Z > X)).questions) == 2


def test_facts_that_can_hold_together_are_no_question() -> None:
    reduction = reduced(obligation(X >= 0, X < 2))
    assert reduction.questions == {}
    assert reduction.undecided == ["a test"]


def test_a_core_takes_the_instance_of_a_lemma_that_spares_multiplying() -> None:
    lemma = z3.Implies(z3.And(X <= Y, Z >= 0), X * Z <= Y * Z)
    facts = X <= Y, Z >= 0, lemma, Y * Z < X * Z
    (question,) = reduced(obligation(*facts)).questions.values()
    assert question.facts == 4
    assert not question.linear


def test_what_a_claim_comes_down_to_does_not_depend_on_what_was_proved_before() -> None:
    claim, other = (
        _NAMED[name]
        for name in (
            "charges_are_rounded_down_for_the_trader",
            "a_sale_is_charged_no_more_than_its_order_counts_on",
        )
    )
    first = walk_claim(claim, None, QUICK).questions
    walk_claim(other, None, QUICK)
    assert len(first) > 1
    assert walk_claim(claim, None, QUICK).questions == first


def test_a_product_with_a_known_number_is_linear() -> None:
    assert write([3 * X > 2, X < 0]).linear
    assert not write([X * X < 0]).linear


def test_a_question_reads_back_as_the_facts_it_was_written_from() -> None:
    array = z3.Array("balances.2", z3.IntSort(), z3.IntSort())
    outside = z3.Function("is_outside", z3.IntSort(), z3.BoolSort())
    name = z3.Int("members[0].1")
    facts = [z3.Or(outside(X), z3.Select(array, X) >= -2), z3.If(X > Y, X, name) == 3, z3.Store(array, X, 1) == array]
    (back,) = [list(z3.parse_smt2_string(write(facts).smtlib))]
    solver = z3.Solver()
    solver.add(z3.Not(z3.And(*back) == z3.substitute(z3.And(*facts), *renamed(facts, back))))
    assert solver.check() == z3.unsat


def renamed(facts: list[Any], back: list[Any]) -> list[tuple[Any, Any]]:
    """Return which unknown became which, by the order in which they stand."""

    def unknowns(term: Any) -> Iterator[Any]:
        if z3.is_const(term) and term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield term
        for child in term.children():
            yield from unknowns(child)

    pairs = zip(
        (u for fact in facts for u in unknowns(fact)), (u for fact in back for u in unknowns(fact)), strict=True
    )
    return list({one.get_id(): (one, other) for one, other in pairs}.values())


def asked(question: Question, **changes: Any) -> Answer:
    """Return what becomes of a question."""
    asker = Asker(attrs.evolve(QUICK, **changes))
    try:
        return asker.ask(question)
    finally:
        asker.close()


def test_a_question_is_put_to_z3_as_often_as_asked_and_more_often_if_it_multiplies() -> None:
    assert asked(write([X >= 0, X < 0]), seeds=4).seeds == 4
    assert asked(write([X * X < 0]), seeds=4, seeds_nonlinear=6).seeds == 6


def test_each_seed_asks_in_an_order_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    orders = set()

    def again(facts: list[Any], seed: int, _: int) -> Any:
        orders.add((seed, len(facts)))
        return z3.unsat

    monkeypatch.setattr(answers, "_again", again)
    asked(write([X >= 0, X < 0]), seeds=5, solvers=("z3",))
    assert orders == {(seed, 2) for seed in range(1, 6)}


def test_facts_that_can_hold_together_are_complained_of_by_both_solvers() -> None:
    complaints = asked(write([X >= 0, X < 5]), seeds=2).complaints
    assert complaints == ("Z3 with seed 1 answers sat", "Z3 with seed 2 answers sat", "cvc5 answers sat")
