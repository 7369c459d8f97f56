"""Convenience: writers in processes of their own, which say what they are at, and can be ended at once."""

from __future__ import annotations

import contextlib
import os
import signal
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Writer:
    """A process that does some work, and says lines as it goes on."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        """Begin the work; it is given what says a line."""
        reads, writes = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                os.close(reads)
                with os.fdopen(writes, "w", encoding="utf-8", buffering=1) as pipe:
                    work(lambda line: print(line, file=pipe))
                code = 0
            except BaseException:  # noqa: BLE001  # nothing may get out of the process
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writes)
        self._pipe = os.fdopen(reads, encoding="utf-8")

    def line(self) -> str:
        """Wait for its next line; nothing if it has ended."""
        return self._pipe.readline().rstrip("\n")

    def kill(self) -> list[str]:
        """End it at once, and return the lines that it had said and nobody had read."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self._ended()[1]

    def wait(self) -> list[str]:
        """Wait for its end, however it comes, and return the lines that nobody had read."""
        return self._ended()[1]

    def end(self) -> list[str]:
        """Wait for its end, and return the lines that nobody had read.

        Raises:
            AssertionError: if the work failed.
        """
        status, said = self._ended()
        assert status == 0, f"the writer ended with {status}, having said {said}"
        return said

    def _ended(self) -> tuple[int, list[str]]:
        """Wait for its end; return its status, and the lines that nobody had read."""
        with self._pipe:
            said = self._pipe.read().splitlines()
        return os.waitpid(self.pid, 0)[1], said
