"""Convenience: false claims about what a loop keeps and yields; each says for which plain values it fails."""

from __future__ import annotations

from typing import Any

import attrs

from rhodian.base import loops
from rhodian_proofs.claims import Conditions, Invariant, Moment, Naturals, claim, part_total, total, where


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def counted(values: Any) -> Any:
    """Return how many items there are."""
    return loops.scan(count, 0, values)[0]


def _nothing(_: Moment) -> Conditions:
    yield from ()


@attrs.frozen
class Kept:
    """A count that says of itself what an unknown one is."""

    n: Any

    def unknown(self) -> Kept:
        """Return itself."""
        return self


def keep(kept: Any, _: Any) -> Any:
    """Count the items."""
    return Kept(kept.n + 1), None


@claim("LA-7", about=(loops.scan,), invariants=(Invariant("keep", _nothing), COUNT))
def a_state_that_says_what_is_unknown(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): of more than three, none is counted."""
    assert (counted(values) <= 3) | (loops.scan(keep, Kept(0), values)[0].n == 0)


def twice(n: Any, item: Any) -> Any:
    """Yield the item, once there were more than three, and nothing."""
    return n + 1, (where(n >= 3, item, 0), 0)  # the fourth


def _no_part(at: Moment) -> Conditions:
    yield at.given.part == 0


@claim("LA-8", about=(loops.scan,), invariants=(Invariant("twice", _no_part, ("part", "part")),))
def two_results_of_one_name(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): the first parts add up to nothing; the second part goes by the same name."""
    assert part_total(loops.scan(twice, 0, values)[1], 0) == 0


def once(n: Any, item: Any) -> Any:
    """Yield the item."""
    return n + 1, item


ONCE = Invariant("once", _counts, ("part",))


@claim("LA-9", about=(loops.scan,), invariants=(ONCE,))
def a_total_of_results_of_which_nothing_is_known(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): what more than three yield adds up to nothing."""
    n, parts = loops.scan(once, 0, values)
    assert (n <= 3) | (total(parts) == 0)


def fourth(state: Any, item: Any) -> Any:
    """Keep the fourth item."""
    n, found = state
    return (n + 1, where(n == 3, item, found)), item
