"""Checked: what became of the mutants, and the score of each module: nothing kills but a proof that fails.

That the engine refuses a mutant, or that a mutant does not load, is told apart: neither is a proof that
failed. What the solver does not know, or does not find out in time, kills nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.mutation.ends import ENDS, EQUIVALENT, IMPORT, KILLED, LEFT, REJECTED
from rhodian_proofs.mutation.mutation import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@attrs.frozen
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    end: str
    """One of `ends.ENDS`."""
    why: str = ""
    """The counterexample, the broken step, the proof of equivalence or what is not known."""
    clause: str = ""
    """The clause whose claim killed it."""
    by_tests: str = ""
    """For a survivor, if asked for: whether the tests kill it."""

    @property
    def is_killed(self) -> bool:
        """Whether a proof fails."""
        return self.end in KILLED

    @property
    def is_left(self) -> bool:
        """Whether nothing at all noticed it, and nothing proved it equivalent."""
        return self.end in LEFT

    def line(self) -> str:
        """Return it in words, on one line."""
        mutant = self.mutant
        tests = f" [tests: {self.by_tests}]" if self.by_tests else ""
        change = f"{mutant.operator}: {mutant.before} -> {mutant.after}"
        why = f"; {self.why}" if self.why else ""
        return f"{self.end.upper()} {mutant.place} line {mutant.line}: {change}{tests}{why} ({mutant.id})"


@attrs.frozen
class Score:
    """How many mutants ended in which way."""

    ends: dict[str, int]
    """How many, by end."""

    @property
    def generated(self) -> int:
        """How many there were."""
        return sum(self.ends.values())

    @property
    def killed(self) -> int:
        """How many a failing proof killed."""
        return sum(self.ends[end] for end in KILLED)

    @property
    def could_be_killed(self) -> int:
        """How many load, and are not proved to be the same."""
        return self.generated - self.ends[EQUIVALENT] - self.ends[IMPORT]

    @property
    def percent(self) -> str:
        """The share of those that could be killed and were, rounded down; nothing if there are none."""
        return f"{100 * self.killed // self.could_be_killed} %" if self.could_be_killed else "-"


def score(fates: Iterable[Fate]) -> Score:
    """Return how many fates there are of each kind."""
    ends = [fate.end for fate in fates]
    return Score({end: ends.count(end) for end in ENDS})


def by_module(fates: Iterable[Fate]) -> dict[str, list[Fate]]:
    """Return the fates of each module's mutants, by the module's name without that of the package."""
    found: dict[str, list[Fate]] = {}
    for fate in fates:
        found.setdefault(fate.mutant.module.removeprefix("rhodian."), []).append(fate)
    return found


@attrs.frozen
class Report:
    """What became of the mutants that were asked about."""

    fates: tuple[Fate, ...]
    of: int
    """How many mutants there are in the functions that were asked about; more than fates, if these are a sample."""

    def table(self) -> str:
        """Return one line for each module, and one for each mutant that is not killed though it could be."""
        rows = [f"{'module':16}{'mutants':>8}{'killed':>8}" + "".join(f"{end:>14}" for end in ENDS) + f"{'score':>8}"]
        rows += [_row(module, fates) for module, fates in sorted(by_module(self.fates).items())]
        rows.append(_row("all", self.fates))
        if len(self.fates) < self.of:
            rows.append(f"a sample of {len(self.fates)} of {self.of:,} mutants")
        rows += [fate.line() for fate in self.fates if fate.is_left or fate.end == REJECTED]
        return "\n".join(rows) + "\n"

    def document(self) -> dict[str, Any]:
        """Return the same as plain values."""
        skipped = attrs.fields(Mutant).source
        return {
            "schema": "rhodian.mutants/2",
            "of": self.of,
            "scores": {module: score(fates).ends for module, fates in sorted(by_module(self.fates).items())},
            "mutants": [attrs.asdict(fate, filter=lambda field, _: field != skipped) for fate in self.fates],
        }


def _row(name: str, fates: Sequence[Fate]) -> str:
    found = score(fates)
    ends = "".join(f"{found.ends[end]:14}" for end in ENDS)
    return f"{name:16}{found.generated:8}{found.killed:8}{ends}{found.percent:>8}"
