"""Convenience: a word now and then about long work, on standard error, and only if that is a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.status import Status


class Progress:
    """Shows what is being done, from the second word on: short work shows nothing."""

    def __init__(self) -> None:
        """Begin with nothing shown."""
        self._status: Status | None = None
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Return this, to be called with each word."""
        return self

    def __call__(self, word: str) -> None:
        """Show a word in place of the one before it."""
        if not self._shown:
            return
        from rich.console import Console  # noqa: PLC0415  # only long work at a terminal pays for it
        from rich.text import Text  # noqa: PLC0415

        if self._status is None:
            self._status = Console(stderr=True).status(Text(word))
            self._status.start()
        self._status.update(Text(word))

    def __exit__(self, *_: object) -> None:
        """Take the word away."""
        if self._status is not None:
            self._status.stop()
