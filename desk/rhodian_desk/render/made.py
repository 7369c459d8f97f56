"""Convenience: what a page was made from and by: the files, each with its digest, and the command.

A page names files without their folders and says no time: who makes it again, anywhere, has the same page to the byte.
"""

from __future__ import annotations

import codecs
import hashlib
import shlex
from pathlib import Path

import attrs

from rhodian_desk.io.files import FILE_BYTES_MAX, opened_file


@attrs.frozen
class Made:
    """What a page was made from and by."""

    command: str
    """The command, as a shell takes it, without where its output went."""
    inputs: tuple[tuple[str, str], ...]
    """The files that were read: each one's name, and the SHA-256 of what it held, after a byte order mark if any."""


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
    with opened_file(Path(file)) as stream:
        return hashlib.sha256(stream.read(FILE_BYTES_MAX).removeprefix(codecs.BOM_UTF8)).hexdigest()
