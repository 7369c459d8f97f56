"""Convenience: the console command. Imports nothing heavy, so that it can say what is missing and how to get it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_desk.cli.outline import BAD_INPUT, COMMANDS, hand_over, without

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

PIPE_CLOSED = 141
"""The exit code when nobody reads on, as shells have it."""

_LOST = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF})
"""What the system says where standard output cannot be written to; of a file it would say the name, too."""


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
        reason = refusal.strerror or refusal
        is_lost = refusal.filename is None and refusal.errno in _LOST
        lost = f"standard output is lost ({reason}); what was done before is done"
        sys.stderr.write(f"{lost if is_lost else f'the system refused: {reason}'}\n")
        return BAD_INPUT
    return code


def _let_go_of_output() -> None:
    """Send what is still to be written nowhere: Python writes it at exit, and would complain there."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> int:
    """Run the command that the words name; without what reads them, say what there is and how to get it."""
    if words[:1] in (["prove"], ["attest"]):
        return hand_over(words[0], words[1:])
    if words == ["--version"]:
        from importlib.metadata import version  # noqa: PLC0415  # needed for this only

        sys.stdout.write(f"rhodian {version('rhodian')}\n")
        return 0
    try:
        from rhodian_desk.cli.group import run  # noqa: PLC0415  # what it imports may be missing

        return run(words)
    except ModuleNotFoundError as missing:
        is_help = words in ([], ["-h"], ["--help"])
        sys.stdout.writelines(f"  {name:<10}  {what}\n" for name, what in COMMANDS.items() if is_help)
        code = without(words[0] if not is_help and words[0] in COMMANDS else "", missing, "desk")
        return 0 if is_help else code
