"""Checked: what `rhodian prove --mutants` does: it draws mutants, puts the proofs to them, and says the score."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_proofs.mutation import sample
from rhodian_proofs.mutation.fates import Report, score
from rhodian_proofs.mutation.kept import FOLDER, Kept
from rhodian_proofs.mutation.mutants import Trial, run_mutants, select_mutants
from rhodian_proofs.mutation.reach import known_claims
from rhodian_proofs.mutation.servers import Patience, Servers
from rhodian_proofs.run.cache import Cache
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence

    from rhodian_proofs.mutation.fates import Fate
    from rhodian_proofs.mutation.mutation import Mutant
    from rhodian_proofs.mutation.reach import Known

_MORE = 3
"""How much longer is tried what the record says is killed: a busier machine is no reason to call it a survivor."""


def run(options: argparse.Namespace, say: Callable[[str], None]) -> tuple[Report, bool] | str:
    """Put the proofs to the mutants that are asked for.

    Args:
        options: of the command; `sample` and `seed` draw some, `record` writes down what became of them.
        say: is given a line for each thing done.

    Returns:
        What became of them, and whether that is no worse than recorded; or why nothing can be asked.
    """
    started = time.perf_counter()
    every = select_mutants(options.select)
    chosen = every if options.sample is None else sample.draw(every, options.sample, options.seed)
    if not chosen:
        return f"no function with mutants matches {' '.join(options.select)}; try sharing.allocation.*"
    cache = None if options.no_cache else Path(options.cache)
    known = known_claims(Cache(cache))
    if not known:
        return "of no claim is it known what it goes through; prove them first, or take the record that was signed off"
    if missing := len(claims()) - len(known):
        say(f"{missing} claims are put to no mutant, since they were never proved; run rhodian prove first")
    recorded = {} if options.record else sample.read(sample.where())
    report = Report(_fates(options, chosen, known, recorded, say), len(every))
    say(report.table())
    found = score(report.fates)
    seconds = f"{time.perf_counter() - started:.0f} s"
    say(f"{found.killed} of {found.could_be_killed} mutants are killed by a proof, {found.percent}; {seconds}")
    if options.record:
        sample.write(sample.where(), report.fates, size=options.sample, seed=options.seed)
        say(f"recorded: {sample.where()}")
        return report, True
    compared = sample.compare(report.fates, recorded)
    for line in compared.lines():
        say(line)
    return report, compared.passed


def _fates(
    options: argparse.Namespace,
    chosen: Sequence[Mutant],
    known: Sequence[Known],
    recorded: Mapping[str, str],
    say: Callable[[str], None],
) -> tuple[Fate, ...]:
    """Ask about mutants what is not known from an earlier run."""
    patience = Patience()
    keeps = not options.no_cache and not options.tests
    kept = Kept(Path(options.cache) / FOLDER if keeps else None, patience)
    in_sample = options.sample is not None and not options.record

    def patience_for(mutant: Mutant) -> Patience:
        return patience.times(_MORE) if in_sample and mutant.id not in recorded else patience

    servers = Servers()
    try:
        return run_mutants(chosen, Trial(servers, known, kept, patience_for, options.tests), options.jobs, say)
    finally:
        servers.close()
