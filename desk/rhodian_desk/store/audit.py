"""Checked: a book compared with what its journal makes of it, and as it was at an earlier entry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs

from rhodian import InvalidValue
from rhodian.machine.text import write_state
from rhodian_desk.store.book import Book, Empty
from rhodian_desk.store.database import key
from rhodian_desk.store.entries import FORMAT, Head, accounts_of, dumped, rows_of
from rhodian_desk.store.errors import Differs, NewerVersion
from rhodian_desk.store.journal import read_kept
from rhodian_desk.store.replay import Now, replayed

if TYPE_CHECKING:
    from rhodian import Account, Changes
    from rhodian_desk.store.entries import Entry
    from rhodian_desk.store.journal import Journal


@attrs.frozen
class Snapshot:
    """What was kept of an earlier time: a cache, since the journal makes the same."""

    now: Now
    """Where the book had got to."""
    held: Changes
    """What accounts held that held anything, in order."""


def see_made(head: Head, made: Now) -> None:
    """Refuse a head that is not that of the book that was made in its place a moment ago."""
    if head != made.head:
        raise Differs("the head of the book that was made", str(head), str(made.head))


def keep(journal: Journal) -> Head:
    """Keep what accounts hold now, so that what is asked of later times can begin there."""
    head, state = journal.head(), write_state(journal.state())
    held = dumped(rows_of(_ordered(journal.balances.listed())))
    journal.database.run("DELETE FROM snapshots WHERE count = ?", (head.count,))
    values = (head.count, FORMAT, head.hash, state, held)
    journal.database.run("INSERT INTO snapshots VALUES (?, ?, ?, ?, ?)", values)
    return head


def held_at(journal: Journal, count: int) -> tuple[Head, dict[Account, int]]:
    """Return what accounts held after an entry: from the last snapshot before it, and played on from there.

    Raises:
        Differs: if there is no such entry or a group has not ended there, or if what is played is not what is there.
        NewerVersion: if a newer version wrote the snapshot.
    """
    last = journal.head().count
    if not 0 <= count <= last:
        raise _no_end(count, last)
    sql = "SELECT count, format, hash, state, held FROM snapshots WHERE count <= ? ORDER BY count DESC LIMIT 1"
    found = [_snapshot(row) for row in journal.database.run(sql, (count,))]
    now = found[0].now if found else journal.began()
    if found and not journal.went_through(now.head):
        raise Differs(
            f"the snapshot of entry {now.head.count}'s head", str(now.head), "one that the journal goes through"
        )
    book = Book(Empty(), found[0].held if found else ())
    if now.head.count < count:
        for after, _ in replayed(now, book, journal.rows(now.head.count, last)):
            now = after
            if now.head.count >= count:
                break
    if now.head.count != count:
        raise _no_end(count, last)
    return now.head, dict(_ordered(book.changed))


def _no_end(count: int, last: int) -> Differs:
    """Return the refusal of an entry after which nothing is asked."""
    return Differs(f"entry {count}", "no end of an event or a group", f"an entry from 0 to {last}")


def verify(journal: Journal, anchor: Head | None) -> Head:
    """Play the whole journal again, and compare every hash, posting, balance and snapshot.

    Raises:
        Differs: for the first place that is not what it must be.
        NewerVersion: if a newer version wrote the book, a snapshot or an entry.
    """
    last = journal.head().count
    for (sequence,) in journal.database.run("SELECT sequence FROM journal WHERE sequence < 1 LIMIT 1"):
        raise Differs(f"entry {sequence}", "there", "no entry, since the first is 1")
    columns = "SELECT count, format, hash, state, held FROM snapshots ORDER BY count"
    kept = {row[0]: _snapshot(row) for row in journal.database.run(columns)}
    now, book = journal.began(), Book(Empty())
    _compare(kept.pop(0, None), now, book)
    if anchor is not None and anchor.count == 0:
        _pass(now.head, anchor)
    for after, entries in replayed(now, book, journal.rows(0, last)):
        for entry in entries:
            if anchor is not None and anchor.count == entry.sequence:
                _pass(_head(entry), anchor)
        now = after
        _compare(kept.pop(now.head.count, None), now, book)
    if anchor is not None and anchor.count > now.head.count:
        raise Differs("the end of the journal", str(now.head), f"at or after {anchor}: its tail is cut off")
    for count in kept:
        raise Differs(f"a snapshot of entry {count}", "there", "of the end of an event or a group")
    held = tuple(journal.balances.listed().items())
    _compare(Snapshot(Now(journal.head(), journal.state()), held), now, book, "the book's")
    return now.head


def _head(entry: Entry) -> Head:
    """Return the head that an entry made."""
    return Head(entry.sequence, entry.hash)


def _pass(head: Head, anchor: Head) -> None:
    """Refuse a journal that does not go through an anchor."""
    if head != anchor:
        raise Differs(f"entry {anchor.count}", f"of hash {head.hash}", f"of hash {anchor.hash}, as was kept elsewhere")


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    """Return a snapshot as it is kept."""
    count, version, head, state, held = row
    place = f"the snapshot of entry {count}"
    if isinstance(version, int) and version > FORMAT:
        raise NewerVersion(place, version, FORMAT)
    try:
        accounts = accounts_of(json.loads(held))
    except (ValueError, TypeError, RecursionError, InvalidValue):
        raise Differs(place, "of no balances", "as it was written") from None
    return Snapshot(Now(Head(count, head), read_kept(state, place)), accounts)


def _compare(kept: Snapshot | None, now: Now, book: Book, whose: str = "") -> None:
    """Refuse what is kept if it is not what was played."""
    if kept is None:
        return
    whose = whose or f"the snapshot of entry {now.head.count}'s"
    if kept.now.head != now.head:
        raise Differs(f"{whose} head", str(kept.now.head), str(now.head))
    if kept.now.state != now.state:
        raise Differs(f"{whose} state", write_state(kept.now.state), write_state(now.state))
    held, right = dict(kept.held), {account: value for account, value in book.changed.items() if value}
    if held != right:
        first = min((each for each in {*held, *right} if held.get(each) != right.get(each)), key=key)
        raise Differs(f"{whose} balance of {first}", str(held.get(first, 0)), f"{right.get(first, 0)}, by the journal")


def _ordered(held: dict[Account, int]) -> Changes:
    """Return the accounts that hold anything, in order."""
    return tuple((account, held[account]) for account in sorted(held, key=key) if held[account])
