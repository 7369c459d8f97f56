"""Convenience: what a batch of liquidations costs for each account, beside NumPy, each size in a process of its own.

python -m bench.liquidations            10^4, 10^5 and 10^6 accounts
python -m bench.liquidations --quick    small sizes
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.allocation import lehmer
from bench.measure import Contestant, interleaved, machine, peak_bytes, ranking
from bench.rules import marks
from bench.tables import Table, size, times
from rhodian.deleveraging.cascades import fall
from rhodian.deleveraging.closing import close_in_proportion, close_in_rank
from rhodian.mutualisation.shortfall import collect
from rhodian_desk.cli.entry import quietly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Answer = tuple[list[int] | int, ...]
    """What a way of reckoning found: columns and totals."""

SIZES = (10**4, 10**5, 10**6)
SIZES_QUICK = (10**3, 10**4)

WAYS = ("collect", "cascade", "deleverage in proportion", "deleverage in rank")
SORTS = ("the cascade's sort alone", "the rank's sort alone")
OURS, NUMPY = "Rhodian", "NumPy"

PRICE = 977
SHOCK = 10_000
NEVER = 10**12

_ACCOUNTS_PER_READING = 10**5
_TURNS, _ROUNDS = 4, 3
_NS_PER_S = 1e9
_BYTES_PER_MIB = 2**20

NOTES = (
    "collect: each account pays its loss, then its fee, then its penalty, as far as its margin goes.",
    "cascade: who is liquidated, and what is traded in all; half the accounts fall.",
    "deleverage: half the open contracts are closed, at one price.",
    "The aim is at most 1.50x from 10^4 to 10^6; all but the first have a sort in them.",
    "The sort alone: Python's own, of the places by the same keys, before anything is done in that order.",
    "Bytes for each account are those beyond what the process held before, inputs and NumPy's arrays included.",
)


def numpy_collect(*columns: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Let each account pay its loss, its fee and its penalty, in this order; return what is missing last."""
    margins, losses, fees, penalties = columns
    paid = np.minimum(losses, margins)
    left = margins - paid
    fees_paid = np.minimum(fees, left)
    return paid, fees_paid, np.minimum(penalties, left - fees_paid), (losses - paid).sum()


