"""Checked: all claims there are: ours, in the order of their clauses, and those of a file that a user names."""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from rhodian_proofs.attest.files import Unreadable, content
from rhodian_proofs.claims.writing import Claim
from rhodian_proofs.engine.domains import arguments, parameters
from rhodian_proofs.language import hashes, identity, loader, modules
from rhodian_proofs.language.meanings import is_checked
from rhodian_proofs.symbolic.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_CLAUSE = re.compile(r"[A-Z]{1,9}-[1-9][0-9]{0,5}")
_THEOREMS = "rhodian_proofs.theorems."
_SHOWN = 10
"""How many places that are refused are named at once."""
_TRIED_MAX = 100
"""With how many ways to choose among listed values a claim's parameters are tried before it is walked."""


class BadClaims(Exception):
    """A file of claims that cannot be used; the text says where, what is wrong, and what would be right."""


def claims() -> tuple[Claim, ...]:
    """Return every claim of every module of theorems, by clause."""
    found: list[Claim] = []
    for name in (name for name in hashes.modules("rhodian_proofs") if name.startswith(_THEOREMS)):
        loaded = importlib.import_module(name)
        found.extend(value for value in vars(loaded).values() if isinstance(value, Claim))
    return tuple(sorted(found, key=_order))


def ensure_checked(files: Sequence[str]) -> None:
    """Make sure that the kernel and the claims are written in the language, and that what was checked is what is there.

    Args:
        files: the users' files whose claims are to be proved, which have been loaded; ours, if there is none.

    Raises:
        BadClaims: if something is not in the language, or stands in the place of something that is.
        NotLoaded: if a part of the kernel or the proofs was loaded before the loader was in force.
    """
    loader.ensure()
    ours = [name for root in loader.ROOTS for name in hashes.modules(root) if name in sys.modules and is_checked(name)]
    _refuse(refusal for name in ours for refusal in modules.refusals(name))
    users = [text for file in files for text in modules.closure(_module_of(file)).values()]
    checked = [loader.text(name) for name in ours]
    if found := identity.replaced([text for text in (*checked, *users) if text is not None]):
        raise BadClaims("\n".join(found[:_SHOWN]))


def _refuse(refusals: Iterable[object]) -> None:
    """Refuse what is not in the language, naming the first places.

    Raises:
        BadClaims: if there is one.
    """
    lines = [str(refusal) for refusal in refusals]
    if more := lines[_SHOWN:]:
        lines[_SHOWN:] = [f"and {len(more)} places more"]
    if lines:
        raise BadClaims("\n".join(lines))


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

    Modules beside the file can be imported by it. All of it is checked before any of it runs.

    Raises:
        BadClaims: if it cannot be read or run, holds no claim, or one that cannot be put to the solvers.
    """
    path = Path(file)
    if path.suffix != ".py" or not path.is_file():
        raise BadClaims(f"{file}: there is no such Python file; name one that ends in .py")
    module = _execute(path, file)
    found = [value for value in vars(module).values() if isinstance(value, Claim)]
    if not found:
        raise BadClaims(f"{file}: holds no claim; write one as a function with asserts under @claim")
    for claim in found:
        if sum(each.name == claim.name for each in found) > 1:
            raise BadClaims(f"{_at(claim)}: {claim.name} is claimed twice; a name is one claim's alone")
        if fault := _fault(claim):
            raise BadClaims(f"{_at(claim)}: {claim.check.__name__}: {fault}")
    return tuple(sorted(found, key=_order))


def _module_of(file: str) -> str:
    return f"claims_{hashes.digest(file)[:16]}"


def _execute(path: Path, file: str) -> ModuleType:
    """Check the text of a file, and of what it imports from beside it, and run just that as a module."""
    module = ModuleType(_module_of(file))
    module.__file__ = str(path)
    try:
        text = loader.keep(module.__name__, path, content(file))
        _refuse(refusal for each in modules.closure(text.name).values() for refusal in _refusals(each, text))
        sys.modules[module.__name__] = module
        exec(text.code, vars(module))  # noqa: S102  # the user's own program
    except BadClaims:
        raise
    except Unreadable as error:
        raise BadClaims(f"{file}: cannot be read: {error}") from None
    except SyntaxError as error:
        raise BadClaims(f"{error.filename or file}:{error.lineno or 1}: is not Python: {error.msg}") from None
    except Exception as error:  # noqa: BLE001  # whatever the user's program raises
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), None)
        raise BadClaims(f"{file}{f':{line}' if line else ''}: {type(error).__name__}: {error}") from None
    return module


def _refusals(text: loader.Text, main: loader.Text) -> Iterator[object]:
    """Yield what is refused of a module that a user's file consists of; ours are judged by themselves."""
    if text.name.partition(".")[0] in loader.ROOTS:
        return
    yield from modules.refusals(text.name)
    for name in modules.claims(text) if text is not main else ():
        yield f"{name} is a claim, and nobody would judge it here; name this file among those of --claims, or move it"


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
