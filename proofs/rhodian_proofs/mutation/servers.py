"""Checked: the processes that are asked about a changed kernel, seen from the one that asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

import attrs

_GRACE_SECONDS = 10
"""How much longer a child may live than it is given for walking: for loading the kernel, and for one path more."""


@attrs.frozen
class Patience:
    """How long is tried; a mutant that is not told from the kernel in that time is not killed."""

    solver_ms: int = 5_000
    """What the solver has for one question."""
    quick: int = 6
    """Seconds of a processor's time for the claims, before it is asked whether a mutant is equivalent."""
    same: int = 20
    """Seconds for that."""
    rest: int = 30
    """Seconds for the claims that were not walked before."""

    def times(self, factor: int) -> Patience:
        """Return so many times the patience."""
        return Patience(*(factor * part for part in attrs.astuple(self)))


class Server:
    """A process that has loaded the solver and no kernel, and forks for every question."""

    def __init__(self) -> None:
        """Start it."""
        path = os.pathsep.join(folder for folder in sys.path if folder)
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": path}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rhodian_proofs.mutation.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
        )

    def ask(self, **question: Any) -> dict[str, Any]:
        """Ask a question, and wait for the answer; an answer that never came says so.

        Every question has a `kind`, and a `budget` of seconds.
        """
        assert self._process.stdin is not None  # noqa: S101  # both were asked for
        assert self._process.stdout is not None  # noqa: S101
        seconds = question["budget"] + _GRACE_SECONDS
        question = {"module": "", "source": "", "seconds": seconds, **question}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError(
                "the process that loads changed kernels ended; is the kernel loaded before it can be?"
            )
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None  # noqa: S101  # it was asked for
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class Servers:
    """One server for each thread."""

    def __init__(self) -> None:
        """Start none yet."""
        self._here = threading.local()
        self._all: list[Server] = []

    def ask(self, **question: Any) -> dict[str, Any]:
        """Ask this thread's server."""
        if not hasattr(self._here, "server"):
            self._here.server = Server()
            self._all.append(self._here.server)
        answer: dict[str, Any] = self._here.server.ask(**question)
        return answer

    def close(self) -> None:
        """End them all."""
        for server in self._all:
            server.close()
