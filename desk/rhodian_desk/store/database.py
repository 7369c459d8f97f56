"""Checked: what a store asks of a database, and the tables in it, which are the same in every one.

Amounts and texts are TEXT, so that none is rounded; an account that holds nothing is not there.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from rhodian import Account, Asset, InvalidValue
from rhodian_desk.store.errors import Differs, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

TABLES = """\
CREATE TABLE book (one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL, genesis {text} NOT NULL,
    count {whole} NOT NULL, hash {text} NOT NULL, state {text} NOT NULL, time {text} NOT NULL,
    events {text} NOT NULL){strict};
CREATE TABLE journal (sequence {whole} PRIMARY KEY, id {text} NOT NULL UNIQUE, entry {text} NOT NULL,
    hash {text} NOT NULL){strict};
CREATE TABLE balances (purpose {text} NOT NULL, code {text} NOT NULL, scale INTEGER NOT NULL, owner {text} NOT NULL,
    held {text} NOT NULL, PRIMARY KEY (purpose, code, scale, owner)){keyed};
CREATE TABLE snapshots (count {whole} PRIMARY KEY, format INTEGER NOT NULL, hash {text} NOT NULL, state {text} NOT NULL,
    held {text} NOT NULL){strict}"""
"""The tables: where the book stands, its journal, what accounts hold, and what they held earlier."""

BOOK = "one, format, genesis, count, hash, state, time, events"
"""The columns of the table by which a book is known."""


class Database(Protocol):
    """A connection to a database."""

    @property
    def name(self) -> str:
        """Where it is, without any password."""

    def run(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Run one statement, with a `?` for each value, and return its rows."""

    def run_each(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""

    def make_tables(self) -> None:
        """Make the tables; in a database that is there already, refuse if there are any of these names."""

    def write(self, work: Callable[[], T]) -> T:
        """Do some work as the only writer, and return what it returns once that is durable; all of it or nothing.

        It may be done again from the beginning, so it changes nothing but the database.
        """

    def make(self, work: Callable[[], T]) -> T:
        """Do some work in a database in which there are no tables yet, once; all of it or nothing."""

    def read(self, work: Callable[[], T]) -> T:
        """Do some work that only reads, all of it as of one moment."""

    def check(self) -> None:
        """Refuse a database that is torn, as far as it can tell by itself."""

    def close(self) -> None:
        """Let go of it."""


class Balances:
    """The balances of a database, as the base of a book."""

    def __init__(self, database: Database) -> None:
        """Read from the database."""
        self._database = database

    def held(self, account: Account) -> int:
        """Return what an account holds, 0 if it is not there."""
        sql = "SELECT held FROM balances WHERE purpose = ? AND code = ? AND scale = ? AND owner = ?"
        found = self._database.run(sql, key(account))
        return balance(account, found[0][0], f"the balance of {account}") if found else 0

    def holding(self, purpose: str, asset: Asset) -> Iterable[tuple[Account, int]]:
        """Return every account of a purpose and an asset that holds anything, and what it holds."""
        return self.listed("WHERE purpose = ? AND code = ? AND scale = ?", (purpose, asset.code, asset.scale)).items()

    def listed(self, where: str = "", values: Sequence[object] = ()) -> dict[Account, int]:
        """Return the accounts that hold anything, and what they hold, in order of purpose, asset and owner."""
        sql = f"SELECT purpose, code, scale, owner, held FROM balances {where} ORDER BY purpose, code, scale, owner"  # noqa: S608  # `where` is ours
        held: dict[Account, int] = {}
        assets: dict[tuple[str, int], Asset] = {}
        for purpose, code, scale, owner, text in self._database.run(sql, values):
            place = f"the balance of {owner} / {purpose} / {code}"
            try:
                asset = assets.setdefault((code, scale), Asset(code, scale))
                account = Account(owner, purpose, asset)
            except InvalidValue as refusal:
                raise Differs(place, f"of no account ({refusal})", "as it was posted") from None
            held[account] = balance(account, text, place)
        return held

    def write(self, changes: dict[Account, int]) -> None:
        """Write what accounts hold now."""
        sql = "DELETE FROM balances WHERE purpose = ? AND code = ? AND scale = ? AND owner = ?"
        self._database.run_each(sql, [key(account) for account, held in changes.items() if not held])
        sql = (
            "INSERT INTO balances (purpose, code, scale, owner, held) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (purpose, code, scale, owner) DO UPDATE SET held = excluded.held"
        )
        self._database.run_each(sql, [(*key(account), str(held)) for account, held in changes.items() if held])


def key(account: Account) -> tuple[str, str, int, str]:
    """Return by what an account is found."""
    return account.purpose, account.asset.code, account.asset.scale, account.owner


def balance(account: Account, text: object, place: str) -> int:
    """Return what an account holds, of the text of it.

    Raises:
        Differs: if that is no number, or one that the account cannot hold.
    """
    held = number(text, place)
    if held < 0 and not account.is_outside:
        raise Differs(place, f"{held}", "0 or more, since no account but those of the world outside is below")
    return held


def number(text: object, place: str) -> int:
    """Return the whole number of a text that is the one text of it.

    Raises:
        Differs: if it is not.
    """
    try:
        value = int(text) if isinstance(text, str) else 0
    except ValueError:
        value = 0
    if str(value) != text:
        raise Differs(place, repr(text)[:42], "a whole number in its one form")
    return value


def transaction(database: Database, begin: Sequence[str], work: Callable[[], T]) -> T:
    """Do some work in a transaction that some statements begin: all of it or nothing."""
    try:
        for each in begin:
            database.run(each)
        done = work()
        database.run("COMMIT")
    except BaseException:
        with suppress(Unavailable, Differs):  # there is none if it did not begin
            database.run("ROLLBACK")
        raise
    return done
