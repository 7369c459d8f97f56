"""Convenience: a long history, drawn at random, with the kernel and the oracle compared after every step of it.

python -m tests.soak                            10^5 steps
python -m tests.soak --steps 2000 --seed 7      another history, the same at every run

If anything is wrong, what led to it is cut down to the steps that it takes, and printed with the seed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

from tests.soak.events import drawn
from tests.soak.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.soak.world import Event

STEPS = 10**5
PROGRESS_EACH = 10**4
KEPT_EACH = 250

AFTER_EVERY_STEP = (
    "the oracle has the same books to the unit, the same marks, times, rounds settled, pools' use and stakes",
    "it refused what the kernel refused, for the same reason, and a refusal changed nothing",
    "the books of each asset balance, and no account inside owes",
    "both sides of each market are equal, and nobody is on both",
    "no round and no loss is absorbed twice",
    "each pool that paid kept its limits for the event and the period, and its minimum",
    "the vault holds what all stakes in it are worth",
)


class Soak:
    """A soak on its way: the world, what has come of it, and copies to go back to."""

    def __init__(self, seed: int) -> None:
        """Begin at the beginning."""
        self.random = Random(seed)  # noqa: S311  # the same history for the same seed
        self.world = World()
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.steps = 0
        self.kept: list[tuple[World, list[Event]]] = [(deepcopy(self.world), [])]

    def step(self) -> None:
        """Take one step."""
        outcome = None
        while outcome is None:
            event = drawn(self.random)
            for _, since in self.kept:
                since.append(event)
            outcome = self.world.apply(event)
        self.outcomes[_name(event), outcome] += 1
        self.steps += 1
        if self.steps % KEPT_EACH == 0:
            self.kept = [*self.kept[-1:], (deepcopy(self.world), [])]

    @property
    def refused(self) -> int:
        """How many steps were refused."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome != "done")

    def shrunk(self) -> tuple[Event, ...]:
        """Return as few of the last events as still lead to something wrong."""
        world, since = self.kept[0]
        return shrunk(world, tuple(since))


def _name(event: Event) -> str:
    """Return what a step is counted as."""
    return f"stake: {event.details['what']}" if event.kind == "stake" else event.kind.replace("_", " ")


def goes_wrong(world: World, events: tuple[Event, ...]) -> bool:
    """Tell whether something is wrong after some of these events, in a copy of the world."""
    copy = deepcopy(world)
    try:
        for event in events:
            copy.apply(event)
    except Exception:  # noqa: BLE001  # whatever it is, it is wrong
        return True
    return False


def shrunk(world: World, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Leave out halves, quarters, and so on to single events, as long as something still goes wrong."""
    size = len(events)
    while size:
        place = 0
        while place < len(events):
            fewer = events[:place] + events[place + size :]
            if goes_wrong(world, fewer):
                events = fewer
            else:
                place += size
        size //= 2
    return events


def soak(steps: int, seed: int, say: Callable[[str], object]) -> int:
    """Take so many steps, say what came of them, and return the exit code."""
    begun = time.process_time()
    run = Soak(seed)
    say(f"Soak of {steps:,} steps, seed {seed}.")
    while run.steps < steps:
        try:
            run.step()
        except Exception as wrong:  # noqa: BLE001  # whatever it is, it is reported with what led to it
            say(f"WRONG at step {run.steps + 1:,} of seed {seed}: {type(wrong).__name__}: {wrong}")
            say("It takes these events, from what the soak had come to before:")
            for event in run.shrunk():
                say(f"  {event}")
            return 1
        if run.steps % PROGRESS_EACH == 0:
            seconds = time.process_time() - begun
            say(f"{run.steps:>9,} steps, {run.refused:,} of them refused; {seconds:.0f} s of processor time")
    for line in report(run):
        say(line)
    return 0


def report(run: Soak) -> list[str]:
    """Return what was met, kind by kind, and what held after every step."""
    counts = [f"{count:>9,}  {kind}: {outcome}" for (kind, outcome), count in sorted(run.outcomes.items())]
    met = [f"{count:>9,}  {what}" for what, count in sorted(run.world.met.items())]
    held = [f"  {what}" for what in AFTER_EVERY_STEP]
    return ["Steps:", *counts, "What was met:", *met, "After every step:", *held]


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, and return 0, or 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Compare the kernel with an oracle.")
    parser.add_argument("--steps", type=int, default=STEPS, help="how many steps to take; 100,000 if not given")
    parser.add_argument("--seed", type=int, default=1, help="which history; 1 if not given")
    options = parser.parse_args(arguments)
    if options.steps < 1:
        parser.error(f"--steps must be 1 or more, and is {options.steps}")
    return soak(options.steps, options.seed, _say)


def _say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
