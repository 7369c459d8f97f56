"""Checked: a durable book: a journal of events that is only added to, and what accounts hold after it.

Every event passes the kernel's one door, `step`, and is written with what it changes in one transaction. What an id was
answered is answered again; snapshots are a cache, and the journal alone is what is true.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from rhodian import Rules, State
from rhodian.base.numbers import checked_name
from rhodian_desk.io.files import is_of_a_file
from rhodian_desk.store import audit
from rhodian_desk.store.book import Book, commands_of
from rhodian_desk.store.entries import Answer, Command, Group, Refusal, hash_of, read_entry
from rhodian_desk.store.errors import Differs, EventRefused, IdTaken, Unavailable
from rhodian_desk.store.journal import AT_ONCE, Journal
from rhodian_desk.store.lines import Beginning, read_beginning
from rhodian_desk.store.replay import Now, Row, replayed, written
from rhodian_desk.store.sqlite import Sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rhodian import Account, Event
    from rhodian_desk.store.database import Database
    from rhodian_desk.store.entries import Entry, Head, Unit


class Store:
    """A book in a database; for one thread at a time."""

    def __init__(self, database: Database) -> None:
        """Take a connection; `open` and `create` make one."""
        self._database = database
        self._journal = Journal(database)
        self._last: Now | None = None

    @classmethod
    def create(cls, url: str, rules: Rules | None = None) -> Self:
        """Make a book, and open it: in a file, or in a database whose URL begins with `postgresql:`.

        Args:
            url: the file's path, or the URL.
            rules: the rules that hold from 0 on; without them there are no markets and pools until rules are changed.

        Raises:
            Unavailable: if there is a book already, or the database cannot be used.
        """
        return cls._made(url, Beginning(State((rules or Rules(0),)), None), ())

    @classmethod
    def restore(cls, url: str, lines: Iterable[str]) -> Self:
        """Make a book of the lines that `export` gives, and open it: all of them are played again, or there is none.

        Raises:
            Differs: for the first line that is not what playing it gives.
            Unavailable, NewerVersion: as `create` and `open` do.
        """
        remaining = iter(lines)
        return cls._made(url, read_beginning(next(remaining, "")), remaining)

    @classmethod
    def _made(cls, url: str, beginning: Beginning, lines: Iterable[str]) -> Self:
        """Make a book of where it begins and its entries."""
        store = cls(_connected(url, new=True))
        try:
            store._last = store._database.make(lambda: store._fill(beginning, lines))
            audit.see_made(store._journal.head(), store._last)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the book of a file, or of a database whose URL begins with `postgresql:`.

        Raises:
            Unavailable: if there is none, or the database cannot be used.
            NewerVersion: if a newer version wrote it.
            Differs: if it is torn.
        """
        store = cls(_connected(url, new=False))
        try:
            store._last = store.now
        except BaseException:
            store.close()
            raise
        return store

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def now(self) -> Now:
        """Where the book has got to: its head and the machine's state."""
        return self._database.read(self._now)

    @property
    def head(self) -> Head:
        """Where the journal ends: to be kept elsewhere, and given to `verify` later."""
        return self._database.read(self._journal.head)

    def apply(self, event: Event, id: str | None = None) -> Answer:  # noqa: A002  # it is what clients call it
        """Take one event; it is durable when this returns.

        Args:
            event: what happens.
            id: the client's id, the same for every try; without one it is made up, and a try again happens again.

        Raises:
            EventRefused: if the machine refuses it, now or when it first came; that is in the journal too.
            IdTaken: if the id came before with other content.
            InvalidValue, TextRefused: if it is no event, or the id is none.
            Unavailable: if it cannot be written; try again with the same id.
        """
        (answer,) = self.apply_all((Command(uuid.uuid4().hex if id is None else id, event),))
        if answer.refusal is None:
            return answer
        if answer.refusal.kind == IdTaken.__name__:
            raise IdTaken(answer.id, answer.sequence)
        raise EventRefused(answer.id, answer.sequence, answer.refusal.kind, answer.refusal.said)

    def apply_all(self, units: Iterable[Unit]) -> tuple[Answer, ...]:
        """Take events and groups, each by itself, in one commit, and answer for each event once that is durable.

        Raises:
            Unavailable: if they cannot be written; try again with the same ids.
        """
        wanted = tuple(units)
        answers, self._last = self._database.write(lambda: self._apply(wanted))
        return answers

    def held(self, account: Account) -> int:
        """Return what an account holds, 0 if it is not there."""
        return self._journal.balances.held(account)

    def balances(self, owner: str | None = None) -> tuple[Head, dict[Account, int]]:
        """Return the accounts that hold anything, or those of one owner, and the head that this is as of.

        Raises:
            InvalidValue: if the owner's name is none.
        """
        where, values = ("", ()) if owner is None else ("WHERE owner = ?", (checked_name(owner, "owner"),))
        return self._database.read(lambda: (self._journal.head(), self._journal.balances.listed(where, values)))

    def balances_at(self, count: int) -> tuple[Head, dict[Account, int]]:
        """Return the same as of an earlier entry.

        Raises:
            Differs: if no event or group ended there, or what is played is not what is there.
            NewerVersion: if a newer version wrote the last snapshot before.
        """
        return self._database.read(lambda: audit.held_at(self._journal, count))

    def entries(self, after: int = 0, head: Head | None = None) -> Iterator[Entry]:
        """Return the entries after one, in order: up to a head, or where the journal ends when they are asked for."""
        first, last = max(after, 0), (head or self.head).count
        rows = enumerate(self._journal.rows(first, last), first + 1)
        return (read_entry(row.text, f"entry {place}") for place, row in rows)

    def export(self) -> Iterator[str]:
        """Return the lines of the whole book: where it begins and ends, and then each entry.

        While they are read, others may write: what they write is not among them.
        """
        began, head = self._database.read(lambda: (self._journal.began(), self._journal.head()))
        yield Beginning(began.state, head).text()
        for row in self._journal.rows(0, head.count):
            yield row.text

    def snapshot(self) -> Head:
        """Keep what accounts hold now, so that what is asked of later times can begin there."""
        return self._database.write(lambda: audit.keep(self._journal))

    def verify(self, anchor: Head | None = None) -> Head:
        """Play the whole journal again, and compare every hash, posting, balance and snapshot; return the head.

        Args:
            anchor: a head that was kept elsewhere: the journal must go through it.

        Raises:
            Differs: for the first place that is not what it must be.
            NewerVersion: if a newer version wrote the book, a snapshot or an entry.
        """
        self._database.check()
        return self._database.read(lambda: audit.verify(self._journal, anchor))

    def _now(self) -> Now:
        """Return where the book has got to; the state is not read again if nobody else has written."""
        head = self._journal.head()
        if self._last is not None and self._last.head == head:
            return self._last
        return Now(head, self._journal.state())

    def _apply(self, units: Sequence[Unit]) -> tuple[tuple[Answer, ...], Now]:
        """Take units within a transaction."""
        now, book = self._now(), Book(self._journal.balances)
        known = self._journal.known([each.id for unit in units for each in commands_of(unit)])
        new: list[Entry] = []
        answers: list[Answer] = []
        for unit in units:
            answered = _answered(unit, known)
            if answered is None:
                now, entries = written(now, book, unit)
                new.extend(entries)
                known.update((entry.id, entry) for entry in entries)
                answered = tuple(entry.answer() for entry in entries)
            answers.extend(answered)
        self._journal.add(now, book, new)
        return tuple(answers), now

    def _fill(self, beginning: Beginning, lines: Iterable[str]) -> Now:
        """Make the tables, write entries as far as playing them gives the same, and return where the book is then."""
        now, book = self._journal.make(beginning.state), Book(self._journal.balances)
        ready: list[Entry] = []
        for after, entries in replayed(now, book, (Row(text, hash_of(text)) for text in lines)):
            now = after
            ready.extend(entries)
            if len(ready) >= AT_ONCE:
                self._journal.add(now, book, ready)
                book.forget()
                ready = []
        self._journal.add(now, book, ready)
        if beginning.head is not None and now.head != beginning.head:
            raise Differs("the end of the lines", str(now.head), f"{beginning.head}, as the first line says")
        return now


