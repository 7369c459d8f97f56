"""Convenience: what a mark of one market costs for each account, through the machine, beside NumPy's arithmetic.

python -m bench.machine_marks            10^3, 10^4, 20,000, 10^5 and 10^6 accounts
python -m bench.machine_marks --quick    small sizes
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bench.allocation import lehmer
from bench.measure import Contestant, interleaved, machine, peak_bytes
from bench.tables import Table, size, times
from rhodian import Account, Asset, Listing, Market, Marks, MutualPool, PoolTerms, Price, Rules, State, Terms, outside
from rhodian.machine import Step, step
from rhodian.markets import CONTRACTS
from rhodian_desk.cli.entry import quietly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

SIZES = (10**3, 10**4, 20_000, 10**5, 10**6)
SIZES_QUICK = (10**3, 10**4)
WAYS = ("a mark", "a mark, and all liquidatable sold")
OURS, NUMPY = "Rhodian", "NumPy"

OPENING, AFTER = 1000, 930
USD = Asset("USD", 0)
MARKET = Market("X", USD, 100_000, 50_000, Terms(0, 0, partial=False))
FUND = MutualPool("fund", Account("fund", "pool", USD), PoolTerms(10**9, 10**9, 86_400))

_ACCOUNTS_PER_READING = 10**4
_TURNS, _ROUNDS = 3, 3
_US_PER_S = 1e6
_BYTES_PER_MIB = 2**20

NOTES = (
    "a mark: from 1,000 to 930; everyone is settled, the bankrupt are torn up, a fund and the gains bear the rest.",
    "Half the accounts are long; margins are random, and about two longs in three fall below the requirement.",
    "The aim is at most 10 microseconds for each account, and at most 1.50x from 10^3 to 10^6.",
)


class Book(dict[Account, int]):
    """A host's book that knows its accounts by purpose and asset."""

    def __init__(self, entries: Iterable[tuple[Account, int]]) -> None:
        """Begin with some entries."""
        super().__init__(entries)
        self._places: defaultdict[tuple[str, Asset], list[Account]] = defaultdict(list)
        for account, held in self.items():
            if held:
                self._places[account.purpose, account.asset].append(account)

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        """Return the accounts of a purpose and an asset."""
        return self._places[purpose, asset]


def columns(count: int) -> tuple[list[int], list[int]]:
    """Return what each owner has as margin, and its contracts: above 0 long, below 0 short, 0 in all."""
    margins = [1 + each for each in lehmer(count, 2000, 1)]
    held = [(1 + each) * (1 if place % 2 else -1) for place, each in enumerate(lehmer(count, 20, 2))]
    last = sum(held)
    held[0] -= last
    margins[0] += 1000 * abs(last)
    return margins, held


def book(count: int) -> Book:
    """Return a book with so many accounts."""
    margins, held = columns(count)
    names = [f"owner {place:07}" for place in range(count)]
    longs = sum(max(0, each) for each in held)
    sides = (MARKET.short, MARKET.long)
    return Book(
        (
            *((MARKET.margin(name), margin) for name, margin in zip(names, margins, strict=True)),
            *((MARKET.side(name, sides[each > 0]), abs(each)) for name, each in zip(names, held, strict=True)),
            *((Account("outside", CONTRACTS, side), -longs) for side in sides),
            (FUND.account, 10**6),
            (outside(USD), -sum(margins) - 10**6),
        )
    )


def ours(host: Book, *, sell_all: bool) -> Step:
    """Mark the market through the machine."""
    state = State((Rules(0, (Listing(MARKET, OPENING),), (FUND,)),))
    return step(state, host, Marks(1, "a mark", (Price("X", AFTER),), sell_all=sell_all))


def numpy_mark(margins: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Return the shortfall and what each margin comes to before remedies."""
    brought = held * (AFTER - OPENING)
    after = margins + brought
    return int(-after[after < 0].sum()), np.maximum(after, 0)


def measure(count: int, rounds: int) -> dict[str, float]:
    """Time one size in this process; return seconds, and bytes before and at the most.

    Raises:
        RuntimeError: if the two do not find the same shortfall.
    """
    start = peak_bytes()
    host, lists = book(count), columns(count)
    arrays = tuple(np.asarray(column, dtype=np.int64) for column in lists)
    repeats = max(1, _ACCOUNTS_PER_READING // count)
    contestants = {
        f"{WAYS[0]} {OURS}": Contestant(partial(ours, host, sell_all=False), repeats),
        f"{WAYS[1]} {OURS}": Contestant(partial(ours, host, sell_all=True), repeats),
        NUMPY: Contestant(partial(numpy_mark, *arrays), repeats),
    }
    spent = interleaved(contestants, rounds)
    receipt = ours(host, sell_all=False).posting.receipt
    found = receipt[0].borne.shortfall.missing if isinstance(receipt, tuple) else -1
    if found != numpy_mark(*arrays)[0]:
        raise RuntimeError(f"the two disagree on the shortfall: {found}")
    return {**spent, "start_bytes": start, "peak_bytes": peak_bytes()}


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure every size, each in processes of its own that take turns, and return the table."""
    sizes = SIZES_QUICK if quick else SIZES
    turns = [
        {count: _in_own_process(count, 2 if quick else _ROUNDS) for count in sizes}
        for _ in range(1 if quick else _TURNS)
    ]
    figures = {count: {name: min(turn[count][name] for turn in turns) for name in turns[0][count]} for count in sizes}
    return (_costs(figures, sizes),)


def _in_own_process(count: int, rounds: int) -> dict[str, float]:
    """Measure one size in a new process."""
    command = [sys.executable, "-m", "bench.machine_marks", str(count), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _costs(figures: Mapping[int, Mapping[str, float]], sizes: Sequence[int]) -> Table:
    """Say what a mark costs for each account, whether that grows, and how dear it is beside NumPy."""
    rows: list[tuple[str, ...]] = []
    for way in WAYS:
        spent = [figures[count][f"{way} {OURS}"] / count * _US_PER_S for count in sizes]
        rows.append((way, *(f"{each:.1f}" for each in spent), times(spent[-1] / spent[0])))
        beside = (times(figures[count][f"{way} {OURS}"] / figures[count][NUMPY]) for count in sizes)
        rows.append((f"{way}, beside NumPy", *beside, ""))
    peaks = (f"{figures[count]['peak_bytes'] / _BYTES_PER_MIB:,.0f} MiB" for count in sizes)
    rows.append(("peak memory", *peaks, ""))
    return Table(
        "A mark through the machine: microseconds for each account, each size in a process of its own",
        ("way", *(f"{size(count)} accounts" for count in sizes), f"{size(sizes[-1])} against {size(sizes[0])}"),
        tuple(rows),
        (*NOTES, "NumPy settles the same mark in int64 arrays: it posts nothing, checks nothing and shares nothing."),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table; or, given a size and a number of rounds, the figures of one size as JSON."""
    if len(arguments) == len(("count", "rounds")):
        sys.stdout.write(json.dumps(measure(int(arguments[0]), int(arguments[1]))))
        return 0
    sys.stdout.write(f"{machine()}\n")
    for table in tables(quick="--quick" in arguments):
        sys.stdout.write(f"\n{table.text()}")
    return 0


if __name__ == "__main__":
    sys.exit(quietly(lambda: main(sys.argv[1:])))
