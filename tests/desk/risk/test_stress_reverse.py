"""Reverse stress: nothing smaller reaches a layer, or leaves a unit uncovered, and no smaller group loses as much."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rhodian import InOrder, Limited, Waterfall, capacity, draw
from rhodian_desk.risk.stress_file import Member
from rhodian_desk.risk.stress_reverse import UNCOVERED, reverse, walked
from tests.strategies import waterfalls

SMALL = 12


def members(losses: list[int]) -> tuple[Member, ...]:
    """Return members who could lose so much."""
    return tuple(Member(f"member {place}", loss=loss) for place, loss in enumerate(losses))


@given(waterfalls(10**30))
def test_the_loss_found_reaches_the_layer_and_one_unit_less_does_not(tree: Waterfall) -> None:
    places = {path: place for place, path, _ in walked(tree) if hasattr(tree.nodes[place], "name")}
    found = list(reverse(tree, ()))
    assert [each.path for each in found] == [*places, UNCOVERED]
    for each in found[:-1]:
        place = places[each.path]
        if each.loss is None:
            assert draw(tree, capacity(tree)).amounts[place] == 0
        else:
            assert draw(tree, each.loss).amounts[place] == each.bears > 0
            assert draw(tree, each.loss - 1).amounts[place] == each.below == 0
    assert (found[-1].loss, found[-1].bears, found[-1].below) == (capacity(tree) + 1, 1, 0)


@given(waterfalls(SMALL))
def test_what_is_called_the_least_is_the_least_of_all(tree: Waterfall) -> None:
    drawn = [draw(tree, loss) for loss in range(capacity(tree) + 2)]
    for (place, path, _), each in zip(
        [each for each in walked(tree) if hasattr(tree.nodes[each[0]], "name")], reverse(tree, ()), strict=False
    ):
        assert path == each.path
        reaching = [loss for loss, one in enumerate(drawn) if one.amounts[place] > 0]
        if each.is_least:
            assert each.loss == min(reaching, default=None)
        above = [one for one, other, _ in walked(tree) if other == path[: len(other)] and len(other) < len(path)]
        rules = [tree.nodes[one] for one in above if hasattr(tree.nodes[one], "name")]
        assert each.is_least == all(isinstance(one, InOrder | Limited) for one in rules)


@given(st.lists(st.integers(0, 9), max_size=6), waterfalls(SMALL))
def test_no_smaller_group_of_members_loses_as_much(losses: list[int], tree: Waterfall) -> None:
    named = {member.owner: member.loss for member in members(losses)}
    for each in reverse(tree, members(losses)):
        if each.loss is None:
            assert each.group is None
        elif each.group is None:
            assert sum(losses) < each.loss
        else:
            size = len(each.group.owners)
            assert sum(named[owner] or 0 for owner in each.group.owners) == each.group.together >= each.loss
            fewer = max((sum(some) for some in combinations(losses, size - 1)), default=0)
            assert each.group.fewer == fewer < each.loss
