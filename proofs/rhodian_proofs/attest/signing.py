"""Checked: writes the record of what was signed off, after a full run in which nothing was left open."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from rhodian_proofs.attest import records
from rhodian_proofs.attest.files import write_whole
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
    return home / records.RECORD


def record(document: Mapping[str, Any], asked: Mapping[str, tuple[str, str]], questions: str) -> dict[str, Any]:
    """Return what of a run is worth keeping: the same run gives the same text, on any machine.

    The digests of the functions that a claim went through stand under `kernel`, once for all claims.

    Args:
        document: the run, as plain values.
        asked: all claims there are, by name: the clause of each, and its bounds if it names any.
        questions: the digest of the manifest that an export of this run has.

    Raises:
        NotSigned: if a claim is missing or is not what it declares to be, was not walked in this run, or was walked on
            other code; or if the solvers were asked less than is needed.
    """
    _refuse_fewer(document, asked)
    for claim in document["claims"]:
        _refuse_open(claim, asked[claim["name"]], document["kernel"])
    if document["shortfalls"]:
        raise NotSigned(f"not all was shown that was asked for: {document['shortfalls'][0]}")
    least, limits = Limits(), document["limits"]
    seeds = limits["seeds"] >= least.seeds and limits["seeds_nonlinear"] >= least.seeds_nonlinear
    if not seeds or set(limits["solvers"]) != set(least.solvers):
        raise NotSigned(
            f"both solvers are asked, under {least.seeds} seeds at least, {least.seeds_nonlinear} if non-linear"
        )
    ran = (document["kernel"], document["proofs"]) == (hashes.kernel(), hashes.digests("rhodian_proofs"))
    if not ran or not hashes.is_unchanged():
        raise NotSigned("the kernel or the prover changed while the proofs ran")
    kept = {name: document[name] for name in ("rhodian", "python", "solvers", "limits", "kernel", "proofs")}
    claims = [_claim(each) for each in document["claims"]]
    return {"schema": records.SCHEMA, **kept, "questions": questions, "claims": claims}


def _refuse_fewer(document: Mapping[str, Any], asked: Mapping[str, tuple[str, str]]) -> None:
    """Refuse a run that has not one verdict for each claim there is.

    Raises:
        NotSigned: if it has not.
    """
    judged = Counter(claim["name"] for claim in document["claims"])
    if not asked or judged != dict.fromkeys(asked, 1) or document["asked"] != len(asked):
        wrong = [name for name in dict.fromkeys((*asked, *judged)) if (judged[name], name in asked) != (1, True)]
        raise NotSigned(f"of {len(asked)} claims {len(judged)} were judged, once each: {', '.join(wrong[:5])}")


def _refuse_open(claim: Mapping[str, Any], declares: tuple[str, str], kernel: Mapping[str, str]) -> None:
    """Refuse a claim that is not what it declares to be, or was not shown in this run, on this kernel.

    Raises:
        NotSigned: if it is such a claim.
    """
    name = f"{claim['clause']} {claim['name']}"
    if claim["status"] != ("bounded" if declares[1] else "proved") or claim["reasons"]:
        raise NotSigned(f"{name} is {claim['status'] if claim['status'] == 'open' else 'not what it declares to be'}")
    if (claim["clause"], claim["scope"]) != declares:
        raise NotSigned(f"{name} has another clause or other bounds than it declares")
    if not all(each["passed"] for each in claim["sanity"]):
        raise NotSigned(f"{name}: a check of it failed")
    if not all(each["answer"] and not each["answer"]["complaints"] for each in claim["questions"]):
        raise NotSigned(f"{name}: a question is not answered")
    if claim["cached"]:
        raise NotSigned(f"{claim['name']} was taken from the cache; run with --no-cache")
    for reached in claim["reached"]:
        if kernel.get(reached["name"]) != reached["sha256"]:
            raise NotSigned(f"{reached['name']} changed while the proofs ran")


def write(path: Path, document: Mapping[str, Any], asked: Mapping[str, tuple[str, str]], questions: str) -> str:
    """Write the record of a run as text that can be compared line by line, and return its digest.

    Raises:
        NotSigned: if the run cannot be signed off.
    """
    found = record(document, asked, questions)
    text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    write_whole(path, text)
    return hashes.canonical(records.read(path))


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a claim."""
    kept = {name: claim[name] for name in ("clause", "name", "sentence", "status", "scope")}
    functions = sorted({each["name"] for part in ("reached", "about") for each in claim[part]})
    return {**kept, "functions": functions, "paths": len(claim["paths"]), "questions": len(claim["questions"])}
