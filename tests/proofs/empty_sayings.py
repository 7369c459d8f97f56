"""Convenience: claims that say nothing, or suppose what never happens; not in a test, whose asserts pytest rewrites."""

from __future__ import annotations

from rhodian import in_order
from rhodian_proofs.claims import Natural, Naturals, claim, implies, total, use
from rhodian_proofs.theorems.base.lemmas import product_grows
from rhodian_proofs.theorems.sharing.allocation import IN_ORDER


def _supposed_of(left: int, amount: int) -> bool:
    return implies(left > amount, left == amount + 7)


@claim("XX-1", about=(in_order,), invariants=(IN_ORDER,))
def says_nothing(amount: Natural, capacities: Naturals) -> None:
    """Whatever is left is no more than itself."""
    left = in_order(amount, capacities).left
    assert left <= left + 0


@claim("XX-2", about=(in_order,), invariants=(IN_ORDER,))
def supposes_what_never_happens(amount: Natural, capacities: Naturals) -> None:
    """If more is left than there was, anything holds."""
    left = in_order(amount, capacities).left
    assert left <= amount
    assert implies(left > amount, left == amount + 7)


@claim("XX-3", about=(in_order,), invariants=(IN_ORDER,))
def asserts_where_nothing_comes(amount: Natural, capacities: Naturals) -> None:
    """Nothing comes to the second assert."""
    left = in_order(amount, capacities).left
    assert left <= amount
    if left > amount:
        assert left == amount + 7


@claim("XX-4", about=(in_order,), invariants=(IN_ORDER,))
def supposes_more_than_it_needs(amount: Natural, capacities: Naturals) -> None:
    """No more is left than there was, whatever the lemma says."""
    use(product_grows, amount, amount + 1, total(capacities))
    assert in_order(amount, capacities).left <= amount


@claim("XX-5", about=(in_order,), invariants=(IN_ORDER,))
def supposes_in_a_helper(amount: Natural, capacities: Naturals) -> None:
    """If more is left than there was, anything holds, and a helper says so."""
    left = in_order(amount, capacities).left
    assert left <= amount
    assert _supposed_of(left, amount)


@claim("XX-6", about=(in_order,), invariants=(IN_ORDER,))
def supposes_twice_on_a_line(amount: Natural, capacities: Naturals) -> None:
    """Of two premises on one line one is met."""
    left = in_order(amount, capacities).left
    assert implies(left > 0, left <= amount) & implies(left > amount, left == amount + 7)


@claim("XX-7", about=())
def is_about_nothing(amount: Natural) -> None:
    """An amount is 0 or more."""
    assert amount >= 0
