"""Checked: the builtins, and what little else of Python's library there is."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import Any

from rhodian_proofs.evaluator.equality import distinct, put
from rhodian_proofs.evaluator.machine import WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import length
from rhodian_proofs.evaluator.operators import combine, compare, less
from rhodian_proofs.evaluator.statements import is_refusal_of
from rhodian_proofs.evaluator.values import (
    Class,
    Either,
    Items,
    K,
    Record,
    Refused,
    Table,
    Word,
    is_kind,
    is_number,
    is_plain,
    kind_name,
    kind_of,
    spelled,
)

_ABOVE = {"bool": "int", "Counting": "int", "Wording": "str"}


@rule_for(WORDS, "len")
def _len(_: Machine, __: Frame, k: K, items: Any) -> None:
    if kind_name(items) in {"generator", "iterator"}:
        raise Refused("the length of what is gone over once")
    k(length(items))


@rule_for(WORDS, "abs")
def _abs(m: Machine, _: Frame, k: K, number: Any) -> None:
    compare(m, ast.Lt(), number, 0, lambda below: m.truth(below, lambda holds: k(-number if holds else number)))


@rule_for(WORDS, "divmod")
def _divmod(m: Machine, _: Frame, k: K, dividend: Any, divisor: Any) -> None:
    m.divide(dividend, divisor, k)


@rule_for(WORDS, "sum", "claims.total", "loops.total")
def _sum(m: Machine, _: Frame, k: K, items: Any, start: Any = 0) -> None:
    sum_of(m, k, items, start)


def sum_of(m: Machine, k: K, items: Any, start: Any = 0) -> None:
    """Go on with the sum of numbers, from the left."""

    def go(rest: tuple[Any, ...], so_far: Any) -> None:
        if rest:
            combine(m, ast.Add, so_far, rest[0], lambda value: go(rest[1:], value))
        else:
            k(so_far)

    go(spelled(items), start)


def extreme(m: Machine, k: K, items: tuple[Any, ...], *, largest: bool) -> None:
    """Go on with the largest or smallest of some values, the first of equal ones."""

    def go(best: Any, rest: tuple[Any, ...]) -> None:
        if not rest:
            k(best)
            return
        pair = (best, rest[0]) if largest else (rest[0], best)
        less(m, *pair, lambda holds: go(rest[0] if holds else best, rest[1:]))

    if not items:
        raise Refused("the largest or smallest of nothing")
    go(items[0], items[1:])


@rule_for(WORDS, "max")
def _max(m: Machine, _: Frame, k: K, *items: Any, **options: Any) -> None:
    _min_max(m, k, items, options, largest=True)


@rule_for(WORDS, "min")
def _min(m: Machine, _: Frame, k: K, *items: Any, **options: Any) -> None:
    _min_max(m, k, items, options, largest=False)


def _min_max(m: Machine, k: K, items: tuple[Any, ...], options: dict[str, Any], *, largest: bool) -> None:
    if options.keys() - {"default"}:
        raise Refused("the largest or smallest by a key")
    among = spelled(items[0]) if len(items) == 1 else items
    if not among and options:
        k(options["default"])
    else:
        extreme(m, k, among, largest=largest)


def quantified(m: Machine, k: K, items: Any, *, decides: bool) -> None:
    """Go on with whether any or all of some values are true, asking no further than needed."""

    def go(rest: tuple[Any, ...]) -> None:
        if not rest:
            k(not decides)
        else:
            m.truth(rest[0], lambda holds: k(decides) if holds is decides else go(rest[1:]))

    go(spelled(items))


WORDS["any"] = lambda m, _, k, items: quantified(m, k, items, decides=True)


WORDS["all"] = lambda m, _, k, items: quantified(m, k, items, decides=False)


def sort(m: Machine, items: tuple[Any, ...], keys: tuple[Any, ...], k: K) -> None:
    """Go on with items by rising key; those of equal key stay in their order."""

    def place(done: tuple[tuple[Any, Any], ...], rest: tuple[tuple[Any, Any], ...]) -> None:
        if not rest:
            k(tuple(item for _, item in done))
            return

        def before(at: int) -> None:
            if at == 0:
                put_at(at)
            else:
                less(m, rest[0][0], done[at - 1][0], lambda holds: before(at - 1) if holds else put_at(at))

        def put_at(at: int) -> None:
            place((*done[:at], rest[0], *done[at:]), rest[1:])

        before(len(done))

    place((), tuple(zip(keys, items, strict=True)))


@rule_for(WORDS, "sorted")
def _sorted(m: Machine, frame: Frame, k: K, items: Any, *, key: Any = None) -> None:
    among = spelled(items)

    def done(keys: tuple[Any, ...]) -> None:
        sort(m, among, keys, lambda found: k(Items("list", found)))

    if key is None:
        done(among)
    else:
        each_of(m, frame, key, among, done)


def each_of(m: Machine, frame: Frame, function: Any, items: tuple[Any, ...], k: K, done: tuple[Any, ...] = ()) -> None:
    """Go on with what a function gives for each item, first to last."""
    if len(done) == len(items):
        k(done)
    else:
        m.call(
            function,
            (items[len(done)],),
            {},
            frame,
            lambda found: each_of(m, frame, function, items, k, (*done, found)),
        )


@rule_for(WORDS, "map")
def _map(m: Machine, frame: Frame, k: K, function: Any, *columns: Any) -> None:
    rows = tuple(zip(*map(spelled, columns), strict=False))

    def go(done: tuple[Any, ...]) -> None:
        if len(done) == len(rows):
            k(Items("generator", done))
        else:
            m.call(function, rows[len(done)], {}, frame, lambda found: go((*done, found)))

    go(())


@rule_for(WORDS, "zip")
def _zip(_: Machine, __: Frame, k: K, *columns: Any, strict: bool = False) -> None:
    lists = tuple(map(spelled, columns))
    if strict and len({len(each) for each in lists}) > 1:
        raise Refused("a zip of columns that are not of one length")
    k(Items("iterator", tuple(zip(*lists, strict=False))))


@rule_for(WORDS, "enumerate")
def _enumerate(_: Machine, __: Frame, k: K, items: Any, start: int = 0) -> None:
    k(Items("iterator", tuple(enumerate(spelled(items), start))))


@rule_for(WORDS, "reversed")
def _reversed(_: Machine, __: Frame, k: K, items: Any) -> None:
    k(Items("iterator", tuple(reversed(spelled(items)))))


@rule_for(WORDS, "iter")
def _iter(_: Machine, __: Frame, k: K, items: Any) -> None:
    k(Items("iterator", spelled(items)))


@rule_for(WORDS, "next")
def _next(_: Machine, __: Frame, k: K, items: Any, *default: Any) -> None:
    among = spelled(items)
    if kind_name(items) not in {"generator", "iterator"} or not (among or default):
        raise Refused("the next of what has none")
    k(among[0] if among else default[0])


@rule_for(WORDS, "range")
def _range(_: Machine, __: Frame, k: K, *ends: Any) -> None:
    if not all(type(end) is int for end in ends):
        raise Refused("a range of what is not known")
    k(range(*ends))


@rule_for(WORDS, "tuple")
def _tuple(_: Machine, __: Frame, k: K, items: Any = ()) -> None:
    k(spelled(items))


@rule_for(WORDS, "list")
def _list(_: Machine, __: Frame, k: K, items: Any = ()) -> None:
    k(Items("list", spelled(items)))


@rule_for(WORDS, "set")
def _set(_: Machine, __: Frame, k: K, items: Any = ()) -> None:
    k(Items("set", distinct(spelled(items))))


@rule_for(WORDS, "frozenset")
def _frozenset(_: Machine, __: Frame, k: K, items: Any = ()) -> None:
    k(Items("frozenset", distinct(spelled(items))))


@rule_for(WORDS, "dict")
def _dict(_: Machine, __: Frame, k: K, items: Any = (), **named: Any) -> None:
    table = items if isinstance(items, Table) else Table(())
    for pair in () if isinstance(items, Table) else spelled(items):
        table = put(table, *spelled(pair))
    for name, value in named.items():
        table = put(table, name, value)
    k(table)


@rule_for(WORDS, "dict.fromkeys")
def _fromkeys(_: Machine, __: Frame, k: K, keys: Any, value: Any = None) -> None:
    k(Table(tuple((key, value) for key in distinct(spelled(keys)))))


@rule_for(WORDS, "bool")
def _bool(m: Machine, _: Frame, k: K, value: Any) -> None:
    m.truth(value, k)


@rule_for(WORDS, "int")
def _int(_: Machine, __: Frame, k: K, value: Any) -> None:
    if is_number(value):
        k(value)
    elif is_plain(value) and type(value) in {str, Fraction, bool}:
        k(int(value))
    else:
        raise Refused(f"int of a {kind_name(value)}")


@rule_for(WORDS, "str")
def _str(_: Machine, __: Frame, k: K, value: Any) -> None:
    if not is_plain(value):
        raise Refused(f"the text of a {kind_name(value)}")
    k(str(value))


@rule_for(WORDS, "type")
def _type(_: Machine, __: Frame, k: K, value: Any) -> None:
    k(kind_of(value))


@rule_for(WORDS, "isinstance")
def _isinstance(_: Machine, __: Frame, k: K, value: Any, kind: Any) -> None:
    k(is_of(value, kind))


def is_of(value: Any, kind: Any) -> bool:
    """Tell whether a value is of a class, or of one below it."""
    if isinstance(kind, Either | tuple):
        return any(is_of(value, each) for each in (kind.kinds if isinstance(kind, Either) else kind))
    if isinstance(kind, Class) and isinstance(value, Record):
        return is_refusal_of(value, kind)
    own = kind_of(value)
    return is_kind(own, kind) or (isinstance(own, Word) and Word(_ABOVE.get(own.name.split(".")[-1], "")) == kind)
