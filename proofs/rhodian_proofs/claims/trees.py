"""Trusted: what a claim may say of whole trees, of any tree or of one that is spelled out."""

from __future__ import annotations

import dis
import sys
from typing import TYPE_CHECKING, Any, NewType

import attrs

from rhodian import Fund, InFixedProportion, InOrder, InProportion, Limited, Waterfall
from rhodian.base import loops
from rhodian_proofs.claims.writing import unchecked
from rhodian_proofs.rules.induction import Results, prove
from rhodian_proofs.rules.trees import FoldedUp, OfType, PushedDown
from rhodian_proofs.symbolic.guarded import Guarded
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.kept import Slots, places_in, somewhere_in
from rhodian_proofs.symbolic.sequences import Place, Unknown, whole
from rhodian_proofs.symbolic.signals import EndOfPath, Unsupported, current
from rhodian_proofs.symbolic.trees import Spot, SymTree, asset_of_funds, some_fund

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

AnyTree = NewType("AnyTree", Waterfall)
"""Any waterfall."""


@attrs.frozen(eq=False)
class Fork:
    """Two children of a layer in order, and a node at or below the later one, by their places."""

    earlier: Any
    """The place of the child that is asked first."""
    later: Any
    """The place of a child that is asked after it."""
    bearer: Any
    """The place of the later child, or of a node anywhere below it."""


@attrs.frozen(eq=False)
class Joint:
    """A node with its number, and the numbers right below it."""

    node: Any
    """The node."""
    number: Any
    """Its number."""
    below: Any
    """The numbers of the nodes right below it, in order."""


class _Some(Guarded):
    """Items of any tree, of which an arbitrary one can be had."""

    __slots__ = ("some",)

    def __init__(self, some: Callable[[], Any]) -> None:
        """Take what makes an arbitrary one."""
        self.some = some


def each(items: Any) -> Iterator[Any]:
    """Yield each item, for the body of a loop to assert something of it; of any tree an arbitrary one.

    It stands in a `for`, whose body may hold nothing but asserts: what it carried from one round to the next, or out
    of the loop, would be lost, and is refused.
    """
    if not isinstance(items, OfType | _Some):
        if isinstance(items, Unknown):
            raise Unsupported("each item of a sequence of unknown length")
        yield from items
    elif current().choose(2, "each item") == 1:
        around = sys._getframe(1)  # noqa: SLF001  # whose loop it is
        if dis.opname[around.f_code.co_code[around.f_lasti]] != "FOR_ITER" or around.f_code.co_name.startswith("<"):
            raise Unsupported("each item, and no `for` that asserts something of it")
        known, item = dict(around.f_locals), items.some()
        yield item
        now = around.f_locals
        if any(now.get(name) is not value and now.get(name) is not item for name, value in known.items()):
            raise Unsupported("a loop over each item that keeps something")
        raise EndOfPath("each item")


def borne(reports: Iterable[Any]) -> Any:
    """Return what funds bore together, given the report on each fund of a tree."""
    if isinstance(reports, OfType):
        return reports.total(lambda report: report.amount)
    return sum(report.amount for report in reports)


def joints(tree: Any, numbers: Any) -> Any:
    """Return each node of a tree with its number and those right below it."""
    if type(tree) is not SymTree:
        rows = zip(tree.nodes, numbers, tree.below, strict=True)
        return tuple(Joint(node, number, tuple(numbers[place] for place in under)) for node, number, under in rows)
    if type(numbers) is not FoldedUp or numbers.tree is not tree:
        raise Unsupported("numbers that were not gathered from this tree")

    def some() -> Joint:
        place = Place(tree.space)
        return Joint(tree.nodes[place], numbers.unfolded(place), numbers.below(place))

    return _Some(some)


def forks(tree: Any) -> Any:
    """Return each fork of a tree."""
    if type(tree) is not SymTree:
        return tuple(_plain_forks(tree))

    def some() -> Fork:
        place = Place(tree.space)
        if not isinstance(tree.nodes[place], InOrder):
            raise EndOfPath("not a layer in order")
        earlier = Place(tree.space_below(place))
        later = Spot(tree, (place, Place(tree.space_below(place), earlier)))
        bearer = Spot(tree, under=later) if current().choose(2, "below the later child") else later
        return Fork(Spot(tree, (place, earlier)), later, bearer)

    return _Some(some)


def funds(tree: Any) -> Any:
    """Return the place of each fund of a tree among its nodes."""
    if type(tree) is not SymTree:
        return tuple(place for place, node in enumerate(tree.nodes) if isinstance(node, Fund))

    def some() -> Spot:
        spot = Spot(tree)
        if not isinstance(tree.nodes[spot], Fund):
            raise EndOfPath("not a fund")
        return spot

    return _Some(some)


