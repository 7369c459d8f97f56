"""Trusted: which function is which: digests of the source of the kernel and of the proofs, as it is run.

Needs no solver: whoever has only installed the wheel can use it.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.util
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_proofs.language import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


PACKAGES = ("rhodian", "rhodian_proofs")
"""What is proved, and what proves."""


def digest(source: bytes | str) -> str:
    """Return the SHA-256 of a source, whatever its line ends, which Python reads alike."""
    data = source.encode() if isinstance(source, str) else source
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def canonical(value: Any) -> str:
    """Return the SHA-256 of plain values, however they are laid out as JSON."""
    return digest(json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False))


@functools.cache
def source(path: Path) -> bytes:
    """Return what a file held when it was first asked for: what is run of it is what is hashed."""
    return loader.content(path)


@functools.cache
def home(package: str) -> Path:
    """Return the directory of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


def modules(package: str) -> dict[str, Path]:
    """Return the file of each module of a package, by the module's name; by its path if that is no name of its own."""
    root = home(package)
    found: dict[str, Path] = {}
    for path in sorted(path for path in root.rglob("*.py") if path.is_file()):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join((package, *(part for part in parts if part != "__init__")))
        is_module = all(map(str.isidentifier, parts)) and name not in found
        found[name if is_module else f"{package}/{path.relative_to(root).as_posix()}"] = path
    return found


@functools.cache
def digests(package: str) -> dict[str, str]:
    """Return the digest of each module of a package, by its name, as first read."""
    return {name: digest(source(path)) for name, path in modules(package).items()}


@functools.cache
def whole() -> str:
    """Return one digest of what is proved and what proves, as first read by this process."""
    return canonical({package: digests(package) for package in PACKAGES})


def is_unchanged() -> bool:
    """Tell whether the files of what is proved and of what proves hold what was first read of them."""
    now = {each: {name: digest(path.read_bytes()) for name, path in modules(each).items()} for each in PACKAGES}
    return canonical(now) == whole()


@functools.cache
def functions(module: str, path: Path) -> dict[str, str]:
    """Return the digest of the source of each function, class and method of a module, as `module:qualified.name`.

    A file that is no Python has none.
    """
    data = source(path)
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    lines = re.split(rb"\r\n|\r|\n", data)
    return {f"{module}:{name}": digest(_source(lines, node)) for name, node in _definitions(tree, "")}


def name_of(function: Callable[..., object]) -> str:
    """Return the name of a function or class as it stands in the catalogue."""
    return f"{function.__module__}:{function.__qualname__}"


@functools.cache
def kernel() -> dict[str, str]:
    """Return the digest of each module of the kernel, by its name, and of each function and class in it."""
    found: dict[str, str] = {}
    for module, path in modules("rhodian").items():
        found[module] = digest(source(path))
        found |= functions(module, path)
    return found


def _definitions(parent: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Yield what a module or a class defines; not what a function does within itself."""
    for node in ast.iter_child_nodes(parent):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield prefix + node.name, node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node, f"{prefix}{node.name}.")


def _source(lines: list[bytes], node: ast.FunctionDef | ast.ClassDef) -> bytes:
    """Return the lines of a definition, its decorators included."""
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return b"\n".join(lines[start - 1 : node.end_lineno]) + b"\n"
