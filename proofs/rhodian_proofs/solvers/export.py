"""Convenience: `rhodian prove --export DIR`: every question as a file, for whoever wants to ask it without us.

In the directory: `questions/NAME.smt2`, with `NAME.json` beside it where a certificate was found; `manifest.json`,
which names the questions that each claim rests on, how many of both there are, and the digest of each question and of
`recheck.py` and `certificates.py`, which need nothing of Rhodian. Nothing else may lie there.
"""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from rhodian_proofs.solvers import manifest
from rhodian_proofs.solvers.certify import certify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

CERTIFY_MS = 30_000
"""How long a certificate is looked for."""


def export(directory: Path, document: Mapping[str, Any], jobs: int, say: Callable[[str], None]) -> None:
    """Write the questions of a run, their certificates and the means to check both.

    Args:
        directory: where to; made if it is not there.
        document: the run, as `rhodian_proofs.run.document` gives it.
        jobs: how many certificates are looked for at a time.
        say: called with a line of text now and then.
    """
    texts = {asked["name"]: asked["smtlib"] for claim in document["claims"] for asked in claim["questions"]}
    questions = directory / "questions"
    shutil.rmtree(questions, ignore_errors=True)
    questions.mkdir(parents=True)
    for name, text in texts.items():
        (questions / f"{name}.smt2").write_text(text, encoding="utf-8", newline="\n")
    found = _certificates(texts, jobs, say)
    for name, certificate in found.items():
        (questions / f"{name}.json").write_text(json.dumps(certificate) + "\n", encoding="utf-8", newline="\n")
    for name in manifest.CHECKERS:
        (directory / name).write_bytes(manifest.checker(name))
    (directory / "manifest.json").write_text(manifest.manifest(document), encoding="utf-8", newline="\n")
    say(f"{len(texts)} questions, {len(found)} of them with a certificate, in {directory}")
    say(f"the digest to compare with: {manifest.digest(document)}")


def _certificates(texts: Mapping[str, str], jobs: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Return a certificate for each question for which one is found."""
    found: dict[str, Any] = {}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        tried = pool.map(_certify, texts.values(), chunksize=8)
        for count, (name, certificate) in enumerate(zip(texts, tried, strict=True), 1):
            if certificate is not None:
                found[name] = certificate
            if count % 200 == 0:
                say(f"certificates looked for: {count} of {len(texts)} questions, {len(found)} found")
    return found


def _certify(smtlib: str) -> Any:
    return certify(smtlib, CERTIFY_MS)