def adds_up_down_the_tree(results: Any, handed: Any) -> None:
    """Let results that add up be known to be what the root of a tree is handed, after showing it node by node.

    At an arbitrary leaf they add what the leaf is handed, and nothing at any other node. Of plain values nothing is
    said.
    """
    if not isinstance(results, Unknown):
        return
    if not (isinstance(results, Results) and isinstance(handed, PushedDown)):
        raise Unsupported("the sum over the leaves of what no loop yielded, or was not handed down")
    slots, (name,) = results.space, results.sums()
    if not isinstance(slots, Slots) or places_in(slots.items) is not handed.space:
        raise Unsupported("the sum over the leaves of another tree")
    if current().choose(2, "rule for what adds up down the tree") == 1:
        spot = somewhere_in(slots.items)
        added = results.parts(results.read(slots.slot_of(spot)))[name]
        wanted = handed.read(spot) if handed.tree.nodes.is_leaf(spot) else 0
        prove(iter([added == wanted]), "what is added up is what the leaves are handed")
        raise EndOfPath("what adds up down the tree")
    current().learn((whole(results, name) == handed.first).term)


def _plain_forks(tree: Waterfall) -> Iterator[Fork]:
    for node, under in zip(tree.nodes, tree.below, strict=True):
        for later in under if isinstance(node, InOrder) else ():
            ahead = [later]
            while ahead:
                bearer = ahead.pop()
                ahead.extend(tree.below[bearer])
                yield from (Fork(earlier, later, bearer) for earlier in range(under.start, later))


def spelled_out(size: int) -> Waterfall:
    """Return one of the trees of a size, each on a path of its own; their amounts and limits are any numbers."""
    shapes = _SHAPES[min(size, len(_SHAPES) - 1)]
    root = shapes[current().choose(len(shapes), "which tree")]()
    nodes, below, _ = loops.flatten(root, _enter, 0)
    tree: Waterfall = unchecked(Waterfall, root=root, nodes=nodes, below=below, asset=asset_of_funds())
    return tree


def _enter(so_far: int, _: Any, __: Any, ___: Any) -> tuple[int, int]:
    """Take a node into a tree that repeats none."""
    return so_far + 1, so_far


def _fund(number: int) -> Fund:
    return some_fund(number)  # type: ignore[no-any-return]  # made by its constructor


def _limited(name: str, branch: Any) -> Limited:
    return Limited(name, branch, some_natural("limit"))  # type: ignore[arg-type]  # stands for a number


_SHAPES: tuple[tuple[Callable[[], InOrder | InProportion | InFixedProportion | Limited], ...], ...] = (
    (lambda: InOrder("all", (_fund(1),)),),
    (
        lambda: InOrder("all", (InOrder("hollow", ()), _fund(1))),
        lambda: InProportion("all", (_fund(1), _fund(2)), (1, 2)),
        lambda: _limited("all", _fund(1)),
    ),
    (
        lambda: InFixedProportion("all", (_fund(1), _fund(2)), (1, 2)),
        lambda: InOrder("all", (_fund(1), InProportion("members", (_fund(2), _limited("limited", _fund(3))), (2, 1)))),
        lambda: _limited("all", InOrder("rest", (InOrder("first", (_fund(1), _fund(2))), _fund(3)))),
    ),
    (
        lambda: InProportion("all", (_limited("limited", _fund(1)), InOrder("rest", (_fund(2), _fund(3)))), (1, 1)),
        lambda: InProportion("all", (_fund(1), _fund(2), InOrder("hollow", ())), (0, 1, 1)),
        lambda: InOrder(
            "all", (InFixedProportion("beside", (_fund(1), _limited("limited", _fund(2))), (1, 2)), _fund(3))
        ),
        lambda: InOrder("all", (InOrder("first", (_fund(1), _fund(2))), InOrder("second", (_fund(3), _fund(4))))),
        lambda: InOrder(
            "all",
            (
                _fund(1),
                InProportion("members", (_fund(2), _limited("limited", _fund(3))), (2, 1)),
                InOrder("last", (_fund(4),)),
            ),
        ),
        lambda: _limited(
            "all",
            InProportion("members", (_limited("one", InOrder("first", (_fund(1), _fund(2)))), _fund(3)), (1, 1)),
        ),
    ),
)
"""For each size, the trees that are spelled out: from one layer to four, with every kind of node within others."""
