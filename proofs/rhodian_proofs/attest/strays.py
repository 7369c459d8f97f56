"""Checked: finds what Python would run in the place of the source that is digested, or beside it.

What lies outside of the two packages is out of its reach: `sitecustomize`, `.pth` files, import hooks, another
interpreter. Bytecode is looked at as this version of Python looks at it, at every level of optimisation, where it lies
by default and where PYTHONPYCACHEPREFIX puts it for this process.
"""

from __future__ import annotations

import marshal
import sys
from importlib import machinery, util
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVELS: dict[str, int] = {"": 0, "1": 1, "2": 2}
"""The levels of optimisation, by how the names of compiled files have them: without -O, with it, with -OO."""
_HEADER = 16
"""How many bytes stand before the code in a compiled file: a magic number, flags, and time and size or a digest."""
_NO_SOURCE = tuple(suffix for suffix in machinery.all_suffixes() if suffix not in machinery.SOURCE_SUFFIXES)
"""How the names of files end that Python imports without a source, as far as it does on this machine."""
_ELSEWHERE = (".so", ".pyd", ".dylib", ".dll", ".pyw")
"""How they end on other machines."""


_UNLIKE = {"co_consts", "co_filename", "co_lnotab"}
"""What is not compared as it stands: codes within a code are, by the same rule; the others do nothing when run."""


def strays() -> Iterator[str]:
    """Yield, in words, each module that runs as something else than its source, and each file that has none."""
    for package in hashes.PACKAGES:
        for name, path in hashes.modules(package).items():
            yield from _hidden(name, path)
            if any(_is_another(compiled, path, level) for compiled, level in _compiled(path)):
                yield f"{name} has a compiled file that was not made from its source"
        for path in sorted(hashes.home(package).rglob("*")):
            compiled_away = path.suffix == ".pyc" and path.parent.name == "__pycache__"
            if path.name.endswith((*_NO_SOURCE, *_ELSEWHERE)) and not compiled_away:
                yield f"{package} holds {path.name!a}, which has no source"
            elif path.is_symlink() and path.is_dir():
                yield f"{package} holds {path.name!a}, which is a link to a directory"


def _hidden(name: str, path: Path) -> Iterator[str]:
    """Say so if Python would import another file under a module's name."""
    if "/" in name:
        yield f"{name} has the name of no module, or of another one"
        return
    where = path.parent.parent if path.name == "__init__.py" else path.parent
    spec = machinery.PathFinder.find_spec(name, [str(where)])
    if spec is None or spec.origin is None or not Path(spec.origin).samefile(path):
        yield f"{name} is hidden by another file"


def _compiled(source: Path) -> Iterator[tuple[Path, int]]:
    """Yield where compiled files of a source may lie, each with its level of optimisation."""
    prefix = sys.pycache_prefix
    for where in dict.fromkeys((prefix, None)):
        sys.pycache_prefix = where
        try:
            found = [Path(util.cache_from_source(str(source), optimization=level)) for level in _LEVELS]
        finally:
            sys.pycache_prefix = prefix
        yield from zip(found, _LEVELS.values(), strict=True)


def _is_another(compiled: Path, source: Path, level: int) -> bool:
    """Tell whether Python would take a compiled file for that of a source, and it is not."""
    try:
        data = compiled.read_bytes()
    except OSError:
        return False  # there is none
    flags, time, size = (int.from_bytes(data[start : start + 4], "little") for start in (4, 8, 12))
    now = source.stat()
    stale = flags == 0 and (time, size) != (int(now.st_mtime) & 0xFFFFFFFF, now.st_size & 0xFFFFFFFF)
    if stale or data[:4] != util.MAGIC_NUMBER:
        return False  # Python compiles the source anew
    try:
        made = compile(source.read_bytes(), str(source), "exec", dont_inherit=True, optimize=level)
        return not _same(marshal.loads(data[_HEADER:]), made)  # noqa: S302  # Python would load it, and run it besides
    except (EOFError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError):
        return True


def _same(one: object, other: object) -> bool:
    """Tell whether two codes are the same in every part but the name of their file."""
    if not isinstance(one, CodeType) or not isinstance(other, CodeType):
        return type(one) is type(other) and one == other
    names = [name for name in dir(one) if name.startswith("co_") and name not in _UNLIKE]
    alike = all(getattr(one, name) == getattr(other, name) for name in names if not callable(getattr(one, name)))
    pairs = zip(one.co_consts, other.co_consts, strict=False)
    return one == other and alike and all(_same(*pair) for pair in pairs)
