"""Checked: a claim that says nothing, or supposes what never happens, is not called proved."""

from __future__ import annotations

import attrs

from rhodian import in_order
from rhodian_proofs.claims.writing import Natural, Naturals, claim, implies, total, use
from rhodian_proofs.engine.check import check
from rhodian_proofs.record import Status
from rhodian_proofs.theorems.allocation import IN_ORDER
from rhodian_proofs.theorems.lemmas import product_grows
from tests.proofs.walking import QUICK


def _false(amount: Natural, capacities: Naturals) -> None:
    assert in_order(amount, capacities).unallocated == 0


@claim("XX-1", falsely=_false, about=(in_order,), invariants=(IN_ORDER,))
def says_nothing(amount: Natural, capacities: Naturals) -> None:
    """Whatever is left is no more than itself."""
    left = in_order(amount, capacities).unallocated
    assert left <= left + 0


@claim("XX-2", falsely=_false, about=(in_order,), invariants=(IN_ORDER,))
def supposes_what_never_happens(amount: Natural, capacities: Naturals) -> None:
    """If more is left than there was, anything holds."""
    left = in_order(amount, capacities).unallocated
    assert left <= amount
    assert implies(left > amount, left == amount + 7)


@claim("XX-3", falsely=_false, about=(in_order,), invariants=(IN_ORDER,))
def asserts_where_nothing_comes(amount: Natural, capacities: Naturals) -> None:
    """Nothing comes to the second assert."""
    left = in_order(amount, capacities).unallocated
    assert left <= amount
    if left > amount:
        assert left == amount + 7


@claim("XX-4", falsely=_false, about=(in_order,), invariants=(IN_ORDER,))
def supposes_more_than_it_needs(amount: Natural, capacities: Naturals) -> None:
    """No more is left than there was, whatever the lemma says."""
    use(product_grows, amount, amount + 1, total(capacities))
    assert in_order(amount, capacities).unallocated <= amount


def failed(about: object) -> set[str]:
    """Return the sanity checks that a claim fails, which leave it open."""
    verdict = check(about, QUICK)  # type: ignore[arg-type]  # a claim
    assert verdict.status is Status.OPEN
    return {each.name for each in verdict.sanity if not each.passed}


def test_a_claim_that_holds_whatever_the_kernel_answers_is_open() -> None:
    assert failed(says_nothing) == {"false if the kernel answered anything"}


def test_a_premise_that_is_never_met_leaves_a_claim_open() -> None:
    assert failed(supposes_what_never_happens) == {"every premise met by plain values"}


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
