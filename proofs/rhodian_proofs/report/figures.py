"""Checked: what the records of a run come to: nothing on the page is a figure that is not worked out here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import attrs

from rhodian_proofs.record import Limits, Status, Verdict
from rhodian_proofs.report.spec import Spec
from rhodian_proofs.run.cache import converter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rhodian_proofs.record import Asked

ANY: Final = "any"
"""How the record names a length that is not known."""
_WORST_FIRST: Final = (Status.OPEN, Status.BOUNDED, Status.PROVED)
KILLED: Final = ("refuted", "proof broken")
"""The ends of a mutant on which a proof failed."""
SURVIVED: Final = ("survived", "undecided", "out of time", "under no claim")
"""The ends of a mutant that nothing noticed and that is not proved equivalent."""


@attrs.frozen
class Killing:
    """What became of some mutants."""

    killed: int
    """Those on which a proof failed."""
    rejected: int
    """Those that the engine refuses, which is weaker."""
    unloaded: int
    """Those that cannot be imported."""
    equivalent: int
    left: int
    """Those that survived, or were not decided."""

    @property
    def percent(self) -> str:
        """How many of a hundred that could be killed were, rounded down; nothing if there are none."""
        could = self.killed + self.rejected + self.left
        return f"{100 * self.killed // could} %" if could else ""


@attrs.frozen
class Times:
    """Seconds that questions took."""

    z3: float
    """Under all seeds."""
    cvc5: float


@attrs.frozen
class Run:
    """All that a report is made of."""

    document: Mapping[str, Any]
    """As in `docs/proofs.schema.json`."""
    claims: tuple[Verdict, ...]
    """The records in it."""
    limits: Limits
    """How hard the run tried."""
    spec: Spec = attrs.field(factory=Spec)
    """What SPEC.md adds; empty if it was not given."""
    mutants: tuple[Mapping[str, Any], ...] | None = None
    """What became of each mutant, if that is known."""
    certified: frozenset[str] | None = None
    """The names of the questions that have a certificate, if that is known."""

    @cached_property
    def clauses(self) -> dict[str, tuple[Verdict, ...]]:
        """The claims of each clause, in the order of the book, and those that are not in it after all others."""
        places = {clause.number: place for place, clause in enumerate(self.spec.clauses)}
        found = dict.fromkeys(claim.clause for claim in self.claims)
        numbers = sorted(found, key=lambda number: places.get(number, len(places)))
        return {number: tuple(each for each in self.claims if each.clause == number) for number in numbers}

    @cached_property
    def questions(self) -> dict[str, Asked]:
        """Each question once, by its name."""
        return {asked.name: asked for claim in self.claims for asked in claim.questions}

    @cached_property
    def of_the_kernel(self) -> tuple[Verdict, ...]:
        """The claims that are about a function of the kernel, not a lemma nor about other code."""
        known = self.document["kernel"]
        return tuple(claim for claim in self.claims if any(each.name in known for each in claim.about))

    def number_of(self, status: Status) -> int:
        """Return how many claims have a status."""
        return sum(claim.status is status for claim in self.claims)

    def left_out(self) -> tuple[str, ...]:
        """Return the clauses of SPEC.md that are proved or bounded there, and have no claim in this run."""
        wanted = (clause for clause in self.spec.clauses if clause.status in {"proved", "bounded"})
        return tuple(clause.number for clause in wanted if clause.number not in self.clauses)

    def killed_by(self, clause: str) -> tuple[Mapping[str, Any], ...]:
        """Return the mutants that claims of a clause were the first to kill."""
        return tuple(fate for fate in self.mutants or () if fate["clause"] == clause and fate["end"] in KILLED)

    def killing_of(self, function: str) -> Killing:
        """Return what became of the mutants of a function, by its name as in `rhodian.base.loops:scan`."""
        return killing(fate for fate in self.mutants or () if _place(fate["mutant"]) == function)

    def mutated(self) -> tuple[str, ...]:
        """Return the functions that were mutated, by name."""
        return tuple(dict.fromkeys(_place(fate["mutant"]) for fate in self.mutants or ()))

    def certified_of(self, questions: Iterable[Asked]) -> int:
        """Return how many of some questions have a certificate."""
        return sum(asked.name in (self.certified or ()) for asked in questions)


def run_of(
    document: Mapping[str, Any],
    spec: Spec,
    mutants: Mapping[str, Any] | None = None,
    certified: frozenset[str] | None = None,
) -> Run:
    """Return what a report is made of, from plain values.

    Raises:
        Exception: of cattrs, if the document is not one of our schema.
    """
    fates = None if mutants is None else tuple(mutants["mutants"])
    claims = converter.structure(document["claims"], tuple[Verdict, ...])
    return Run(document, claims, converter.structure(document["limits"], Limits), spec, fates, certified)


def _place(mutant: Mapping[str, Any]) -> str:
    return f"{mutant['module']}:{mutant['function']}"


def killing(fates: Iterable[Mapping[str, Any]]) -> Killing:
    """Return what became of some mutants."""
    ends = [fate["end"] for fate in fates]
    killed, left = (sum(end in kinds for end in ends) for kinds in (KILLED, SURVIVED))
    return Killing(killed, ends.count("rejected"), ends.count("does not load"), ends.count("equivalent"), left)


def killing_by_module(fates: Iterable[Mapping[str, Any]]) -> dict[str, Killing]:
    """Return what became of the mutants of each module, by its name."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for fate in fates:
        found.setdefault(fate["mutant"]["module"], []).append(fate)
    return {module: killing(found[module]) for module in sorted(found)}


def status_of(claims: Iterable[Verdict]) -> Status:
    """Return what a clause is: no better than the worst of its claims, and open if it has none."""
    found = {claim.status for claim in claims}
    return next((status for status in _WORST_FIRST if status in found), Status.OPEN)


def times(questions: Iterable[Asked]) -> Times:
    """Return what questions took."""
    answers = [asked.answer for asked in questions if asked.answer]
    return Times(sum(each.z3_seconds for each in answers), sum(each.cvc5_seconds for each in answers))


def questions_of(claims: Iterable[Verdict]) -> tuple[Asked, ...]:
    """Return the questions of some claims, each once."""
    return tuple({asked.name: asked for claim in claims for asked in claim.questions}.values())


def method(claim: Verdict) -> str:
    """Return in words how a claim was walked."""
    lengths = {row.length for row in claim.paths}
    spelled = sorted(int(length) for length in lengths - {ANY})
    if not spelled:
        return "every path" if lengths else "no path"
    lengths_spelled = f"{spelled[0]} to {spelled[-1]}" if len(spelled) > 1 else str(spelled[0])
    if ANY not in lengths:
        return f"every path at lengths {lengths_spelled}"
    by_induction = " by induction" if any(row.end == "induction step" for row in claim.paths) else ""
    return f"any length{by_induction}; every path at lengths {lengths_spelled}"
