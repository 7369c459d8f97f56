"""Checked: the two ways to share, stated as properties and compared with slower, plainer reckonings."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from rhodian import (
    Allocation,
    InvalidAmount,
    InvalidValue,
    LengthMismatch,
    in_order,
    in_proportion,
    in_proportion_capped,
)
from tests.strategies import HUGE, Split, amounts, splits, untyped

many_amounts = st.lists(amounts(), max_size=12).map(tuple)


def capped(split: Split) -> Allocation:
    """Share what a split asks."""
    return in_proportion_capped(split.amount, split.weights, split.caps)


def level_of(split: Split) -> Fraction | None:
    """Find the level of a capped split by trying each member's own level, exactly; None if all are at their caps.

    This is the definition, not the kernel's way: the level is the one amount per unit of weight at
    which the smaller of cap and quota, over all members of weight above 0, sums to the amount.
    """
    members = [(w, c) for w, c in zip(split.weights, split.caps, strict=True) if w > 0]
    if split.amount >= sum(cap for _, cap in members):
        return None
    below, slope = Fraction(0), sum(weight for weight, _ in members)
    borne = Fraction(0)
    for cap_level, weight in sorted((Fraction(cap, weight), weight) for weight, cap in members):
        if borne + slope * (cap_level - below) > split.amount:
            break
        borne += slope * (cap_level - below)
        below, slope = cap_level, slope - weight
    return below + (split.amount - borne) / slope


@given(amounts(), many_amounts)
def test_in_order_bears_the_smaller_of_the_amount_and_all_capacities(amount: int, capacities: tuple[int, ...]) -> None:
    allocation = in_order(amount, capacities)
    assert sum(allocation.shares) == min(amount, sum(capacities))
    assert sum(allocation.shares) + allocation.left == amount
    assert all(0 <= share <= most for share, most in zip(allocation.shares, capacities, strict=True))


@given(amounts(), many_amounts)
def test_in_order_each_bears_what_those_before_leave(amount: int, capacities: tuple[int, ...]) -> None:
    before = [0, *accumulate(capacities)]
    expected = [min(most, max(0, amount - earlier)) for most, earlier in zip(capacities, before, strict=False)]
    assert list(in_order(amount, capacities).shares) == expected


def test_in_order_never_passes_over_a_member_that_could_pay() -> None:
    assert in_order(3, (1, 2, 0)) == Allocation((1, 2, 0), 0)
    assert in_order(4, (1, 2, 0)) == Allocation((1, 2, 0), 1)
    assert in_order(0, (1, 2)) == Allocation((0, 0), 0)
    assert in_order(5, ()) == Allocation((), 5)


@given(amounts(), many_amounts)
def test_in_proportion_bears_the_amount_whole_unless_there_is_no_weight(amount: int, weights: tuple[int, ...]) -> None:
    allocation = in_proportion(amount, weights)
    assert sum(allocation.shares) + allocation.left == amount
    assert allocation.left == (0 if sum(weights) else amount)


@given(amounts(), many_amounts, st.data())
def test_every_block_of_members_bears_its_quota_rounded_down_or_up(
    amount: int, weights: tuple[int, ...], data: st.DataObject
) -> None:
    total = sum(weights)
    assume(total > 0)
    start = data.draw(st.integers(0, len(weights)))
    stop = data.draw(st.integers(start, len(weights)))
    quota = amount * sum(weights[start:stop])
    block = sum(in_proportion(amount, weights).shares[start:stop])
    assert block in (quota // total, -(-quota // total))


@given(amounts(), many_amounts)
def test_shares_are_the_differences_of_marks_on_a_ruler(amount: int, weights: tuple[int, ...]) -> None:
    total = sum(weights)
    assume(total > 0)
    marks = [amount * so_far // total for so_far in accumulate(weights, initial=0)]
    assert list(in_proportion(amount, weights).shares) == [after - before for before, after in pairwise(marks)]


@given(amounts(), many_amounts)
def test_a_member_of_weight_zero_bears_nothing(amount: int, weights: tuple[int, ...]) -> None:
    shares = in_proportion(amount, weights).shares
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@given(amounts(), many_amounts, amounts(), amounts(), st.integers(0, 12))
def test_cutting_a_member_into_two_neighbours_changes_no_one_elses_bill(
    amount: int, weights: tuple[int, ...], first: int, second: int, place: int
) -> None:
    place = min(place, len(weights))
    whole = in_proportion(amount, (*weights[:place], first + second, *weights[place:])).shares
    cut = in_proportion(amount, (*weights[:place], first, second, *weights[place:])).shares
    assert cut[:place] + cut[place + 2 :] == whole[:place] + whole[place + 1 :]
    assert cut[place] + cut[place + 1] == whole[place]


@given(amounts(), many_amounts, st.integers(1, HUGE))
def test_the_unit_in_which_weights_are_counted_does_not_matter(
    amount: int, weights: tuple[int, ...], factor: int
) -> None:
    assert in_proportion(amount, [weight * factor for weight in weights]) == in_proportion(amount, weights)


@given(amounts(), many_amounts)
def test_shares_by_ever_so_many_weights_are_exact_where_they_divide(times: int, weights: tuple[int, ...]) -> None:
    assume(sum(weights) > 0)
    shares = in_proportion(times * sum(weights), weights).shares
    assert shares == tuple(times * weight for weight in weights)


def test_odd_units_go_where_the_carry_overflows() -> None:
    assert in_proportion(10, (1, 1, 1)) == Allocation((3, 3, 4), 0)
    assert in_proportion(1, (1, 1)) == Allocation((0, 1), 0)
    assert in_proportion(7, (0, 0)) == Allocation((0, 0), 7)
    assert in_proportion(7, ()) == Allocation((), 7)


@given(splits())
def test_capped_bears_the_smaller_of_the_amount_and_what_can_be_borne(split: Split) -> None:
    allocation = capped(split)
    assert sum(allocation.shares) == min(split.amount, split.bearable)
    assert sum(allocation.shares) + allocation.left == split.amount


@given(splits())
def test_capped_leaves_no_one_above_the_cap_and_weight_zero_free(split: Split) -> None:
    for share, weight, cap in zip(capped(split).shares, split.weights, split.caps, strict=True):
        assert 0 <= share <= cap
        assert weight > 0 or share == 0


@given(splits() | splits(largest=30))
@example(Split(6, (1, 1, 2), (1, 9, 9)))
@example(Split(3, (2, 1), (0, 9)))
def test_everyone_bears_the_smaller_of_cap_and_quota_at_one_level(split: Split) -> None:
    shares = capped(split).shares
    level = level_of(split)
    for share, weight, cap in zip(shares, split.weights, split.caps, strict=True):
        if weight == 0:
            assert share == 0
        elif level is None or cap <= level * weight:
            assert share == cap
        else:
            assert level * weight - 1 < share < level * weight + 1


@given(splits() | splits(largest=30))
def test_those_below_their_caps_share_the_rest_as_if_alone(split: Split) -> None:
    level = level_of(split)
    assume(level is not None)
    members = zip(split.weights, split.caps, strict=True)
    free = [weight if weight > 0 and cap > (level or 0) * weight else 0 for weight, cap in members]
    shares = capped(split).shares
    rest = split.amount - sum(share for share, weight in zip(shares, free, strict=True) if weight == 0)
    alone = in_proportion(rest, free).shares
    assert [s for s, weight in zip(shares, free, strict=True) if weight] == [
        s for s, w in zip(alone, free, strict=True) if w
    ]


@pytest.mark.clause("AL-13")
@given(amounts(), many_amounts, st.lists(amounts(), min_size=12, max_size=12))
def test_where_no_cap_binds_capped_is_the_same_as_uncapped(
    amount: int, weights: tuple[int, ...], room: list[int]
) -> None:
    uncapped = in_proportion(amount, weights)
    total = sum(weights)
    assume(total > 0)
    caps = [amount * weight // total + 1 + more for weight, more in zip(weights, room, strict=False)]
    assert in_proportion_capped(amount, weights, caps) == uncapped


@given(splits(), amounts())
def test_a_larger_amount_takes_no_more_than_a_unit_off_anyone(split: Split, more: int) -> None:
    larger = in_proportion_capped(split.amount + more, split.weights, split.caps).shares
    assert all(after >= before - 1 for before, after in zip(capped(split).shares, larger, strict=True))


@given(splits(), st.integers(1, HUGE))
def test_capped_does_not_mind_the_unit_of_the_weights(split: Split, factor: int) -> None:
    scaled = in_proportion_capped(split.amount, [weight * factor for weight in split.weights], split.caps)
    assert scaled == capped(split)


@given(splits())
def test_the_answer_does_not_hang_on_the_kind_of_sequence(split: Split) -> None:
    streamed = in_proportion_capped(split.amount, iter(split.weights), iter(list(split.caps)))
    assert streamed == capped(split)
    assert in_order(split.amount, iter(split.caps)) == in_order(split.amount, list(split.caps))
    assert in_proportion(split.amount, iter(split.weights)) == in_proportion(split.amount, list(split.weights))


def test_two_thousand_caps_that_bind_one_after_the_other_are_filled_exactly() -> None:
    weights = [2**place for place in range(2000)]
    caps = [3**place // 2**place for place in range(2000)]
    amount = sum(caps) - 1
    allocation = in_proportion_capped(amount, weights, caps)
    assert sum(allocation.shares) == amount
    assert sum(cap - share for share, cap in zip(allocation.shares, caps, strict=True)) == 1


def test_ratios_that_differ_by_one_part_in_ten_to_the_sixty_are_kept_apart() -> None:
    weights = (HUGE, HUGE + 1)
    caps = (HUGE - 1, HUGE)
    assert caps[0] * weights[1] < caps[1] * weights[0]
    assert in_proportion_capped(2 * HUGE - 1, weights, caps) == Allocation(caps, 0)
    assert in_proportion_capped(2 * HUGE, weights, caps) == Allocation(caps, 1)
    assert in_proportion_capped(2 * HUGE - 2, weights, caps).shares == (HUGE - 2, HUGE)


@pytest.mark.clause("AL-1")
@given(many_amounts, many_amounts)
def test_as_many_caps_as_weights_are_needed(weights: tuple[int, ...], caps: tuple[int, ...]) -> None:
    assume(len(weights) != len(caps))
    with pytest.raises(LengthMismatch) as refusal:
        in_proportion_capped(1, weights, caps)
    assert (refusal.value.field, refusal.value.length, refusal.value.expected) == ("caps", len(caps), len(weights))


@pytest.mark.clause("AL-1", "AM-2")
@pytest.mark.parametrize(
    ("amount", "weights", "caps", "field"),
    [
        (-1, (-1,), (-1, -1), "amount"),
        (1, (1, -1, -2), (-1, -1), "weights[1]"),
        (1, (1, 1), (-1,), "caps[0]"),
    ],
)
def test_the_first_check_that_fails_decides(
    amount: int, weights: tuple[int, ...], caps: tuple[int, ...], field: str
) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        in_proportion_capped(amount, weights, caps)
    assert refusal.value.field == field


@pytest.mark.parametrize("values", [None, 7, 1.5])
def test_what_is_not_a_sequence_is_refused(values: object) -> None:
    with pytest.raises(InvalidValue) as order:
        in_order(1, untyped(values))
    with pytest.raises(InvalidValue) as proportion:
        in_proportion(1, untyped(values))
    assert (order.value.field, proportion.value.field) == ("capacities", "weights")


def test_a_text_of_digits_is_not_a_sequence_of_weights() -> None:
    with pytest.raises(InvalidAmount) as refusal:
        in_proportion(1, untyped("12"))
    assert refusal.value.field == "weights[0]"
