"""Checked: what of the kernel is not mutated, since no proof is about it: what is for people, and for type checkers."""

from __future__ import annotations

import ast

FOR_PEOPLE = frozenset({"__str__", "shown", "number"})
"""Functions that make texts for people to read, and nothing else."""


def silent_within(node: ast.expr) -> set[ast.AST]:
    """Return the parts of an expression that are left as they are."""
    return _within_texts(node) | _of_printing(node) | _any_order(node)


def _of_printing(node: ast.expr) -> set[ast.AST]:
    """Return what says how a record prints."""
    keywords = (each for each in ast.walk(node) if isinstance(each, ast.keyword))
    return {keyword.value for keyword in keywords if keyword.arg == "repr"}


def _any_order(node: ast.expr) -> set[ast.AST]:
    """Return the tuples that are only searched, so that it does not matter how they are ordered."""
    searches = (each for each in ast.walk(node) if isinstance(each, ast.Compare))
    return {
        right
        for search in searches
        for sign, right in zip(search.ops, search.comparators, strict=True)
        if isinstance(sign, ast.In | ast.NotIn) and isinstance(right, ast.Tuple)
    }


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
