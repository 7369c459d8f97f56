"""Trusted: keeps verdicts in files, each under a digest of all that it depends on.

A verdict depends on the whole kernel and the whole of the proofs but the theorems, all of which may run when they are
imported; of the theorems, on the claim's module and those that it imports, and that these import, and so on; on the
limits; and on the versions of Python, Z3, cvc5 and attrs. If all of these are as they were, so is the run.

A file is a memory, no proof: it is as trustworthy as whoever can write to the directory. One that was damaged, or that
holds the verdict of another claim or one that does not make the claim what it declares to be, is no verdict.
"""

from __future__ import annotations

import ast
import functools
import inspect
import json
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import attrs
from cattrs.preconf.json import make_converter

from rhodian_proofs.attest.files import content, write_whole
from rhodian_proofs.language import hashes
from rhodian_proofs.record import Status, Verdict
from rhodian_proofs.run import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Limits

_BYTES_MAX = 256 * 2**20
"""The most bytes of a file that is read; a verdict names every path and every question of its claim."""
_THEOREMS = "rhodian_proofs.theorems."
converter = make_converter()
"""Turns a record into plain values and back."""


@attrs.frozen
class Cache:
    """Verdicts in a directory; nothing is kept if there is none."""

    directory: Path | None
    """Where they are."""
    lost: list[str] = attrs.field(factory=list, init=False, eq=False)
    """For each verdict that could not be written, why."""

    def load(self, claim: Claim, limits: Limits) -> Verdict | None:
        """Return the verdict of a claim if all that it depends on is as it was, and the file as it was written."""
        if self.directory is None:
            return None
        try:
            kept = json.loads(content(self.directory / f"{claim.name}.json", _BYTES_MAX))
            if kept != _sealed(depends(claim, limits), kept["verdict"]):
                return None
            verdict = converter.structure(kept["verdict"], Verdict)
            fits = _fits(claim, verdict)
        except Exception:  # noqa: BLE001  # whatever is wrong with it, the claim is walked again
            return None
        return attrs.evolve(verdict, cached=True) if fits else None

    def save(self, claim: Claim, limits: Limits, verdict: Verdict) -> None:
        """Keep a verdict that makes the claim what it declares to be; one that cannot be written is noted as lost."""
        if self.directory is None or verdict.status is Status.OPEN or not _fits(claim, verdict):
            return
        sealed = _sealed(depends(claim, limits), converter.unstructure(verdict))
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            write_whole(self.directory / f"{claim.name}.json", json.dumps(sealed))
        except OSError as error:
            self.lost.append(error.strerror or str(error))


def _sealed(depending: str, verdict: Any) -> dict[str, Any]:
    """Return what is written down: a verdict, what it depends on, and a digest of both."""
    return {"depends": depending, "verdict": verdict, "seal": hashes.canonical([depending, verdict])}


def _fits(claim: Claim, verdict: Verdict) -> bool:
    """Tell whether a verdict is of this claim as it stands, on this kernel, and makes it what it declares to be."""
    kernel = hashes.kernel()
    stands = verdict.statement == inspect.getsource(claim.check)
    return stands and not outcome.fault(claim, verdict) and all(kernel[e.name] == e.sha256 for e in verdict.reached)


def depends(claim: Claim, limits: Limits) -> str:
    """Return a digest of all that a claim's verdict depends on."""
    kernel, proofs = hashes.digests("rhodian"), hashes.digests("rhodian_proofs")
    reached = _closure([claim.check.__module__])
    taken = {name: proofs[name] for name in proofs if not name.startswith(_THEOREMS) or name in reached}
    versions = [sys.version, *(version(name) for name in ("z3-solver", "cvc5", "attrs"))]
    return hashes.canonical([kernel, taken, claim.clause, claim.name, repr(limits), versions])


def _closure(modules: Iterable[str]) -> set[str]:
    """Return modules of the proofs with those that they import, and so on; all for one that is elsewhere."""
    ahead, found = list(modules), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(_imports(name))
    return found


def _loose(modules: Iterable[str]) -> set[str]:
    """Return what, if it is imported itself, leads to any theorem: a package that holds theorems, or holds such one."""
    theorems = [name for name in modules if name.startswith(_THEOREMS)]
    return {name.rpartition(".")[0] for name in theorems} | {"rhodian_proofs"}


@functools.cache
def _imports(module: str) -> frozenset[str]:
    """Return the modules of the proofs that one of them imports; all of them if it does not name each."""
    modules = hashes.modules("rhodian_proofs")
    loose = _loose(modules)
    named: set[str] = set()
    for node in ast.walk(ast.parse(hashes.source(modules[module]))) if module in modules else ():
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named |= {f"{node.module}.{alias.name}" for alias in node.names} | ({node.module} - loose)
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named |= loose
    return frozenset(modules if named & loose or module not in modules else named & modules.keys())
