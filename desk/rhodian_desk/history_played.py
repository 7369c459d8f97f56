"""Checked: what a history comes to when it is played: each event phase by phase, and the books in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian import Account, Amount, Asset, RhodianError, Transfer, TrialBalance, trial_balance

if TYPE_CHECKING:
    from rhodian.pools.limits import Pool
    from rhodian_desk.history import Event, History, Policy

OWN_MARGIN, POOL, WATERFALL, HAIRCUT, UNCOVERED = "own margin", "pool", "waterfall", "haircut", "uncovered"
"""How somebody bears a part of a loss; what is uncovered is borne by whoever was to be paid."""


class EventRefused(RhodianError):
    """An event cannot happen where it stands; nothing of the history is shown then."""

    def __init__(self, file: str, place: int, event: Event, refusal: RhodianError) -> None:
        """Remember the file, the event's place, counted from 0, the event, and what was wrong with it."""
        super().__init__(file, place, event, refusal)
        self.file = file
        self.place = place
        self.event = event
        self.refusal = refusal

    def __str__(self) -> str:
        """Say which event was refused, when it is dated, what was wrong, and what would be right."""
        event = f"events[{self.place}], of type {self.event.type} at {self.event.at.text}"
        return f"{self.file}: {event}, is refused: {self.refusal}"


@attrs.frozen
class Row:
    """One line of a phase."""

    who: str
    """Whom or what it is about."""
    what: str
    """What it says."""
    amount: int
    """How much, in smallest units."""
    asset: Asset
    """Of what; the side of a market for contracts."""


@attrs.frozen
class Phase:
    """One step of an event."""

    name: str
    """What the kernel calls the phase that the step ends in."""
    rule: str
    """By which rule the step was made."""
    rows: tuple[Row, ...]
    """What it came to."""


@attrs.frozen
class Bore:
    """What one owner bore of a loss."""

    owner: str
    """Who."""
    kind: str
    """How: `own margin`, `pool`, `waterfall`, `haircut` or `uncovered`."""
    amount: Amount
    """How much, in smallest units; above 0."""
    account: Account
    """The account that it was taken from, or that it did not reach."""


@attrs.frozen
class Change:
    """An account that an event touched."""

    account: Account
    """The account."""
    before: int
    """What it held."""
    after: int
    """What it holds now."""


@attrs.frozen
class Played:
    """One event, played."""

    place: int
    """Its place in the file, counted from 0."""
    event: Event
    """The event."""
    phases: tuple[Phase, ...]
    """Its steps, for an event that has several."""
    bore: tuple[Bore, ...]
    """Who bore what, if it brought a loss."""
    transfers: tuple[Transfer, ...]
    """What moved, in order."""
    changes: tuple[Change, ...]
    """The accounts touched."""


@attrs.frozen
class Run:
    """A history, played under one policy."""

    history: History
    """The history."""
    policy: Policy
    """The policy."""
    played: tuple[Played, ...]
    """The events."""
    balances: dict[Account, int]
    """What each account holds in the end, in order of asset, owner and purpose; outside stands below 0."""
    pools: dict[str, Pool]
    """Each pool in the end, by name."""

    def borne(self) -> dict[tuple[Account, str], Amount]:
        """Add up what was borne over all events: for each account and kind how much."""
        sums: dict[tuple[Account, str], Amount] = {}
        for played in self.played:
            for bore in played.bore:
                key = (bore.account, bore.kind)
                sums[key] = sums.get(key, 0) + bore.amount
        return sums

    @property
    def is_uncovered(self) -> bool:
        """Whether a part of some loss found nobody."""
        return any(kind == UNCOVERED for _, kind in self.borne())

    @property
    def trial(self) -> tuple[TrialBalance, ...]:
        """The books in the end, added up asset by asset."""
        return trial_balance(self.balances)
