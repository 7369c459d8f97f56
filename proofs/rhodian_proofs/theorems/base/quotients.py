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


def mean_holds(x: Any, y: Any, root: Any) -> bool:
    """State that two numbers whose product is no less than a square are together no less than twice its root."""
    return implies((x >= 0) & (y >= 0) & (root >= 0) & (x * y >= root * root), x + y >= 2 * root)


@claim("LM-4", about=(), lemma=mean_holds)
def two_numbers_are_together_no_less_than_twice_the_root_of_their_product(x: AnyInt, y: AnyInt, root: AnyInt) -> None:
    """Two numbers whose product is no less than a square are together no less than twice its root."""
    use(product_grows, x + y + 1, 2 * root, x + y)
    use(product_grows, x + y + 1, 2 * root, 2 * root)
    use(product_grows, x, y, y - x)
    use(product_grows, y, x, x - y)
    assert mean_holds(x, y, root)


def later_has_as_much(held: Any, owed: Any, first: Any, taken: Any, amount: Any, before: Any, after: Any) -> bool:
    """State that a quotient is the same or one more, once another share was taken out of the same division.

    `taken` is `first` x `held` / `owed`, `before` is `amount` x `held` / `owed`, each rounded down, and `after` is
    `amount` x (`held` - `taken`) / (`owed` - `first`), rounded down.
    """
    rest, left = held - taken, owed - first
    given = (taken * owed <= first * held) & (first * held < (taken + 1) * owed) & (before * owed <= amount * held)
    given = given & (amount * held < (before + 1) * owed) & (after * left <= amount * rest)
    given = given & (amount * rest < (after + 1) * left) & (0 <= amount) & (amount <= left) & (left > 0) & (first >= 0)
    return implies(given, (before <= after) & (after <= before + 1))


@claim("LM-5", about=(), lemma=later_has_as_much)
def a_share_taken_later_is_no_smaller_and_at_most_a_unit_larger(
    held: AnyInt, owed: AnyInt, first: AnyInt, taken: AnyInt, amount: AnyInt, before: AnyInt, after: AnyInt
) -> None:
    """A share that is taken once another was taken is no smaller, and at most a unit larger."""
    use(product_grows, taken * owed, first * held, amount)
    use(product_grows, before * owed, amount * held, (owed - first))
    use(product_grows, amount * (held - taken) + 1, before * (owed - first), owed)
    use(product_grows, after + 1, before, (owed - first))
    use(product_grows, first * held, (taken + 1) * owed, amount)
    use(product_grows, amount * held + 1, (before + 1) * owed, (owed - first))
    use(product_grows, before + 2, after, (owed - first))
    use(product_grows, amount, (owed - first), owed)
    use(product_grows, (before + 2) * (owed - first), amount * (held - taken), owed)
    assert later_has_as_much(held, owed, first, taken, amount, before, after)
