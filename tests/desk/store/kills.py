"""Convenience: writers that are ended by kill -9, again and again, and what is left of their books.

python -m tests.desk.store.kills --count 1000

Half of the kills are of writers to SQLite, half of writers to PostgreSQL, where now and then the server is killed.
After each, the journal must be what was answered, and at most the one commit beyond it that was on its way.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import attrs

from rhodian_desk.store import Group, Store, Unavailable
from rhodian_desk.store.book import commands_of
from tests.desk.store.happenings import deposit, payment, withdrawal
from tests.desk.store.writers import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rhodian_desk.store.entries import Unit
    from tests.desk.store.server import Server

A_BOOK = 25
"""How many kills one book is for."""

SERVER_EACH = 50
"""How often it is the server that is killed, rather than the writer."""


def units(first: int) -> Iterator[Unit]:
    """Yield what is applied from a unit on, without an end: single events and groups, some of them refused."""
    number = first
    while True:
        name, time_ = f"{number}", number
        yield (
            deposit(name, number, time_),
            Group(name, (deposit(f"{name} a", 10**20, time_), payment(f"{name} b", 7, time_))),
            withdrawal(name, 10**40, time_),
            Group(name, (deposit(f"{name} a", 1, time_), withdrawal(f"{name} b", 10**40, time_))),
            Group(name, tuple(deposit(f"{name} {part}", part, time_) for part in range(12))),
        )[number % 5]
        number += 1


def writing(url: str, first: int, seed: int) -> Callable[[Callable[[str], None]], None]:
    """Return work that applies units without an end, one to four in a commit, and says each before and after it."""

    def work(say: Callable[[str], None]) -> None:
        random = Random(seed)  # noqa: S311  # the same commits for the same seed
        ahead, done = units(first), first
        try:
            with Store.open(url) as store:
                while True:
                    at_once = random.randint(1, 4)
                    say(f"{done + at_once}")
                    store.apply_all([next(ahead) for _ in range(at_once)])
                    done += at_once
                    say(f"{done}")
        except Unavailable:
            say("the server is gone")

    return work


@attrs.define
class Killing:
    """Kills of writers to the books of one kind of database."""

    fresh: Callable[[], str]
    """Gives a place for a book."""
    random: Random
    """What decides when."""
    server: Server | None = None
    """The server, if there is one that can be killed too."""
    met: Counter[str] = attrs.field(factory=Counter)
    """How often what was met."""
    url: str = ""
    """Where the book is."""
    units: int = 0
    """How many units are in it."""
    entries: int = 0
    """How many entries they are."""

    def run(self, count: int) -> None:
        """Kill so many writers.

        Raises:
            AssertionError: if a book is not what it must be.
        """
        for done in range(count):
            if done % A_BOOK == 0:
                self._verify(done)
                self.url, self.units, self.entries = self.fresh(), 0, 0
                Store.create(self.url).close()
            self._kill(self.server is not None and done % SERVER_EACH == SERVER_EACH - 1)
        self._verify(count)

    def _verify(self, done: int) -> None:
        """Play the book of the last kills again."""
        if done:
            with Store.open(self.url) as store:
                assert store.verify() == store.head

    def _kill(self, whole: bool) -> None:  # noqa: FBT001  # it is what is decided
        """Kill a writer, or the server, and look at what is left."""
        writer = Writer(writing(self.url, self.units, self.random.randrange(2**32)))
        said = [writer.line() for _ in range(self.random.choice((0, 1, 2, 3, 4, 9)))]
        time.sleep(self.random.uniform(0, self.random.choice((0.0, 0.002, 0.02))))
        if whole and self.server is not None:
            self.server.kill()
            said += writer.kill()
            self.server.start()
        else:
            said += writer.kill()
        commits = [int(each) for each in said if each.isdigit()]
        begun, answered = max(commits, default=self.units), self.units
        for each in range(1, len(commits), 2):
            answered = commits[each]
        left = self._left()
        assert left in {answered, begun}, f"{left} units are left, {answered} were answered, {begun} begun"
        self.met["kills"] += 1
        self.met["kills of the server"] += whole
        self.met["kills in the midst of a commit"] += begun > answered
        self.met["commits that were whole though nobody was answered"] += left == begun > answered
        self.units = left

    def _left(self) -> int:
        """Return how many units there are, if each is whole and is what was to be applied."""
        with Store.open(self.url) as store:
            store.apply_all(())  # waits for its turn: a server may still be at what the writer asked of it
            entries = [*store.entries(self.entries)]
        expected, number, place = units(self.units), self.units, 0
        while place < len(entries):
            commands = commands_of(next(expected))
            found = entries[place : place + len(commands)]
            assert [(entry.id, entry.event) for entry in found] == [(each.id, each.text) for each in commands]
            place, number = place + len(commands), number + 1
        self.entries += place
        return number


def main() -> int:
    """Kill as many writers as asked for, over both databases."""
    from tests.desk.store.server import Server  # noqa: PLC0415  # what it imports may be missing where tests are skipped

    asked = argparse.ArgumentParser("python -m tests.desk.store.kills", description=__doc__)
    asked.add_argument("--count", type=int, default=1_000)
    asked.add_argument("--seed", type=int, default=1)
    arguments = asked.parse_args()
    begun = time.monotonic()
    server = Server()
    try:
        with tempfile.TemporaryDirectory() as folder:
            random = Random(arguments.seed)  # noqa: S311  # the same kills for the same seed, but for the time they take
            kinds = {
                "SQLite": Killing(lambda: str(Path(folder) / f"{random.random()}.db"), random),
                "PostgreSQL": Killing(server.fresh, random, server),
            }
            for name, killing in kinds.items():
                killing.run((arguments.count + 1) // 2)
                said = ", ".join(f"{count} {what}" for what, count in killing.met.items())
                sys.stdout.write(f"{name}: {said}: nothing lost, no group torn ({time.monotonic() - begun:.0f} s)\n")
                sys.stdout.flush()
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
