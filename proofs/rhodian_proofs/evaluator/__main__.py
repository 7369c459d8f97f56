"""Convenience: `python -m rhodian_proofs.evaluator` compares both walkers on claims; any difference is exit code 1."""

from __future__ import annotations

import argparse
import fnmatch
import functools
import multiprocessing
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from rhodian_proofs.evaluator.compare import named
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rhodian_proofs.evaluator.compare import Comparison


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, say what was found of each claim, and return 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="python -m rhodian_proofs.evaluator", description=__doc__)
    parser.add_argument("--select", nargs="*", default=["*"], help="clauses or names of claims, with * for anything")
    parser.add_argument("--lengths", type=int, default=3, help="the greatest length of sequences")
    parser.add_argument("--changed", type=int, default=0, help="how many changed claims, besides its denial, of each")
    parser.add_argument("--timeout-ms", type=int, default=10_000, help="the solver's limit for one question")
    parser.add_argument("--at-least", type=int, default=1, help="how many claims have to be walked twice, and agree")
    parser.add_argument("--jobs", type=int, default=1, help="how many claims are compared at a time")
    options = parser.parse_args(arguments)
    names = [
        claim.name
        for claim in claims()
        if any(fnmatch.fnmatch(name, each) for each in options.select for name in (claim.clause, claim.name))
    ]
    one = functools.partial(named, length_max=options.lengths, changed=options.changed, timeout_ms=options.timeout_ms)
    found = []
    for each in _all(one, names, options.jobs):
        found.append(each)
        sys.stdout.write(f"{each.clause:6} {each.claim}: {each.end} ({_seconds([each])})\n")
        sys.stdout.flush()
    sys.stdout.write(summary(found))
    agreed = sum(each.end == "agrees" for each in found)
    return 1 if agreed < options.at_least or any(each.differences for each in found) else 0


def _all(one: Callable[[str], Comparison], names: Sequence[str], jobs: int) -> Iterator[Comparison]:
    """Yield what is found of each claim, in order, some of them in processes of their own."""
    if jobs == 1:
        yield from map(one, names)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, names)


def _seconds(found: Sequence[Comparison]) -> str:
    rows = [row for each in found for row in each.rows]
    return (
        f"first {sum(row.first.seconds for row in rows):.1f} s, second {sum(row.second.seconds for row in rows):.1f} s"
    )


def summary(found: Sequence[Comparison]) -> str:
    """Return the totals, and how often each reason kept a claim from being walked twice."""
    differ = sum(bool(each.differences) for each in found)
    agreed = [each for each in found if not each.differences and not each.unknown]
    spelled = sum(each.has_sequences for each in agreed)
    reasons = Counter(each.unknown for each in found if each.unknown)
    rows = [row for each in found for row in each.rows if row.what != "claim"]
    failing = sum(row.second.holds is False and not row.unknown for row in rows)
    unsure = sum(bool(row.unknown) for row in rows)
    counts = f"{len(agreed) - spelled} agree wholly, {spelled} agree at the lengths walked, {differ} differ"
    lines = [
        f"{len(found)} claims: {counts}, {sum(reasons.values())} not walked twice ({_seconds(found)})",
        *(f"  {count} not walked twice: {reason}" for reason, count in reasons.most_common()),
    ]
    if rows:
        lines.append(f"changed claims: {failing} refuted, {len(rows) - failing - unsure} hold, {unsure} not known")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
