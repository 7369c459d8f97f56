"""Checked: writes the record of what was signed off, after a full run in which nothing was left open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rhodian_proofs.attest import attest
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class NotSigned(Exception):
    """A run that cannot be signed off; the text says why."""


def where() -> Path:
    """Return where the record goes, in the source tree.

    Raises:
        NotSigned: if this is an installed package: its record is that of who released it.
    """
    home = hashes.home("rhodian_proofs")
    if not (home.parent.parent / "SPEC.md").is_file():
        raise NotSigned(f"a run is signed off in the source tree, and {home} is not in one")
    return home / attest.RECORD


def record(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a run is worth keeping: the same run gives the same text, on any machine.

    The digests of the functions that a claim went through stand under `kernel`, once for all claims.

    Raises:
        NotSigned: if a claim is open, was not walked in this run, or was walked on other code; or if the solvers
            were asked less than is needed.
    """
    for claim in document["claims"]:
        if claim["status"] == "open":
            raise NotSigned(f"{claim['clause']} {claim['name']} is open")
        if claim["cached"]:
            raise NotSigned(f"{claim['name']} was taken from the cache; run with --no-cache")
        for reached in claim["reached"]:
            if document["kernel"].get(reached["name"]) != reached["sha256"]:
                raise NotSigned(f"{reached['name']} changed while the proofs ran")
    least, limits = Limits(), document["limits"]
    seeds = limits["seeds"] >= least.seeds and limits["seeds_nonlinear"] >= least.seeds_nonlinear
    if not seeds or set(limits["solvers"]) != set(least.solvers):
        raise NotSigned(
            f"both solvers are asked, under {least.seeds} seeds at least, {least.seeds_nonlinear} if non-linear"
        )
    if document["kernel"] != hashes.kernel():
        raise NotSigned("the kernel changed while the proofs ran")
    kept = {name: document[name] for name in ("rhodian", "python", "solvers", "limits", "kernel")}
    return {
        "schema": attest.SCHEMA,
        **kept,
        "proofs": attest.proofs(),
        "claims": [_claim(each) for each in document["claims"]],
    }


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Write the record of a run as text that can be compared line by line.

    Raises:
        NotSigned: if the run cannot be signed off.
    """
    text = json.dumps(record(document), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a claim."""
    kept = {name: claim[name] for name in ("clause", "name", "sentence", "status", "scope")}
    functions = sorted({each["name"] for part in ("reached", "about") for each in claim[part]})
    return {**kept, "functions": functions, "paths": len(claim["paths"]), "questions": len(claim["questions"])}
