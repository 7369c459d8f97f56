"""Checked: a sample of the mutants, the same for the same seed, and the gate: no worse than what is recorded of it.

Each mutant is drawn by a digest of its name and the seed. So a new function, or a change of one, moves few others
in or out of the sample; and each module has at least one mutant in it, if the sample is large enough.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.ends import LEFT, REJECTED
from rhodian_proofs.mutation.fates import Fate, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rhodian_proofs.mutation.mutation import Mutant

RECORD = "survivors.json"
"""The name of the record, in the package of what mutates."""
_WORSE = (REJECTED, *LEFT)
"""What has to be recorded."""


def draw(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Return so many mutants, drawn by a seed: the first of each module, then the first of all that are left."""
    ranked = sorted(mutants, key=lambda mutant: hashes.digest(f"{seed} {mutant.id}"))
    firsts = list({mutant.module: mutant for mutant in reversed(ranked)}.values())
    drawn = [*sorted(firsts, key=ranked.index), *(mutant for mutant in ranked if mutant not in firsts)][:size]
    return [mutant for mutant in mutants if mutant in set(drawn)]


@attrs.frozen
class Compared:
    """What became of mutants, beside what is recorded."""

    new: tuple[Fate, ...]
    """Those that are not killed though the record does not say so, or that are worse off than it says."""
    gone: tuple[str, ...]
    """The names in the record of mutants that are killed now, or proved equivalent: to be dropped from it."""

    @property
    def passed(self) -> bool:
        """Whether nothing is worse than recorded."""
        return not self.new

    def lines(self) -> list[str]:
        """Return it in words."""
        return [
            *(f"NOT RECORDED, AND {fate.end.upper()} {fate.mutant.id}" for fate in self.new),
            *(f"recorded as not killed, and is killed now; record it anew: {name}" for name in self.gone),
        ]


def compare(fates: Iterable[Fate], record: Mapping[str, str]) -> Compared:
    """Compare what became of mutants with a record of those that are not killed, each with its end."""
    fates = tuple(fates)
    worse = {fate.mutant.id: fate for fate in fates if fate.end in _WORSE}
    new = (
        fate
        for name, fate in worse.items()
        if name not in record or (record[name] == REJECTED and fate.end != REJECTED)
    )
    gone = (fate.mutant.id for fate in fates if fate.mutant.id in record and fate.mutant.id not in worse)
    return Compared(tuple(new), tuple(gone))


def where() -> Path:
    """Return where the record stands."""
    return hashes.home("rhodian_proofs") / "mutation" / RECORD


def read(path: Path) -> dict[str, str]:
    """Return the mutants that may be left, each with its end; none if nothing is recorded.

    Raises:
        ValueError: if the file is no such record.
    """
    if not path.is_file():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {str(each["id"]): str(each["end"]) for each in found["left"]}


def write(path: Path, fates: Sequence[Fate], *, size: int, seed: int) -> None:
    """Record what became of a sample: its score, and those of it that are not killed."""
    left: list[dict[str, Any]] = [
        {"id": fate.mutant.id, "end": fate.end, "change": f"{fate.mutant.before} -> {fate.mutant.after}"}
        for fate in sorted(fates, key=lambda fate: fate.mutant.id)
        if fate.end in _WORSE
    ]
    ends = {end: number for end, number in score(fates).ends.items() if number}
    found = {"schema": "rhodian.survivors/1", "sample": size, "seed": seed, "ends": ends, "left": left}
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
