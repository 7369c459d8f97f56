"""Checked: have CrossHair, which shares no code with the proof engine, look at the same claims.

It runs a claim on the real interpreter with whole numbers that are not known, and walks its paths. That corroborates
the proofs within the bounds of `rhodian_proofs.crosshair.parts`; it is no proof of its own.
`python -m rhodian_proofs.crosshair.corroborate` does it.
"""

from __future__ import annotations

import argparse
import enum
import fnmatch
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.crosshair.expected import EXPECTED_NOT_CONFIRMED
from rhodian_proofs.crosshair.harness import harness
from rhodian_proofs.crosshair.parts import SCOPE, NoHarnessError
from rhodian_proofs.crosshair.run import CONFIRMED, NOT_CONFIRMED, UNMET, UnreadableError, ask, source_of
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.crosshair.harness import Harness
    from rhodian_proofs.crosshair.run import Said

SECONDS = 10
"""How much processor time CrossHair has for one contract."""
BRIEF_SECONDS = 3
"""The same for a claim that it is expected not to confirm, unless a full look is asked for."""
CANARY_SECONDS = 20
"""The same for a false contract of the canary file; each is refuted in far less."""
CANARIES = Path(__file__).with_name("canaries.py")
"""The file of false contracts."""
_UNMEETABLE = "a_precondition_that_nothing_meets"


class Outcome(enum.Enum):
    """What CrossHair made of a claim."""

    CORROBORATED = "corroborated"
    NOT_CONFIRMED = "not confirmed"
    NO_TEETH = "without teeth"
    NO_HARNESS = "no harness"
    REFUTED = "refuted"
    ERROR = "error"


@attrs.frozen
class Finding:
    """A claim, and what CrossHair made of it."""

    clause: str
    """The number of its clause."""
    name: str
    """The name of the claim."""
    outcome: Outcome
    """What was made of it."""
    detail: str = ""
    """Why, where it is not corroborated."""
    seconds: float = 0.0
    """How long it took."""


def corroborate(
    select: Sequence[str] = ("*",),
    per_condition_timeout: int = SECONDS,
    jobs: int = 2,
    brief: Collection[str] = (),
    say: Callable[[Finding], None] = lambda _: None,
) -> list[Finding]:
    """Have CrossHair look at the claims whose clause or name matches a pattern; return a finding for each, in order.

    Args:
        select: the patterns.
        per_condition_timeout: seconds of processor time for each claim, and again for its false variant.
        jobs: how many claims at a time.
        brief: the names of claims that get no more than `BRIEF_SECONDS`.
        say: called with each finding once it is made.
    """
    chosen = [claim for claim in claims() if _matches(claim, select)]

    def look(claim: Claim) -> Finding:
        seconds = min(BRIEF_SECONDS, per_condition_timeout) if claim.name in brief else per_condition_timeout
        finding = _look(claim, seconds)
        say(finding)
        return finding

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(look, chosen))


def _matches(claim: Claim, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (claim.clause, claim.name))


