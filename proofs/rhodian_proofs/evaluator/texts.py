"""Checked: the text of modules, and what a name in one of them stands for; no module is imported."""

from __future__ import annotations

import ast
import functools
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_proofs.evaluator.values import Class, Function, Refused, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROOTS = ("rhodian", "rhodian_proofs")
_WORDS = {"rhodian.base.loops": "loops", "rhodian.base.columns": "columns", "rhodian_proofs.claims": "claims"}
"""The modules whose names have their meaning from the evaluator itself, and what they are called here."""

_ENGINE = ("rhodian_proofs.symbolic", "rhodian_proofs.rules")
"""The rooms of the first walker, of which nothing is read."""


class Text:
    """The text of a module."""

    def __init__(self, name: str, source: bytes) -> None:
        """Read what each name of the module stands for."""
        self.name = name
        self.defined: dict[str, Any] = {}
        self.constants: dict[str, Any] = {}
        self.outermost: dict[int, str] = {}
        """The name of the outermost function, or the method, in which each function stands."""
        for node in _statements(ast.parse(source).body):
            for outer, function in _outermost(node):
                self.outermost.update((id(each), outer) for each in ast.walk(function))
            for each, meaning in _bound(node):
                self.defined[each] = meaning

    def look(self, name: str, constant: Callable[[Text, ast.expr], Any]) -> Any:
        """Return what a name stands for, a constant as it is evaluated."""
        if name not in self.constants:
            self.constants[name] = self._find(name, constant)
        return self.constants[name]

    def _find(self, name: str, constant: Callable[[Text, ast.expr], Any]) -> Any:
        meaning = self.defined.get(name)
        if meaning is None:
            raise Refused(f"the name {name} in {self.name}")
        if isinstance(meaning, ast.FunctionDef):
            return Function(meaning, self, {})
        if isinstance(meaning, ast.ClassDef):
            is_word = self.name.startswith("rhodian_proofs.claims.")
            return Word(f"claims.{name}") if is_word else Class(self.name, name, meaning, self)
        if isinstance(meaning, tuple):
            found = imported(*meaning)
            return found if isinstance(found, Word) else found[0].look(found[1], constant)
        return constant(self, meaning)

    def define(self, name: str) -> tuple[Text, Any]:
        """Return the text in which a name is defined, and how: a node, or a word."""
        meaning = self.defined.get(name)
        if isinstance(meaning, tuple):
            found = imported(*meaning)
            return (self, found) if isinstance(found, Word) else found[0].define(found[1])
        return self, meaning

    def bases(self, kind: Class) -> tuple[str, ...]:
        """Return the bases of a class, as they are written."""
        return tuple(said(base) for base in kind.node.bases)

    def compares_fields(self, kind: Class) -> bool:
        """Tell whether two objects of a class are equal if their fields are."""
        return not any("eq=False" in said(each) for each in kind.node.decorator_list)

    def methods(self, kind: Class) -> dict[str, ast.FunctionDef]:
        """Return the methods that a class itself defines."""
        return {each.name: each for each in kind.node.body if isinstance(each, ast.FunctionDef)}

    def above(self, kind: Class) -> Iterator[Class]:
        """Yield a class of refusals and those above it, up to the root of refusals."""
        yield kind
        for base in self.bases(kind):
            text, node = self.define(base)
            if isinstance(node, ast.ClassDef):
                yield from text.above(Class(text.name, base, node, text))


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If):
            yield from _statements(node.body)
        else:
            yield node


def _outermost(node: ast.stmt) -> Iterator[tuple[str, ast.FunctionDef]]:
    if isinstance(node, ast.FunctionDef):
        yield node.name, node
    elif isinstance(node, ast.ClassDef):
        yield from ((f"{node.name}.{each.name}", each) for each in node.body if isinstance(each, ast.FunctionDef))


def _bound(node: ast.stmt) -> Iterator[tuple[str, Any]]:
    """Yield each name that a statement of a module binds, and what to."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name, node
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, (node.module, alias.name)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, (alias.name, "")
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node.value
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _shared_out(target, node.value)


def _shared_out(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        for place, each in enumerate(target.elts):
            yield from _shared_out(each, ast.Subscript(_items(value), ast.Constant(place), ast.Load()))


def _items(value: ast.expr) -> ast.expr:
    """Return the items of an expression's value, as an expression."""
    return ast.Call(ast.Name("tuple", ast.Load()), [value], [])


@functools.cache
def said(node: ast.AST) -> str:
    """Return a piece of syntax as it is written."""
    return ast.unparse(node)


@functools.cache
def generates(node: ast.AST) -> bool:
    """Tell whether a function yields."""
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in ast.walk(node))


@functools.cache
def names_in(node: ast.AST, context: type[ast.expr_context]) -> tuple[str, ...]:
    """Return the names that are read or bound in a piece of syntax, each as often as it is."""
    return tuple(each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, context))


@functools.cache
def parameters(node: ast.AST) -> tuple[str, ...]:
    """Return the parameters of a function, and of those in it."""
    return tuple(each.arg for each in ast.walk(node) if isinstance(each, ast.arg))


@functools.cache
def times_bound(node: ast.AST) -> tuple[str, ...]:
    """Return the names that a function binds, each as often as it may be bound; what a loop binds, twice."""
    loops = [each.target for each in ast.walk(node) if isinstance(each, ast.For)]
    own = node.args if isinstance(node, ast.FunctionDef | ast.Lambda) else node
    again = [name for target in loops for name in names_in(target, ast.Store)]
    return (*names_in(node, ast.Store), *(each.arg for each in ast.walk(own) if isinstance(each, ast.arg)), *again)


def imported(module: str, name: str) -> Word | tuple[Text, str]:
    """Return what an import brings in: a word of the evaluator's own, or the text and the name there."""
    for words, called in _WORDS.items():
        if module == words or module.startswith(f"{words}."):
            return Word(f"{called}.{name}")
        if f"{module}.{name}" == words:
            return Word(called)
    if module.split(".", 1)[0] not in _ROOTS or module.startswith(_ENGINE):
        return Word(f"{module}.{name}" if name else module)
    text = load(module)
    if name in text.defined:
        return text, name
    if _file(f"{module}.{name}") is not None:
        return Word(f"module {module}.{name}")
    raise Refused(f"{name} of {module}")


@functools.cache
def load(name: str) -> Text:
    """Return the text of a module.

    Raises:
        Refused: if there is no such file.
    """
    file = _file(name)
    if file is None:
        raise Refused(f"the module {name}")
    return Text(name, file.read_bytes())


def _file(name: str) -> Path | None:
    """Return the file of a module of ours, found without importing anything."""
    root, *inner = name.split(".")
    spec = importlib.util.find_spec(root)
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent.joinpath(*inner)
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file()), None)
