"""Checked: keeps what became of mutants in files, each under a digest of all that it depends on.

That is: the changed module; of each claim that goes through what is changed, its module of theorems, the modules of
the kernel that it goes through, and all that these import; the engine, and how a mutant is put to the claims. So a
change of a module of the kernel or of theorems asks again about those mutants only whose claims it reaches. A
mutant that ran out of time is kept too, and asked again with `--no-cache` only. What is kept decides no claim.
"""

from __future__ import annotations

import functools
import json
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.ends import ENDS
from rhodian_proofs.mutation.fates import Fate
from rhodian_proofs.mutation.imports import closure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rhodian_proofs.mutation.mutation import Mutant
    from rhodian_proofs.mutation.reach import Known
    from rhodian_proofs.mutation.servers import Patience

_THEOREMS, _MUTATION = "rhodian_proofs.theorems.", "rhodian_proofs.mutation."
FOLDER = "mutants"
"""Where, in the folder of kept verdicts, what became of mutants is kept."""


@attrs.define(eq=False)
class Kept:
    """Fates in a directory; nothing is kept if there is none."""

    directory: Path | None
    """Where they are."""
    patience: Patience
    """How patiently mutants are tried."""
    _claims: dict[str, str] = attrs.field(factory=dict)
    """What the verdict of each claim depends on, by the claim's name."""

    def load(self, mutant: Mutant, known: Sequence[Known]) -> Fate | None:
        """Return what became of a mutant if all that it depends on is as it was; what cannot be read is nothing."""
        if self.directory is None:
            return None
        try:
            found = json.loads((self.directory / _file(mutant)).read_text(encoding="utf-8"))
            if found["depends"] != self._depends(mutant, known) or found["end"] not in ENDS:
                return None
            return Fate(mutant, *(str(found[name]) for name in ("end", "why", "clause")))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, fate: Fate, known: Sequence[Known]) -> None:
        """Keep what became of a mutant."""
        if self.directory is None:
            return
        found = {"depends": self._depends(fate.mutant, known), "end": fate.end, "why": fate.why, "clause": fate.clause}
        self.directory.mkdir(parents=True, exist_ok=True)
        written = self.directory / f"{_file(fate.mutant)}.new"
        written.write_text(json.dumps(found), encoding="utf-8")
        written.replace(self.directory / _file(fate.mutant))

    def _depends(self, mutant: Mutant, known: Sequence[Known]) -> str:
        """Return a digest of all that the fate of a mutant depends on."""
        claims = [f"{each.claim.name} {self._of_claim(each)}" for each in known]
        return hashes.digest("\0".join([mutant.source, *claims, repr(self.patience), _machine()]))

    def _of_claim(self, known: Known) -> str:
        """Return a digest of what a claim says, and of the modules that it goes through."""
        name = known.claim.name
        if name not in self._claims:
            kernel = closure("rhodian", {each.partition(":")[0] for each in known.functions})
            theorems = closure("rhodian_proofs", {known.claim.check.__module__})
            self._claims[name] = _digest([*kernel, *(each for each in theorems if each.startswith(_THEOREMS))])
        return self._claims[name]


def _file(mutant: Mutant) -> str:
    return f"{hashes.digest(mutant.id)[:32]}.json"


def _digest(modules: Sequence[str]) -> str:
    return hashes.digest("\0".join(f"{name} {_digests()[name]}" for name in sorted(modules)))


def _digests() -> dict[str, str]:
    """Return the digest of each module of the kernel and of the proofs."""
    return {**hashes.digests("rhodian"), **hashes.digests("rhodian_proofs")}


@functools.cache
def _machine() -> str:
    """Return a digest of all that makes mutants and puts them to claims, the engine included, and of who answers."""
    ours = {name for name in hashes.digests("rhodian_proofs") if name.startswith(_MUTATION)}
    used = [name for name in closure("rhodian_proofs", ours) if not name.startswith(_THEOREMS)]
    return " ".join([_digest(used), sys.version, version("z3-solver"), version("attrs")])
