"""Trusted: which function is which: digests of the source of the kernel and of the proofs, as it is run.

Needs no solver: whoever has only installed the wheel can use it.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_proofs.language import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def digest(text: str) -> str:
    """Return the SHA-256 of a text, whatever its line ends."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


@functools.cache
def home(package: str) -> Path:
    """Return the directory of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def modules(package: str) -> dict[str, Path]:
    """Return the file of each module of a package, by the module's name."""
    root = home(package)
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join((package, *(part for part in parts if part != "__init__")))] = path
    return found


@functools.cache
def functions(module: str, path: Path) -> dict[str, str]:
    """Return the digest of the source of each function, class and method of a module, as `module:qualified.name`."""
    text = loader.source(path)
    lines = text.splitlines()
    return {f"{module}:{name}": digest(_source(lines, node)) for name, node in _definitions(ast.parse(text), "")}


def name_of(function: Callable[..., object]) -> str:
    """Return the name of a function or class as it stands in the catalogue."""
    return f"{function.__module__}:{function.__qualname__}"


@functools.cache
def kernel() -> dict[str, str]:
    """Return the digest of each module of the kernel, by its name, and of each function and class in it."""
    found: dict[str, str] = {}
    for module, path in modules("rhodian").items():
        found[module] = digest(loader.source(path))
        found |= functions(module, path)
    return found


def _definitions(parent: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Yield what a module or a class defines; not what a function does within itself."""
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node, f"{prefix}{node.name}.")


def _source(lines: list[str], node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return the lines of a definition, its decorators included."""
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return "\n".join(lines[start - 1 : node.end_lineno]) + "\n"
