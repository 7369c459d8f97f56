"""Convenience: a section for each clause: its claims, what was checked of them, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_proofs.record import Status
from rhodian_proofs.report import figures
from rhodian_proofs.report.formula import decisions
from rhodian_proofs.report.kernel import change
from rhodian_proofs.report.matrix import leaning
from rhodian_proofs.report.words import (
    anchor,
    badge,
    block,
    code,
    codes,
    count,
    escaped,
    folded,
    listed,
    marked,
    plain_name,
    seconds,
    short,
    table,
    terms,
)
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from rhodian_proofs.record import Asked, PathRow, Verdict
    from rhodian_proofs.report.figures import Run

ROWS_MAX: Final = 30
"""How many rows of a table a page shows; all of them are in the JSON document."""
_TEXT_MAX: Final = 4_000
"""How long the text of a question may be, in characters, to be shown."""
_NO_WITNESS: Final = (
    '<p class="note">A path of unknown length has no witness: the spelled-out lengths stand for it. A step of an'
    " induction has none either.</p>"
)


def clause(run: Run, number: str, claims: Sequence[Verdict]) -> str:
    """Return the section of a clause."""
    status = figures.status_of(claims).value
    known, said = run.spec.clause(number), ""
    if known is not None:
        tests = ", ".join(f"`{path}`" for path in known.tests)
        said = _paragraph("Formally", known.formally) + _paragraph("Tests beside it", tests)
        if known.status != status:
            said += f'<p class="alarm">SPEC.md says that this clause is {escaped(known.status)}.</p>'
    sentences = "".join(f'<p class="sentence">{escaped(claim.sentence)}</p>' for claim in claims)
    return (
        f'<section class="clause" id="{anchor(number)}"><h4>{escaped(number)} {badge(status)}</h4>{sentences}{said}'
        f"{''.join(_claim(run, claim) for claim in claims)}{_killed(run.killed_by(number))}</section>"
    )


def _paragraph(lead: str, text: str) -> str:
    return f'<p><span class="lead">{lead}:</span> {marked(text)}</p>' if text else ""


def _claim(run: Run, claim: Verdict) -> str:
    """Return what was checked, and how it went."""
    parts = [
        f"<h5>{code(claim.name)} {badge(claim.status.value)}</h5>",
        _reasons(claim) if claim.status is Status.OPEN else "",
        block(claim.statement) if claim.statement else "",
        _facts(run, claim),
        _unneeded(claim),
        _checks(claim),
        _paths(claim),
        _questions(run, claim) if claim.questions else "",
        _reached(claim) if claim.reached else "",
    ]
    return f'<article class="claim" id="{anchor("claim", claim.name)}">{"".join(parts)}</article>'


def _reasons(claim: Verdict) -> str:
    reasons = [escaped(reason) for reason in once(claim.reasons)] or ["No reason is recorded."]
    return f'<div class="alarm"><strong>Not proved</strong>{listed(reasons)}</div>'


def _facts(run: Run, claim: Verdict) -> str:
    """Return the evidence in a list of terms."""
    took = figures.times(claim.questions)
    solvers = f"Z3 {seconds(took.z3)} s over all seeds, cvc5 {seconds(took.cvc5)} s"
    certified = "" if run.certified is None else f"{run.certified_of(claim.questions):,} of them without a solver"
    return terms(
        [
            ("For all", escaped(claim.domain) or "nothing to choose"),
            ("Bounds", escaped(claim.scope)),
            ("Walked", f"{escaped(figures.method(claim))}; {seconds(claim.walk_seconds)} s"),
            ("About", ", ".join(f"{code(plain_name(each.name))} {short(each.sha256)}" for each in claim.about)),
            ("Answered", f"{count(len(claim.questions), 'question')}: {solvers}" if claim.questions else ""),
            ("Certified", certified),
            ("Uses", codes(lemma.removeprefix("rhodian_proofs.theorems.") for lemma in claim.lemmas)),
            ("Leans on", " ".join(leaning(run, name) for name in claim.assumptions)),
            ("Teeth", f"a false variant is refuted by {code(claim.counterexample)}" if claim.counterexample else ""),
            ("Record", "read from the cache of an earlier run" if claim.cached else ""),
        ]
    )


def _unneeded(claim: Verdict) -> str:
    """Flag what was supposed in vain: the claim holds without it."""
    if not claim.unneeded:
        return ""
    points = listed(escaped(each) for each in claim.unneeded)
    return f'<div class="flag">Supposed, and needed by no answer:{points}</div>'


def _checks(claim: Verdict) -> str:
    """Return the checks that the claim says something."""
    passed = sum(check.passed for check in claim.sanity)
    looks = {True: "yes", False: "no"}
    rows = (
        f'<span class="{looks[check.passed]}">{escaped(check.name)}</span> <small>{escaped(check.detail)}</small>'
        for check in claim.sanity
    )
    note = f"{passed} of {len(claim.sanity)} pass"
    return folded("Checks", note, listed(rows, "checks"), is_open=passed < len(claim.sanity))


def _more(number: int) -> str:
    """Say how many rows are not shown."""
    if number <= ROWS_MAX:
        return ""
    return f'<p class="note">{count(number - ROWS_MAX, "more row")}, not on this page: all are in the record.</p>'


def _paths(claim: Verdict) -> str:
    """Return the path table."""
    head = ("Length", "What was decided", "End", "Witness")
    rows = table(head, (_path(row) for row in claim.paths[:ROWS_MAX]), "paths")
    note = f"{count(len(claim.paths), 'path')}, {claim.witnesses:,} replayed with plain values"
    return folded("Paths", note, rows + _NO_WITNESS * (claim.witnesses < len(claim.paths)) + _more(len(claim.paths)))


def _path(row: PathRow) -> tuple[str, ...]:
    words = decisions(row.conditions)
    formulas = [each for each in row.conditions if each.startswith("(")]
    raw = f' title="{escaped("; ".join(formulas))}"' if formulas else ""
    decided = "; ".join(f"<span>{escaped(each)}</span>" for each in words) or "nothing"
    witness = escaped(row.witness) or '<span class="note">none</span>'
    return escaped(row.length), f"<div{raw}>{decided}</div>", escaped(row.end), witness


def _questions(run: Run, claim: Verdict) -> str:
    """Return the questions, those first that took Z3 longest, and the first of them in full."""
    ranked = sorted(claim.questions, key=lambda asked: -asked.answer.z3_slowest if asked.answer else 0.0)
    head = ["Name", "What first asked it", "#Facts", "Linear", "#Seeds", "#Z3 s", "#cvc5 s", "Answers"]
    head += ["Certificate"] * (run.certified is not None)
    rows = table(head, (_question(run, asked) for asked in ranked[:ROWS_MAX]))
    hardest = ""
    if len(ranked[0].smtlib) <= _TEXT_MAX:
        words = "The one that took Z3 longest, in full; its answer is to be <em>unsat</em>:"
        hardest = f'<p class="note">{words}</p>{block(ranked[0].smtlib)}'
    hard = sum(not asked.linear for asked in ranked)
    note = f"{len(ranked):,}, of which {hard:,} multiply unknown numbers"
    return folded("Questions", note, hardest + rows + _more(len(ranked)))


def _question(run: Run, asked: Asked) -> list[str]:
    answer, numbers, words = asked.answer, ["", "", ""], "not asked"
    if answer is not None:
        numbers = [f"{answer.seeds}", f"{answer.z3_seconds:.2f}", f"{answer.cvc5_seconds:.2f}"]
        words = "; ".join(answer.complaints)
    said = f'<span class="no">{escaped(words)}</span>' if words else "unsat"
    certificate = ["yes" if asked.name in (run.certified or ()) else "no"] * (run.certified is not None)
    linear = "yes" if asked.linear else "no"
    return [code(asked.name), escaped(asked.purpose), f"{asked.facts}", linear, *numbers, said, *certificate]


def _reached(claim: Verdict) -> str:
    """Return the functions of the kernel that ran."""
    rows = (f"{code(plain_name(each.name))} {short(each.sha256)}" for each in claim.reached)
    return folded("Went through", f"{count(len(claim.reached), 'function')} of the kernel", listed(rows, "checks"))


def _killed(fates: Sequence[Mapping[str, Any]]) -> str:
    """Return the mutants that claims of the clause were the first to kill."""
    if not fates:
        return ""
    rows = (f"{change(fate)}: {escaped(fate['end'])}" for fate in fates[:ROWS_MAX])
    return folded("Mutants", f"{len(fates):,} killed first by this clause", listed(rows) + _more(len(fates)))
