"""Convenience: many programs, in several processes, and what became of them."""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from tests.proofs.fuzz.engine import outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.proofs.fuzz.engine import Outcome


@attrs.define
class Tally:
    """What became of some programs."""

    said: Counter[str] = attrs.field(factory=Counter)
    """How many, by what the engine said."""
    by_rule: Counter[str] = attrs.field(factory=Counter)
    """How many of them went through the rule of a loop or a tree, of any length."""
    false: Counter[str] = attrs.field(factory=Counter)
    """Of how many of them a counterexample was found."""
    wrong: list[Outcome] = attrs.field(factory=list)
    """Those that the engine believed though they are false."""
    seconds: float = 0.0

    def add(self, found: Outcome) -> None:
        """Count a program."""
        self.said[found.said] += 1
        self.by_rule[found.said] += found.by_rule
        self.false[found.said] += bool(found.values)
        if found.is_wrong:
            self.wrong.append(found)

    def words(self) -> str:
        """Say it in a few lines."""
        count = sum(self.said.values())
        lines = [f"{count} programs in {self.seconds:.0f} s"]
        for said, meaning in MEANINGS.items():
            part = 100 * self.said[said] // max(count, 1)
            rule, false = self.by_rule[said], self.false[said]
            lines.append(
                f"{self.said[said]:6} {said:9} {part:3} %, {rule} by rule at any length, {false} found false; {meaning}"
            )
        return "\n".join(lines)


MEANINGS = {
    "proved": "nothing stands against it",
    "believed": "only a check of what a claim says stands against it",
    "open": "something failed, or could not be decided",
    "refused": "it asks for what the engine does not do",
}


def seeds(first: int, count: int) -> Sequence[int]:
    """Return the seeds of a run."""
    return range(first * 1_000_000, first * 1_000_000 + count)


def run(first: int, count: int, jobs: int) -> Tally:
    """Put many programs to the engine, and hunt what it believes."""
    started = time.perf_counter()
    tally = Tally()
    for found in _outcomes(seeds(first, count), jobs):
        tally.add(found)
    tally.seconds = time.perf_counter() - started
    return tally


def _outcomes(chosen: Sequence[int], jobs: int) -> Iterator[Outcome]:
    """Yield what became of each program, in the order of the seeds."""
    with tempfile.TemporaryDirectory() as room:
        one = partial(outcome, room=Path(room))
        if jobs == 1:
            yield from map(one, chosen)
            return
        with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
            yield from pool.map(one, chosen, chunksize=5)
