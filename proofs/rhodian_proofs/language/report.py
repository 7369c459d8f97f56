"""Convenience: `python -m rhodian_proofs.language.report [MODULE ...]` lists what is not in the language, by file."""

from __future__ import annotations

import sys
import time
from collections import Counter

from rhodian_proofs.language import hashes
from rhodian_proofs.language.loader import ROOTS
from rhodian_proofs.language.meanings import is_checked
from rhodian_proofs.language.modules import refusals


def main(arguments: list[str]) -> int:
    """List the refusals of modules, of all that are checked if none is named; return 1 if there is one."""
    started = time.perf_counter()
    wanted = arguments or [name for root in ROOTS for name in hashes.modules(root) if is_checked(name)]
    found = [refusal for name in wanted for refusal in refusals(name)]
    for refusal in found:
        sys.stdout.write(f"{refusal}\n")
    for path, count in Counter(refusal.path for refusal in found).most_common():
        sys.stdout.write(f"{count:5} {path}\n")
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{len(found)} refusals in {len(wanted)} modules, {seconds:.1f} s\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
