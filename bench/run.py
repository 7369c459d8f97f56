"""Convenience: measure everything in one run and print it; no test ever judges a time."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench import (
    allocation,
    bulk,
    deleveraging,
    exactness,
    keeping,
    liquidations,
    machine_marks,
    posting,
    proving,
    settlement,
    stress,
)
from bench.measure import machine

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADER = "Each figure is the least processor time of several rounds that take turns; compare within one run only."

# Settlements come first: where the system counts a child's memory from its parent's, the parent is still small.
_PARTS = (
    *(settlement.tables, machine_marks.tables, liquidations.tables, deleveraging.tables),
    *(posting.tables, allocation.tables, bulk.tables, stress.tables, proving.tables, keeping.tables),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the tables, perhaps write them as Markdown, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Rhodian beside the alternatives.")
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds: a matter of seconds")
    parser.add_argument("--markdown", metavar="OUT", type=Path, help="also write the tables to this file, as Markdown")
    options = parser.parse_args(arguments)
    if options.markdown is not None and not options.markdown.absolute().parent.is_dir():
        parser.error(f"--markdown: there is no folder {options.markdown.absolute().parent}")
    facts = machine()
    sys.stdout.write(f"{facts}\n{_HEADER}\n")
    page = [f"{facts} {_HEADER}\n"]
    for tables in _PARTS:
        for table in tables(quick=options.quick):
            sys.stdout.write(f"\n{table.text()}")
            sys.stdout.flush()
            page.append(table.markdown())
    table = exactness.table()
    sys.stdout.write(f"\n{table.text()}")
    page.append(table.markdown())
    if options.markdown is not None:
        try:
            options.markdown.write_text("\n".join(page), encoding="utf-8")
        except OSError as error:
            sys.stderr.write(f"python -m bench: cannot write {options.markdown}: {error.strerror}\n")
            return 2
    return 0
