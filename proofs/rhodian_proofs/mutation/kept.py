"""Checked: keeps what became of mutants in files, each under a digest of all that it depends on.

That is: the changed module, each claim that goes through what is changed with all that *its* verdict depends on,
which is the engine and the modules of the kernel that it went through, and how a mutant is put to the claims. So a
change of the kernel, of a claim or of a theorem asks again about those mutants only whose claims it
reaches. A mutant that ran out of time is kept too, and asked again with `--no-cache` only.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.ends import ENDS
from rhodian_proofs.mutation.fates import Fate
from rhodian_proofs.record import Limits
from rhodian_proofs.run.cache import depends

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rhodian_proofs.mutation.mutation import Mutant
    from rhodian_proofs.mutation.reach import Known
    from rhodian_proofs.mutation.servers import Patience

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
        name = known.claim.name
        if name not in self._claims:
            self._claims[name] = depends(known.claim, Limits(), known.modules)
        return self._claims[name]


def _file(mutant: Mutant) -> str:
    return f"{hashes.digest(mutant.id)[:32]}.json"


@functools.cache
def _machine() -> str:
    """Return the source of all that makes mutants and puts them to the claims."""
    found = hashes.modules("rhodian_proofs").items()
    return "".join(path.read_text(encoding="utf-8") for name, path in found if ".mutation." in f"{name}.")
