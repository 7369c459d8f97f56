"""Convenience: the functions of the kernel, with their digests, and what became of their mutants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import htpy as h

from rhodian_proofs.report import figures
from rhodian_proofs.report.words import alarm, anchor, code, count, joined, link, plain_name, short, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rhodian_proofs.report.figures import Run


def functions(run: Run) -> h.Element:
    """Return every function of the kernel that a claim went through, and the clauses about it."""
    digests = {each.name: each.sha256 for claim in run.claims for each in (*claim.reached, *claim.about)}
    head = ["Function", "SHA-256", "Clauses about it", "#Claims through it"]
    head += ["#Mutants killed", "#Equivalent", "#Left"] * (run.mutants is not None)
    names = sorted({*digests, *run.mutated()})
    return table(head, (_function(run, name, digests.get(name, "")) for name in names))


def _function(run: Run, name: str, digest: str) -> list[h.Node]:
    """Return the row of one function."""
    about = dict.fromkeys(claim.clause for claim in run.claims if name in {each.name for each in claim.about})
    through = sum(name in {each.name for each in (*claim.reached, *claim.about)} for claim in run.claims)
    links = joined((link(anchor(number), number) for number in about), " ")
    cells: list[h.Node] = [code(plain_name(name)), short(digest), links, f"{through:,}"]
    if run.mutants is not None:
        found = run.killing_of(name)
        left = h.span(".no")[f"{found.left:,}"] if found.left else "0"
        cells += [f"{found.killed:,}", f"{found.equivalent:,}", left] if name in run.mutated() else ["", "", ""]
    return cells


def mutants(fates: Sequence[Mapping[str, Any]]) -> h.Node:
    """Return what became of the mutants: in a sentence, and one by one for those that are left."""
    found = figures.killing(fates)
    words = (
        f"The kernel was changed in {count(len(fates), 'way')}, one at a time, and the proofs alone were put to"
        f" each: {found.killed:,} were killed, {found.equivalent:,} were proved by the engine to be the same function,"
        f" and {found.left:,} are left. On {found.rejected:,} no proof failed but the engine refused one, which shows"
        f" less, and {found.unloaded:,} could not be imported; neither counts as killed."
    )
    head = ("Module", "#Mutants", "#Killed", "#Refused", "#Do not load", "#Equivalent", "#Left", "#Score")
    rows = (_module(name, each) for name, each in figures.killing_by_module(fates).items())
    left = [fate for fate in fates if fate["end"] in {*figures.SURVIVED, "rejected"}]
    named = ([change(fate), f": {fate['end']}. {fate['why']}"] for fate in left)
    return [h.p[words], table(head, rows), left and alarm("Not killed", named)]


def _module(name: str, found: figures.Killing) -> list[h.Node]:
    """Return the row of one module: its score is of those that load and are not proved to be the same."""
    numbers = [found.killed, found.rejected, found.unloaded, found.equivalent, found.left]
    return [code(name), *(f"{number:,}" for number in (sum(numbers), *numbers)), found.percent]


def change(fate: Mapping[str, Any]) -> h.Node:
    """Return in words what a mutant changes."""
    mutant = fate["mutant"]
    place = plain_name(f"{mutant['module']}:{mutant['function']}")
    return [code(place), f" line {mutant['line']}, ", code(mutant["before"]), " becomes ", code(mutant["after"])]
