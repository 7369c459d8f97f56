"""Trusted: walks a claim, replays what can be spelled out, and judges it by all that was found.

A claim is *proved* if, and only if: no path of it, at unknown length or spelled out,
ends in anything but a return or a closed induction step; every question that this
rests on is answered `unsat` by cvc5 and by Z3 under other seeds; every spelled-out
path has a witness that the kernel's own functions were run on; the claim's sanity
checks pass; and every lemma it uses is proved.
"""

from __future__ import annotations

import inspect
import sys
import time
from typing import TYPE_CHECKING, Any

import attrs
import z3

from rhodian_proofs.claims.premises import meeting
from rhodian_proofs.claims.writing import AnyInt
from rhodian_proofs.engine.domains import has_sequences, parameters, several_sequences
from rhodian_proofs.engine.havoc import holds_whatever_is_answered
from rhodian_proofs.engine.models import concrete, unknowns
from rhodian_proofs.engine.refuting import plainly, refute, run_symbolically, spelled_lengths
from rhodian_proofs.engine.sanity import Findings, sanity
from rhodian_proofs.engine.tracing import Trace
from rhodian_proofs.language import hashes, loader
from rhodian_proofs.record import Answer, Asked, Limits, PathRow, Reached, Status, Verdict
from rhodian_proofs.solvers.answers import Asker
from rhodian_proofs.solvers.obligations import Question, Reduction
from rhodian_proofs.symbolic.paths import EFFORT, Path
from rhodian_proofs.symbolic.signals import Undecided
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.symbolic.walk import Walked

__all__ = ["Answer", "Limits", "Status", "Verdict", "check", "judge", "lemma_name", "walk_claim"]


MODELS = 3
"""On how many models of a spelled-out path a claim is run, if it has as many that are soon found."""


@attrs.define
class Walkthrough:
    """What was found on all paths of a claim at one length."""

    rows: list[PathRow] = attrs.field(factory=list)
    obligations: int = 0
    questions: dict[str, Question] = attrs.field(factory=dict)
    purposes: dict[str, str] = attrs.field(factory=dict)
    findings: Findings = attrs.field(factory=Findings)
    lemmas: set[str] = attrs.field(factory=set)
    assumptions: set[str] = attrs.field(factory=lambda: {"A4"})
    bounds: set[str] = attrs.field(factory=set)
    reached: set[str] = attrs.field(factory=set)
    seconds: float = 0.0
    reasons: list[str] = attrs.field(factory=list)


def lengths(claim: Claim) -> list[int | None]:
    """Return the lengths at which a claim is walked, the unknown one first."""
    return [None, *(range(claim.length_max + 1) if has_sequences(claim) else ())]


def check(claim: Claim, limits: Limits) -> Verdict:
    """Put a claim to every test, here and now; its lemmas have still to be settled."""
    found = [walk_claim(claim, length, limits) for length in lengths(claim)]
    asker = Asker(limits)
    try:
        questions = {name: question for each in found for name, question in each.questions.items()}
        answers = {name: asker.ask(question) for name, question in questions.items()}
    finally:
        asker.close()
    return judge(claim, found, refute(claim, limits), answers, limits)


def lemma_name(statement: Callable[..., Any]) -> str:
    """Return the one name of a lemma's statement; no lemma is found by what is returned for any other function."""
    module, name = statement.__module__, statement.__qualname__
    found = vars(sys.modules.get(module, object)).get(name)
    return f"{module}.{name}" if found is statement else f"{module}.{name}, which is not what has this name"


def walk_claim(claim: Claim, length: int | None, limits: Limits) -> Walkthrough:
    """Walk a claim at one length, replay what can be spelled out, and reduce what it rests on to questions."""
    started = time.perf_counter()
    found = Walkthrough()
    reduction = Reduction()
    with Trace(claim.check.__code__) as trace:
        try:
            for walked in walk(
                lambda: run_symbolically(claim, claim.check, length),
                timeout_ms=limits.z3_ms,
                claimed=claim.check.__code__,
            ):
                _take(claim, length, walked, found)
                found.obligations += len(walked.path.obligations)
                reduction.add(walked.path.obligations, limits.z3_ms)
                reduction.needed |= walked.path.leaned_on
        except Undecided as error:
            found.reasons.append(f"at length {_words(length)}: {error}")
    if length is None and claim.about:
        found.findings.holds_anyway = holds_whatever_is_answered(
            claim, lambda each: run_symbolically(claim, claim.check, each), spelled_lengths(claim)[:3]
        )
    if length is None and not found.findings.reached:
        found.reasons.append("no path reaches the end of the claim")
    found.reasons += [f"no core for: {purpose}" for purpose in reduction.undecided]
    found.questions, found.purposes = reduction.questions, reduction.purposes
    found.findings.needed = reduction.needed
    found.reached = trace.functions()
    found.seconds = time.perf_counter() - started
    return found


def _take(claim: Claim, length: int | None, walked: Walked, found: Walkthrough) -> None:
    """Take note of one path."""
    path = walked.path
    found.lemmas |= {lemma_name(lemma) for lemma in path.memory.get("lemmas", ())}
    found.assumptions |= path.assumptions
    found.bounds |= path.bounds
    found.findings.asked |= {spot for spot, _ in path.premises}
    found.findings.supposed |= set(path.sources)
    spelled = length is not None or not has_sequences(claim)
    if walked.end is End.EMPTY or (walked.end is End.RETURNED and spelled and path.is_empty()):
        return
    witness = ""
    if walked.end not in {End.RETURNED, End.STEP}:
        found.reasons.append(f"at length {_words(length)}: {_complaint(walked)}")
    elif walked.end is End.RETURNED:
        if spelled:
            found.findings.reached = True
            witness = _replay(claim, path, found)
        else:
            found.findings.reached = found.findings.reached or not _is_empty(path)
    decided = tuple(f"{step.about} → {step.answer}" for step in path.trace if step.was_open)
    found.rows.append(PathRow(_words(length), decided, walked.end.value, witness))


