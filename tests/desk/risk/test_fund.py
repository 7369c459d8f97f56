"""A fund is as large as the largest losses that come together, and Shapley's shares are those of every order."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian_desk.risk.fund import Bounds, by_shapley, shapley, shared, sized, within

SMALL = st.lists(st.integers(0, 20), min_size=1, max_size=5)
LOSSES = st.lists(st.integers(0, 10**12), min_size=1, max_size=30)
DEFAULTS = st.integers(1, 4)


def largest(losses: list[int], defaults: int) -> int:
    """Return what some members lose together at most, by trying all of them."""
    chosen = itertools.combinations(losses, min(defaults, len(losses)))
    return max(map(sum, chosen))


def averaged(losses: list[int], defaults: int) -> list[Fraction]:
    """Return what each adds to those who came before it, on average over every order in which they may come."""
    orders = list(itertools.permutations(range(len(losses))))
    adds = [Fraction(0)] * len(losses)
    for order in orders:
        for place, member in enumerate(order):
            before = [losses[each] for each in order[:place]]
            adds[member] += largest([*before, losses[member]], defaults) - (largest(before, defaults) if before else 0)
    return [each / len(orders) for each in adds]


@given(SMALL, DEFAULTS)
def test_shapleys_value_is_what_each_adds_on_average_over_every_order(losses: list[int], defaults: int) -> None:
    assert list(shapley(losses, defaults)) == averaged(losses, defaults)


def test_shapleys_value_of_five_members_is_the_one_found_by_hand() -> None:
    losses = [1100, 800, 500, 300, 100]
    two = (Fraction(2620, 3), Fraction(1720, 3), Fraction(820, 3), Fraction(140), Fraction(40))
    one = (Fraction(1760, 3), Fraction(860, 3), Fraction(410, 3), Fraction(70), Fraction(20))
    assert (shapley(losses, 2), shapley(losses, 1)) == (two, one)
    assert (sum(two), sum(one)) == (1900, 1100)


@given(LOSSES, DEFAULTS, st.data())
def test_shapleys_value_is_efficient_bounded_monotone_symmetric_and_scales(
    losses: list[int], defaults: int, data: st.DataObject
) -> None:
    pays = shapley(losses, defaults)
    assert sum(pays) == sum(sorted(losses)[-defaults:])
    assert all(0 <= paid <= loss for paid, loss in zip(pays, losses, strict=True))
    pairs = sorted(zip(losses, pays, strict=True))
    assert all(less <= more and (low < high or less == more) for (low, less), (high, more) in itertools.pairwise(pairs))
    order = data.draw(st.permutations(range(len(losses))))
    assert shapley([losses[place] for place in order], defaults) == tuple(pays[place] for place in order)
    assert shapley([3 * loss for loss in losses], defaults) == tuple(3 * paid for paid in pays)


@given(st.lists(st.tuples(st.sampled_from("XYZ"), st.integers(0, 100)), min_size=1, max_size=8), DEFAULTS)
def test_affiliates_share_what_their_group_pays_by_what_each_loses(
    members: list[tuple[str, int]], defaults: int
) -> None:
    groups, losses = zip(*members, strict=True)
    lost = within(groups, losses)
    assert sum(lost.values()) == sum(losses)
    pays = by_shapley(groups, losses, defaults)
    for group, whole in zip(lost, shapley(tuple(lost.values()), defaults), strict=True):
        assert sum(paid for paid, of in zip(pays, groups, strict=True) if of == group) == whole
    for one, other in itertools.combinations(range(len(losses)), 2):
        if groups[one] == groups[other]:
            assert pays[one] * losses[other] == pays[other] * losses[one]
    assert all(paid == 0 for paid, loss in zip(pays, losses, strict=True) if loss == 0)


def test_who_loses_with_affiliates_may_pay_more_than_one_who_loses_more_alone() -> None:
    assert by_shapley(["alone", "both", "both"], [10, 9, 9], 1) == (Fraction(5), Fraction(13, 2), Fraction(13, 2))


@given(st.lists(st.lists(st.integers(0, 50), min_size=4, max_size=4), min_size=1, max_size=6), DEFAULTS)
def test_a_fund_is_the_largest_of_the_covers_and_never_the_cover_of_the_largest(
    scenarios: list[list[int]], defaults: int
) -> None:
    size = sized(scenarios, defaults)
    assert list(size.needs) == [largest(losses, defaults) for losses in scenarios]
    assert size.required == max(size.needs) == size.needs[size.scenario]
    assert size.scenario == min(place for place, need in enumerate(size.needs) if need == size.required)
    maxima = [max(column) for column in zip(*scenarios, strict=True)]
    assert size.required <= largest(maxima, defaults)
    assert (size.one, size.two) == tuple(max(largest(losses, n) for losses in scenarios) for n in (1, 2))
    ranked = [sorted(losses, reverse=True) for losses in scenarios]
    assert size.one_or_two == max(max(first, second + third) for first, second, third, _ in ranked)
    for losses in scenarios:
        for pair in itertools.combinations(losses, 2):
            assert sum(pair) <= size.two


def test_the_largest_of_covers_is_less_than_the_cover_of_the_largest_where_losses_do_not_come_together() -> None:
    assert sized([[10, 0, 1], [0, 10, 1]], 2).required == 11 < largest([10, 10, 1], 2)


FREE = Bounds(0, None, None, 1)
WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=50), min_size=1, max_size=12)


@given(st.integers(0, 10**9), WEIGHTS, st.integers(0, 10**6), st.integers(1, 10**5))
def test_contributions_reach_what_is_required_in_whole_units_and_none_is_below_the_floor(
    required: int, weights: list[Fraction], floor: int, unit: int
) -> None:
    found = shared(required, weights, Bounds(floor, None, None, unit), (0,) * len(weights))
    assert found.above == sum(found.amounts) - required >= 0
    assert all(amount % unit == 0 and amount >= floor for amount in found.amounts)
    least = math.ceil(Fraction(floor, unit)) * unit
    assert found.above < unit or found.amounts == (least,) * len(weights)
    total = sum(weights)
    rest = sum(found.amounts) - least * len(weights)
    for amount, weight in zip(found.amounts, weights, strict=True):
        quota = rest * weight / total if total else Fraction(rest, len(weights))
        assert abs(amount - least - quota) < unit


@given(st.integers(0, 10**9), WEIGHTS, st.integers(1, 1000))
def test_contributions_follow_from_how_members_stand_and_not_from_what_that_is_counted_in(
    required: int, weights: list[Fraction], times: int
) -> None:
    one, other = (shared(required, [by * weight for weight in weights], FREE, (0,) * len(weights)) for by in (1, times))
    assert one.amounts == other.amounts
    assert one.above == 0


def test_with_neither_floor_nor_unit_nothing_is_above_what_is_required() -> None:
    found = shared(1900, shapley([1100, 800, 500, 300, 100], 2), FREE, (0,) * 5)
    assert (found.amounts, found.above) == ((873, 573, 274, 140, 40), 0)


@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 400)), min_size=1, max_size=6),
    st.integers(0, 90),
    st.integers(0, 400),
    st.integers(0, 90),
    st.integers(1, 60),
)
def test_contributions_keep_floor_cap_and_step_in_whole_units_and_what_that_leaves_is_named(  # noqa: PLR0913, PLR0917
    required: int, members: list[tuple[int, int]], floor: int, more: int, step: int, unit: int
) -> None:
    weights, before = [weight for weight, _ in members], tuple(held * unit for _, held in members)
    bounds = Bounds(floor * unit, (floor + more) * unit, step * unit, unit)
    found = shared(required, weights, bounds, before)
    assert sum(found.amounts) == required + found.above - found.left
    assert found.above == 0 or found.left == 0
    for amount, held in zip(found.amounts, before, strict=True):
        assert amount % unit == 0
        assert floor * unit <= amount <= (floor + more) * unit
        if floor * unit <= held <= (floor + more) * unit:
            assert abs(amount - held) <= step * unit


def test_calibration_by_calibration_a_step_leads_to_the_fund_that_is_required() -> None:
    held: tuple[int, ...] = (0, 0, 0)
    bounds, shortfalls = Bounds(100, 900, 150, 50), []
    for _ in range(6):
        found = shared(1200, [1, 2, 3], bounds, held)
        held = found.amounts
        shortfalls.append(found.left)
    assert shortfalls[:3] == [750, 300, 0]
    assert held == (250, 400, 550)
    assert shared(1200, [1, 2, 3], attrs.evolve(bounds, step=None), held).amounts == held


@pytest.mark.parametrize("weights", [[0, 0, 0], [Fraction(0)] * 3])
def test_where_nobody_has_a_weight_all_stand_alike(weights: list[int]) -> None:
    assert shared(9, weights, FREE, (0,) * 3).amounts == (3, 3, 3)


def test_the_teaching_example_of_two_members_needs_what_its_author_found() -> None:
    """Exposures of 4.2 and 3.6 billion beside margins of 3.1 and 2.8 billion: a fund of 1.9 billion."""
    beyond = [4_200 - 3_100, 3_600 - 2_800, 100]
    assert sized([beyond], 2).required == 1_900
