"""Convenience: what a stress of 200 members takes: time and memory, for ten times as many scenarios.

Each is done in a process of its own, so that the memory is its own; and once more by two workers, of whom the time of
all processors is counted, so that what it costs to share the work out shows whatever else the machine does. How far two
workers halve the time by the clock is the efficiency: half the time of one over that of two, one right after the other.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import attrs

from bench.allocation import lehmer
from bench.measure import peak_bytes
from bench.tables import Table, size, times
from rhodian_desk.risk.stress import report
from rhodian_desk.risk.stress_file import Simulation, load

MEMBERS = 200
SCENARIOS, SCENARIOS_QUICK = (10**5, 10**6), (10**4,)
_MIB = 2**20
_TEXT = """\
schema = "rhodian.scenario/1"
id = "bench"
title = "Bench"
date = 2020-01-01
asset = {{ code = "EUR", scale = 2 }}
accounts = [{{ owner = "House", purpose = "own", balance = "70000000.00" }}]
losses = [{{ id = "one", amount = "1.00" }}]

[groups.members]
purpose = "fund"
rows = [{rows}]

[[waterfalls]]
name = "all"
rule = "in order"
layers = [
    {{ fund = {{ owner = "House", purpose = "own" }} }},
    {{ name = "fund", rule = "in proportion", group = "members" }},
]

[stress]
losses = ["1.00"]
members = [{members}]
"""


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure it, each number of scenarios and workers in a process of its own."""
    rows = []
    for count in SCENARIOS_QUICK if quick else SCENARIOS:
        alone, clock, memory = _measured(count, 0)
        shared, clock_shared, largest = _measured(count, 2)
        processors = (f"{alone:.1f} s", f"{memory} MiB", f"{shared:.1f} s", f"{largest} MiB", times(shared / alone))
        cells = (*processors, f"{clock:.1f} s", f"{clock_shared:.1f} s", f"{clock / (2 * clock_shared):.0%}")
        rows.append((size(count), *cells))
    return (
        Table(
            f"A stress of {MEMBERS} members: simulated, drawn, counted, and turned round",
            (
                *("scenarios", "alone", "its memory", "two workers, together", "memory of the first", "dearer"),
                *("by the clock: alone", "two workers", "efficiency"),
            ),
            tuple(rows),
            (
                "Seconds of all processors together; memory of the first counts pages of the file of losses.",
                "By the clock it says as much of what else the machine does: 100 % is half the time with two workers.",
            ),
        ),
    )


def _measured(count: int, workers: int) -> tuple[float, float, int]:
    """Return the seconds of processor time, those by the clock, and the MiB, of a stress in a process of its own."""
    words = [sys.executable, "-m", "bench.stress", str(count), str(workers)]
    done = subprocess.run(words, capture_output=True, check=True, text=True)  # noqa: S603  # our own words
    seconds, clock, peak = done.stdout.split()
    return float(seconds), float(clock), int(peak)


def one(count: int, workers: int) -> None:
    """Do one, and print what it took."""
    held = [1_000_000 + each for each in lehmer(MEMBERS, 10**8)]
    rows = ", ".join(f'{{ owner = "M{place}", balance = "{each}.00" }}' for place, each in enumerate(held))
    members = ", ".join(
        f'{{ owner = "M{place}", scale = "{each // 2}.00", margin = "{each * 3 // 2}.00" }}'
        for place, each in enumerate(held)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bench.toml")
        path.write_text(_TEXT.format(rows=rows, members=members), encoding="utf-8")
        stress = load(str(path))
    model = Simulation(count, 1, 4, Fraction(3, 10), "down")
    before, began = _spent(), time.perf_counter()
    report(attrs.evolve(stress, losses=(), simulation=model), workers)
    sys.stdout.write(f"{_spent() - before} {time.perf_counter() - began} {peak_bytes() // _MIB}\n")


def _spent() -> float:
    """Return the processor time of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    one(int(sys.argv[1]), int(sys.argv[2]))
