"""Checked: the mutation operators: for one expression or statement, what could be written in its place by mistake.

Every operator takes a node of the syntax tree and yields texts of Python that stand
where the node stood. An expression comes back in brackets, so that it means the
same wherever it is put.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

Variants: TypeAlias = Iterator[tuple[str, str]]
"""The operator's name and the new text, for each variant."""

_ORDER: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_OTHER: dict[type[ast.cmpop], str] = {ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in"}
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//"}
_SWAPPED_NAMES = {"min": "max", "max": "min", "start": "stop", "stop": "start", "ljust": "rjust", "rjust": "ljust"}
_PICKERS = {"min", "max", "reversed", "sorted", "tuple", "natural", "divmod"}
"""Functions one of whose arguments could stand for the call."""


@attrs.frozen
class Names:
    """Which names could be taken for each other."""

    attributes: dict[str, tuple[str, ...]]
    """For the field of a record: the other fields of that record that hold the same kind of thing."""
    parameters: dict[str, tuple[str, ...]]
    """For a parameter of the function: its other parameters that take the same kind of thing."""
    errors: dict[str, tuple[str, ...]]
    """For an error that the module raises: the others that are made of as many parts."""


def expression_variants(node: ast.expr, names: Names) -> Variants:
    """Yield what could stand for an expression."""
    for kind, operator in _OPERATORS.items():
        if isinstance(node, kind):
            yield from ((name, f"({text})") for name, text in operator(node, names))


def _comparison(node: ast.Compare, _: Names) -> Variants:
    """Compare otherwise."""
    for place, old in enumerate(node.ops):
        signs = [sign for kind, sign in _ORDER.items() if not isinstance(old, kind)] if type(old) in _ORDER else []
        for sign in signs or [_OTHER[type(old)]]:
            parts = [ast.unparse(node.left)]
            for position, (each, right) in enumerate(zip(node.ops, node.comparators, strict=True)):
                parts += [sign if position == place else {**_ORDER, **_PLAIN}[type(each)], f"({ast.unparse(right)})"]
            yield "comparison", " ".join([f"({parts[0]})", *parts[1:]])


_PLAIN: dict[type[ast.cmpop], str] = {ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}


def _arithmetic(node: ast.BinOp, _: Names) -> Variants:
    """Compute with another sign, or with one side only."""
    left, right = f"({ast.unparse(node.left)})", f"({ast.unparse(node.right)})"
    if type(node.op) in {*_ARITHMETIC, ast.Pow, ast.Mod}:
        yield from (
            ("arithmetic", f"{left} {sign} {right}") for kind, sign in _ARITHMETIC.items() if type(node.op) is not kind
        )
        yield "arithmetic", left
        yield "arithmetic", right


def _boolean(node: ast.BoolOp, _: Names) -> Variants:
    """Join by the other word, or leave a part out."""
    word = " or " if isinstance(node.op, ast.And) else " and "
    values = [f"({ast.unparse(value)})" for value in node.values]
    yield "boolean", word.join(values)
    same = " and " if isinstance(node.op, ast.And) else " or "
    for place in range(len(values)):
        yield "boolean", same.join(values[:place] + values[place + 1 :])


def _unary(node: ast.UnaryOp, _: Names) -> Variants:
    """Leave the sign, or the `not`, out."""
    yield ("boolean" if isinstance(node.op, ast.Not) else "arithmetic"), ast.unparse(node.operand)


def _constant(node: ast.Constant, _: Names) -> Variants:
    """Take another number, truth value or word; a sentence is for people, and stays."""
    value = node.value
    if isinstance(value, bool):
        yield "constant", repr(not value)
    elif isinstance(value, int):
        yield "constant", repr(value + 1)
        yield "constant", repr(value - 1)
    elif isinstance(value, str) and " " not in value:
        yield "constant", repr(chr(ord(value) + 1) if len(value) == 1 else f"{value}!")


def _condition(node: ast.IfExp, _: Names) -> Variants:
    """Take always the one, always the other, or each where the other was due."""
    test, body, other = (f"({ast.unparse(part)})" for part in (node.test, node.body, node.orelse))
    yield "negated condition", f"{other} if {test} else {body}"
    yield "returned sibling", body
    yield "returned sibling", other


def _call(node: ast.Call, names: Names) -> Variants:
    """Swap neighbouring arguments, call the sibling, or leave the call out."""
    function, arguments = ast.unparse(node.func), [ast.unparse(argument) for argument in node.args]
    rest = [f"{keyword.arg}={ast.unparse(keyword.value)}" for keyword in node.keywords if keyword.arg]
    for place in range(len(arguments) - 1):
        swapped = [*arguments]
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        yield "swapped arguments", f"{function}({', '.join([*swapped, *rest])})"
    if function in _PICKERS:
        yield from (("returned sibling", argument) for argument in arguments)
    if function == "range":
        for place, argument in enumerate(arguments):
            for sign in "+-":
                moved = [*arguments[:place], f"({argument}) {sign} 1", *arguments[place + 1 :]]
                yield "off by one", f"range({', '.join(moved)})"
    for error in names.errors.get(function, ()):
        yield "raised error", f"{error}({', '.join([*arguments, *rest])})"


def _name(node: ast.Name, names: Names) -> Variants:
    """Take the sibling of a function, or another parameter of the same kind."""
    if node.id in _SWAPPED_NAMES and isinstance(node.ctx, ast.Load):
        yield "min or max", _SWAPPED_NAMES[node.id]
    if isinstance(node.ctx, ast.Load):
        yield from (("returned sibling", other) for other in names.parameters.get(node.id, ()))


def _attribute(node: ast.Attribute, names: Names) -> Variants:
    """Take another field of the same kind."""
    if isinstance(node.ctx, ast.Load):
        others = names.attributes.get(node.attr, ())
        sibling = (_SWAPPED_NAMES[node.attr],) if node.attr in _SWAPPED_NAMES else ()
        yield from (("returned sibling", f"{ast.unparse(node.value)}.{other}") for other in (*others, *sibling))


def _subscript(node: ast.Subscript, _: Names) -> Variants:
    """Be off by one at either end of a slice, or at an index."""
    if not isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice):
        return
    value, inner = ast.unparse(node.value), node.slice
    if isinstance(inner, ast.Slice):
        lower, upper = (ast.unparse(end) if end else "" for end in (inner.lower, inner.upper))
        for sign in "+-":
            if lower:
                yield "off by one", f"{value}[({lower}) {sign} 1:{upper}]"
            if upper:
                yield "off by one", f"{value}[{lower}:({upper}) {sign} 1]"
        yield "off by one", f"{value}[({lower or 0}) + 1:{upper}]"
    elif not isinstance(inner, ast.Constant) or isinstance(inner.value, int):
        yield from (("off by one", f"{value}[({ast.unparse(inner)}) {sign} 1]") for sign in "+-")


