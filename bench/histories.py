"""Convenience: what playing a long history from one file costs for each event, each size in a process of its own.

python -m bench.histories            10^3 and 10^4 events
python -m bench.histories --quick    small sizes
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from bench.measure import machine, peak_bytes
from bench.tables import Table, size, times
from rhodian_desk.cli.entry import main as run_command
from rhodian_desk.cli.entry import quietly
from rhodian_desk.history.decode import load
from rhodian_desk.play.play import play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rhodian_desk.play.played import Run

SIZES = (10**3, 10**4)
SIZES_QUICK = (100, 200)

MARKS = 16
OWNERS, OWNERS_QUICK = (2 * 10**3, 2 * 10**4), (100, 200)
"""How many marks, of how many owners of contracts, the second table has."""

MAKERS = 40
"""How many owners hold contracts throughout."""

READ, PLAYED = "read the file", "play it"

TIMED, TRACED, MARKED = "timed", "traced", "marked"
"""What a process measures: time; what Python allocates, which makes it slow; or the time of marks of many owners."""

_US_PER_S = 1e6
_BYTES_PER_MIB = 2**20

NOTES = (
    "One market. Of ten events four bring money in or out, three are trades, one is a plain loss, and two are marks.",
    "At every second mark an account is closed short: a pool bears a part of that, and gains the rest.",
    "A mark costs what the owners of contracts cost, here always some 40; any other event what it moves.",
    "Each figure is processor time, the least of several runs; flat is the aim: at most 1.50x.",
    "Kept is what Python has allocated once all is played: the file's records, and of every event what it moved.",
)

MARKED_NOTES = (
    "16 marks of one market, everyone liquidatable sold at each; before them a deposit of every owner and as many",
    "trades as there are pairs. Reading the file and printing what it comes to are in it. The aim is under 10 s.",
)

HEAD = """\
schema = "rhodian.history/1"
id = "long"
title = "A long history"
date = 2024-01-01

[[assets]]
code = "USD"
scale = 2

[[markets]]
name = "M"
mark = "10.00"
initial_ppm = 100000
maintenance_ppm = 50000
fee_ppm = 1000
penalty_ppm = 4000

[[pools]]
name = "fund"
owner = "house"
event_limit = "1.50"
period_limit = "300.00"
period = 1000

[policies.first]
pools = ["fund"]
bears = [{ pool = "fund" }]
"""

T = TypeVar("T")

Figures = dict[str, float]
"""What one process measured: seconds for each part, or bytes."""


def written(events: int) -> str:
    """Return a history of this many events, as the text of its file."""
    bodies = (body for number, body in zip(range(events), _bodies(), strict=False) if number < events)
    return HEAD + "".join(f"\n[[events]]\nat = {at}\n{body}\n" for at, body in enumerate(bodies))


def _bodies() -> Iterator[str]:
    """Yield events without end: everyone comes in and trades, and then it goes round and round."""
    makers = [f"maker {number:02d}" for number in range(MAKERS)]
    yield _contribution("1000.00")
    for maker in makers:
        yield _deposit(maker, "100000.00")
    for buyer, seller in zip(makers[::2], makers[1::2], strict=True):
        yield _trade(buyer, seller, 100)
    number = 0
    while True:
        yield from _cycle(number, makers[2 * number % MAKERS], makers[(2 * number + 1) % MAKERS])
        number += 1


def _cycle(number: int, buyer: str, seller: str) -> Iterator[str]:
    """Yield ten events, after which the market stands where it stood: one account has come and gone under."""
    taker = f"taker {number:06d}"
    yield _deposit(taker, "10.00")
    yield _trade(taker, seller, 10)
    yield _trade(buyer, seller, 1)
    yield _deposit(seller, "1.25")
    # The taker loses 12.00, and has 10.00.
    yield _mark("8.80", f'{{ owner = "{taker}", quantity = "all", price = "mark", counterpart = "{buyer}" }}')
    yield _contribution("3.00")
    yield _mark("10.00")
    yield _trade(seller, buyer, 1)
    yield f'type = "withdraw"\nmarket = "M"\nowner = "{seller}"\namount = "0.75"'
    yield f'type = "loss"\nid = "loss {number}"\namount = "0.50"\nasset = "USD"'


def marked(owners: int) -> str:
    """Return a history in which so many owners trade in pairs, and are marked time and again."""
    bodies = [_deposit(f"owner {number}", f"{20 + number % 50}.00") for number in range(owners)]
    bodies += [_trade(f"owner {number}", f"owner {number + 1}", 1 + number % 10) for number in range(0, owners - 1, 2)]
    prices = ("11.00", "9.00", "12.00", "8.00", "10.00", "7.00", "13.00", "10.00")
    bodies += [f'{_mark(prices[place % len(prices)])}\nsell = "all liquidatable"' for place in range(MARKS)]
    return HEAD + "".join(f"\n[[events]]\nat = {at}\n{body}\n" for at, body in enumerate(bodies))


def _deposit(owner: str, amount: str) -> str:
    return f'type = "deposit"\nmarket = "M"\nowner = "{owner}"\namount = "{amount}"'


def _contribution(amount: str) -> str:
    return f'type = "contribute"\npool = "fund"\namount = "{amount}"'


def _trade(buyer: str, seller: str, quantity: int) -> str:
    return (
        f'type = "trade"\nmarket = "M"\nbuyer = "{buyer}"\nseller = "{seller}"\nquantity = {quantity}\nprice = "10.00"'
    )


def _mark(price: str, *sales: str) -> str:
    return f'type = "mark"\nmarket = "M"\nprice = "{price}"\nsales = [{", ".join(sales)}]'


def measure(events: int, what: str) -> Figures:
    """Read and play one history in this process; return seconds by part, or bytes.

    Raises:
        RuntimeError: if what was played does not add up.
    """
    spent: Figures = {"start_bytes": peak_bytes()}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "long.toml"
        file.write_text(written(events), encoding="utf-8")
        if what == TRACED:
            tracemalloc.start()
        history = _timed(spent, READ, lambda: load(str(file)))
        run = _timed(spent, PLAYED, lambda: play(history))
    if what == TRACED:
        spent["kept_bytes"] = tracemalloc.get_traced_memory()[0]
    spent["peak_bytes"] = peak_bytes()
    if not _adds_up(run, events):
        raise RuntimeError("the history does not add up")
    return spent


def command(owners: int) -> Figures:
    """Run the whole command on marks of so many owners in this process; return its seconds and bytes.

    Raises:
        RuntimeError: if it does not end well.
    """
    spent: Figures = {"start_bytes": peak_bytes()}
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        file = Path(folder) / "marks.toml"
        file.write_text(marked(owners), encoding="utf-8")
        code = _timed(spent, PLAYED, lambda: run_command(["run", str(file), "--last"]))
    spent["peak_bytes"] = peak_bytes()
    if code != 0:
        raise RuntimeError("the history does not play")
    return spent


def _adds_up(run: Run, events: int) -> bool:
    """Tell whether all was played, every asset balances, and what was lost has been borne."""
    kinds = {kind for _, kind in run.borne()}
    all_played = len(run.played) == events and all(line.balanced for line in run.trial)
    return all_played and (events < SIZES_QUICK[0] or kinds == {"own margin", "pool", "haircut"})


def _timed(spent: Figures, part: str, call: Callable[[], T]) -> T:
    """Return what the call returns, and note how many seconds it took."""
    begun = time.process_time()
    result = call()
    spent[part] = time.process_time() - begun
    return result


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure every size, several times in new processes that take turns, and return the table."""
    sizes = SIZES_QUICK if quick else SIZES
    least: dict[int, Figures] = {}
    for _ in range(1 if quick else 3):
        for events in sizes:
            figures = _in_own_process(events, TIMED)
            so_far = least.setdefault(events, figures)
            least[events] = {name: min(figure, so_far[name]) for name, figure in figures.items()}
    for events in sizes:
        least[events]["kept_bytes"] = _in_own_process(events, TRACED)["kept_bytes"]
    return (_table(least, sizes), _marked_table(OWNERS_QUICK if quick else OWNERS))


