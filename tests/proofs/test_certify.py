"""Checked: certificates are found for what the proofs of the allocation core rest on, and for nothing that is false."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from rhodian_proofs.engine.refuting import run_symbolically
from rhodian_proofs.run.registry import claims
from rhodian_proofs.solvers.certify import certify
from rhodian_proofs.solvers.obligations import Reduction
from rhodian_proofs.solvers.recheck.certificates import facts_of, refute
from rhodian_proofs.symbolic.walk import walk
from tests.proofs.walking import TIMEOUT_MS

if TYPE_CHECKING:
    from rhodian_proofs.solvers.obligations import Question

SEARCH_MS = 60_000
"""How long a search may take; it ends as soon as it finds."""


def questions_of(clause: str) -> list[Question]:
    """Return what the claims of a clause rest on, for sequences of unknown length."""
    reduction = Reduction()
    for claim in (claim for claim in claims() if claim.clause == clause):
        for walked in walk(lambda: run_symbolically(claim, claim.check, None), timeout_ms=TIMEOUT_MS):  # noqa: B023  # walked at once
            reduction.add(walked.path.obligations, TIMEOUT_MS)
    return list(reduction.questions.values())


def is_certified(smtlib: str) -> bool:
    """Tell whether a certificate is found, and the checker accepts it as it is written down."""
    certificate = certify(smtlib, SEARCH_MS)
    if certificate is None:
        return False
    refute(facts_of(smtlib), json.loads(json.dumps(certificate)))
    return True


def text_of(*facts: str) -> str:
    """Return the SMT-LIB text of some facts about x.1 and y.1."""
    asserted = "".join(f"(assert {fact})" for fact in facts)
    return f"(declare-fun x.1 () Int)(declare-fun y.1 () Int){asserted}(check-sat)"


@pytest.mark.parametrize("clause", ["AL-2", "AL-5", "AL-6"])
def test_all_that_a_clause_of_the_allocation_core_rests_on_has_a_certificate(clause: str) -> None:
    questions = questions_of(clause)
    assert questions
    assert [question.smtlib for question in questions if not is_certified(question.smtlib)] == []


def test_what_in_proportion_rests_on_multiplies_unknowns() -> None:
    assert [question for question in questions_of("AL-6") if not question.linear]


@pytest.mark.parametrize(
    "facts",
    [
        ("(< x.1 y.1)", "(< y.1 x.1)"),
        ("(= (* 2 x.1) (+ 1 (* 2 y.1)))",),
        ("(= x.1 (ite (< x.1 y.1) (+ x.1 1) (- x.1 1)))",),
        ("(or (< x.1 0) (> x.1 9))", "(=> (> x.1 0) (= y.1 x.1))", "(< y.1 9)", "(>= x.1 0)"),
        ("(<= (* x.1 x.1) 0)", "(> x.1 0)"),
        ("(>= x.1 0)", "(not (< 0 x.1))", "(not (= (* x.1 y.1) 0))"),
    ],
)
def test_facts_that_contradict_each_other_have_a_certificate(facts: tuple[str, ...]) -> None:
    assert is_certified(text_of(*facts))


@pytest.mark.parametrize(
    "facts",
    [
        ("(<= x.1 y.1)", "(<= y.1 x.1)"),
        ("(= (* 3 x.1) (+ 1 (* 2 y.1)))",),
        ("(or (< x.1 0) (> x.1 9))", "(>= x.1 0)"),
        ("(> (* x.1 y.1) 0)", "(< x.1 0)"),
    ],
)
def test_facts_that_some_numbers_satisfy_have_none(facts: tuple[str, ...]) -> None:
    assert certify(text_of(*facts), 2_000) is None


@pytest.mark.parametrize("text", ["", "(assert", text_of("(< w.1 0)"), text_of("(< x.1 x.1)").replace("Int", "Real")])
def test_a_text_that_the_checker_would_not_read_has_none(text: str) -> None:
    assert certify(text, SEARCH_MS) is None


def test_no_certificate_is_found_without_time() -> None:
    assert certify(text_of("(< x.1 x.1)"), 0) is None


def test_the_same_text_has_the_same_certificate() -> None:
    (hardest, *_) = [question.smtlib for question in questions_of("AL-6") if not question.linear]
    assert certify(hardest, SEARCH_MS) == certify(hardest, SEARCH_MS)