def numpy_cascade(triggers: NDArray[np.int64], quantities: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Find the first account by rising trigger that is not reached; all before it have traded."""
    ranking = np.argsort(triggers, kind="stable")
    after = SHOCK + np.cumsum(quantities[ranking])
    before = after - quantities[ranking]
    spared = triggers[ranking] > before
    stop = int(spared.argmax()) if spared.any() else len(ranking)
    traded = np.zeros_like(quantities)
    traded[ranking[:stop]] = quantities[ranking[:stop]]
    return before[stop] if stop < len(ranking) else after[-1], traded


def numpy_in_proportion(need: int, caps: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Close in proportion to the caps, none of which binds, and value what is closed."""
    closed = marks(need, caps)
    return closed, closed * PRICE


def numpy_in_rank(need: int, caps: NDArray[np.int64], scores: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Close the highest scores first, and value what is closed."""
    ranking = np.argsort(-scores, kind="stable")
    ranked = caps[ranking]
    closed = np.empty_like(caps)
    closed[ranking] = np.clip(need - (np.cumsum(ranked) - ranked), 0, ranked)
    return closed, closed * PRICE


def calls(count: int) -> dict[tuple[str, str], Callable[[], Any]]:
    """Return what is to be timed for this many accounts, by way and by whose it is."""
    columns = [lehmer(count, limit, seed) for seed, limit in enumerate((3000, 4000, 60, 90, 300, 2000), 1)]
    margins, losses, fees, penalties, quantities, scores = columns
    triggers = [t if place % 2 else NEVER for place, t in enumerate(lehmer(count, 50 * count, 7))]
    need = sum(quantities) // 2
    lists = (margins, losses, fees, penalties, triggers, quantities, scores)
    arrays = [np.asarray(column, dtype=np.int64) for column in lists]
    owed, (falls_at, sizes, ranks) = arrays[:4], arrays[4:]
    mine: tuple[Callable[[], Any], ...] = (
        partial(collect, tuple(margins), tuple(losses), tuple(fees), tuple(penalties)),
        partial(fall, SHOCK, triggers, quantities),
        partial(close_in_proportion, need, PRICE, quantities, quantities),
        partial(close_in_rank, need, PRICE, quantities, scores),
    )
    theirs: tuple[Callable[[], Any], ...] = (
        partial(numpy_collect, *owed),
        partial(numpy_cascade, falls_at, sizes),
        partial(numpy_in_proportion, need, sizes),
        partial(numpy_in_rank, need, sizes, ranks),
    )
    sorts = (partial(ranking, triggers), partial(ranking, [-score for score in scores]))
    return dict(
        zip(
            [(way, whose) for whose, ways in ((OURS, WAYS), (NUMPY, WAYS), (OURS, SORTS)) for way in ways],
            (*mine, *theirs, *sorts),
            strict=True,
        )
    )


def disagreements(count: int) -> tuple[str, ...]:
    """Return the ways in which the two do not find the same to the unit."""
    made = {key: call() for key, call in calls(count).items()}
    found = {way: tuple(np.asarray(column).tolist() for column in made[way, NUMPY]) for way in WAYS}
    collected, (total, traded) = made[WAYS[0], OURS], made[WAYS[1], OURS]
    ours: tuple[Answer, ...] = (
        (*(list(column) for column in zip(*collected.rows, strict=True)), collected.missing),
        (total, list(traded)),
        *((list(made[way, OURS].quantities), list(made[way, OURS].values)) for way in WAYS[2:]),
    )
    return tuple(way for way, answer in zip(WAYS, ours, strict=True) if found[way] != answer)


def measure(count: int, rounds: int) -> dict[str, float]:
    """Time every way at one size in this process; return seconds, and bytes before and at the most.

    Raises:
        RuntimeError: if NumPy and Rhodian do not agree to the unit.
    """
    start = peak_bytes()
    repeats = max(1, _ACCOUNTS_PER_READING // count)
    contestants = {key: Contestant(call, repeats) for key, call in calls(count).items()}
    spent = {f"{way} {whose}": seconds for (way, whose), seconds in interleaved(contestants, rounds).items()}
    peak = peak_bytes()
    if found := disagreements(count):
        raise RuntimeError(f"the two disagree on {', '.join(found)}")
    return {**spent, "start_bytes": start, "peak_bytes": peak}


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure every size, each in processes of its own that take turns, and return the tables."""
    sizes = SIZES_QUICK if quick else SIZES
    turns = [
        {count: _in_own_process(count, 2 if quick else _ROUNDS) for count in sizes}
        for _ in range(1 if quick else _TURNS)
    ]
    figures = {count: {name: min(turn[count][name] for turn in turns) for name in turns[0][count]} for count in sizes}
    return _costs(figures, sizes), _ratios(figures, sizes)


def _in_own_process(count: int, rounds: int) -> dict[str, float]:
    """Measure one size in a new process."""
    command = [sys.executable, "-m", "bench.liquidations", str(count), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _costs(figures: Mapping[int, Mapping[str, float]], sizes: Sequence[int]) -> Table:
    """Say what each way costs for each account, whether that grows, and what memory it takes."""
    rows = []
    for way in (*WAYS, *SORTS):
        spent = [figures[count][f"{way} {OURS}"] / count * _NS_PER_S for count in sizes]
        rows.append((way, *(f"{each:.0f}" for each in spent), times(spent[-1] / spent[0])))
    peaks = (f"{figures[count]['peak_bytes'] / _BYTES_PER_MIB:,.0f} MiB" for count in sizes)
    rows.append(("peak memory", *peaks, ""))
    own = (f"{(figures[count]['peak_bytes'] - figures[count]['start_bytes']) / count:,.0f}" for count in sizes)
    rows.append(("bytes for each account", *own, ""))
    return Table(
        "A batch of liquidations: nanoseconds for each account, each size in a process of its own",
        ("way", *(f"{size(count)} accounts" for count in sizes), f"{size(sizes[-1])} against {size(sizes[0])}"),
        tuple(rows),
        NOTES,
    )


def _ratios(figures: Mapping[int, Mapping[str, float]], sizes: Sequence[int]) -> Table:
    """Set each way beside NumPy."""
    rows = [
        (way, *(times(figures[count][f"{way} {OURS}"] / figures[count][f"{way} {NUMPY}"]) for count in sizes))
        for way in WAYS
    ]
    return Table(
        "A batch of liquidations beside the same arithmetic in NumPy int64, arrays in and out",
        ("Rhodian is dearer by", *(f"{size(count)} accounts" for count in sizes)),
        tuple(rows),
        ("NumPy checks nothing and overflows without a word; here its numbers fit, and both agree to the unit.",),
    )


def main(arguments: Sequence[str]) -> int:
    """Print the tables; or, given a size and a number of rounds, the figures of one size as JSON."""
    if len(arguments) == len(("count", "rounds")):
        sys.stdout.write(json.dumps(measure(int(arguments[0]), int(arguments[1]))))
        return 0
    sys.stdout.write(f"{machine()}\n")
    for table in tables(quick="--quick" in arguments):
        sys.stdout.write(f"\n{table.text()}")
    return 0


if __name__ == "__main__":
    sys.exit(quietly(lambda: main(sys.argv[1:])))
