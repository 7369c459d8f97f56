"""Convenience: what a durable book costs: events a second beside a bare INSERT of the same rows, and playing again.

python -m bench.keeping                     commits of 1 to 1,000 events, 10^4 entries played again
python -m bench.keeping --quick             small sizes
python -m bench.keeping --replay 1000000    so many entries played again, in a process of its own
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from bench.measure import machine, peak_bytes
from bench.tables import Table, size, times
from rhodian import Account, Asset, Deposit, Payment, Rules, State, outside, step
from rhodian_desk.cli.entry import quietly
from rhodian_desk.store import Command, Store
from rhodian_desk.store.book import Book, Empty
from rhodian_desk.store.sqlite import Sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

COMMITS = ((1, 300), (10, 100), (100, 30), (1_000, 12))
"""How many events are in a commit, and how many commits are measured."""

COMMITS_QUICK = ((1, 5), (100, 2))
REPLAY, REPLAY_QUICK = 10**4, 500
READ = (10**3, 10**5)
READ_QUICK = (10**2, 10**3)

USD = Asset("USD", 2)
WORLD = outside(USD)
OWNERS = tuple(Account(f"member {number}", "margin", USD) for number in range(100))
_US_PER_S = 1e6
_BYTES_PER_MIB = 2**20

NOTES = (
    "Elapsed time, the median of commits that take turns; each is on the disk before it is answered.",
    "The bare INSERT writes the very same rows to the same tables of another file, with nothing worked out.",
    "The step is the kernel's own, on the same events and a book in memory: no store that plays is quicker.",
    "The aim is at most 3x. It is met where few events are a commit; the more there are, the more of it is the step.",
)


def events(first: int, count: int) -> tuple[Command, ...]:
    """Return so many deposits and payments, each of a hundred members paying the next one half of what came in."""
    made = []
    for number in range(first, first + count):
        payer, payee = OWNERS[number // 2 % 100], OWNERS[(number // 2 + 1) % 100]
        event = Payment(number, payer, payee, 500) if number % 2 else Deposit(number, payer, 1000)
        made.append(Command(f"event {number}", event))
    return tuple(made)


@attrs.define
class Recorded:
    """What a store writes, statement by statement, commit by commit."""

    database: Any
    """The store's connection."""
    commits: list[list[tuple[str, list[Sequence[object]]]]] = attrs.field(factory=list)
    """For each commit its statements, with their rows of values."""

    def listen(self) -> None:
        """Begin to keep what is written."""
        run, run_each = self.database.run, self.database.run_each

        def kept(sql: str, values: Sequence[object] = ()) -> list[Any]:
            if sql.startswith("BEGIN IMMEDIATE"):
                self.commits.append([])
            elif sql.startswith("UPDATE"):
                self.commits[-1].append((sql, [values]))
            return run(sql, values)  # type: ignore[no-any-return]  # it is a method of the store's

        def kept_each(sql: str, rows: Iterable[Sequence[object]]) -> None:
            self.commits[-1].append((sql, list(rows)))
            run_each(sql, self.commits[-1][-1][1])

        self.database.run, self.database.run_each = kept, kept_each


def elapsed(work: Callable[[], object]) -> float:
    """Return how many seconds some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def kept_and_bare(folder: Path, at_once: int, commits: int) -> tuple[float, float]:
    """Return the seconds that a commit takes in a store, and that writing its rows takes with nothing worked out."""
    ahead = [events(number * at_once, at_once) for number in range(commits)]
    with Store.create(str(folder / "recorded.db")) as store:
        recorded = Recorded(store._database)  # noqa: SLF001  # what it writes is what is measured
        recorded.listen()
        for each in ahead:
            store.apply_all(each)
    Store.create(str(folder / "bare.db")).close()
    bare = Sqlite(str(folder / "bare.db"))

    def write(commit: list[tuple[str, list[Sequence[object]]]]) -> None:
        for sql, rows in commit:
            bare.run_each(sql, rows)

    taken = []
    with Store.create(str(folder / "kept.db")) as store:
        for each, commit in zip(ahead, recorded.commits, strict=True):
            kept = elapsed(partial(store.apply_all, each))
            taken.append((kept, elapsed(partial(bare.write, partial(write, commit)))))
    bare.close()
    kept, without = (statistics.median(each) for each in zip(*taken, strict=True))
    return kept, without


def stepped(count: int) -> float:
    """Return the seconds that the kernel's step takes for an event, with the book in memory."""
    ahead, book, state = events(0, count), Book(Empty()), State((Rules(0),))

    def take() -> None:
        nonlocal state
        for each in ahead:
            taken = step(state, book, each.event)
            book.write(taken.posting.changes)
            state = taken.state

    return elapsed(take) / count


