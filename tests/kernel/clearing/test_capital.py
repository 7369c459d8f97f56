"""Checked: a house's own capital, split over several default funds, as a clearing house published it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, in_proportion
from rhodian.clearing import split_capital

UNIT = 50_000
"""The unit in which BME Clearing holds its own capital, in euros."""

PUBLISHED = {
    ("2023-03-31", "before"): ((30970, 20905, 505, 15285, 7405), (165, 115, 5, 85, 40)),
    ("2023-03-31", "after"): ((30970, 20905, 505, 15285, 7405), (115, 80, 5, 60, 30)),
    ("2023-06-30", "before"): ((25220, 24760, 510, 9975, 7480), (165, 160, 5, 65, 50)),
    ("2023-06-30", "after"): ((25220, 24760, 510, 9975, 7480), (110, 110, 5, 45, 35)),
    ("2023-09-29", "before"): ((25305, 24900, 505, 7425, 6505), (170, 170, 5, 50, 45)),
    ("2023-09-29", "after"): ((25305, 24900, 505, 7425, 6505), (110, 110, 5, 35, 30)),
    ("2023-12-29", "before"): ((21205, 36995, 505, 7820, 6795), (125, 220, 5, 50, 40)),
    ("2023-12-29", "after"): ((21205, 36995, 505, 7820, 6795), (75, 135, 5, 30, 25)),
}
"""By quarter end, and before or after members' funds: the default funds for equity, derivatives, interest rate swaps,
power and repo, and the own capital for each, in 10,000 euros.

Source: the quantitative disclosure of BME Clearing, 4.1.1, 4.1.3 and 4.1.4 by segment, for the four quarters of 2023.
"""

NOT_SO = ("2023-12-29", "before")
"""The split that no rule that was tried gives: power has 10 units, of a quota of 9.386."""


@pytest.mark.parametrize("case", sorted(PUBLISHED))
def test_seven_of_eight_published_splits_are_nearest_to_quota_with_equity_bearing_the_difference(
    case: tuple[str, str],
) -> None:
    funds, published = PUBLISHED[case]
    units = [amount * 10_000 // UNIT for amount in published]
    split = split_capital(sum(units), funds[0], funds[1:])
    assert ([split.left, *split.shares] == units) == (case != NOT_SO)


def test_the_split_that_is_not_so_differs_by_one_unit_of_power_for_one_of_equity() -> None:
    funds, published = PUBLISHED[NOT_SO]
    split = split_capital(sum(published) // 5, funds[0], funds[1:])
    assert [5 * each for each in (split.left, *split.shares)] == [130, 220, 5, 45, 40]
    assert published == (125, 220, 5, 50, 40)


def largest_remainders(units: int, funds: tuple[int, ...]) -> list[int]:
    """Split units by the textbook rule: the whole part of each quota, and one more for the largest remainders."""
    quotas = [Fraction(units * size, sum(funds)) for size in funds]
    shares = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(funds)), key=lambda place: shares[place] - quotas[place])
    for place in by_remainder[: units - sum(shares)]:
        shares[place] += 1
    return shares


def test_largest_remainders_give_two_of_the_eight() -> None:
    found = [
        case
        for case, (funds, published) in sorted(PUBLISHED.items())
        if [5 * each for each in largest_remainders(sum(published) // 5, funds)] == list(published)
    ]
    assert found == [("2023-06-30", "before"), ("2023-09-29", "before")]


def test_sharing_in_proportion_to_the_unit_gives_none_of_the_funds_a_least_unit() -> None:
    funds, published = PUBLISHED["2023-03-31", "after"]
    assert in_proportion(sum(published) // 5, funds).shares[2] == 0


sizes = st.integers(0, 10**9)


@given(st.integers(0, 10**6), sizes, st.lists(sizes, max_size=6))
def test_a_split_is_exact_nearest_and_leaves_nobody_without(units: int, bearer: int, others: list[int]) -> None:
    whole = bearer + sum(others)
    right = [max(1, int(Fraction(units * size, whole) + Fraction(1, 2))) for size in others] if whole else []
    if whole == 0 or units - sum(right) < 1:
        with pytest.raises(InvalidValue):
            split_capital(units, bearer, tuple(others))
        return
    split = split_capital(units, bearer, tuple(others))
    assert list(split.shares) == right
    assert sum(split.shares) + split.left == units
    assert min(split.left, *split.shares, 1) == 1
    for share, size in zip(split.shares, others, strict=True):
        quota = Fraction(units * size, whole)
        assert share == 1 or abs(share - quota) <= Fraction(1, 2)


def test_the_order_of_the_others_does_not_matter() -> None:
    assert split_capital(82, 30970, (20905, 505)).left == split_capital(82, 30970, (505, 20905)).left


WRONG: tuple[tuple[Any, Any, Any, type[Exception], str], ...] = (
    (-1, 1, (1,), InvalidAmount, "units"),
    (1.0, 1, (1,), InvalidAmount, "units"),
    (1, -1, (1,), InvalidAmount, "bearer"),
    (1, True, (1,), InvalidAmount, "bearer"),
    (1, 1, (1, -1), InvalidAmount, r"others\[1\]"),
    (1, 0, (0, 0), InvalidValue, "others"),
    (1, 0, (), InvalidValue, "others"),
    (2, 1, (1, 1), InvalidValue, "units"),
    (0, 1, (), InvalidValue, "units"),
)


@pytest.mark.parametrize(("units", "bearer", "others", "kind", "field"), WRONG)
def test_what_cannot_be_split_is_refused(
    units: Any, bearer: Any, others: Any, kind: type[Exception], field: str
) -> None:
    with pytest.raises(kind, match=f"^{field} must be "):
        split_capital(units, bearer, others)
