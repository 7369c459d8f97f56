"""Checked: tranches between points: losses from below, recoveries from above, and published index tranches."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, InvalidValue
from rhodian.tranches import reduce_tranches, senior_first, tranche_loss
from tests import tranches_oracle

amounts = st.integers(0, 10**12) | st.integers(0, 9)
several = st.lists(amounts, max_size=7)


def points(sizes: list[int]) -> list[int]:
    """Return the attachment point of each tranche, and the last detachment point."""
    return [0, *accumulate(sizes)]


@pytest.mark.clause("TR-1")
@given(amounts, several)
def test_the_most_senior_is_paid_first(amount: int, dues: list[int]) -> None:
    found = senior_first(amount, dues)
    assert {"shares": list(found.shares), "left": found.left} == tranches_oracle.senior_first(amount, dues)


@pytest.mark.clause("TR-2")
@given(amounts, several)
def test_nobody_is_paid_while_one_senior_to_it_is_due(amount: int, dues: list[int]) -> None:
    shares = senior_first(amount, dues).shares
    for place, share in enumerate(shares):
        assert share == 0 or list(shares[place + 1 :]) == dues[place + 1 :]


@pytest.mark.clause("TR-3", "TR-4")
@given(several, amounts, amounts)
def test_tranches_are_as_an_oracle_reduces_them(sizes: list[int], loss: int, recovery: int) -> None:
    found = attrs.asdict(reduce_tranches(sizes, loss, recovery))
    assert {name: list(each) if isinstance(each, tuple) else each for name, each in found.items()} == (
        tranches_oracle.reduce_tranches(sizes, loss, recovery)
    )


@pytest.mark.clause("TR-3")
@given(several, amounts)
def test_losses_of_tranches_that_part_a_notional_add_up_to_the_loss_within_it(sizes: list[int], loss: int) -> None:
    low = points(sizes)
    losses = [tranche_loss(loss, attachment, detachment) for attachment, detachment in pairwise(low)]
    assert sum(losses) == min(loss, sum(sizes))
    assert tuple(losses) == reduce_tranches(sizes, loss, 0).losses


@pytest.mark.clause("TR-4", "TR-5")
@given(several, amounts, amounts)
def test_what_is_left_of_tranches_is_one_piece_of_the_notional(sizes: list[int], loss: int, recovery: int) -> None:
    """What is left of each is what lies of it between the loss from below and the recovery from above."""
    lowest = min(loss, sum(sizes))
    highest = max(lowest, sum(sizes) - recovery)
    low = points(sizes)
    left = [max(0, min(upper, highest) - max(lower, lowest)) for lower, upper in pairwise(low)]
    found = reduce_tranches(sizes, loss, recovery)
    assert list(found.sizes) == left
    assert found.loss_left == loss - lowest
    assert found.recovery_left == recovery - (sum(sizes) - highest)


@pytest.mark.clause("TR-3", "TR-4")
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9), several)
def test_of_loss_and_recovery_within_the_notional_the_order_does_not_matter(
    defaults: list[tuple[int, int]], over: list[int]
) -> None:
    """A default at a time, or all at once; the losses first, or the recoveries."""
    loss, recovery = (sum(pair[side] for pair in defaults) for side in range(2))
    sizes = [*over, loss + recovery]
    at_once = reduce_tranches(sizes, loss, recovery)
    assert (at_once.loss_left, at_once.recovery_left) == (0, 0)
    now, other = tuple(sizes), reduce_tranches(reduce_tranches(sizes, 0, recovery).sizes, loss, 0)
    for lost, recovered in defaults:
        now = reduce_tranches(now, lost, recovered).sizes
    assert now == at_once.sizes == other.sizes


@pytest.mark.clause("TR-6")
@given(amounts, st.tuples(amounts, amounts, amounts).map(sorted))
def test_two_tranches_that_meet_lose_what_one_over_both_would(loss: int, at: list[int]) -> None:
    low, between, high = at
    assert tranche_loss(loss, low, between) + tranche_loss(loss, between, high) == tranche_loss(loss, low, high)


@pytest.mark.clause("TR-3", "TR-4", "TR-5")
def test_lcdx_12_after_seven_defaults_is_as_published() -> None:
    """Published: equity 6.6, senior 64.4, total 93; points 7.1, 14.6 and 30.7 % (30.7527, cut off), on tenths."""
    found = reduce_tranches((80, 70, 150, 700), loss=14, recovery=56)
    assert found.sizes == (66, 70, 150, 644)
    assert found.losses == (14, 0, 0, 0)
    assert found.recoveries == (0, 0, 0, 56)
    total = sum(found.sizes)
    assert total == 930
    new = [Fraction(100 * point, total) for point in points(list(found.sizes))[1:-1]]
    assert [int(10**4 * point) for point in new] == [7_0967, 14_6236, 30_7526]


NAME, LOST = 1_000_000, 600_000
INDEX = (
    (1, 600_000, 0, 0, 400_000),
    (6, 3_600_000, 0, 0, 2_400_000),
    (7, 3_750_000, 450_000, 0, 2_800_000),
    (14, 3_750_000, 4_650_000, 0, 5_600_000),
    (15, 3_750_000, 5_000_000, 250_000, 6_000_000),
)


@pytest.mark.clause("TR-3", "TR-4")
@pytest.mark.parametrize(("defaults", "equity", "second", "third", "recovered"), INDEX)
def test_an_index_of_125_names_with_a_recovery_of_40_percent(
    defaults: int, equity: int, second: int, third: int, recovered: int
) -> None:
    """Seven names pierce the point of 3 %, and fifteen wipe out the tranche from 3 to 7 %."""
    percent = 125 * NAME // 100
    sizes = [width * percent for width in (3, 4, 3, 5, 15, 70)]
    found = reduce_tranches(sizes, defaults * LOST, defaults * (NAME - LOST))
    assert found.losses == (equity, second, third, 0, 0, 0)
    assert found.recoveries == (0, 0, 0, 0, 0, recovered)


WRITE_OFFS = ((70, (70, 0), 0), (130, (100, 30), 0), (230, (100, 100), 30))


@pytest.mark.clause("TR-3")
@pytest.mark.parametrize(("amount", "losses", "left"), WRITE_OFFS)
def test_what_is_written_off_beyond_all_classes_is_said(amount: int, losses: tuple[int, int], left: int) -> None:
    """The vectors of Hastructure's sequential write-off, of 100 and 100."""
    found = reduce_tranches((100, 100), amount, 0)
    assert (found.losses, found.loss_left) == (losses, left)


