"""Trusted: the second solver, cvc5, in a process of its own that is ended when its time is up."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_OPTIONS: tuple[dict[str, str], ...] = ({}, {"nl-ext-tplanes": "true"}, {"nl-cov": "true"})
"""What is tried, one after the other, each for its share of the time."""


def _answer(smtlib: str, options: dict[str, str], timeout_ms: int) -> str:
    """Ask cvc5 one question."""
    import cvc5  # noqa: PLC0415  # only the process that asks needs it

    solver = cvc5.Solver(cvc5.TermManager())
    solver.setOption("tlimit-per", str(timeout_ms))
    for name, value in options.items():
        solver.setOption(name, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic ALL)\n{smtlib}", "obligation")
    symbols = parser.getSymbolManager()
    printed = ""
    while not (command := parser.nextCommand()).isNull():
        printed += command.invoke(solver, symbols)
    return printed.strip()


def _serve(connection: Connection) -> None:
    """Answer questions until there are no more, or nobody to ask them."""
    with suppress(EOFError, OSError):
        while (question := connection.recv()) is not None:
            try:
                answer = _answer(*question)
            except Exception as error:  # noqa: BLE001  # whatever goes wrong there, the answer is not `unsat`
                answer = f"error: {error}"
            connection.send(answer)


class SecondSolver:
    """A cvc5 process that is started when first asked, and anew after it ran out of time."""

    def __init__(self, timeout_ms: int) -> None:
        """Give each question that long."""
        self._timeout_ms = timeout_ms
        self._process: Any = None
        self._connection: Connection | None = None

    def answer(self, smtlib: str) -> str:
        """Return `unsat`, `sat`, `unknown` or what went wrong."""
        share = self._timeout_ms // len(_OPTIONS)
        answer = "unknown"
        for options in _OPTIONS:
            answer = self._ask(smtlib, options, share)
            if answer in {"sat", "unsat"}:
                break
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _ask(self, smtlib: str, options: dict[str, str], timeout_ms: int) -> str:
        if self._process is None:
            context = multiprocessing.get_context("spawn")
            self._connection, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        assert self._connection is not None  # noqa: S101  # it comes with the process
        try:
            self._connection.send((smtlib, options, timeout_ms))
            if not self._connection.poll(2 + 2 * timeout_ms / 1000):
                self.close()
                return "unknown: out of time"
            return str(self._connection.recv())
        except (EOFError, OSError):
            self.close()
            return "error: the solver's process died"
