"""Checked: contributions: within floor, cap and step, by weight, and together what a target asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue, LengthMismatch, in_proportion
from rhodian.clearing import ContributionTerms, contribute
from tests import calls_oracle
from tests.strategies import NOT_NATURAL, untyped

FREE = ContributionTerms(0, 10**30, 10**30)
AMOUNTS = st.integers(0, 400)
BOUNDS = st.builds(
    lambda floor, more, step: ContributionTerms(floor, floor + more, step), AMOUNTS, AMOUNTS, st.integers(0, 90)
)
MEMBERS = st.lists(st.tuples(st.integers(0, 9), AMOUNTS), max_size=6)


@pytest.mark.clause("CN-1", "CN-2")
@given(BOUNDS, MEMBERS, st.integers(0, 2000))
def test_contributions_are_those_of_an_oracle(
    terms: ContributionTerms, members: list[tuple[int, int]], target: int
) -> None:
    weights, before = [weight for weight, _ in members], [held for _, held in members]
    found = contribute(terms, tuple(weights), tuple(before), target)
    told = calls_oracle.contribute(terms.floor, terms.cap, terms.step, weights, before, target)
    assert {"due": list(found.due), "left": found.left, "beyond": found.beyond} == told


@pytest.mark.clause("CN-1")
@given(BOUNDS, MEMBERS, st.integers(0, 2000))
def test_each_contributes_within_floor_cap_and_step(
    terms: ContributionTerms, members: list[tuple[int, int]], target: int
) -> None:
    found = contribute(terms, tuple(w for w, _ in members), tuple(held for _, held in members), target)
    for (_, held), due in zip(members, found.due, strict=True):
        assert terms.floor <= due <= terms.cap
        if terms.floor <= held <= terms.cap:
            assert abs(due - held) <= terms.step


@pytest.mark.clause("CN-2")
@given(MEMBERS, st.integers(0, 2000))
def test_without_bounds_it_is_sharing_in_proportion(members: list[tuple[int, int]], target: int) -> None:
    weights = tuple(weight for weight, _ in members)
    found = contribute(FREE, weights, tuple(held for _, held in members), target)
    shared = in_proportion(target, weights)
    assert (found.due, found.left) == (shared.shares, shared.left)


@pytest.mark.clause("CN-2")
@given(st.integers(1, 60), st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 900))
def test_step_by_step_each_comes_to_its_part_of_the_target_and_stays_there(
    step: int, weights: list[int], target: int
) -> None:
    terms, held = ContributionTerms(0, 900, step), (0,) * len(weights)
    for _ in range(-(-900 // step) * 2):
        held = contribute(terms, tuple(weights), held, target).due
    free = contribute(ContributionTerms(0, 900, 900), tuple(weights), held, target)
    assert contribute(terms, tuple(weights), held, target) == free
    assert free.due == held
    assert (sum(held), free.left, free.beyond) == (target, 0, 0)


@pytest.mark.clause("CN-2")
def test_one_whose_risk_falls_pays_less_step_by_step_and_another_takes_it_over() -> None:
    held: tuple[int, ...] = (300, 100)
    terms, told = ContributionTerms(0, 900, 50), []
    for _ in range(4):
        held = contribute(terms, (1, 3), held, 400).due
        told.append(held)
    assert told == [(250, 150), (200, 200), (150, 250), (100, 300)]
    assert contribute(terms, (1, 3), held, 400).due == (100, 300)


@pytest.mark.clause("CN-2")
def test_what_nobody_may_contribute_is_left_and_what_is_too_much_is_said() -> None:
    short = contribute(ContributionTerms(0, 100, 100), (1, 1), (0, 0), 250)
    assert (short.due, short.left, short.beyond) == ((100, 100), 50, 0)
    over = contribute(ContributionTerms(0, 1000, 50), (1, 1), (100, 300), 200)
    assert (over.due, over.left, over.beyond) == ((50, 250), 0, 100)


@pytest.mark.clause("CN-3")
@pytest.mark.parametrize("wrong", NOT_NATURAL)
def test_terms_and_members_are_natural_numbers(wrong: object) -> None:
    for fields in ((wrong, 9, 9), (0, wrong, 9), (0, 9, wrong)):
        with pytest.raises(InvalidAmount):
            ContributionTerms(*untyped(fields))
    for weights, before, target in (((wrong,), (0,), 5), ((1,), (wrong,), 5), ((1,), (0,), wrong)):
        with pytest.raises(InvalidAmount):
            contribute(FREE, untyped(weights), untyped(before), untyped(target))


@pytest.mark.clause("CN-3")
def test_a_cap_below_the_floor_no_terms_and_columns_of_two_lengths_are_refused() -> None:
    with pytest.raises(InvalidValue, match="no less than the floor"):
        ContributionTerms(5, 4, 0)
    with pytest.raises(InvalidValue, match="ContributionTerms"):
        contribute(untyped((0, 9, 9)), (1,), (0,), 5)
    with pytest.raises(LengthMismatch):
        contribute(FREE, (1, 1), (0,), 5)
