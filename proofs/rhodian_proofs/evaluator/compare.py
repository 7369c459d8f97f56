"""Checked: do both walkers find the same of each claim? That they do not is a failure, whoever is right.

The first runs a claim's Python on stand-ins; the second reads its text. They share the claim, the solver, and nothing
else. What the second does not know it refuses by name, and the claim is then said not to be walked twice.
"""

from __future__ import annotations

import ast
import copy
import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.engine.check import lemma_name
from rhodian_proofs.engine.refuting import run_symbolically
from rhodian_proofs.engine.tracing import Trace
from rhodian_proofs.evaluator import changes
from rhodian_proofs.evaluator.kinds import has_sequences
from rhodian_proofs.evaluator.texts import Text, load
from rhodian_proofs.evaluator.values import Refused
from rhodian_proofs.evaluator.walk import read, walk
from rhodian_proofs.language.names import ERRORS, LOOPS
from rhodian_proofs.run.registry import claims
from rhodian_proofs.symbolic import walk as first_walker
from rhodian_proofs.symbolic.signals import Undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_proofs.claims.writing import Claim

_ELSEWHERE = tuple(f"{name}:" for name in (*sorted(LOOPS | ERRORS), "rhodian.base.names"))
"""The modules of the kernel that one of the walkers has rules for, or that are records: it reaches nothing in them."""


@attrs.frozen
class Found:
    """What one walker found of a statement at one length."""

    holds: bool | None
    """Whether it holds; nothing if the walker does not know."""
    why: str = ""
    lemmas: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    seconds: float = 0.0


@attrs.frozen
class Row:
    """A statement at one length, walked twice."""

    what: str
    length: int | None
    first: Found
    second: Found

    @property
    def difference(self) -> str:
        """What the walkers do not agree on; nothing if they agree, or if one of them does not know."""
        if self.first.holds is None or self.second.holds is None:
            return ""
        if self.first.holds != self.second.holds:
            words = ("it fails", "it holds")
            return f"the first says that {words[self.first.holds]}, the second that {words[self.second.holds]}"
        if not self.first.holds:
            return ""
        rests = (
            ("lemmas", self.first.lemmas, self.second.lemmas),
            ("functions", self.first.reached, self.second.reached),
        )
        return "; ".join(f"{name} of one only: {', '.join(sorted(a ^ b))}" for name, a, b in rests if a != b)

    @property
    def unknown(self) -> str:
        """Why it was not walked twice; nothing if it was."""
        found = (("first", self.first), ("second", self.second))
        return "; ".join(f"the {name} walker: {each.why}" for name, each in found if each.holds is None)


@attrs.frozen
class Comparison:
    """What became of a claim."""

    claim: str
    clause: str
    has_sequences: bool
    rows: tuple[Row, ...]

    @property
    def differences(self) -> list[str]:
        """What the walkers do not agree on."""
        return [f"{row.what}, length {row.length}: {row.difference}" for row in self.rows if row.difference]

    @property
    def unknown(self) -> str:
        """The first reason why the claim itself was not walked twice; nothing if it was, at each length."""
        return next((row.unknown for row in self.rows if row.what == "claim" and row.unknown), "")

    @property
    def end(self) -> str:
        """What to say of it."""
        if self.differences:
            return f"differs: {' | '.join(self.differences)}"
        return f"not walked twice: {self.unknown}" if self.unknown else "agrees"


def named(name: str, *, length_max: int, changed: int, timeout_ms: int) -> Comparison:
    """Compare what both walkers find of the claim of a name."""
    claim = next(each for each in claims() if each.name == name)
    return compare(claim, length_max=length_max, changed=changed, timeout_ms=timeout_ms)


def compare(claim: Claim, *, length_max: int, changed: int, timeout_ms: int) -> Comparison:
    """Walk a claim, its denial and some changed claims twice each, at each length up to one, where it has lengths."""
    text = text_of(claim)
    try:
        check = read(text, claim.name)
        many = has_sequences(text, check)
    except Refused as error:
        return Comparison(claim.name, claim.clause, False, (_refused(str(error)),))
    lengths = list(range(min(claim.length_max, length_max) + 1)) if many else [None]
    rows: list[Row] = []
    for length in lengths:
        row = both(claim, check, "claim", length, timeout_ms)
        rows.append(row)
        if row.unknown:
            break
    else:
        false = [("denial", changes.denied(check)), *changes.changed(check, changed)] if changed else []
        rows += [both(claim, node, what, length, timeout_ms) for what, node in false for length in lengths]
    return Comparison(claim.name, claim.clause, many, tuple(rows))


