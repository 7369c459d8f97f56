"""Convenience: a false claim about a step that writes a global; the docstring says for which plain values it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import Conditions, Invariant, Moment, Naturals, claim, total

_steps = 0


def counted_step(state: Any, item: Any) -> Any:
    """Add the item, unless more than five were added in this process before."""
    global _steps  # noqa: PLW0603  # the attack
    _steps += 1
    return (state + item if _steps <= 5 else state - 1_000_000), None  # the attack


def summed(values: Any) -> Any:
    """Add the values up."""
    global _steps  # noqa: PLW0603  # the attack
    _steps = 0
    return loops.scan(counted_step, 0, values)[0]


def _is_sum(at: Moment) -> Conditions:
    yield at.state == at.seen.values


@claim("LK-1", about=(summed,), invariants=(Invariant("counted_step", _is_sum),))
def a_step_that_writes_a_global(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0, 0, 0): the values add up to their sum."""
    assert summed(values) == total(values)
