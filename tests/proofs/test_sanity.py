"""Checked: a claim that says nothing, or supposes what never happens, is not called proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from rhodian_proofs.engine.check import check
from rhodian_proofs.record import Status
from rhodian_proofs.theorems.markets.closed_at_mark import a_value_in_the_band_differs_by_no_more_than_the_band
from tests.proofs.empty_sayings import (
    asserts_where_nothing_comes,
    is_about_nothing,
    says_nothing,
    supposes_in_a_helper,
    supposes_more_than_it_needs,
    supposes_twice_on_a_line,
    supposes_what_never_happens,
)
from tests.proofs.walking import QUICK

if TYPE_CHECKING:
    from rhodian_proofs.claims.writing import Claim


def failed(about: object) -> set[str]:
    """Return the sanity checks that a claim fails, which leave it open."""
    verdict = check(about, QUICK)  # type: ignore[arg-type]  # a claim
    assert verdict.status is Status.OPEN
    return {each.name for each in verdict.sanity if not each.passed}


def test_a_claim_that_holds_whatever_the_kernel_answers_is_open() -> None:
    assert failed(says_nothing) == {"false if the kernel answered anything"}


@pytest.mark.parametrize("claim", [supposes_what_never_happens, supposes_in_a_helper, supposes_twice_on_a_line])
def test_a_premise_that_is_never_met_leaves_a_claim_open_wherever_it_stands(claim: Claim) -> None:
    assert failed(claim) == {"every premise met by plain values"}


def test_a_claim_that_is_about_nothing_of_the_kernel_is_open() -> None:
    assert failed(is_about_nothing) == {"false if the kernel answered anything"}


def test_a_truth_that_the_kernel_answers_of_any_numbers_is_replaced_too() -> None:
    assert check(a_value_in_the_band_differs_by_no_more_than_the_band, QUICK).status is Status.PROVED


def test_an_assert_that_nothing_reaches_leaves_a_claim_open() -> None:
    assert failed(asserts_where_nothing_comes) == {"every assert run on plain values"}


def test_a_lemma_that_nothing_needs_is_flagged_and_does_no_harm() -> None:
    verdict = check(supposes_more_than_it_needs, QUICK)
    assert verdict.status is Status.PROVED
    assert [name.split(",")[0] for name in verdict.unneeded if name.startswith("lemma")] == ["lemma product_grows"]


def test_what_a_core_needs_is_not_flagged() -> None:
    assert "amount is 0 or more" not in check(supposes_more_than_it_needs, QUICK).unneeded


def test_a_claim_put_to_one_solver_only_is_open() -> None:
    verdict = check(supposes_more_than_it_needs, attrs.evolve(QUICK, solvers=("z3",)))
    assert verdict.status is Status.OPEN
    assert verdict.reasons == ["both solvers asked: asked one solver only"]
