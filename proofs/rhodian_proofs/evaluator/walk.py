"""Checked: walks one claim at one length, as a function with asserts that is only read."""

from __future__ import annotations

import ast
import gc
import sys
import threading
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.evaluator import (
    books,
    calls,
    expressions,
    library,
    loops,
    sequences,
    statements,
    trees,
    vocabulary,
    words,
)
from rhodian_proofs.evaluator.domains import arguments
from rhodian_proofs.evaluator.machine import End, Frame, Machine, Stop
from rhodian_proofs.evaluator.names import NamesCount
from rhodian_proofs.evaluator.values import Record, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.evaluator.texts import Text

RULES = (books, calls, expressions, library, loops, sequences, statements, trees, vocabulary, words)
"""The modules that have rules for syntax and words; to import them is to have them."""

_STACK = 512 * 2**20
_DEPTH = 400_000
_SELDOM = 100_000, 20, 1000
"""How seldom Python looks for what refers to itself, since each time it goes through all that is nested."""


@attrs.frozen
class Walked:
    """What became of a claim at one length."""

    ends: tuple[End, ...]
    lemmas: frozenset[str]
    reached: frozenset[str]
    refused: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether no way through the claim ends badly; nothing if that is not known."""
        bad = {end.how for end in self.ends} - {"returned"}
        return None if self.refused or bad == {"undecided"} else not bad


def read(text: Text, name: str) -> ast.FunctionDef:
    """Return a claim as it is written.

    Raises:
        Refused: if the module defines no such function.
    """
    node = text.defined.get(name)
    if not isinstance(node, ast.FunctionDef):
        raise Refused(f"the claim {name}")
    return node


def walk(
    text: Text,
    check: ast.FunctionDef,
    length: int,
    small: tuple[str, ...],
    timeout_ms: int,
    *,
    stops: bool = False,
) -> Walked:
    """Walk a claim of a module at one length; without sequences the length makes no difference."""
    try:
        return _walked(Machine(timeout_ms, stops=stops), text, check, length, small)
    except NamesCount:
        by_name = Machine(timeout_ms, stops=stops)
        by_name.names = True
        return _walked(by_name, text, check, length, small)


def _walked(m: Machine, text: Text, check: ast.FunctionDef, length: int, small: tuple[str, ...]) -> Walked:
    """Walk a claim.

    Raises:
        NamesCount: if a name is asked for, and the machine was not told that names count.
    """

    def refused(error: Record) -> None:
        m.failed("refused", error.kind.name)

    def run(found: dict[str, Any]) -> None:
        frame = Frame(text, found, lambda *_: m.ended("returned"), refused, check)
        m.block(check.body, frame, lambda _: m.ended("returned"))

    why = ""
    try:
        deep(lambda: arguments(m, text, check, length, small, run))
    except Stop:
        pass
    except NamesCount:
        raise
    except Refused as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001  # whatever it is, it says nothing of the claim
        why = f"an error of its own: {type(error).__name__}: {error}"[:300]
    return Walked(tuple(m.ends), frozenset(m.lemmas), frozenset(m.reached), why)


def deep(run: Callable[[], None]) -> None:
    """Run something that nests as deep as the program that it evaluates is long."""
    raised: list[BaseException] = []

    def caught() -> None:
        try:
            run()
        except BaseException as error:  # noqa: BLE001  # handed on  # handed on
            raised.append(error)

    size, depth, often = threading.stack_size(_STACK), sys.getrecursionlimit(), gc.get_threshold()
    sys.setrecursionlimit(_DEPTH)
    gc.set_threshold(*_SELDOM)
    try:
        thread = threading.Thread(target=caught)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(depth)
        gc.set_threshold(*often)
    if raised:
        raise raised[0]
