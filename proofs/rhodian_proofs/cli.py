"""Convenience: `rhodian prove`, which proves the claims and says what each one is."""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from importlib.metadata import version
from multiprocessing import get_context
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.check import Limits, Status, Verdict, check, lemma_name
from rhodian_proofs.registry import claims

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_proofs.claims import Claim


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove the claims asked for; return 0 if each is what it is declared to be, 1 if not, 2 for a bad request."""
    options = _parser().parse_args(arguments)
    wanted = [claim for claim in claims() if _matches(claim, options.select)]
    chosen = [claim for claim in claims() if claim in wanted or claim.lemma is not None]
    if not wanted:
        sys.stderr.write(f"rhodian prove: no claim matches {' '.join(options.select)}; see rhodian prove --list\n")
        return 2
    if options.list:
        for claim in wanted:
            sys.stdout.write(f"{claim.clause:6} {claim.name}\n       {claim.sentence}\n")
        return 0
    limits = Limits(z3_ms=options.timeout * 1000, cvc5_ms=options.timeout * 1000, seeds=options.seeds)
    started = time.perf_counter()
    order = {claim.name: place for place, claim in enumerate(chosen)}
    verdicts = []
    for verdict in _verdicts(chosen, limits, options.jobs):
        verdicts.append(verdict)
        if options.format == "text":
            _say(verdict, len(verdicts), len(chosen))
    verdicts.sort(key=lambda verdict: order[verdict.name])
    _settle_lemmas(verdicts)
    if options.format == "json":
        sys.stdout.write(json.dumps(_document(verdicts, limits), indent=1) + "\n")
    else:
        _summary(verdicts, time.perf_counter() - started)
    return 1 if any(verdict.status is Status.OPEN for verdict in verdicts) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rhodian prove",
        description="Prove what SPEC.md claims of the kernel, on the kernel's own functions, with Z3 and cvc5.",
    )
    parser.add_argument(
        "--select", nargs="+", default=["*"], metavar="PATTERN", help="clauses or names, as in AL-*; lemmas come along"
    )
    parser.add_argument("--list", action="store_true", help="list the claims, and prove nothing")
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="how many claims at a time")
    parser.add_argument("--timeout", type=_positive, default=24, help="seconds for one question to one solver")
    parser.add_argument("--seeds", type=_positive, default=Limits().seeds, help="further seeds for Z3")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0 or len(text) > 6:  # noqa: PLR2004  # a million is enough
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999999")
    return int(text)


def _matches(claim: Claim, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (claim.clause, claim.name))


def _verdicts(chosen: Sequence[Claim], limits: Limits, jobs: int) -> Iterator[Verdict]:
    """Check claims, some at a time, each in a process that was started for this; yield each when it is done."""
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(partial(_check_named, claim.name, limits)) for claim in chosen]
        for future in as_completed(futures):
            yield future.result()


def _check_named(name: str, limits: Limits) -> Verdict:
    (claim,) = (claim for claim in claims() if claim.name == name)
    return check(claim, limits)


def _settle_lemmas(verdicts: list[Verdict]) -> None:
    """Leave open whatever uses a lemma that has not been proved in the same run."""
    statements = {claim.name: lemma_name(claim.lemma) for claim in claims() if claim.lemma is not None}
    proved: set[str] = set()
    for _ in statements:  # each round adds the lemmas that rest on those proved so far, and on nothing else
        proved |= {
            statements[verdict.name]
            for verdict in verdicts
            if verdict.name in statements and not verdict.reasons and proved.issuperset(verdict.lemmas)
        }
    for verdict in verdicts:
        missing = [lemma for lemma in verdict.lemmas if lemma not in proved]
        if missing:
            verdict.status = Status.OPEN
            verdict.reasons.append(f"uses a lemma that is not proved: {', '.join(missing)}")


def _say(verdict: Verdict, done: int, of: int) -> None:
    sys.stdout.write(
        f"[{done:2}/{of}] {verdict.status.value:8} {verdict.clause:6} {verdict.name}  "
        f"({verdict.paths} paths, {verdict.obligations} obligations, "
        f"Z3 {verdict.z3_seconds:.1f} s, cvc5 {verdict.cvc5_seconds:.1f} s)\n"
    )
    sys.stdout.flush()


def _summary(verdicts: Sequence[Verdict], seconds: float) -> None:
    count = {status: sum(verdict.status is status for verdict in verdicts) for status in Status}
    for verdict in verdicts:
        for reason in verdict.reasons[:5]:
            sys.stdout.write(f"OPEN {verdict.clause} {verdict.name}: {reason}\n")
        if verdict.status is Status.BOUNDED:
            sys.stdout.write(f"bounded {verdict.clause} {verdict.name}: {verdict.scope}\n")
    sys.stdout.write(
        f"{count[Status.PROVED]} proved, {count[Status.BOUNDED]} bounded, {count[Status.OPEN]} open; "
        f"{sum(verdict.paths for verdict in verdicts)} paths, "
        f"{sum(verdict.obligations for verdict in verdicts)} obligations, each answered by Z3 and by cvc5; "
        f"{sum(verdict.witnesses for verdict in verdicts)} witnesses replayed; {seconds:.0f} s\n"
    )


def _document(verdicts: Sequence[Verdict], limits: Limits) -> dict[str, object]:
    def plain(_: object, __: object, value: object) -> object:
        return value.value if isinstance(value, Status) else value

    return {
        "schema": "rhodian.proofs/1",
        "rhodian": version("rhodian"),
        "solvers": {"z3": version("z3-solver"), "cvc5": version("cvc5")},
        "limits": attrs.asdict(limits),
        "claims": [attrs.asdict(verdict, value_serializer=plain) for verdict in verdicts],
    }


if __name__ == "__main__":
    raise SystemExit(main())
