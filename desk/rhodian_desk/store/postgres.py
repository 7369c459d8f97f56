"""Checked: PostgreSQL: one writer at a time by a lock, and what the server cannot serialise is done again, whole."""

from __future__ import annotations

import random
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from rhodian_desk.store.database import TABLES, transaction
from rhodian_desk.store.errors import Differs, Unavailable

try:
    import psycopg
    from psycopg import errors
    from psycopg.conninfo import conninfo_to_dict
except ModuleNotFoundError:
    raise Unavailable(
        "postgresql", "needs psycopg, which is not installed", "pip install 'rhodian[postgres]'"
    ) from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

TRIES = 20
"""How often a piece of work is tried that the server could not serialise."""

WAIT_SECONDS = 60
"""How long a writer waits for another to finish."""

_AGAIN = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_KEEPER = """CREATE FUNCTION journal_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$"""
_KEPT = "CREATE TRIGGER journal_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION journal_kept()"
_ONE_MAKER = f"SELECT pg_advisory_xact_lock({int.from_bytes(b'rhodian')})"
"""Has whoever makes a book wait for another: what a server says of tables that two make at once is not one thing."""
_NOT_NEW = ("is no new database", "open the book in it, or name another")
_SETTINGS = (("synchronous_commit", "on"), ("fsync", "on"), ("server_encoding", "UTF8"))


class Postgres:
    """A connection to a database of a server."""

    def __init__(self, url: str) -> None:
        """Connect.

        Raises:
            Unavailable: if that cannot be done, or the server would not keep what is written.
        """
        self.name = _named(url)
        with self._said():
            self._connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
            self.run("SET synchronous_commit = on")
            self.run(f"SET lock_timeout = '{WAIT_SECONDS}s'")
        for setting, right in _SETTINGS:
            found = self.run(f"SHOW {setting}")[0][0]
            if found != right:
                self.close()
                raise Unavailable(self.name, f"has {setting} = {found}", f"only {right} keeps what is written")

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turn what the server refuses into a refusal of ours, but for what is to be tried again."""
        try:
            yield
        except _AGAIN:
            raise
        except errors.LockNotAvailable:
            right = f"another writer has had it for {WAIT_SECONDS} seconds: try again, with the same ids"
            raise Unavailable(self.name, "is locked", right) from None
        except (errors.UndefinedTable, errors.UndefinedColumn):
            raise Unavailable(self.name, "holds no book", "make one with `rhodian book init`") from None
        except (errors.DuplicateTable, errors.DuplicateFunction):
            raise Unavailable(self.name, *_NOT_NEW) from None
        except (psycopg.Error, ValueError, UnicodeError) as refusal:
            said = " ".join(str(refusal).split())
            right = "see to it and try again, with the same ids"
            raise Unavailable(self.name, f"cannot be used ({said})", right) from None

    def run(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement, with a `?` for each value, and return its rows."""
        with self._said():
            done = self._connection.execute(_query(sql), tuple(values) or None)
            return done.fetchall() if done.description else []

    def run_each(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        with self._said(), self._connection.cursor() as cursor:
            cursor.executemany(_query(sql), [tuple(row) for row in rows])

    def make_tables(self) -> None:
        """Make the tables; refuse if there are any of these names."""
        tables = TABLES.format(text='TEXT COLLATE "C"', whole="BIGINT", strict="", keyed="")
        try:
            for each in (*tables.split(";"), _KEEPER, _KEPT):
                self.run(each)
        except _AGAIN:  # somebody else makes them at this moment
            raise Unavailable(self.name, *_NOT_NEW) from None

    def write(self, work: Callable[[], T]) -> T:
        """Do some work as the only writer, again from the beginning if it cannot be serialised."""
        return self._again(("BEGIN ISOLATION LEVEL SERIALIZABLE", "LOCK TABLE book IN EXCLUSIVE MODE"), work)

    def make(self, work: Callable[[], T]) -> T:
        """Do some work in a database in which there are no tables yet; it is done once."""
        try:
            return transaction(self, ("BEGIN ISOLATION LEVEL SERIALIZABLE", _ONE_MAKER), work)
        except _AGAIN as refusal:
            said = " ".join(str(refusal).split())
            raise Differs(self.name, f"given what may not be there ({said})", "given each entry and id once") from None

    def read(self, work: Callable[[], T]) -> T:
        """Do some work that only reads, all of it as of one moment."""
        return self._again(("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",), work)

    def _again(self, begin: tuple[str, ...], work: Callable[[], T]) -> T:
        """Do some work in a transaction, until the server can serialise it."""
        for attempt in range(TRIES):
            try:
                return transaction(self, begin, work)
            except _AGAIN:
                time.sleep(random.uniform(0, 0.01 * 2 ** min(attempt, 6)))  # noqa: S311  # no secret
        reason = f"could not serialise a commit in {TRIES} tries"
        raise Unavailable(self.name, reason, "try again, with the same ids")

    def check(self) -> None:
        """Leave it to the server, which checks its own pages."""

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def _query(sql: str) -> bytes:
    """Return a statement as the server's driver wants it."""
    return sql.replace("?", "%s").encode()


def _named(url: str) -> str:
    """Return a URL as it may be shown: without a password, and without what could be one.

    Raises:
        Unavailable: if it is none.
    """
    try:
        said = conninfo_to_dict(url)
    except (psycopg.Error, UnicodeError):
        said = {"dbname": "@"}
    if "@" in str(said.get("dbname")):
        right = "write postgresql://user:password@host/database, with other signs than letters and digits as %2F is one"
        raise Unavailable("postgresql:", "is followed by what is no URL", right)
    return f"postgresql://{said.get('host', '')}/{said.get('dbname', '')}"
