"""Checked: the cover of several defaults: enough for any of them, no more than is needed, and what Eurex published."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rhodian import Account, Asset, Fund, InOrder, InProportion, InvalidAmount, InvalidValue, Waterfall, capacity, draw
from rhodian.clearing import cover, enough

EXAMPLES = Path(__file__).parents[3] / "examples"
amounts = st.integers(0, 10**12) | st.integers(0, 6)
few_losses = st.lists(amounts, max_size=7)
defaults_of = st.integers(0, 8)


def most_of_any(losses: list[int], defaults: int) -> int:
    """Return the most that so many members lose together, every choice of them tried."""
    return max(sum(chosen) for chosen in combinations(losses, min(defaults, len(losses))))


@pytest.mark.clause("CV-1", "CV-2")
@given(few_losses, defaults_of)
def test_the_cover_is_the_most_that_any_so_many_members_lose_together(losses: list[int], defaults: int) -> None:
    assert cover(losses, defaults) == most_of_any(losses, defaults)


@pytest.mark.clause("CV-1")
@given(few_losses, defaults_of, amounts)
def test_by_no_threshold_is_less_than_the_cover_enough(losses: list[int], defaults: int, threshold: int) -> None:
    assert enough(losses, defaults, threshold) >= cover(losses, defaults)


@pytest.mark.clause("CV-2")
@given(few_losses, defaults_of)
def test_the_cover_is_what_is_enough_at_some_loss_or_at_none(losses: list[int], defaults: int) -> None:
    assert cover(losses, defaults) == min(enough(losses, defaults, threshold) for threshold in (0, *losses))


@pytest.mark.clause("CV-2")
@given(few_losses, defaults_of, st.randoms(use_true_random=False))
def test_the_order_of_the_members_does_not_matter(losses: list[int], defaults: int, by_chance: Any) -> None:
    other = by_chance.sample(losses, len(losses))
    assert cover(losses, defaults) == cover(other, defaults)


@given(few_losses, defaults_of)
def test_one_default_more_never_asks_for_less_nor_for_more_than_the_one_before_did(
    losses: list[int], defaults: int
) -> None:
    one, two, three = (cover(losses, defaults + more) for more in range(3))
    assert 0 <= three - two <= two - one


EUR = Asset("EUR", 2)


def waterfall(house: int, members: list[int]) -> Waterfall:
    """Return a house's capital before its members' contributions, which bear in proportion."""
    funds = tuple(Fund(Account(f"member {place}", "fund", EUR), held) for place, held in enumerate(members))
    among = InProportion("members", funds, tuple(members), "contribution")
    return Waterfall(InOrder("default", (Fund(Account("house", "capital", EUR), house), among)))


@pytest.mark.clause("CV-3")
@given(few_losses, defaults_of, st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=4), st.data())
def test_a_waterfall_of_the_cover_leaves_nothing_whoever_defaults(
    losses: list[int], defaults: int, over: int, members: list[int], data: st.DataObject
) -> None:
    tree = waterfall(over + max(0, cover(losses, defaults) - sum(members)), members)
    assert capacity(tree) >= cover(losses, defaults)
    places = data.draw(st.sets(st.integers(0, max(0, len(losses) - 1)), max_size=min(defaults, len(losses))))
    assert draw(tree, sum(losses[place] for place in places)).left == 0


@pytest.mark.clause("CV-2")
@given(st.lists(amounts, min_size=1, max_size=7), st.integers(1, 8))
def test_a_waterfall_of_a_unit_less_leaves_that_unit_of_the_largest_losses(losses: list[int], defaults: int) -> None:
    needed = cover(losses, defaults)
    if needed > 0:
        assert draw(waterfall(needed - 1, []), most_of_any(losses, defaults)).left == 1


def published(name: str) -> tuple[int, Waterfall]:
    """Return the loss that a scenario has, in cents, and the layers that are paid in before it."""
    with (EXAMPLES / f"{name}.toml").open("rb") as file:
        scenario = tomllib.load(file)
    figures = {each["what"]: int(Decimal(each["value"]) * 100) for each in scenario["published"]}
    of = {what.partition(",")[0]: figure for what, figure in figures.items()}
    tree = waterfall(of["dedicated amount"], [of["default fund required"], of["second skin in the game"]])
    return int(Decimal(scenario["losses"][0]["amount"]) * 100), tree


@pytest.mark.clause("CV-2", "CV-3")
def test_what_eurex_required_in_2023_covers_the_loss_of_one_member_and_lacks_of_two_what_is_called() -> None:
    one, tree = published("eurex-groups-2023-cover-1")
    two, same = published("eurex-groups-2023")
    losses = (two - one, one, two - one)
    assert cover(losses, 1) == one == 3_714_598_762_45
    assert cover(losses, 2) == two == 6_821_825_787_70
    assert capacity(tree) == capacity(same) == 6_537_223_791_00
    assert cover(losses, 1) <= capacity(tree)
    assert cover(losses, 2) - capacity(tree) == draw(tree, two).left == 284_601_996_70


WRONG: tuple[tuple[Any, Any, Any, str], ...] = (
    ((1, -1), -1, -1, r"losses\[1\]"),
    ((1.0,), 1, 1, r"losses\[0\]"),
    ((True,), 1, 1, r"losses\[0\]"),
    ((1,), -1, -1, "defaults"),
    ((1,), True, 1, "defaults"),
    ((1,), 1.0, 1, "defaults"),
)


@pytest.mark.clause("CV-4")
@pytest.mark.parametrize(("losses", "defaults", "threshold", "field"), WRONG)
def test_what_is_no_amount_is_refused(losses: Any, defaults: Any, threshold: Any, field: str) -> None:
    with pytest.raises(InvalidAmount, match=f"^{field} must be "):
        enough(losses, defaults, threshold)
    with pytest.raises(InvalidAmount, match=f"^{field} must be "):
        cover(losses, defaults)


@pytest.mark.clause("CV-4")
def test_a_threshold_that_is_no_amount_is_refused_and_losses_that_are_no_sequence() -> None:
    wrong: Any
    for wrong in (-1, True, 0.5, None):
        with pytest.raises(InvalidAmount, match=r"^threshold must be "):
            enough((1,), 1, wrong)
    wrong = 7
    with pytest.raises(InvalidValue, match=r"^losses must be "):
        enough(wrong, 1, 1)
    with pytest.raises(InvalidValue, match=r"^losses must be "):
        cover(wrong, 1)


def test_losses_are_taken_once_from_whatever_can_be_iterated_over() -> None:
    assert cover(iter((3, 5, 4)), 2) == 9
    assert enough(iter((3, 5, 4)), 2, 4) == 9