def commits_table(*, quick: bool) -> Table:
    """Measure commits of different sizes."""
    rows = []
    for at_once, commits in COMMITS_QUICK if quick else COMMITS:
        with tempfile.TemporaryDirectory() as folder:
            kept, bare = (each / at_once for each in kept_and_bare(Path(folder), at_once, commits))
        figures = f"{1 / kept:,.0f}", f"{1 / bare:,.0f}", f"{kept * _US_PER_S:,.0f}", times(kept / bare)
        alone = stepped(at_once * commits) * _US_PER_S
        rows.append((f"{at_once:,} in a commit", *figures, f"{alone:,.0f}"))
    head = ("events", "a second", "bare INSERT", "µs an event", "times the bare INSERT", "µs of the step")
    return Table("Events into a durable book, SQLite", head, tuple(rows), NOTES)


def filled(path: str, count: int) -> None:
    """Make a book of so many entries."""
    with Store.create(path) as store:
        for first in range(0, count, 1_000):
            store.apply_all(events(first, min(1_000, count - first)))


def replay(count: int) -> tuple[float, float, float, float]:
    """Make a book and play it again: return the seconds of both, those of the processor, and the most memory in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "book.db")
        making = elapsed(lambda: filled(path, count))
        with Store.open(path) as store:
            begun = time.process_time()
            playing = elapsed(store.verify)
            processor = time.process_time() - begun
    return making, playing, processor, peak_bytes() / _BYTES_PER_MIB


def replay_table(count: int) -> Table:
    """Play a book again in a process of its own, so that its peak memory is its own."""
    program = f"from bench.keeping import replay; print(*replay({count}))"
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603  # our own command
    making, playing, processor, memory = map(float, done.stdout.split())
    each = f"{processor / count * _US_PER_S:.0f}"
    figures = f"{making:.1f}", f"{playing:.1f}", f"{processor:.1f}", each, f"{memory:.0f}"
    head = ("entries", "s to write", "s to verify", "s of the processor", "µs an entry", "MiB at most")
    return Table("A book played again by `verify`", head, ((size(count), *figures),))


def reading_table(*, quick: bool) -> Table:
    """Read all balances of books with ever more entries and the same accounts."""
    rows = []
    for count in READ_QUICK if quick else READ:
        with tempfile.TemporaryDirectory() as folder:
            filled(str(Path(folder) / "book.db"), count)
            with Store.open(str(Path(folder) / "book.db")) as store:
                listed = min(elapsed(store.balances) for _ in range(20))
                one = min(elapsed(lambda: store.held(OWNERS[5])) for _ in range(20))
        rows.append((size(count), f"{listed * _US_PER_S:,.0f}", f"{one * _US_PER_S:,.0f}"))
    title = f"Balances of {len(OWNERS)} accounts, by entries in the journal"
    return Table(title, ("entries", "µs for all", "µs for one"), tuple(rows))


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure all three."""
    again = replay_table(REPLAY_QUICK if quick else REPLAY)
    return commits_table(quick=quick), again, reading_table(quick=quick)


def main() -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser("python -m bench.keeping", description="Measure what a durable book costs.")
    asked.add_argument("--quick", action="store_true", help="small sizes")
    asked.add_argument("--replay", type=int, metavar="N", help="play so many entries again, and nothing else")
    options = asked.parse_args()
    sys.stdout.write(f"{machine()}\n")
    for table in (replay_table(options.replay),) if options.replay else tables(quick=options.quick):
        sys.stdout.write(f"\n{table.text()}")
    return 0


if __name__ == "__main__":
    sys.exit(quietly(main))
