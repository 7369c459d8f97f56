"""Trusted: reads each module of the kernel, the proofs and a user's claims once, keeps the bytes, and runs just these.

Bytecode that lies about is neither believed nor left, whatever its name or Python's flags; and asserts are always in.
Compiled and put in force by `rhodian_proofs` itself, before anything else of it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import linecache
import sys
from functools import cache, cached_property
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType
    from typing import Any

LIBRARY = ("attrs", "enum", "re", "typing", "__future__")
"""The modules of others that a user's claims may import: no module beside them is taken for one."""
ROOTS = ("rhodian", "rhodian_proofs")
"""The packages all of whose modules are loaded from kept bytes."""

_SELF = "rhodian_proofs.language.loader"


class NotLoaded(ImportError):
    """A module that was not loaded from kept bytes, so that nobody knows what of it runs."""


class Text:
    """A module's bytes as they were read, once, and what is made of them."""

    def __init__(self, name: str, path: Path, content: bytes) -> None:
        """Keep the bytes, and let tracebacks and `inspect` show these and no later ones.

        Raises:
            SyntaxError: if they are not Python.
        """
        self.name = name
        self.path = path
        self.content = content
        self.source = importlib.util.decode_source(content)
        self.lines = self.source.splitlines(keepends=True)
        linecache.cache[str(path)] = (len(content), None, self.lines, str(path))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree."""
        return ast.parse(self.content, str(self.path))

    @cached_property
    def code(self) -> CodeType:
        """The code, with its asserts."""
        return compile(self.content, str(self.path), "exec", dont_inherit=True, optimize=0)

    @cached_property
    def codes(self) -> frozenset[CodeType]:
        """The code of the module and of each function, class, lambda and comprehension anywhere in it."""
        return frozenset(_nested(self.code))


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _nested(each)


_texts: dict[str, Text] = {}
"""By a module's name, what was read of it."""
_agreed: dict[str, str] = {}
"""By a module's name, the digest of what another process read of it, which this one is to run too."""
_beside: dict[str, Path] = {}
"""By its name, the file of a module that stands beside a user's claims."""


def text(name: str) -> Text | None:
    """Return what is kept of a module, read now if it has not been; nothing if it has no source.

    Raises:
        SyntaxError: if it is not Python.
    """
    if name not in _texts and (path := _locate(name)) is not None:
        keep(name, path, path.read_bytes())
    return _texts.get(name)


def keep(name: str, path: Path, content: bytes) -> Text:
    """Keep bytes as those of a module, for as long as this process lives.

    Raises:
        NotLoaded: if the process that this one works for has read something else.
    """
    kept = Text(name, path, content)
    if _agreed.get(name, kept.digest) != kept.digest:
        raise NotLoaded(f"{path} was changed while it was being proved; begin anew")
    _texts[name] = kept
    return kept


def digests() -> dict[str, str]:
    """Return the digest of each module that is kept, by its name."""
    return {name: each.digest for name, each in _texts.items()}


def agree(read: dict[str, str]) -> None:
    """Run from now on what another process has read, or nothing.

    Raises:
        NotLoaded: if something else has been read here already.
    """
    _agreed.update(read)
    for name, each in _texts.items():
        if _agreed.get(name, each.digest) != each.digest:
            raise NotLoaded(f"{each.path} was changed while it was being proved; begin anew")


def content(path: Path) -> bytes:
    """Return the bytes of a file: those kept, if it is a module's."""
    return next((each.content for each in _texts.values() if each.path == path), None) or path.read_bytes()


def beside(directory: Path, name: str) -> Text | None:
    """Return what is kept of a module beside a user's claims, which can be imported from then on.

    Raises:
        NotLoaded: if another module has that name.
    """
    path = directory / f"{name}.py"
    if name in LIBRARY or not name.isidentifier() or not path.is_file():
        return None
    if name not in _beside:
        other = PathFinder.find_spec(name)
        is_other = other is not None and Path(other.origin or "").resolve() != path.resolve()
        if is_other or name in sys.modules or name in sys.stdlib_module_names:
            raise NotLoaded(f"{path}: another module is named {name}; rename this one")
    elif _beside[name] != path:
        raise NotLoaded(f"{path}: another file of claims has a module {name} beside it; rename this one")
    _beside[name] = path
    return text(name)


