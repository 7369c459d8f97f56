"""Checked: the words of claims answer of symbolic values what they answer of plain ones, or refuse."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from rhodian import Account, Asset, in_proportion
from rhodian.base import loops
from rhodian.sharing.allocation import _by_cap_per_weight
from rhodian_proofs.claims import around, either, hint, is_natural, is_same, is_whole, once, only
from rhodian_proofs.claims.refusals import Counting
from rhodian_proofs.symbolic.ints import some_int, some_natural
from rhodian_proofs.symbolic.signals import Unsupported
from rhodian_proofs.symbolic.walk import End
from rhodian_proofs.theorems.sharing.allocation import IN_PROPORTION
from tests.proofs.ruled import column, under
from tests.proofs.walking import ends_of, insist, is_proved, some_equal_to

if TYPE_CHECKING:
    from collections.abc import Callable

EUR = Asset("EUR", 2)
NAN = float("nan")


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (1, 1, True),
        (1, True, False),
        (1, 1.0, False),
        (1, Counting(1), False),
        (NAN, NAN, True),
        ((1, (2, 3)), (1, (2, 3)), True),
        ((1, (2, 3)), (1, (2, 3.0)), False),
        ((1,), (1, 1), False),
        ((0,), (False,), False),
        ([1], (1,), False),
        (Account("a", "fund", EUR), Account("a", "fund", Asset("EUR", 2)), True),
        (Account("a", "fund", EUR), Account("a", "fund", Asset("EUR", 3)), False),
        ({"a": 1}, {"a": 1}, True),
        (int, int, True),
        (int, bool, False),
    ],
)
def test_values_are_the_same_if_they_are_equal_and_of_one_type_part_by_part(
    found: object, wanted: object, same: object
) -> None:
    assert is_same(found, wanted) is same
    assert is_same(wanted, found) is same


def test_a_symbolic_number_is_the_same_as_a_plain_one_that_it_equals() -> None:
    def run() -> None:
        insist(is_same(some_equal_to(3), 3))
        insist(is_same((1, some_equal_to(3)), (1, 3)))
        insist(not is_same(some_equal_to(3), 4))
        insist(not is_same(some_equal_to(1), wanted=True))
        insist(is_whole(some_int("any")))
        insist(is_natural(some_equal_to(0)))
        insist(not is_natural(some_equal_to(-1)))

    assert is_proved(run)
    assert End.ASSERTION in ends_of(lambda: insist(is_same(some_int("any"), 3)))


def shares_of(amount: Any, weights: Any) -> Any:
    """Return the shares in proportion."""
    return in_proportion(amount, weights).shares


def test_a_rule_asked_once_answers_as_itself_and_the_very_same_again() -> None:
    def run() -> None:
        rule = once(shares_of)
        amount, weights = some_natural("amount"), column("weights")
        insist(rule(amount, weights) is rule(amount, weights))
        if loops.total(weights) == 0:
            return
        insist(shares_of(amount, weights) is not shares_of(amount, weights))
        insist(rule(amount + 1, weights) is not rule(amount, weights))

    assert is_proved(under(run, IN_PROPORTION))
    assert once(shares_of)(7, (1, 2)) == shares_of(7, (1, 2))


def test_what_a_key_looks_at_is_told_of_plain_and_symbolic_weights_alike() -> None:
    assert around(_by_cap_per_weight((3, 5))).free.weight_largest == 5

    def run() -> None:
        insist(is_whole(around(_by_cap_per_weight(column())).free.weight_largest))

    assert is_proved(under(run))


def looking_at(value: object) -> Callable[[], object]:
    """Return a function that looks at a value of this one."""
    return lambda: value


@pytest.mark.parametrize("value", ["text", True, (1,), None])
def test_what_is_no_number_is_not_told_of_what_a_function_looks_at(value: object) -> None:
    with pytest.raises(Unsupported, match="what is no number"):
        around(looking_at(value))


def test_a_hint_is_told_what_the_loop_takes_from_around_it() -> None:
    told: list[Any] = []

    def run() -> None:
        hint(shares_of(some_natural("amount"), column("weights")), lambda loop: told.append(loop.free.total))

    assert End.RETURNED in ends_of(under(run, IN_PROPORTION))
    assert told
    assert all(is_whole(each) for each in told)


def test_a_sum_is_found_by_the_first_of_its_names_or_as_the_only_one() -> None:
    sums = SimpleNamespace(rooms=1, bigger=2)
    assert either(sums, "larger", "bigger", "rooms") == 2
    assert only(SimpleNamespace(weights=3)) == 3
    with pytest.raises(Unsupported, match="a sum of none of the names"):
        either(sums, "larger")
    for several in (sums, SimpleNamespace()):
        with pytest.raises(Unsupported, match="the only one of several sums"):
            only(several)
