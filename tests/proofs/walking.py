"""Convenience: walks small functions, so that a test can say how their paths end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.engine.check import Limits
from rhodian_proofs.symbolic.ints import SymBool, SymInt, some_int
from rhodian_proofs.symbolic.signals import current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.symbolic.walk import Walked

TIMEOUT_MS = 5_000
"""The time that Z3 has for one question in these tests."""

QUICK = Limits(z3_ms=TIMEOUT_MS, cvc5_ms=9_000, seeds=1, seeds_nonlinear=1)
"""As hard as these tests try."""


def paths_of(run: Callable[[], object], timeout_ms: int = TIMEOUT_MS) -> list[Walked]:
    """Return every path of a function."""
    return list(walk(run, timeout_ms=timeout_ms))


def ends_of(run: Callable[[], object]) -> list[End]:
    """Return how the paths of a function end, those that no values reach left out."""
    return [walked.end for walked in paths_of(run) if walked.end is not End.EMPTY]


def is_proved(run: Callable[[], object]) -> bool:
    """Tell whether no path of a function ends otherwise than in a return or a closed induction step."""
    return set(ends_of(run)) <= {End.RETURNED, End.STEP}


def insist(condition: Any) -> None:
    """Assert a condition; pytest rewrites the asserts of a test, and would ask twice."""
    if not condition:
        raise AssertionError


def some_equal_to(number: int) -> SymInt:
    """Return a symbolic number that can be this one only."""
    value = some_int("number")
    current().learn(value.term == number)
    return value


def plain(value: Any) -> Any:
    """Return the one plain value that a value can have on this path."""
    if isinstance(value, tuple | list):
        return type(value)(plain(each) for each in value)
    if type(value) is SymBool:
        return bool(value)
    if type(value) is not SymInt:
        return value
    solver = current().solver
    assert solver.check() == z3.sat
    found = solver.model().eval(value.term, model_completion=True).as_long()
    assert solver.check(value.term != found) == z3.unsat, "it could be another number too"
    return found


def symbolically(compute: Callable[..., Any], *numbers: Any) -> Any:
    """Return what a function gives on numbers of which the path, but not the function, knows what they are.

    A number in a list is handed over as it is, out of its list.
    """
    found: list[Any] = []

    def run() -> None:
        values = [number[0] if isinstance(number, list) else some_equal_to(number) for number in numbers]
        found.append(plain(compute(*values)))

    (only,) = paths_of(run)
    if only.error is not None:
        raise only.error
    return found[0]
