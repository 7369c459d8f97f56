"""Checked: the tables of a book, read and written: where it stands, and its journal, which is only added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import RhodianError, State
from rhodian.machine.text import read_state, write_state
from rhodian_desk.store.database import Balances, number
from rhodian_desk.store.entries import FORMAT, Head, beginning, read_entry
from rhodian_desk.store.errors import Differs, NewerVersion
from rhodian_desk.store.replay import Now, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rhodian_desk.store.book import Book
    from rhodian_desk.store.database import Database
    from rhodian_desk.store.entries import Entry

AT_ONCE = 1_000
"""How many rows are read, or written, at once where there may be many."""

_MOVING = ("time", "events")
_STILL = tuple(field.name for field in attrs.fields(State) if field.name not in _MOVING)
"""What few events change of a state: all but its time and how many events there were, which stand by themselves."""


class Journal:
    """A book in a database."""

    def __init__(self, database: Database) -> None:
        """Take a connection."""
        self.database = database
        self.balances = Balances(database)
        self._written: tuple[tuple[object, ...], str] = (None,) * len(_STILL), ""

    def make(self, genesis: State) -> Now:
        """Make the tables, with nothing in them but where the book begins."""
        self.database.make_tables()
        begun = beginning(genesis)
        values = FORMAT, write_state(genesis), begun, self._still(genesis), str(genesis.time), str(genesis.events)
        self.database.run("INSERT INTO book VALUES (1, ?, ?, 0, ?, ?, ?, ?)", values)
        return Now(Head(0, begun), genesis)

    def head(self) -> Head:
        """Return where the journal ends.

        Raises:
            Differs: if there is not one book, or its journal does not end there.
            NewerVersion: if a newer version wrote it.
        """
        found = self.database.run("SELECT format, count, hash FROM book")
        if len(found) != 1:
            raise Differs(self.database.name, f"with {len(found)} books in it", "one book")
        version, count, head = found[0]
        if not (isinstance(version, int) and isinstance(count, int) and isinstance(head, str)):
            raise Differs(self.database.name, "with a table of that name that is no book's", "a book")
        if version > FORMAT:
            raise NewerVersion(f"the book {self.database.name}", version, FORMAT)
        last = self.database.run("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
        if last != [(count, head)] and (last or count):
            ends = str(Head(*last[0])) if last else "nowhere"
            raise Differs("the end of the journal", ends, f"{count}:{head}, as the book says")
        return Head(count, head)

    def began(self) -> Now:
        """Return where the book began."""
        state = read_kept(self.database.run("SELECT genesis FROM book")[0][0], "the state in which the book begins")
        return Now(Head(0, beginning(state)), state)

    def state(self) -> State:
        """Return the machine's state as it is kept."""
        still, *moving = self.database.run("SELECT state, time, events FROM book")[0]
        try:
            time, events = (number(each, "the number") for each in moving)
            return attrs.evolve(read_state(still), time=time, events=events)
        except RhodianError as refusal:
            raise Differs("the state of the book", f"no state ({refusal})", "as it was written") from None

    def known(self, names: Sequence[str]) -> dict[str, Entry]:
        """Return those entries that are there of some ids, by id."""
        found: dict[str, Entry] = {}
        for place in range(0, len(names), AT_ONCE):
            some = names[place : place + AT_ONCE]
            sql = f"SELECT id, entry, sequence FROM journal WHERE id IN ({', '.join('?' for _ in some)})"  # noqa: S608
            for name, text, sequence in self.database.run(sql, some):
                found[name] = read_entry(text, f"entry {sequence}")
        return found

    def went_through(self, head: Head) -> bool:
        """Return whether the journal goes through a head."""
        if head.count == 0:
            return head == self.began().head
        return self.database.run("SELECT hash FROM journal WHERE sequence = ?", (head.count,)) == [(head.hash,)]

    def rows(self, after: int, last: int) -> Iterator[Row]:
        """Return the journal's rows after an entry, up to the last one that is asked for, in order."""
        columns = "SELECT sequence, id, entry, hash FROM journal"
        sql = f"{columns} WHERE sequence > ? AND sequence <= ? ORDER BY sequence LIMIT {AT_ONCE}"
        while after < last and (found := self.database.run(sql, (after, last))):
            yield from (Row(text, kept, (sequence, name)) for sequence, name, text, kept in found)
            after = found[-1][0]

    def add(self, now: Now, book: Book, entries: Sequence[Entry]) -> None:
        """Write entries, what they changed, and where the book is then."""
        if not entries:
            return
        rows = [(each.sequence, each.id, each.text, each.hash) for each in entries]
        self.database.run_each("INSERT INTO journal VALUES (?, ?, ?, ?)", rows)
        self.balances.write(book.changed)
        sql = "UPDATE book SET count = ?, hash = ?, state = ?, time = ?, events = ?"
        moving = str(now.state.time), str(now.state.events)
        self.database.run(sql, (now.head.count, now.head.hash, self._still(now.state), *moving))

    def _still(self, state: State) -> str:
        """Return the text of what few events change of a state, written anew only if one of them is another."""
        parts = tuple(getattr(state, name) for name in _STILL)
        if any(each is not other for each, other in zip(parts, self._written[0], strict=True)):
            self._written = parts, write_state(attrs.evolve(state, time=0, events=0))
        return self._written[1]


def read_kept(text: str, place: str) -> State:
    """Return a state that was kept.

    Raises:
        Differs: if it is not one any more.
    """
    try:
        return read_state(text)
    except RhodianError as refusal:
        raise Differs(place, f"no state ({refusal})", "as it was written") from None
