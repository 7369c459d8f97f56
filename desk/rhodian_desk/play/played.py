"""Checked: what a history comes to when it is played: each event phase by phase, and the books in the end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from rhodian import Account, Amount, Asset, RhodianError, State, Transfer, TrialBalance, trial_balance
from rhodian.machine.counters import COUNTED
from rhodian.mutualisation import DELEVERAGED, HAIRCUT, POOL, SOCIALISED, WATERFALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian_desk.history.records import History, Policy, Told
    from rhodian_desk.play.book import Change

OWN_MARGIN, SALE_PRICE, UNCOVERED = "own margin", "sale price", "uncovered"
"""How somebody bears a part of a loss besides the remedies of the machine, each of which has its own word.

Who takes contracts of a forced sale at a worse price than the mark gives up a part of what the mark would have brought.
What is uncovered is borne by whoever was to be paid.
"""

KINDS = (OWN_MARGIN, POOL, WATERFALL, SOCIALISED, DELEVERAGED, SALE_PRICE, HAIRCUT, UNCOVERED)
"""How somebody can bear a part of a loss, in the order in which it is shown."""


class EventRefused(RhodianError):
    """An event cannot happen where it stands; nothing of the history is shown then."""

    def __init__(self, file: str, place: int, event: Told, refusal: RhodianError, said: str) -> None:
        """Remember the file, the event's place, counted from 0, the event, the refusal, and the same in words."""
        super().__init__(file, place, event, refusal, said)
        self.file = file
        self.place = place
        self.event = event
        self.refusal = refusal
        self.said = said

    def __str__(self) -> str:
        """Say which event was refused, when it is dated, what was wrong, and what would be right."""
        event = f"{self.event.where or f'events[{self.place}]'}, of type {self.event.type} at {self.event.at.text}"
        return f"{self.file}: {event}, is refused: {self.said}"


def is_shown(account: Account) -> bool:
    """Tell whether an account is one of money or contracts, and none in which the machine counts ids and draws."""
    return account.asset not in COUNTED


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
    """How: `own margin`, `sale price`, `uncovered`, or a remedy of the machine."""
    amount: Amount
    """How much, in smallest units; above 0."""
    account: Account
    """The account that it was taken from, or that it did not reach."""


@attrs.frozen
class Played:
    """One event, played."""

    place: int
    """Its place in the file, counted from 0."""
    event: Told
    """The event."""
    state: State
    """Where the machine had got to after it."""
    receipt: object
    """Who bore what by which rule, as the machine says it."""
    told: Callable[[], tuple[Phase, ...]]
    """Tells its steps; they are long, and not always asked for."""
    lost: tuple[tuple[Asset, Amount], ...]
    """What it lost of which assets, before anyone bears it."""
    bore: tuple[Bore, ...]
    """Who bore what, if it brought a loss."""
    moved: tuple[Transfer, ...]
    """What moved, in order, what the machine counts included."""
    written: tuple[Change, ...]
    """The accounts touched, those in which the machine counts included."""

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """What moved of money and contracts, in order."""
        return tuple(transfer for transfer in self.moved if is_shown(transfer.payee))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The accounts of money and contracts that were touched."""
        return tuple(change for change in self.written if is_shown(change.account))

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Its steps, each with its rule, for an event that has several."""
        return self.told()


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
    drawn: dict[str, Amount]
    """What each pool has paid in the period in which the history ends, by name."""

    def borne(self) -> dict[tuple[Account, str], Amount]:
        """Return what was borne over all events: for each account and kind how much."""
        return self._borne

    @cached_property
    def _borne(self) -> dict[tuple[Account, str], Amount]:
        """The same, added up once."""
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
