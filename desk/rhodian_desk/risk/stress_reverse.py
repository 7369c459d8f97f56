"""Checked: reverse stress: the smallest loss that reaches a layer or is not wholly covered, and who could lose as much.

Each is found by halving between a loss that does not and one that does, every one of them drawn by the kernel itself;
the one found and the one a unit below are both drawn, and shown. Down layers in order, each limited or not, a larger
loss leaves no layer bearing less (SPEC WF-5, WF-14), so none smaller reaches it either. Below a layer that shares in
proportion a larger loss can take one unit away: there a smaller loss may have reached it, by a unit, and lost it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import Fund, InFixedProportion, InProportion, capacity, draw
from rhodian.clearing.cover import cover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rhodian import Waterfall
    from rhodian_desk.risk.stress_file import Member

UNCOVERED = ("uncovered",)
"""What stands in the place of the path of a layer for what nobody bears."""


@attrs.frozen
class Group:
    """The fewest members who together lose so much."""

    owners: tuple[str, ...]
    """Who: those who lose most."""
    together: int
    """What they lose together."""
    fewer: int
    """The most that any group of one member less loses together."""
    bears: int
    """What the layer bears of what they lose together, or what is left uncovered of it."""


@attrs.frozen
class Reached:
    """What it takes to reach a layer, or to leave something uncovered."""

    path: tuple[str, ...]
    """The names of the layers from the root down to it; or `UNCOVERED`."""
    loss: int | None
    """The loss found, which does, though one unit less does not; None if the largest that is borne whole does not."""
    bears: int
    """What the layer bears of that loss, or what is left uncovered of it."""
    below: int
    """The same of one unit less: nothing."""
    is_least: bool
    """Whether no smaller loss does, or none at all if none is found; if not, one may, by an odd unit."""
    group: Group | None
    """Who could lose as much, if members say what they lose, and all together lose enough."""


def reverse(waterfall: Waterfall, members: Sequence[Member]) -> Iterator[Reached]:
    """Yield what it takes to reach each layer, in the order of the tree, and to leave something uncovered."""
    for place, path, is_least in walked(waterfall):
        if isinstance(waterfall.nodes[place], Fund):
            continue

        def bears(loss: int, place: int = place) -> int:
            return draw(waterfall, loss).amounts[place]

        yield _reached(path, bears, capacity(waterfall), members, is_least=is_least)
    yield _reached(UNCOVERED, lambda loss: draw(waterfall, loss).left, capacity(waterfall) + 1, members, is_least=True)


def walked(tree: Waterfall) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """Yield each node in the order of the tree: its place, the layers down to it, whether more loss never spares it."""
    ahead: list[tuple[int, tuple[str, ...], bool]] = [(0, (), True)]
    while ahead:
        place, above, is_least = ahead.pop()
        node = tree.nodes[place]
        path = above if isinstance(node, Fund) else (*above, node.name)
        yield place, path, is_least
        less = is_least and not isinstance(node, InProportion | InFixedProportion)
        ahead.extend((each, path, less) for each in reversed(tree.below[place]))


def _reached(
    path: tuple[str, ...], bears: Callable[[int], int], most: int, members: Sequence[Member], *, is_least: bool
) -> Reached:
    """Halve between no loss, and the most that can make a difference."""
    if bears(most) == 0:
        return Reached(path, None, 0, 0, is_least, None)
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if bears(middle) > 0 else (middle, high)
    return Reached(path, high, bears(high), bears(low), is_least, _group(members, high, bears))


def _group(members: Sequence[Member], loss: int, bears: Callable[[int], int]) -> Group | None:
    """Return the fewest members who together lose so much, by what so many lose together at most (SPEC CV-2)."""
    losses = [member.loss for member in members if member.loss is not None]
    if sum(losses) < loss:
        return None
    few, enough = 0, len(losses)
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if cover(losses, middle) >= loss else (middle, enough)
    together = cover(losses, enough)
    largest = sorted(range(len(losses)), key=lambda place: -losses[place])[:enough]
    owners = tuple(members[place].owner for place in sorted(largest))
    return Group(owners, together, cover(losses, enough - 1), bears(together))
