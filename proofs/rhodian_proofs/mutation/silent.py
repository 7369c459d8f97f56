"""Checked: what of the kernel is not mutated, since no proof is about it: what is for people, and for type checkers."""

from __future__ import annotations

import ast
import functools
from collections import Counter
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable

FOR_PEOPLE = frozenset({"__str__", "shown", "number"})
"""Functions that make texts for people to read, and nothing else."""

VERSION = "__version__"
"""What the kernel says of its own version, which it reads nowhere."""


@attrs.frozen
class Unheard:
    """Constants of modules of which no proof could hear, all or in part, by name."""

    for_people: frozenset[str] = frozenset()
    """Those that nothing reads but what makes texts for people."""
    any_order: frozenset[str] = frozenset()
    """Those in which things are only looked for, so that it does not matter how they are ordered."""


def unheard_in(sources: Iterable[str]) -> Unheard:
    """Return the constants of some modules that are read for people only, or only searched; not what they export."""
    found = [_reads(source) for source in sources]
    every, for_people, searched = (sum((each[place] for each in found), Counter[str]()) for place in range(3))
    return Unheard(
        frozenset({VERSION, *(name for name, reads in for_people.items() if reads == every[name])}),
        frozenset(name for name, reads in searched.items() if reads == every[name]),
    )


@functools.cache
def _reads(source: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return how often a module reads, or spells, each name: anywhere, for people, and to look for something in it."""
    tree = ast.parse(source)
    printing = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in FOR_PEOPLE]
    return (
        Counter(_name_read(node) for node in ast.walk(tree)),
        Counter(_name_read(node) for function in printing for node in ast.walk(function)),
        Counter(right.id for right in _searched(tree) if isinstance(right, ast.Name)),
    )


def _name_read(node: ast.AST) -> str:
    """Return the name that a node reads, spells as a text or gives another name; nothing, if it does none of these."""
    if isinstance(node, ast.Name):
        return node.id if isinstance(node.ctx, ast.Load) else ""
    if isinstance(node, ast.alias):
        return node.name if node.asname else ""
    return node.attr if isinstance(node, ast.Attribute) else str(node.value) if isinstance(node, ast.Constant) else ""


def silent_within(node: ast.expr) -> set[ast.AST]:
    """Return the parts of an expression that are left as they are."""
    return _within_texts(node) | _of_printing(node) | _any_order(node)


def _of_printing(node: ast.expr) -> set[ast.AST]:
    """Return what says how a record prints."""
    keywords = (each for each in ast.walk(node) if isinstance(each, ast.keyword))
    return {keyword.value for keyword in keywords if keyword.arg == "repr"}


def _any_order(node: ast.expr) -> set[ast.AST]:
    """Return the tuples that are only searched, so that it does not matter how they are ordered."""
    return {right for right in _searched(node) if isinstance(right, ast.Tuple)}


def _searched(node: ast.AST) -> list[ast.expr]:
    """Return that in which something is looked for."""
    searches = (each for each in ast.walk(node) if isinstance(each, ast.Compare))
    return [
        right
        for search in searches
        for sign, right in zip(search.ops, search.comparators, strict=True)
        if isinstance(sign, ast.In | ast.NotIn)
    ]


def _within_texts(node: ast.expr) -> set[ast.AST]:
    """Return what stands within texts that are put together, which is for people to read."""
    texts = (each for each in ast.walk(node) if isinstance(each, ast.JoinedStr))
    return {part for text in texts for part in ast.walk(text) if part is not text}


def is_silent(node: ast.stmt) -> bool:
    """Tell whether nothing of a statement is mutated: it says nothing that runs, or only to tools."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.AnnAssign):
        return "TypeAlias" in ast.unparse(node.annotation)
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    written = (ast.unparse(node.targets[0]), ast.unparse(node.value)) if isinstance(node, ast.Assign) else ("", "")
    return written[0] == "__all__" or "TypeVar" in written[1]
