"""Convenience: a run of the proofs as one page that stands alone.

The page has no script and fetches nothing: it opens offline, prints on A4, and
follows the reader's choice of light or dark.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final

from rhodian_proofs.record import Status
from rhodian_proofs.report import kernel, limits, matrix, overview
from rhodian_proofs.report.clauses import clause
from rhodian_proofs.report.figures import status_of
from rhodian_proofs.report.words import anchor, badge, code, escaped, link, listed, marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.report.figures import Run

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def page(run: Run, date: str = "", command: str = "rhodian prove --no-cache", selected: tuple[str, ...] = ()) -> str:
    """Return a run as one HTML page.

    Args:
        run: what was found.
        date: when, in words; nothing leaves it out.
        command: what a reader types to run it again.
        selected: the patterns that chose what was run; none if nothing was left out.
    """
    style = files("rhodian_proofs.report").joinpath("page.css").read_text(encoding="utf-8")
    sections = list(_sections(run, command))
    body = "".join(f'<section id="{name}"><h2>{title}</h2>{content}</section>' for name, title, content in sections)
    title = f"What is proved {'of' if run.of_the_kernel else 'on'} Rhodian {escaped(run.document['rhodian'])}"
    title += f": a selection, {escaped(' '.join(selected))}" if selected else ""
    when = f" \N{MIDDLE DOT} <time>{escaped(date)}</time>" if date else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{style}</style></head>\n"
        f'<body><main><header><p class="kicker">Proof report{when}</p><h1>{title}</h1>{overview.theorem(run)}'
        f"{_alarm(run)}{overview.strip(run)}</header>{_contents(run, sections)}{body}"
        f"<footer><p>Made from a document of the schema {escaped(run.document['schema'])}, proofs.json beside this"
        " page. Every figure is worked out from it.</p></footer></main></body></html>\n"
    )


def _alarm(run: Run) -> str:
    """Say first what is open, if anything is."""
    rows = [
        f"{link(anchor('claim', claim.name), escaped(claim.clause))} {escaped(claim.sentence)}"
        for claim in run.claims
        if claim.status is Status.OPEN
    ]
    return f'<div class="alarm"><strong>Open: not proved</strong>{listed(rows)}</div>' if rows else ""


def _sections(run: Run, command: str) -> Iterator[tuple[str, str, str]]:
    """Yield the sections: anchor, title and content."""
    yield "scope", "Scope", _MEANS + overview.scope(run)
    yield "matrix", "Clauses and their evidence", matrix.matrix(run)
    yield "clauses", "Clause by clause", _clauses(run)
    yield "kernel", f"The kernel{_S} functions", kernel.functions(run)
    if run.mutants is not None:
        yield "mutants", "Mutants", kernel.mutants(run.mutants)
    yield "not-proved", "What is not proved", limits.not_proved(run)
    yield "assumptions", "Assumptions", limits.assumptions(run)
    yield "again", "How to check this again", _again(command)


_S: Final = "\N{RIGHT SINGLE QUOTATION MARK}s"
_MEANS: Final = (
    f"<p>A claim is a Python function with asserts. It is {badge('proved')} if the engine has walked every path of it,"
    f" and in it the kernel{_S} own unmodified functions, with unknown numbers, and no path ends in a failed assert; if"
    " each question that this rests on is answered <em>unsat</em> by both solvers, under every seed; and if all its"
    " checks pass, among them that plain values reach each of its asserts and that a false variant of it is refuted."
    f" {badge('bounded')} is the same within the bounds that are named. {badge('open')} is everything else.</p>"
)


def _chapters(run: Run) -> list[tuple[str, list[str]]]:
    """Return the clauses of the run by chapter; by their letters, if SPEC.md was not given."""

    def chapter(number: str) -> str:
        known = run.spec.clause(number)
        return known.chapter if known else number.partition("-")[0]

    return [(title, list(numbers)) for title, numbers in groupby(run.clauses, key=chapter)]


def _clauses(run: Run) -> str:
    parts = []
    for title, numbers in _chapters(run):
        parts.append(f'<h3 class="chapter">{marked(title)}</h3>')
        parts += [clause(run, number, run.clauses[number]) for number in numbers]
    return "".join(parts)


def _contents(run: Run, sections: list[tuple[str, str, str]]) -> str:
    """Return the table of contents."""
    rows = ((title, "".join(f"<li>{_to(run, number)}</li>" for number in numbers)) for title, numbers in _chapters(run))
    chapters = "".join(f"<li><span>{marked(title)}</span><ul>{links}</ul></li>" for title, links in rows)
    below = {"clauses": f'<ul class="chapters">{chapters}</ul>'}
    items = "".join(f"<li>{link(name, title)}{below.get(name, '')}</li>" for name, title, _ in sections)
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _to(run: Run, number: str) -> str:
    status = status_of(run.clauses[number]).value
    return link(anchor(number), escaped(number)) + (f" {badge(status)}" if status == "open" else "")


def _again(command: str) -> str:
    return (
        f"<p>{code(command)} proves what is on this page again, and ends with exit code 0 only if every claim is"
        " what it is declared to be.</p><p>proofs.json beside this page is the record of the run: every path, and every"
        " question with its text in SMT-LIB, which can be put to any solver that knows whole numbers and arrays; its"
        " answer is to be <em>unsat</em>. The digests are those of the source of the functions that ran;"
        f" {code('rhodian attest')} compares those of the package that you installed.</p>"
    )