def _look(claim: Claim, per_condition_timeout: int) -> Finding:
    """Write the harness of a claim to a file of its own, and have CrossHair look at it."""
    started = time.perf_counter()
    try:
        made = harness(claim.name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "harness_of_a_claim.py"
            path.write_text(source_of(made), encoding="utf-8")
            said = ask(path, per_condition_timeout)
        outcome, detail = judge(made, said)
    except NoHarnessError as fault:
        outcome, detail = Outcome.NO_HARNESS, str(fault)
    except UnreadableError as fault:
        outcome, detail = Outcome.ERROR, str(fault)
    return Finding(claim.clause, claim.name, outcome, detail, time.perf_counter() - started)


def judge(made: Harness, said: Mapping[str, Said]) -> tuple[Outcome, str]:
    """Return what the verdicts on a claim and on its false variant make of the claim, and why.

    It is corroborated only if it is confirmed, word for word, and the false variant refuted in the same harness by
    numbers for which it fails when run on them: a harness that never reaches the claim refutes nothing.
    """
    claim, false = said["holds"], said["fails"]
    if claim.refuted:
        fails = _fails(made, made.holds, claim.counterexample("holds"))
        return Outcome.REFUTED, claim.text + ("" if fails else ", which does not happen when run on these numbers")
    if claim.text not in {CONFIRMED, NOT_CONFIRMED}:
        return Outcome.ERROR, claim.text
    if false.text in {CONFIRMED, NOT_CONFIRMED}:
        return Outcome.NO_TEETH, f"of the claim it says {claim.text!r}, but its false variant is not refuted"
    if not _fails(made, made.fails, false.counterexample("fails")):
        return Outcome.ERROR, f"the false variant is not refuted by numbers for which it fails: {false.text}"
    if claim.text == NOT_CONFIRMED:
        return Outcome.NOT_CONFIRMED, "not every path was walked in the time; the false variant was refuted"
    return Outcome.CORROBORATED, ""


def _fails(made: Harness, run: Callable[..., None], numbers: Sequence[int] | None) -> bool:
    """Tell whether an assert fails on these numbers, which have to be within their bounds."""
    if numbers is None or len(numbers) != len(made.numbers):
        return False
    for number, value in zip(made.numbers, numbers, strict=True):
        if (number.low is not None and value < number.low) or (number.high is not None and value > number.high):
            return False
    try:
        run(*numbers)
    except AssertionError:
        return True
    return False


def silent_canaries(said: Mapping[str, Said]) -> list[str]:
    """Return the false contracts that were not refuted."""
    return [
        f"{name}: {verdict.text}"
        for name, verdict in said.items()
        if not (verdict.text.startswith(UNMET) if name == _UNMEETABLE else verdict.refuted)
    ]


def check_canaries(path: Path = CANARIES) -> list[str]:
    """Have CrossHair look at the false contracts; return what is wrong, which should be nothing."""
    try:
        return silent_canaries(ask(path, CANARY_SECONDS))
    except UnreadableError as fault:
        return [str(fault)]


def surprises(findings: Iterable[Finding], expected: Mapping[str, str], known: Iterable[str]) -> list[str]:
    """Return each finding that is not as expected, and each expectation about no claim that is known.

    Args:
        findings: what was found.
        expected: by name, why a claim is expected not to be confirmed.
        known: the names of all claims.
    """
    wrong = [f"{name} is expected not to be confirmed, but is no claim" for name in sorted(set(expected) - set(known))]
    for finding in findings:
        told = f"{finding.clause} {finding.name}"
        if finding.outcome is Outcome.CORROBORATED:
            if finding.name in expected:
                wrong.append(f"{told}: is confirmed now; take it off the list of those expected not to be")
        elif finding.outcome in {Outcome.REFUTED, Outcome.ERROR} or finding.name not in expected:
            wrong.append(f"{told}: {finding.outcome.value}: {finding.detail}")
    return wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Have CrossHair look at the claims; return 0 if all is as expected, 1 if not, 2 for a bad request."""
    options = _parser().parse_args(arguments)
    names = [claim.name for claim in claims()]
    if not any(_matches(claim, options.select) for claim in claims()):
        sys.stderr.write(f"corroborate: no claim matches {' '.join(options.select)}; see rhodian prove --list\n")
        return 2
    started = time.perf_counter()
    if silent := check_canaries():
        sys.stdout.write("".join(f"FALSE AND NOT REFUTED {each}\n" for each in silent))
        sys.stdout.write("CrossHair does not refute what is false, so nothing that it confirms counts.\n")
        return 1
    brief = () if options.full else EXPECTED_NOT_CONFIRMED
    findings = corroborate(options.select, options.timeout, options.jobs, brief, _say)
    wrong = surprises(findings, EXPECTED_NOT_CONFIRMED, names)
    _summary(findings, wrong, time.perf_counter() - started)
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m rhodian_proofs.crosshair.corroborate",
        description="Have CrossHair look at the claims of SPEC.md.",
    )
    parser.add_argument("--select", nargs="+", default=["*"], metavar="PATTERN", help="clauses or names, as in AL-*")
    parser.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="how many claims at a time")
    parser.add_argument("--timeout", type=_positive, default=SECONDS, help="seconds of processor time for one contract")
    parser.add_argument(
        "--full", action="store_true", help="give as much time to the claims that are expected not to be confirmed"
    )
    return parser


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0 or len(text) > 4:  # noqa: PLR2004  # hours are enough
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 9999")
    return int(text)


def _say(finding: Finding) -> None:
    sys.stderr.write(f"{finding.outcome.value:13} {finding.clause:6} {finding.name} ({finding.seconds:.1f} s)\n")


def _summary(findings: Sequence[Finding], wrong: Sequence[str], seconds: float) -> None:
    """Print what was not confirmed, by name, what was not expected, and the counts."""
    for finding in findings:
        if finding.outcome in {Outcome.NOT_CONFIRMED, Outcome.NO_TEETH, Outcome.NO_HARNESS}:
            sys.stdout.write(f"{finding.outcome.value} {finding.clause} {finding.name}\n")
    sys.stdout.write("".join(f"NOT AS EXPECTED {each}\n" for each in wrong))
    count = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    counts = ", ".join(f"{number} {outcome.value}" for outcome, number in count.items())
    sys.stdout.write(f"CrossHair: {counts}; every false contract refuted; {SCOPE}; {seconds:.0f} s, ")
    sys.stdout.write(f"{os.times().children_user + os.times().children_system:.0f} s of processor time\n")


if __name__ == "__main__":
    raise SystemExit(main())
