"""Convenience: a program changed in one place, which makes it wrong, or not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_ATTRIBUTES = {
    "payer": "payee",
    "payee": "payer",
    "seen": "whole",
    "whole": "seen",
    "state": "start",
    "before": "after",
}
_NAMES = {
    **{"place": "later", "later": "place", "one": "place", "account": "other", "min": "max", "max": "min"},
    **{"upto": "onward", "onward": "upto", "a": "b", "b": "a"},
}


def twist(rng: Random, text: str) -> str:
    """Return a program's text with one thing in it changed."""
    tree = ast.parse(text)
    changes = list(_changes(tree, rng))
    if changes:
        rng.choice(changes)()
    return ast.unparse(ast.fix_missing_locations(tree))


def _changes(tree: ast.AST, rng: Random) -> Iterator[Callable[[], None]]:
    """Yield whatever can be changed, as a function that does it."""
    kept = {id(node.args[1]) for node in ast.walk(tree) if _is_reading(node)}
    places = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            others = [kind for kind in _COMPARISONS if not isinstance(node.ops[0], kind)]
            yield lambda node=node, others=others: setattr(node, "ops", [rng.choice(others)()])  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and type(node.value) is int and id(node) not in kept:
            other = 1 - node.value if id(node) in places else rng.choice((node.value + 1, node.value - 1, 0, 3, 4))
            yield lambda node=node, other=other: setattr(node, "value", other)  # type: ignore[misc]
        elif isinstance(node, ast.BinOp):
            other_op = {
                ast.Add: ast.Sub,
                ast.Sub: ast.Add,
                ast.Mult: ast.Add,
                ast.BitAnd: ast.BitOr,
                ast.BitOr: ast.BitAnd,
            }
            if type(node.op) in other_op:
                yield lambda node=node, op=other_op[type(node.op)]: setattr(node, "op", op())  # type: ignore[misc]
        elif isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
            yield lambda node=node: setattr(node, "attr", _ATTRIBUTES[node.attr])  # type: ignore[misc]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in _NAMES:
            yield lambda node=node: setattr(node, "id", _NAMES[node.id])  # type: ignore[misc]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "where":
            yield lambda node=node: setattr(node, "args", [node.args[0], node.args[2], node.args[1]])  # type: ignore[misc]


def _is_reading(node: ast.AST) -> bool:
    """Tell whether a node is a reading of books, whose default has to be 0."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"