def _tuple(node: ast.Tuple, _: Names) -> Variants:
    """Swap neighbours."""
    parts = [ast.unparse(part) for part in node.elts]
    for place in range(len(parts) - 1 if isinstance(node.ctx, ast.Load) else 0):
        swapped = [*parts]
        swapped[place : place + 2] = reversed(swapped[place : place + 2])
        yield "swapped arguments", ", ".join(swapped)


_OPERATORS: dict[type[ast.expr], Callable[..., Variants]] = {
    ast.Compare: _comparison,
    ast.BinOp: _arithmetic,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.IfExp: _condition,
    ast.Call: _call,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Tuple: _tuple,
}

_DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Continue, ast.For, ast.While, ast.AnnAssign)


def statement_variants(node: ast.stmt, names: Names) -> Variants:
    """Yield what could stand for a statement."""
    if isinstance(node, ast.If | ast.While) and not _is_single(node.test):
        yield "negated condition", _with_test(node, f"not ({ast.unparse(node.test)})")
    leaves = isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise | ast.Return | ast.Continue)
    if isinstance(node, ast.If) and leaves and not node.orelse:
        yield "removed guard", "pass"
    if isinstance(node, _DROPPED) and not (isinstance(node, ast.AnnAssign) and node.value is None):
        yield "dropped statement", "pass"
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        yield "raised error", "raise LookupError"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Name | ast.Call | ast.BinOp | ast.Attribute):
        written = ast.unparse(node.value)
        yield from (("returned sibling", f"return {name}") for name in names.parameters if name != written)


def _is_single(test: ast.expr) -> bool:
    """Tell whether a condition is one comparison, which is negated by comparing otherwise, or one negation."""
    return (isinstance(test, ast.Compare) and len(test.ops) == 1) or isinstance(test, ast.UnaryOp)


def _with_test(node: ast.If | ast.While, test: str) -> str:
    """Return a statement under another condition."""
    word = "if" if isinstance(node, ast.If) else "while"
    return f"{word} {test}:"


def siblings(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return, for each field of a record, the others of that record that hold the same kind of thing."""
    found: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
            kinds = {ast.unparse(each.target): ast.unparse(each.annotation) for each in fields}
            for name, kind in kinds.items():
                others = tuple(other for other, same in kinds.items() if same == kind and other != name)
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *others)))
    return found


def alike(parameters: Sequence[ast.arg]) -> dict[str, tuple[str, ...]]:
    """Return, for each parameter, the others that take the same kind of thing."""
    kinds = {each.arg: ast.unparse(each.annotation) if each.annotation else each.arg for each in parameters}
    return {
        name: tuple(other for other, same in kinds.items() if same == kind and other != name)
        for name, kind in kinds.items()
        if name != "self"
    }


def errors(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return, for each error that is raised, the others that the module raises with as many arguments."""
    calls = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]
    counts = {ast.unparse(call.func): len(call.args) for call in calls}
    return {
        name: tuple(other for other, same in counts.items() if same == count and other != name)
        for name, count in counts.items()
    }
