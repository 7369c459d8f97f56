"""Convenience: a false claim about two loops by a key that changes between them, and values for which it fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import Conditions, Invariant, Moment, Naturals, claim, where


def rank_step(state: Any, item: Any) -> Any:
    """Keep the fourth item."""
    n, fourth = state
    return (n + 1, where(n == 3, item, fourth)), item


def _same_fourth(one: Any, other: Any) -> Conditions:
    yield one.state[0] == other.state[0]
    yield one.state[1] == other.state[1]


def _counts_first(at: Moment) -> Conditions:
    yield at.state[0] >= 0


RANKED = Invariant("rank_step", _counts_first, ("ranked",), beside=_same_fourth)


def twice(values: Any) -> Any:
    """Return the fourth by a key, and the fourth by the same key after it has changed."""
    sign = 1

    def key(item: Any) -> Any:
        return sign * item

    first, _ = loops.scan_ranked(rank_step, (0, -1), values, key)
    sign = -1
    second, _ = loops.scan_ranked(rank_step, (0, -1), values, key)
    return first[1], second[1]


@claim("LK-5", about=(twice,), invariants=(RANKED,))
def a_key_that_changes_between_two_loops(values: Naturals) -> None:
    """FALSE for (1, 2, 3, 4): the fourth by rising key is the fourth by falling key."""
    first, second = twice(values)
    assert first == second