def test_where_they_meet_the_loss_comes_first_and_what_is_recovered_beyond_is_said() -> None:
    found = reduce_tranches((10, 10), loss=15, recovery=9)
    assert (found.losses, found.recoveries, found.sizes) == ((10, 5), (0, 5), (0, 0))
    assert (found.loss_left, found.recovery_left) == (0, 4)


WRONG: tuple[tuple[Any, Any, Any, str], ...] = (
    ((1, -1), -1, -1, r"sizes\[1\]"),
    ((1.0,), 1, 1, r"sizes\[0\]"),
    ((1,), -1, -1, "loss"),
    ((1,), True, 1, "loss"),
    ((1,), 1, 0.5, "recovery"),
)


@pytest.mark.clause("TR-14")
@pytest.mark.parametrize(("sizes", "loss", "recovery", "field"), WRONG)
def test_what_is_no_amount_is_refused(sizes: Any, loss: Any, recovery: Any, field: str) -> None:
    with pytest.raises(InvalidAmount, match=f"^{field} must be "):
        reduce_tranches(sizes, loss, recovery)


@pytest.mark.clause("TR-14", "TR-9")
def test_points_that_are_none_are_refused_and_dues_that_are_none() -> None:
    wrong: Any = None
    for given_, field in (((-1, 0, 1), "loss"), ((0, wrong, 1), "attachment"), ((0, 1, True), "detachment")):
        with pytest.raises(InvalidAmount, match=f"^{field} must be "):
            tranche_loss(*given_)
    with pytest.raises(InvalidValue, match=r"^detachment must be at or above"):
        tranche_loss(0, 2, 1)
    with pytest.raises(InvalidAmount, match=r"^dues\[1\] must be "):
        senior_first(1, (1, 0.5))  # type: ignore[arg-type]  # on purpose
    with pytest.raises(InvalidAmount, match=r"^amount must be "):
        senior_first(-1, (1,))
