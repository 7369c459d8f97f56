"""Convenience: a word now and then about long work, on standard error, and only if that is a terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.live import Live


class Progress:
    """Shows what is being done, from the second word on: short work shows nothing."""

    def __init__(self) -> None:
        """Begin with nothing shown."""
        self._live: Live | None = None
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Return this, to be called with each word."""
        return self

    def __call__(self, word: str) -> None:
        """Show a word in place of the one before it, at once, however soon the next one comes."""
        if not self._shown:
            return
        from rich.console import Console  # noqa: PLC0415  # only long work at a terminal pays for it
        from rich.live import Live  # noqa: PLC0415  # the same
        from rich.spinner import Spinner  # noqa: PLC0415  # the same
        from rich.text import Text  # noqa: PLC0415  # the same

        if self._live is None:
            self._live = Live(console=Console(stderr=True), transient=True)
            self._live.start()
        self._live.update(Spinner("dots", Text(word)), refresh=True)

    def __exit__(self, *_: object) -> None:
        """Take the word away."""
        if self._live is not None:
            self._live.stop()
