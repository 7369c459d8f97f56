"""Trusted: what a claim supposes, and that somebody meets it.

Each call of `implies`, wherever it stands, is known by its place in its file. A claim in which one is asked whose
premise no plain values meet says nothing there, and is left open.
"""

from __future__ import annotations

import functools
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

import z3

from rhodian_proofs.symbolic.ints import SymBool, condition
from rhodian_proofs.symbolic.signals import RUNNING, Unsupported, current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

Spot: TypeAlias = "tuple[str, int | None, int | None]"
"""Where a call stands: the file, the line and the column."""

_met: ContextVar[set[Spot]] = ContextVar("met")
_is_using: ContextVar[bool] = ContextVar("is_using", default=False)
"""Whether a lemma is being instantiated: its premise need not be met, since nothing is claimed."""


def use(lemma: Callable[..., Any], *values: Any) -> None:
    """Take an instance of a lemma as known; the claim then counts as proved only if the lemma's own claim is."""
    token = _is_using.set(True)
    try:
        statement = lemma(*values)
    finally:
        _is_using.reset(token)
    if isinstance(statement, SymBool):
        path = current()
        path.learn(statement.term, f"lemma {lemma.__name__}, line {sys._getframe(1).f_lineno}")  # noqa: SLF001  # who uses it
        path.memory.setdefault("lemmas", set()).add(lemma)
    elif not statement:
        raise AssertionError(f"the lemma {lemma.__name__} is false of known numbers")


class Premise:
    """A truth value that can only be supposed: of sequences of unknown length it is weaker than of plain ones."""

    __slots__ = ("_asked",)

    def __init__(self, asked: Any) -> None:
        """Hold what is supposed."""
        self._asked = asked

    def __and__(self, other: Any) -> Premise:
        """Suppose something else too."""
        return Premise(self._asked & other)

    def __bool__(self) -> bool:
        """Refuse to be asked."""
        raise Unsupported("the truth of what can only be supposed")


def implies(premise: Any, conclusion: Any) -> bool:
    """Tell whether the conclusion holds if the premise does."""
    spot = _spot(sys._getframe(1))  # noqa: SLF001  # who supposes
    if type(premise) is Premise:
        premise = premise._asked  # noqa: SLF001  # nobody else may ask
        if isinstance(premise, SymBool):
            return _if_supposed(spot, premise, conclusion)
    if isinstance(premise, SymBool) or isinstance(conclusion, SymBool):
        _suppose(spot, condition(premise))
        return SymBool(z3.Implies(condition(premise), condition(conclusion)))  # type: ignore[return-value]  # stands for a bool
    if premise:
        _met.get(set()).add(spot)
    elif RUNNING.get(None) is not None:
        _suppose(spot, z3.BoolVal(val=False))
    return not premise or conclusion


def _if_supposed(spot: Spot, premise: SymBool, conclusion: Any) -> bool:
    """Return the conclusion on one path, which knows what follows from the premise; and on another that it holds.

    Whether the premise itself holds, is not known: so nothing may be concluded of it that does not hold of both.
    """
    _suppose(spot, premise.term)
    if current().choose(2, "whether what can only be supposed is so") == 0:
        return True
    current().learn(premise.term, "supposed")
    return conclusion  # type: ignore[no-any-return]  # stands for a bool


def _suppose(spot: Spot, premise: Any) -> None:
    """Note on the path that somebody has to meet a premise."""
    if not _is_using.get():
        current().premises.append((spot, premise))


def _spot(frame: FrameType) -> Spot:
    """Return where the call stands that a frame is at."""
    line, column = _places(frame.f_code)[frame.f_lasti // 2]
    return frame.f_code.co_filename, line, column


@functools.cache
def _places(code: CodeType) -> tuple[tuple[int | None, int | None], ...]:
    """Return the line and the column of each instruction."""
    return tuple((line, column) for line, _, column, _ in code.co_positions())


@contextmanager
def meeting() -> Iterator[set[Spot]]:
    """Collect, until this context ends, the calls of `implies` whose premises plain values meet."""
    token = _met.set(set())
    try:
        yield _met.get()
    finally:
        _met.reset(token)
