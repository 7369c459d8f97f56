"""Checked: the table of sharing rules against fairness axioms says what the claims and the solver's examples say."""

from __future__ import annotations

from functools import cache
from inspect import signature
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from rhodian import in_proportion
from rhodian_proofs.fairness import axioms as fairness
from rhodian_proofs.fairness.axioms import AXIOMS
from rhodian_proofs.fairness.rivals import (
    RULES,
    cumulative_marks,
    largest_remainder,
    per_leg_rounding,
    sequential_floors,
)
from rhodian_proofs.report.fairness_table import Cell, Standing, answers, cells, claim_of, counterexample, table, words
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from rhodian_proofs.fairness.axioms import Axiom
    from rhodian_proofs.fairness.rivals import Rule

SPEC = Path(__file__).parents[2] / "spec" / "sharing.md"
CHOSEN: dict[str, Any] = {"amount": 5, "more": 1, "weights": (2, 1, 2), "others": (2, 2, 1), "place": 1, "later": 2}


@cache
def found() -> tuple[Cell, ...]:
    """Return the cells, looked for once."""
    return cells()


def nothing_for_anyone(_: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Share nothing: a rule that meets many an axiom, but not exactness."""
    return tuple(0 for _ in weights)


def test_the_table_in_the_spec_is_what_is_found_cell_by_cell() -> None:
    assert table(found()) in SPEC.read_text(encoding="utf-8")


def test_every_rule_stands_to_every_axiom_and_no_cell_is_open() -> None:
    assert {(cell.rule, cell.axiom) for cell in found()} == set(product(RULES, AXIOMS))
    assert [cell for cell in found() if cell.verdict is Standing.OPEN] == []


def test_a_counterexample_fails_when_the_rule_is_run_on_it_and_reads_as_the_rule_answers() -> None:
    failing = [cell for cell in found() if cell.verdict is Standing.COUNTEREXAMPLE]
    assert failing
    for cell in failing:
        assert cell.axiom(cell.rule, **cell.example) is False
        assert cell.evidence == answers(cell.rule, cell.axiom, cell.example)


def test_every_claim_about_fairness_stands_in_one_cell_and_names_its_rule() -> None:
    named = {cell.evidence: cell for cell in found() if cell.clause}
    assert named.keys() == {claim.name for claim in claims() if claim.clause.startswith("FA-")}
    for claim in claims():
        if claim.name in named:
            assert named[claim.name].rule in claim.about
            assert (named[claim.name].verdict is Standing.BOUNDED) == bool(claim.scope)


def test_a_claim_about_fairness_asserts_its_axiom_of_its_rule_and_of_no_other() -> None:
    axioms = {axiom.__name__ for axiom in AXIOMS}
    rules = {rule.__name__ for rule in RULES}
    for claim in claims():
        if claim.clause.startswith("FA-"):
            known = set(claim.check.__code__.co_names)
            assert len(known & axioms) == 1
            assert len(known & rules) == 1


def test_no_claim_stands_for_a_cell_that_has_an_example() -> None:
    for cell in found():
        assert (claim_of(cell.rule, cell.axiom) is None) == (cell.verdict is Standing.COUNTEREXAMPLE)


def test_an_example_is_found_where_there_is_one_and_none_where_there_is_none() -> None:
    assert counterexample(nothing_for_anyone, fairness.exactness) == {"amount": 1, "weights": (1,)}
    assert counterexample(nothing_for_anyone, fairness.non_negativity) is None


@pytest.mark.parametrize("rule", RULES, ids=words)
def test_a_rule_shares_nothing_if_no_weight_is_above_0(rule: Rule) -> None:
    assert rule(7, (0, 0)) == (0, 0)
    assert rule(7, ()) == ()


@pytest.mark.parametrize("axiom", AXIOMS, ids=words)
def test_an_axiom_is_met_by_exact_quotas(axiom: Axiom) -> None:
    chosen = {name: value for name, value in CHOSEN.items() if name in signature(axiom).parameters}
    scaled = {name: value * 30 if name in {"amount", "more"} else value for name, value in chosen.items()}
    assert axiom(lambda amount, weights: tuple(amount * w // sum(weights) for w in weights), **scaled)


def test_the_rules_answer_as_their_names_say() -> None:
    assert cumulative_marks(2, (2, 1, 2)) == in_proportion(2, (2, 1, 2)).shares
    assert largest_remainder(10, (1, 1, 4)) == (2, 2, 6)
    assert largest_remainder(3, (1, 3, 3)) == (1, 1, 1)
    assert per_leg_rounding(1, (1, 1)) == (1, 1)
    assert per_leg_rounding(1, (1, 2)) == (0, 1)
    assert sequential_floors(2, (1, 1, 2)) == (0, 0, 2)
