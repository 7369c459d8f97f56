"""Reverse stress: nothing smaller reaches a layer, or leaves a unit uncovered, and no smaller group loses as much."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Fund, InOrder, InProportion, Limited, Waterfall, capacity, draw
from rhodian_desk.risk.stress_file import Member
from rhodian_desk.risk.stress_least import Least, Solved
from rhodian_desk.risk.stress_reverse import UNCOVERED, Shown, reverse, walked
from tests.strategies import waterfalls

SMALL = 12


def members(losses: list[int]) -> tuple[Member, ...]:
    """Return members who could lose so much."""
    return tuple(Member(f"member {place}", loss=loss) for place, loss in enumerate(losses))


@given(waterfalls(10**30))
def test_the_loss_found_reaches_the_layer_and_one_unit_less_does_not(tree: Waterfall) -> None:
    places = {path: place for place, path, _ in walked(tree) if hasattr(tree.nodes[place], "name")}
    found = list(reverse(tree, (), effort=100_000))
    assert [each.path for each in found] == [*places, UNCOVERED]
    for each in found[:-1]:
        place = places[each.path]
        if each.loss is None:
            assert each.bears == each.below == 0
            assert draw(tree, capacity(tree)).amounts[place] == 0
        else:
            assert draw(tree, each.loss).amounts[place] == each.bears > 0
            assert draw(tree, each.loss - 1).amounts[place] == each.below == 0
    assert (found[-1].loss, found[-1].bears, found[-1].below) == (capacity(tree) + 1, 1, 0)


@given(waterfalls(SMALL))
def test_the_loss_found_is_the_least_of_all(tree: Waterfall) -> None:
    drawn = [draw(tree, loss) for loss in range(capacity(tree) + 2)]
    for (place, path, is_monotone), each in zip(
        [each for each in walked(tree) if hasattr(tree.nodes[each[0]], "name")], reverse(tree, ()), strict=False
    ):
        assert path == each.path
        reaching = [loss for loss, one in enumerate(drawn) if one.amounts[place] > 0]
        assert each.loss == min(reaching, default=None)
        above = [one for one, other, _ in walked(tree) if other == path[: len(other)] and len(other) < len(path)]
        rules = [tree.nodes[one] for one in above if hasattr(tree.nodes[one], "name")]
        assert is_monotone == all(isinstance(one, InOrder | Limited) for one in rules)
        assert each.shown is (Shown.IN_ORDER if is_monotone else Shown.BY_SOLVER)


@given(waterfalls(SMALL), st.data())
def test_the_solver_finds_the_least_loss_of_a_fund_of_any_tree_as_trying_all_does(
    tree: Waterfall, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from([place for place, node in enumerate(tree.nodes) if isinstance(node, Fund)]))
    borne = [draw(tree, loss).amounts[place] for loss in range(capacity(tree) + 1)]
    reaching = [loss for loss, bears in enumerate(borne) if bears > 0]
    known = data.draw(st.sampled_from([None, *reaching]))
    assert Solved(tree).least(place, borne.__getitem__, known) == Least(min(reaching, default=None), is_shown=True)


@given(waterfalls(9), st.lists(st.integers(0, 9), min_size=1, max_size=5))
def test_the_members_found_are_the_fewest_whose_losses_reach_the_layer(tree: Waterfall, losses: list[int]) -> None:
    places = [place for place, _, _ in walked(tree) if hasattr(tree.nodes[place], "name")]
    for place, each in zip(places, reverse(tree, members(losses)), strict=False):
        reaching = [
            size
            for size in range(1, len(losses) + 1)
            if any(draw(tree, sum(some)).amounts[place] > 0 for some in combinations(losses, size))
        ]
        assert (each.group is None) == (not reaching)
        if each.group is not None:
            assert len(each.group.owners) == min(reaching)
            named = {member.owner: member.loss or 0 for member in members(losses)}
            assert each.group.together == sum(named[owner] for owner in each.group.owners)
            assert draw(tree, each.group.together).amounts[place] == each.group.bears > 0
            assert each.group.is_fewest


FLOORS = tuple(
    InOrder(f"layer {place}", (Fund(Account(f"owner {place}", "fund", Asset("EUR", 2)), held),))
    for place, held in enumerate((20_003, 10_001, 20_011))
)
PROPORTION = Waterfall(InOrder("root", (InProportion("fund", FLOORS, (20_003, 10_001, 20_011)),)))


def test_where_the_solver_gives_up_that_is_said_and_nothing_is_claimed() -> None:
    found = list(reverse(PROPORTION, members([2, 2, 50_000]), effort=1))
    assert [each.shown for each in found] == [Shown.IN_ORDER] * 2 + [Shown.NOT_SHOWN] * 2 + [
        Shown.BY_SOLVER,
        Shown.IN_ORDER,
    ]
    assert found[4].loss == 1  # there is no smaller one to ask about
    for each in found[2:4]:
        assert not each.is_least
        assert each.group is not None
        assert not each.group.is_fewest
        assert each.bears > 0 == each.below


def test_a_loss_that_the_kernel_does_not_agree_reaches_the_layer_counts_for_nothing() -> None:
    place = next(place for place, path, _ in walked(PROPORTION) if path[-1] == "layer 0")
    assert Solved(PROPORTION).least(place, lambda _: 0, None) == Least(None, is_shown=False)
    assert Solved(PROPORTION).members(place, lambda _: 0, [1, 2, 3], 3) is None


def test_of_two_hundred_members_with_large_amounts_the_least_is_shown_with_the_effort_allowed() -> None:
    held = tuple(10**9 + 7919 * place**3 % 10**10 for place in range(200))
    layers = tuple(
        InOrder(f"layer {place}", (Fund(Account(f"owner {place}", "fund", Asset("EUR", 2)), each),))
        for place, each in enumerate(held)
    )
    tree = Waterfall(InOrder("root", (InProportion("fund", layers, held),)))
    for name in ("layer 0", "layer 77", "layer 199"):
        place = next(place for place, path, _ in walked(tree) if path[-1] == name)
        bears = [draw(tree, loss).amounts[place] for loss in range(1000)]
        first = next(loss for loss, borne in enumerate(bears) if borne > 0)
        assert Solved(tree).least(place, bears.__getitem__, 999) == Least(first, is_shown=True)


@given(st.lists(st.integers(0, 9), max_size=6), waterfalls(SMALL))
def test_no_smaller_group_of_members_loses_as_much(losses: list[int], tree: Waterfall) -> None:
    named = {member.owner: member.loss for member in members(losses)}
    for each in reverse(tree, members(losses)):
        if each.loss is None:
            assert each.group is None
        elif each.group is None:
            assert sum(losses) < each.loss or each.shown is Shown.BY_SOLVER
        else:
            size = len(each.group.owners)
            assert sum(named[owner] or 0 for owner in each.group.owners) == each.group.together >= each.loss
            fewer = max((sum(some) for some in combinations(losses, size - 1)), default=0)
            assert each.group.fewer == fewer
            if each.shown is Shown.IN_ORDER:
                assert fewer < each.loss
