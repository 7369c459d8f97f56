"""Checked: a fact about quotients by which claims compare two shares."""

from __future__ import annotations

from typing import Any

from rhodian_proofs.claims import AnyInt, claim, implies, use
from rhodian_proofs.theorems.base.lemmas import product_cancels, product_grows


def quotient_grows(small: Any, x: Any, y: Any, large: Any, x_large: Any, y_large: Any) -> bool:
    """State that of two fractions the one that is no larger has no larger quotient.

    `small` is at most x / y, `large` is more than x_large / y_large less one, and both divisors are above 0.
    """
    divided = (y > 0) & (y_large > 0) & (small * y <= x) & (x_large < (large + 1) * y_large)
    return implies(divided & (x * y_large <= x_large * y), small <= large)


@claim("LM-3", about=(), lemma=quotient_grows)
def a_quotient_does_not_fall_when_the_fraction_grows(
    small: AnyInt, x: AnyInt, y: AnyInt, large: AnyInt, x_large: AnyInt, y_large: AnyInt
) -> None:
    """Of two fractions, the one that is no larger has no larger quotient, rounded down."""
    use(product_grows, small * y, x, y_large)
    use(product_grows, x_large + 1, (large + 1) * y_large, y)
    use(product_grows, 0, y - 1, y_large)
    use(product_cancels, small, large + 1, y * y_large)
    assert quotient_grows(small, x, y, large, x_large, y_large)


def same_quotient(quotient: Any, other: Any, dividend: Any, divisor: Any) -> None:
    """Give the instances by which two quotients of one division are the same."""
    use(quotient_grows, quotient, dividend, divisor, other, dividend, divisor)
    use(quotient_grows, other, dividend, divisor, quotient, dividend, divisor)
