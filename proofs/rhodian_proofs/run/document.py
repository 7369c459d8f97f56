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


def document(verdicts: Sequence[Verdict], limits: Limits, seconds: float) -> dict[str, Any]:
    """Return all that a run found: versions, limits, digests of the kernel, and the record of each claim."""
    return {
        "schema": SCHEMA,
        "rhodian": version("rhodian"),
        "python": platform.python_version(),
        "solvers": {"z3": version("z3-solver"), "cvc5": version("cvc5")},
        "limits": converter.unstructure(limits),
        "seconds": round(seconds, 3),
        "kernel": hashes.kernel(),
        "claims": converter.unstructure(list(verdicts)),
    }
