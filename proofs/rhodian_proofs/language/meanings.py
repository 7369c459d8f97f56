"""Trusted: what each name of a module stands for, by its text and those of the modules it imports; nothing is run."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian_proofs.language import loader
from rhodian_proofs.language.names import CHECKED_PROOFS, LIBRARY, SETS, UNCLAIMED, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.language.loader import Text

Function: TypeAlias = ast.FunctionDef | ast.Lambda


@attrs.frozen
class Meaning:
    """What a name stands for."""

    kind: str
    """`function`, `generator`, `claim`, `class`, `constant`, `module`, `library` (a type), or nothing known: ``."""
    module: str = ""
    """The module that defines it, or that it is."""
    name: str = ""
    """Its name there."""
    node: ast.AST | None = None
    """Its definition there."""
    is_word: bool = False
    """Whether it belongs to the vocabulary, which is not checked."""


NOTHING = Meaning("")


@functools.cache
def bound(text: Text) -> dict[str, list[ast.stmt]]:
    """Return the statements of a module that bind each of its names as it runs."""
    found: dict[str, list[ast.stmt]] = {}
    for statement in text.tree.body:
        for name in binds(statement):
            found.setdefault(name, []).append(statement)
    return found


@functools.cache
def typing_names(text: Text) -> frozenset[str]:
    """Return the names that a module binds for a type checker only."""
    blocks = [each.body for each in text.tree.body if isinstance(each, ast.If)]
    return frozenset(name for block in blocks for statement in block for name in binds(statement))


def binds(statement: ast.stmt) -> Iterator[str]:
    """Yield each name that a statement of a module binds; of a compound one, none."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in statement.names)
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def is_checked(module: str) -> bool:
    """Tell whether a module of ours is written in the language, and so checked."""
    if module in VOCABULARY | UNCLAIMED:
        return False
    if module.partition(".")[0] == "rhodian_proofs" and not any(
        module == each or module.startswith(f"{each}.") for each in CHECKED_PROOFS
    ):
        return False
    return loader.text(module) is not None


@functools.cache
def meaning(text: Text, name: str) -> Meaning:
    """Return what a name of a module stands for; `NOTHING` if the module does not bind it just once."""
    statements = bound(text).get(name, ())
    if len(statements) != 1:
        return NOTHING
    (statement,) = statements
    if isinstance(statement, ast.ImportFrom):
        return imported(statement.module or "", name)
    if isinstance(statement, ast.Import):
        return Meaning("module", name)
    return Meaning(_kind(statement), text.name, name, statement)


def imported(module: str, name: str) -> Meaning:
    """Return what a name stands for that is imported from a module."""
    if module in LIBRARY:
        return Meaning("library", module, name) if name in LIBRARY[module] else NOTHING
    if module in VOCABULARY:
        return word(module, name)
    text = loader.text(module) if is_checked(module) else None
    if text is not None and name in bound(text):
        return meaning(text, name)
    whole = f"{module}.{name}"
    return Meaning("module", whole) if whole in VOCABULARY or is_checked(whole) else NOTHING


def word(module: str, name: str) -> Meaning:
    """Return what a word of the vocabulary is; `NOTHING` if it is private, or only imported to be used there."""
    text = loader.text(module)
    if text is None or name.startswith("_"):
        return NOTHING
    statements = bound(text).get(name, ())
    if module != "rhodian_proofs.claims":
        own = [each for each in statements if not isinstance(each, ast.Import | ast.ImportFrom)]
        return Meaning(_kind(own[0]), module, name, own[0], is_word=True) if own else NOTHING
    homes = [loader.text(each.module or "") for each in statements if isinstance(each, ast.ImportFrom)]
    found = [(home.name, each) for home in homes if home for each in bound(home).get(name, ())]
    return Meaning(_kind(found[0][1]), found[0][0], name, found[0][1], is_word=True) if found else NOTHING


def member(module: str, name: str) -> Meaning:
    """Return what an attribute of a module stands for."""
    if module in VOCABULARY:
        return word(module, name)
    return imported(module, name)


def _kind(statement: ast.stmt) -> str:
    if isinstance(statement, ast.ClassDef):
        return "class"
    if not isinstance(statement, ast.FunctionDef):
        return "constant"
    if statement.decorator_list and ast.unparse(statement.decorator_list[0]).startswith("claim("):
        return "claim"
    return "generator" if yields(statement) else "function"


def yields(function: ast.FunctionDef) -> bool:
    """Tell whether a function is a generator; what is nested in it does not make it one."""
    ahead: list[ast.AST] = list(function.body)
    while ahead:
        node = ahead.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            ahead.extend(ast.iter_child_nodes(node))
    return False


def makes_set(node: ast.AST | None) -> bool:
    """Tell whether an expression is, by its form, a set."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in SETS
    return isinstance(node, ast.Set | ast.SetComp)


class Scope:
    """The names of one function or comprehension."""

    def __init__(self, node: ast.AST, outer: Scope | None) -> None:
        """Find the names that a function, or a comprehension, binds."""
        self.node = node
        self.outer = outer
        self.is_function = isinstance(node, ast.FunctionDef | ast.Lambda)
        self.times: dict[str, int] = {}
        """How often each name is bound."""
        self.turning: set[str] = set()
        """The names that are bound anew from turn to turn of a loop, or end with an `except`."""
        self.sets: set[str] = set()
        """The names of sets."""
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            for argument in parameters(node):
                self._bind(argument.arg, turns=False)
            for child in node.body if isinstance(node, ast.FunctionDef) else [node.body]:
                self._collect(child, turns=False)
        else:
            for comprehension in getattr(node, "generators", ()):
                self._collect(comprehension.target, turns=True)

    def _bind(self, name: str, *, turns: bool) -> None:
        self.times[name] = self.times.get(name, 0) + 1
        if turns:
            self.turning.add(name)

    def _collect(self, node: ast.AST, *, turns: bool) -> None:
        """Take note of what a node binds in this scope."""
        if isinstance(node, ast.FunctionDef):
            self._bind(node.name, turns=turns)
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            self._bind(node.id, turns=turns)
        if isinstance(node, ast.ExceptHandler) and node.name:
            self._bind(node.name, turns=True)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and makes_set(node.value):
                self.sets.add(target.id)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            return
        for child in ast.iter_child_nodes(node):
            self._collect(child, turns=turns or isinstance(node, ast.For))


def parameters(node: Function) -> list[ast.arg]:
    """Return all parameters of a function."""
    inner = node.args
    more = [each for each in (inner.vararg, inner.kwarg) if each is not None]
    return [*inner.posonlyargs, *inner.args, *inner.kwonlyargs, *more]
