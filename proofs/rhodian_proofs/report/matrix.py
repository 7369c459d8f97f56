"""Convenience: the requirement-to-evidence matrix: a row for each clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rhodian_proofs.report import figures
from rhodian_proofs.report.words import anchor, badge, code, escaped, link, marked, plain_name, seconds, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run

_DOT: Final = " \N{MIDDLE DOT} "


def matrix(run: Run) -> str:
    """Return the requirement-to-evidence matrix: a row for each clause."""
    titles = ["Clause", "What it says", "About", "Method", "Paths", "Questions", "Z3 s", "cvc5 s", "Checks"]
    titles += ["Killed"] * (run.mutants is not None) + ["Certified"] * (run.certified is not None) + ["Leans on"]
    numbers = {"Paths", "Questions", "Z3 s", "cvc5 s", "Checks", "Killed", "Certified"}
    head = "".join(f'<th scope="col"{_look("n" if title in numbers else "")}>{title}</th>' for title in titles)
    rows, chapter = [], ""
    for number, claims in run.clauses.items():
        clause = run.spec.clause(number)
        if clause is not None and clause.chapter != chapter:
            chapter = clause.chapter
            rows.append(
                f'<tr class="chapter-row"><th scope="rowgroup" colspan="{len(titles)}">{marked(chapter)}</th></tr>'
            )
        rows.append(_row(run, number, claims))
    return (
        f'<div class="scroll" tabindex="0"><table class="matrix"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _look(look: str) -> str:
    return f' class="{look}"' if look else ""


def _row(run: Run, number: str, claims: Sequence[Verdict]) -> str:
    """Return the evidence for one clause."""
    said = "".join(f"<p>{link(anchor('claim', claim.name), escaped(claim.sentence))}</p>" for claim in claims)
    known = run.spec.clause(number)
    stands = f'<p class="note">{escaped(_DOT.join((known.level, *known.hand)))}</p>' if known else ""
    leans = sorted({name for claim in claims for name in claim.assumptions})
    cells = [
        ("About", "", _functions(claims)),
        ("Method", "how", _methods(claims)),
        *((name, "n", value) for name, value in _figures(run, number, claims)),
        ("Leans on", "", " ".join(leaning(run, name) for name in leans) or "nothing"),
    ]
    status = badge(figures.status_of(claims).value)
    return (
        f'<tr><th scope="row">{link(anchor(number), escaped(number))}{status}{stands}</th><td>{said}</td>'
        + "".join(f'<td{_look(look)} data-name="{name}">{value}</td>' for name, look, value in cells)
        + "</tr>"
    )


def _figures(run: Run, number: str, claims: Sequence[Verdict]) -> list[tuple[str, str]]:
    """Return the figures of a row; a question that several claims of the clause share counts once."""
    questions = figures.questions_of(claims)
    took = figures.times(questions)
    checks = [check.passed for claim in claims for check in claim.sanity]
    look = "yes" if checks and all(checks) else "no"
    cells = [
        ("Paths", f"{sum(len(claim.paths) for claim in claims):,}"),
        ("Questions", f"{len(questions):,}"),
        ("Z3 s", seconds(took.z3)),
        ("cvc5 s", seconds(took.cvc5)),
        ("Checks", f'<span class="{look}">{sum(checks)}/{len(checks)}</span>'),
    ]
    if run.mutants is not None:
        cells.append(("Killed", f"{len(run.killed_by(number)):,}"))
    if run.certified is not None:
        cells.append(("Certified", f"{run.certified_of(questions):,}"))
    return cells


def leaning(run: Run, assumption: str) -> str:
    """Return an assumption by its name, with a link if it is on the page."""
    known = any(each.name == assumption for each in run.spec.assumptions)
    return link(anchor("assumption", assumption), escaped(assumption)) if known else escaped(assumption)


def _functions(claims: Iterable[Verdict]) -> str:
    found = {each.name: each.sha256 for claim in claims for each in claim.about}
    shown = (f'<span class="fn">{code(plain_name(name))} {short(digest)}</span>' for name, digest in found.items())
    return "".join(shown) or "no function of the kernel"


def _methods(claims: Iterable[Verdict]) -> str:
    found = dict.fromkeys(f"{figures.method(claim)}{'; bounded' * bool(claim.scope)}" for claim in claims)
    return "<br>".join(escaped(each) for each in found)
