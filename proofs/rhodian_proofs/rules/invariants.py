"""Checked: what a claim has to say about a loop: what holds before each step and after the last.

An invariant is not trusted. The engine assumes it only where it has also been proved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import SimpleNamespace

Conditions: TypeAlias = "Iterator[Any]"
"""Truth values, each of which is meant to hold."""


@attrs.frozen
class Moment:
    """A moment between two steps of a loop."""

    free: SimpleNamespace
    """What the step takes from the function around it, by name."""
    start: Any
    """The state before the first step."""
    state: Any
    """The state now."""
    seen: SimpleNamespace
    """What the items so far add up to, by the name of each sum."""
    whole: SimpleNamespace
    """What all items add up to, by the name of each sum."""
    given: SimpleNamespace
    """What the results so far add up to, by the names that the invariant gives to a result's parts."""


@attrs.frozen
class Turn:
    """One step of a loop."""

    item: Any
    """The item that the step took."""
    before: Any
    """The state before it."""
    after: Any
    """The state after it; nothing if the step has not been taken yet."""
    source: Any = None
    """If the item is what an earlier loop yielded: what that loop went over at this place."""


@attrs.frozen
class Invariant:
    """What holds between any two steps of one loop."""

    step: str
    """The qualified name of the loop's step."""
    holds: Callable[[Moment], Conditions]
    """What holds at any moment."""
    results: tuple[str, ...] = ()
    """Names for the parts of a step's result: none if it is `None`, one if it is a number.

    With no names, nothing is counted of what a function gives for each row."""
    each: Callable[[Moment, Turn, Any], Conditions] | None = None
    """What holds of each turn and its result."""
    onward: Callable[[Moment, Turn, Any], Conditions] | None = None
    """For a ranked loop: what links a turn to the state at any later moment (the moment is that before the turn)."""
    follows: Callable[[Callable[[Any], Any], Turn, Turn], Conditions] | None = None
    """For a ranked loop: what links a turn to a later one because the key of its item is no higher.

    It is given the key, the turn and the later turn, whose step has not been taken yet; it is proved."""
    beside: Callable[[Moment, Moment], Conditions] | None = None
    """For two loops of this step over the same places in the same order: what links a moment of the
    earlier loop to the same moment of the later one; it is proved."""
    alongside: Callable[[Moment, Turn, Any, Moment, Turn, Any], Conditions] | None = None
    """For two loops side by side: what links the moment before a place, the turn there and its result of the earlier
    loop to those of the later one; it is proved, before the link between the moments after."""
    signed: tuple[str, ...] = ()
    """Those of the names whose parts may be below 0; all other parts are proved natural."""
    along: tuple[str, ...] = ()
    """The names of further sums over the same places that are in `seen` and `whole`: of a column of the claim, or of
    what an earlier loop yielded."""
