"""Trusted: puts one claim to every test that `proved` stands for, and says what it is.

A claim is *proved* if, and only if: no path of it, at unknown length or spelled out,
ends in anything but a return or a closed induction step; cvc5 agrees on every
obligation; so does Z3 under other seeds; every spelled-out path has a witness that
the kernel's own functions were run on; the false variant is refuted, and its
counterexample fails when run; and every lemma it uses is proved.
"""

from __future__ import annotations

import enum
import hashlib
import inspect
import time
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.books import overlays
from rhodian_proofs.domains import arguments, concrete, has_sequences
from rhodian_proofs.paths import End, Obligation, Undecided, walk
from rhodian_proofs.rules import rules
from rhodian_proofs.second import SecondSolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.claims import Claim
    from rhodian_proofs.paths import Path, Walked


class Status(enum.Enum):
    """What a claim is."""

    PROVED = "proved"
    BOUNDED = "bounded"
    OPEN = "open"


@attrs.frozen
class Limits:
    """How hard the engine tries."""

    z3_ms: int = 15_000
    """The time Z3 has for one question."""
    cvc5_ms: int = 24_000
    """The time cvc5 has for one question."""
    seeds: int = 3
    """Under how many further seeds Z3 answers every obligation again."""


@attrs.define
class Verdict:
    """What became of a claim."""

    clause: str
    name: str
    sentence: str
    about: tuple[tuple[str, str], ...]
    """The functions of the kernel it is about, with the hash of each one's source."""
    status: Status = Status.OPEN
    scope: str = ""
    paths: int = 0
    """How many paths were walked, the impossible ones not counted."""
    obligations: int = 0
    """How many different obligations they rest on."""
    witnesses: int = 0
    """How many paths were replayed with plain numbers."""
    counterexample: str = ""
    """What refutes the false variant."""
    lemmas: tuple[str, ...] = ()
    """The lemmas it uses."""
    z3_seconds: float = 0.0
    cvc5_seconds: float = 0.0
    reasons: list[str] = attrs.field(factory=list)
    """Why it is not proved."""


def check(claim: Claim, limits: Limits) -> Verdict:
    """Put a claim to every test."""
    about = tuple((function.__qualname__, source_hash(function)) for function in claim.about)
    verdict = Verdict(claim.clause, claim.name, claim.sentence, about, scope=claim.scope)
    started = time.perf_counter()
    obligations: dict[str, Obligation] = {}
    try:
        lengths: list[int | None] = [None, *(range(claim.length_max + 1) if has_sequences(claim) else ())]
        for length in lengths:
            _walk_length(claim, length, limits, verdict, obligations)
        verdict.counterexample = _refute(claim, limits)
    except Undecided as error:
        verdict.reasons.append(str(error))
    if not verdict.counterexample:
        verdict.reasons.append("the false variant was not refuted by an example that fails when run")
    if not verdict.witnesses:
        verdict.reasons.append("no values reach the claim")
    _check_seeds(obligations, limits, verdict)
    verdict.z3_seconds = time.perf_counter() - started
    verdict.obligations = len(obligations)
    _check_second(obligations, limits, verdict)
    if not verdict.reasons:
        verdict.status = Status.BOUNDED if claim.scope else Status.PROVED
    return verdict


def lemma_name(statement: Callable[..., Any]) -> str:
    """Return the one name of a lemma's statement."""
    return f"{statement.__module__}.{statement.__qualname__}"


def source_hash(function: Callable[..., Any]) -> str:
    """Return the SHA-256 of the source of a function or class."""
    return hashlib.sha256(inspect.getsource(function).encode()).hexdigest()


def run_symbolically(claim: Claim, statement: Callable[..., None], length: int | None) -> None:
    """Run a statement of a claim on symbolic arguments, on the path being walked."""
    with rules(claim.invariants, dict(claim.measures)), overlays():
        statement(**arguments(claim, length))


