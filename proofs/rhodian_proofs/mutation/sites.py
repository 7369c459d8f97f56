"""Checked: where in its function a change stands: below the checks of what the function takes, or among them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_CHECKS = {"natural", "naturals", "checked_name", "pairs", "isinstance", "__class__", "_nodes"}
"""What checks arguments: a change there, or above it, is not asked about."""


def line_of(module: ModuleType, question: dict[str, Any]) -> int:
    """Return the line of a change; within an inner function, that below which the inner function is first used."""
    outer, _, inner = question["function"].partition(".<locals>.")
    function = function_of(module, outer)
    if not inner or function is None:
        return int(question["line"])
    texts, start = inspect.getsourcelines(function)
    nodes = ast.walk(ast.parse(textwrap.dedent("".join(texts))))
    used = [start + node.lineno for node in nodes if isinstance(node, ast.Name) and node.id == inner.partition(".")[0]]
    return min(used, default=0)


def callers(module: ModuleType, name: str) -> list[str]:
    """Return the functions through which alone a private one is reached; none if that cannot be told, or checked."""
    if not name.startswith("_") or "." in name:
        return []
    found: list[str] = []
    for part in ast.parse(inspect.getsource(module)).body:
        lines = [getattr(node, "lineno", 0) for node in ast.walk(part) if _named(node) == name]
        if not lines:
            continue
        if not isinstance(part, ast.FunctionDef) or not below_the_checks(module, part.name, min(lines)):
            return []
        above = callers(module, part.name) if part.name.startswith("_") else [part.name]
        if not above:
            return []
        found += above
    return found


def owner_of(module: ModuleType, qualname: str) -> Any:
    """Return the class that a method belongs to, if it is one."""
    name, _, method = qualname.partition(".")
    return vars(module).get(name) if method else None


def function_of(module: ModuleType, qualname: str) -> Callable[..., Any] | None:
    """Return a function, method or property of a module as a plain function."""
    owner = owner_of(module, qualname)
    found = vars(owner or module).get(qualname.rpartition(".")[2])
    found = found.fget if isinstance(found, property) else found
    return found if isinstance(found, FunctionType) else None


def below_the_checks(module: ModuleType, qualname: str, line: int) -> bool:
    """Tell whether all checks of its arguments stand above a line of a function."""
    function = function_of(module, qualname)
    if function is None:
        return False
    texts, start = inspect.getsourcelines(function)
    nodes = ast.walk(ast.parse(textwrap.dedent("".join(texts))))
    checks = [start - 1 + getattr(node, "lineno", 0) for node in nodes if _named(node) in _CHECKS]
    return all(place < line for place in checks)


def given_once(module: ModuleType, name: str) -> dict[str, ast.expr]:
    """Return the names that a function gives a value to at one place only, and changes nowhere, each with it."""
    function = function_of(module, name)
    if function is None:
        return {}
    nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))))
    written = [node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)]
    changed = {ast.unparse(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    changed |= {ast.unparse(n.value) for n in nodes if isinstance(n, ast.Subscript) and not isinstance(n.ctx, ast.Load)}
    single = [node for node in nodes if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
    found = {ast.unparse(node.targets[0]): node.value for node in single}
    return {each: value for each, value in found.items() if written.count(each) == 1 and each not in changed}


def _named(node: ast.AST) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))