def _locate(name: str) -> Path | None:
    """Return the file that holds a module's source."""
    root, *parts = name.split(".")
    if root not in ROOTS:
        return _beside.get(name)
    home = _home(root)
    if home is None:
        return None
    folder = home.joinpath(*parts)
    files = (folder / "__init__.py", folder.parent / f"{folder.name}.py" if parts else folder / "__init__.py")
    return next((file for file in files if file.is_file()), None)


@cache
def _home(root: str) -> Path | None:
    """Return the folder of one of our packages."""
    spec = PathFinder.find_spec(root)
    return Path(spec.origin).parent if spec is not None and spec.origin is not None else None


class Loader(SourceFileLoader):
    """Runs the kept bytes of one module."""

    def get_code(self, fullname: str) -> CodeType | None:  # the names that Python gives
        """Return the code that the kept bytes compile to; no compiled file is looked at or written."""
        found = text(fullname)
        return found.code if found else None

    def get_source(self, fullname: str) -> str | None:
        """Return the kept text."""
        found = text(fullname)
        return found.source if found else None


class Finder:
    """Finds the modules whose bytes are kept, and keeps all other ways of finding them out."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG004  # Python's signature
        """Say how to load a module of ours; nothing for one that is not.

        Raises:
            ModuleNotFoundError: if a module of ours has no source.
        """
        if name.partition(".")[0] not in ROOTS and name not in _beside:
            return None
        if (found := text(name)) is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        places = [str(found.path.parent)] if found.path.name == "__init__.py" else None
        loader = Loader(name, str(found.path))
        spec = importlib.util.spec_from_file_location(
            name, found.path, loader=loader, submodule_search_locations=places
        )
        if spec is not None:
            spec.cached = None
        return spec


def install(own: bytes, package: CodeType) -> None:
    """Put this in force.

    Args:
        own: the bytes that this module was compiled from.
        package: the code of `rhodian_proofs` that is running, to be compared with its text.

    Raises:
        NotLoaded: if the package runs something else.
    """
    keep(_SELF, Path(__file__), own)
    begun = text("rhodian_proofs")
    if begun is None or compile(begun.content, str(begun.path), "exec", dont_inherit=True) != package:
        raise NotLoaded("rhodian_proofs/__init__.py is not what runs: remove its compiled file, in __pycache__")
    sys.meta_path.insert(0, Finder)


def ensure() -> None:
    """Make sure that all of the kernel and the proofs that is loaded was loaded from kept bytes.

    Raises:
        NotLoaded: if something was not.
    """
    for name, module in list(sys.modules.items()):
        mine = name.partition(".")[0] in ROOTS or name in _beside
        loader = getattr(getattr(module, "__spec__", None), "loader", None)
        if mine and not isinstance(loader, Loader) and name not in {"rhodian_proofs", _SELF}:
            raise NotLoaded(f"{name} was imported before the prover; import rhodian_proofs first, or use rhodian prove")


def source_of(function: Callable[..., Any]) -> str:
    """Return the text of a function, decorators included, as it was read when its module was loaded.

    Raises:
        NotLoaded: if what runs under its name is not what its kept text defines.
    """
    code = getattr(function, "__code__", None)
    found = text(getattr(function, "__module__", ""))
    if found is None:
        return inspect.getsource(function)
    if code not in found.codes or hasattr(function, "__wrapped__"):
        raise NotLoaded(f"{getattr(function, '__qualname__', function)!s} is not what its module's text defines")
    return "".join(inspect.getblock(found.lines[code.co_firstlineno - 1 :]))
