"""Trusted: whether a claim says anything of the kernel: if the kernel could answer anything, it must fail.

The functions that a claim is about are run. Each number, truth and text in what they return is then replaced
by any other, and where they refuse they may as well return nothing. A claim that still holds is a tautology.
"""

from __future__ import annotations

import functools
import sys
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from types import FunctionType
from typing import TYPE_CHECKING, Any
from unittest import mock

import attrs

from rhodian import Account, Asset, RhodianError
from rhodian.base.errors import InvalidValue
from rhodian_proofs.symbolic.books import SymBooks, SymChanges
from rhodian_proofs.symbolic.ints import SymBool, SymInt, some_int
from rhodian_proofs.symbolic.signals import Undecided, current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_proofs.claims.writing import Claim

PATHS_TRIED = 400
"""How many paths, at each length, may be walked before a claim counts as one that does not fail."""


def anything(value: Any, *, within: bool = False) -> Any:
    """Return a value of the same shape, of which nothing else is known; accounts within another stay who they are."""
    if type(value) in {int, SymInt}:
        return some_int("anything")
    if type(value) in {bool, SymBool}:
        return current().choose(2, "any truth") == 1
    if type(value) is str:
        return value + "?"
    if isinstance(value, SymBooks | SymChanges):
        return value.unknown()
    if attrs.has(type(value)) and not (within and isinstance(value, Account | Asset)):
        record = object.__new__(type(value))
        for field in attrs.fields(type(value)):
            object.__setattr__(record, field.name, anything(getattr(value, field.name), within=True))
        return record
    return tuple(anything(part, within=True) for part in value) if type(value) is tuple else value


@contextmanager
def answering_anything(claim: Claim) -> Iterator[None]:
    """Let the functions and classes that a claim is about answer anything until this context ends."""
    with ExitStack() as stack:
        for asked in claim.about:
            if isinstance(asked, type):
                _open_up(asked, stack)
            else:
                owner, _, name = asked.__qualname__.rpartition(".")
                home = sys.modules[asked.__module__]
                stack.enter_context(mock.patch.object(getattr(home, owner) if owner else home, name, _instead(asked)))
            instead = _maker(asked) if isinstance(asked, type) else _instead(asked)
            for module in _users(claim):
                for known, value in list(vars(module).items()):
                    if value is asked:
                        stack.enter_context(mock.patch.object(module, known, instead))
        yield


def holds_whatever_is_answered(claim: Claim, run: Callable[[int | None], None], lengths: list[int | None]) -> bool:
    """Tell whether a claim holds at these lengths even if what it is about answers anything."""
    for length in lengths:
        with answering_anything(claim), suppress(Undecided):
            paths = walk(lambda: run(length), timeout_ms=2000)  # noqa: B023  # walked at once
            if any(walked.end is End.ASSERTION for walked in islice(paths, PATHS_TRIED)):
                return False
    return True


def _instead(function: Any) -> Callable[..., Any]:
    """Return what answers anything where a function answers, and may answer nothing where that refuses."""

    @functools.wraps(function)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            returned = function(*args, **kwargs)
        except RhodianError:
            if current().choose(2, "refuse or not"):
                raise
            return None
        return _instead(returned) if isinstance(returned, FunctionType) else anything(returned)

    return answer


def _open_up(kind: type, stack: ExitStack) -> None:
    """Let the methods and properties of a class answer anything."""
    for name, value in list(vars(kind).items()):
        if isinstance(value, FunctionType) and not name.startswith("__"):
            stack.enter_context(mock.patch.object(kind, name, _instead(value)))
        elif isinstance(value, property) and value.fget is not None:
            stack.enter_context(mock.patch.object(kind, name, property(_instead(value.fget))))


def _maker(kind: type) -> Any:
    """Return what makes any record where a class makes one or refuses to, and may refuse where that does not."""

    class Anything(type):
        def __call__(cls, *args: Any, **kwargs: Any) -> Any:  # of a class of classes
            made = _instead(kind)(*args, **kwargs)
            if current().choose(2, "refuse nevertheless"):
                raise InvalidValue("anything", None, "anything")
            return made

        def __instancecheck__(cls, value: object) -> bool:  # of a class of classes
            return isinstance(value, kind)

        def __getattr__(cls, name: str) -> Any:  # of a class of classes
            return getattr(kind, name)

    return Anything(kind.__name__, (), {})


def _users(claim: Claim) -> list[Any]:
    """Return the modules in which a claim, or what helps it, may name what it is about."""
    mine = sys.modules.get(claim.check.__module__)
    theorems = [module for name, module in sys.modules.items() if name.startswith("rhodian_proofs.theorems.")]
    return list({id(module): module for module in (*theorems, mine) if module}.values())
