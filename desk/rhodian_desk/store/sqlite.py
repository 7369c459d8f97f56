"""Checked: SQLite, one file: a commit is on the disk before it is answered, and there is one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian_desk.store.database import TABLES
from rhodian_desk.store.errors import Differs, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rhodian import RhodianError

T = TypeVar("T")

WAIT_SECONDS = 60
"""How long a writer waits for another to finish."""

_OLDEST = (3, 37)
_FULL = 2
_TORN = ("malformed", "not a database", "decode", "no such column", "unsupported file format")


class Sqlite:
    """A connection to a file."""

    def __init__(self, name: str, *, new: bool = False) -> None:
        """Open a file that is there, or one beside it, that takes its place once it is made, if it is to be `new`.

        Raises:
            Unavailable: if it cannot be opened, or would not keep what is written.
        """
        self.name = name
        if sqlite3.sqlite_version_info < _OLDEST:
            reason = f"needs SQLite {'.'.join(map(str, _OLDEST))} or later, and Python has {sqlite3.sqlite_version}"
            raise Unavailable(name, reason, "install a newer Python")
        path = Path(name)
        if new and path.exists():
            raise Unavailable(name, "is there already", "open the book in it, or name another file")
        if not new and not path.is_file():
            reason = "is not a regular file" if path.exists() else "does not exist"
            raise Unavailable(name, reason, "name a book, or make one with `rhodian book init`")
        self._file = f"{name}.{uuid.uuid4().hex[:8]}.new" if new else name
        self._open("rwc" if new else "rw")

    def _open(self, mode: str) -> None:
        """Open the file."""
        try:
            uri = f"{Path(self._file).absolute().as_uri()}?mode={mode}"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
        except (sqlite3.Error, ValueError) as refusal:
            raise self._said(refusal) from None
        try:
            self._make_durable()
        except BaseException:
            self._drop()
            raise

    def _make_durable(self) -> None:
        """Ask for a log that is synchronised at each commit, and see that it is so."""
        mode = self.run("PRAGMA journal_mode = WAL")[0][0]
        self.run("PRAGMA synchronous = FULL")
        if mode != "wal" or self.run("PRAGMA synchronous")[0][0] != _FULL:
            raise Unavailable(self.name, "is where SQLite cannot keep a log", "name a file on a local disk")

    def _said(self, refusal: Exception) -> RhodianError:
        """Return a refusal of ours for what SQLite refuses."""
        said = str(refusal)
        if isinstance(refusal, sqlite3.IntegrityError):
            return Differs(self.name, f"given what may not be there ({said})", "given each entry and id once")
        if any(sign in said for sign in _TORN):
            return Differs(self.name, f"torn ({said})", "a whole book: restore it from an export")
        if "no such table" in said:
            return Unavailable(self.name, "holds no book", "make one with `rhodian book init`")
        return Unavailable(self.name, f"cannot be used ({said})", _remedy(said))

    def run(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement, with a `?` for each value, and return its rows."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except (sqlite3.Error, ValueError) as refusal:
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
        return self._within("BEGIN IMMEDIATE", work)

    def make(self, work: Callable[[], T]) -> T:
        """Do some work in a file that is new, and then give it its name: who comes second is refused."""
        try:
            done = self.write(work)
            self.close()
            os.link(self._file, self.name)
            self._sync_folder()
        except FileExistsError:
            raise Unavailable(self.name, "is there already", "open the book in it, or name another file") from None
        except OSError as refusal:
            raise self._said(refusal) from None
        finally:
            self._drop()
        self._file = self.name
        self._open("rw")
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
        return self._within("BEGIN", work)

    def _within(self, begin: str, work: Callable[[], T]) -> T:
        """Do some work in a transaction."""
        self.run(begin)
        try:
            done = work()
            self.run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                with suppress(Unavailable, Differs):
                    self.run("ROLLBACK")
            raise
        return done

    def check(self) -> None:
        """Refuse a file that is torn."""
        found = self.run("PRAGMA integrity_check(1)")[0][0]
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
    return "name a file that can be written to"
