"""Checked: which claims could notice a change of a function: those that go through it.

What a claim goes through is taken from its verdict, if one is kept that holds of the code as it is, else
from the record of what was signed off. A record that is stale makes survivors, never deaths: a claim that it does
not know, or of which it does not know that it goes through a function, is not put to that function's
mutants; and what is killed is only believed killed if the claim holds of the kernel as it is.
"""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

import attrs

from rhodian_proofs.attest import records
from rhodian_proofs.engine.check import lengths
from rhodian_proofs.language import hashes
from rhodian_proofs.mutation.mutation import AT_IMPORT, lines_naming
from rhodian_proofs.record import Limits
from rhodian_proofs.run.registry import claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.mutation.mutation import Mutant
    from rhodian_proofs.run.cache import Cache

_SHORT = 2
"""Up to which length sequences are spelled out before the unknown length is tried; longer ones come last."""


@attrs.frozen
class Known:
    """A claim, and what it goes through."""

    claim: Claim
    functions: frozenset[str]
    """Functions of the kernel, as in `rhodian.ledger.posting:post`."""
    cost: int
    """How many paths it has, and questions: the more, the longer it takes."""


@attrs.frozen
class Unit:
    """A claim at one length of its sequences."""

    claim: str
    """The claim's name."""
    module: str
    """The module of theorems that it stands in."""
    length: int | None
    """The length; nothing for any."""


def known_claims(cache: Cache) -> tuple[Known, ...]:
    """Return the claims of which it is known what they go through, the cheapest first."""
    try:
        signed = records.read(hashes.home("rhodian_proofs") / records.RECORD)["claims"]
    except records.BadRecord:
        signed = []
    record = {each["name"]: each for each in signed}
    found = []
    for claim in claims():
        if (verdict := cache.load(claim, Limits())) is not None:
            functions = frozenset(each.name for each in (*verdict.reached, *verdict.about))
            found.append(Known(claim, functions, len(verdict.paths) + len(verdict.questions)))
        elif claim.name in record:
            kept = record[claim.name]
            found.append(Known(claim, frozenset(kept["functions"]), kept["paths"] + kept["questions"]))
    return tuple(sorted(found, key=lambda each: (each.cost, each.claim.name)))


def reaching(mutant: Mutant, known: Iterable[Known], sources: dict[str, str]) -> tuple[Known, ...]:
    """Return the claims that go through what a mutant changes, in their order."""
    changed = _functions_changed(mutant, sources)
    return tuple(each for each in known if changed & each.functions)


def units(known: Iterable[Known]) -> tuple[Unit, ...]:
    """Return claims at each of their lengths: the short ones and the unknown one first, claim by claim."""
    found = [Unit(each.claim.name, each.claim.check.__module__, length) for each in known for length in _by_cost(each)]
    return tuple(sorted(found, key=lambda unit: _is_long(unit.length)))


def _by_cost(known: Known) -> list[int | None]:
    return sorted(lengths(known.claim), key=lambda length: _SHORT + 0.5 if length is None else length)


def _is_long(length: int | None) -> bool:
    return length is not None and length > _SHORT


def _functions_changed(mutant: Mutant, sources: dict[str, str]) -> frozenset[str]:
    """Return the function that a mutant changes; for a change at import, those that read what is changed."""
    if mutant.function != AT_IMPORT:
        return frozenset({f"{mutant.module}:{mutant.function.partition('.<locals>')[0]}"})
    return frozenset(
        f"{module}:{name}"
        for module, source in sources.items()
        for name, first, last in _definitions(source)
        if any(first <= line <= last for line in lines_naming(source, mutant.name))
    )


@functools.cache
def _definitions(source: str) -> tuple[tuple[str, int, int], ...]:
    """Return the name, the first and the last line of each function and method of a module."""
    found = []
    for node in ast.parse(source).body:
        inner = node.body if isinstance(node, ast.ClassDef) else []
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        parts = [part for part in (node, *inner) if isinstance(part, ast.FunctionDef)]
        found += [(f"{prefix}{part.name}", part.lineno, part.end_lineno or part.lineno) for part in parts]
    return tuple(found)
