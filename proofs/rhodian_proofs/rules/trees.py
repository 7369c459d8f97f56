"""Trusted: the rules by which what holds of each node of a tree holds of all.

*The rule for fold_up* (induction from the last place to the first). If at an arbitrary node, whatever
natural numbers are right below it, the step gives a natural number, then every node has one, and it is
what the step gives there.

*The rule for push_down* (induction from the first place to the last). Let the bounds be what `fold_up` gave.
If the root is handed 0 or more and at most its bound, and if an arbitrary node that may have others below it, when
handed 0 or more and at most its bound, hands each of those a part of 0 or more and at most its bound, and all
parts add up to what it was handed, then every node is handed 0 or more, at most its bound, and no more than
any node above it; and the leaves together are handed exactly what the root was. (For each node hands on all that
it is handed. So the numbers of all nodes, less those that stand right below some node, are the root's; and they are
the leaves'. A layer with nothing below it is handed what no parts add up to, which is 0.)

*The rule for preorder* (induction from the root down). If the report on the root, and the report on an
arbitrary layer under a report of that shape, are of one shape, then the report right above any node but the root
is of that shape; nothing else is known of it. (Which shape, is guessed from an example.)

*The sum over leaves.* If at every node what is counted of its report is what the node is handed if it is a
leaf, and else 0, then what is counted adds up to what the root was handed.

A step is a function that looks at nothing around it, so that it gives the same wherever it is run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian import RhodianError
from rhodian.base import loops
from rhodian_proofs.rules.induction import prove
from rhodian_proofs.rules.steps import as_the_kernel_does, closed
from rhodian_proofs.symbolic.ints import some_natural, term
from rhodian_proofs.symbolic.opaque import same_shape, unknown
from rhodian_proofs.symbolic.sequences import Column, Place, Space, Unknown, remembered
from rhodian_proofs.symbolic.signals import Broken, EndOfPath, Unsupported, current
from rhodian_proofs.symbolic.trees import Below, Nodes, OfTree, Spot

if TYPE_CHECKING:
    from collections.abc import Callable


class FoldedUp(OfTree):
    """What `fold_up` computes for each node."""

    def __init__(self, nodes: Nodes, combine: Callable[..., Any]) -> None:
        """Prove that the step gives a natural number at an arbitrary node."""
        super().__init__(nodes.tree)
        self._combine = closed(combine)
        if _step("rule for fold_up"):
            prove(iter([_whole(self._value(Place(self.space))) >= 0]), "step of fold_up: the number is natural")
            raise EndOfPath("step of fold_up")

    def below(self, place: Place) -> Any:
        """Return the numbers right below a place."""
        key = ("folded_up below", self, place.key)
        return remembered(key, lambda: self.tree.nodes.naturals_below(place, "capacities"))

    def read(self, place: Place) -> Any:
        """Return the number of the node at a place: a natural one; of a leaf's is known what it is."""
        if isinstance(place, Spot) and place.parent is not None:
            return self.below(place.parent[0])[place.parent[1]]

        def make() -> Any:
            number = some_natural("capacity")
            if place is not self.tree.root_spot and self.tree.nodes.is_leaf(place):
                current().learn((number == self._value(place)).term)
            return number

        return remembered(("folded_up", self, place.key), make)

    def unfolded(self, place: Place) -> Any:
        """Return the number of the node at a place after learning that it is what the step gives there."""
        current().learn((self.read(place) == self._value(place)).term)
        return self.read(place)

    def _value(self, place: Place) -> Any:
        return as_the_kernel_does(self._combine, self.tree.nodes.read(place), self.below(place))