@functools.cache
def text_of(claim: Claim) -> Text:
    """Return the text of the module that a claim stands in."""
    module = claim.check.__module__
    if module.startswith("rhodian_proofs."):
        return load(module)
    return Text(module, Path(claim.check.__code__.co_filename).read_bytes())


def _refused(why: str) -> Row:
    return Row("claim", None, Found(None, "not asked"), Found(None, why))


def both(claim: Claim, node: ast.FunctionDef, what: str, length: int | None, timeout_ms: int) -> Row:
    """Have both walkers say what they find of a statement of a claim's parameters, at one length."""
    second = _timed(lambda: by_text(claim, node, length, timeout_ms, stops=what != "claim"))
    if second.holds is None:
        return Row(what, length, Found(False, "not asked"), second)
    return Row(what, length, _timed(lambda: by_running(claim, node, what, length, timeout_ms)), second)


def _timed(find: Callable[[], Found]) -> Found:
    started = time.perf_counter()
    found = find()
    return attrs.evolve(found, seconds=time.perf_counter() - started)


def by_text(claim: Claim, node: ast.FunctionDef, length: int | None, timeout_ms: int, *, stops: bool) -> Found:
    """Say what the second walker finds."""
    walked = walk(text_of(claim), node, length or 0, claim.small, timeout_ms, stops=stops)
    bad = sorted({f"{end.how} {end.detail}".strip() for end in walked.ends if end.how != "returned"})
    reached = {name for name in walked.reached if name.startswith("rhodian.") and not name.startswith(_ELSEWHERE)}
    return Found(walked.holds, walked.refused or "; ".join(bad), walked.lemmas, frozenset(reached))


def by_running(claim: Claim, node: ast.FunctionDef, what: str, length: int | None, timeout_ms: int) -> Found:
    """Say what the first walker finds."""
    statement = claim.check if what == "claim" else made(claim, node)
    lemmas: set[str] = set()
    unknown = ""
    with Trace(statement.__code__) as trace:
        try:
            for path in _paths(claim, statement, length, timeout_ms):
                lemmas |= {lemma_name(lemma) for lemma in path.path.memory.get("lemmas", ())}
                if path.end in {first_walker.End.ASSERTION, first_walker.End.REFUSED}:
                    if path.path.is_plain or path.path.solver.check() == z3.sat:
                        return Found(False, f"{path.end.value} {type(path.error).__name__}")
                    unknown = unknown or path.end.value
                elif path.end not in {first_walker.End.RETURNED, first_walker.End.STEP, first_walker.End.EMPTY}:
                    unknown = unknown or f"{path.end.value} {path.error}"
        except Undecided as error:
            unknown = str(error)
    reached = frozenset(name for name in trace.functions() if not name.startswith(_ELSEWHERE))
    return Found(None if unknown else True, unknown, frozenset(lemmas), reached)


def _paths(
    claim: Claim, statement: Callable[..., None], length: int | None, timeout_ms: int
) -> Iterator[first_walker.Walked]:
    return first_walker.walk(
        lambda: run_symbolically(claim, statement, length), timeout_ms=timeout_ms, claimed=statement.__code__
    )


def made(claim: Claim, node: ast.FunctionDef) -> Callable[..., None]:
    """Return a changed claim as a function, for the first walker to run."""
    bare = copy.copy(node)
    bare.decorator_list, bare.returns = [], None
    bare.args = ast.arguments([], [ast.arg(each.arg) for each in node.args.args], None, [], [], None, [])
    tree = ast.fix_missing_locations(ast.Module([bare], []))
    names: dict[str, Any] = {}
    code = compile(tree, claim.check.__code__.co_filename, "exec", dont_inherit=True)
    exec(code, claim.check.__globals__, names)  # noqa: S102  # the claim's own text
    return names[node.name]  # type: ignore[no-any-return]  # the function that was just defined
