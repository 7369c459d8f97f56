"""Convenience: `rhodian prove`, which proves the claims and says what each one is."""

from __future__ import annotations

import fnmatch
import json
import shlex
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rhodian_proofs.attest.files import Unreadable, content, write_whole
from rhodian_proofs.attest.words import visible
from rhodian_proofs.language import hashes
from rhodian_proofs.language.loader import NotLoaded
from rhodian_proofs.record import Limits
from rhodian_proofs.run import where
from rhodian_proofs.run.arguments import SOLVERS, parser
from rhodian_proofs.run.cache import Cache
from rhodian_proofs.run.document import document
from rhodian_proofs.run.outcome import shortfalls, unjudged
from rhodian_proofs.run.registry import BadClaims, claims, claims_of, ensure_checked, origin
from rhodian_proofs.run.suite import prove
from rhodian_proofs.run.summary import fitted, line, summary

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Verdict
    from rhodian_proofs.report import Context

_MUTANTS = "mutants.json"
"""Where, beside a report, the mutants of a run are kept for the report of another."""


class _BadRequest(Exception):
    """A request that cannot be met; the text says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked for; return 0 if each claim is what it is declared to be, 1 if not, 2 for a bad request."""
    options = parser().parse_args(arguments)
    try:
        return _do(options)
    except (_BadRequest, BadClaims, NotLoaded) as error:
        sys.stderr.write(f"rhodian prove: {visible(str(error))}\n")
        return 2
    except SystemExit:
        sys.stderr.write("rhodian prove: what was to be proved tried to end the prover; nothing is shown\n")
        return 1
    except BrokenProcessPool:
        sys.stderr.write("rhodian prove: a process of the prover died, perhaps for want of memory; try fewer --jobs\n")
        return 1


def _do(options: argparse.Namespace) -> int:
    """Do what is asked for."""
    _refuse(options)
    if options.mutants:
        return _mutants(options)
    wanted = [claim for claim in _all(options) if _matches(claim, options.select)]
    if not wanted:
        raise _BadRequest(f"no claim matches {' '.join(options.select)}; see rhodian prove --list")
    if options.list:
        for claim in wanted:
            sys.stdout.write(visible(f"{claim.clause:6} {claim.name}\n       {claim.sentence}\n"))
        return 0
    return _prove(options, [*_lemmas(wanted), *wanted])


def _refuse(options: argparse.Namespace) -> None:
    """Refuse at once what would only fail at the end of a long run, and make the directories to write to.

    Raises:
        _BadRequest: for what cannot be met.
    """
    if sys.flags.optimize:
        raise _BadRequest("a claim is its asserts, which Python leaves out with -O or PYTHONOPTIMIZE; run without")
    if options.sign_off:
        _sign(None)
        if not options.no_cache or options.select != ["*"] or options.claims or options.mutants:
            raise _BadRequest("--sign-off is for a full run: with --no-cache, without --select, --claims or --mutants")
    _refuse_mutants(options)
    if not options.list:
        _make_directories(options)


def _make_directories(options: argparse.Namespace) -> None:
    """Make the directories that a report and an export are written to.

    Raises:
        _BadRequest: if one cannot be written to.
    """
    for flag in ("report", "export"):
        directory = getattr(options, flag)
        try:
            if directory is not None:
                where.ready(Path(directory))
        except OSError as error:
            raise _BadRequest(f"--{flag}: cannot write to {directory}: {error.strerror}; name a directory") from None


def _kept(options: argparse.Namespace) -> Path:
    """Make the directory that verdicts are kept in, and return it.

    Raises:
        _BadRequest: if it cannot be written to.
    """
    directory = options.cache
    try:
        private = directory is None  # as the convention has it; who names a directory may mean to share it
        directory = where.default() if private else Path(directory)
        where.ready(directory, 0o700 if private else 0o777)
    except (OSError, RuntimeError) as error:
        why = f"{directory}: {error.strerror}" if isinstance(error, OSError) else str(error)
        right = "name a directory with --cache, or say --no-cache"
        raise _BadRequest(f"--cache: verdicts cannot be kept in {why}; {right}") from None
    return directory


def _refuse_mutants(options: argparse.Namespace) -> None:
    """Refuse what does not go together with changes of the kernel, or without them."""
    if options.mutants and (options.claims or options.export):
        raise _BadRequest("--mutants changes Rhodian's kernel, and goes with neither --claims nor --export")
    if (options.sample and not options.mutants) or (options.record and (not options.sample or options.select != ["*"])):
        raise _BadRequest("--sample goes with --mutants, and --record with --sample and without --select")
    if options.tests and not options.mutants:
        raise _BadRequest("--tests goes with --mutants; the proofs take no word from tests")


def _all(options: argparse.Namespace) -> tuple[Claim, ...]:
    """Return the claims that are asked about, checked."""
    found = claims_of(options.claims) if options.claims else claims()
    ensure_checked(options.claims)
    return found


def _matches(claim: Claim, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatchcase(text, pattern) for pattern in patterns for text in (claim.clause, claim.name))


def _lemmas(wanted: Sequence[Claim]) -> list[Claim]:
    """Return the lemmas that claims could use and that are not among them; nothing if no claim knows our theorems."""
    known = {
        str(getattr(value, "__module__", ""))
        for claim in wanted
        for value in (*claim.check.__globals__.values(), claim.check)
    }
    if not any(name.startswith("rhodian_proofs.theorems") for name in known):
        return []
    return [claim for claim in claims() if claim.lemma is not None and claim not in wanted]


