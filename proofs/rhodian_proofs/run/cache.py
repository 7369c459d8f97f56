"""Trusted: keeps verdicts in files, each under a digest of all that it depends on.

A verdict depends on the claim's module and the theorems it imports, on the modules
of the kernel that it went through and those that they import, on the whole engine,
on the limits, and on the versions of Python, Z3, cvc5 and attrs. If all of these are as they were,
so is the run, and what it went through. A file that cannot be read is no verdict.
"""

from __future__ import annotations

import ast
import functools
import json
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

import attrs
from cattrs.preconf.json import make_converter

from rhodian_proofs.language import hashes
from rhodian_proofs.record import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Limits

_THEOREMS = "rhodian_proofs.theorems."
_SUITE = "rhodian_proofs.run.suite"
"""What proves; whatever it imports is the engine, and what only shows what was found is not."""
converter = make_converter()
"""Turns a record into plain values and back."""


@attrs.frozen
class Cache:
    """Verdicts in a directory; nothing is kept if there is none."""

    directory: Path | None
    """Where they are."""

    def load(self, claim: Claim, limits: Limits) -> Verdict | None:
        """Return the verdict of a claim if all that it depends on is as it was."""
        if self.directory is None:
            return None
        try:
            text = (self.directory / f"{claim.name}.json").read_text(encoding="utf-8")
            kept = json.loads(text)
            if kept["depends"] != depends(claim, limits, kept["modules"]):
                return None
            verdict = converter.structure(kept["verdict"], Verdict)
        except Exception:  # noqa: BLE001  # whatever is wrong with it, the claim is walked again
            return None
        return attrs.evolve(verdict, cached=True)

    def save(self, claim: Claim, limits: Limits, verdict: Verdict) -> None:
        """Keep a verdict that is not open."""
        if self.directory is None or verdict.status is Status.OPEN:
            return
        modules = sorted({each.name.partition(":")[0] for each in (*verdict.reached, *verdict.about)})
        kept = {
            "depends": depends(claim, limits, modules),
            "modules": modules,
            "verdict": converter.unstructure(verdict),
        }
        self.directory.mkdir(parents=True, exist_ok=True)
        written = self.directory / f"{claim.name}.new"
        written.write_text(json.dumps(kept), encoding="utf-8")
        written.replace(self.directory / f"{claim.name}.json")


def depends(claim: Claim, limits: Limits, modules: Iterable[str]) -> str:
    """Return a digest of all that a claim's verdict depends on, given the modules that it went through."""
    engine = [name for name in _closure("rhodian_proofs", [_SUITE]) if not name.startswith(_THEOREMS)]
    parts = [
        *(_texts("rhodian_proofs")[name] for name in engine),
        *(_texts("rhodian_proofs").get(name, name) for name in _closure("rhodian_proofs", [claim.check.__module__])),
        *(_texts("rhodian").get(name, name) for name in _closure("rhodian", modules)),
        claim.name,
        claim.clause,
        repr(limits),
        platform.python_version(),
        *(version(name) for name in ("z3-solver", "cvc5", "attrs")),
    ]
    return hashes.digest("\0".join(parts))


@functools.cache
def _texts(package: str) -> dict[str, str]:
    """Return the source of each module of a package, by its name."""
    return {name: path.read_text(encoding="utf-8") for name, path in hashes.modules(package).items()}


def _closure(package: str, modules: Iterable[str]) -> list[str]:
    """Return modules of a package with those of it that they import, and so on; all of it for one that is elsewhere."""
    ahead, found = list(modules), set[str]()
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(_imports(package, name))
    return sorted(found)


@functools.cache
def _imports(package: str, module: str) -> frozenset[str]:
    """Return the modules of a package that one of them imports, whether for running or for types only.

    From the package itself is imported what its own modules define: then all of them count.
    """
    texts = _texts(package)
    if module not in texts:
        return frozenset(texts)
    named: set[str] = set()
    for node in ast.walk(ast.parse(texts[module])):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
    return frozenset(name for name in named if name in texts and name != package)
