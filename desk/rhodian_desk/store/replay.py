"""Checked: a journal played again by the kernel, entry by entry, and what it makes compared with what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import RhodianError
from rhodian_desk.store.book import commands_of, take
from rhodian_desk.store.entries import VERSION, Command, Entry, Group, Head, Refusal, hash_of, read_entry
from rhodian_desk.store.errors import Differs, NewerVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rhodian import State
    from rhodian_desk.store.book import Book
    from rhodian_desk.store.entries import Unit


@attrs.frozen
class Now:
    """Where a book has got to."""

    head: Head
    """Where its journal ends."""
    state: State
    """The machine's state."""


@attrs.frozen
class Row:
    """An entry as it is kept."""

    text: str
    """Its text."""
    hash: str
    """The hash that is kept of it."""
    key: tuple[int, str] | None = None
    """The number and the id by which it is found; None if it is found by neither."""


def written(now: Now, book: Book, unit: Unit) -> tuple[Now, tuple[Entry, ...]]:
    """Take a unit, and return where the book is then, with the entries to be written."""
    group = None if isinstance(unit, Command) else unit.name
    commands, entries = commands_of(unit), []
    outcomes = zip(commands, take(now.state, book, unit), strict=True)
    for part, (command, (state, outcome)) in enumerate(outcomes, start=1):
        entry = Entry(
            now.head.count + 1,
            command.id,
            command.text,
            outcome,
            now.head.hash,
            state.current.since,
            group,
            part,
            len(commands),
        )
        entries.append(entry)
        now = Now(Head(entry.sequence, entry.hash), state)
    return now, tuple(entries)


def replayed(now: Now, book: Book, rows: Iterable[Row]) -> Iterator[tuple[Now, tuple[Entry, ...]]]:
    """Play entries again on a book; give where it is after each unit, and the unit's entries.

    Args:
        now: where the book has got to; the first entry comes next.
        book: what accounts hold then; it is written to.
        rows: the entries that follow.

    Raises:
        Differs: for the first entry that is not what it should be.
        NewerVersion: for the first that was taken by a newer version.
    """
    waiting: list[Entry] = []
    last = now.head
    for row in rows:
        entry = _linked(last, row)
        if entry.part != len(waiting) + 1 or entry.parts < entry.part:
            raise Differs(f"entry {entry.sequence}", f"part {entry.part} of {entry.parts}", "the next part of a group")
        waiting.append(entry)
        last = Head(entry.sequence, row.hash)
        if entry.part == entry.parts:
            now = _played(now, book, waiting)
            yield now, tuple(waiting)
            waiting = []
    if waiting:
        raise Differs(f"entry {last.count}", "the last", f"one of {waiting[0].parts} parts of a group")


def _linked(last: Head, row: Row) -> Entry:
    """Return the entry of a row, if it is the one that comes after the last."""
    place = f"entry {last.count + 1}"
    if hash_of(row.text) != row.hash:
        raise Differs(place, f"of hash {hash_of(row.text)}", f"of hash {row.hash}, as is kept of it")
    entry = read_entry(row.text, place)
    if entry.sequence != last.count + 1:
        raise Differs(place, f"numbered {entry.sequence}", f"numbered {last.count + 1}")
    if row.key not in (None, (entry.sequence, entry.id)):
        raise Differs(place, f"kept as {row.key}", f"kept as {(entry.sequence, entry.id)}")
    if entry.previous != last.hash:
        raise Differs(place, f"chained to {entry.previous}", f"chained to {last.hash}")
    if entry.version > VERSION:
        raise NewerVersion(place, entry.version, VERSION)
    return entry


def _played(now: Now, book: Book, waiting: list[Entry]) -> Now:
    """Play the entries of one unit, and return where the book is then, if that is what they say."""
    first = waiting[0]
    commands = []
    for entry in waiting:
        try:
            commands.append(Command.read(entry.id, entry.event))
        except RhodianError as refusal:
            raise Differs(f"entry {entry.sequence}", f"no event ({refusal})", "an event") from None
    try:
        unit = commands[0] if first.group is None else Group(first.group, tuple(commands))
    except RhodianError as refusal:
        raise Differs(f"entry {first.sequence}", f"no group ({refusal})", "a group") from None
    after, made = written(now, book, unit)
    for entry, again in zip(waiting, made, strict=True):
        if not _same(entry, again):
            raise Differs(f"entry {entry.sequence}", _told(entry), f"{_told(again)}, by the kernel")
    return Now(Head(after.head.count, waiting[-1].hash), after.state)


def _same(entry: Entry, again: Entry) -> bool:
    """Return whether an entry is the one that was made again; a refusal's words may be those of an earlier version."""
    if entry.text == again.text:
        return True
    if entry.refusal is not None and again.refusal is not None and entry.refusal.kind == again.refusal.kind:
        again = attrs.evolve(again, outcome=entry.refusal)
    return attrs.evolve(again, previous=entry.previous) == entry


def _told(entry: Entry) -> str:
    """Say what an entry came to."""
    if isinstance(entry.outcome, Refusal):
        return f"refused as {entry.outcome.kind}"
    shown = ", ".join(f"{account} {held}" for account, held in entry.outcome)
    part = f", part {entry.part} of {entry.parts}" if entry.group else ""
    return f"taken by the rules of {entry.rules}{part}, with {shown or 'no change'}"
