"""Checked: what operators and comparisons give."""

from __future__ import annotations

import ast
import functools
import operator
from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.evaluator.equality import equal, put
from rhodian_proofs.evaluator.values import (
    Class,
    Either,
    Items,
    K,
    Record,
    Refused,
    Stranger,
    Table,
    Word,
    is_kind,
    is_number,
    is_plain,
    is_term,
    is_text,
    kind_name,
    spelled,
    truth_term,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.evaluator.machine import Machine

_NUMBERS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


_PLAIN: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    **_NUMBERS,
    ast.Pow: operator.pow,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
}


def compare(m: Machine, op: ast.cmpop, left: Any, right: Any, k: K) -> None:
    """Go on with what a comparison gives."""
    if isinstance(op, ast.Eq | ast.NotEq):
        same = equal(left, right)
        k(same if isinstance(op, ast.Eq) else z3.Not(same) if is_term(same) else not same)
    elif isinstance(op, ast.Is | ast.IsNot):
        k(is_same_object(left, right) == isinstance(op, ast.Is))
    elif isinstance(op, ast.In | ast.NotIn):
        held_by(m, left, right, lambda holds: k(holds == isinstance(op, ast.In)))
    elif (is_number(left) and is_number(right)) or type(left) is type(right) is str:
        k(_ORDER[type(op)](left, right))
    elif kind_name(left) in {"set", "frozenset"} and isinstance(op, ast.LtE):
        k(all(any(equal(each, item) is True for item in spelled(right)) for each in spelled(left)))
    elif type(left) is tuple and type(right) is tuple:
        strict = isinstance(op, ast.Lt | ast.Gt)
        first, second = (left, right) if isinstance(op, ast.Lt | ast.LtE) else (right, left)
        less(m, first if strict else second, second if strict else first, lambda holds: k(holds == strict))
    else:
        raise Refused(f"an order between a {kind_name(left)} and a {kind_name(right)}")


def less(m: Machine, one: Any, other: Any, k: Callable[[bool], None]) -> None:
    """Go on with whether one value is below another, of tuples item by item."""
    if type(one) is not tuple or type(other) is not tuple:
        compare(m, ast.Lt(), one, other, lambda holds: m.truth(holds, k))
    elif not one or not other:
        k(len(one) < len(other))
    else:

        def then(same: bool) -> None:
            less(m, one[1:], other[1:], k) if same else less(m, one[0], other[0], k)

        m.truth(equal(one[0], other[0]), then)


def held_by(m: Machine, item: Any, container: Any, k: Callable[[bool], None]) -> None:
    """Go on with whether something is among the items of a container."""
    if type(container) is str and type(item) is str:
        k(item in container)
        return

    def go(rest: tuple[Any, ...]) -> None:
        if not rest:
            k(False)
        else:
            m.truth(equal(rest[0], item), lambda same: k(True) if same else go(rest[1:]))

    go(spelled(container))


def is_same_object(one: Any, other: Any) -> bool:
    """Tell whether two values are one object, where that does not depend on how the values are held."""
    if isinstance(one, Class | Word | str | Stranger) and isinstance(other, Class | Word) and one is not other:
        return is_kind(one, other)
    enums = [isinstance(each, Record) and each.kind.text.bases(each.kind) == ("enum.Enum",) for each in (one, other)]
    if all(enums):
        return equal(one, other) is True
    if one is other:
        return True
    if one is None or other is None or any(enums) or type(one) is type(other) is bool:
        return False
    raise Refused(f"whether a {kind_name(one)} and a {kind_name(other)} are one object")


def combine(m: Machine, op: type[ast.operator], left: Any, right: Any, k: K) -> None:  # noqa: C901, PLR0912  # a case for each kind of value
    """Go on with what an operator gives."""
    if op in {ast.FloorDiv, ast.Mod} and is_number(left) and is_number(right):
        m.divide(left, right, lambda both: k(both[op is ast.Mod]))
    elif is_term(left) or is_term(right):
        if is_number(left) and is_number(right) and op in _NUMBERS:
            k(_NUMBERS[op](left, right))
        elif op in {ast.BitAnd, ast.BitOr}:
            k((z3.And if op is ast.BitAnd else z3.Or)(truth_term(left), truth_term(right)))
        elif is_text(left) and is_text(right) and op is ast.Add:
            k(z3.Concat(*(z3.StringVal(each) if type(each) is str else each for each in (left, right))))
        else:
            raise Refused(f"{op.__name__} of a {kind_name(left)} and a {kind_name(right)}")
    elif type(left) is type(right) is tuple and op is ast.Add:
        k(left + right)
    elif is_plain(left) and is_plain(right) and op in _PLAIN:
        k(_PLAIN[op](left, right))
    elif type(left) is tuple and type(right) is int and op is ast.Mult:
        k(left * right)
    elif op is ast.BitOr and all(isinstance(each, Class | Word | Either | None) for each in (left, right)):
        k(Either(tuple(kind for each in (left, right) for kind in (each.kinds if type(each) is Either else (each,)))))
    elif isinstance(left, Items) and isinstance(right, Items) and left.kind == right.kind == "list" and op is ast.Add:
        k(Items("list", left.items + right.items))
    elif isinstance(left, Table) and isinstance(right, Table) and op is ast.BitOr:
        k(functools.reduce(lambda table, entry: put(table, *entry), right.entries, left))
    elif kind_name(left) == "set" and op is ast.Sub:
        k(
            Items(
                "set",
                tuple(each for each in left.items if not any(equal(each, item) is True for item in spelled(right))),
            )
        )
    else:
        raise Refused(f"{op.__name__} of a {kind_name(left)} and a {kind_name(right)}")
