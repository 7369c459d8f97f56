"""Convenience: a run of the proofs as one page that stands alone.

The page has no script and fetches nothing: it opens offline, prints on A4, and
follows the reader's choice of light or dark.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final

import htpy as h
from markupsafe import Markup

from rhodian_proofs.record import Status
from rhodian_proofs.report import kernel, limits, matrix, overview
from rhodian_proofs.report.clauses import clause
from rhodian_proofs.report.figures import status_of
from rhodian_proofs.report.words import alarm, anchor, badge, code, link, marked, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rhodian_proofs.report.figures import Run

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


def page(run: Run, date: str = "", command: str = "rhodian prove --no-cache", selected: tuple[str, ...] = ()) -> str:
    """Return a run as one HTML page; nothing that hides gets out of it.

    Args:
        run: what was found.
        date: when, in words; nothing leaves it out.
        command: what a reader types to run it again.
        selected: the patterns that chose what was run; none if nothing was left out.
    """
    title = f"What is proved {'of' if run.of_the_kernel else 'on'} Rhodian {run.document['rhodian']}"
    title += f": a selection, {' '.join(selected)}" if selected else ""
    whole = h.html(lang="en")[_head(title), h.body[h.main[_body(run, title, date, command)]]]
    return "".join("\n".join(map(visible, chunk.split("\n"))) for chunk in whole.iter_chunks()) + "\n"


def _head(title: str) -> h.Element:
    """Return what the page says of itself."""
    style = files("rhodian_proofs.report").joinpath("page.css").read_text(encoding="utf-8")
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(http_equiv="Content-Security-Policy", content=_POLICY),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.meta(name="referrer", content="no-referrer"),
        h.title[title],
        h.style[Markup(style)],  # noqa: S704  # it is a file of this package
    ]


def _body(run: Run, title: str, date: str, command: str) -> h.Node:
    """Return all that is shown."""
    sections = list(_sections(run, command))
    when = date and [" \N{MIDDLE DOT} ", h.time[date]]
    return [
        h.header[
            h.p(".kicker")["Proof report", when], h.h1[title], overview.theorem(run), _alarm(run), overview.strip(run)
        ],
        _contents(run, sections),
        [h.section(id=name)[h.h2[heading], content] for name, heading, content in sections],
        h.footer[
            h.p[
                "Made from a document of the schema ",
                run.document["schema"],
                ", proofs.json beside this page. Every",
                " figure is worked out from it.",
            ]
        ],
    ]


def _alarm(run: Run) -> h.Node:
    """Say first what is open, if anything is."""
    rows: list[h.Node] = [
        [link(anchor("claim", claim.name), claim.clause), " ", claim.sentence]
        for claim in run.claims
        if claim.status is Status.OPEN
    ]
    return alarm("Open: not proved", rows) if rows else None


def _sections(run: Run, command: str) -> Iterator[tuple[str, str, h.Node]]:
    """Yield the sections: anchor, title and content."""
    yield "scope", "Scope", [_means(), overview.scope(run)]
    yield "matrix", "Clauses and their evidence", matrix.matrix(run)
    yield "clauses", "Clause by clause", _clauses(run)
    yield "kernel", "The kernel\N{RIGHT SINGLE QUOTATION MARK}s functions", kernel.functions(run)
    if run.mutants is not None:
        yield "mutants", "Mutants", kernel.mutants(run.mutants)
    yield "not-proved", "What is not proved", limits.not_proved(run)
    yield "assumptions", "Assumptions", limits.assumptions(run)
    yield "again", "How to check this again", [h.p[code(command), _AGAIN], h.p[marked(_RECORD)]]


_PROVED: Final = (
    " if the engine has walked every path of it, and in it the kernel\N{RIGHT SINGLE QUOTATION MARK}s own unmodified"
    " functions, with unknown numbers, and no path ends in a failed assert; if each question that this rests on is"
    " answered *unsat* by both solvers, under every seed; and if all its checks pass, among them that plain values"
    " reach each of its asserts and that a false variant of it is refuted. "
)
_AGAIN: Final = (
    " proves what is on this page again, and ends with exit code 0 only if every claim is what it is declared to be."
)
_RECORD: Final = (
    "proofs.json beside this page is the record of the run: every path, and every question with its text in SMT-LIB,"
    " which can be put to any solver that knows whole numbers and arrays; its answer is to be *unsat*. The digests are"
    " those of the source of the functions that ran; `rhodian attest` compares those of the package that you installed."
)


def _means() -> h.Element:
    """Return what it means that a claim is proved."""
    return h.p[
        "A claim is a Python function with asserts. It is ",
        badge("proved"),
        marked(_PROVED),
        badge("bounded"),
        " is the same within the bounds that are named. ",
        badge("open"),
        " is everything else.",
    ]


def _chapters(run: Run) -> list[tuple[str, list[str]]]:
    """Return the clauses of the run by chapter; by their letters, if SPEC.md was not given."""

    def chapter(number: str) -> str:
        known = run.spec.clause(number)
        return known.chapter if known else number.partition("-")[0]

    return [(title, list(numbers)) for title, numbers in groupby(run.clauses, key=chapter)]


def _clauses(run: Run) -> h.Node:
    return [
        [h.h3(".chapter")[marked(title)], [clause(run, number, run.clauses[number]) for number in numbers]]
        for title, numbers in _chapters(run)
    ]


def _contents(run: Run, sections: list[tuple[str, str, h.Node]]) -> h.Element:
    """Return the table of contents."""
    chapters = h.ul(".chapters")[
        (
            h.li[h.span[marked(title)], h.ul[(h.li[_to(run, number)] for number in numbers)]]
            for title, numbers in _chapters(run)
        )
    ]
    items = (h.li[link(name, title), name == "clauses" and chapters] for name, title, _ in sections)
    return h.nav(aria_label="Contents")[h.ol[items]]


def _to(run: Run, number: str) -> h.Node:
    status = status_of(run.clauses[number]).value
    return [link(anchor(number), number), status == "open" and [" ", badge(status)]]
