"""Checked: loops over trees, each of which is spelled out, and what a claim may say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian_proofs.evaluator.books import two
from rhodian_proofs.evaluator.equality import put
from rhodian_proofs.evaluator.expressions import attribute
from rhodian_proofs.evaluator.library import held
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.texts import load
from rhodian_proofs.evaluator.values import Class, Items, K, Record, Refused, Table, spelled
from rhodian_proofs.evaluator.words import sum_of

if TYPE_CHECKING:
    from collections.abc import Callable


@rule_for(WORDS, "loops.flatten")
def _flatten(m: Machine, frame: Frame, k: K, root: Any, enter: Any, start: Any) -> None:
    """Lay a tree out, level by level; whoever enters a node sees what stands above those before it."""

    def enters(known: Table, state: Any, above: Any, node: Any, then: Callable[[Any, Table], None]) -> None:
        def entered(value: Any) -> None:
            after, key = two(value)
            then(after, put(known, key, above))

        m.call(enter, (state, above, node, known), {}, frame, entered)

    def branch(nodes: tuple[Any, ...], below: tuple[range, ...], state: Any, known: Table) -> None:
        if len(below) == len(nodes):
            k((nodes, below, state))
            return
        node = nodes[len(below)]

        def with_branches(branches: Any) -> None:
            under(spelled(branches), nodes, state, known)

        def under(rest: tuple[Any, ...], all_nodes: tuple[Any, ...], state: Any, known: Table) -> None:
            if rest:
                enters(
                    known, state, node, rest[0], lambda after, more: under(rest[1:], (*all_nodes, rest[0]), after, more)
                )
            else:
                places = range(len(nodes), len(all_nodes)) if len(all_nodes) > len(nodes) else range(0)
                branch(all_nodes, (*below, places), state, known)

        attribute(m, node, "branches", frame, with_branches)

    enters(Table(()), start, None, root, lambda state, known: branch((root,), (), state, known))


@rule_for(WORDS, "loops.fold_up")
def _fold_up(m: Machine, frame: Frame, k: K, nodes: Any, below: Any, combine_under: Any) -> None:
    def go(found: tuple[Any, ...]) -> None:
        place = len(nodes) - len(found) - 1
        if place < 0:
            k(found)
            return
        under = tuple(found[each - place - 1] for each in below[place])
        m.call(combine_under, (nodes[place], under), {}, frame, lambda value: go((value, *found)))

    go(())


@rule_for(WORDS, "loops.push_down")
def _push_down(m: Machine, frame: Frame, k: K, nodes: Any, below: Any, first: Any, bounds: Any, divide: Any) -> None:
    def go(place: int, found: Table) -> None:
        if place == len(nodes):
            k(tuple(held(found, each, 0) for each in range(len(nodes))))
            return
        under = tuple(below[place])

        def divided(parts: Any) -> None:
            table = found
            if len(spelled(parts)) != len(under):
                raise Refused("a division among others than there are")
            for each, part in zip(under, spelled(parts), strict=True):
                table = put(table, each, part)
            go(place + 1, table)

        if under:
            given = (nodes[place], held(found, place, 0), tuple(bounds[each] for each in under))
            m.call(divide, given, {}, frame, divided)
        else:
            go(place + 1, found)

    go(0, Table(((0, first),)))


@rule_for(WORDS, "loops.preorder")
def _preorder(m: Machine, frame: Frame, k: K, below: Any, report: Any, *columns: Any) -> None:
    def go(ahead: tuple[tuple[int, Any], ...], reports: tuple[Any, ...]) -> None:
        if not ahead:
            k(reports)
            return
        (place, above), rest = ahead[0], ahead[1:]

        def reported(value: Any) -> None:
            go((*((each, value) for each in below[place]), *rest), (*reports, value))

        m.call(report, (above, *(spelled(column)[place] for column in columns)), {}, frame, reported)

    go(((0, None),), ())


def made(name: str, **named: Any) -> Record:
    """Return one of the vocabulary's own records."""
    text = load("rhodian_proofs.claims.trees")
    return Record(Class(text.name, name, text.defined[name], text), named)


WORDS["claims.each"] = lambda _, __, k, items: k(Items("generator", spelled(items)))


@rule_for(WORDS, "claims.borne")
def _borne(m: Machine, _: Frame, k: K, reports: Any) -> None:
    sum_of(m, k, tuple(report.fields["amount"] for report in spelled(reports)))


@rule_for(WORDS, "claims.joints")
def _joints(_: Machine, __: Frame, k: K, tree: Record, numbers: Any) -> None:
    found = spelled(numbers)
    rows = zip(tree.fields["nodes"], found, tree.fields["below"], strict=True)
    k(
        tuple(
            made("Joint", node=node, number=number, below=tuple(found[each] for each in under))
            for node, number, under in rows
        )
    )


@rule_for(WORDS, "claims.funds")
def _funds(_: Machine, __: Frame, k: K, tree: Record) -> None:
    k(tuple(place for place, node in enumerate(tree.fields["nodes"]) if node.kind.name == "Fund"))


@rule_for(WORDS, "claims.adds_only_at", "claims.adds_up_as", "claims.adds_up_down_the_tree")
def _said_of_loops(_: Machine, __: Frame, k: K, *___: Any) -> None:
    """Go on with nothing: of what is spelled out nothing is said."""
    k(None)


@rule_for(WORDS, "claims.forks")
def _forks(_: Machine, __: Frame, k: K, tree: Record) -> None:
    below = tree.fields["below"]

    def at_or_below(place: int) -> tuple[int, ...]:
        return (place, *(each for child in below[place] for each in at_or_below(child)))

    in_order = [place for place, node in enumerate(tree.fields["nodes"]) if node.kind.name == "InOrder"]
    k(
        tuple(
            made("Fork", earlier=earlier, later=later, bearer=bearer)
            for place in in_order
            for later in below[place]
            for bearer in at_or_below(later)
            for earlier in range(below[place].start, later)
        )
    )
