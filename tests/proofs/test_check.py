"""Checked: a claim is called proved only if it passes every test that the word stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
import z3

from rhodian_proofs.engine import check as engine
from rhodian_proofs.engine.check import Limits, Status, check
from rhodian_proofs.language import hashes
from rhodian_proofs.run import registry
from rhodian_proofs.run.registry import claims
from rhodian_proofs.run.suite import settle
from rhodian_proofs.solvers import answers
from rhodian_proofs.solvers.cvc5 import SecondSolver
from tests.proofs import sayings
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rhodian_proofs.claims.writing import Claim

BY_NAME = {claim.name: claim for claim in claims()}

QUICK_CLAIMS = (
    "a_whole_number_is_an_amount_exactly_if_it_is_not_negative",
    "in_order_accounts_for_every_unit",
    "post_conserves_every_asset",
    "limited_passes_on_the_loss_up_to_its_capacity",
)


def complaints(claim: Claim, limits: Limits = QUICK) -> str:
    """Return why a claim is open, which it has to be."""
    verdict = check(claim, limits)
    assert verdict.status is Status.OPEN
    assert verdict.reasons
    return "; ".join(verdict.reasons)


@pytest.mark.parametrize("name", QUICK_CLAIMS)
def test_a_true_claim_is_proved(name: str) -> None:
    verdict = check(BY_NAME[name], QUICK)
    assert verdict.reasons == []
    assert verdict.status is Status.PROVED
    assert verdict.paths
    assert verdict.obligations >= len(verdict.questions) > 0
    assert verdict.witnesses > 0
    assert verdict.counterexample
    assert all(check.passed for check in verdict.sanity)
    about = {each.name: each.sha256 for each in verdict.about}
    assert about.keys() == {hashes.name_of(function) for function in BY_NAME[name].about}
    assert about.items() <= hashes.kernel().items()
    assert {each.name for each in verdict.reached} & hashes.kernel().keys()


def test_a_claim_about_a_loop_of_the_tests_is_proved() -> None:
    assert check(sayings.the_sum_is_the_sum, QUICK).status is Status.PROVED


def test_a_claim_that_holds_within_bounds_is_bounded() -> None:
    verdict = check(sayings.the_sum_is_the_sum_within_bounds, QUICK)
    assert (verdict.status, verdict.scope, verdict.reasons) == (Status.BOUNDED, "sums", [])


def test_a_false_claim_is_open() -> None:
    assert "assertion failed" in complaints(sayings.the_sum_is_small)


@pytest.mark.parametrize("claim", sayings.HOLES, ids=lambda claim: claim.name)
def test_a_claim_that_is_false_of_long_sequences_only_is_open(claim: Claim) -> None:
    with pytest.raises(AssertionError):
        claim.check(sayings.FALSE_OF[claim.name])
    assert "at length any" in complaints(claim)


@pytest.mark.parametrize("fault", sayings.WRONG)
def test_a_claim_with_a_wrong_invariant_is_open(fault: str) -> None:
    claim = attrs.evolve(sayings.the_sum_is_the_sum, invariants=(sayings.WRONG[fault],))
    assert "invariant broken" in complaints(claim)


def test_a_claim_through_a_loop_without_an_invariant_is_open() -> None:
    claim = attrs.evolve(sayings.the_sum_is_the_sum, invariants=())
    assert "a loop without an invariant: plain_sum.<locals>.step" in complaints(claim)


def test_a_claim_whose_false_variant_is_true_is_open() -> None:
    assert "the false variant was not refuted" in complaints(sayings.the_false_variant_is_true)


def test_a_claim_that_no_spelled_out_values_reach_is_open() -> None:
    assert "no values reach the claim" in complaints(sayings.a_later_place_that_is_never_spelled_out)


def test_a_claim_that_rests_on_a_contradiction_is_open() -> None:
    reasons = complaints(sayings.uses_what_is_false_of_everything)
    assert "no values reach the claim" in reasons
    assert "no path reaches the end of the claim" in reasons


def test_a_claim_whose_witness_fails_when_run_is_open() -> None:
    assert "a witness fails when run" in complaints(sayings.a_witness_that_fails_when_run)


def test_a_path_that_is_spelled_out_is_run_on_several_models(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []
    run = engine._run

    def noted(claim: Claim, values: Mapping[str, Any], found: engine.Walkthrough) -> str:
        ran.append(values["amount"])
        return run(claim, values, found)

    monkeypatch.setattr(engine, "_run", noted)
    claim = BY_NAME["in_order_accounts_for_every_unit"]
    found = engine.walk_claim(claim, 0, QUICK)
    assert found.reasons == []
    assert len(found.rows) < len(ran)
    assert len(set(ran)) > 1
    monkeypatch.setattr(engine, "MODELS", 1)
    ran.clear()
    assert len(engine.walk_claim(claim, 0, QUICK).rows) == len(ran)


@pytest.mark.parametrize("answer", ["sat", "unknown: out of time", "error: died", ""])
def test_a_claim_on_which_the_second_solver_does_not_agree_is_open(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SecondSolver, "answer", lambda *_: answer)
    assert f"cvc5 answers {answer}" in complaints(BY_NAME["post_conserves_every_asset"])


def test_a_claim_for_which_the_second_solver_has_no_time_is_open() -> None:
    claim = BY_NAME["a_product_does_not_fall_when_a_factor_grows"]
    assert "cvc5 answers unknown" in complaints(claim, attrs.evolve(QUICK, cvc5_ms=3))


def test_a_claim_that_the_first_solver_does_not_answer_again_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_again", lambda *_: z3.unknown)
    assert "Z3 with seed 1 answers unknown" in complaints(BY_NAME["post_conserves_every_asset"])


def test_a_claim_of_too_many_paths_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rhodian_proofs.symbolic.walk.PATHS_MAX", 2)
    assert "more than 2 paths" in complaints(BY_NAME["post_conserves_every_asset"])


def proved_together(*chosen: Claim) -> dict[str, Status]:
    """Return what becomes of claims that are checked in one run."""
    verdicts = [check(claim, QUICK) for claim in chosen]
    settle(chosen, verdicts)
    return {verdict.name: verdict.status for verdict in verdicts}


def test_a_claim_that_uses_a_lemma_is_proved_only_together_with_it() -> None:
    lemma, user = (
        BY_NAME[name] for name in ("a_product_does_not_fall_when_a_factor_grows", "a_positive_factor_cancels")
    )
    assert set(proved_together(lemma, user).values()) == {Status.PROVED}
    assert set(proved_together(user, lemma).values()) == {Status.PROVED}
    assert set(proved_together(user).values()) == {Status.OPEN}


def test_a_lemma_that_rests_on_itself_is_open_and_so_is_what_uses_it() -> None:
    chosen = sayings.proves_a_lemma_by_itself, sayings.uses_a_lemma_that_rests_on_itself
    assert set(proved_together(*chosen).values()) == {Status.OPEN}


def test_a_claim_that_uses_another_statement_under_a_lemma_s_name_is_open() -> None:
    lemma = BY_NAME["a_product_does_not_fall_when_a_factor_grows"]
    found = proved_together(lemma, sayings.uses_an_impostor)
    assert found == {lemma.name: Status.PROVED, "uses_an_impostor": Status.OPEN}


def test_what_uses_a_lemma_that_rests_on_an_open_one_is_open() -> None:
    middle = BY_NAME["a_positive_factor_cancels"]
    user = attrs.evolve(middle, clause="XX-9", check=sayings.uses_the_second_lemma, lemma=None)
    assert set(proved_together(middle, user).values()) == {Status.OPEN}


def test_every_claim_has_a_name_of_its_own() -> None:
    names = [claim.name for claim in registry.claims()]
    assert len(set(names)) == len(names)
    assert names
