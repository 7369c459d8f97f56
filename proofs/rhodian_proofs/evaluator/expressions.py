"""Checked: the rule for each kind of expression."""

from __future__ import annotations

import ast
from typing import Any

import z3

from rhodian_proofs.evaluator.equality import distinct, put
from rhodian_proofs.evaluator.machine import EXPRESSIONS, Frame, Machine, rule_for
from rhodian_proofs.evaluator.names import NamesCount, part
from rhodian_proofs.evaluator.operators import combine, compare
from rhodian_proofs.evaluator.texts import load, names_in, parameters, said, times_bound
from rhodian_proofs.evaluator.values import (
    ASSET_OF,
    IS_OUTSIDE,
    ONLY_RISES,
    Account,
    Asset,
    Bound,
    Class,
    Function,
    Items,
    K,
    Record,
    Refused,
    Table,
    Word,
    is_number,
    is_plain,
    is_term,
    is_truth,
    kind_name,
    kind_of,
)


@rule_for(EXPRESSIONS, ast.Constant)
def _constant(_: Machine, node: ast.Constant, __: Frame, k: K) -> None:
    k(node.value)


@rule_for(EXPRESSIONS, ast.Name)
def _name(m: Machine, node: ast.Name, frame: Frame, k: K) -> None:
    k(m.look(node.id, frame))


@rule_for(EXPRESSIONS, ast.Tuple)
def _tuple(m: Machine, node: ast.Tuple, frame: Frame, k: K) -> None:
    m.values(node.elts, frame, k)


@rule_for(EXPRESSIONS, ast.List)
def _list(m: Machine, node: ast.List, frame: Frame, k: K) -> None:
    m.values(node.elts, frame, lambda items: k(Items("list", items)))


@rule_for(EXPRESSIONS, ast.Set)
def _set(m: Machine, node: ast.Set, frame: Frame, k: K) -> None:
    m.values(node.elts, frame, lambda items: k(Items("set", distinct(items))))


@rule_for(EXPRESSIONS, ast.Dict)
def _dict(m: Machine, node: ast.Dict, frame: Frame, k: K) -> None:
    def go(place: int, table: Table) -> None:
        if place == len(node.keys):
            k(table)
            return
        key = node.keys[place]
        parts = [node.values[place]] if key is None else [key, node.values[place]]

        def add(found: tuple[Any, ...]) -> None:
            after = table
            for each in [found] if key is not None else entries(found[0]):
                after = put(after, *each)
            go(place + 1, after)

        m.values(parts, frame, add)

    go(0, Table(()))


def entries(value: Any) -> tuple[tuple[Any, Any], ...]:
    """Return the entries of a dict."""
    if not isinstance(value, Table):
        raise Refused(f"a {kind_name(value)} where a dict is needed")
    return value.entries


@rule_for(EXPRESSIONS, ast.Lambda)
def _lambda(_: Machine, node: ast.Lambda, frame: Frame, k: K) -> None:
    k(closure(node, frame))


def closure(node: ast.FunctionDef | ast.Lambda, frame: Frame) -> Function:
    """Return a function with the names around it; none of those that it reads may be bound again."""
    own = {*names_in(node, ast.Store), *parameters(node)}
    for name in (set(names_in(node, ast.Load)) & frame.names.keys()) - own:
        if frame.node is not None and times_bound(frame.node).count(name) > 1:
            raise Refused(f"{name}, bound again, in a function that reads it")
    return Function(node, frame.text, frame.names)


@rule_for(EXPRESSIONS, ast.IfExp)
def _if(m: Machine, node: ast.IfExp, frame: Frame, k: K) -> None:
    def then(holds: bool) -> None:
        m.value(node.body if holds else node.orelse, frame, k)

    m.value(node.test, frame, lambda test: m.truth(test, then))


@rule_for(EXPRESSIONS, ast.BoolOp)
def _and_or(m: Machine, node: ast.BoolOp, frame: Frame, k: K) -> None:
    decides = isinstance(node.op, ast.Or)

    def go(place: int, value: Any) -> None:
        if place + 1 == len(node.values):
            k(value)
            return

        def then(holds: bool) -> None:
            if holds is decides:
                k(holds if is_truth(value) else value)
            else:
                m.value(node.values[place + 1], frame, lambda after: go(place + 1, after))

        m.truth(value, then)

    m.value(node.values[0], frame, lambda value: go(0, value))


@rule_for(EXPRESSIONS, ast.UnaryOp)
def _unary(m: Machine, node: ast.UnaryOp, frame: Frame, k: K) -> None:
    def found(value: Any) -> None:
        if isinstance(node.op, ast.Not):
            if is_term(value) and is_truth(value):
                k(z3.Not(value))
            else:
                m.truth(value, lambda holds: k(not holds))
        elif isinstance(node.op, ast.USub) and is_number(value):
            k(-value)
        else:
            raise Refused(f"{type(node.op).__name__} of a {kind_name(value)}")

    m.value(node.operand, frame, found)


