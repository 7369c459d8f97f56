"""Convenience: `rhodian prove --report DIR`: a run as JSON, as JUnit XML, as CSV and as a page that people read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.attest.files import write_whole
from rhodian_proofs.report import rows
from rhodian_proofs.report.figures import run_of
from rhodian_proofs.report.junit import junit
from rhodian_proofs.report.page import page
from rhodian_proofs.report.spec import Spec, read, whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


__all__ = ["Context", "write"]


@attrs.frozen
class Context:
    """What a report says besides what the run found; whatever is left out, the report leaves out."""

    date: str = ""
    """When the run was made, in words."""
    spec: Path | None = None
    """SPEC.md: formulas, assumptions and what is not claimed are taken from it, and from spec/ beside it."""
    command: str = "rhodian prove --no-cache"
    """What a reader types to run it again."""
    mutants: Mapping[str, Any] | None = None
    """What became of the mutants, as in the schema "rhodian.mutants/1"."""
    certified: frozenset[str] | None = None
    """The names of the questions that have a certificate that was checked."""
    selected: tuple[str, ...] = ()
    """The patterns that chose what was run; none if nothing was left out."""


def write(directory: Path, document: Mapping[str, Any], context: Context) -> None:
    """Write a run into a directory, which is made if need be.

    The files are `proofs.json`, `proofs.xml`, `matrix.csv` (clause by clause), `functions.csv` and `index.html`.

    Args:
        directory: where; files of these names are replaced.
        document: as in the schema "rhodian.proofs/2".
        context: what to say besides.

    Raises:
        OSError: if the directory or a file cannot be written, or SPEC.md cannot be read.
    """
    spec = Spec() if context.spec is None else read(whole(context.spec))
    run = run_of(document, spec, context.mutants, context.certified)
    directory.mkdir(parents=True, exist_ok=True)
    texts = {
        "proofs.json": json.dumps(document, indent=1) + "\n",
        "proofs.xml": junit(run),
        "matrix.csv": rows.by_clause(run),
        "functions.csv": rows.by_function(run),
        "index.html": page(run, context.date, context.command, context.selected),
    }
    for name, text in texts.items():
        write_whole(directory / name, text)
