"""Convenience: a section for each clause: its claims, what was checked of them, and how it went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import htpy as h

from rhodian_proofs.record import Status
from rhodian_proofs.report import figures
from rhodian_proofs.report.formula import decisions
from rhodian_proofs.report.kernel import change
from rhodian_proofs.report.matrix import leaning
from rhodian_proofs.report.words import (
    alarm,
    anchor,
    badge,
    block,
    code,
    codes,
    count,
    folded,
    joined,
    listed,
    marked,
    note,
    plain_name,
    seconds,
    short,
    table,
    terms,
)
from rhodian_proofs.run.summary import once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from rhodian_proofs.record import Asked, PathRow, Verdict
    from rhodian_proofs.report.figures import Run

ROWS_MAX: Final = 30
"""How many rows of a table a page shows; all of them are in the JSON document."""
_TEXT_MAX: Final = 4_000
"""How long the text of a question may be, in characters, to be shown."""
_NO_WITNESS: Final = (
    "A path of unknown length has no witness: the spelled-out lengths stand for it. A step of an induction has none"
    " either."
)


def clause(run: Run, number: str, claims: Sequence[Verdict]) -> h.Element:
    """Return the section of a clause."""
    status = figures.status_of(claims).value
    known = run.spec.clause(number)
    said: h.Node = None
    if known is not None:
        tests = ", ".join(f"`{path}`" for path in known.tests)
        differs = h.p(".alarm")[f"SPEC.md says that this clause is {known.status}."]
        said = [
            _paragraph("Formally", "".join(known.formally[:1])),
            known.formally[1:] and listed(map(marked, known.formally[1:])),
            _paragraph("Tests beside it", tests),
            known.status != status and differs,
        ]
    return h.section(".clause", id=anchor(number))[
        h.h4[number, " ", badge(status)],
        (h.p(".sentence")[claim.sentence] for claim in claims),
        said,
        [_claim(run, claim) for claim in claims],
        _killed(run.killed_by(number)),
    ]


def _paragraph(lead: str, text: str) -> h.Node:
    return text and h.p[h.span(".lead")[f"{lead}:"], " ", marked(text)]


def _claim(run: Run, claim: Verdict) -> h.Element:
    """Return what was checked, and how it went."""
    return h.article(".claim", id=anchor("claim", claim.name))[
        h.h5[code(claim.name), " ", badge(claim.status.value)],
        claim.status is Status.OPEN and alarm("Not proved", once(claim.reasons) or ["No reason is recorded."]),
        claim.statement and block(claim.statement, "The claim"),
        _facts(run, claim),
        _unneeded(claim),
        _checks(claim),
        _paths(claim),
        _questions(run, claim) if claim.questions else None,
        _reached(claim) if claim.reached else None,
    ]


def _facts(run: Run, claim: Verdict) -> h.Element:
    """Return the evidence in a list of terms."""
    took = figures.times(claim.questions)
    solvers = f"Z3 {seconds(took.z3)} s over all seeds, cvc5 {seconds(took.cvc5)} s"
    certified = "" if run.certified is None else f"{run.certified_of(claim.questions):,} of them without a solver"
    lemmas = [lemma.removeprefix("rhodian_proofs.theorems.") for lemma in claim.lemmas]
    return terms(
        [
            ("For all", claim.domain or "nothing to choose"),
            ("Bounds", claim.scope),
            ("Walked", f"{figures.method(claim)}; {seconds(claim.walk_seconds)} s"),
            ("About", joined([code(plain_name(each.name)), " ", short(each.sha256)] for each in claim.about)),
            ("Answered", f"{count(len(claim.questions), 'question')}: {solvers}" if claim.questions else ""),
            ("Certified", certified),
            ("Uses", codes(lemmas)),
            ("Leans on", joined((leaning(run, name) for name in claim.assumptions), " ")),
            ("Teeth", claim.counterexample and ["a false variant is refuted by ", code(claim.counterexample)]),
            ("Record", "read from the cache of an earlier run" if claim.cached else ""),
        ]
    )


def _unneeded(claim: Verdict) -> h.Node:
    """Flag what was supposed in vain: the claim holds without it."""
    return claim.unneeded and h.div(".flag")["Supposed, and needed by no answer:", listed(claim.unneeded)]


def _checks(claim: Verdict) -> h.Element:
    """Return the checks that the claim says something."""
    passed = sum(check.passed for check in claim.sanity)
    looks = {True: ".yes", False: ".no"}
    rows: Iterator[h.Node] = (
        [h.span(looks[check.passed])[check.name], " ", h.small[check.detail]] for check in claim.sanity
    )
    said = f"{passed} of {len(claim.sanity)} pass"
    return folded("Checks", said, listed(rows, "checks"), is_open=passed < len(claim.sanity))


def _more(number: int) -> h.Node:
    """Say how many rows are not shown."""
    return number > ROWS_MAX and note(
        f"{count(number - ROWS_MAX, 'more row')}, not on this page: all are in the record."
    )


def _paths(claim: Verdict) -> h.Element:
    """Return the path table."""
    head = ("Length", "What was decided", "End", "Witness")
    rows = table(head, (_path(row) for row in claim.paths[:ROWS_MAX]), "paths")
    said = f"{count(len(claim.paths), 'path')}, {claim.witnesses:,} replayed with plain values"
    without = claim.witnesses < len(claim.paths) and note(_NO_WITNESS)
    return folded("Paths", said, rows, without, _more(len(claim.paths)))


def _path(row: PathRow) -> tuple[h.Node, ...]:
    formulas = [each for each in row.conditions if each.startswith("(")]
    words = joined((h.span[each] for each in decisions(row.conditions)), "; ") or "nothing"
    decided = h.div(title="; ".join(formulas) if formulas else None)[words]
    return row.length, decided, row.end, row.witness or h.span(".note")["none"]


def _questions(run: Run, claim: Verdict) -> h.Element:
    """Return the questions, those first that took Z3 longest, and the first of them in full."""
    ranked = sorted(claim.questions, key=lambda asked: -asked.answer.z3_slowest if asked.answer else 0.0)
    head = ["Name", "What first asked it", "#Facts", "Linear", "#Seeds", "#Z3 s", "#cvc5 s", "Answers"]
    head += ["Certificate"] * (run.certified is not None)
    rows = table(head, (_question(run, asked) for asked in ranked[:ROWS_MAX]))
    hardest: h.Node = None
    if len(ranked[0].smtlib) <= _TEXT_MAX:
        words = note("The one that took Z3 longest, in full; its answer is to be ", h.em["unsat"], ":")
        hardest = [words, block(ranked[0].smtlib, "The question in SMT-LIB")]
    hard = sum(not asked.linear for asked in ranked)
    said = f"{len(ranked):,}, of which {hard:,} multiply unknown numbers"
    return folded("Questions", said, hardest, rows, _more(len(ranked)))


def _question(run: Run, asked: Asked) -> list[h.Node]:
    answer, numbers, words = asked.answer, ["", "", ""], "not asked"
    if answer is not None:
        numbers = [f"{answer.seeds}", f"{answer.z3_seconds:.2f}", f"{answer.cvc5_seconds:.2f}"]
        words = "; ".join(answer.complaints)
    said = h.span(".no")[words] if words else "unsat"
    certificate = ["yes" if asked.name in (run.certified or ()) else "no"] * (run.certified is not None)
    linear = "yes" if asked.linear else "no"
    return [code(asked.name), asked.purpose, f"{asked.facts}", linear, *numbers, said, *certificate]


def _reached(claim: Verdict) -> h.Element:
    """Return the functions of the kernel that ran."""
    rows: Iterator[h.Node] = ([code(plain_name(each.name)), " ", short(each.sha256)] for each in claim.reached)
    return folded("Went through", f"{count(len(claim.reached), 'function')} of the kernel", listed(rows, "checks"))


def _killed(fates: Sequence[Mapping[str, Any]]) -> h.Node:
    """Return the mutants that claims of the clause were the first to kill."""
    rows = ([change(fate), f": {fate['end']}"] for fate in fates[:ROWS_MAX])
    return fates and folded("Mutants", f"{len(fates):,} killed first by this clause", listed(rows), _more(len(fates)))
