"""Checked: the kernel's loops, over items that are spelled out, by what each is said to do, not by how it does it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from rhodian_proofs.evaluator.books import two
from rhodian_proofs.evaluator.equality import put
from rhodian_proofs.evaluator.library import held
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.operators import combine
from rhodian_proofs.evaluator.texts import load
from rhodian_proofs.evaluator.values import Items, K, Record, Refused, Table, Word, is_kind, kind_name, kind_of, spelled
from rhodian_proofs.evaluator.words import each_of, extreme, is_of, sort

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(m: Machine, frame: Frame, name: str, *arguments: Any) -> None:
    """Refuse as the kernel does, with one of its own refusals."""
    m.call(load("rhodian.base.errors").look(name, m.constant), arguments, {}, frame, frame.raises)


_NO_SEQUENCES = frozenset({"int", "bool", "NoneType", "float", "complex", "Decimal", "Fraction", "type", "word"})


@rule_for(WORDS, "loops.naturals")
def _naturals(m: Machine, frame: Frame, k: K, values: Any, field: str) -> None:
    if isinstance(values, Record) or kind_name(values) in _NO_SEQUENCES:
        refused(m, frame, "InvalidValue", field, values, "a sequence of whole numbers")
        return
    items = spelled(values)

    def go(place: int) -> None:
        if place == len(items):
            k(items)
        elif not is_kind(kind_of(items[place]), Word("int")):
            refused(m, frame, "InvalidAmount", f"{field}[{place}]", items[place])
        else:
            m.truth(items[place] >= 0, lambda holds: go(place + 1) if holds else blame(place))

    def blame(place: int) -> None:
        refused(m, frame, "InvalidAmount", f"{field}[{place}]", items[place])

    go(0)


@rule_for(WORDS, "loops.pairs")
def _pairs(m: Machine, frame: Frame, k: K, first: Any, second: Any, field: str) -> None:
    one, other = spelled(first), spelled(second)
    if len(one) == len(other):
        k(Items("Rows", tuple(zip(one, other, strict=True))))
    else:
        refused(m, frame, "LengthMismatch", field, len(other), len(one))


@rule_for(WORDS, "loops.largest")
def _largest(m: Machine, _: Frame, k: K, items: Any) -> None:
    if among := spelled(items):
        extreme(m, k, among, largest=True)
    else:
        k(0)


@rule_for(WORDS, "loops.of_type")
def _of_type(_: Machine, __: Frame, k: K, items: Any, kind: Any) -> None:
    k(tuple(item for item in spelled(items) if is_of(item, kind)))


@rule_for(WORDS, "loops.scan")
def scan(m: Machine, frame: Frame, k: K, step: Any, state: Any, items: Any) -> None:
    """Go on with the state after the last item, and the results."""

    def go(rest: tuple[Any, ...], state: Any, results: tuple[Any, ...]) -> None:
        if not rest:
            k((state, results))
            return

        def stepped(value: Any) -> None:
            after, result = two(value)
            go(rest[1:], after, (*results, result))

        m.call(step, (state, rest[0]), {}, frame, stepped)

    go(spelled(items), state, ())


@rule_for(WORDS, "loops.scan_ranked")
def _scan_ranked(m: Machine, frame: Frame, k: K, step: Any, state: Any, items: Any, key: Any) -> None:
    among = spelled(items)

    def by(keys: tuple[Any, ...]) -> None:
        sort(m, tuple(range(len(among))), keys, in_order)

    def in_order(order: tuple[int, ...]) -> None:
        def done(found: Any) -> None:
            state, results = found
            k((state, tuple(results[order.index(place)] for place in range(len(among)))))

        scan(m, frame, done, step, state, tuple(among[place] for place in order))

    each_of(m, frame, key, among, by)


@rule_for(WORDS, "loops.sums")
def _sums(m: Machine, _: Frame, k: K, count: int, entries: Any) -> None:
    def go(rest: tuple[Any, ...], found: tuple[Any, ...]) -> None:
        if not rest:
            k(found)
            return
        place, number = two(rest[0])
        if type(place) is not int or not 0 <= place < count:
            raise Refused("a sum at a place that is not known or not there")

        def added(value: Any) -> None:
            go(rest[1:], (*found[:place], value, *found[place + 1 :]))

        combine(m, ast.Add, found[place], number, added)

    go(spelled(entries), (0,) * count)


@rule_for(WORDS, "columns.rows")
def _side_by_side(m: Machine, frame: Frame, k: K, first: Any, **others: Any) -> None:
    for field, other in others.items():
        if len(spelled(other)) != len(spelled(first)):
            refused(m, frame, "LengthMismatch", field, len(spelled(other)), len(spelled(first)))
            return
    k(Items("Rows", tuple(zip(*map(spelled, (first, *others.values())), strict=True))))


@rule_for(WORDS, "columns.grouped")
def _grouped(m: Machine, frame: Frame, k: K, items: Any, key: Any) -> None:
    among = spelled(items)

    def by(keys: tuple[Any, ...]) -> None:
        found = Table(())
        for item, shared in zip(among, keys, strict=True):
            found = put(found, shared, (*held(found, shared, ()), item))
        k(found)

    each_of(m, frame, key, among, by)


@rule_for(WORDS, "columns.present")
def _present(_: Machine, __: Frame, k: K, items: Any) -> None:
    k(tuple(item for item in spelled(items) if item is not None))


@rule_for(WORDS, "columns.joined")
def _joined(_: Machine, __: Frame, k: K, *parts: Any) -> None:
    k(tuple(item for part in parts for item in spelled(part)))


@rule_for(WORDS, "columns.each")
def _each(m: Machine, frame: Frame, k: K, function: Any, *columns: Any) -> None:
    rows = _rows(m, frame, columns)
    if rows is None:
        return

    def go(done: tuple[Any, ...]) -> None:
        if len(done) == len(rows):
            k(done)
        else:
            m.call(function, rows[len(done)], {}, frame, lambda found: go((*done, found)))

    go(())


@rule_for(WORDS, "columns.every")
def _every(m: Machine, frame: Frame, k: K, predicate: Any, column: Any) -> None:
    items = spelled(column)

    def go(place: int) -> None:
        if place == len(items):
            k(True)
        else:
            m.call(predicate, (items[place],), {}, frame, lambda found: m.truth(found, passed(place)))

    def passed(place: int) -> Callable[[bool], None]:
        return lambda holds: go(place + 1) if holds else k(False)

    go(0)


@rule_for(WORDS, "columns.first")
def _first(m: Machine, frame: Frame, k: K, predicate: Any, column: Any) -> None:
    items = spelled(column)

    def go(place: int) -> None:
        if place == len(items):
            k(None)
        else:
            m.call(predicate, (items[place],), {}, frame, lambda found: m.truth(found, told(place)))

    def told(place: int) -> Callable[[bool], None]:
        return lambda holds: k(place) if holds else go(place + 1)

    go(0)


@rule_for(WORDS, "columns.name_at")
def _name_at(_: Machine, __: Frame, k: K, field: str, place: int) -> None:
    k(f"{field}[{place}]")


def _rows(m: Machine, frame: Frame, columns: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the rows of columns of one length; refuse for the first that is not as long, and return nothing."""
    first, *others = map(spelled, columns)
    for other in others:
        if len(other) != len(first):
            refused(m, frame, "LengthMismatch", "columns", len(other), len(first))
            return None
    return tuple(zip(first, *others, strict=True))


def _calculated(name: str, operation: type[ast.operator]) -> None:
    """Let two columns be calculated with, place by place."""

    def rule(m: Machine, frame: Frame, k: K, *columns: Any) -> None:
        rows = _rows(m, frame, columns)
        if rows is not None:
            _by_row(m, operation, rows, k)

    WORDS[name] = rule


def _by_row(m: Machine, operation: type[ast.operator], rows: tuple[Any, ...], k: K, done: tuple[Any, ...] = ()) -> None:
    """Go on with what each two numbers come to, first to last."""
    if len(done) == len(rows):
        k(done)
    else:
        one, other = rows[len(done)]
        combine(m, operation, one, other, lambda found: _by_row(m, operation, rows, k, (*done, found)))


_calculated("columns.added", ast.Add)
_calculated("columns.less", ast.Sub)


@rule_for(WORDS, "columns.scaled")
def _scaled(m: Machine, _: Frame, k: K, column: Any, factor: Any) -> None:
    _by_row(m, ast.Mult, tuple((number, factor) for number in spelled(column)), k)
