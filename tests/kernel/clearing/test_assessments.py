"""Checked: what members may be called: a multiple of what they had contributed, by proportion, within both caps."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import AssessmentTerms, Asset, InvalidAmount, InvalidValue, LengthMismatch
from rhodian.clearing import assess, ends, liability
from tests.fund_members import CME, EUR, EUREX
from tests.strategies import NOT_NATURAL, amounts, untyped

SMALL = st.integers(0, 60)
MEMBERS = st.lists(st.tuples(amounts(10**12), amounts(10**12), amounts(10**12)), max_size=6)


def columns(members: list[tuple[int, int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return contributions, and what is left of both caps."""
    return tuple(tuple(member[place] for member in members) for place in range(3))


@pytest.mark.clause("AS-1")
@given(amounts(), amounts())
def test_a_liability_is_so_many_millionths_of_a_contribution_rounded_down(contribution: int, ppm: int) -> None:
    exact = Fraction(contribution * ppm, 10**6)
    assert 0 <= exact - liability(contribution, ppm) < 1


@pytest.mark.clause("AS-1")
@given(amounts(), amounts(), amounts())
def test_whoever_contributed_more_may_be_called_as_much_or_more(one: int, more: int, ppm: int) -> None:
    assert liability(one, ppm) <= liability(one + more, ppm)


@pytest.mark.clause("AS-3")
@given(amounts(10**13), MEMBERS)
def test_nobody_is_called_beyond_either_cap_and_what_is_called_and_left_is_the_amount(
    amount: int, members: list[tuple[int, int, int]]
) -> None:
    shared = assess(amount, *columns(members))
    assert sum(shared.shares) + shared.left == amount
    for share, (_, of_default, of_period) in zip(shared.shares, members, strict=True):
        assert 0 <= share <= min(of_default, of_period)
    if shared.left:
        assert all(
            share == min(*caps) or contribution == 0
            for share, (contribution, *caps) in zip(shared.shares, members, strict=True)
        )


@pytest.mark.clause("AS-3")
@given(amounts(10**13), MEMBERS)
def test_those_below_their_caps_are_called_in_proportion_to_within_a_unit(
    amount: int, members: list[tuple[int, int, int]]
) -> None:
    shared = assess(amount, *columns(members))
    open_ones = [
        (share, contribution)
        for share, (contribution, *caps) in zip(shared.shares, members, strict=True)
        if share < min(*caps) and contribution
    ]
    whole, weight = sum(share for share, _ in open_ones), sum(each for _, each in open_ones)
    for share, contribution in open_ones:
        assert abs(share - Fraction(whole * contribution, weight)) < len(open_ones) + 1


@pytest.mark.clause("AS-2")
@given(st.lists(SMALL, min_size=1, max_size=6), SMALL, SMALL)
def test_a_period_never_shrinks_and_never_runs_longer_than_the_longest(gaps: list[int], lasts: int, more: int) -> None:
    terms = attrs.evolve(EUREX, lasts=lasts, longest=lasts + more)
    began = time = ended = gaps[0]
    for gap in (0, *gaps[1:]):
        time += gap
        if time > ended and time > began:
            break
        later = ends(began, ended, time, terms.lasts, terms.longest)
        assert ended <= later <= began + terms.longest
        assert later >= min(time + lasts, began + terms.longest)
        ended = later


@pytest.mark.parametrize(("times", "end"), [
    ((5,), 25), ((5, 5), 25), ((5, 25), 45), ((5, 25, 45, 60), 67), ((5, 25, 45, 65, 67), 67),
])  # fmt: skip
def test_eurex_prolongs_its_period_by_twenty_days_from_each_default_up_to_three_months(
    times: tuple[int, ...], end: int
) -> None:
    ended = times[0]
    for time in times:
        ended = ends(times[0], ended, time, EUREX.lasts, EUREX.longest)
    assert ended == end


def test_other_terms_than_before_do_not_end_a_period_earlier() -> None:
    assert ends(5, 25, 6, 1, 1) == 25


def test_cme_calls_275_hundredths_for_one_default_and_twice_that_for_several() -> None:
    assert (liability(1_000, CME.default_ppm), liability(1_000, CME.period_ppm)) == (2_750, 5_500)
    first = assess(10**6, (1_000, 3_000), (2_750, 8_250), (5_500, 16_500))
    assert (first.shares, first.left) == ((2_750, 8_250), 10**6 - 11_000)
    third = assess(5_000, (1_000, 3_000), (2_750, 8_250), (0, 0))
    assert (third.shares, third.left) == ((0, 0), 5_000)


def test_what_one_may_no_more_be_called_the_others_are() -> None:
    assert assess(100, (100, 100, 200), (100, 10, 200), (30, 200, 200)).shares == (30, 10, 60)


@pytest.mark.parametrize("wrong", NOT_NATURAL)
def test_what_is_no_natural_number_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidAmount, match="contribution"):
        liability(untyped(wrong), 1)
    with pytest.raises(InvalidAmount, match="ppm"):
        liability(1, untyped(wrong))
    with pytest.raises(InvalidAmount, match="amount"):
        assess(untyped(wrong), (1,), (1,), (1,))
    with pytest.raises(InvalidAmount, match="weights"):
        assess(1, (untyped(wrong),), (1,), (1,))


@pytest.mark.parametrize("columns_given", [((1, 1), (1,), (1,)), ((1,), (1, 1), (1, 1))])
def test_columns_of_other_lengths_are_refused(columns_given: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(LengthMismatch):
        assess(1, *columns_given)


NUMBERS: tuple[object, ...] = (True, 1.0, "1", None, -1, [1])
WRONG: tuple[tuple[str, tuple[object, ...]], ...] = (
    ("name", (None, 3, "", " A", ["A"], "outside", "f" * 121, "f" * 201)),
    ("purpose", (None, 3, "", "fund ", "p" * 201)),
    ("asset", (None, "EUR", ("EUR", 2))),
    ("default_ppm", NUMBERS),
    ("period_ppm", NUMBERS),
    ("lasts", NUMBERS),
    ("longest", (*NUMBERS, 19)),
)


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG for value in values], ids=str)
def test_terms_with_a_field_wrong_are_refused_by_its_name(field: str, value: Any) -> None:
    with pytest.raises((InvalidValue, InvalidAmount), match=rf"^{field} "):
        attrs.evolve(EUREX, **{field: value})


def test_terms_may_call_nothing_and_a_fund_may_have_the_longest_of_names() -> None:
    terms = AssessmentTerms("f" * 120, "p" * 200, Asset("X" * 24, 30), 0, 0, 0, 0)
    assert ends(7, 7, 7, terms.lasts, terms.longest) == 7
    assert attrs.evolve(terms, asset=EUR).asset == EUR
