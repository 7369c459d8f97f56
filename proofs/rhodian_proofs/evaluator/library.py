"""Checked: the methods of dicts and texts, and what little else of Python's library there is."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rhodian_proofs.evaluator.calls import fields
from rhodian_proofs.evaluator.equality import find
from rhodian_proofs.evaluator.machine import CALLS, WORDS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import method as text_method
from rhodian_proofs.evaluator.values import (
    Bound,
    Items,
    K,
    Odd,
    Over,
    Record,
    Refused,
    Table,
    Word,
    is_plain,
    is_term,
    is_text,
    kind_name,
    spelled,
)

_TEXTS = frozenset(
    {"isprintable", "strip", "lstrip", "rstrip", "ljust", "rjust", "startswith", "endswith", "partition", "isspace"}
)
"""The methods of texts."""


def _of_library(name: str, make: Any) -> None:
    """Let a part of the library be called, with what is known only."""

    def rule(_: Machine, __: Frame, k: K, *arguments: Any, **named: Any) -> None:
        if not all(map(is_plain, (*arguments, *named.values()))):
            raise Refused(f"{name} of what is not known")
        made = make(*arguments, **named)
        k(Items("iterator", tuple(made)) if name == "itertools.product" else made)

    WORDS[name] = rule


_of_library("float", float)
_of_library("decimal.Decimal", Decimal)
_of_library("fractions.Fraction", Fraction)
_of_library("re.compile", re.compile)
_of_library("itertools.product", itertools.product)

WORDS["claims.Counting"] = lambda _, __, k, held: k(Odd(Word("claims.Counting"), held))
WORDS["claims.Wording"] = lambda _, __, k, held: k(Odd(Word("claims.Wording"), held))


@rule_for(WORDS, "attrs.evolve")
def _evolve(m: Machine, frame: Frame, k: K, record: Any, **changes: Any) -> None:
    if not isinstance(record, Record):
        raise Refused(f"a {kind_name(record)} where a record is needed")
    held = {name: record.fields[name] for name, (_, _, is_taken) in fields(record.kind).items() if is_taken}
    m.call(record.kind, (), {**held, **changes}, frame, k)


@rule_for(CALLS, Bound)
def _method(m: Machine, method: Bound, arguments: tuple[Any, ...], named: Any, frame: Frame, k: K) -> None:
    value, name = method.of, method.name
    plain = (*arguments, *named.values())
    if isinstance(value, Table) and name in {"items", "keys", "values"} and not plain:
        columns = {"items": value.entries, "keys": spelled(value), "values": tuple(each for _, each in value.entries)}
        k(Items(f"dict_{name}", columns[name]))
    elif name == "get" and not named:
        WORDS["get"](m, frame, k, value, *arguments)
    elif isinstance(value, str) and name == "join":
        k(value.join(spelled(arguments[0])))
    elif isinstance(value, str) and name in _TEXTS and all(map(is_plain, plain)):
        k(getattr(value, name)(*arguments))
    elif isinstance(value, re.Pattern) and name == "fullmatch" and type(arguments[0]) is str:
        k(value.fullmatch(arguments[0]))
    elif is_term(value) and is_text(value) and not named:
        k(text_method(value, name, arguments))
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
