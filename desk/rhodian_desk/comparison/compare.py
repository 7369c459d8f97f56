"""Checked: one history under several of its policies, and who pays what under each. Pure: it prints and writes nothing.

Every policy plays the same events on books of its own. A policy under which an event cannot happen has no amounts;
the others stand beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from rhodian_desk.decoding.known import among
from rhodian_desk.io.faults import Fault, ScenarioFaults, shown
from rhodian_desk.io.units import label
from rhodian_desk.play.measure import compared
from rhodian_desk.play.play import play
from rhodian_desk.play.played import KINDS, UNCOVERED, EventRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from rhodian import Account, Amount, Asset
    from rhodian_desk.decoding.published import Compared
    from rhodian_desk.history.records import History
    from rhodian_desk.play.played import Run


@attrs.frozen
class Bill:
    """What one account bears over all events, and what it had."""

    borne: Amount
    """What it bears, in smallest units."""
    had: Amount
    """The same and what it was left with right after the last event in which it bore something."""


@attrs.frozen
class Column:
    """What the history comes to under one policy."""

    policy: str
    """The policy."""
    refused: EventRefused | None
    """Why there is nothing more to say, if an event cannot happen under it."""
    lost: dict[Asset, Amount]
    """The losses of each asset, before anyone bears them."""
    borne: dict[tuple[Account, str], Amount]
    """For each account and kind how much of them it bears."""
    bills: dict[Account, Bill]
    """For each account that bears something, how much that is of what it had."""
    published: tuple[Compared, ...] = ()
    """What the world printed of what the policy does, beside what it comes to."""

    @property
    def is_uncovered(self) -> bool:
        """Whether a part of some loss found nobody."""
        return any(kind == UNCOVERED for _, kind in self.borne)

    def sum_of(self, asset: Asset, kind: str | None = None) -> Amount:
        """Add up what is borne in an asset: in one way, or in every way."""
        return sum(
            amount for (account, how), amount in self.borne.items() if account.asset == asset and kind in (None, how)
        )


@attrs.frozen
class Comparison:
    """A history under several policies."""

    history: History
    """The history."""
    columns: tuple[Column, ...]
    """Its policies, in the order asked for."""

    @property
    def is_settled(self) -> bool:
        """Whether every event happens under every policy, and every unit of every loss finds somebody."""
        return not any(column.refused or column.is_uncovered for column in self.columns)

    @property
    def played(self) -> tuple[Column, ...]:
        """The policies under which every event can happen."""
        return tuple(column for column in self.columns if column.refused is None)

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The assets in which anything is lost, in the order of the file."""
        return tuple(asset for asset in self.history.assets.values() if any(asset in each.lost for each in self.played))

    def bearers(self, asset: Asset) -> tuple[tuple[Account, str], ...]:
        """List who bears losses of an asset and how: kind by kind, the largest under any policy first."""
        most: dict[tuple[Account, str], Amount] = {}
        for column in self.played:
            for key, amount in column.borne.items():
                if key[0].asset == asset:
                    most[key] = max(most.get(key, 0), amount)
        return tuple(sorted(most, key=lambda key: (KINDS.index(key[1]), -most[key], label(key[0]))))

    def billed(self, asset: Asset) -> tuple[Account, ...]:
        """List the accounts with a bill in an asset, the largest under any policy first."""
        most: dict[Account, Amount] = {}
        for column in self.played:
            for account, bill in column.bills.items():
                if account.asset == asset:
                    most[account] = max(most.get(account, 0), bill.borne)
        return tuple(sorted(most, key=lambda account: (-most[account], label(account))))


def chosen(history: History, names: str | None) -> tuple[str, ...]:
    """Return the policies that a person names with commas between them, or all of the file if none are named.

    Raises:
        ScenarioFaults: if the file lacks one of them, or one is named twice.
    """
    if names is None:
        return tuple(history.policies)
    given = _split(history, names.split(","))
    right = f"give --policies {among(history.policies)}, with commas between several"
    wrong = [(f"has no policy {shown(name)}", right) for name in given if name not in history.policies]
    again = dict.fromkeys(name for name in given if given.count(name) > 1 and name in history.policies)
    wrong += [(f"is to be compared under {shown(name)} twice", "name each policy once") for name in again]
    faults = [Fault(history.file, "", *each) for each in wrong]
    if faults:
        raise ScenarioFaults(tuple(faults))
    return tuple(given)


def _split(history: History, pieces: list[str]) -> list[str]:
    """Return the names in what stands between commas; a comma may be part of a name, and the longest name counts."""
    given: list[str] = []
    while pieces:
        for end in range(len(pieces), 0, -1):
            name = ",".join(pieces[:end]).strip()
            if name in history.policies or end == 1:
                given.append(name)
                pieces = pieces[end:]
                break
    return given


def compare(
    history: History, policies: tuple[str, ...] | None = None, note: Callable[[str], None] = lambda _: None
) -> Comparison:
    """Play a history under policies, each from the start.

    Args:
        history: a sound history.
        policies: names of its policies; all of them if not given.
        note: told what long work is at.

    Raises:
        UnknownName: if there is no such policy.
        ScenarioFaults: if a published figure is of what is no account of the books.
    """
    names = tuple(history.policies) if policies is None else policies
    return Comparison(history, tuple(_column(history, name, note) for name in names))


def _column(history: History, policy: str, note: Callable[[str], None]) -> Column:
    """Play a history under one policy."""
    try:
        run = play(history, policy, note)
    except EventRefused as refusal:
        return Column(policy, refusal, {}, {}, {})
    borne = run.borne()
    return Column(policy, None, _lost(run), borne, _bills(run, borne), compared(run))


def _lost(run: Run) -> dict[Asset, Amount]:
    """Add up the losses of a play, asset by asset, before anyone bears them."""
    sums: dict[Asset, Amount] = {}
    for asset, amount in (each for played in run.played for each in played.lost):
        sums[asset] = sums.get(asset, 0) + amount
    return sums


def _bills(run: Run, borne: dict[tuple[Account, str], Amount]) -> dict[Account, Bill]:
    """Say of each account that bears something what it had; who is owed what nobody bears has no bill."""
    held: dict[Account, int] = {}
    left: dict[Account, int] = {}
    for played in run.played:
        held.update((change.account, change.after) for change in played.changes)
        left.update((part.account, held.get(part.account, 0)) for part in played.bore)
    sums: dict[Account, Amount] = {}
    for (account, kind), amount in borne.items():
        if kind != UNCOVERED:
            sums[account] = sums.get(account, 0) + amount
    return {account: Bill(amount, amount + left[account]) for account, amount in sums.items()}