class PushedDown(OfTree):
    """What `push_down` hands to each node."""

    def __init__(self, nodes: Nodes, first: Any, bounds: FoldedUp, divide: Callable[..., Any]) -> None:
        """Prove that the root is handed no more than its bound, and that an arbitrary node hands on as it should."""
        super().__init__(nodes.tree)
        self.first = _whole(first)
        self._bounds = bounds
        self._divide = closed(divide)
        prove(iter([first >= 0, first <= bounds.read(self.tree.root_spot)]), "start of push_down")
        if _step("rule for push_down"):
            self._prove_step()
            raise EndOfPath("step of push_down")

    def read(self, place: Place) -> Any:
        """Return what the node at a place is handed."""
        if place is self.tree.root_spot:
            return self.first

        def make() -> Any:
            parent = place.parent if isinstance(place, Spot) else None
            handed = some_natural("handed") if parent is None else self._parts(parent[0])[parent[1]]
            current().learn((handed <= self._bounds.read(place)).term)
            current().learn((handed <= self.first).term)
            if isinstance(place, Spot) and place.under is not None:
                current().learn((handed <= self.read(place.under)).term)
            return handed

        return remembered(("handed", self, place.key), make)

    def _parts(self, place: Place) -> Any:
        """Return what the node at a place hands to each node right below it."""

        def make() -> Any:
            self._bounds.unfolded(place)
            node, below = self.tree.nodes.read(place), self._bounds.below(place)
            return as_the_kernel_does(self._divide, node, self.read(place), below)

        return remembered(("parts", self, place.key), make)

    def _prove_step(self) -> None:
        """Prove that an arbitrary node hands on all that it is handed, to each child within its bound."""
        place = Place(self.space)
        if self.tree.nodes.is_leaf(place):
            return
        try:
            parts = self._parts(place)
        except RhodianError:  # the kernel's loop would not even ask where nothing is below
            raise Broken("step of push_down: a node that refuses to hand on") from None
        bounds = self._bounds.below(place)
        if not _fit(parts, bounds):
            raise Broken("step of push_down: a part for each node right below")
        for child in range(len(bounds)) if type(bounds) is tuple else [Place(bounds.space)]:
            part = _whole(parts[child])
            prove(iter([part >= 0, part <= bounds[child]]), "step of push_down: each part is within its bound")
        prove(iter([loops.total(parts) == self.read(place)]), "step of push_down: all is handed on")


class Reports(OfTree):
    """What `preorder` reports on each node: one for each, and in another order than the nodes are laid out."""

    def __init__(self, below: Below, report: Callable[..., Any], *columns: OfTree) -> None:
        """Prove that the reports on layers are of one shape."""
        super().__init__(below.tree)
        self.space = Space(self.tree.space.length)
        self.columns = columns
        self._report = closed(report)
        self._shape = self._report_under(None, self.tree.some_layer())
        if _step("rule for preorder"):
            spot = self.tree.somewhere()
            found = self.read(spot)
            if not self.tree.nodes.is_leaf(spot) and not same_shape(self._shape, found):
                raise Broken("step of preorder: the report keeps its shape")
            raise EndOfPath("step of preorder")

    def read(self, place: Place) -> Any:
        """Return the report on the root, or on a node below it."""
        if not isinstance(place, Spot):
            raise Unsupported("a report on what may be the root or not")

        def make() -> Any:
            for predicate, rows in current().memory.get(("passed", self.tree.space), ()):
                Column.learn_passed(predicate, rows.read(place))
            return self._report_under(None if place is self.tree.root_spot else unknown(self._shape), place)

        return remembered(("report", self, place.key), make)

    def _report_under(self, above: Any, spot: Spot) -> Any:
        return as_the_kernel_does(self._report, above, *(column.read(spot) for column in self.columns))


