"""Checked: false claims, made of true ones: both walkers have to find out of each whether it is."""

from __future__ import annotations

import ast
import copy
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.LtE,
    ast.NotEq: ast.Eq,
}


class _Deny(ast.NodeTransformer):
    def visit_Assert(self, node: ast.Assert) -> ast.Assert:  # the name that the transformer looks for
        return ast.Assert(ast.UnaryOp(ast.Not(), node.test))


def denied(check: ast.FunctionDef) -> ast.FunctionDef:
    """Return a claim that asserts of each thing that it is not so."""
    changed = _Deny().visit(copy.deepcopy(check))
    assert isinstance(changed, ast.FunctionDef)  # noqa: S101  # it was one  # it was one
    return changed


def changed(check: ast.FunctionDef, count: int) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield a few claims with one thing changed in what is asserted, the same few each time; each with what it was."""
    many = len(list(_places(check)))
    chosen = random.Random(check.name).sample(range(many), min(count, many))  # noqa: S311  # no secret  # no secret
    for number in chosen:
        made = copy.deepcopy(check)
        node, way = list(_places(made))[number]
        before = ast.unparse(node)
        _change(node, way)
        yield f"{before} -> {ast.unparse(node)}", made


def _places(check: ast.FunctionDef) -> Iterator[tuple[ast.expr, str]]:
    """Yield what can be changed within the asserts: comparisons, whole numbers, conjunctions."""
    for statement in ast.walk(check):
        for node in ast.walk(statement.test) if isinstance(statement, ast.Assert) else ():
            if isinstance(node, ast.Compare) and type(node.ops[0]) in _OTHER:
                yield node, "order"
            elif isinstance(node, ast.Constant) and type(node.value) is int:
                yield node, "more"
                yield node, "less"
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
                yield node, "negate"


def _change(node: ast.expr, way: str) -> None:
    match node, way:
        case ast.Compare(ops=[first, *_]), _:
            node.ops[0] = _OTHER[type(first)]()
        case ast.Constant(value=int(number)), _:
            node.value = number + (1 if way == "more" else -1)
        case ast.BinOp(right=right), _:
            node.right = ast.Compare(right, [ast.Eq()], [ast.Compare(ast.Constant(0), [ast.Eq()], [ast.Constant(1)])])
