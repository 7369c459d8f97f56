"""Convenience: what a page was made from and by: the files, each with its digest, and the command.

A page names files without their folders and says no time: who makes it again, anywhere, has the same page to the byte.
"""

from __future__ import annotations

import hashlib
import shlex
from pathlib import Path

import attrs

from rhodian_desk.io.files import read_lines
from rhodian_desk.render.page_text import escaped


@attrs.frozen
class Made:
    """What a page was made from and by."""

    command: str
    """The command, as a shell takes it, without where its output went."""
    inputs: tuple[tuple[str, str], ...]
    """The files that were read: each one's name, and the SHA-256 of what it held, after a byte order mark if any."""

    def told(self) -> str:
        """Return the same as HTML."""
        rows = "".join(
            f"<li>{escaped(name)} <small>SHA-256</small> <code>{digest}</code></li>" for name, digest in self.inputs
        )
        return f"<p>Made by <code>{escaped(self.command)}</code> from</p><ul>{rows}</ul>"


def made(command: str, files: tuple[str, ...], *options: str) -> Made:
    """Say what a page is made from and by.

    Args:
        command: the name of the command.
        files: the files that were read, the first of them as the command has it.
        options: those that bear on what the page shows.

    Raises:
        Wrong: if a file cannot be read any more.
    """
    names = [Path(file).name for file in files]
    words = shlex.join(["rhodian", command, names[0], *options])
    return Made(f"{words} --html OUT", tuple(zip(names, map(_digest, files), strict=True)))


def _digest(file: str) -> str:
    """Return the SHA-256 of a file, read as all files are."""
    digest = hashlib.sha256()
    for _, line in read_lines(Path(file)):
        digest.update(line.encode())
    return digest.hexdigest()