def _prove(options: argparse.Namespace, chosen: Sequence[Claim]) -> int:
    """Prove claims, say what each is as soon as it is known, and write what is asked for."""
    milliseconds = options.timeout * 1000
    limits = Limits(milliseconds, milliseconds, options.seeds, options.hard_seeds, SOLVERS[options.solver])
    tell = _teller(options)
    started = time.perf_counter()
    done = 0

    def say(verdict: Verdict) -> None:
        nonlocal done
        done += 1
        tell(line(verdict, done, len(chosen)))

    keeps = not options.no_cache and not all(map(origin, chosen))  # of a user's claims nothing is kept
    cache = Cache(_kept(options) if keeps else None)
    verdicts = prove(chosen, limits, options.jobs, cache, say)
    seconds = time.perf_counter() - started
    for each in unjudged(chosen, verdicts):
        tell(f"NO VERDICT: {each}")
    if cache.lost:
        tell(f"{len(cache.lost)} verdicts could not be kept in {cache.directory}: {cache.lost[0]}")
    tell(summary(verdicts, limits, seconds, cache.directory))
    short = shortfalls(chosen, verdicts)
    found = document(verdicts, limits, seconds, asked=len(chosen), shortfalls=short)
    _write(options, found, tell)
    if options.format == "json":
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 1 if short else 0


def _teller(options: argparse.Namespace) -> Callable[[str], None]:
    """Return what says a line: where standard output is for JSON alone, to standard error."""
    stream = sys.stderr if options.format == "json" else sys.stdout

    def tell(text: str) -> None:
        stream.write(f"{fitted(visible(text), stream)}\n")
        stream.flush()

    return tell


def _write(options: argparse.Namespace, found: dict[str, Any], tell: Callable[[str], None]) -> None:
    """Write the report, the export and the record that were asked for."""
    if options.report:
        from rhodian_proofs.report import write  # noqa: PLC0415  # needed for this only

        write(Path(options.report), found, _context(options))
        tell(f"wrote the report: {Path(options.report) / 'index.html'}")
    if options.export:
        from rhodian_proofs.solvers.export import export  # noqa: PLC0415  # needed for this only

        export(Path(options.export), found, options.jobs, tell)
        tell(f"wrote the questions, and what re-checks them: {options.export}")
    if options.sign_off:
        tell(_sign(found))


def _sign(found: Mapping[str, Any] | None) -> str:
    """Write the record of a run, and say where and its digest; without a run, only see whether there is a place for it.

    Raises:
        _BadRequest: if there is none, or the run cannot be signed off.
    """
    from rhodian_proofs.attest import signing  # noqa: PLC0415  # needed for this only
    from rhodian_proofs.solvers import manifest  # noqa: PLC0415  # the same

    try:
        record = signing.where()
        if found is None:
            where.ready(record.parent)
            return ""
        asked = {claim.name: (claim.clause, claim.scope) for claim in claims()}
        digest = signing.write(record, found, asked, manifest.digest(found))
    except signing.NotSigned as error:
        raise _BadRequest(str(error)) from None
    except OSError as error:
        raise _BadRequest(f"--sign-off: cannot write the record {record}: {error.strerror}") from None
    return f"wrote the record of what was signed off: {record}; its digest is {digest}"


def _context(options: argparse.Namespace) -> Context:
    """Return what the report says besides: the date, the specification, and the mutants of this very kernel."""
    from rhodian_proofs.report import Context  # noqa: PLC0415  # needed for this only

    spec = hashes.home("rhodian_proofs").parent.parent / "SPEC.md"
    mutants = None
    with suppress(Unreadable, ValueError, KeyError, TypeError, RecursionError):
        kept = json.loads(content(Path(options.report) / _MUTANTS))
        mutants = kept if kept["kernel"] == hashes.kernel() else None
    return Context(
        date=datetime.now(tz=UTC).strftime("%d %B %Y, %H:%M UTC"),
        spec=spec if spec.is_file() and not options.claims else None,
        command=_again(options),
        selected=() if options.select == ["*"] else tuple(options.select),
        mutants=mutants,
    )


def _again(options: argparse.Namespace) -> str:
    """Return what a reader types to prove again what was asked for, from nothing."""
    words = ["--claims", *options.claims] if options.claims else ["--no-cache"]
    selected = [] if options.select == ["*"] else ["--select", *options.select]
    return shlex.join(["rhodian", "prove", *words, *selected])


def _mutants(options: argparse.Namespace) -> int:
    """Put the proofs to changes of the kernel; return 1 if one is left that is not recorded."""
    from rhodian_proofs.mutation.command import run  # noqa: PLC0415  # needed for this only

    tell = _teller(options)
    if not options.no_cache:
        options.cache = _kept(options)
    found = run(options, tell)
    if isinstance(found, str):
        raise _BadRequest(found)
    report, passed = found
    kept = {**report.document(), "passed": passed, "kernel": hashes.kernel()}
    if options.report:
        write_whole(Path(options.report) / _MUTANTS, json.dumps(kept, indent=1) + "\n")
        tell(f"wrote the mutants, for the report of a later run: {Path(options.report) / _MUTANTS}")
    if options.format == "json":
        sys.stdout.write(json.dumps(kept, indent=1) + "\n")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
