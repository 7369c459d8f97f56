"""Trusted: the checks that a claim says something, and that what it says was put to the test."""

from __future__ import annotations

import ast
import functools
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.language import loader
from rhodian_proofs.record import Sanity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Self

    from rhodian_proofs.claims.premises import Spot
    from rhodian_proofs.claims.writing import Claim
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
    holds_anyway: bool | None = None
    """Whether it holds even if what it is about answers anything; nothing if that was not tried."""
    lines: set[int] = attrs.field(factory=set)
    """The lines that were run on plain values."""
    asked: set[Spot] = attrs.field(factory=set)
    """The implications that were gone through."""
    met: set[Spot] = attrs.field(factory=set)
    """Those of them whose premise plain values met."""
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
            if part.holds_anyway is not None:
                whole.holds_anyway = part.holds_anyway
            whole.lines |= part.lines
            whole.asked |= part.asked
            whole.met |= part.met
            whole.supposed |= part.supposed
            whole.needed |= part.needed
        return whole

    def unneeded(self) -> tuple[str, ...]:
        """Return what was supposed and no core needs."""
        idle = self.supposed - self.needed
        return tuple(sorted(name for name in idle if _FLAGGED.fullmatch(name) and not _OWN.fullmatch(name)))


@functools.cache
def _tree(function: Callable[..., Any]) -> ast.AST:
    """Return the syntax of a function, with the line numbers of its file."""
    tree = ast.parse(textwrap.dedent(loader.source_of(function)))
    return ast.increment_lineno(tree, function.__code__.co_firstlineno - 1)


@functools.cache
def assert_lines(function: Callable[..., Any]) -> Mapping[int, int]:
    """Return, for each line of each assert of a function, the line on which that assert begins."""
    asserts = [node for node in ast.walk(_tree(function)) if isinstance(node, ast.Assert)]
    return {line: node.lineno for node in asserts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


@functools.cache
def _premises(function: Callable[..., Any]) -> frozenset[Spot]:
    """Return where a function calls `implies`."""
    calls = (node for node in ast.walk(_tree(function)) if isinstance(node, ast.Call))
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "implies"]
    return frozenset((function.__code__.co_filename, call.lineno, call.col_offset) for call in named)


def sanity(claim: Claim, verdict: Verdict, findings: Findings, limits: Limits) -> tuple[Sanity, ...]:
    """Put a claim to every check but walking it."""
    empty = claim.lemma is None and findings.holds_anyway is not False
    starts = set(assert_lines(claim.check).values())
    unrun = sorted(starts - findings.lines)
    unmet = (_premises(claim.check) | findings.asked) - findings.met
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
        _one("false if the kernel answered anything", not empty, _WHATEVER[bool(claim.about)], _TAUTOLOGY),
        _one("every premise met by plain values", not unmet, "all", _spots(unmet)),
        _one("the false variant refuted", bool(verdict.counterexample), verdict.counterexample, _UNREFUTED),
        _one("no solver differs", not complaints, _stability(verdict, limits), "; ".join(complaints[:5])[:600]),
        _one("both solvers asked", {"z3", "cvc5"} <= set(limits.solvers), "Z3 and cvc5", "asked one solver only"),
    )


_WHATEVER = {True: "it fails", False: "not asked: a lemma is of numbers only"}
_TAUTOLOGY = "it holds whatever the functions and classes that it is about answer, or it names none"
_UNREFUTED = "the false variant was not refuted by an example that fails when run"


def _one(name: str, passed: bool, good: str, bad: str) -> Sanity:  # noqa: FBT001  # what the check is about
    return Sanity(name, passed, good if passed else bad)


def _lines(claim: Claim, lines: Iterable[int]) -> str:
    """Name lines of a claim, counted from its first."""
    first = claim.check.__code__.co_firstlineno
    return "lines " + ", ".join(str(line - first + 1) for line in lines)


def _spots(spots: Iterable[Spot]) -> str:
    """Name places in files."""
    return ", ".join(sorted(f"{Path(file).name}:{line}:{column}" for file, line, column in spots))


def _stability(verdict: Verdict, limits: Limits) -> str:
    hard = sum(not asked.linear for asked in verdict.questions)
    return (
        f"{len(verdict.questions) - hard} linear questions under {limits.seeds} seeds, "
        f"{hard} non-linear under {limits.seeds_nonlinear}, all by cvc5"
    )