def _marked_table(sizes: Sequence[int]) -> Table:
    """Measure marks of many owners, each size in a new process, and return the table."""
    rows = []
    for owners in sizes:
        figures = _in_own_process(owners, MARKED)
        each = f"{figures[PLAYED] / owners / MARKS * _US_PER_S:,.1f}"
        memory = f"{figures['peak_bytes'] / _BYTES_PER_MIB:,.0f} MiB"
        rows.append((size(owners), f"{figures[PLAYED]:.2f} s", each, memory))
    head = ("owners", "rhodian run", "microseconds for each owner and mark", "peak memory")
    return Table(f"{MARKS} marks of many owners, from one file", head, tuple(rows), MARKED_NOTES)


def _in_own_process(events: int, what: str) -> Figures:
    """Measure one size in a new process."""
    command = [sys.executable, "-m", "bench.histories", str(events), what]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    figures: Figures = json.loads(done.stdout)
    return figures


def _table(least: Mapping[int, Figures], sizes: Sequence[int]) -> Table:
    """Lay the figures out, one row for each size and one for flatness."""
    rows = []
    for events in sizes:
        figures = least[events]
        costs = (figures[READ], figures[PLAYED], figures[READ] + figures[PLAYED])
        rows.append(
            (
                size(events),
                *(f"{each / events * _US_PER_S:,.0f}" for each in costs),
                f"{(figures[READ] + figures[PLAYED]):.2f} s",
                f"{figures['kept_bytes'] / events:,.0f}",
                f"{figures['peak_bytes'] / _BYTES_PER_MIB:,.0f} MiB",
            )
        )
    first, last = least[sizes[0]], least[sizes[-1]]
    flat = [
        sum(last[part] for part in parts) / sizes[-1] / (sum(first[part] for part in parts) / sizes[0])
        for parts in ((READ,), (PLAYED,), (READ, PLAYED), ("kept_bytes",))
    ]
    against = f"{size(sizes[-1])} against {size(sizes[0])}"
    rows.append((against, *map(times, flat[:3]), "", times(flat[3]), ""))
    return Table(
        "A long history from one file: microseconds for each event, each in a process of its own",
        ("events", READ, PLAYED, "both", "whole", "kept bytes for each event", "peak memory"),
        tuple(rows),
        NOTES,
    )


def main(arguments: Sequence[str]) -> int:
    """Print the table; or, given a size and what to measure, the figures of one size as JSON."""
    if len(arguments) == len(("events", "what")):
        count, what = int(arguments[0]), arguments[1]
        sys.stdout.write(json.dumps(command(count) if what == MARKED else measure(count, what)))
        return 0
    sys.stdout.write(f"{machine()}\n")
    for table in tables(quick="--quick" in arguments):
        sys.stdout.write(f"\n{table.text()}")
    return 0


if __name__ == "__main__":
    sys.exit(quietly(lambda: main(sys.argv[1:])))
