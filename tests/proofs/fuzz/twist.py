"""Convenience: a program changed in one place, which makes it wrong, or not."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_SWAPS = (
    *(("place", "later"), ("later", "place"), ("one", "place"), ("account", "other"), ("min", "max"), ("max", "min")),
    *(("upto", "onward"), ("onward", "upto"), ("a", "b"), ("b", "a"), ("payer", "payee"), ("payee", "payer")),
    *(("seen", "whole"), ("whole", "seen"), ("state", "start"), ("before", "after")),
)
_NAMES = dict(_SWAPS)
_OPERATIONS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
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
    kept = {id(node.args[1]) for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_reading(node)}
    places = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    for node in ast.walk(tree):
        if id(node) not in kept and (found := _change(node, rng, is_place=id(node) in places)):
            yield partial(setattr, node, *found)


def _change(node: ast.AST, rng: Random, *, is_place: bool) -> tuple[str, Any] | None:
    """Return which field of a node may become what; nothing if there is nothing to change."""
    match node:
        case ast.Compare(ops=[op]):
            return "ops", [rng.choice([kind for kind in _COMPARISONS if not isinstance(op, kind)])()]
        case ast.Constant(value=int(value)) if type(value) is int:
            return "value", 1 - value if is_place else rng.choice((value + 1, value - 1, 0, 3, 4))
        case ast.BinOp(op=op) if type(op) in _OPERATIONS:
            return "op", _OPERATIONS[type(op)]()
        case ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Load()) if name in _NAMES:
            return "id" if isinstance(node, ast.Name) else "attr", _NAMES[name]
        case ast.Call(func=ast.Name(id="where"), args=[premise, then, otherwise]):
            return "args", [premise, otherwise, then]
    return None


def _is_reading(call: ast.Call) -> bool:
    """Tell whether a call reads books, whose default has to be 0."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "get"