def _answered(unit: Unit, known: Mapping[str, Entry]) -> tuple[Answer, ...] | None:
    """Return what a unit was answered before, or that it may not have its ids; None if it is new."""
    commands = commands_of(unit)
    group = unit.name if isinstance(unit, Group) else None
    found = [known.get(each.id) for each in commands]
    taken = next((entry for entry in found if entry is not None), None)
    if taken is None:
        return None
    wanted = [(each.text, group, part, len(commands)) for part, each in enumerate(commands, start=1)]
    if [entry.content if entry is not None else None for entry in found] == wanted:
        return tuple(entry.answer(again=True) for entry in found if entry is not None)
    why = Refusal(IdTaken.__name__, str(IdTaken(taken.id, taken.sequence)))
    return tuple(Answer(each.id, taken.sequence, why) for each in commands)


def _connected(url: str, *, new: bool) -> Database:
    """Return a connection to where a URL leads.

    Raises:
        Unavailable: if it leads nowhere, or a book would be made under another name than that.
    """
    if url.startswith(("postgresql:", "postgres:")):
        from rhodian_desk.store.postgres import Postgres  # noqa: PLC0415  # what it imports may be missing

        return Postgres(url)
    name = url.removeprefix("sqlite:///")
    if not is_of_a_file(name):
        raise Unavailable(name, "is not the name of a file", "name a book, or make one with `rhodian book init`")
    return Sqlite(name, new=new)
