"""Convenience: the console command. Imports nothing heavy, so that it can say what is missing and how to get it."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_desk.cli import shipped
from rhodian_desk.cli.arguments import parser, refuse_command
from rhodian_desk.io.kinds import elsewhere

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

BAD_INPUT = 2
"""The exit code for bad input of any kind."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

PIPE_CLOSED = 141
"""The exit code when nobody reads on, as shells have it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; no traceback reaches the person at the terminal.

    Args:
        argv: the words after `rhodian`; those of this process if not given.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  # open as long as the process is
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # what the encoding of a terminal lacks is escaped, not fatal
    return quietly(lambda: _run(list(sys.argv[1:] if argv is None else argv)))


def quietly(run: Callable[[], int]) -> int:
    """Run something and return its exit code, or the one of what ended it: Ctrl-C, a reader that left, the system."""
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_go_of_output()
        return PIPE_CLOSED
    except OSError as refusal:
        _let_go_of_output()
        sys.stderr.write(f"the system refused: {refusal.strerror or refusal}\n")
        return BAD_INPUT
    return code


def _let_go_of_output() -> None:
    """Send what is still to be written nowhere: Python writes it at exit, and would complain there."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    """Run the command that the words name."""
    if words[:1] in (["prove"], ["attest"]):
        said = elsewhere(words[0], words[1:])
        sys.stderr.write(said)
        return BAD_INPUT if said else {"prove": _prove, "attest": _attest}[words[0]](words[1:])
    if words[:1] == ["book"]:
        return _book(words[1:])
    top = parser()
    if words and not words[0].startswith("-"):
        refuse_command(top, words[0])
    arguments = top.parse_args(words)
    if arguments.command is None:
        top.print_help()
        return 0
    return shipped.run(arguments) if arguments.command == "examples" else _desk(arguments)


def _desk(arguments: argparse.Namespace) -> int:
    """Run a command of the desk."""
    try:
        from rhodian_desk.cli import commands as cli  # noqa: PLC0415  # what it imports may be missing
    except ModuleNotFoundError as missing:
        return _without(arguments.command, missing, "desk")
    with _kept():
        return cli.run(arguments)


@contextmanager
def _kept() -> Iterator[None]:
    """Keep what is made until the command ends, which is soon: to look for rubbish in it again and again costs most."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _prove(words: list[str]) -> int:
    """Hand the words over to the prover."""
    try:
        import cvc5  # noqa: F401, PLC0415  # the prover starts it later, elsewhere, where nobody could be told

        from rhodian_proofs.run.cli import main as prove  # noqa: PLC0415  # what it imports may be missing
    except ModuleNotFoundError as missing:
        return _without("prove", missing, "proofs")
    return prove(words)


def _attest(words: list[str]) -> int:
    """Hand the words over to what compares the installed kernel with the one that was signed off."""
    from rhodian_proofs.attest.attest import main as attest  # noqa: PLC0415  # needed for this only

    return attest(words)


def _book(words: list[str]) -> int:
    """Hand the words over to what keeps a book."""
    try:
        from rhodian_desk.store.command import main as book  # noqa: PLC0415  # needed for this only

        return book(words)
    except ModuleNotFoundError as missing:
        return _without("book", missing, "desk")


def _without(command: str, missing: ModuleNotFoundError, extra: str) -> int:
    """Say what is missing and which installation brings it."""
    package = (missing.name or "a package").partition(".")[0]
    sys.stderr.write(f"rhodian {command} needs {package}, which is not installed: pip install 'rhodian[{extra}]'\n")
    return BAD_INPUT
