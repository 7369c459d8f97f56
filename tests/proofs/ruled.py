"""Convenience: sequences of unknown length, and functions that run under the rules for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rhodian_proofs.rules.loops import rules
from rhodian_proofs.symbolic.ints import some_natural
from rhodian_proofs.symbolic.sequences import Column, Space
from rhodian_proofs.symbolic.walk import End
from tests.proofs.walking import paths_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_proofs.rules.invariants import Invariant


def column(name: str = "items", space: Space | None = None) -> Any:
    """Return natural numbers, nobody knows how many."""
    return Column(space or Space(some_natural("length")), name, some_natural, summed=True)


def under(run: Callable[[], object], *invariants: Invariant, **measures: Callable[..., Any]) -> Callable[[], object]:
    """Return a function that runs under the rules."""

    def ruled() -> None:
        with rules(invariants, measures):
            run()

    return ruled


def errors_of(run: Callable[[], object]) -> list[str]:
    """Return what the paths of a function that went wrong say."""
    wrong = [walked for walked in paths_of(run) if walked.end not in {End.RETURNED, End.STEP, End.EMPTY}]
    return sorted({f"{type(walked.error).__name__}: {walked.error}" for walked in wrong})
