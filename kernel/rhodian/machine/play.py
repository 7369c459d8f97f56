"""Trusted: a history: events one after the other, each on the book as those before it have left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian.base import loops
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

    def get(self, account: Account, default: int) -> int:
        """Return what an account holds, or the default."""
        return self.changes[account] if account in self.changes else self.host.get(account, default)

    def accounts(self, purpose: str, asset: Asset) -> tuple[Account, ...]:
        """Return every account of a purpose and an asset that holds anything."""
        mine = tuple(
            account
            for account, held in self.changes.items()
            if held != 0 and account.purpose == purpose and account.asset == asset
        )
        theirs = tuple(account for account in self.host.accounts(purpose, asset) if account not in self.changes)
        return (*theirs, *mine)


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

    def take(at: tuple[State, Written], event: Event) -> tuple[tuple[State, Written], Posting]:
        before, written = at
        taken = step(before, written, event)
        return (taken.state, Written(host, {**written.changes, **dict(taken.posting.changes)})), taken.posting

    (after, written), postings = loops.scan(take, (state, Written(host, {})), events)
    return Played(after, tuple(written.changes.items()), postings)
