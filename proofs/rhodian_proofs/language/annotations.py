"""Trusted: what a type may say in the language: it is read, and so run, when a claim's parameters are made."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.language import loader, names
from rhodian_proofs.language.meanings import NOTHING, Meaning, meaning, member, typing_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rhodian_proofs.language.loader import Text

_TYPES = names.CLASSES | {"dict", "list", "set", "frozenset", "object", "type", "range"}
"""The builtins that a type may name."""


@attrs.frozen(order=True)
class Refusal:
    """A place that is not in the language."""

    path: Path
    """The file."""
    line: int
    """The line, counted from 1."""
    what: str
    """What stands there, and what would be right."""

    def __str__(self) -> str:
        """Say it on one line."""
        return f"{self.path}:{self.line}: {self.what}"


class Types:
    """Checks the types of one module, and takes note of what is refused."""

    def __init__(self, text: Text) -> None:
        """Take a module."""
        self.text = text
        self.refusals: list[Refusal] = []

    def refuse(self, node: ast.AST, what: str) -> None:
        """Take note of a place that is not in the language."""
        self.refusals.append(Refusal(self.text.path, getattr(node, "lineno", 1), what))

    def annotation(self, node: ast.expr, *, kinds: bool = False) -> None:  # noqa: C901  # one case a form
        """Check a type.

        Args:
            node: the type.
            kinds: whether it may say, by `OneOf` and the like, what a claim ranges over.
        """
        match node:
            case ast.Constant(value=str(text)):
                self._quoted(node, text, kinds=kinds)
            case ast.Constant(value=None) | ast.Constant(value=builtins.Ellipsis):
                pass
            case ast.Name(id=name):
                known = name in typing_names(self.text) or meaning(self.text, name).kind in {
                    "class",
                    "constant",
                    "library",
                }
                if not known and (name not in _TYPES or meaning(self.text, name).kind):
                    self.refuse(node, f"{name} is no type of the language")
            case ast.Attribute():
                if value(self.text, node).kind not in {"class", "constant", "library"}:
                    self.refuse(node, f"{ast.unparse(node)} is no type of the language")
            case ast.Call(func=ast.Name(id=word)) if kinds and word in names.KINDS:
                self.mark(node)
            case ast.Subscript(value=of, slice=parts):
                self.annotation(of)
                self.annotation(parts, kinds=kinds)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self.annotation(part, kinds=kinds)
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                self.annotation(left, kinds=kinds)
                self.annotation(right, kinds=kinds)
            case _:
                self.refuse(node, f"{ast.unparse(node)} is no type of the language")

    def mark(self, node: ast.Call) -> None:
        """Check what says which values are meant: `OneOf(1, 2)`, or `Fields(margin=Natural)`."""
        raise NotImplementedError

    def _quoted(self, node: ast.expr, text: str, *, kinds: bool) -> None:
        try:
            inner = ast.parse(text, mode="eval").body
        except SyntaxError:
            self.refuse(node, "a quoted type that is none")
            return
        self.annotation(ast.increment_lineno(inner, node.lineno - 1), kinds=kinds)


def value(text: Text, node: ast.AST | None) -> Meaning:
    """Return what a name of a module, or an attribute of a module that it names, stands for."""
    if isinstance(node, ast.Name):
        return meaning(text, node.id)
    if isinstance(node, ast.Attribute):
        base = value(text, node.value)
        return member(base.module, node.attr) if base.kind == "module" else NOTHING
    return NOTHING


def are_classes(text: Text, node: ast.AST) -> bool:
    """Tell whether an expression of a module is a class that is checked, a refusal, or a union of such."""
    if isinstance(node, ast.Tuple):
        return all(are_classes(text, each) for each in node.elts)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and are_classes(text, node.left) and are_classes(text, node.right)
    found = value(text, node)
    if found.kind == "constant" and not found.is_word and isinstance(found.node, ast.Assign | ast.AnnAssign):
        home = loader.text(found.module)
        return home is not None and found.node.value is not None and are_classes(home, found.node.value)
    return found.kind == "class"


def lists_values(text: Text, node: ast.AST) -> bool:
    """Tell whether a type says, itself or by what it names, that only some values are meant."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call):
            return True
        found = value(text, each)
        home = loader.text(found.module) if found.kind == "constant" else None
        if home is not None and found.node is not None and lists_values(home, getattr(found.node, "value", found.node)):
            return True
    return False


def members(node: ast.AST | None) -> frozenset[str]:
    """Return the names of the fields, members, methods and properties of a class."""
    return frozenset(_members(node.body)) if isinstance(node, ast.ClassDef) else frozenset()


def _members(body: list[ast.stmt]) -> Iterator[str]:
    for each in body:
        if isinstance(each, ast.FunctionDef):
            yield each.name
        elif isinstance(each, ast.Assign | ast.AnnAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))
