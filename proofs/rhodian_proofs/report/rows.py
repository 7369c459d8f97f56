"""Convenience: a run as two tables in CSV: clause by clause with the claims, function by function with the clauses."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from rhodian_proofs.report.levels import level
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report.figures import Run

_ACTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet would take for a formula."""


def by_clause(run: Run) -> str:
    """Return a row for each claim, and for each clause of the book that has none in this run."""
    head = ["clause", "where", "claim", "level", "status", "bounds", "by hand", "leans on"]
    head += ["mutants killed by the clause"] * (run.mutants is not None) + ["about", "goes through", "tests"]
    levels = {claim.name: level(claim) for claim in claims()}
    rows = [head]
    for number, found in run.clauses.items():
        rows += [_row(run, number, claim, levels.get(claim.name, "")) for claim in found]
    for clause in run.spec.clauses:
        if clause.number not in run.clauses:
            rows.append(_row(run, clause.number, None, clause.level))
    return _csv(rows)


def _row(run: Run, number: str, claim: Verdict | None, stands: str) -> list[str]:
    """Return the row of a claim; of a clause without one, what is known of it."""
    known = run.spec.clause(number)
    chapter, by_hand, tests = (known.chapter, known.hand, known.tests) if known else ("", (), ())
    killed = [str(len(run.killed_by(number)))] * (run.mutants is not None)
    if claim is None:
        status = known.status if known and known.status == "tested" else "not in this run"
        return [number, chapter, "", stands, status, "", _several(by_hand), "", *killed, "", "", _several(tests)]
    cells = [number, chapter, claim.name, stands, claim.status.value, claim.scope, _several(by_hand)]
    about, through = ([each.name for each in reached] for reached in (claim.about, claim.reached))
    return [*cells, _several(claim.assumptions), *killed, _several(about), _several(through), _several(tests)]


def by_function(run: Run) -> str:
    """Return a row for each function of the kernel that a claim went through, with what is claimed of it."""
    head = ["function", "sha256", "clauses about it", "clauses through it"]
    head += ["mutants killed", "mutants left"] * (run.mutants is not None)
    digests = {each.name: each.sha256 for claim in run.claims for each in (*claim.reached, *claim.about)}
    rows = [head]
    for name in sorted({*digests, *run.mutated()}):
        about = {claim.clause: None for claim in run.claims if name in {each.name for each in claim.about}}
        through = {claim.clause: None for claim in run.claims if name in {each.name for each in claim.reached}}
        found = run.killing_of(name)
        killing = [str(found.killed), str(found.left)] * (run.mutants is not None)
        rows.append([name, digests.get(name, ""), _several(about), _several(through), *killing])
    return _csv(rows)


def _several(texts: Iterable[str]) -> str:
    return " ".join(texts)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV, in which no cell is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(list(_harmless(row)) for row in rows)
    return out.getvalue()


def _harmless(row: Sequence[str]) -> Iterator[str]:
    yield from (f"'{cell}" if cell.startswith(_ACTS) else cell for cell in row)
