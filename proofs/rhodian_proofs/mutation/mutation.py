"""Checked: mutants of a module: its source with one mistake in it.

Every function is mutated, and every constant of a module. Not mutated, since no proof
is about them: docstrings, annotations and type aliases, decorators, the functions that
print and texts that hold a space (they are for people), and what only tools read.

Of the libraries that mutate Python, Cosmic Ray 8.7 yields the source of a mutant in process, but
has 5 of the 13 kinds of change asked for here, and brings 13 packages, among them a database and a web
client; mutmut 3.8 could not be driven without a project configured for it. mutatest 2.0 and
universalmutator 1.14 were installed, and not tried. So these are a few lines over Python's own syntax.
"""

from __future__ import annotations

import ast
import builtins
import functools
import hashlib
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.mutation.names import Names, names_of
from rhodian_proofs.mutation.operators import expression_variants, statement_variants
from rhodian_proofs.mutation.silent import FOR_PEOPLE, Unheard, is_silent, silent_within, unheard_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

AT_IMPORT = "<module>"
"""The name that stands for the function of what runs when the module is imported."""


@attrs.frozen
class Mutant:
    """A module with one mistake in it."""

    id: str
    """What it goes by from run to run: where it is and what it changes, whatever stands above it."""
    module: str
    """The module, as in `rhodian.ledger.posting`."""
    function: str
    """The qualified name of the function that is changed, or `AT_IMPORT`."""
    line: int
    """Where the change begins."""
    lines: tuple[int, int]
    """The first and the last line one of which runs if the change matters."""
    name: str
    """If the change is made at import: the constant, field or parameter that it changes."""
    operator: str
    """The kind of mistake."""
    before: str
    """What stood there, on one line."""
    after: str
    """What stands there now, on one line."""
    source: str = attrs.field(repr=False)
    """The whole module."""

    @property
    def place(self) -> str:
        """Where it is, as in `ledger.posting.post`."""
        return f"{self.module.removeprefix('rhodian.')}.{self.function}"


@attrs.frozen
class _Edit:
    """One change of a source."""

    node: ast.expr | ast.stmt
    until: ast.expr | ast.stmt
    """The last node that is replaced; the same, but where two statements change places."""
    operator: str
    text: str


@attrs.frozen
class _Scope:
    """Where a node stands."""

    function: str
    names: Names
    unheard: Unheard
    at_import: bool = True
    statement: ast.stmt | None = None
    name: str = ""


def mutants_of(module: str, source: str, others: Iterable[str] = ()) -> tuple[Mutant, ...]:
    """Return the mutants of a module, in the order of their places, no two alike.

    Args:
        module: its name.
        source: its text.
        others: the texts of the modules whose records it may know.
    """
    tree, others, found = ast.parse(source), tuple(others), []
    start = _Scope(AT_IMPORT, names_of(tree, map(_parsed, others)), unheard_in({source, *others}))
    for part in tree.body:
        seen = {_shape(source, part)}
        for scope, edit in _block([part], start, source):
            mutated = _spliced(source, edit)
            shape = _shape(mutated, part)
            if shape not in seen:
                seen.add(shape)
                found.append(_mutant(module, scope, edit, source, mutated))
    return tuple(_named(sorted(found, key=lambda mutant: mutant.line)))


@functools.cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


def _named(found: Iterable[Mutant]) -> Iterator[Mutant]:
    """Give each mutant its name; of those that change the same to the same in one function, the later are counted."""
    seen: Counter[str] = Counter()
    for mutant in found:
        change = f"{mutant.place} {mutant.operator}: {mutant.before} -> {mutant.after}"
        seen[change] += 1
        digest = hashlib.sha256(f"{change} {seen[change]}".encode()).hexdigest()[:10]
        yield attrs.evolve(mutant, id=f"{mutant.place}:{digest}")


def _shape(source: str, part: ast.stmt) -> str:
    """Return what the lines of one part of a module mean, however they are written."""
    lines = source.splitlines(keepends=True)[part.lineno - 1 : part.end_lineno]
    return ast.dump(ast.parse("".join(lines)))