@rule_for(EXPRESSIONS, ast.Compare)
def _compare(m: Machine, node: ast.Compare, frame: Frame, k: K) -> None:
    def go(place: int, left: Any) -> None:
        def found(right: Any) -> None:
            def then(value: Any) -> None:
                if place + 1 == len(node.ops):
                    k(value)
                else:
                    m.truth(value, lambda holds: go(place + 1, right) if holds else k(False))

            compare(m, node.ops[place], left, right, then)

        m.value(node.comparators[place], frame, found)

    m.value(node.left, frame, lambda left: go(0, left))


@rule_for(EXPRESSIONS, ast.BinOp)
def _binary(m: Machine, node: ast.BinOp, frame: Frame, k: K) -> None:
    m.values([node.left, node.right], frame, lambda both: combine(m, type(node.op), both[0], both[1], k))


@rule_for(EXPRESSIONS, ast.JoinedStr)
def _text(m: Machine, node: ast.JoinedStr, frame: Frame, k: K) -> None:
    m.values(
        node.values, frame, lambda parts: k(m.fresh("a text", z3.StringSort()) if _unknown(parts) else "".join(parts))
    )


def _unknown(parts: Any) -> bool:
    """Tell whether a part of a text is not known; then all that is known is that it is a text."""
    return any(map(is_term, parts))


@rule_for(EXPRESSIONS, ast.FormattedValue)
def _formatted(m: Machine, node: ast.FormattedValue, frame: Frame, k: K) -> None:
    def found(value: Any) -> None:
        if is_plain(value) and node.format_spec is None:
            k(repr(value) if node.conversion == ord("r") else str(value))
        elif isinstance(value, Record) and node.conversion == -1 and node.format_spec is None:
            attribute(m, value, "__str__", frame, lambda method: m.call(method, (), {}, frame, k))
        elif is_term(value) and is_number(value) and node.conversion == -1 and node.format_spec is None:
            k(m.fresh("the text of a number", z3.StringSort()))
        else:
            raise Refused(f"the text of a {kind_name(value)}")

    m.value(node.value, frame, found)


@rule_for(EXPRESSIONS, ast.Attribute)
def _attribute(m: Machine, node: ast.Attribute, frame: Frame, k: K) -> None:
    m.value(node.value, frame, lambda value: attribute(m, value, node.attr, frame, k))


def attribute(m: Machine, value: Any, name: str, frame: Frame, k: K) -> None:
    """Go on with an attribute of a value."""
    if name == "__class__":
        k(kind_of(value))
    elif isinstance(value, Record):
        _of_record(m, value, name, frame, k)
    elif isinstance(value, Word) and value.name.startswith("module "):
        k(load(value.name.removeprefix("module ")).look(name, m.constant))
    elif isinstance(value, Word):
        k(Word(f"{value.name}.{name}"))
    elif isinstance(value, Class):
        k(_of_class(m, value, name))
    elif isinstance(value, Account) and name in {"asset", "is_outside"}:
        k(Asset(ASSET_OF(value.term)) if name == "asset" else IS_OUTSIDE(value.term))
    elif isinstance(value, Asset) and name == "only_rises":
        k(ONLY_RISES(value.term))
    elif type(value) is range and name in {"start", "stop"}:
        k(getattr(value, name))
    else:
        named = part(value, name) if isinstance(value, Account | Asset) else None
        if named is not None and not m.names:
            raise NamesCount
        k(Bound(name, value) if named is None else named)


def _of_record(m: Machine, record: Record, name: str, frame: Frame, k: K) -> None:
    if name in record.fields:
        k(record.fields[name])
        return
    for kind in record.kind.text.above(record.kind):
        method = kind.text.methods(kind).get(name)
        if method is not None:
            function = Function(method, kind.text, {}, (record,))
            if any(said(each) == "property" for each in method.decorator_list):
                m.call(function, (), {}, frame, k)
            else:
                k(function)
            return
    raise Refused(f"{name} of a {record.kind.name}")


def _of_class(m: Machine, kind: Class, name: str) -> Any:
    """Return a member of an enumeration, or a method of a class."""
    method = kind.text.methods(kind).get(name)
    if method is not None:
        return Function(method, kind.text, {})
    for member in members(m, kind):
        if member.fields["name"] == name:
            return member
    raise Refused(f"{name} of the class {kind.name}")


def members(m: Machine, kind: Class) -> tuple[Record, ...]:
    """Return the members of an enumeration."""
    if kind.text.bases(kind) != ("enum.Enum",):
        raise Refused(f"the members of {kind.name}")
    assigned = [each for each in kind.node.body if isinstance(each, ast.Assign)]
    return tuple(
        Record(kind, {"name": said(each.targets[0]), "value": m.constant(kind.text, each.value)}) for each in assigned
    )
