"""Checked: which modules of a package lean on which, by what they import."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Iterable


def closure(package: str, modules: Iterable[str]) -> frozenset[str]:
    """Return modules of a package with those of it that they import, and so on."""
    ahead, found = list(modules), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in found and name in hashes.digests(package):
            found.add(name)
            ahead.extend(_imports(package, name))
    return frozenset(found)


@functools.cache
def _imports(package: str, module: str) -> frozenset[str]:
    """Return the modules of a package that one of them names in an import, wherever it stands, its rooms included."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(hashes.source(hashes.modules(package)[module]))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    rooms = {name.rpartition(".")[0] for name in named}
    return frozenset(name for name in named | rooms if name.partition(".")[0] == package)
