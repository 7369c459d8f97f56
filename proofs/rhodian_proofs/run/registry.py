"""Checked: all claims there are: ours, in the order of their clauses, and those of a file that a user names."""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.util
import inspect
import itertools
import pkgutil
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rhodian_proofs import theorems
from rhodian_proofs.claims.writing import Claim
from rhodian_proofs.engine.domains import arguments, parameters
from rhodian_proofs.language import hashes
from rhodian_proofs.symbolic.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_CLAUSE = re.compile(r"[A-Z]{1,9}-[1-9][0-9]{0,5}")
_TRIED_MAX = 100
"""With how many ways to choose among listed values a claim's parameters are tried before it is walked."""


class BadClaims(Exception):
    """A file of claims that cannot be used; the text says where, what is wrong, and what would be right."""


def claims() -> tuple[Claim, ...]:
    """Return every claim of every module of theorems, by clause."""
    found: list[Claim] = []
    for module in pkgutil.iter_modules(theorems.__path__):
        loaded = importlib.import_module(f"{theorems.__name__}.{module.name}")
        found.extend(value for value in vars(loaded).values() if isinstance(value, Claim))
    return tuple(sorted(found, key=_order))


def claims_of(files: Sequence[str]) -> tuple[Claim, ...]:
    """Return the claims of users' files, file by file, each by clause.

    Raises:
        BadClaims: if a file cannot be used, or a claim has the name or the clause of one of ours or of another file.
    """
    taken = {name: "Rhodian" for claim in claims() for name in (claim.name, claim.clause)}
    found: list[Claim] = []
    for file in dict.fromkeys(files):
        loaded = load(file)
        for claim, word in itertools.product(loaded, ("name", "clause")):
            if (owner := taken.get(getattr(claim, word))) is not None:
                raise BadClaims(f"{_at(claim)}: {owner} has a {word} {getattr(claim, word)} already; choose another")
        taken |= {name: file for claim in loaded for name in (claim.name, claim.clause)}
        found.extend(loaded)
    return tuple(found)


def origin(claim: Claim) -> str:
    """Return the file that a user's claim comes from; nothing for one of ours."""
    return "" if claim.check.__module__.startswith("rhodian_proofs.") else claim.check.__code__.co_filename


def find(file: str, name: str) -> Claim:
    """Return the claim of that name: of a user's file, or of ours if no file is given."""
    (claim,) = (claim for claim in (load(file) if file else claims()) if claim.name == name)
    return claim


@functools.cache
def load(file: str) -> tuple[Claim, ...]:
    """Run a user's file of claims, and return its claims by clause.

    Modules beside the file can be imported by it.

    Raises:
        BadClaims: if it cannot be read or run, holds no claim, or one that cannot be put to the solvers.
    """
    path = Path(file)
    if path.suffix != ".py" or not path.is_file():
        raise BadClaims(f"{file}: there is no such Python file; name one that ends in .py")
    module = ModuleType(f"claims_{hashes.digest(file)[:16]}")
    module.__file__ = file
    sys.modules[module.__name__] = module
    sys.path.append(str(path.resolve().parent))
    _execute(path, file, module)
    values = dict.fromkeys(value for value in vars(module).values() if isinstance(value, Claim))
    found = [claim for claim in values if getattr(claim.check, "__module__", None) == module.__name__]
    if not found:
        raise BadClaims(f"{file}: holds no claim; write one as a function with asserts under @claim")
    for claim in found:
        if sum(each.name == claim.name for each in found) > 1:
            raise BadClaims(f"{_at(claim)}: {claim.name} is claimed twice; a name is one claim's alone")
        if fault := _fault(claim):
            raise BadClaims(f"{_at(claim)}: {claim.check.__name__}: {fault}")
    return tuple(sorted(found, key=_order))


def _execute(path: Path, file: str, module: ModuleType) -> None:
    """Run the text of a file as a module, with no compiled file left or believed."""
    try:
        text = importlib.util.decode_source(hashes.source(path))
        _refuse_names_defined_twice(ast.parse(text, file), file)
        exec(compile(text, file, "exec", dont_inherit=True), vars(module))  # noqa: S102  # the user's own program
    except BadClaims:
        raise
    except SyntaxError as error:
        raise BadClaims(f"{file}:{error.lineno or 1}: is not Python: {error.msg}") from None
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever the user's program raises
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == file), None)
        raise BadClaims(f"{file}{f':{line}' if line else ''}: {type(error).__name__}: {error}") from None


def _refuse_names_defined_twice(tree: ast.Module, file: str) -> None:
    """Refuse a function that has the name of an earlier one: the earlier would silently not be proved."""
    seen: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            if node.name in seen:
                raise BadClaims(
                    f"{file}:{node.lineno}: {node.name} is defined twice, and the first would not be proved"
                )
            seen.add(node.name)


def _at(claim: Claim) -> str:
    return f"{claim.check.__code__.co_filename}:{claim.check.__code__.co_firstlineno}"


def _fault(claim: Claim) -> str:
    """Say why a user's claim cannot be put to the solvers; nothing if it can."""
    if not _CLAUSE.fullmatch(str(claim.clause)):
        return f"its clause is {claim.clause!r}; give it letters, a dash and a number, as in CCP-1"
    if not (claim.check.__doc__ or "").strip():
        return "it has no docstring; write in its first line, in words, what is claimed"
    try:
        alike = claim.falsely is None or _names(claim.falsely) == _names(claim.check)
    except TypeError:
        alike = False
    if not alike:
        return "its false variant is no function of the same parameters; give it those of the claim, by the same names"
    try:
        for function in claim.about:
            inspect.getsource(function)
    except (TypeError, OSError):
        return "what it is about has no source; give a tuple of functions or classes, as in about=(waterfall,)"
    return _wrong_kind(claim)


def _names(function: Callable[..., None]) -> list[str]:
    return list(inspect.signature(function).parameters)


def _wrong_kind(claim: Claim) -> str:
    """Say which parameter is of a kind that no claim can range over; nothing if there is none."""
    try:
        kinds = parameters(claim)
    except Exception as error:  # noqa: BLE001  # an annotation is any expression
        return f"an annotation cannot be read: {error}"
    if missing := [name for name in _names(claim.check) if name not in kinds]:
        return f"{missing[0]} has no annotation; say what it ranges over, as in {missing[0]}: Natural"
    for walked in itertools.islice(walk(lambda: arguments(claim, None), timeout_ms=1000), _TRIED_MAX):
        if isinstance(walked.error, TypeError):
            return str(walked.error)
    return ""


def _order(claim: Claim) -> tuple[str, int, str]:
    letters, _, number = claim.clause.partition("-")
    return letters, int(number), claim.name
