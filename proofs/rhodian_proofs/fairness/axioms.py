"""Checked: what may be asked of a rule that shares an amount by weight, each axiom stated once for all rules.

An axiom takes a rule and what it is tried on, and tells whether the rule does as the
axiom asks. On plain numbers it is a plain test; on symbolic ones it is what a claim
asserts. Members are named by their places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from rhodian_proofs.claims import alike_elsewhere, implies, same_weights, total, upto

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.fairness.rivals import Rule, Shares

Axiom: TypeAlias = "Callable[..., bool]"
"""From a rule, and by name what it is tried on, to whether it does as the axiom asks."""


def exactness(rule: Rule, amount: int, weights: Shares) -> bool:
    """Ask that the shares sum to the amount, if any weight is above 0."""
    return implies(total(weights) > 0, total(rule(amount, weights)) == amount)


def quota(rule: Rule, amount: int, weights: Shares, place: int) -> bool:
    """Ask that each share is less than one unit off the exact quota, amount times weight over total."""
    share, exact, whole = rule(amount, weights)[place], amount * weights[place], total(weights)
    return implies(whole > 0, (share * whole < exact + whole) & (share * whole > exact - whole))


def non_negativity(rule: Rule, amount: int, weights: Shares, place: int) -> bool:
    """Ask that each share is 0 or more."""
    return rule(amount, weights)[place] >= 0


def cap(rule: Rule, amount: int, weights: Shares, place: int) -> bool:
    """Ask that no share is above the member's weight, if the amount is at most the sum of the weights."""
    return implies(amount <= total(weights), rule(amount, weights)[place] <= weights[place])


def anonymity(  # noqa: PLR0913, PLR0917  # it compares two lists at two places
    rule: Rule, amount: int, weights: Shares, others: Shares, place: int, later: int
) -> bool:
    """Ask that, if others hold the same weights in another order, a member moved to a later place bears the same.

    Members of one weight may stand for each other. To move one forward is the same with both sequences exchanged.
    """
    asked = same_weights(weights, others) & (weights[place] == others[later])
    return implies(asked, rule(amount, weights)[place] == rule(amount, others)[later])


def equal_treatment(rule: Rule, amount: int, weights: Shares, place: int, later: int) -> bool:
    """Ask that shares of members of equal weight differ by one unit at most."""
    difference = rule(amount, weights)[place] - rule(amount, weights)[later]
    return implies(weights[place] == weights[later], (difference <= 1) & (difference >= -1))


def split_and_merge(rule: Rule, amount: int, weights: Shares, place: int) -> bool:
    """Ask that the first members, up to a place, bear what one in their stead would, beside one for all the others."""
    first = upto(weights, place) + weights[place]
    shares = rule(amount, weights)
    merged = rule(amount, (first, total(weights) - first))
    together: int = upto(shares, place) + shares[place]
    return together == merged[0]


def loss_monotone(rule: Rule, amount: int, more: int, weights: Shares, place: int) -> bool:
    """Ask that nobody bears less of a larger amount."""
    return rule(amount, weights)[place] <= rule(amount + more, weights)[place]


def weight_monotone(rule: Rule, amount: int, weights: Shares, others: Shares, place: int) -> bool:
    """Ask that nobody bears less because its own weight is larger, the others being as they were."""
    asked = alike_elsewhere(weights, others, place) & (weights[place] <= others[place])
    return implies(asked, rule(amount, weights)[place] <= rule(amount, others)[place])


def path_independence(rule: Rule, amount: int, more: int, weights: Shares, place: int) -> bool:
    """Ask that sharing an amount and then another is the same as sharing both at once."""
    in_steps = rule(amount, weights)[place] + rule(more, weights)[place]
    return in_steps == rule(amount + more, weights)[place]


def consistency(rule: Rule, amount: int, weights: Shares, place: int, later: int) -> bool:
    """Ask that sharing without a member and its share leaves every other member's share as it was."""
    shares = rule(amount, weights)
    without_one = rule(amount - shares[place], without(weights, place))
    without_other = rule(amount - shares[later], without(weights, later))
    return (without_one[later - 1] == shares[later]) & (without_other[place] == shares[place])


AXIOMS: tuple[Axiom, ...] = (
    exactness,
    quota,
    non_negativity,
    cap,
    anonymity,
    equal_treatment,
    split_and_merge,
    loss_monotone,
    weight_monotone,
    path_independence,
    consistency,
)
"""All eleven, in the order of the table in spec/sharing.md."""


def without(items: Shares, place: int) -> Shares:
    """Return the items but for the one at a place; of a sequence of unknown length this is refused."""
    return items[:place] + items[place + 1 :]
