"""Convenience: what a run of the proofs says in a terminal or a log: a line for each claim, and a table at the end."""

from __future__ import annotations

import os
from collections import Counter
from itertools import zip_longest
from shutil import get_terminal_size
from textwrap import fill
from typing import TYPE_CHECKING, TextIO

from rhodian_proofs.record import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rhodian_proofs.record import Limits, Verdict

_REASONS_MAX = 5
"""How many reasons are printed of why a claim is open; the JSON document holds all."""

_SLOWEST = 3
"""How many of the slowest claims are named."""

_NEAR = 0.2
"""From which part of a solver's time an answer is said to be near its limit: a slower machine may not get it."""


def line(verdict: Verdict, done: int, of: int) -> str:
    """Return what is said of a claim as soon as it is known; it is whole without the lines around it."""
    questions = sum(asked.answer is not None for asked in verdict.questions)
    walk, z3_seconds, cvc5_seconds = seconds_of(verdict)
    bounds = f"; bounds: {verdict.scope}" if verdict.status is Status.BOUNDED else ""
    cached = ", from the cache" if verdict.cached else ""
    return (
        f"[{done:{len(str(of))}}/{of}] {verdict.status.value:8} {verdict.clause:6} {verdict.name}  "
        f"({len(verdict.paths)} paths, {questions} questions, walk {walk:.1f} s, "
        f"Z3 again {z3_seconds:.1f} s, cvc5 {cvc5_seconds:.1f} s{cached}{bounds})"
    )


def seconds_of(verdict: Verdict) -> tuple[float, float, float]:
    """Return what a claim took: to walk, to ask Z3 again, to ask cvc5; a shared question counts for each claim."""
    answers = [asked.answer for asked in verdict.questions if asked.answer]
    return verdict.walk_seconds, sum(each.z3_seconds for each in answers), sum(each.cvc5_seconds for each in answers)


def summary(verdicts: Sequence[Verdict], limits: Limits, seconds: float, kept: Path | None = None) -> str:
    """Return the table at the end of a run, with all that is open and why, and where verdicts are kept, if anywhere."""
    where = "" if kept is None else f"; verdicts are kept in {kept}"
    total = _total(verdicts, limits, seconds) + where
    return "\n".join([*_table(verdicts), *_slowest(verdicts), *_near(verdicts, limits), *_open(verdicts), total])


def once(reasons: Sequence[str]) -> list[str]:
    """Return why a claim is open, each reason once, and of how many paths it was given if of more than one."""
    return [f"{reason} ({times} times)" if times > 1 else reason for reason, times in Counter(reasons).items()]


def _table(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield a row for every two parts of the specification, so that all of it stays on a screen."""
    parts = [*dict.fromkeys(_letters(verdict) for verdict in verdicts)]
    half = (len(parts) + 1) // 2
    head = f"{'clauses':8}" + "".join(f"{status.value:>9}" for status in Status)
    yield "\n" + "   ".join([head] * min(2, len(parts)))
    for first, second in zip_longest(parts[:half], parts[half:]):
        yield "   ".join(_row(letters, verdicts) for letters in (first, second) if letters is not None)


def _row(letters: str, verdicts: Sequence[Verdict]) -> str:
    """Return how many claims of a part of the specification have each status."""
    part = [verdict for verdict in verdicts if _letters(verdict) == letters]
    counts = (sum(verdict.status is status for verdict in part) for status in Status)
    return f"{letters + '-*':8}" + "".join(f"{number:9}" for number in counts)


def _letters(verdict: Verdict) -> str:
    return verdict.clause.partition("-")[0]


def _slowest(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield the claims that took longest in this run."""
    walked = sorted((verdict for verdict in verdicts if not verdict.cached), key=lambda each: -sum(seconds_of(each)))
    if walked:
        named = (f"{verdict.clause} {verdict.name} {sum(seconds_of(verdict)):.1f} s" for verdict in walked[:_SLOWEST])
        yield f"slowest: {'; '.join(named)}"


def _near(verdicts: Sequence[Verdict], limits: Limits) -> Iterator[str]:
    """Yield the claims with an answer that took much of the time that it had."""
    for verdict in verdicts:
        answers = [] if verdict.cached else [asked.answer for asked in verdict.questions if asked.answer]
        for solver, allowed, took in (
            ("Z3", limits.z3_ms / 1000, max((each.z3_slowest for each in answers), default=0.0)),
            ("cvc5", limits.cvc5_ms / 1000, max((each.cvc5_seconds for each in answers), default=0.0)),
        ):
            if took > _NEAR * allowed:
                yield f"near its limit: {verdict.clause} {verdict.name}: {solver} took {took:.1f} s of {allowed:g} s"


def _open(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Yield why claims are open."""
    for verdict in verdicts:
        reasons = once(verdict.reasons)
        for reason in reasons[:_REASONS_MAX]:
            yield f"OPEN {verdict.clause} {verdict.name}: {reason}"
        if (more := len(reasons) - _REASONS_MAX) > 0:
            yield f"OPEN {verdict.clause} {verdict.name}: and {more} more such reasons; --format json has them all"


def _total(verdicts: Sequence[Verdict], limits: Limits, seconds: float) -> str:
    """Return the line that says it all."""
    count = {status: sum(verdict.status is status for verdict in verdicts) for status in Status}
    questions = {asked.name for verdict in verdicts for asked in verdict.questions}
    cached = sum(verdict.cached for verdict in verdicts)
    return (
        f"{count[Status.PROVED]} proved, {count[Status.BOUNDED]} bounded, {count[Status.OPEN]} open"
        f"{f' ({cached} from the cache)' if cached else ''}; "
        f"{sum(len(verdict.paths) for verdict in verdicts)} paths, "
        f"{sum(verdict.obligations for verdict in verdicts)} obligations that come down to {len(questions)} questions "
        f"to {' and '.join(limits.solvers)}; "
        f"{sum(verdict.witnesses for verdict in verdicts)} witnesses replayed; {seconds:.0f} s"
    )


def fitted(text: str, stream: TextIO) -> str:
    """Return lines that are broken between words where they are wider than a terminal, or than `COLUMNS` says."""
    if not os.environ.get("COLUMNS") and not stream.isatty():
        return text
    width = get_terminal_size().columns
    lines = text.split("\n")
    return "\n".join(
        fill(each, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) for each in lines
    )
