"""Convenience: one event of a machine as a vector: a state, a book and the event as text, and so what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from rhodian import Account, Asset, Event, Rules, State, play, step
from rhodian.machine.text import read_event, read_state, write_event, write_state
from tests.vectors.case import Case
from tests.vectors.codec import Json, account_json, account_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Host(dict[Account, Any]):
    """A host's book."""

    def accounts(self, purpose: str, asset: Asset) -> list[Account]:
        """Return every account of a purpose and an asset that holds anything."""
        return [each for each, held in self.items() if held and (each.purpose, each.asset) == (purpose, asset)]


@attrs.frozen
class World:
    """Where an event finds a machine: its state and its book."""

    state: State
    """The state."""
    book: dict[Account, int]
    """The book."""

    def after(self, *events: Event) -> World:
        """Return where the machine has got to after some events."""
        played = play(self.state, Host(self.book), events)
        return World(played.state, {**self.book, **dict(played.changes)})

    def holding(self, account: Account, amount: object) -> World:
        """Return the same with an account that holds something else, whatever that is."""
        return World(self.state, {**self.book, account: amount})  # type: ignore[dict-item]  # to be refused


def opened(rules: Rules) -> World:
    """Return where a machine begins."""
    return World(State((rules,)), {})


def book_json(book: Iterable[tuple[Account, int]]) -> list[Json]:
    """Write what accounts hold, by asset, purpose and owner."""
    rows = sorted(book, key=lambda row: (row[0].asset.code, row[0].purpose, row[0].owner))
    return [account_json(account) | {"balance": str(held)} for account, held in rows]


def given(world: World, event: Event) -> Json:
    """Write an input."""
    held = book_json((account, held) for account, held in world.book.items() if held)
    return {"state": write_state(world.state), "book": held, "event": write_event(event)}


def answered(state: State, changes: Iterable[tuple[Account, int]], absorbed: str | None) -> Json:
    """Write an answer."""
    named = {} if absorbed is None else {"absorbed": absorbed}
    return {"state": write_state(state), "changes": book_json(changes), **named}


def book_of(written: list[Json]) -> dict[Account, int]:
    """Read what accounts hold."""
    return {account_of(row): value_of(row["balance"]) for row in written}


def run(written: Json) -> Json:
    """Take one event; of the accounts that are touched, those are published that hold something else afterwards."""
    before = Host(book_of(written["book"]))
    taken = step(read_state(written["state"]), before, read_event(written["event"]))
    changes = [(account, held) for account, held in taken.posting.changes if held != before.get(account, 0)]
    return answered(taken.state, changes, taken.posting.absorbed)


def kind_of(event: Event) -> str:
    """Return the kind of an event's vector, as in `step_plain_loss`."""
    name = type(event).__name__
    return "step" + "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


Row = tuple[str, World, Event]
"""What is to be seen, where the machine is, and what happens."""


def cases(kind: str, table: Iterable[Row]) -> Callable[[], Iterator[Case]]:
    """Return the cases of a table."""

    def of() -> Iterator[Case]:
        for about, world, event in table:
            assert kind_of(event) == kind
            yield Case(kind, about, given(world, event))

    return of