def _is_empty(path: Path) -> bool:
    """Tell whether no values reach the end of a path; what is not found out soon is taken to be reached."""
    path.solver.set("rlimit", EFFORT)
    return bool(path.solver.check() == z3.unsat)


def _words(length: int | None) -> str:
    return "any" if length is None else str(length)


def _complaint(walked: Walked) -> str:
    """Say how a path went wrong, without printing a symbolic value."""
    error = walked.error
    texts = [text for text in getattr(error, "args", ()) if type(text) is str]  # a symbolic name says that it is one
    return f"{walked.end.value}: {type(error).__name__} {' '.join(texts)}"[:300]


def _replay(claim: Claim, path: Path, found: Walkthrough) -> str:
    """Run a claim on the values of a few models of the path, and on others where a premise is not met by them."""
    if path.is_plain:
        return _run(claim, concrete(path, None), found)
    model = path.model()
    if model is None:
        found.reasons.append("a path has no witness")
        return ""
    witness = _run(claim, concrete(path, model), found)
    terms = list(unknowns(path.memory["arguments"]))
    others: list[Any] = []
    path.solver.set("rlimit", EFFORT)
    while len(others) < MODELS - 1:
        others.append(z3.Or([term != model.eval(term, model_completion=True) for term in terms]))
        if path.solver.check(*others) != z3.sat:
            break
        model = path.solver.model()
        _run(claim, concrete(path, model), found)
    for spot, premise in path.premises:
        if spot not in found.findings.met:
            path.solver.set("rlimit", EFFORT)
            if path.solver.check(premise) == z3.sat:
                _run(claim, concrete(path, path.solver.model()), found)
    return witness


def _run(claim: Claim, values: Mapping[str, Any], found: Walkthrough) -> str:
    """Run a claim on plain values, and return them in words; nothing if it fails."""
    with Trace(claim.check.__code__) as trace, meeting() as met:
        try:
            claim.check(**values)
        except Exception as error:  # noqa: BLE001  # whatever happens, the path was not replayed
            found.reasons.append(f"a witness fails when run: {error!r}"[:300])
            return ""
    found.findings.lines |= trace.lines
    found.findings.met |= met
    return plainly(values)


def judge(
    claim: Claim, found: Iterable[Walkthrough], counterexample: str, answers: Mapping[str, Answer], limits: Limits
) -> Verdict:
    """Say what a claim is, by all that was found; its lemmas have still to be settled."""
    found = list(found)
    catalogue = hashes.kernel()
    verdict = Verdict(claim.clause, claim.name, claim.sentence, scope=claim.scope)
    verdict.domain = _domain(claim)
    verdict.statement = loader.source_of(claim.check)
    verdict.about = tuple(_source(function) for function in claim.about)
    names = sorted({name for each in found for name in each.reached})
    verdict.reached = tuple(Reached(name, catalogue[name]) for name in names)
    verdict.paths = tuple(row for each in found for row in each.rows)
    verdict.witnesses = sum(bool(row.witness) for row in verdict.paths)
    verdict.obligations = sum(each.obligations for each in found)
    questions = {name: question for each in found for name, question in each.questions.items()}
    purposes = {name: purpose for each in found for name, purpose in each.purposes.items()}
    verdict.questions = tuple(
        Asked(name, purposes[name], question.smtlib, question.facts, question.linear, answers.get(name))
        for name, question in questions.items()
    )
    verdict.counterexample = counterexample
    verdict.lemmas = tuple(sorted({lemma for each in found for lemma in each.lemmas}))
    verdict.assumptions = tuple(sorted({name for each in found for name in each.assumptions}))
    verdict.walk_seconds = sum(each.seconds for each in found)
    verdict.reasons = [reason for each in found for reason in each.reasons]
    findings = Findings.together(each.findings for each in found)
    verdict.unneeded = findings.unneeded()
    verdict.sanity = sanity(claim, verdict, findings, limits)
    verdict.reasons += [f"{each.name}: {each.detail}" for each in verdict.sanity if not each.passed]
    if claim.lemma is not None and set(parameters(claim).values()) - {AnyInt}:
        verdict.reasons.append(
            "it is a lemma, and ranges over other things than any whole numbers: it could be misused"
        )
    if not claim.scope:
        bounds = sorted({bound for each in found for bound in each.bounds})
        verdict.reasons += [f"it names no scope, and rests on bounds: {bound}" for bound in bounds]
    if not verdict.reasons:
        verdict.status = Status.BOUNDED if claim.scope else Status.PROVED
    return verdict


def _domain(claim: Claim) -> str:
    """Return what each parameter ranges over, as it is written, and what goes for its sequences."""
    kinds = {name: kind for name, kind in claim.check.__annotations__.items() if name != "return"}
    said = ", ".join(f"{name}: {kind}" for name, kind in kinds.items())
    if not has_sequences(claim):
        return said
    alike = "of one length, " if claim.same_length and several_sequences(claim) else ""
    return f"{said}; sequences {alike}any length by rule, and spelled out up to {claim.length_max}"


def _source(function: Callable[..., Any]) -> Reached:
    """Return a function by its name, with the digest of its source."""
    name = hashes.name_of(function)
    return Reached(name, hashes.kernel().get(name) or hashes.digest(inspect.getsource(function)))