def _walk_length(
    claim: Claim, length: int | None, limits: Limits, verdict: Verdict, obligations: dict[str, Obligation]
) -> None:
    """Walk a claim at one length, and replay what can be spelled out."""
    spelled = length is not None or not has_sequences(claim)
    reached = False
    for walked in walk(lambda: run_symbolically(claim, claim.check, length), timeout_ms=limits.z3_ms):
        obligations.update((obligation.smtlib, obligation) for obligation in walked.path.obligations)
        lemmas = {lemma_name(lemma) for lemma in walked.path.memory.get("lemmas", ())}
        verdict.lemmas = tuple(sorted({*verdict.lemmas, *lemmas}))
        if walked.end is End.EMPTY:
            continue
        verdict.paths += 1
        if walked.end not in {End.RETURNED, End.STEP}:
            verdict.reasons.append(f"at length {_words(length)}: {_complaint(walked)}")
        elif walked.end is End.RETURNED:
            reached = reached or spelled or not _is_empty(walked.path)
            if spelled:
                _replay(claim, walked.path, verdict)
    if length is None and not reached:
        verdict.reasons.append("no path reaches the end of the claim")


def _is_empty(path: Path) -> bool:
    """Tell whether no values reach the end of a path; what is not found out soon is taken to be reached."""
    path.solver.set("timeout", 1000)
    return bool(path.solver.check() == z3.unsat)


def _words(length: int | None) -> str:
    return "unknown" if length is None else str(length)


def _complaint(walked: Walked) -> str:
    """Say how a path went wrong, without printing a symbolic value."""
    error = walked.error
    texts = [text for text in getattr(error, "args", ()) if isinstance(text, str)]
    return f"{walked.end.value}: {type(error).__name__} {' '.join(texts)}"[:300]


def _replay(claim: Claim, path: Path, verdict: Verdict) -> None:
    """Run a claim on the values that a model of the path gives."""
    if path.solver.check() != z3.sat:
        verdict.reasons.append("a path has no witness")
        return
    values = concrete(path.memory["arguments"], path.solver.model())
    try:
        claim.check(**values)
    except Exception as error:  # noqa: BLE001  # whatever happens, the path was not replayed
        verdict.reasons.append(f"a witness fails when run: {error!r}"[:300])
        return
    verdict.witnesses += 1


def _refute(claim: Claim, limits: Limits) -> str:
    """Return an example that refutes the false variant and fails when run, or nothing."""
    lengths: list[int | None] = list(range(claim.length_max + 1)) if has_sequences(claim) else [None]
    for length in lengths:
        for walked in walk(lambda: run_symbolically(claim, claim.falsely, length), timeout_ms=limits.z3_ms):  # noqa: B023  # walked before the next
            if walked.end is not End.ASSERTION or walked.path.solver.check() != z3.sat:
                continue
            values = concrete(walked.path.memory["arguments"], walked.path.solver.model())
            try:
                claim.falsely(**values)
            except AssertionError:
                return ", ".join(f"{name} = {value}" for name, value in values.items())
    return ""


def _check_seeds(obligations: dict[str, Obligation], limits: Limits, verdict: Verdict) -> None:
    """Have Z3 answer every obligation again under other seeds."""
    for seed in range(1, limits.seeds + 1):
        for obligation in obligations.values():
            solver = z3.Solver()
            solver.set("timeout", limits.z3_ms)
            solver.set("random_seed", seed)
            solver.from_string(obligation.smtlib)
            if solver.check() != z3.unsat:
                verdict.reasons.append(f"Z3 with seed {seed} does not answer: {obligation.purpose}"[:300])


def _check_second(obligations: dict[str, Obligation], limits: Limits, verdict: Verdict) -> None:
    """Have cvc5 answer every obligation."""
    started = time.perf_counter()
    second = SecondSolver(limits.cvc5_ms)
    try:
        for obligation in obligations.values():
            answer = second.answer(obligation.smtlib)
            if answer != "unsat":
                verdict.reasons.append(f"cvc5 answers {answer}: {obligation.purpose}"[:300])
    finally:
        second.close()
        verdict.cvc5_seconds = time.perf_counter() - started
