"""Convenience: `python -m tests.proofs.fuzz`: exit code 1 if the engine believed anything that is false."""

from __future__ import annotations

import argparse
import sys

from tests.proofs.fuzz.faults import FAULTS, found_by
from tests.proofs.fuzz.runs import run


def main() -> int:
    """Run the fuzzer as the command line says, and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs.fuzz", description="Hunt what the prover believes.")
    parser.add_argument("--count", type=int, default=300, help="how many programs")
    parser.add_argument("--seed", type=int, default=1, help="which: a run of the same seed is the same")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument(
        "--faults", action="store_true", help="plant each known fault in the engine, and say when it is found"
    )
    options = parser.parse_args()
    say = sys.stdout.write
    if options.faults:
        missed = 0
        for name in FAULTS:
            found = found_by(name, options.seed, options.count)
            missed += found is None
            say(f"{name}: {'not found' if found is None else f'after {found} programs'}\n")
        return 1 if missed else 0
    tally = run(options.seed, options.count, options.jobs)
    for wrong in tally.wrong:
        say(f"WRONG: seed {wrong.program.seed} is {wrong.said}, and false for {wrong.values}\n{wrong.program.text}\n")
    say(f"{tally.words()}\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
