"""Checked: the mutation operators: for one expression or statement, what could be written in its place by mistake.

Every operator takes a node of the syntax tree and yields texts of Python that stand
where the node stood. An expression comes back in brackets, so that it means the
same wherever it is put.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from rhodian_proofs.mutation.many import dropped, not_looked_for, reordered, sliced, sorted_otherwise, unfiltered
from rhodian_proofs.mutation.names import NUMBERS

if TYPE_CHECKING:
    from rhodian_proofs.mutation.names import Names

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
_SWAPPED_NAMES = {"min": "max", "max": "min", "ljust": "rjust", "rjust": "ljust", "any": "all", "all": "any"}
_KIND_OF_NAME = {"any": "quantifier", "all": "quantifier"}
_PICKERS = {"min", "max", "reversed", "sorted", "tuple", "natural", "divmod"}
"""Functions one of whose arguments could stand for the call."""


def expression_variants(node: ast.expr, names: Names) -> Variants:
    """Yield what could stand for an expression."""
    for operator in _OPERATORS.get(type(node), ()):
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


def _chain(node: ast.Compare, _: Names) -> Variants:
    """Forget one end of an interval."""
    if len(node.ops) > 1:
        first = ast.Compare(node.left, node.ops[:-1], node.comparators[:-1])
        last = ast.Compare(node.comparators[0], node.ops[1:], node.comparators[1:])
        yield from (("dropped bound", ast.unparse(part)) for part in (last, first))


def _dust(node: ast.Compare, _: Names) -> Variants:
    """Take one unit for nothing."""
    if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq) and ast.unparse(node.comparators[0]) == "0":
        yield "comparison", f"({ast.unparse(node.left)}) <= 1"


def _arithmetic(node: ast.BinOp, _: Names) -> Variants:
    """Compute with another sign, or with one side only."""
    left, right = f"({ast.unparse(node.left)})", f"({ast.unparse(node.right)})"
    if type(node.op) in {*_ARITHMETIC, ast.Pow, ast.Mod}:
        yield from (
            ("arithmetic", f"{left} {sign} {right}") for kind, sign in _ARITHMETIC.items() if type(node.op) is not kind
        )
        yield "arithmetic", left
        yield "arithmetic", right


def _rounding_up(node: ast.BinOp, _: Names) -> Variants:
    """Round up what is rounded down."""
    if isinstance(node.op, ast.FloorDiv):
        yield "rounding", f"-(-({ast.unparse(node.left)}) // ({ast.unparse(node.right)}))"


def _rounding_down(node: ast.UnaryOp, _: Names) -> Variants:
    """Round down what is rounded up, which is written as less a division rounded down."""
    divided = node.operand
    if isinstance(node.op, ast.USub) and isinstance(divided, ast.BinOp) and isinstance(divided.op, ast.FloorDiv):
        yield "rounding", f"(-({ast.unparse(divided.left)})) // ({ast.unparse(divided.right)})"


def _other_way_round(node: ast.BinOp, _: Names) -> Variants:
    """Take the left from the right, or divide the right by the left."""
    if isinstance(node.op, ast.Sub | ast.FloorDiv):
        left, right = ast.unparse(node.left), ast.unparse(node.right)
        yield "swapped operands", f"({right}) {_ARITHMETIC[type(node.op)]} ({left})"


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


def _nothing(node: ast.Call, names: Names) -> Variants:
    """Hand over 0 for a number that was taken."""
    for place, argument in enumerate(node.args):
        if isinstance(argument, ast.Name) and names.kind_of(argument) in NUMBERS:
            texts = [ast.unparse(each) for each in node.args] + [ast.unparse(each) for each in node.keywords]
            texts[place] = "0"
            yield "constant", f"{ast.unparse(node.func)}({', '.join(texts)})"


def _name(node: ast.Name, names: Names) -> Variants:
    """Take the sibling of a function, or another parameter, or the field of one, of the same kind."""
    if not isinstance(node.ctx, ast.Load):
        return
    if node.id in _SWAPPED_NAMES:
        yield _KIND_OF_NAME.get(node.id, "min or max"), _SWAPPED_NAMES[node.id]
    yield from (("returned sibling", other) for other in names.other_names(node.id))
    yield from (("called sibling", other) for other in names.functions.get(node.id, ()))


def _attribute(node: ast.Attribute, names: Names) -> Variants:
    """Take another field of the same kind."""
    if isinstance(node.ctx, ast.Load):
        sibling = (_SWAPPED_NAMES[node.attr],) if node.attr in {"ljust", "rjust"} else ()
        others = (*names.other_fields(node), *sibling)
        yield from (("returned sibling", f"{ast.unparse(node.value)}.{other}") for other in others)


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


_OPERATORS: dict[type[ast.expr], tuple[Callable[..., Variants], ...]] = {
    ast.Compare: (_comparison, _chain, _dust, not_looked_for),
    ast.BinOp: (_arithmetic, _other_way_round, _rounding_up),
    ast.BoolOp: (_boolean,),
    ast.UnaryOp: (_unary, _rounding_down),
    ast.Constant: (_constant,),
    ast.IfExp: (_condition,),
    ast.Call: (_call, _nothing, sliced, sorted_otherwise),
    ast.Name: (_name,),
    ast.Attribute: (_attribute,),
    ast.Subscript: (_subscript,),
    ast.Tuple: (reordered, dropped),
    ast.GeneratorExp: (unfiltered,),
    ast.ListComp: (unfiltered,),
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
        yield from (("returned sibling", f"return {name}") for name in names.own if name != written)


def _is_single(test: ast.expr) -> bool:
    """Tell whether a condition is one comparison, which is negated by comparing otherwise, or one negation."""
    return (isinstance(test, ast.Compare) and len(test.ops) == 1) or isinstance(test, ast.UnaryOp)


def _with_test(node: ast.If | ast.While, test: str) -> str:
    """Return a statement under another condition."""
    word = "if" if isinstance(node, ast.If) else "while"
    return f"{word} {test}:"
