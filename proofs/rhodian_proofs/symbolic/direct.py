"""Trusted: what walking asks of the solver most often, asked of the solver's own library.

It looks at all that it is given, and refuses a replacement of another sort, or a fact that is no statement. The binding
around it looks at the same again, each time, in steps of its own; that took a third of the time of walking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRUE, _FALSE = z3.BoolVal(val=True), z3.BoolVal(val=False)


class Replacing:
    """What is put in the place of what; each unknown has one replacement, of its own sort."""

    def __init__(self, pairs: Iterable[tuple[Any, Any]] = ()) -> None:
        """Take pairs of an unknown and what stands for it."""
        self._pairs = list(pairs)
        self._arrays: tuple[Any, Any] | None = None

    def add(self, unknown: Any, term: Any) -> None:
        """Let a term stand for one more unknown."""
        self._pairs.append((unknown, term))
        self._arrays = None

    def of(self, stated: Any) -> Any:
        """Return a term with every replacement made, all at once.

        Raises:
            z3.Z3Exception: if what stands for an unknown is not of its sort.
        """
        if not self._pairs:
            return stated
        if self._arrays is None:
            arrays = z3.Ast * len(self._pairs)
            self._arrays = (
                arrays(*[unknown.as_ast() for unknown, _ in self._pairs]),
                arrays(*[term.as_ast() for _, term in self._pairs]),
            )
        made = z3.Z3_substitute(stated.ctx.ref(), stated.as_ast(), len(self._pairs), *self._arrays)
        return z3.z3._to_expr_ref(made, stated.ctx)  # noqa: SLF001  # as the binding's own substitute does


def is_certain(statement: Any) -> bool:
    """Tell whether a statement is the word true itself: of one context, equal terms are one."""
    return bool(statement.as_ast().value == _TRUE.as_ast().value)


def is_excluded(statement: Any) -> bool:
    """Tell whether a statement is the word false itself."""
    return bool(statement.as_ast().value == _FALSE.as_ast().value)


def tell(solver: Any, fact: Any, mark: Any = None) -> None:
    """Tell a solver that a statement holds, under a mark if there is one, by which it names the statement later.

    Raises:
        z3.Z3Exception: if it is none.
    """
    if mark is None:
        z3.Z3_solver_assert(solver.ctx.ref(), solver.solver, fact.as_ast())
    else:
        z3.Z3_solver_assert_and_track(solver.ctx.ref(), solver.solver, fact.as_ast(), mark.as_ast())


def spend(solver: Any, effort: int) -> None:
    """Let a solver spend so much on an answer, in its own count; without a bound if it is 0."""
    if effort not in _EFFORTS:
        _EFFORTS[effort] = z3.z3.args2params(("rlimit", effort), {})
    z3.Z3_solver_set_params(solver.ctx.ref(), solver.solver, _EFFORTS[effort].params)


_EFFORTS: dict[int, Any] = {}
