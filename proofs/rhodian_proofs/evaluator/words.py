"""Checked: the builtins, and what little else of Python's library there is."""

from __future__ import annotations

import ast
import itertools
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import z3

from rhodian_proofs.evaluator.expressions import combine, compare, entries, is_same_object, less
from rhodian_proofs.evaluator.machine import CALLS, WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.statements import is_refusal_of
from rhodian_proofs.evaluator.values import (
    Bound,
    Class,
    Either,
    Items,
    K,
    Odd,
    Over,
    Record,
    Refused,
    Table,
    Word,
    distinct,
    find,
    is_kind,
    is_number,
    is_plain,
    is_term,
    kind_name,
    kind_of,
    put,
    spelled,
)

_ABOVE = {"bool": "int", "Counting": "int", "Wording": "str"}
_TEXTS = {
    "isprintable",
    "strip",
    "lstrip",
    "rstrip",
    "ljust",
    "rjust",
    "startswith",
    "endswith",
    "partition",
    "isspace",
}


@rule_for(WORDS, "len")
def _len(_: Machine, __: Frame, k: K, items: Any) -> None:
    if kind_name(items) in {"generator", "iterator"}:
        raise Refused("the length of what is gone over once")
    k(len(spelled(items)))


@rule_for(WORDS, "abs")
def _abs(m: Machine, _: Frame, k: K, number: Any) -> None:
    compare(m, ast.Lt(), number, 0, lambda below: m.truth(below, lambda holds: k(-number if holds else number)))


@rule_for(WORDS, "divmod")
def _divmod(m: Machine, frame: Frame, k: K, dividend: Any, divisor: Any) -> None:
    m.divide(dividend, divisor, frame, k)


@rule_for(WORDS, "sum", "claims.total", "loops.total")
def sum_of(m: Machine, frame: Frame, k: K, items: Any, start: Any = 0) -> None:
    """Go on with the sum of numbers, from the left."""

    def go(rest: tuple[Any, ...], so_far: Any) -> None:
        if rest:
            combine(m, ast.Add, so_far, rest[0], frame, lambda value: go(rest[1:], value))
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


@rule_for(WORDS, "any", "all")
def _never(_: Machine, __: Frame, ___: K, *____: Any) -> None:
    raise Refused("any or all by another name")


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


def each_of(m: Machine, frame: Frame, function: Any, items: tuple[Any, ...], k: K, done: tuple[Any, ...] = ()) -> None:  # noqa: PLR0913
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


@rule_for(WORDS, "float", "decimal.Decimal", "fractions.Fraction", "re.compile", "itertools.product")
def _library(_: Machine, __: Frame, ___: K, *____: Any) -> None:
    raise Refused("a part of the library by another name")


def _of_library(name: str, make: Any) -> None:
    def rule(_: Machine, __: Frame, k: K, *arguments: Any, **named: Any) -> None:
        if not all(map(is_plain, (*arguments, *named.values()))):
            raise Refused(f"{name} of what is not known")
        made = make(*arguments, **named)
        k(Items("iterator", tuple(made)) if name == "itertools.product" else made)

    WORDS[name] = rule


for _name, _make in {
    "float": float,
    "decimal.Decimal": Decimal,
    "fractions.Fraction": Fraction,
    "re.compile": re.compile,
    "itertools.product": itertools.product,
}.items():
    _of_library(_name, _make)


@rule_for(WORDS, "claims.Counting", "claims.Wording")
def _odd(_: Machine, __: Frame, ___: K, *____: Any) -> None:
    raise Refused("a subclass by another name")


WORDS["claims.Counting"] = lambda _, __, k, held: k(Odd(Word("claims.Counting"), held))
WORDS["claims.Wording"] = lambda _, __, k, held: k(Odd(Word("claims.Wording"), held))


@rule_for(WORDS, "attrs.evolve")
def _evolve(m: Machine, frame: Frame, k: K, record: Any, **changes: Any) -> None:
    from rhodian_proofs.evaluator.calls import fields

    if not isinstance(record, Record):
        raise Refused(f"a {kind_name(record)} where a record is needed")
    held = {name: record.fields[name] for name, (_, _, is_taken) in fields(record.kind).items() if is_taken}
    m.call(record.kind, (), {**held, **changes}, frame, k)


@rule_for(CALLS, Bound)
def _method(m: Machine, method: Bound, arguments: tuple[Any, ...], named: Any, frame: Frame, k: K) -> None:  # noqa: PLR0913
    value, name = method.of, method.name
    plain = (*arguments, *named.values())
    if isinstance(value, Table) and name in {"items", "keys", "values"} and not plain:
        columns = {"items": value.entries, "keys": spelled(value), "values": tuple(each for _, each in value.entries)}
        k(Items("iterator", columns[name]))
    elif name == "get" and not named:
        WORDS["get"](m, frame, k, value, *arguments)
    elif isinstance(value, str) and name == "join":
        k(value.join(spelled(arguments[0])))
    elif isinstance(value, str) and name in _TEXTS and all(map(is_plain, plain)):
        k(getattr(value, name)(*arguments))
    elif isinstance(value, re.Pattern) and name == "fullmatch" and type(arguments[0]) is str:
        k(value.fullmatch(arguments[0]))
    elif isinstance(value, Odd | str) and name in _TEXTS | {"fullmatch"}:
        raise Refused(f"{name} of a {kind_name(value)}")
    else:
        raise Refused(f"the method {name} of a {kind_name(value)}")


def held(value: Any, key: Any, default: Any) -> Any:
    """Return what a dict holds under a key, or else the default."""
    if isinstance(value, Over):
        place = find(value.written, key)
        return held(value.under, key, default) if place is None else value.written.entries[place][1]
    place = find(value, key) if isinstance(value, Table) else None
    if not isinstance(value, Table):
        raise Refused(f"get of a {kind_name(value)}")
    return default if place is None else value.entries[place][1]


__all__ = [
    "distinct",
    "each_of",
    "entries",
    "extreme",
    "held",
    "is_of",
    "is_same_object",
    "is_term",
    "quantified",
    "sort",
    "z3",
]
