"""Convenience: the requirement-to-evidence matrix: a row for each clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import htpy as h

from rhodian_proofs.report import figures
from rhodian_proofs.report.words import (
    anchor,
    badge,
    code,
    joined,
    link,
    marked,
    note,
    plain_name,
    scrolling,
    seconds,
    short,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run

_DOT: Final = " \N{MIDDLE DOT} "
_NUMBERS: Final = {"Paths", "Questions", "Z3 s", "cvc5 s", "Checks", "Killed", "Certified"}


def matrix(run: Run) -> h.Element:
    """Return the requirement-to-evidence matrix: a row for each clause."""
    titles = ["Clause", "What it says", "About", "Method", "Paths", "Questions", "Z3 s", "cvc5 s", "Checks"]
    titles += ["Killed"] * (run.mutants is not None) + ["Certified"] * (run.certified is not None) + ["Leans on"]
    head = (h.th(scope="col", class_="n" if title in _NUMBERS else None)[title] for title in titles)
    rows = h.table(".matrix")[h.thead[h.tr[head]], h.tbody[_rows(run, len(titles))]]
    return scrolling("Clauses and their evidence", rows)


def _rows(run: Run, columns: int) -> Iterator[h.Element]:
    """Yield a row for each clause, and one for each chapter before its first."""
    chapter = ""
    for number, claims in run.clauses.items():
        clause = run.spec.clause(number)
        if clause is not None and clause.chapter != chapter:
            chapter = clause.chapter
            yield h.tr(".chapter-row")[h.th(scope="rowgroup", colspan=str(columns))[marked(chapter)]]
        yield _row(run, number, claims)


def _row(run: Run, number: str, claims: Sequence[Verdict]) -> h.Element:
    """Return the evidence for one clause."""
    said = (h.p[link(anchor("claim", claim.name), claim.sentence)] for claim in claims)
    known = run.spec.clause(number)
    leans = sorted({name for claim in claims for name in claim.assumptions})
    cells = [
        ("About", None, _functions(claims)),
        ("Method", "how", _methods(claims)),
        *((name, "n", value) for name, value in _figures(run, number, claims)),
        ("Leans on", None, joined((leaning(run, name) for name in leans), " ") or "nothing"),
    ]
    status = badge(figures.status_of(claims).value)
    stands = None if known is None else note(_DOT.join((known.level, *known.hand)))
    return h.tr[
        h.th(scope="row")[link(anchor(number), number), status, stands],
        h.td[said],
        (h.td({"data-name": name}, class_=look)[value] for name, look, value in cells),
    ]


def _figures(run: Run, number: str, claims: Sequence[Verdict]) -> list[tuple[str, h.Node]]:
    """Return the figures of a row; a question that several claims of the clause share counts once."""
    questions = figures.questions_of(claims)
    took = figures.times(questions)
    checks = [check.passed for claim in claims for check in claim.sanity]
    look = "yes" if checks and all(checks) else "no"
    cells: list[tuple[str, h.Node]] = [
        ("Paths", f"{sum(len(claim.paths) for claim in claims):,}"),
        ("Questions", f"{len(questions):,}"),
        ("Z3 s", seconds(took.z3)),
        ("cvc5 s", seconds(took.cvc5)),
        ("Checks", h.span(class_=look)[f"{sum(checks)}/{len(checks)}"]),
    ]
    if run.mutants is not None:
        cells.append(("Killed", f"{len(run.killed_by(number)):,}"))
    if run.certified is not None:
        cells.append(("Certified", f"{run.certified_of(questions):,}"))
    return cells


def leaning(run: Run, assumption: str) -> h.Node:
    """Return an assumption by its name, with a link if it is on the page."""
    known = any(each.name == assumption for each in run.spec.assumptions)
    return link(anchor("assumption", assumption), assumption) if known else assumption


def _functions(claims: Iterable[Verdict]) -> h.Node:
    found = {each.name: each.sha256 for claim in claims for each in claim.about}
    shown = [h.span(".fn")[code(plain_name(name)), " ", short(digest)] for name, digest in found.items()]
    return shown or "no function of the kernel"


def _methods(claims: Iterable[Verdict]) -> h.Node:
    found = dict.fromkeys(f"{figures.method(claim)}{'; bounded' * bool(claim.scope)}" for claim in claims)
    return joined(found, h.br)
