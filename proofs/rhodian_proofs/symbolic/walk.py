"""Trusted: runs a function along every path that it can take, and says how each of them ended."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

import attrs

from rhodian_proofs.symbolic.paths import Decision, Path
from rhodian_proofs.symbolic.signals import (
    RUNNING,
    Broken,
    Contradiction,
    EndOfPath,
    Undecided,
    Unfaithful,
    Unsupported,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

PATHS_MAX = 4000
"""The most paths that a claim may have before it is left open."""


class End(enum.Enum):
    """How a path ended."""

    RETURNED = "returned"
    REFUSED = "refused"
    ASSERTION = "assertion failed"
    STEP = "induction step"
    EMPTY = "reached by no values"
    BROKEN = "invariant broken"
    UNDECIDED = "undecided"
    UNSUPPORTED = "unsupported"


@attrs.frozen
class Walked:
    """A path, and how it ended."""

    path: Path
    """The path."""
    end: End
    """How it ended."""
    error: BaseException | None
    """What it raised, if anything."""


def walk(
    run: Callable[[], object], *, timeout_ms: int, seed: int = 0, claimed: CodeType | None = None
) -> Iterator[Walked]:
    """Run a function along every path that it can take, one after the other."""
    queue: list[list[Decision]] = [[]]
    shown: dict[tuple[int, ...], Any] = {}
    shared: dict[Any, Any] = {}
    for _ in range(PATHS_MAX):
        if not queue:
            return
        path = Path(queue.pop(), timeout_ms, seed, claimed, shown, shared=shared)
        token = RUNNING.set(path)
        try:
            end, error = _run(run, path)
        finally:
            RUNNING.reset(token)
        if len(path.trace) < len(path.script):
            end, error = End.UNSUPPORTED, Unfaithful("decided less than before")
        for position in range(len(path.script), len(path.trace)):
            taken = path.trace[position]
            others = (attrs.evolve(taken, answer=answer) for answer in range(path.untried[position]))
            queue.extend([*path.trace[:position], other] for other in others)
        if end in _BAD and not isinstance(error, Unfaithful) and path.is_empty():
            end = End.EMPTY
        yield Walked(path, end, error)
    raise Undecided(f"more than {PATHS_MAX} paths")


_BAD = frozenset(End) - {End.RETURNED, End.STEP, End.EMPTY}

_SIGNALLED = {
    EndOfPath: End.STEP,
    Contradiction: End.EMPTY,
    Broken: End.BROKEN,
    Undecided: End.UNDECIDED,
    Unsupported: End.UNSUPPORTED,
    Unfaithful: End.UNSUPPORTED,
}


def _run(run: Callable[[], object], path: Path) -> tuple[End, BaseException | None]:
    """Run once, and say how it ended: by the first signal, if there was one, whatever the function made of it."""
    end = End.RETURNED
    error: BaseException | None = None
    try:
        run()
    except KeyboardInterrupt:
        raise
    except AssertionError as failure:
        end, error = End.ASSERTION, failure
    except BaseException as refusal:  # noqa: BLE001  # whatever the function raises is an outcome to be judged
        end, error = End.REFUSED, refusal
    return (end, error) if path.raised is None else (_SIGNALLED.get(type(path.raised), End.UNSUPPORTED), path.raised)
