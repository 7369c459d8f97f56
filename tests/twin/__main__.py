"""Convenience: many histories of the twin beside the machine, drawn at random.

python -m tests.twin                                10^4 histories of 60 events
python -m tests.twin --histories 200 --seed 7       others, the same at every run

The first difference is cut down to the events that it takes, and printed with its seed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from random import Random

from tests.twin.beside import Differs
from tests.twin.histories import drawn

PROGRESS_EACH = 1000


def main() -> int:
    """Play, and return 1 if the twin and the machine differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("--histories", type=int, default=10**4)
    parser.add_argument("--events", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    taken, seen = Counter[str](), Counter[str]()
    for place in range(given.histories):
        seed = given.seed * 10**6 + place
        try:
            beside = drawn(Random(seed), given.events)  # noqa: S311  # the same history for the same seed
        except Differs as difference:
            sys.stdout.write(f"seed {seed}: {difference}\n")
            return 1
        taken, seen = taken + beside.taken, seen + beside.twin.seen
        if (place + 1) % PROGRESS_EACH == 0:
            sys.stdout.write(f"{place + 1} histories, {taken.total()} events taken\n")
    for what, times in sorted({**taken, **seen}.items()):
        sys.stdout.write(f"{times:>9} {what}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
