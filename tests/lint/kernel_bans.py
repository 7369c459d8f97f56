"""Checked: what the kernel may not contain, read off its syntax tree.

The kernel is pure and exact, so it has no floats, no input or output, no clock,
no randomness and no state of its own; and it never hides a failure. Each ban
has a name, and tests/lint/test_kernel_bans.py feeds each a snippet that it must catch.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED_IMPORTS = frozenset({"__future__", "attrs", "collections.abc", "enum", "operator", "re", "rhodian", "typing"})
LOOPING_MODULES = {
    "base/loops.py": "holds the loops of all others",
    "base/columns.py": "looks at the columns that a function is to go over, and refuses one of another length",
    "waterfall/tree.py": "looks at the branches of one layer as it is built, and refuses the first that is wrong",
    "mutualisation/shortfall.py": "looks at the accounts of a cycle as it is built, and refuses the first at fault",
    "markets/sheets.py": "looks at the accounts of one side that a host names, and refuses the first that is wrong",
    "mutualisation/remedies.py": "looks at the accounts that one remedy names, and refuses the first that is wrong",
    "mutualisation/moves.py": "looks at three accounts that money passes through, and refuses the first that is wrong",
    "machine/state.py": "looks at the marks of a state as it is made, and refuses the first that is wrong",
    "machine/orders.py": "looks at each sale of an event, and refuses the first of an owner who may not be sold",
    "machine/sales.py": "looks at each counterpart of a sale, and refuses the first that may not take contracts",
    "machine/closures.py": "looks at each sale that names nobody, and refuses the first that is wrong",
    "machine/awards.py": "looks at each bid for contracts, and refuses the first that is wrong",
    "machine/text.py": "reads and writes texts, and is under no claim",
    "ledger/flows.py": "tells apart the moves of one transfer after another",
}
"""The modules that may hold a loop of their own, and why; all others hand their steps to `loops` and `columns`."""

TEXT_FORM = "rhodian.machine.text"
"""The one module that may import `json`; nothing is claimed of it, so nothing else of the kernel may import it."""

COMMAND = "__main__.py"
"""What `python -m rhodian` runs: the one module that may reach the desk, for its command alone; nothing imports it."""

_BANNED_NAMES = {
    **dict.fromkeys(["float", "round", "complex"], "float"),
    **dict.fromkeys(["open", "print", "input", "breakpoint"], "input or output"),
    **dict.fromkeys(["exec", "eval", "compile", "__import__", "globals"], "running code made at run time"),
}
_BLANKET_EXCEPTIONS = frozenset({"Exception", "BaseException"})
_MUTABLE_MAKERS = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "deque"})
_MUTABLE_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


@attrs.frozen
class Offence:
    """One place where the kernel breaks a ban."""

    line: int
    """The line, counted from 1."""
    ban: str
    """The ban that it breaks."""


def offences(source: str, file_name: str) -> list[Offence]:
    """Return every offence in one module of the kernel, in order of line.

    Args:
        source: the module's text.
        file_name: its path in the kernel, as in `ledger/posting.py`; some bans hold of some modules only.
    """
    tree = ast.parse(source)
    found = {Offence(line, ban) for node in ast.walk(tree) for line, ban in _in_node(node)}
    found |= {Offence(line, "module state") for line in _module_state(tree)}
    if f"rhodian/{file_name}" == f"{TEXT_FORM.replace('.', '/')}.py":
        found -= {Offence(node.lineno, "import") for node in tree.body if ast.unparse(node) == "import json"}
    if file_name == COMMAND:
        own = "from rhodian_desk.cli.console import main"
        found -= {Offence(node.lineno, "import") for node in tree.body if ast.unparse(node) == own}
    if file_name not in LOOPING_MODULES:
        found |= {Offence(node.lineno, "loop") for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)}
    return sorted(found, key=lambda offence: (offence.line, offence.ban))


def _in_node(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the ban of each offence that one node is by itself."""
    if isinstance(node, ast.stmt | ast.expr | ast.excepthandler):
        bans = (*_imports(node), *_arithmetic(node), *_control(node))
        yield from ((node.lineno, ban) for ban in bans)


def _imports(node: ast.AST) -> Iterator[str]:
    """Yield the bans that an import breaks."""
    match node:
        case ast.Import(names=names):
            if not all(_importable(alias.name) for alias in names):
                yield "import"
            if any(alias.name == TEXT_FORM for alias in names):
                yield "the text form"
        case ast.ImportFrom(module=module, level=level, names=names):
            if level or not _importable(module or "") or any(alias.name == "*" for alias in names):
                yield "import"
            if module in {"rhodian.base.loops", "rhodian.base.columns"} or (level and module in {"loops", "columns"}):
                yield "loops by name"
            if module == TEXT_FORM or any(f"{module}.{alias.name}" == TEXT_FORM for alias in names):
                yield "the text form"
        case _:
            return


def _arithmetic(node: ast.AST) -> Iterator[str]:
    """Yield the bans that a number, an operation or a name breaks."""
    match node:
        case ast.Constant(value=float() | complex()):
            yield "float"
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            yield "float"
        case ast.BinOp(op=ast.Pow(), right=ast.UnaryOp(op=ast.USub())):
            yield "float"
        case ast.Name(id=name, ctx=ast.Load()) if name in _BANNED_NAMES:
            yield _BANNED_NAMES[name]
        case _:
            return


def _control(node: ast.AST) -> Iterator[str]:
    """Yield the bans that a statement breaks which decides what runs."""
    match node:
        case ast.Global() | ast.Nonlocal():
            yield "outer state"
        case ast.Assert():
            yield "assert"
        case ast.ExceptHandler(type=caught):
            if caught is None or _names(caught) & _BLANKET_EXCEPTIONS:
                yield "blanket except"
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            yield "concurrency"
        case ast.Yield() | ast.YieldFrom():
            yield "generator"
        case _:
            return


def _importable(module: str) -> bool:
    """Tell whether the kernel may import a module."""
    return module in ALLOWED_IMPORTS or module.startswith("rhodian.")


def _names(node: ast.expr) -> set[str]:
    """Return every name that an expression reads, the last part of a dotted one included."""
    plain = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return plain | {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}


def _module_state(tree: ast.Module) -> Iterator[int]:
    """Yield the line of each assignment that gives a module or a class something that can change."""
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for statement in (statement for body in bodies for statement in body):
        if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if {"__all__"} == {target.id for target in targets if isinstance(target, ast.Name)}:
                continue
            if any(_makes_mutable(part) for part in ast.walk(statement.value)):
                yield statement.lineno


def _makes_mutable(node: ast.AST) -> bool:
    """Tell whether an expression makes a container that can change."""
    if isinstance(node, ast.Call):
        return bool(_names(node.func) & _MUTABLE_MAKERS)
    return isinstance(node, _MUTABLE_DISPLAYS)
