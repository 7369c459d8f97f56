"""Checked: reads a file that comes in, a regular one and never more of it than a limit; writes one whole or not at all.

The desk has a reader and a writer of its own, which a test holds to the same: neither may import the other.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
from pathlib import Path

BYTES_MAX = 16 * 2**20
"""The most bytes of a file that are read, unless more is said to be right."""

STANDARD_INPUT = "-"
"""What stands in the place of a file for what comes in on standard input."""

_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""How a file is opened that might since have become a pipe or a terminal: without waiting for anybody."""


class Unreadable(Exception):
    """A file that is not read; the text says why, without its name."""


def content(file: str | Path, most: int = BYTES_MAX) -> bytes:
    """Return all bytes of a file, or of standard input.

    Args:
        file: its path.
        most: how many bytes it may have.

    Raises:
        Unreadable: if it is no regular file, cannot be read, or has more bytes.
    """
    try:
        if str(file) == STANDARD_INPUT:
            found = b"" if sys.stdin is None else sys.stdin.buffer.read(most + 1)
        else:
            # Before it is opened, since to open a device may do something; and after, since it may have changed.
            _check(os.stat(file))  # noqa: PTH116  # a path would lose the slash that makes a name that of a directory
            with open(file, "rb", opener=lambda name, flags: os.open(name, flags | _AT_ONCE)) as stream:
                _check(os.fstat(stream.fileno()))
                found = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise Unreadable((error.strerror if isinstance(error, OSError) else None) or str(error)) from None
    if len(found) > most:
        raise Unreadable(f"it has more than {most:,} bytes")
    return found


def _check(status: os.stat_result) -> None:
    """Check that what is there is a regular file.

    Raises:
        Unreadable: if it is not.
    """
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("it is a directory" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")


def write_whole(path: Path, text: str) -> None:
    """Write a text to a file, all of it or nothing; a file that is there is replaced, and keeps owner, group and mode.

    Raises:
        OSError: if it cannot be written.
    """
    path = Path(os.path.realpath(path))
    if path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    there = path.stat() if path.exists() else None
    if there is not None:
        if not stat.S_ISREG(there.st_mode):
            raise FileExistsError(0, "it is not a regular file")
        if not os.access(path, os.W_OK):
            raise PermissionError(0, "it is kept from being written to")
    handle, temporary = tempfile.mkstemp(prefix=".rhodian-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(_mode() if there is None else _owned(temporary, there))
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode() -> int:
    """Return the mode of a new file."""
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _owned(temporary: str, there: os.stat_result) -> int:
    """Give a file the owner and the group of another, as far as the system lets us, and return the mode it may have.

    What one group may do is not given to another: if the group cannot be kept, the mode is without rights of a group.
    """
    mode = stat.S_IMODE(there.st_mode) & 0o777
    for owner in (there.st_uid, -1) if hasattr(os, "chown") else ():
        try:
            os.chown(temporary, owner, there.st_gid)
        except OSError:
            continue
        return mode
    return mode & 0o707 if hasattr(os, "chown") else mode
