"""In bulk, every loss is shared exactly as the kernel shares it alone, whatever the amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import InvalidAmount, LengthMismatch, draw, in_order, in_proportion, in_proportion_capped
from rhodian_desk.risk import bulk
from tests.strategies import NOT_NATURAL, waterfalls

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from rhodian import Waterfall

EDGES = (2**31, bulk.GUESSED, 2**53, 2**61, bulk.HALF_WORD, 2**63, 2**64)
"""Where 64 bits or floats end, or products of amounts do."""

LARGEST = 2**66


def amounts() -> SearchStrategy[int]:
    """Draw an amount: a small one, one beside an edge, one of any size."""
    beside = st.builds(lambda edge, off: edge + off, st.sampled_from(EDGES), st.integers(-3, 3))
    scaled = st.builds(lambda bits, low: (1 << bits) | (low % (1 << bits)), st.integers(0, 65), st.integers(0, 2**65))
    return st.integers(0, 12) | beside | scaled


def several(of: SearchStrategy[int]) -> SearchStrategy[list[int]]:
    """Draw several."""
    return st.lists(of, max_size=8)


def below(edge: int) -> SearchStrategy[int]:
    """Draw an amount of up to so much, and mostly near it."""
    return st.integers(max(0, edge - 3), edge) | st.integers(0, edge)


def columns(found: Any) -> list[list[int]]:
    """Return the shares of each loss."""
    return [[int(each) for each in column] for column in np.asarray(found).T]


def agrees(found: Any, each: Sequence[Sequence[int]]) -> None:
    """Say that the shares of all losses are those that each loss has alone."""
    expected = [list(shares) for shares in each]
    assert columns(found) == expected or (not any(expected) and np.asarray(found).shape[0] == 0)


@given(several(amounts()), several(amounts()))
def test_in_order_each_loss_is_shared_as_the_kernel_shares_it(losses: list[int], capacities: list[int]) -> None:
    agrees(bulk.in_order(losses, capacities), [in_order(loss, capacities).shares for loss in losses])


@given(several(amounts()), several(amounts()))
def test_in_proportion_each_loss_is_shared_as_the_kernel_shares_it(losses: list[int], weights: list[int]) -> None:
    agrees(bulk.in_proportion(losses, weights), [in_proportion(loss, weights).shares for loss in losses])


@given(several(amounts()), st.lists(st.tuples(amounts(), amounts()), max_size=8))
def test_up_to_caps_each_loss_is_shared_as_the_kernel_shares_it(
    losses: list[int], members: list[tuple[int, int]]
) -> None:
    weights, caps = [weight for weight, _ in members], [cap for _, cap in members]
    each = [in_proportion_capped(loss, weights, caps).shares for loss in losses]
    agrees(bulk.in_proportion_capped(losses, weights, caps), each)


@given(several(amounts()), several(amounts()))
def test_up_to_what_each_has_each_loss_is_shared_as_the_kernel_shares_it(losses: list[int], held: list[int]) -> None:
    losses = [*losses, sum(held), max(0, sum(held) - 1), sum(held) + 1]
    each = [in_proportion_capped(loss, held, held).shares for loss in losses]
    agrees(bulk.in_proportion_capped(losses, held, held), each)


@given(st.data(), st.sampled_from((5, bulk.GUESSED - 1, bulk.GUESSED, bulk.HALF_WORD)))
def test_losses_around_those_that_reach_a_cap_are_shared_as_the_kernel_shares_them(
    data: st.DataObject, top: int
) -> None:
    members = data.draw(st.lists(st.tuples(st.integers(0, 4) | below(top), below(top)), min_size=1, max_size=6))
    weights, caps = [weight for weight, _ in members], [cap for _, cap in members]
    reached = bulk.Capped.of(weights, caps).reached
    assert list(reached) == sorted(reached)
    losses = [max(0, loss + off) for loss in reached for off in (-1, 0, 1)]
    each = [in_proportion_capped(loss, weights, caps).shares for loss in losses]
    agrees(bulk.in_proportion_capped(losses, weights, caps), each)


@given(st.lists(below(bulk.GUESSED - 1), min_size=1, max_size=8), several(below(bulk.HALF_WORD // 8)))
def test_a_guessed_quotient_is_the_exact_one_up_to_the_edge_of_its_bound(losses: list[int], weights: list[int]) -> None:
    agrees(bulk.in_proportion(losses, weights), [in_proportion(loss, weights).shares for loss in losses])


def test_what_is_near_a_whole_quotient_is_guessed_right_at_the_edge_of_the_bound() -> None:
    total = bulk.HALF_WORD - 1
    loss = bulk.GUESSED - 1
    marks = sorted({min(total, max(0, mark * total // loss + off)) for mark in range(1, 4000) for off in (-1, 0, 1)})
    weights = [upto - before for before, upto in zip([0, *marks], [*marks, total], strict=False)]
    assert sum(weights) == total
    assert bulk._way(loss, total) == "guessed"  # that it is this way which is tried
    agrees(
        bulk.in_proportion([loss, loss - 1], weights),
        [in_proportion(each, weights).shares for each in (loss, loss - 1)],
    )


@given(several(amounts()), waterfalls(LARGEST))
def test_every_node_of_a_waterfall_bears_of_each_loss_what_the_kernel_draws(losses: list[int], tree: Waterfall) -> None:
    agrees(bulk.Bulk.of(tree)(losses), [draw(tree, loss).amounts for loss in losses])


@given(several(below(10**6)), waterfalls(10**5))
def test_every_node_of_a_small_waterfall_does_in_words_of_64_bits(losses: list[int], tree: Waterfall) -> None:
    found = bulk.Bulk.of(tree)(losses)
    assert {each.dtype for each in found} == {np.dtype(np.int64)}
    agrees(found, [draw(tree, loss).amounts for loss in losses])


@pytest.mark.parametrize("wrong", NOT_NATURAL)
def test_what_is_no_natural_number_is_refused_as_the_kernel_refuses_it(wrong: Any) -> None:
    with pytest.raises(InvalidAmount):
        bulk.in_order([1, wrong], [2])
    with pytest.raises(InvalidAmount):
        bulk.in_proportion([1], [2, wrong])
    with pytest.raises(InvalidAmount):
        bulk.in_proportion_capped([1], [2], [wrong])


def test_an_array_of_other_numbers_is_refused() -> None:
    for wrong in (np.array([1.5]), np.array([-1]), np.array([1, -(2**62)], dtype=object)):
        with pytest.raises(InvalidAmount):
            bulk.in_proportion(wrong, [1])
    with pytest.raises(LengthMismatch):
        bulk.in_proportion_capped([1], [1, 2], [1])


def test_an_array_is_never_written_to() -> None:
    losses = np.array([5, 7, 0, 100])
    tree_losses = losses.copy()
    bulk.in_proportion(losses, [1, 2])
    bulk.in_proportion_capped(losses, [1, 2], [3, 4])
    bulk.in_order(losses, [3, 4])
    assert (losses == tree_losses).all()