class OfType(OfTree):
    """The reports of one class."""

    def __init__(self, reports: Reports, kind: type) -> None:
        """Leave the others out."""
        super().__init__(reports.tree)
        self.space = Space(some_natural("length"))
        self._reports = reports
        self._kind = kind

    def read(self, place: Place) -> Any:  # noqa: ARG002  # no place has an answer
        """Refuse: which places are left is not known."""
        raise Unsupported("an item of those of one class, at a place")

    def some(self) -> Any:
        """Return an arbitrary one of them."""
        found = self._reports.read(self.tree.somewhere())
        if not isinstance(found, self._kind):
            raise EndOfPath("a report of another class")
        return found

    def total(self, count: Callable[[Any], Any]) -> Any:
        """Return what is counted of all of them, after proving that it is what the leaves are handed."""
        (handed_down,) = [column for column in self._reports.columns if type(column) is PushedDown]
        if _step("rule for the sum over leaves"):
            spot = self.tree.somewhere()
            found = self._reports.read(spot)
            counted = count(found) if isinstance(found, self._kind) else 0
            handed = handed_down.read(spot) if self.tree.nodes.is_leaf(spot) else 0
            prove(iter([_whole(counted) == handed]), "what is counted is what the leaves are handed")
            raise EndOfPath("sum over leaves")
        return handed_down.first


def fold_up(_: object, nodes: Any, below: Any, combine: Any) -> Any:
    """Return what the kernel's loop of this name computes for each node of any tree."""
    of_tree = _of_one_tree(nodes, below, Nodes)
    return remembered(("fold_up", of_tree, combine), lambda: FoldedUp(of_tree, combine))


def push_down(_: object, nodes: Any, below: Any, first: Any, bounds: Any, divide: Any) -> Any:
    """Return what the kernel's loop of this name hands to each node of any tree: of the same the very same."""
    of_tree, most = _of_one_tree(nodes, below, Nodes), _of_one_tree(bounds, below, FoldedUp)
    key = ("push_down", of_tree, term(first).sexpr(), most, divide)
    return remembered(key, lambda: PushedDown(of_tree, first, most, divide))


def preorder(_: object, below: Any, report: Any, *columns: Any) -> Any:
    """Return what the kernel's loop of this name reports on each node of any tree: of the same the very same."""
    among = [_of_one_tree(column, below, Nodes | FoldedUp | PushedDown) for column in columns]
    return remembered(("preorder", report, *map(id, among)), lambda: Reports(below, report, *among))


def _of_one_tree(items: Any, below: Any, kind: Any) -> Any:
    """Return what a loop over a tree goes over, if it belongs to that tree."""
    if not isinstance(items, kind) or type(below) is not Below or items.tree is not below.tree:
        raise Unsupported("a loop over a tree, and what does not belong to that tree")
    return items


def of_type(_: object, items: Any, kind: Any) -> Any:
    """Return the reports of one class."""
    if type(items) is not Reports:
        raise Unsupported("those of one class in a sequence of unknown length")
    return OfType(items, kind)


def every_node(predicate: Any, rows: Any) -> Any:
    """Tell whether all that is held for each node of a tree passes; if so, so does what is held for any reported on.

    So does what stands where another test found a node at fault, and the other way round.
    """
    tree = rows.columns[0].tree
    passed, failed = (remembered((found, tree.space), list) for found in ("passed", "failed"))
    if current().choose(2, "rule for every node") == 1:
        spot = tree.somewhere()
        for other, others in passed:
            Column.learn_passed(other, others.read(spot))
        if as_the_kernel_does(predicate, rows.read(spot)):
            raise EndOfPath("a node that passes")
        failed.append(spot)
        return False
    for spot in failed:
        Column.learn_passed(predicate, rows.read(spot))
    passed.append((predicate, rows))
    return True


def _whole(value: Any) -> Any:
    """Return a whole number, known or not; whatever else was given breaks the rule."""
    if value.__class__ is not int:
        raise Broken("a whole number at each node")
    return value


def _fit(parts: Any, numbers: Any) -> bool:
    """Tell whether there is a part for each number."""
    if type(numbers) is tuple:
        return type(parts) is tuple and len(parts) == len(numbers)
    return isinstance(parts, Unknown) and parts.space is numbers.space


def _step(rule: str) -> bool:
    """Tell whether this path is to prove a rule's step; if so, forget what led here."""
    path = current()
    if path.choose(2, rule) == 0:
        return False
    path.forget()
    return True
