"""Convenience: long histories, drawn at random, with the machine and its twin compared after every step of them.

python -m tests.soak                            10^5 steps
python -m tests.soak --steps 2000 --seed 7      other histories, the same at every run

A history is given up after some hundreds of steps, and another begins, under other rules. If anything is wrong, the
history is cut down to the steps that it takes, and printed with the seed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from tests.soak.events import Drawer
from tests.soak.world import Aside, World

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rhodian import Event, Rules

STEPS = 10**5
PROGRESS_EACH = 10**4
A_HISTORY = 400
"""After how many steps another history begins."""

AFTER_EVERY_STEP = (
    "the twin has the same books to the unit, the same marks, rules, times, auctions and stakes",
    "it refused what the machine refused, for the same reason, and a refusal changed nothing",
    "what changes is what the transfers come to, and the machine writes nothing itself",
    "the books of each asset balance, no account inside owes, and no clearing account holds anything",
    "both sides of each market are equal, and nobody is on both",
    "nobody who was bankrupt at a mark, and was not sold by name, holds contracts",
    "no id is absorbed twice",
    "each pool that paid kept its limits for the event and the period, and its minimum",
    "the vault holds what all stakes in it are worth",
)


class Soak:
    """A soak on its way: the history that it is at, and what has come of it."""

    def __init__(self, seed: int) -> None:
        """Begin at the beginning."""
        self.random = Random(seed)  # noqa: S311  # the same histories for the same seed
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.met: Counter[str] = Counter()
        self.steps = 0
        self._begin()

    def _begin(self) -> None:
        """Begin another history."""
        self.drawer = Drawer(self.random)
        self.world = World(self.drawer.director.rules)
        self.events: list[Event | Aside] = []

    def step(self) -> None:
        """Take one step."""
        if self.steps % A_HISTORY == 0 and self.steps:
            self.met += self.world.met
            self._begin()
        outcome = None
        while outcome is None:
            self.events.append(self.drawer.next(self.world))
            outcome = self.world.apply(self.events[-1])
        self.outcomes[_name(self.events[-1]), outcome] += 1
        self.steps += 1

    @property
    def refused(self) -> int:
        """How many steps were refused."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome != "done")

    def shrunk(self) -> tuple[Event | Aside, ...]:
        """Return as few of the history's events as still lead to something wrong."""
        return shrunk(self.drawer.director.rules, tuple(self.events))


def _name(event: Event | Aside) -> str:
    """Return what a step is counted as."""
    if isinstance(event, Aside):
        return f"stake: {event.details['what']}" if event.what == "stake" else event.what
    return type(event).__name__


def goes_wrong(rules: Rules, events: tuple[Event | Aside, ...]) -> bool:
    """Tell whether something is wrong after some of these events."""
    world = World(rules)
    try:
        for event in events:
            world.apply(event)
    except Exception:  # noqa: BLE001  # whatever it is, it is wrong
        return True
    return False


def shrunk(rules: Rules, events: tuple[Event | Aside, ...]) -> tuple[Event | Aside, ...]:
    """Leave out halves, quarters, and so on to single events, as long as something still goes wrong."""
    size = len(events)
    while size:
        place = 0
        while place < len(events):
            fewer = events[:place] + events[place + size :]
            if goes_wrong(rules, fewer):
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
            say("It takes these events, under the rules that follow them:")
            for event in run.shrunk():
                say(f"  {event}")
            say(f"  {run.drawer.director.rules}")
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
    met = [f"{count:>9,}  {what}" for what, count in sorted((run.met + run.world.met).items())]
    held = [f"  {what}" for what in AFTER_EVERY_STEP]
    return ["Steps:", *counts, "What was met:", *met, "After every step:", *held]


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, and return 0, or 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Compare the machine with its twin.")
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
