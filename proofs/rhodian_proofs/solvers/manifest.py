"""Checked: what an export must hold: the claims of a run, the questions that each rests on, and their digests.

The same run gives the same text, certificates or not, so that its digest can be published before anyone exports.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from rhodian_proofs.language import hashes

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = "rhodian.export/2"
CHECKERS = ("recheck.py", "certificates.py")
"""What checks an export without Rhodian, and is copied into it."""


def checker(name: str) -> bytes:
    """Return the text of a checker, as it is copied."""
    path = hashes.home("rhodian_proofs") / "solvers" / "recheck" / name
    return hashes.source(path).replace(b"\r\n", b"\n")


def manifest(document: Mapping[str, Any]) -> str:
    """Return the text of the manifest of a run, given as plain values."""
    texts = {asked["name"]: asked["smtlib"] for claim in document["claims"] for asked in claim["questions"]}
    found = {
        "schema": SCHEMA,
        "rhodian": document["rhodian"],
        "kernel": document["kernel"],
        "checkers": {name: _sha256(checker(name)) for name in CHECKERS},
        "counts": {"claims": len(document["claims"]), "questions": len(texts)},
        "claims": [_claim(claim) for claim in document["claims"]],
        "questions": {name: _sha256(text.encode()) for name, text in texts.items()},
    }
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the manifest of a run, as `sha256sum manifest.json` prints it."""
    return _sha256(manifest(document).encode())


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a claim; it says so if it rests on no question, all its paths being of plain values."""
    kept = {name: claim[name] for name in ("clause", "name", "sentence", "status", "scope")}
    questions = sorted({asked["name"] for asked in claim["questions"]})
    return {**kept, "questions": questions, "plain": not questions}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