def _mutant(module: str, scope: _Scope, edit: _Edit, source: str, mutated: str) -> Mutant:
    """Describe a change."""
    before = _text(source, edit.node)
    if edit.until is not edit.node:
        before += "; " + _text(source, edit.until)
    if edit.operator == "negated condition" and isinstance(edit.node, ast.If | ast.While):
        before = f"if {ast.unparse(edit.node.test)}:"
    statement = scope.statement or edit.node
    function = AT_IMPORT if scope.at_import else scope.function
    lines = statement.lineno, _header_end(statement)
    after = edit.text[1:-1] if isinstance(edit.node, ast.expr) else edit.text
    before, after = (" ".join(text.split())[:120] for text in (before, after))
    name = scope.name if scope.at_import else ""
    return Mutant("", module, function, edit.node.lineno, lines, name, edit.operator, before, after, mutated)


def _header_end(node: ast.expr | ast.stmt) -> int:
    """Return the last line of a statement, or of what stands before its colon."""
    header: ast.expr | ast.stmt = node
    if isinstance(node, ast.If | ast.While):
        header = node.test
    elif isinstance(node, ast.For):
        header = node.iter
    return header.end_lineno or node.lineno


@functools.cache
def _line_starts(source: str) -> tuple[int, ...]:
    """Return where each line begins, in bytes, as the syntax tree counts."""
    lengths = (len(line) for line in source.encode().splitlines(keepends=True))
    return tuple(accumulate(lengths, initial=0))


def _span(source: str, first: ast.expr | ast.stmt, last: ast.expr | ast.stmt) -> tuple[int, int]:
    """Return where one node begins and another ends, in bytes."""
    starts = _line_starts(source)
    begin = starts[first.lineno - 1] + first.col_offset
    return begin, starts[(last.end_lineno or 1) - 1] + (last.end_col_offset or 0)


def _text(source: str, node: ast.expr | ast.stmt) -> str:
    """Return how a node is written."""
    first, last = _span(source, node, node)
    return source.encode()[first:last].decode()


def _spliced(source: str, edit: _Edit) -> str:
    """Return the source with the change made, every other line where it was."""
    raw = source.encode()
    first, last = _span(source, edit.node, edit.until)
    if edit.operator == "negated condition" and isinstance(edit.node, ast.If | ast.While):
        last = raw.index(b":", _span(source, edit.node, edit.node.test)[1]) + 1
    lost = raw[first:last].count(b"\n") - edit.text.count("\n")
    text = edit.text
    if lost > 0:
        text = f"{text[:-1]}{chr(10) * lost})" if text.startswith("(") else text + "\n" * lost
    if isinstance(edit.node, ast.If) and raw[first : first + 4] == b"elif":
        text = f"el{text}" if text.startswith("if") else f"elif False: {text}"
    return (raw[:first] + text.encode() + raw[last:]).decode()


def _block(body: Sequence[ast.stmt], scope: _Scope, source: str) -> Iterator[tuple[_Scope, _Edit]]:
    """Yield the changes of statements that follow each other."""
    for node in body:
        yield from _statement(node, attrs.evolve(scope, statement=node), source)
    if scope.at_import:
        return
    for first, second in pairwise(body):
        if _can_swap(first, second):
            text = f"\n{' ' * first.col_offset}".join(_text(source, node) for node in (second, first))
            yield attrs.evolve(scope, statement=first), _Edit(first, second, "reordered statements", text)


def _can_swap(first: ast.stmt, second: ast.stmt) -> bool:
    """Tell whether it could matter which of two statements comes first.

    It could if both may refuse, or do more than name a value, or if the second reads what the first writes to.
    """
    if isinstance(first, ast.Assign) and isinstance(target := first.targets[0], ast.Subscript):
        return ast.unparse(target.value) in {ast.unparse(node) for node in ast.walk(second)}
    return _does_something(first) and _does_something(second)


