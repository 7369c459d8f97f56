"""Convenience: a run of the proofs as plain values, for JSON; its schema is `docs/proofs.schema.json`."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rhodian_proofs.language import hashes
from rhodian_proofs.run.cache import converter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rhodian_proofs.record import Limits, Verdict

SCHEMA = "rhodian.proofs/2"


def document(
    verdicts: Sequence[Verdict], limits: Limits, seconds: float, *, asked: int, shortfalls: Sequence[str]
) -> dict[str, Any]:
    """Return all that a run found: versions, limits, digests of what was run, and the record of each claim.

    Args:
        verdicts: the records.
        limits: how hard the run tried.
        seconds: what it took.
        asked: how many claims were asked for.
        shortfalls: what keeps the run from having shown them all, as `run.outcome` says it.
    """
    return {
        "schema": SCHEMA,
        "rhodian": version("rhodian"),
        "python": platform.python_version(),
        "solvers": {"z3": version("z3-solver"), "cvc5": version("cvc5")},
        "limits": converter.unstructure(limits),
        "seconds": round(seconds, 3),
        "kernel": hashes.kernel(),
        "proofs": hashes.digests("rhodian_proofs"),
        "asked": asked,
        "judged": len(verdicts),
        "shortfalls": list(shortfalls),
        "claims": converter.unstructure(list(verdicts)),
    }
