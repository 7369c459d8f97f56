"""Trusted: what the engine says to itself, and which path is being run."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rhodian_proofs.symbolic.paths import Path

RUNNING: ContextVar[Path] = ContextVar("path")
"""The path being run."""


class Signal(BaseException):
    """A message from the engine to itself; not an `Exception`, so that no kernel code can catch it.

    It is written on the path as soon as it is made: whatever code does with it, the path ends with the first.
    """

    def __init__(self, *texts: str) -> None:
        """Write it on the path being run, if there is one."""
        super().__init__(*texts)
        path = RUNNING.get(None)
        if path is not None and path.raised is None:
            path.raised = self


class Unsupported(Signal):  # a signal, not an error
    """A symbolic value was asked for something that it cannot do faithfully."""


class EndOfPath(Signal):  # a signal, not an error
    """The path has served its purpose."""


class Contradiction(Signal):  # a signal, not an error
    """The facts of the path contradict each other: no values reach it."""


class Broken(Signal):  # a signal, not an error
    """An invariant does not hold."""


class Undecided(Signal):  # a signal, not an error
    """The solver could not decide an obligation."""


class Unfaithful(Signal):  # a signal, not an error
    """A path did something else when it was run again."""


def current() -> Path:
    """Return the path being run."""
    try:
        return RUNNING.get()
    except LookupError:
        raise Unsupported("a symbolic value outside a proof") from None
