"""Checked: a book as the machine reads it: what its base holds, with what was changed since laid over it.

The base is a database, or nothing at all: then all of the book is in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rhodian import RhodianError, step
from rhodian_desk.store.entries import Command, Refusal, Unit
from rhodian_desk.store.errors import StoreRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian import Account, Asset, Changes, State
    from rhodian_desk.store.entries import Outcome


class Base(Protocol):
    """What lies under a book."""

    def held(self, account: Account) -> int:
        """Return what an account holds, 0 if it is not there."""

    def holding(self, purpose: str, asset: Asset) -> Iterable[tuple[Account, int]]:
        """Return every account of a purpose and an asset that holds anything, and what it holds."""


class Empty:
    """A base that holds nothing."""

    def held(self, _: Account) -> int:
        """Return 0."""
        return 0

    def holding(self, _: str, __: Asset) -> Iterable[tuple[Account, int]]:
        """Return none."""
        return ()


class Book:
    """The machine's host."""

    def __init__(self, base: Base, changes: Iterable[tuple[Account, int]] = ()) -> None:
        """Begin with what the base holds, and some changes."""
        self.changed: dict[Account, int] = {}
        self._base = base
        self._read: dict[Account, int] = {}
        self._kinds: dict[tuple[str, Asset], dict[Account, None]] = {}
        self.write(changes)

    def get(self, account: Account, _: int) -> int:
        """Return what an account holds, 0 if it is not there."""
        held = self.changed.get(account)
        if held is None:
            held = self._read.get(account)
        if held is None:
            held = self._read[account] = self._base.held(account)
        return held

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return every account of a purpose and an asset that holds anything."""
        found = dict(self._base.holding(purpose, asset))
        self._read.update(found)  # each is asked for next, as a rule
        theirs = (each for each in found if each not in self.changed)
        return (*theirs, *self._kinds.get((purpose, asset), ()))

    def write(self, changes: Iterable[tuple[Account, int]]) -> None:
        """Write what an event changed."""
        for account, held in changes:
            self.changed[account] = held
            kind = self._kinds.setdefault((account.purpose, account.asset), {})
            if held:
                kind[account] = None
            else:
                kind.pop(account, None)

    def forget(self) -> None:
        """Forget what was changed, since the base holds it by now."""
        for each in (self.changed, self._read, self._kinds):
            each.clear()


def take(state: State, book: Book, unit: Unit) -> tuple[tuple[State, Outcome], ...]:
    """Take an event, or a group of them whole or not at all, and write to the book what it changes.

    Returns:
        For each event the state after it, and what it came to; of a group in which one is refused, all are.

    Raises:
        StoreRefused: if the book cannot be read: that says nothing of the event.
    """
    commands, is_group = commands_of(unit), not isinstance(unit, Command)
    taken: list[tuple[State, Changes]] = []
    undone: list[Changes] = []
    for command in commands:
        try:
            done = step(taken[-1][0] if taken else state, book, command.event)
        except StoreRefused:
            raise
        except RhodianError as refusal:
            for changes in reversed(undone):
                book.write(changes)
            why = Refusal(type(refusal).__name__, str(refusal))
            other = Refusal("GroupRefused", f"its group is refused for {command.id}")
            return tuple((state, why if each is command else other) for each in commands)
        if is_group:
            undone.append(tuple((account, book.get(account, 0)) for account, _ in done.posting.changes))
        book.write(done.posting.changes)
        taken.append((done.state, done.posting.changes))
    return tuple(taken)


def commands_of(unit: Unit) -> tuple[Command, ...]:
    """Return the events of a unit."""
    return (unit,) if isinstance(unit, Command) else unit.commands
