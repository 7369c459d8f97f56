"""Convenience: puts programs to the engine as it is put a user's file, and hunts what it believes."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.engine.check import check
from rhodian_proofs.engine.domains import has_sequences
from rhodian_proofs.record import Limits
from rhodian_proofs.run import registry
from tests.proofs.fuzz.hunt import counterexample
from tests.proofs.fuzz.programs import LATE, Program, program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rhodian_proofs.claims import Claim

LIMITS = Limits(z3_ms=2000, seeds=1, seeds_nonlinear=1, solvers=("z3",))
"""Little effort: it is what the rules conclude that is hunted, and not whether the solvers agree."""
_ONE_SOLVER = "both solvers asked"
_SANITY = (
    "false if the kernel answered anything",
    "the false variant refuted",
    "every premise met",
    "every assert run",
)


@attrs.frozen
class Outcome:
    """What became of a program."""

    program: Program
    said: str
    """`proved`; `believed`, if only a check that the claim says something stands against it; `open` or `refused`."""
    by_rule: bool
    """Whether a path of it, at unknown length, is a step of an induction."""
    values: str
    """Plain values of which it is false, if any were found."""
    why: str
    """The first reason why it is not proved."""
    seconds: float

    @property
    def is_wrong(self) -> bool:
        """Whether the engine believed what is false."""
        return self.said in {"proved", "believed"} and bool(self.values)


@contextmanager
def loaded(text: str, file: Path) -> Iterator[Claim]:
    """Load the claim of a program from a file, and forget it afterwards."""
    file.write_text(text, encoding="utf-8")
    paths, modules = list(sys.path), set(sys.modules)
    try:
        (found,) = registry.load(str(file))
        yield found
    finally:
        sys.path[:] = paths
        for name in set(sys.modules) - modules:
            if name.startswith("claims_"):
                del sys.modules[name]
        registry.load.cache_clear()
        file.unlink()


def fate(text: str) -> str:
    """Tell whether a claim is false `at once`, of short sequences, or `late`, of longer ones or of none at all."""
    values: dict[str, Any] = {"__name__": "likely"}
    exec(compile(text, "likely", "exec", dont_inherit=True), values)  # noqa: S102  # a program made here
    claim = values["claimed"]
    if counterexample(claim, 40, length_max=2, small=False) is not None:
        return "at once" if has_sequences(claim) else "late"
    return "late" if counterexample(claim, 80, small=False) is not None else ""


def outcome(seed: int, room: Path, *, tries: int = 500, late: float = LATE) -> Outcome:
    """Make the program of a seed, put it to the engine, and hunt."""
    made = program(seed, fate, late)
    started = time.perf_counter()
    try:
        with loaded(made.text, room / f"fuzz_{seed}.py") as claim:
            verdict = check(claim, LIMITS)
            taken = time.perf_counter() - started
            reasons = [reason for reason in verdict.reasons if not reason.startswith(_ONE_SOLVER)]
            said = _said(reasons)
            found = counterexample(claim, tries if said in {"proved", "believed"} else tries // 5)
    except registry.BadClaims as error:
        return Outcome(made, "refused", by_rule=False, values="", why=str(error), seconds=0.0)
    by_rule = any(row.length == "any" and row.end == "induction step" for row in verdict.paths)
    return Outcome(made, said, by_rule, "" if found is None else str(found), (reasons or [""])[0], taken)


def _said(reasons: list[str]) -> str:
    """Say in a word what the engine made of a claim."""
    if not reasons:
        return "proved"
    if all(reason.startswith(_SANITY) for reason in reasons):
        return "believed"
    return "refused" if any("Unsupported" in reason for reason in reasons) else "open"
