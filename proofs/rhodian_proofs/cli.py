"""Convenience: `rhodian prove`, which proves the claims and says what each one is."""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_proofs.cache import Cache
from rhodian_proofs.document import document
from rhodian_proofs.record import Limits, Status
from rhodian_proofs.registry import claims
from rhodian_proofs.suite import prove

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_proofs.claims import Claim
    from rhodian_proofs.record import Verdict

_SOLVERS = {"both": ("z3", "cvc5"), "z3": ("z3",), "cvc5": ("cvc5",)}


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
    milliseconds = options.timeout * 1000
    limits = Limits(milliseconds, milliseconds, options.seeds, options.hard_seeds, _SOLVERS[options.solver])
    started = time.perf_counter()
    done = 0

    def say(verdict: Verdict) -> None:
        nonlocal done
        done += 1
        if options.format == "text":
            _say(verdict, done, len(chosen))

    cache = Cache(None if options.no_cache else Path(options.cache))
    verdicts = prove(chosen, limits, options.jobs, cache, say)
    seconds = time.perf_counter() - started
    if options.format == "json":
        sys.stdout.write(json.dumps(document(verdicts, limits, seconds), indent=1) + "\n")
    else:
        _summary(verdicts, seconds)
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
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="how many processes at a time")
    parser.add_argument("--timeout", type=_positive, default=24, help="seconds for one question to one solver")
    parser.add_argument("--seeds", type=_positive, default=Limits().seeds, help="seeds for Z3, for a linear question")
    parser.add_argument("--hard-seeds", type=_positive, default=Limits().seeds_nonlinear, help="and for another")
    parser.add_argument("--solver", choices=sorted(_SOLVERS), default="both", help="whom to ask; one proves nothing")
    parser.add_argument("--no-cache", action="store_true", help="take no verdict from an earlier run")
    parser.add_argument("--cache", default=".proofs", metavar="DIR", help="where verdicts are kept")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0 or len(text) > 6:  # noqa: PLR2004  # a million is enough
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 999999")
    return int(text)


def _matches(claim: Claim, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (claim.clause, claim.name))


def _say(verdict: Verdict, done: int, of: int) -> None:
    answers = [asked.answer for asked in verdict.questions if asked.answer]
    z3_seconds, cvc5_seconds = (sum(times) for times in zip((0, 0), *_times(verdict), strict=True))
    cached = ", from the cache" if verdict.cached else ""
    sys.stdout.write(
        f"[{done:2}/{of}] {verdict.status.value:8} {verdict.clause:6} {verdict.name}  "
        f"({len(verdict.paths)} paths, {len(answers)} questions, walk {verdict.walk_seconds:.1f} s, "
        f"Z3 again {z3_seconds:.1f} s, cvc5 {cvc5_seconds:.1f} s{cached})\n"
    )
    sys.stdout.flush()


def _times(verdict: Verdict) -> list[tuple[float, float]]:
    answers = (asked.answer for asked in verdict.questions)
    return [(answer.z3_seconds, answer.cvc5_seconds) for answer in answers if answer]


def _summary(verdicts: Sequence[Verdict], seconds: float) -> None:
    count = {status: sum(verdict.status is status for verdict in verdicts) for status in Status}
    for verdict in verdicts:
        for reason in verdict.reasons[:5]:
            sys.stdout.write(f"OPEN {verdict.clause} {verdict.name}: {reason}\n")
        if verdict.status is Status.BOUNDED:
            sys.stdout.write(f"bounded {verdict.clause} {verdict.name}: {verdict.scope}\n")
    questions = {asked.name for verdict in verdicts for asked in verdict.questions}
    sys.stdout.write(
        f"{count[Status.PROVED]} proved, {count[Status.BOUNDED]} bounded, {count[Status.OPEN]} open; "
        f"{sum(len(verdict.paths) for verdict in verdicts)} paths, "
        f"{sum(verdict.obligations for verdict in verdicts)} obligations that come down to {len(questions)} questions; "
        f"{sum(verdict.witnesses for verdict in verdicts)} witnesses replayed; {seconds:.0f} s\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
