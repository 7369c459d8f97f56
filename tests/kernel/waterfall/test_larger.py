"""Checked: what a larger loss, or more in the layers before, changes for each member, and in which order they stand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Fund, InFixedProportion, InOrder, InProportion, Limited, Waterfall, draw
from tests.strategies import EUR

amounts = st.integers(0, 10**12) | st.integers(0, 6)
several = st.lists(amounts, min_size=1, max_size=5)


@st.composite
def layers(draw: st.DrawFn) -> tuple[tuple[bool, list[int], int | None], ...]:
    """Draw layers: whether each is in proportion, what its members have, and its limit if it has one."""
    one = st.tuples(st.booleans(), several, amounts | st.none())
    return tuple(draw(st.lists(one, min_size=1, max_size=4)))


def borne(among: Any, loss: int) -> list[list[int]]:
    """Return what each member of each layer bears of a loss."""
    nodes = []
    for number, (in_proportion, held, limit) in enumerate(among):
        funds = tuple(Fund(Account(f"{place}", f"layer {number}", EUR), each) for place, each in enumerate(held))
        name = f"layer {number}"
        node: Any = InProportion(name, funds, tuple(held), "balance") if in_proportion else InOrder(name, funds)
        nodes.append(node if limit is None else Limited(f"{name}, limited", node, limit))
    amounts = iter([fund.amount for fund in draw(Waterfall(InOrder("layers", tuple(nodes))), loss).funds])
    return [[next(amounts) for _ in held] for _, held, _ in among]


@pytest.mark.clause("WF-14")
@given(layers(), amounts, amounts)
def test_of_a_larger_loss_no_layer_bears_less_and_no_member_but_for_one_unit(among: Any, loss: int, more: int) -> None:
    for layer, less, larger in zip(among, borne(among, loss), borne(among, loss + more), strict=True):
        assert sum(less) <= sum(larger)
        assert all(one <= other + layer[0] for one, other in zip(less, larger, strict=True))


@pytest.mark.clause("WF-14")
def test_the_unit_is_real() -> None:
    among = ((True, [2, 1, 2], None),)
    assert [borne(among, loss) for loss in (2, 3)] == [[[0, 1, 1]], [[1, 0, 2]]]


@pytest.mark.clause("WF-15")
@given(layers(), amounts, several, st.data())
def test_more_in_a_layer_costs_no_later_layer_anything_and_no_later_member_more_than_one_unit(
    among: Any, loss: int, extra: list[int], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(among) - 1))
    in_proportion, held, limit = among[at]
    grown = (*among[:at], (in_proportion, [*held, *extra], limit), *among[at + 1 :])
    before, after = borne(among, loss), borne(grown, loss)
    assert after[:at] == before[:at]
    for layer, one, other in list(zip(among, after, before, strict=True))[at + 1 :]:
        assert sum(one) <= sum(other)
        assert all(new <= old + layer[0] for new, old in zip(one, other, strict=True))


@pytest.mark.clause("WF-16")
@given(several, amounts, st.randoms(use_true_random=False))
def test_another_order_of_members_moves_a_part_by_one_unit_at_most_and_equals_bear_alike(
    held: list[int], loss: int, by_chance: Any
) -> None:
    places = by_chance.sample(range(len(held)), len(held))
    (parts,) = borne(((True, held, None),), loss)
    (moved,) = borne(((True, [held[place] for place in places], None),), loss)
    whole = sum(held)
    for place, part in zip(places, moved, strict=True):
        assert abs(part - parts[place]) <= 1
        assert whole == 0 or abs(part - Fraction(min(loss, whole) * held[place], whole)) < 1
        assert all(abs(part - parts[other]) <= 1 for other in range(len(held)) if held[other] == held[place])


weighted = st.lists(st.tuples(st.integers(0, 9) | amounts, amounts), min_size=1, max_size=5)


@given(weighted, amounts, amounts, st.sampled_from([InProportion, InFixedProportion]))
def test_by_any_weights_too_no_member_bears_less_of_more_but_for_one_unit(
    members: list[tuple[int, int]], loss: int, more: int, kind: Any
) -> None:
    weights, held = zip(*members, strict=True)
    funds = tuple(Fund(Account(f"{place}", "fund", EUR), each) for place, each in enumerate(held))
    tree = Waterfall(kind("members", funds, weights, "weight"))
    less, larger = ([fund.amount for fund in draw(tree, each).funds] for each in (loss, loss + more))
    assert all(one <= other + 1 for one, other in zip(less, larger, strict=True))
