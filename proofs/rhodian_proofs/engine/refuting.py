"""Trusted: runs a claim's statement on symbolic arguments, and looks for values that refute what a claim denies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from rhodian_proofs.claims.denial import denial
from rhodian_proofs.engine.domains import arguments, has_sequences
from rhodian_proofs.engine.models import concrete
from rhodian_proofs.rules.loops import rules
from rhodian_proofs.symbolic.ints import condition
from rhodian_proofs.symbolic.signals import Undecided, current
from rhodian_proofs.symbolic.walk import End, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rhodian_proofs.claims.writing import Claim
    from rhodian_proofs.record import Limits


def spelled_lengths(claim: Claim) -> list[int | None]:
    """Return the lengths at which all of a claim is spelled out."""
    return list(range(claim.length_max + 1)) if has_sequences(claim) else [None]


def run_symbolically(claim: Claim, statement: Callable[..., None], length: int | None) -> None:
    """Run a statement of a claim on symbolic arguments, on the path being walked.

    A lemma's check has to be followed by what others may use, of the same arguments in their order.
    """
    with rules(claim.invariants, dict(claim.measures)):
        values = arguments(claim, length)
        statement(**values)
        if claim.lemma is not None and statement is claim.check:
            current().prove(condition(claim.lemma(*values.values())), "what the lemma states")


def refute(claim: Claim, limits: Limits) -> str:
    """Return an example that refutes the denial of a claim; nothing if its author's false variant holds."""
    if claim.falsely is not None and not failing(claim, claim.falsely, limits):
        return ""
    return failing(claim, denial(claim), limits)


def failing(claim: Claim, statement: Callable[..., None], limits: Limits) -> str:
    """Return plain values of a claim's parameters, in words, for which a statement fails when run, or nothing."""
    for length in spelled_lengths(claim):
        try:
            for walked in walk(
                lambda: run_symbolically(claim, statement, length),  # noqa: B023  # walked before the next
                timeout_ms=limits.z3_ms,
                claimed=statement.__code__,
            ):
                if walked.end is not End.ASSERTION or walked.path.solver.check() != z3.sat:
                    continue
                values = concrete(walked.path, walked.path.solver.model())
                try:
                    statement(**values)
                except AssertionError:
                    return plainly(values)
                except Exception:  # noqa: BLE001, S112  # whatever else it is, it refutes nothing
                    continue
        except Undecided:
            return ""
    return ""


def plainly(values: Mapping[str, Any]) -> str:
    """Return the values of parameters in words."""
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "nothing to choose"
