"""Checked: the one reader of files that come in, and the one writer: a file is written whole or not at all.

What is read is a regular file, or what stands on standard input, and never more of it than a limit: no device, no pipe
that is waited for, and nothing that grows while it is read.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rhodian_desk.io.faults import OutputRefused, Wrong, shown
from rhodian_desk.io.kinds import at_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FILE_BYTES_MAX = 64 * 2**20
"""The most bytes of a file that are read."""

STANDARD_INPUT = "-"
"""What a person writes in the place of a file for what stands on standard input."""

WRITABLE = "name a file in a folder that can be written to"
"""What is right where a file cannot be written."""

_BYTE_ORDER_MARK = "\ufeff"

_NO_NAMES = frozenset({"", os.curdir, os.pardir})
"""What stands at the end of a path that names a directory, whatever is there."""


def read_text(file: str | Path) -> str:
    """Return the whole text of a file, or of standard input.

    Raises:
        Wrong: if it cannot be read, is too large, is empty or is not UTF-8.
    """
    text = "".join(line for _, line in read_lines(file))
    if not text.strip():
        raise Wrong("is empty", "write a scenario or a history into it; docs/ describes both")
    return text


def read_lines(file: str | Path) -> Iterator[tuple[int, str]]:
    r"""Read a file line by line, with each line's number from 1; lines end in ``\n``.

    Raises:
        Wrong: if it cannot be read, is too large or is not UTF-8; its key is then the line.
    """
    with opened_file(file) as stream:
        yield from lines_of(stream)


def lines_of(stream: BinaryIO, longest: int = FILE_BYTES_MAX) -> Iterator[tuple[int, str]]:
    r"""Read a stream line by line, with each line's number from 1; lines end in ``\n``.

    Args:
        stream: what is read, and of it no more than a file may have.
        longest: how many bytes a line may have.

    Raises:
        Wrong: if there is more than that, or it is not UTF-8; its key is then the line.
    """
    for number, line in enumerate(_raw_lines(stream, longest), start=1):
        try:
            text = line.decode()
        except UnicodeDecodeError as refusal:
            what = f"is not UTF-8: byte {refusal.start + 1} of the line is 0x{line[refusal.start]:02x}"
            raise Wrong(what, "save the file as UTF-8", f"line {number}") from None
        yield number, text.removeprefix(_BYTE_ORDER_MARK) if number == 1 else text


@contextlib.contextmanager
def opened_file(file: str | Path, *, bounded: bool = True) -> Iterator[BinaryIO]:
    """Open a file that is read.

    Args:
        file: its path, or that of standard input.
        bounded: whether it has to be of a size that is read whole; who reads it line by line bounds the lines instead,
            and of standard input is given what comes, as it comes.

    Raises:
        Wrong: if it is not a regular file of such a size, or is taken away while it is read.
    """
    try:
        if str(file) == STANDARD_INPUT:
            yield io.BytesIO(_standard_input()) if bounded else _there().buffer
            return
        # Looked at before it is opened, since to open a device may do something; and after, since it may have changed.
        _check(os.stat(file), bounded=bounded)  # noqa: PTH116  # a path would lose the slash that makes a name that of a directory
        with open(file, "rb", opener=at_once) as stream:
            _check(os.fstat(stream.fileno()), bounded=bounded)
            yield stream
    except FileNotFoundError:
        raise Wrong("does not exist", "give the path of a file") from None
    except (OSError, ValueError) as refusal:
        if isinstance(refusal, Wrong):
            raise
        raise Wrong(f"cannot be read ({_reason(refusal)})", "give the path of a file that can be read") from None


def _check(status: os.stat_result, *, bounded: bool) -> None:
    """Check that what is there is a file of a size that is read.

    Raises:
        Wrong: if it is not.
    """
    if stat.S_ISDIR(status.st_mode):
        raise Wrong("is a directory", "give the path of a file in it")
    if not stat.S_ISREG(status.st_mode):
        raise Wrong("is not a regular file", "give the path of a file")
    if bounded and status.st_size > FILE_BYTES_MAX:
        raise _too_large(f"has {status.st_size} bytes")


def _raw_lines(stream: BinaryIO, longest: int) -> Iterator[bytes]:
    """Read lines, and count: what a file says of its size need not be so.

    Raises:
        Wrong: if there are more bytes than are read, or more in one line.
    """
    left, number = FILE_BYTES_MAX, 0
    while line := stream.readline(min(left, longest) + 1):
        left, number = left - len(line), number + 1
        if left < 0:
            raise _too_large(f"has more than {FILE_BYTES_MAX} bytes")
        if len(line) > longest:
            right = f"a line may have at most {longest // 2**20} MiB"
            raise Wrong("is longer than is read", right, f"line {number}")
        yield line


@functools.cache
def _standard_input() -> bytes:
    """Return what stands on standard input; it is read once, and can be asked for again.

    Raises:
        Wrong: if there is none, or too much.
    """
    content = _there().buffer.read(FILE_BYTES_MAX + 1)
    if len(content) > FILE_BYTES_MAX:
        raise _too_large(f"has more than {FILE_BYTES_MAX} bytes")
    return content


def _there() -> TextIO:
    """Return standard input.

    Raises:
        Wrong: if there is none.
    """
    if sys.stdin is None:
        raise Wrong("is standard input, and there is none", "give the path of a file")
    return sys.stdin


def _too_large(what: str) -> Wrong:
    return Wrong(f"{what} and is not read", f"a file may have at most {FILE_BYTES_MAX // 2**20} MiB")


def is_of_a_file(name: str) -> bool:
    """Tell whether a name can be that of a file: one that ends in a slash or in dots is a directory's."""
    return name != STANDARD_INPUT and os.path.basename(name) not in _NO_NAMES  # noqa: PTH119  # a path would lose what is looked for


