"""Convenience: what showing an outcome as tables costs beside writing the same as JSON, each in a process of its own.

python -m bench.shown            500 losses, 10^5 members, 10^4 events, 2 x 10^3 owners
python -m bench.shown --quick    small sizes
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.histories import marked, written
from bench.measure import machine
from bench.tables import Table, size, times
from rhodian_desk.cli.entry import main as run_command
from rhodian_desk.cli.entry import quietly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIZES, SIZES_QUICK = (500, 10**5, 10**4, 2 * 10**3), (5, 10**3, 100, 100)
"""How many losses, members, events and owners there are."""

MEMBERS = 100
"""How many members bear each of many losses."""

JSON, SHOWN, WHOLE, NARROW = "JSON", "tables", "tables, every row", "the same in 40 columns"
FORMS = {
    JSON: (["--json"], ""),
    SHOWN: ([], ""),
    WHOLE: (["--all"], ""),
    NARROW: (["--all"], "40"),
}
"""Each form: the words that ask for it, and how wide it is to be."""

NOTES = (
    "Each figure is the processor time of the whole command, reading, settling and writing, the least of",
    "several runs that take turns; the ratios are to JSON in the same run. The aim is at most 2.00x.",
)

HEAD = """\
schema = "rhodian.scenario/1"
id = "many"
title = "Many"
date = 2024-01-01

[asset]
code = "EUR"
scale = 2

[[waterfalls]]
name = "default waterfall"
rule = "in proportion"
basis = "contribution"
group = "members"

[groups.members]
purpose = "default fund"
"""


def scenario(members: int, losses: int) -> str:
    """Return a scenario of so many losses, each borne by so many members, as the text of its file."""
    rows = "".join(
        f'    {{ owner = "member {place:07d}", balance = "{10_000 + place}.00" }},\n' for place in range(members)
    )
    each = "".join(f'\n[[losses]]\nid = "loss {place}"\namount = "{5 + place}.01"\n' for place in range(losses))
    return f"{HEAD}rows = [\n{rows}]\n{each}"


def cases(sizes: Sequence[int]) -> dict[str, tuple[str, str]]:
    """Return what is measured: for each name the command and the text of its file."""
    losses, members, events, owners = sizes
    return {
        f"settle, {size(losses)} losses, {size(MEMBERS)} members": ("settle", scenario(MEMBERS, losses)),
        f"settle, {size(members)} members": ("settle", scenario(members, 1)),
        f"run, {size(events)} events": ("run", written(events)),
        f"compare, {size(owners)} owners": ("compare", marked(owners)),
    }


def tables(*, quick: bool) -> tuple[Table, ...]:
    """Measure every form of every case, several times in new processes that take turns, and return the table."""
    rows = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "many.toml"
        for name, (command, text) in cases(SIZES_QUICK if quick else SIZES).items():
            file.write_text(text, encoding="utf-8")
            least: dict[str, float] = {}
            for _ in range(1 if quick else 3):
                for form in FORMS:
                    least[form] = min(least.get(form, float("inf")), _in_own_process(command, str(file), form))
            rows.append((name, *_cells(least)))
    head = ("command", f"{JSON}, s", *(part for form in (SHOWN, WHOLE, NARROW) for part in (f"{form}, s", "to JSON")))
    return (Table("Tables for people beside the same as JSON", head, tuple(rows), NOTES),)


def _cells(least: Mapping[str, float]) -> list[str]:
    """Return the figures of one case: JSON, and each form of the tables with its ratio."""
    cells = [f"{least[JSON]:.2f}"]
    for form in (SHOWN, WHOLE, NARROW):
        cells += [f"{least[form]:.2f}", times(least[form] / least[JSON])]
    return cells


def _in_own_process(command: str, file: str, form: str) -> float:
    """Return the seconds of one command in a new process."""
    words, columns = FORMS[form]
    called = [sys.executable, "-m", "bench.shown", command, file, *words]
    around = {**os.environ, "COLUMNS": columns}
    done = subprocess.run(called, check=True, capture_output=True, text=True, env=around)  # noqa: S603  # our own module
    return float(done.stdout)


def measure(words: Sequence[str]) -> float:
    """Run a command in this process and return its seconds.

    Raises:
        RuntimeError: if it does not end well, or writes nothing.
    """
    out = StringIO()
    with redirect_stdout(out):
        begun = time.process_time()
        code = run_command(words)
        spent = time.process_time() - begun
    if code != 0 or not out.getvalue():
        raise RuntimeError("the command does not end well")
    return spent


def main(arguments: Sequence[str]) -> int:
    """Print the table; or, given a command, the seconds that it takes."""
    if arguments and arguments[0] != "--quick":
        sys.stdout.write(f"{measure(arguments)}")
        return 0
    sys.stdout.write(f"{machine()}\n")
    for table in tables(quick="--quick" in arguments):
        sys.stdout.write(f"\n{table.text()}")
    return 0


if __name__ == "__main__":
    sys.exit(quietly(lambda: main(sys.argv[1:])))
