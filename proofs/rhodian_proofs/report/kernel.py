"""Convenience: the functions of the kernel, with their digests, and what became of their mutants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian_proofs.report import figures
from rhodian_proofs.report.words import anchor, code, count, escaped, link, listed, plain_name, short, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rhodian_proofs.report.figures import Run


def functions(run: Run) -> str:
    """Return every function of the kernel that a claim went through, and the clauses about it."""
    digests = {each.name: each.sha256 for claim in run.claims for each in (*claim.reached, *claim.about)}
    head = ["Function", "SHA-256", "Clauses about it", "#Claims through it"]
    head += ["#Mutants killed", "#Equivalent", "#Left"] * (run.mutants is not None)
    names = sorted({*digests, *run.mutated()})
    return table(head, (_function(run, name, digests.get(name, "")) for name in names))


def _function(run: Run, name: str, digest: str) -> list[str]:
    """Return the row of one function."""
    about = dict.fromkeys(claim.clause for claim in run.claims if name in {each.name for each in claim.about})
    through = sum(name in {each.name for each in (*claim.reached, *claim.about)} for claim in run.claims)
    links = " ".join(link(anchor(number), escaped(number)) for number in about)
    cells = [code(plain_name(name)), short(digest), links, f"{through:,}"]
    if run.mutants is not None:
        found = run.killing_of(name)
        left = f'<span class="no">{found.left:,}</span>' if found.left else "0"
        cells += [f"{found.killed:,}", f"{found.equivalent:,}", left] if name in run.mutated() else ["", "", ""]
    return cells


def mutants(fates: Sequence[Mapping[str, Any]]) -> str:
    """Return what became of the mutants: in a sentence, and one by one for those that are left."""
    found = figures.killing(fates)
    words = (
        f"<p>The kernel was changed in {count(len(fates), 'way')}, one at a time, and the proofs alone were put to"
        f" each: {found.killed:,} were killed, {found.equivalent:,} were proved by the engine to be the same function,"
        f" and {found.left:,} are left. The table of functions says which.</p>"
    )
    left = [fate for fate in fates if fate["end"] in figures.SURVIVED]
    if not left:
        return words
    rows = (f"{change(fate)}: {escaped(fate['end'])}. {escaped(fate['why'])}" for fate in left)
    return f'{words}<div class="alarm"><strong>Left</strong>{listed(rows)}</div>'


def change(fate: Mapping[str, Any]) -> str:
    """Return in words what a mutant changes."""
    mutant = fate["mutant"]
    place = plain_name(f"{mutant['module']}:{mutant['function']}")
    line = escaped(str(mutant["line"]))
    return f"{code(place)} line {line}, {code(mutant['before'])} becomes {code(mutant['after'])}"
