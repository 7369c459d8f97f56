"""Checked: facts about products that the second solver does not find by itself, each proved once; plain invariants.

A claim that uses an instance of one of these is proved only if the lemma is.
"""

from __future__ import annotations

from typing import Any

from rhodian_proofs.claims import AnyInt, Conditions, Moment, claim, implies, use


def product_grows(x: Any, y: Any, factor: Any) -> bool:
    """State that a product does not fall when a factor grows and the other is 0 or more."""
    return implies((x <= y) & (factor >= 0), x * factor <= y * factor)


@claim("LM-1", about=(), lemma=product_grows)
def a_product_does_not_fall_when_a_factor_grows(x: AnyInt, y: AnyInt, factor: AnyInt) -> None:
    """If x is at most y, then x times a factor of 0 or more is at most y times it."""
    assert product_grows(x, y, factor)


def product_cancels(x: Any, y: Any, factor: Any) -> bool:
    """State that a factor above 0 can be cancelled from a strict inequality."""
    return implies((factor > 0) & (x * factor < y * factor), x < y)


@claim("LM-2", about=(), lemma=product_cancels)
def a_positive_factor_cancels(x: AnyInt, y: AnyInt, factor: AnyInt) -> None:
    """If x times a factor above 0 is less than y times it, then x is less than y."""
    use(product_grows, y, x, factor)
    assert product_cancels(x, y, factor)


def nothing_holds(_: Moment) -> Conditions:
    """Say nothing of a loop's state."""
    yield from ()


def stays_natural(at: Moment) -> Conditions:
    """Say of a loop's state that it is never below 0."""
    yield at.state >= 0
