"""Trusted: the checks that a claim says something, and that what it says was put to the test."""

from __future__ import annotations

import ast
import functools
import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.paths import EFFORT
from rhodian_proofs.record import Sanity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Self

    from rhodian_proofs.claims import Claim
    from rhodian_proofs.paths import Path
    from rhodian_proofs.record import Limits, Verdict

_FLAGGED = re.compile(r"lemma .*|invariant .*|.* is 0 or more|no account but .*")
"""The sources of facts that are named if no core needs them: what a person supposed, not what the engine made."""

_OWN = re.compile(r".*\.(whole|before|given) is 0 or more|(state|length|largest) is 0 or more")
"""Those of them that the engine made nevertheless."""


@attrs.define
class Findings:
    """What walking a claim showed of the claim itself."""

    reached: bool = False
    """Whether some path reaches its end."""
    asserted: dict[int, bool] = attrs.field(factory=dict)
    """The lines of its asserts that asked a solver, and whether any of these could be false but for what is known."""
    lines: set[int] = attrs.field(factory=set)
    """The lines that were run on plain values."""
    met: set[int] = attrs.field(factory=set)
    """The lines of implications whose premise plain values met."""
    supposed: set[str] = attrs.field(factory=set)
    """Where the facts of all paths came from."""
    needed: set[str] = attrs.field(factory=set)
    """Where those facts came from that some core needs."""

    @classmethod
    def together(cls, parts: Iterable[Findings]) -> Self:
        """Return what several walks showed together."""
        whole = cls()
        for part in parts:
            whole.reached = whole.reached or part.reached
            for line, falsifiable in part.asserted.items():
                whole.asserted[line] = whole.asserted.get(line, False) or falsifiable
            whole.lines |= part.lines
            whole.met |= part.met
            whole.supposed |= part.supposed
            whole.needed |= part.needed
        return whole

    def note_asserts(self, path: Path, spans: Mapping[int, int]) -> None:
        """Note which asserts a path put to a solver, and whether they are more than tautologies."""
        for line, condition in path.asserted:
            start = spans.get(line)
            if start is not None and not self.asserted.get(start, False):
                self.asserted[start] = _falsifiable(condition)

    def unneeded(self) -> tuple[str, ...]:
        """Return what was supposed and no core needs."""
        idle = self.supposed - self.needed
        return tuple(sorted(name for name in idle if _FLAGGED.fullmatch(name) and not _OWN.fullmatch(name)))


def _falsifiable(condition: Any) -> bool:
    """Tell whether a condition can be false, when nothing is known."""
    solver = z3.Solver()
    solver.set("rlimit", EFFORT)
    return bool(solver.check(z3.Not(condition)) == z3.sat)


@functools.cache
def _tree(function: Callable[..., Any]) -> ast.AST:
    """Return the syntax of a function, with the line numbers of its file."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return ast.increment_lineno(tree, function.__code__.co_firstlineno - 1)


@functools.cache
def assert_lines(function: Callable[..., Any]) -> Mapping[int, int]:
    """Return, for each line of each assert of a function, the line on which that assert begins."""
    asserts = [node for node in ast.walk(_tree(function)) if isinstance(node, ast.Assert)]
    return {line: node.lineno for node in asserts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


@functools.cache
def _premise_lines(function: Callable[..., Any]) -> frozenset[int]:
    """Return the lines on which a function calls `implies`."""
    calls = (node for node in ast.walk(_tree(function)) if isinstance(node, ast.Call))
    return frozenset(call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "implies")


def sanity(claim: Claim, verdict: Verdict, findings: Findings, limits: Limits) -> tuple[Sanity, ...]:
    """Put a claim to every check but walking it."""
    starts = set(assert_lines(claim.check).values())
    unrun = sorted(starts - findings.lines)
    idle = sorted(line for line, falsifiable in findings.asserted.items() if not falsifiable and claim.lemma is None)
    unmet = sorted(_premise_lines(claim.check) - findings.met)
    complaints = [
        f"{complaint}: {asked.purpose}"
        for asked in verdict.questions
        for complaint in (asked.answer.complaints if asked.answer else ("not asked",))
    ]
    spelled = [row for row in verdict.paths if row.end == "returned" and row.length != "any"]
    return (
        _one("a witness", verdict.witnesses > 0, f"{verdict.witnesses} paths replayed", "no values reach the claim"),
        _one("every spelled-out path replayed", all(row.witness for row in spelled), f"{len(spelled)}", "not replayed"),
        _one("every assert run on plain values", not unrun, f"{len(starts)}", _lines(claim, unrun)),
        _one("no assert is a tautology", not idle, f"{len(findings.asserted)} put to a solver", _lines(claim, idle)),
        _one("every premise met by plain values", not unmet, "all", _lines(claim, unmet)),
        _one("the false variant refuted", bool(verdict.counterexample), verdict.counterexample, _UNREFUTED),
        _one("no solver differs", not complaints, _stability(verdict, limits), "; ".join(complaints[:5])[:600]),
        _one("both solvers asked", {"z3", "cvc5"} <= set(limits.solvers), "Z3 and cvc5", "asked one solver only"),
    )


_UNREFUTED = "the false variant was not refuted by an example that fails when run"


def _one(name: str, passed: bool, good: str, bad: str) -> Sanity:  # noqa: FBT001  # what the check is about
    return Sanity(name, passed, good if passed else bad)


def _lines(claim: Claim, lines: Iterable[int]) -> str:
    """Name lines of a claim, counted from its first."""
    first = claim.check.__code__.co_firstlineno
    return "lines " + ", ".join(str(line - first + 1) for line in lines)


def _stability(verdict: Verdict, limits: Limits) -> str:
    hard = sum(not asked.linear for asked in verdict.questions)
    return (
        f"{len(verdict.questions) - hard} linear questions under {limits.seeds} seeds, "
        f"{hard} non-linear under {limits.seeds_nonlinear}, all by cvc5"
    )