def _does_something(node: ast.stmt) -> bool:
    """Tell whether a statement may refuse, or does more than name a value, a field of a new record included."""
    if isinstance(node, ast.If):
        return not node.orelse
    value = node.value if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign) else None
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    if isinstance(node, ast.Expr):
        return called not in {"", "object.__setattr__"}
    own = called.isidentifier() and (called not in vars(builtins) or called == "divmod")
    return value is not None and (own or called.startswith("loops."))


def _statement(node: ast.stmt, scope: _Scope, source: str) -> Iterator[tuple[_Scope, _Edit]]:
    """Yield the changes of one statement and of all that it holds."""
    if isinstance(node, ast.FunctionDef):
        if node.name not in FOR_PEOPLE:
            yield from _function(node, scope, source)
        return
    if isinstance(node, ast.ClassDef):
        if not any("Protocol" in ast.unparse(base) for base in node.bases):
            yield from _block(node.body, attrs.evolve(scope, function=node.name), source)
        return
    if is_silent(node) or (scope.function == AT_IMPORT and _assigned(node) in scope.unheard.for_people):
        return
    if not scope.at_import:
        yield from ((scope, _Edit(node, node, *variant)) for variant in statement_variants(node, scope.names))
    elif name := _assigned(node):
        scope = attrs.evolve(scope, name=name)
    for field, value in ast.iter_fields(node):
        if field not in {"annotation", "type"}:
            yield from _within(value if isinstance(value, list) else [value], scope, source)


def _assigned(node: ast.stmt) -> str:
    """Return what a statement gives a value to; nothing, if it does not."""
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0])
    return ast.unparse(node.target) if isinstance(node, ast.AnnAssign) else ""


def _within(values: list[Any], scope: _Scope, source: str) -> Iterator[tuple[_Scope, _Edit]]:
    """Yield the changes of what a statement holds in one field."""
    for value in values:
        if isinstance(value, ast.expr):
            yield from _expression(value, scope)
        elif isinstance(value, ast.ExceptHandler):
            yield from _block(value.body, scope, source)
    if values and isinstance(values[0], ast.stmt):
        yield from _block(values, scope, source)


def _function(node: ast.FunctionDef, scope: _Scope, source: str) -> Iterator[tuple[_Scope, _Edit]]:
    """Yield the changes of a function: of its defaults, as the module is imported, and of its body."""
    parameters, keywords = node.args.posonlyargs + node.args.args, node.args.kwonlyargs
    optional = parameters[len(parameters) - len(node.args.defaults) :]
    defaults = [*zip(optional, node.args.defaults, strict=True), *zip(keywords, node.args.kw_defaults, strict=True)]
    for parameter, default in defaults:
        if default is not None:
            yield from _expression(default, attrs.evolve(scope, at_import=True, name=parameter.arg))
    if scope.function == AT_IMPORT:
        function = node.name
    else:
        function = f"{scope.function}.{node.name}" if scope.at_import else f"{scope.function}.<locals>.{node.name}"
    names = scope.names.within([*parameters, *keywords], scope.function)
    yield from _block(node.body, attrs.evolve(scope, function=function, at_import=False, names=names), source)


def _expression(node: ast.expr, scope: _Scope) -> Iterator[tuple[_Scope, _Edit]]:
    """Yield the changes of an expression and of all that it is made of."""
    silent = silent_within(node)
    if scope.function == AT_IMPORT and scope.name in scope.unheard.any_order and isinstance(node, ast.Tuple):
        silent.add(node)
    for child in ast.walk(node):
        if isinstance(child, ast.expr) and child not in silent:
            yield from ((scope, _Edit(child, child, *variant)) for variant in expression_variants(child, scope.names))


@functools.cache
def lines_naming(source: str, name: str) -> frozenset[int]:
    """Return the lines of a module on which a name, or a field or keyword of that name, is read."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        named = getattr(node, "id", getattr(node, "attr", getattr(node, "arg", "")))
        if named == name and hasattr(node, "lineno"):
            found.add(node.lineno)
    return frozenset(found)
