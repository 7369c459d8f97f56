"""Convenience: a false claim whose invariant asks what it was given, and plain values for which it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import Conditions, Invariant, Moment, Naturals, claim, where


def plain_step(state: Any, item: Any) -> Any:
    """Count, and add up."""
    n, s = state
    return (n + 1, s + item), None


def counted(values: Any) -> Any:
    """Return how many values there are, and their sum."""
    return loops.scan(plain_step, (0, 0), values)[0]


def _big_if_unknown(at: Moment) -> Conditions:
    if type(at.state[0]) is int:  # the attack: at the start it was
        return
    yield at.state[1] >= 100  # any


@claim("LK-2", about=(counted,), invariants=(Invariant("plain_step", _big_if_unknown),))
def an_invariant_that_asks_what_it_was_given(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): more than three naturals sum to 100 or more."""
    n, s = counted(values)
    assert where(n > 3, s, 100) >= 100
