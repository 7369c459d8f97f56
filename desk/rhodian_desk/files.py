"""Checked: reading files of bounded size, and writing one whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rhodian_desk.faults import OutputRefused, Wrong, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_BYTES_MAX = 64 * 2**20
"""The largest file that is read, in bytes."""

_BYTE_ORDER_MARK = "\ufeff"


def checked_file(path: Path) -> Path:
    """Return the path if it names a regular file of a size that is read.

    Raises:
        Wrong: if it does not.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Wrong("does not exist", "give the path of a file") from None
    except (OSError, ValueError) as refusal:
        raise Wrong(f"cannot be read ({_reason(refusal)})", "give the path of a file that can be read") from None
    if stat.S_ISDIR(status.st_mode):
        raise Wrong("is a directory", "give the path of a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise Wrong("is not a regular file", "give the path of a file")
    if status.st_size > FILE_BYTES_MAX:
        right = f"a file may have at most {FILE_BYTES_MAX // 2**20} MiB"
        raise Wrong(f"has {status.st_size} bytes and is not read", right)
    return path


def read_text(path: Path) -> str:
    """Return the whole text of a file.

    Raises:
        Wrong: if it cannot be read, is too large, is empty or is not UTF-8.
    """
    text = "".join(line for _, line in read_lines(path))
    if not text.strip():
        raise Wrong("is empty", "write a scenario or a history into it; docs/ describes both")
    return text


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    r"""Read a file line by line, with each line's number from 1; lines end in ``\n``.

    Raises:
        Wrong: if it cannot be read, is too large or is not UTF-8; its key is then the line.
    """
    try:
        with checked_file(path).open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    text = line.decode()
                except UnicodeDecodeError as refusal:
                    what = f"is not UTF-8: byte {refusal.start + 1} of the line is 0x{line[refusal.start]:02x}"
                    raise Wrong(what, "save the file as UTF-8", f"line {number}") from None
                yield number, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text
    except OSError as refusal:
        raise Wrong(f"cannot be read ({_reason(refusal)})", "give the path of a file that can be read") from None


def beside(folder: Path, relative: str) -> Path:
    """Return the path of a file in a folder or below it, links followed.

    Raises:
        Wrong: if the path leads out of the folder.
    """
    try:
        home = folder.resolve()
        path = (home / relative).resolve()
    except (OSError, ValueError, RuntimeError) as refusal:
        raise Wrong(
            f"is {shown(relative)}, which is not a path ({_reason(refusal)})", "name a file beside this one"
        ) from None
    if Path(relative).is_absolute() or not path.is_relative_to(home):
        raise Wrong(f"is {shown(relative)}, which leads out of the scenario's folder", "name a file beside this one")
    return path


def write_whole(target: str, text: str, sources: tuple[str, ...] = ()) -> None:
    """Write a text to a file, all of it or nothing; a file that is there is replaced.

    Args:
        target: where to, as the person named it.
        text: what.
        sources: files that must not be replaced, because they were read.

    Raises:
        OutputRefused: if it cannot be written.
    """
    path = Path(target)
    right = "name a file in a folder that can be written to"
    try:
        if path.exists():
            if not path.is_file():
                raise OutputRefused(target, "is not a regular file", right)
            if any(path.samefile(source) for source in sources):
                raise OutputRefused(target, "is what the scenario was read from", "name another file")
            path = path.resolve()
        _replace(path, text)
    except (OSError, ValueError) as refusal:
        raise OutputRefused(target, f"cannot be written ({_reason(refusal)})", right) from None


def _replace(path: Path, text: str) -> None:
    """Write a new file beside the path, then let it take the path's place at once."""
    umask = os.umask(0)
    os.umask(umask)
    handle, temporary = tempfile.mkstemp(prefix=".rhodian-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def _reason(refusal: Exception) -> str:
    """Say why the system refused, in its own words and without its codes."""
    return (refusal.strerror if isinstance(refusal, OSError) else None) or str(refusal)
