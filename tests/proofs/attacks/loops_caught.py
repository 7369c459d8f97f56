"""Convenience: false claims that catch Python's own errors, or reach into a loop, and values for which each fails."""

from __future__ import annotations

from typing import Any

from rhodian.base import loops
from rhodian_proofs.claims import (
    AnyPlace,
    Conditions,
    Invariant,
    Moment,
    Natural,
    Naturals,
    claim,
    hint,
    total,
    upto,
    where,
)


def count(n: Any, _: Any) -> Any:
    """Count the items."""
    return n + 1, None


def _counts(at: Moment) -> Conditions:
    yield at.state >= 0


COUNT = Invariant("count", _counts)


def counted(values: Any) -> Any:
    """Return how many items there are."""
    return loops.scan(count, 0, values)[0]


def _divides(at: Moment) -> Conditions:
    yield at.state // at.state >= 0


@claim("LA-2", about=(loops.scan,), invariants=(Invariant("count", _divides),))
def an_invariant_that_divides_by_nothing(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the invariant divides by 0, and the claim catches that."""
    assert total(values) >= 0
    try:
        n = counted(values)
    except ZeroDivisionError:
        return
    assert n <= 3


@claim("LA-5", about=(loops.scan,), invariants=(COUNT,))
def a_loop_by_named_arguments(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 0): nobody counts beyond three; the stand-in takes no arguments by name."""
    assert total(values) >= 0
    try:
        n, _ = loops.scan(step=count, state=0, items=values)
    except TypeError:
        return
    assert n <= 3


def latch(state: Any, item: Any) -> Any:
    """Find out whether an item is above 0, once there were more than three."""
    found, n = state
    return (found or (n >= 3 and item > 0), n + 1), None  # the fourth


def _nothing(_: Moment) -> Conditions:
    yield from ()


@claim("LA-6", about=(loops.scan,), invariants=(Invariant("latch", _nothing),))
def a_state_that_holds_a_truth(values: Naturals) -> None:
    """FALSE for (0, 0, 0, 1): nothing is found; an unknown truth cannot be made, and the claim catches that."""
    assert total(values) >= 0
    try:
        found = loops.scan(latch, (False, 0), values)[0][0]
    except AttributeError:
        return
    assert not found


def scaled(values: Any, scale: Any) -> Any:
    """Return the items times a number, one by one."""

    def step(n: Any, item: Any) -> Any:
        return n + 1, item * scale

    return loops.scan(step, 0, values)


def _scaled(at: Moment) -> Conditions:
    yield (at.free.scale != 0) | (at.given.scaled == 0)
    yield at.free.scale >= 0
    yield at.state >= 0


@claim("LA-15", about=(loops.scan,), invariants=(Invariant("scaled.<locals>.step", _scaled, ("scaled",)),))
def a_hint_that_changes_the_loop(values: Naturals, scale: Natural, place: AnyPlace) -> None:
    """FALSE for (1, 1, 1, 1), 1, at place 3: what comes before a place, of more than three, adds up to nothing."""

    def say(loop: Any) -> None:
        loop.scale = 0 * loop.scale

    n, parts = scaled(values, scale)
    hint(parts, say)
    assert (n <= 3) | (upto(parts, place) == 0)


def fourth(state: Any, item: Any) -> Any:
    """Keep the fourth item."""
    n, found = state
    return (n + 1, where(n == 3, item, found)), item
