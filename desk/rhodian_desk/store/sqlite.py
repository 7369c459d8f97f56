"""Checked: SQLite, one file: a commit is on the disk before it is answered, and there is one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian_desk.store.database import BOOK, TABLES, transaction
from rhodian_desk.store.errors import Differs, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rhodian import RhodianError

T = TypeVar("T")

WAIT_SECONDS = 60
"""How long a writer waits for another to finish."""

_NAP_SECONDS = 0.05
"""How long SQLite waits by itself: nobody can interrupt it there."""

_STEPS = 100_000
"""After how many steps of a statement SQLite lets Python listen."""

_OLDEST = (3, 37)
_FULL = 2
_TORN = ("malformed", "not a database", "decode", "unsupported file format")
_BESIDE = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite reads together with a file."""

_MAKE_ONE = "make one with `rhodian book init`"


class Sqlite:
    """A connection to a file."""

    def __init__(self, name: str, *, new: bool = False) -> None:
        """Open a file that is there, or one beside it, that takes its place once it is made, if it is to be `new`.

        A file that may not be written to is opened for reading, and nothing is written beside it.

        Raises:
            Unavailable: if it cannot be opened, or would not keep what is written.
        """
        self.name = name
        if sqlite3.sqlite_version_info < _OLDEST:
            reason = f"needs SQLite {'.'.join(map(str, _OLDEST))} or later, and Python has {sqlite3.sqlite_version}"
            raise Unavailable(name, reason, "install a newer Python")
        if new:
            _refuse_taken(name)
        elif not Path(name).is_file():
            reason = "is not a regular file" if Path(name).exists() else "does not exist"
            raise Unavailable(name, reason, f"name a book, or {_MAKE_ONE}")
        self._file = f"{name}.{uuid.uuid4().hex[:8]}.new" if new else name
        self._still: tuple[int, ...] | None = None
        self._writes = True
        self._open("mode=rwc" if new else self._way())

    def _way(self) -> str:
        """Return how a file that is there is opened; note how it stands, if SQLite may not see that others write."""
        real = Path(self.name).resolve()
        log, index = (Path(f"{real}{end}") for end in _BESIDE[:2])
        needed = real, *(each if each.exists() else real.parent for each in (log, index))
        self._writes = all(os.access(each, os.W_OK) for each in needed)
        if self._writes:
            return "mode=rw"
        if log.exists():
            return "mode=ro"
        self._still = _stamp(real)
        return "mode=ro&immutable=1"

    def _open(self, way: str) -> None:
        """Open the file, see that a book is in it if it is not new, and only then that it keeps what is written."""
        try:
            uri = f"{Path(self._file).absolute().as_uri()}?{way}"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_NAP_SECONDS)
        except (sqlite3.Error, ValueError) as refusal:
            raise self._said(refusal) from None
        self._connection.set_progress_handler(_listen, _STEPS)
        self._here = _stamp(Path(self._file))[:2]
        try:
            if self._file == self.name:
                self._look()
            if self._writes:
                self._make_durable()
        except BaseException:
            self._drop()
            raise

    def _look(self) -> None:
        """See that the table is there by which a book is known.

        Raises:
            Unavailable: if it is not, or is another's of that name.
        """
        self.run(f"SELECT {BOOK} FROM book LIMIT 0")  # noqa: S608  # ours
        if self.run("SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name = 'book'") != [(1,)]:
            raise Unavailable(self.name, "holds no book", _MAKE_ONE)

    def _make_durable(self) -> None:
        """Ask for a log that is synchronised at each commit, and see that it is so."""
        mode = self.run("PRAGMA journal_mode")[0][0]
        if mode != "wal":
            mode = self.run("PRAGMA journal_mode = WAL")[0][0]
        self.run("PRAGMA synchronous = FULL")
        if mode != "wal" or self.run("PRAGMA synchronous")[0][0] != _FULL:
            raise Unavailable(self.name, "is where SQLite cannot keep a log", "name a file on a local disk")

    def _said(self, refusal: Exception) -> RhodianError | KeyboardInterrupt:
        """Return a refusal of ours for what SQLite refuses; an interrupt, if it was interrupted."""
        said = str(refusal)
        if _code(refusal) == sqlite3.SQLITE_INTERRUPT:
            return KeyboardInterrupt()
        if isinstance(refusal, sqlite3.IntegrityError):
            return Differs(self.name, f"given what may not be there ({said})", "given each entry and id once")
        if any(sign in said for sign in _TORN):
            return Differs(self.name, f"torn ({said})", "a whole book: restore it from an export")
        if "no such table" in said or "no such column" in said:
            return Unavailable(self.name, "holds no book", _MAKE_ONE)
        return Unavailable(self.name, f"cannot be used ({said})", _remedy(said))

    def run(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement, with a `?` for each value, and return its rows; wait for who has the file."""
        until: float | None = None
        while True:
            try:
                return self._connection.execute(sql, values).fetchall()
            except (sqlite3.Error, ValueError) as refusal:
                until = until or time.monotonic() + WAIT_SECONDS
                if _code(refusal) != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise self._said(refusal) from None

    def run_each(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        try:
            self._connection.executemany(sql, rows)
        except (sqlite3.Error, ValueError) as refusal:
            raise self._said(refusal) from None

    def make_tables(self) -> None:
        """Make the tables, in a file that is new."""
        for table in TABLES.split(";"):
            self.run(table.format(text="TEXT", whole="INTEGER", strict=" STRICT", keyed=" STRICT, WITHOUT ROWID"))
        for deed in ("UPDATE", "DELETE"):
            self.run(
                f"CREATE TRIGGER journal_kept_{deed} BEFORE {deed} ON journal"
                " BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END"
            )

    def write(self, work: Callable[[], T]) -> T:
        """Do some work as the only writer; it is on the disk when this returns."""
        if not self._writes:
            raise Unavailable(self.name, "may not be written to", "let whoever may do it, or make a book of its export")

        def kept() -> T:
            done = work()
            if self._file == self.name and _stamp(Path(self.name))[:2] != self._here:
                raise Unavailable(self.name, "was replaced or taken away while it was open", "open what is there now")
            return done

        return transaction(self, ("BEGIN IMMEDIATE",), kept)

    def make(self, work: Callable[[], T]) -> T:
        """Do some work in a file that is new, and then give it its name: who comes second is refused."""
        try:
            done = self.write(work)
            self.close()
            _refuse_taken(self.name)
            os.link(self._file, self.name)
            self._sync_folder()
        except FileExistsError:
            raise _taken(self.name) from None
        except OSError as refusal:
            raise self._said(refusal) from None
        finally:
            self._drop()
        self._file = self.name
        self._open("mode=rw")
        return done

    def _drop(self) -> None:
        """Let go of the file, and take away what has no name of its own yet."""
        self.close()
        for end in ("", "-wal", "-shm") if self._file != self.name else ():
            Path(f"{self._file}{end}").unlink(missing_ok=True)

    def _sync_folder(self) -> None:
        """See that the file's name is on the disk, too."""
        if hasattr(os, "O_DIRECTORY"):
            folder = os.open(Path(self.name).absolute().parent, os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def read(self, work: Callable[[], T]) -> T:
        """Do some work that only reads, all of it as of one moment."""
        try:
            return transaction(self, ("BEGIN",), work)
        finally:
            self._refuse_moved()

    def _refuse_moved(self) -> None:
        """Refuse what was read of a file that others wrote to, unseen by SQLite, since it was opened.

        Raises:
            Unavailable: if they did.
        """
        if self._still is None:
            return
        real = Path(self.name).resolve()
        if _stamp(real) != self._still or Path(f"{real}-wal").exists():
            raise Unavailable(self.name, "was written to while it was read", "try again")

    def check(self) -> None:
        """Refuse a file that is torn."""
        found = self.read(lambda: self.run("PRAGMA integrity_check(1)"))[0][0]
        if found != "ok":
            raise Differs(self.name, f"torn ({found})", "a whole book: restore it from an export")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _remedy(said: str) -> str:
    """Say what would be right."""
    if "locked" in said or "busy" in said:
        return f"another writer has had it for {WAIT_SECONDS} seconds: try again, with the same ids"
    if "full" in said or "I/O" in said:
        return "make room on the disk and try again, with the same ids"
    return "name a file that can be read, in a folder that can be written to"


def _refuse_taken(name: str) -> None:
    """Refuse to make a book where there is something, or where SQLite would take what another left for a part of it.

    Raises:
        Unavailable: if there is.
    """
    if os.path.lexists(name):
        raise _taken(name)
    left = next((each for end in _BESIDE if os.path.lexists(each := f"{name}{end}")), None)
    if left is not None:
        right = "put that back beside its book, or take it away if that is gone for good; or name another file"
        raise Unavailable(name, f"would be read together with {left}, which another book left", right)


def _taken(name: str) -> Unavailable:
    """Return the refusal of a name that something has."""
    return Unavailable(name, "is there already", "open the book in it, or name another file")


def _code(refusal: Exception) -> int:
    """Return SQLite's code of what it refuses, without what it adds to it; 0 if it was not SQLite."""
    return getattr(refusal, "sqlite_errorcode", 0) & 0xFF


def _listen() -> int:
    """Let Python hear Ctrl-C in the midst of a statement, which then ends as interrupted; 0 lets it go on."""
    return 0


def _stamp(file: Path) -> tuple[int, ...]:
    """Return by what a file shows that it was written to; of one that is gone, nothing."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
