"""Checked: contracts that are false, each in its own way; CrossHair has to refute every one of them on every run.

All but one are refuted by values. Of `a_precondition_that_nothing_meets` it has to say just that.
"""

from __future__ import annotations

import rhodian_proofs.crosshair.ints  # noqa: F401  # as the harnesses do
from rhodian import Account, Asset, InvalidAmount, in_order, in_proportion, in_proportion_capped, natural, post
from rhodian.ledger.posting import Transfer
from rhodian_proofs.claims.premises import implies

_A, _B = (Account(owner, "fund", Asset("EUR", 2)) for owner in "AB")


def a_sum_is_larger_than_its_parts(one: int, other: int) -> int:
    """Claim that adding a number of 0 or more makes any number larger.

    pre: other >= 0
    post: _ > one
    """
    return one + other


def a_number_is_unlike_any_far_away(number: int) -> bool:
    """Claim that no number is this one.

    post: _
    """
    return number != 123_456_789  # noqa: PLR2004  # far from what a few random tries would reach


def a_square_is_more_than_its_root(number: int) -> int:
    """Claim that a square is more than its root.

    post: _ > number
    """
    return number * number


def a_quotient_rounds_towards_nothing(dividend: int) -> int:
    """Claim that half of a number below 0 is rounded up.

    pre: dividend < 0
    post: 2 * _ >= dividend
    """
    return dividend // 2


def a_remainder_has_the_sign_of_the_dividend(dividend: int) -> int:
    """Claim that the remainder of a number below 0 is not above 0.

    pre: dividend < 0
    post: _ <= 0
    """
    return dividend % 7


def one_of_two_is_both(left: bool, right: bool) -> bool:  # noqa: FBT001  # what is claimed is of truth values
    """Claim that where one of two holds, both do.

    pre: left or right
    post: _
    """
    return left and right


def a_pair_is_in_order(pair: tuple[int, int]) -> bool:
    """Claim that the first of two numbers is not the larger one.

    post: _
    """
    return pair[0] <= pair[1]


def nothing_is_ever_raised(number: int) -> None:
    """Claim that no number is refused, without saying what is raised.

    post: True
    """
    if number == 4_321:  # noqa: PLR2004  # any number will do
        raise KeyError("no such number")  # CrossHair breaks down on a number in the text


def a_precondition_that_nothing_meets(number: int) -> bool:
    """Claim something false of numbers that there are none of.

    pre: number > 0
    pre: number < 0
    post: False
    """
    return number == 0


def a_false_conclusion_follows(amount: int) -> None:
    """Claim what is false under a premise that is met.

    pre: amount >= 0
    post: True
    """
    assert implies(amount > 0, amount > 1)  # noqa: S101  # as a claim does


def any_number_is_an_amount(value: int) -> None:
    """Claim that the seam for amounts lets a number below 0 through.

    post: True
    """
    try:
        natural(value, "amount")
    except InvalidAmount:
        raise AssertionError from None


def no_number_is_an_amount(value: int) -> None:
    """Claim that the seam lets nothing through, which would hold if it took CrossHair's numbers for no ints.

    post: True
    """
    try:
        natural(value, "amount")
    except InvalidAmount:
        return
    raise AssertionError


def a_share_is_rounded_down(amount: int, weight: int) -> int:
    """Claim that the second of two shares is never a unit above the rounded-down quota.

    pre: amount >= 0
    pre: weight >= 1
    pre: weight <= 2
    post: _ <= amount * weight // (weight + 1)
    """
    return in_proportion(amount, (1, weight)).shares[1]


def the_first_bears_a_unit_less_than_it_can(amount: int, capacity: int) -> int:
    """Claim that in order the first stops a unit short of its capacity.

    pre: amount >= 0
    pre: capacity >= 1
    post: _ < capacity
    """
    return in_order(amount, (capacity,)).shares[0]


def a_cap_leaves_nothing_over(amount: int, cap: int) -> int:
    """Claim that what one capped member cannot bear is not left over.

    pre: amount >= 0
    pre: cap >= 0
    post: _ == 0
    """
    return in_proportion_capped(amount, (1,), (cap,)).left


def a_payment_leaves_the_payee_as_it_was(held: int, amount: int) -> int:
    """Claim that the payee of a payment that can be made gains nothing.

    pre: 0 <= amount
    pre: amount <= held
    post: _ == 0
    """
    return dict(post({_A: held}, Transfer(_A, _B, amount)))[_B]
