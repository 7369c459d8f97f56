"""Convenience: how long the proofs take, and how that grows with the number of claims."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any

import attrs

from bench.tables import Table, times

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUICK = ("AM-1", "LE-1", "LE-2", "LE-3")
_HEAD = ("what is run", "claims", "wall s", "processor s", "processor s per claim", "against all")


@attrs.frozen
class Run:
    """One run of `rhodian prove`."""

    claims: int
    wall: float
    processor: float
    document: dict[str, Any]

    def row(self, name: str, of: Run) -> tuple[str, ...]:
        """Return it as a row of the table, its cost per claim beside that of another run."""
        each = self.processor / self.claims
        against = times(each / (of.processor / of.claims))
        return name, str(self.claims), f"{self.wall:.1f}", f"{self.processor:.1f}", f"{each:.2f}", against


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Prove parts of the suite and all of it, without the cache and with it, and then its slowest claim alone."""
    patterns = _QUICK if quick else ("*",)
    with tempfile.TemporaryDirectory() as cache:
        whole = run(patterns, "--cache", cache)
        again = run(patterns, "--cache", cache)
    names = [claim["name"] for claim in whole.document["claims"]]
    slowest = max(whole.document["claims"], key=_seconds)["name"]
    rows = [
        run(names[::step], "--no-cache").row(f"every {step}th claim, and the lemmas, no cache", whole)
        for step in ((2,) if quick else (8, 4, 2))
    ]
    rows += [
        whole.row("all claims, no cache", whole),
        again.row("all claims, from the cache", whole),
        run([slowest], "--no-cache").row(f"the slowest alone, and the lemmas: {slowest}", whole),
    ]
    questions = {asked["name"] for claim in whole.document["claims"] for asked in claim["questions"]}
    seeds = whole.document["limits"]["seeds"], whole.document["limits"]["seeds_nonlinear"]
    note = (
        f"{len(questions)} questions, each put to Z3 under {seeds[0]} seeds, {seeds[1]} if it multiplies unknowns, and "
        "to cvc5. Both clocks are shown, since the aims are of wall time on two idle cores: all claims under 180 s, "
        "from the cache under 5 s, one claim under 10 s."
    )
    return (Table("rhodian prove: time by number of claims", _HEAD, tuple(rows), (note,)),)


def run(patterns: Sequence[str], *options: str) -> Run:
    """Prove some claims in a process of its own, and measure it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "rhodian_proofs.run.cli", "--format", "json", *options, "--select", *patterns]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    document = json.loads(done.stdout)
    return Run(len(document["claims"]), wall, spent, document)


def _seconds(claim: dict[str, Any]) -> float:
    answers = [asked["answer"] for asked in claim["questions"] if asked["answer"]]
    return sum([claim["walk_seconds"], *(each["z3_seconds"] + each["cvc5_seconds"] for each in answers)], 0.0)
