"""Checked: the processes that are asked about a changed kernel, seen from the one that asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any

TIMEOUT_MS = 5_000
"""How long the solver has for one question; a mutant that it cannot tell in that time is not killed by it."""
SECONDS = 60
"""How much of a processor's time one question about a mutant may take."""


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
        """Ask a question, and wait for the answer; an answer that never came says so."""
        assert self._process.stdin is not None  # noqa: S101  # both were asked for
        assert self._process.stdout is not None  # noqa: S101
        question = {"module": "", "source": "", "seconds": SECONDS, "timeout_ms": TIMEOUT_MS, **question}
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
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
