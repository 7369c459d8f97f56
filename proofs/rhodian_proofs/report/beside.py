"""Convenience: which tests stand beside which clause, by the mark `@pytest.mark.clause("AL-15")` that they bear.

The marks are read from the syntax trees of the tests; nothing is run or imported.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK: Final = "pytest.mark.clause"


def tests_of(home: Path) -> dict[str, tuple[str, ...]]:
    """Return the tests of each clause that has any, by its number; each test as `tests/path.py::name`.

    Args:
        home: the directory in which `tests` is.
    """
    found: dict[str, list[str]] = {}
    for path in sorted((home / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if _MARK in text:
            for number, name in _marks(ast.parse(text)):
                found.setdefault(number, []).append(f"{path.relative_to(home).as_posix()}::{name}")
    return {number: tuple(names) for number, names in found.items()}


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each clause that a test of a module names, and the test's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == _MARK:
                    yield from ((ast.literal_eval(each), node.name) for each in mark.args)
