"""Trusted: what is refused of a module, and which modules belong to it: those that it imports and that are checked."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from rhodian_proofs.language import loader, names
from rhodian_proofs.language.annotations import Refusal, members
from rhodian_proofs.language.definitions import Module
from rhodian_proofs.language.meanings import bound, is_checked, meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.language.loader import Text


def closure(name: str) -> dict[str, Text]:
    """Return a checked module and all that it imports which are checked, by name."""
    found: dict[str, Text] = {}
    ahead = [name]
    while ahead:
        each = ahead.pop()
        text = loader.text(each)
        if each not in found and text is not None:
            found[each] = text
            ahead.extend(_imports(text))
    return found


@functools.cache
def _imports(text: Text) -> tuple[str, ...]:
    """Return the checked modules that a module imports as it runs; those beside a user's claims are found for it."""
    found = []
    is_users = text.name.split(".")[0] not in loader.ROOTS
    for node in text.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            if is_users and node.module.split(".")[0] not in loader.ROOTS:
                loader.beside(text.path.parent, node.module)
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(name for name in dict.fromkeys(found) if is_checked(name))


def claims(text: Text) -> Iterator[str]:
    """Yield each claim that a module defines, by place and name."""
    for name, (statement, *_) in bound(text).items():
        if meaning(text, name).kind == "claim" and isinstance(statement, ast.FunctionDef):
            yield f"{text.path}:{statement.lineno}: {name}"


@functools.cache
def attributes() -> frozenset[str]:
    """Return the attributes that the kernel, its refusals and the vocabulary have."""
    found = set(names.METHODS | names.FIELDS)
    for text in closure("rhodian").values():
        found |= _attributes_of(text)
    errors = (loader.text(name) for name in sorted(names.ERRORS))
    for node in (node for text in errors if text for node in ast.walk(text.tree)):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


@functools.cache
def _attributes_of(text: Text) -> frozenset[str]:
    """Return the members of a module's classes, and what its steps take from the functions around them."""
    found = {member for each in text.tree.body for member in members(each) if not member.startswith("__")}
    return frozenset(found.union(*(code.co_freevars for code in text.codes)))


def refusals(name: str) -> tuple[Refusal, ...]:
    """Return what is refused of one module."""
    text = loader.text(name)
    return _refusals(text) if text else ()


@functools.cache
def _refusals(text: Text) -> tuple[Refusal, ...]:
    own = frozenset(member for each in closure(text.name).values() for member in _attributes_of(each))
    return Module(text, attributes() | own).check()
