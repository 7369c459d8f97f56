"""Checked: items at places, and comprehensions."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from rhodian_proofs.evaluator.equality import distinct, find, put
from rhodian_proofs.evaluator.machine import EXPRESSIONS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.values import Items, K, Refused, Table, kind_name, spelled

if TYPE_CHECKING:
    from collections.abc import Callable


@rule_for(EXPRESSIONS, ast.Subscript)
def _subscript(m: Machine, node: ast.Subscript, frame: Frame, k: K) -> None:
    if not isinstance(node.slice, ast.Slice):
        m.values([node.value, node.slice], frame, lambda both: k(item_at(*both)))
        return
    bounds = [each or ast.Constant(None) for each in (node.slice.lower, node.slice.upper, node.slice.step)]
    m.values([node.value, *bounds], frame, lambda found: k(_part(found[0], slice(*found[1:]))))


def _part(items: Any, places: slice) -> Any:
    """Return some items of a sequence."""
    if not all(each is None or type(each) is int for each in (places.start, places.stop, places.step)):
        raise Refused("items between places that are not known")
    if type(items) in {tuple, str, range}:
        return items[places]
    return Items("list", spelled(items)[places])


def item_at(items: Any, place: Any) -> Any:
    """Return the item at a place, or what a dict holds under a key."""
    if isinstance(items, Table):
        found = find(items, place)
        if found is None:
            raise Refused("a key that is not there")
        return items.entries[found][1]
    if isinstance(items, re.Match):
        return items[place]
    if type(place) is not int or (isinstance(items, Items) and items.kind != "list"):
        raise Refused(f"an item of a {kind_name(items)} at a {kind_name(place)}")
    sequence = spelled(items)
    if not -len(sequence) <= place < len(sequence):
        raise Refused("an item at a place that is not there")
    return sequence[place]


def rows(
    m: Machine,
    generators: list[ast.comprehension],
    frame: Frame,
    state: Any,
    visit: Callable[[Frame, Any, Callable[[Any], None]], None],
    done: Callable[[Any], None],
) -> None:
    """Go over the rows of a comprehension, one after the other; whoever visits one says whether to go on."""
    if not generators:
        visit(frame, state, done)
        return
    first, rest = generators[0], generators[1:]

    def over(items: tuple[Any, ...], state: Any) -> None:
        if not items:
            done(state)
            return
        inner = frame.bind(first.target, items[0])

        def after(state: Any) -> None:
            over(items[1:], state)

        def tested(holds: bool) -> None:
            rows(m, rest, inner, state, visit, after) if holds else after(state)

        everything = ast.BoolOp(ast.And(), [ast.Constant(value=True), *first.ifs])
        m.value(everything, inner, lambda test: m.truth(test, tested))

    m.value(first.iter, frame, lambda items: over(spelled(items), state))


@rule_for(EXPRESSIONS, ast.ListComp, ast.GeneratorExp, ast.SetComp)
def _comprehension(m: Machine, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, frame: Frame, k: K) -> None:
    kinds = {ast.ListComp: "list", ast.GeneratorExp: "generator", ast.SetComp: "set"}

    def visit(inner: Frame, found: Any, more: Callable[[Any], None]) -> None:
        m.value(node.elt, inner, lambda value: more((*found, value)))

    def done(found: Any) -> None:
        k(Items(kinds[type(node)], distinct(found) if isinstance(node, ast.SetComp) else found))

    rows(m, node.generators, frame, (), visit, done)


@rule_for(EXPRESSIONS, ast.DictComp)
def _dict_comprehension(m: Machine, node: ast.DictComp, frame: Frame, k: K) -> None:
    def visit(inner: Frame, table: Any, more: Callable[[Any], None]) -> None:
        m.values([node.key, node.value], inner, lambda entry: more(put(table, *entry)))

    rows(m, node.generators, frame, Table(()), visit, k)
