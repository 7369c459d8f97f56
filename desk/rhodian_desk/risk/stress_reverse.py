"""Checked: reverse stress: the smallest loss that reaches a layer or is not wholly covered, and who could lose as much.

Each is found by halving between a loss that does not and one that does, every one of them drawn by the kernel itself;
the one found and the one a unit below are both drawn, and shown. Down layers in order, each limited or not, a larger
loss leaves no layer bearing less (SPEC WF-5, WF-14), so none smaller reaches it either. Below a layer that shares in
proportion a larger loss can take one unit away: a smaller loss may have reached it, by a unit, and lost it again. There
a solver looks for it, and shows that none is below; if it gives up, that is said, and no more is claimed.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import attrs

from rhodian import Fund, InFixedProportion, InProportion, capacity, draw
from rhodian.clearing.cover import cover
from rhodian_desk.risk.stress_least import EFFORT, Solved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rhodian import Waterfall
    from rhodian_desk.risk.stress_file import Member

    Bears = Callable[[int], int]

UNCOVERED = ("uncovered",)
"""What stands in the place of the path of a layer for what nobody bears."""


class Shown(enum.Enum):
    """How it is shown that nothing less does."""

    IN_ORDER = "in order"
    """All layers above are in order, each limited or not, where a larger loss leaves none bearing less."""
    BY_SOLVER = "by the solver"
    """A solver found that no smaller loss does."""
    NOT_SHOWN = "not shown"
    """It is not: the solver gave up."""


@attrs.frozen
class Group:
    """The fewest members whose losses together reach it."""

    owners: tuple[str, ...]
    """Who: those who lose most, unless the layer bears nothing of just that."""
    together: int
    """What they lose together."""
    fewer: int
    """The most that any group of one member less loses together."""
    bears: int
    """What the layer bears of what they lose together, or what is left uncovered of it."""
    is_fewest: bool
    """Whether that is something, and shown to be nothing for any fewer members; not if the solver gave up."""


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
    shown: Shown
    """How it is shown that no smaller loss does, or none at all if none is found; if it is not, one may."""
    group: Group | None
    """Who could lose as much, if members say what they lose, and some of them do."""

    @property
    def is_least(self) -> bool:
        """Whether it is shown that no smaller loss does."""
        return self.shown is not Shown.NOT_SHOWN


def reverse(waterfall: Waterfall, members: Sequence[Member], effort: int = EFFORT) -> Iterator[Reached]:
    """Yield what it takes to reach each layer, in the order of the tree, and to leave something uncovered.

    Args:
        waterfall: the tree.
        members: who could lose what.
        effort: how much the solver may try at one question.
    """
    solved = Solved(waterfall, effort)
    for place, path, is_monotone in walked(waterfall):
        if isinstance(waterfall.nodes[place], Fund):
            continue

        def bears(loss: int, place: int = place) -> int:
            return draw(waterfall, loss).amounts[place]

        high = _halved(bears, capacity(waterfall))
        if is_monotone:
            yield _reached(path, bears, high, Shown.IN_ORDER, _group(members, high, bears))
            continue
        least = solved.least(place, bears, high)
        high = least.loss if least.is_shown else least.loss and _halved(bears, least.loss)
        group = _group(members, high, bears)
        if group is not None and least.is_shown and group.bears == 0:
            group = _sought(members, group, place, bears, solved)
        elif group is not None and not least.is_shown:
            group = attrs.evolve(group, is_fewest=False)
        yield _reached(path, bears, high, Shown.BY_SOLVER if least.is_shown else Shown.NOT_SHOWN, group)

    def left(loss: int) -> int:
        return draw(waterfall, loss).left

    high = _halved(left, capacity(waterfall) + 1)
    yield _reached(UNCOVERED, left, high, Shown.IN_ORDER, _group(members, high, left))


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


def _halved(bears: Bears, most: int) -> int | None:
    """Return a loss up to one that does, which does though one unit less does not; None if that one does not."""
    if bears(most) == 0:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if bears(middle) > 0 else (middle, high)
    return high


def _reached(path: tuple[str, ...], bears: Bears, loss: int | None, shown: Shown, group: Group | None) -> Reached:
    """Draw the loss found and the one a unit below."""
    if loss is None:
        return Reached(path, None, 0, 0, shown, None)
    return Reached(path, loss, bears(loss), bears(loss - 1), shown, group)


def _group(members: Sequence[Member], loss: int | None, bears: Bears) -> Group | None:
    """Return the fewest members who together lose so much, by what so many lose together at most (SPEC CV-2)."""
    losses = [member.loss for member in members if member.loss is not None]
    if loss is None or sum(losses) < loss:
        return None
    few, enough = 0, len(losses)
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if cover(losses, middle) >= loss else (middle, enough)
    together = cover(losses, enough)
    largest = sorted(range(len(losses)), key=lambda place: -losses[place])[:enough]
    owners = tuple(members[place].owner for place in sorted(largest))
    borne = bears(together)
    return Group(owners, together, cover(losses, enough - 1), borne, is_fewest=borne > 0)


def _sought(members: Sequence[Member], group: Group, place: int, bears: Bears, solved: Solved) -> Group | None:
    """Let the solver look for as many members of whom the layer does bear something, or else for one more and so on."""
    losses = [member.loss or 0 for member in members]
    for count in range(len(group.owners), len(losses) + 1):
        found = solved.members(place, bears, losses, count)
        if found is None:
            return group
        if found:
            together = sum(losses[each] for each in found)
            owners = tuple(members[each].owner for each in found)
            return Group(owners, together, cover(losses, len(found) - 1), bears(together), is_fewest=True)
    return None
