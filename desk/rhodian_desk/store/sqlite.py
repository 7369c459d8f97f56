"""Checked: SQLite, one file: a commit is on the disk before it is answered, and there is one writer at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian_desk.store.database import TABLES
from rhodian_desk.store.errors import Differs, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

WAIT_SECONDS = 60
"""How long a writer waits for another to finish."""

_OLDEST = (3, 37)
_FULL = 2
_TORN = ("malformed", "not a database", "decode", "no such column", "unsupported file format")


class Sqlite:
    """A connection to a file."""

    def __init__(self, name: str, *, new: bool = False) -> None:
        """Open a file that is there; make it if it is to be `new`.

        Raises:
            Unavailable: if it cannot be opened, or would not keep what is written.
        """
        self.name = name
        if sqlite3.sqlite_version_info < _OLDEST:
            reason = f"needs SQLite {'.'.join(map(str, _OLDEST))} or later, and Python has {sqlite3.sqlite_version}"
            raise Unavailable(name, reason, "install a newer Python")
        path = Path(name)
        self._was_there = path.exists()
        if not path.is_file() and (path.exists() or not new):
            reason = "is not a regular file" if path.exists() else "does not exist"
            raise Unavailable(name, reason, "name a book, or make one with `rhodian book init`")
        with self._said():
            uri = f"{path.absolute().as_uri()}?mode={'rwc' if new else 'rw'}"
            self._connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
            try:
                self._make_durable()
            except BaseException:
                self._connection.close()
                raise

    def _make_durable(self) -> None:
        """Ask for a log that is synchronised at each commit, and see that it is so."""
        mode = self.run("PRAGMA journal_mode = WAL")[0][0]
        self.run("PRAGMA synchronous = FULL")
        if mode != "wal" or self.run("PRAGMA synchronous")[0][0] != _FULL:
            raise Unavailable(self.name, "is where SQLite cannot keep a log", "name a file on a local disk")

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn what SQLite refuses into a refusal of ours."""
        try:
            yield
        except sqlite3.IntegrityError as refusal:
            raise Differs(
                self.name, f"given what may not be there ({refusal})", "given each entry and id once"
            ) from None
        except (sqlite3.Error, ValueError, OSError) as refusal:
            if any(sign in str(refusal) for sign in _TORN):
                raise Differs(self.name, f"torn ({refusal})", "a whole book: restore it from an export") from None
            if "no such table" in str(refusal):
                raise Unavailable(self.name, "holds no book", "make one with `rhodian book init`") from None
            raise Unavailable(self.name, f"cannot be used ({refusal})", _remedy(str(refusal))) from None

    def run(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement, with a `?` for each value, and return its rows."""
        with self._said():
            return self._connection.execute(sql, values).fetchall()

    def run_each(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        with self._said():
            self._connection.executemany(sql, rows)

    def make_tables(self) -> None:
        """Make the tables; refuse if there are any already."""
        if self.run("SELECT count(*) FROM sqlite_master")[0][0]:
            raise Unavailable(self.name, "is no new database", "open the book in it, or name another file")
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
        """Do some work in a database in which there are no tables yet; a file that was made for it goes if it fails."""
        try:
            return self.write(work)
        except BaseException:
            self.close()
            for name in (self.name, f"{self.name}-wal", f"{self.name}-shm") if not self._was_there else ():
                Path(name).unlink(missing_ok=True)
            raise

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
        return "nothing was written: make room on the disk and try again, with the same ids"
    return "name a file that can be written to"