def beside(folder: Path, relative: str) -> Path:
    """Return the path of a file in a folder or below it, links followed.

    Raises:
        Wrong: if the path leads out of the folder.
    """
    if not is_of_a_file(relative):
        raise Wrong(f"is {shown(relative)}, which is not the name of a file", "name a file beside this one")
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


def write_whole(target: str, content: str | bytes, sources: tuple[str, ...] = ()) -> None:
    """Write a file, all of it or nothing, as `write_all` does several."""
    write_all([(target, content)], sources)


def write_all(wanted: Sequence[tuple[str, str | bytes]], sources: tuple[str, ...] = ()) -> None:
    """Write files, all of each or nothing of any; one that is there is replaced, and keeps owner, group and mode.

    A link is followed, whether or not there is anything at its end yet. Each file is whole beside its place before the
    first of them takes it.

    Args:
        wanted: where to, as the person named it, and what; a text is written as UTF-8.
        sources: files that must not be replaced, because they were read.

    Raises:
        OutputRefused: if one cannot be written.
    """
    ready: dict[Path, tuple[str, str]] = {}
    target = ""
    try:
        for target, content in wanted:
            path, there = _free(target, sources)
            if path in ready:
                raise OutputRefused(target, "is to be written twice", "name another file")
            ready[path] = target, _whole_beside(path, content, there)
        for path, made in ready.items():
            target, temporary = made
            Path(temporary).replace(path)
    except (OSError, ValueError) as refusal:
        raise OutputRefused(target, f"cannot be written ({_reason(refusal)})", WRITABLE) from None
    finally:
        _remove(*(temporary for _, temporary in ready.values()))


def _free(target: str, sources: tuple[str, ...]) -> tuple[Path, os.stat_result | None]:
    """Return the path of a file that may be written, and what is known of the one that is there.

    Raises:
        OutputRefused: if it may not.
    """
    if not is_of_a_file(target):
        raise OutputRefused(target, "is not the name of a file", WRITABLE)
    path = Path(os.path.realpath(target))
    if path.is_symlink():
        raise OutputRefused(target, "is a link that leads in a circle", WRITABLE)
    if not path.exists():
        return path, None
    there = path.stat()
    if not stat.S_ISREG(there.st_mode):
        raise OutputRefused(target, "is not a regular file", WRITABLE)
    if any(os.path.lexists(source) and path.samefile(source) for source in sources):
        raise OutputRefused(target, "is one of the files that were read", "name another file")
    if not os.access(path, os.W_OK):
        raise OutputRefused(target, "is kept from being written to", "name another file, or change its mode")
    return path, there


def _whole_beside(path: Path, content: str | bytes, there: os.stat_result | None) -> str:
    """Write a new file beside a path, ready to take its place at once, and return its name."""
    handle, temporary = tempfile.mkstemp(prefix=".rhodian-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        Path(temporary).chmod(_mode() if there is None else _owned(temporary, there))
    except BaseException:
        _remove(temporary)
        raise
    return temporary


def _remove(*temporary: str) -> None:
    """Remove files that have not taken their places, as far as the system lets us."""
    for each in temporary:
        with contextlib.suppress(OSError):
            Path(each).unlink()


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


def _reason(refusal: Exception) -> str:
    """Say why the system refused, in its own words and without its codes."""
    return (refusal.strerror if isinstance(refusal, OSError) else None) or str(refusal)
