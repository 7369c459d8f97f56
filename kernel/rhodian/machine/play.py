"""Trusted: a history: events one after the other, each on the book as those before it have left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from rhodian.base import columns, loops
from rhodian.machine.step import step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rhodian.base.accounts import Account, Asset
    from rhodian.ledger.posting import Changes, Host
    from rhodian.machine.events import Event
    from rhodian.machine.state import Posting, State


@attrs.frozen
class Written:
    """A host's book with changes laid over it; the host's own stays as it is."""

    host: Host
    """The book."""
    changes: dict[Account, int]
    """What it holds otherwise."""
    kinds: dict[tuple[str, Asset], tuple[Account, ...]] = attrs.field(init=False, repr=False)
    """The accounts among the changes, by purpose and asset."""

    def __attrs_post_init__(self) -> None:
        """Put the accounts where they are looked for."""
        object.__setattr__(self, "kinds", columns.grouped(self.changes, _kind))

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.changes[account] if account in self.changes else self.host.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return every account of a purpose and an asset that holds anything."""
        mine = self.kinds.get((purpose, asset), ())
        theirs = tuple(account for account in self.host.accounts(purpose, asset) if account not in self.changes)
        return (*theirs, *(account for account in mine if self.changes[account] != 0))


def _kind(account: Account) -> tuple[str, Asset]:
    """Return by what an account is looked for."""
    return account.purpose, account.asset


@attrs.frozen
class Played:
    """A history, played."""

    state: State
    """The state after the last event."""
    changes: Changes
    """The accounts touched, each once, with their last numbers: what the host has to write."""
    postings: tuple[Posting, ...]
    """What each event posted, in order."""


def play(state: State, host: Host, events: Iterable[Event]) -> Played:
    """Take events, one after the other: all of them, or none if one is refused (SPEC MK-9 to MK-11).

    Raises:
        RhodianError: as `step` does, for the first event that is refused.
    """

    def take(at: tuple[State, _Layers], event: Event) -> tuple[tuple[State, _Layers], Posting]:
        before, layers = at
        taken = step(before, layers[0] if layers else host, event)
        return (taken.state, _laid(layers, host, dict(taken.posting.changes))), taken.posting

    nothing: _Layers = ()
    (after, layers), postings = loops.scan(take, (state, nothing), events)
    return Played(after, tuple(_flat(layers).items()), postings)


_Layers: TypeAlias = tuple[Written, ...]
"""The book with more and more laid over it, the last first: each layer holds at most half of what the one below does,
so that there are few."""


def _laid(layers: _Layers, host: Host, changes: dict[Account, int]) -> _Layers:
    """Return layers with more changes on top, together with every layer that would hold too little below them."""
    if layers and len(layers[0].changes) < 2 * len(changes):
        return _laid(layers[1:], host, {**layers[0].changes, **changes})
    return (Written(layers[0] if layers else host, changes), *layers)


def _flat(layers: _Layers) -> dict[Account, int]:
    """Return all changes of some layers, each account once, with its last number."""
    return {**_flat(layers[1:]), **layers[0].changes} if layers else {}
